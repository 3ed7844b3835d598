// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "core/geometry/region.h"
#include "core/imaging/image.h"

namespace twinspect {

inline constexpr double kNoiseFloorMetres = 1e-6; ///< rounding of float coordinates a metre away

/// A region with its surroundings, cut out of the full image. It says which pixels belong to the region and which to
/// the ring that its reference is fitted to.
struct RegionWindow {
    int row = 0; ///< of the full image
    int column = 0;
    Mask region;
    Mask ring;
};

/// The median step between neighbouring points, across the line of sight, mm: along a row and along a column.
struct Footprint {
    std::array<double, 2> alongRow{};
    std::array<double, 2> alongColumn{};
    [[nodiscard]] double areaMm2() const
    {
        return std::abs(alongRow[0] * alongColumn[1] - alongRow[1] * alongColumn[0]);
    }
    [[nodiscard]] double longerStepMm() const
    {
        return std::max(std::hypot(alongRow[0], alongRow[1]), std::hypot(alongColumn[0], alongColumn[1]));
    }
};

/// True when all three coordinates are finite and not all zero.
[[nodiscard]] inline bool isMeasured(const float* xyz)
{
    const float sum = std::abs(xyz[0]) + std::abs(xyz[1]) + std::abs(xyz[2]); // NaN and infinity carry through
    return std::isfinite(sum) && sum > 0;
}

/// The ring begins 3 px outside the region and is half as wide as the region (5..40 px), within `part` unless that is
/// empty.
[[nodiscard]] RegionWindow windowAround(const Region& region, const OrganizedCloud& cloud, const Mask& part);

/// Over the region and its ring. Zero when no two neighbours were measured.
[[nodiscard]] Footprint footprintOf(const RegionWindow& window, const OrganizedCloud& cloud);

} // namespace twinspect
