// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/region_outline.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace twinspect {

std::vector<PixelCorner> outlineOf(const Mask& mask)
{
    std::vector<PixelCorner> corners;
    const auto in = [&mask](int row, int column) { return mask.at(row, column) != 0; };
    for (int row = 0; row <= mask.height(); ++row) {
        const int above = std::max(row - 1, 0);
        const int below = std::min(row, mask.height() - 1);
        for (int column = 0; column <= mask.width(); ++column) {
            const int left = std::max(column - 1, 0);
            const int right = std::min(column, mask.width() - 1);
            if (mask.empty())
                continue;
            const int inside = in(above, left) + in(above, right) + in(below, left) + in(below, right);
            if (inside != 0 && inside != 4)
                corners.push_back({row, column});
        }
    }
    return corners;
}

TiltedPlane::TiltedPlane(const std::array<double, 2>& gradient)
{
    // Cholesky's factor of I + g g^T, the metric of the plane.
    const auto [p, q] = gradient;
    m_xx = std::sqrt(1 + p * p);
    m_xy = p * q / m_xx;
    m_yy = std::sqrt(1 + q * q - m_xy * m_xy);
}

std::optional<double> shortestDistance(std::span<const std::array<double, 2>> a,
                                       std::span<const std::array<double, 2>> b)
{
    if (a.empty() || b.empty())
        return {};
    double least = std::numeric_limits<double>::infinity();
    for (const auto& from : a)
        for (const auto& to : b) {
            const double dx = to[0] - from[0];
            const double dy = to[1] - from[1];
            least = std::min(least, dx * dx + dy * dy);
        }
    return std::sqrt(least);
}

double longestDistance(std::span<const std::array<double, 3>> points)
{
    double most = 0;
    for (auto from = points.begin(); from != points.end(); ++from)
        for (auto to = from + 1; to != points.end(); ++to) {
            double squared = 0;
            for (std::size_t axis = 0; axis < 3; ++axis)
                squared += ((*to)[axis] - (*from)[axis]) * ((*to)[axis] - (*from)[axis]);
            most = std::max(most, squared);
        }
    return std::sqrt(most);
}

} // namespace twinspect
