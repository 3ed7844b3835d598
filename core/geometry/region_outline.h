// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "core/imaging/image.h"

namespace twinspect {

/// A point between pixels; row 0, column 0 is the upper left corner of the first pixel.
struct PixelCorner {
    int row = 0;
    int column = 0;
};

/// The corners at which a mask ends, at its holes too: one of the pixels around them is in the mask and one is not.
/// At the border of the image nobody knows whether it ends.
[[nodiscard]] std::vector<PixelCorner> outlineOf(const Mask& mask);

/// Distances on a plane that is seen along z. They are measured on the plane itself and not across the line of sight.
class TiltedPlane {
public:
    /// gradient: dz/dx, dz/dy of the plane.
    explicit TiltedPlane(const std::array<double, 2>& gradient);
    /// Turns x, y across the line of sight into two coordinates on the plane, in the same unit.
    [[nodiscard]] std::array<double, 2> at(double x, double y) const { return {m_xx * x + m_xy * y, m_yy * y}; }

private:
    double m_xx = 1, m_xy = 0, m_yy = 1;
};

/// The shortest distance between a point of `a` and one of `b`; nothing when one of them is empty.
[[nodiscard]] std::optional<double> shortestDistance(std::span<const std::array<double, 2>> a,
                                                     std::span<const std::array<double, 2>> b);
/// The longest distance between two of the points; 0 for fewer than two.
[[nodiscard]] double longestDistance(std::span<const std::array<double, 3>> points);

} // namespace twinspect
