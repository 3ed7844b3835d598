// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEvent>
#include <QLayout>
#include <QWidget>

namespace twinspect {

/// A widget that is never lower than its layout needs at its present width. A splitter and a scroll area ask only for
/// the smallest height, in which a text that wraps has one line. In a narrow window such texts would be drawn over what
/// lies below.
class TallEnough : public QWidget {
public:
    using QWidget::QWidget;

protected:
    bool event(QEvent* event) override
    {
        const bool handled = QWidget::event(event);
        if ((event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) && layout()
            && layout()->hasHeightForWidth())
            setMinimumHeight(layout()->minimumHeightForWidth(width()));
        return handled;
    }
};

} // namespace twinspect
