// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/geometry/measure.h"

namespace twinspect {

/// What is measured of a region.
enum class Measured { Area, Deepest, Highest, Volume, Longest, ToEdge };
inline constexpr Measured kMeasured[] = {Measured::Area,   Measured::Deepest, Measured::Highest,
                                         Measured::Volume, Measured::Longest, Measured::ToEdge};

[[nodiscard]] QString nameOf(Measured what); ///< "Area, mm²"
[[nodiscard]] QString helpOf(Measured what);
/// "12.31 ± 0.05"; a dash where it is not known, also for null.
[[nodiscard]] QString valueText(const RegionMeasurement* region, Measured what);
/// All of them in one line; empty for null.
[[nodiscard]] QString measurementLine(const RegionMeasurement* region);

} // namespace twinspect
