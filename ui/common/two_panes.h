// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSplitter>

namespace twinspect {

/// Puts panes side by side when there is room, and one above the other in a narrow window. So it needs no more width
/// than the widest of them.
class TwoPanes : public QSplitter {
    Q_OBJECT

public:
    explicit TwoPanes(QWidget* parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
};

} // namespace twinspect
