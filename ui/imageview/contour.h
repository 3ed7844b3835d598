// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QList>
#include <QPoint>

#include "core/imaging/image.h"

namespace twinspect {

/// Line where a map crosses `level`, between the pixels' centres (marching squares). Coordinates of the picture: pixel
/// (row, column) covers [column, column + 1) x [row, row + 1). Every piece runs with the higher side on its left as
/// seen on the screen; pieces of one curve touch exactly, and where it reaches the border of the picture it stays open.
/// NaN counts as below. Level not finite: nothing.
[[nodiscard]] QList<QLineF> isocontour(const Image<float>& map, double level);

/// Border of a mask along the pixels' edges, straight runs in one piece. `origin` = where the mask's first pixel lies
/// in the picture.
[[nodiscard]] QList<QLineF> borderOf(const Mask& mask, QPoint origin = {});

} // namespace twinspect
