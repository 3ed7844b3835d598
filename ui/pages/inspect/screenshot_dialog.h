// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QDialog>
#include <QImage>

#include "core/base/result.h"
#include "ui/pages/inspect/view_grid.h"

class QComboBox;
class QLabel;

namespace twinspect {

/// Asks which view to save as a picture, and how large. Shown with open(): the window goes on.
class ScreenshotDialog : public QDialog {
    Q_OBJECT

public:
    /// `sizeOf` tells the pixels on the screen of a view, or of all.
    ScreenshotDialog(std::function<QSize(std::optional<ViewKind>)> sizeOf, std::optional<ViewKind> proposed,
                     QWidget* parent);

    [[nodiscard]] std::optional<ViewKind> view() const; ///< empty = all that are shown
    [[nodiscard]] int scale() const;

private:
    void refresh();

    std::function<QSize(std::optional<ViewKind>)> m_sizeOf;
    QComboBox* m_view;
    QComboBox* m_scale;
    QLabel* m_size;
};

/// Aside and renamed. Errors: WriteFailed.
[[nodiscard]] Status savePng(const QImage& picture, const QString& file);

} // namespace twinspect
