// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/plots.h"

class QMenu;

namespace twinspect {

/// A chart in the palette and the language of the program, with a layer for marks that move and a text for an empty
/// chart.
class Chart : public QCustomPlot {
    Q_OBJECT

public:
    explicit Chart(QWidget* parent = nullptr);

    /// Black on white, whatever the window looks like.
    [[nodiscard]] QImage pictureForPaper(const QSize& size);

protected:
    /// Pens and brushes of what the chart draws; called again when palette or font change. Call this one first.
    virtual void recolour();
    /// Texts; called again in another language.
    virtual void retranslate() = 0;
    /// The end of a constructor: from now on both are called when they are due.
    void built();
    void changeEvent(QEvent* event) override;
    /// What the context menu offers beside copying the chart and saving it as a picture.
    virtual void addToMenu(QMenu& menu);
    void contextMenuEvent(QContextMenuEvent* event) override;

    /// What follows a handle is painted on a layer of its own, so that the curve itself is not painted again.
    [[nodiscard]] QCPLayer* marks() const;
    /// Single points on that layer.
    [[nodiscard]] QCPGraph* marker();
    /// A text at a place of the chart, 0..1 from the left and from the top.
    [[nodiscard]] QCPItemText* textAt(double x, double y, Qt::Alignment alignment);
    /// In the middle; an empty one hides it.
    void showMessage(const QString& text);

private:
    void askWhereToSave();

    QCPItemText* m_message = nullptr;
    bool m_built = false;
};

} // namespace twinspect
