// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace twinspect {

/// The name filters of a file dialog for everything openableFrom() knows.
[[nodiscard]] QStringList openFilters();

/// Covers the window while files are dragged over it, and says what dropping them would do.
class DropOverlay : public QWidget {
    Q_OBJECT

public:
    explicit DropOverlay(QWidget* window);

    void popUp(const QStringList& paths);
    /// True when at least one of them can be opened.
    [[nodiscard]] static bool anyOpenable(const QStringList& paths);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
};

} // namespace twinspect
