// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/measure_noise.h"
#include "core/geometry/region_window.h"

namespace twinspect {

struct Extremes {
    Extreme lowest, highest;
};

/// The extremes of a region as DepthDeviation defines them. deviationsMm: of the window's size, NaN where nothing was
/// measured or where the region is not; noiseMm: of one of them. Zero without any value.
[[nodiscard]] Extremes extremesOf(const Image<double>& deviationsMm, double noiseMm, const RegionWindow& window,
                                  const OrganizedCloud& cloud);

} // namespace twinspect
