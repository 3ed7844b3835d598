// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <utility>
#include <vector>

#include "core/geometry/region_outline.h"
#include "core/geometry/region_window.h"
#include "core/geometry/robust_surface.h"

namespace twinspect {

/// The size of a region and its place on the part, from the corners of its pixels. Keeps references to both arguments.
class RegionExtent {
public:
    RegionExtent(const RegionWindow& window, const Footprint& footprint);

    /// Long and short side of the smallest enclosing rectangle, across the line of sight, mm.
    [[nodiscard]] std::pair<double, double> sidesMm() const;
    /// The longest straight line between two corners of the convex hull, on the reference where there is one: on a
    /// surface as flat as a reference the two points that are farthest from each other are among them.
    [[nodiscard]] double longestMm(const Surface* reference, const OrganizedCloud& cloud) const;
    /// The shortest way between two outlines in the tangent plane of the reference, mm; across the line of sight
    /// without a reference. ofRegion: corners of the window; ofPart: corners of the full image.
    [[nodiscard]] double distanceMm(std::span<const PixelCorner> ofRegion, std::span<const PixelCorner> ofPart,
                                    const Surface* reference, const std::array<double, 3>& centreMm) const;

private:
    /// Where a corner (row, column) between pixels of the full image lies across the line of sight, mm, by the steps
    /// between neighbours; the zero is the middle of the window's first pixel.
    [[nodiscard]] std::array<double, 2> acrossMm(double row, double column) const;
    [[nodiscard]] std::array<double, 2> zeroMm(const OrganizedCloud& cloud) const;

    const RegionWindow& m_window;
    const Footprint& m_footprint;
    /// Mm: of the first and the last pixel of each row. A row is a straight line, so its other corners lie inside the
    /// hull, and a large region does not need memory for them.
    std::vector<std::array<float, 2>> m_corners;
};

} // namespace twinspect
