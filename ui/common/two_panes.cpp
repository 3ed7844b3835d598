// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/two_panes.h"

#include <algorithm>

#include <QEvent>

namespace twinspect {

namespace {

/// What the panes need in one row, or in one column.
QSize leastSize(const QSplitter& panes, Qt::Orientation orientation)
{
    QSize needed(0, 0);
    int shown = 0;
    for (int i = 0; i < panes.count(); ++i) {
        const QWidget* pane = panes.widget(i);
        if (pane->isHidden())
            continue;
        const QSize own = pane->minimumSizeHint().expandedTo(pane->minimumSize());
        const int gap = shown++ > 0 ? panes.handleWidth() : 0;
        needed = orientation == Qt::Horizontal
                   ? QSize(needed.width() + gap + own.width(), std::max(needed.height(), own.height()))
                   : QSize(std::max(needed.width(), own.width()), needed.height() + gap + own.height());
    }
    return needed;
}

} // namespace

TwoPanes::TwoPanes(QWidget* parent) : QSplitter(parent) { setChildrenCollapsible(false); }

QSize TwoPanes::minimumSizeHint() const
{
    return {leastSize(*this, Qt::Vertical).width(), leastSize(*this, orientation()).height()};
}

void TwoPanes::arrange()
{
    const auto wanted = width() >= leastSize(*this, Qt::Horizontal).width() ? Qt::Horizontal : Qt::Vertical;
    if (wanted == orientation())
        return;
    setOrientation(wanted);
    updateGeometry(); // it needs another height now
}

bool TwoPanes::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest)
        arrange();
    return QSplitter::event(event);
}

void TwoPanes::resizeEvent(QResizeEvent* event)
{
    arrange();
    QSplitter::resizeEvent(event);
}

} // namespace twinspect
