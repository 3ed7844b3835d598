// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "core/annotation/run_mask.h"

namespace twinspect {

/// A point of the picture. The pixel of column c and row r covers c <= x < c + 1 and r <= y < r + 1.
struct GridPoint {
    double x = 0, y = 0;
    bool operator==(const GridPoint&) const = default;
};

/// The corners of a closed polygon; the last is joined to the first.
using Outline = std::vector<GridPoint>;

// Shapes contain the pixels whose middle is inside. What lies outside the grid is left out.

/// Inside by the even-odd rule over all outlines together, so an outline within another is a hole. A middle that lies
/// on an edge belongs to the polygon on its right or below it: polygons that share an edge share no pixel.
[[nodiscard]] RunMask filled(std::span<const Outline> outlines, int width, int height);
/// `a` and `b` are opposite corners of the box around the ellipse.
[[nodiscard]] RunMask filledEllipse(GridPoint a, GridPoint b, int width, int height);
/// All within `radius` of the line from `a` to `b`, and at least the pixels of both ends: one step of a brush.
[[nodiscard]] RunMask brushed(GridPoint a, GridPoint b, double radius, int width, int height);

/// The borders of a mask along the edges of its pixels, holes too. filled() of them gives the mask again, exactly.
/// Corners only where the direction changes.
[[nodiscard]] std::vector<Outline> outlinesOf(const RunMask& mask);

} // namespace twinspect
