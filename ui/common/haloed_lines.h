// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QLineF>
#include <QList>
#include <QPen>

class QPainter;

namespace twinspect {

/// Around light lines and signs, so that they read on any picture.
inline const QColor kHalo(0, 0, 0, 190);

/// Lines in the pen's colour, width and style over a dark edge.
void drawHaloed(QPainter& painter, const QList<QLineF>& lines, const QPen& pen);

} // namespace twinspect
