// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/haloed_lines.h"

#include <QPainter>

namespace twinspect {

namespace {

constexpr double kEdge = 0.9; // on either side

} // namespace

void drawHaloed(QPainter& painter, const QList<QLineF>& lines, const QPen& pen)
{
    painter.setPen(QPen(kHalo, pen.widthF() + 2 * kEdge, Qt::SolidLine, Qt::RoundCap));
    painter.drawLines(lines);
    painter.setPen(QPen(pen.color(), pen.widthF(), pen.style(), Qt::RoundCap));
    painter.drawLines(lines);
}

} // namespace twinspect
