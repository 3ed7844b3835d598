// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/inference/tolerance_bands.h"
#include "ui/common/legend.h"

namespace twinspect {

/// The numbers of ToleranceBand as values of a picture, NaN where nothing was compared. Their colours are
/// ColorMap::Name::Tolerance from kLowestBand to kHighestBand.
[[nodiscard]] Image<float> bandValues(const DepthMap& deviationMm, const DepthMap& varyMm,
                                      const HeightTolerance& tolerance);
inline constexpr double kLowestBand = 0.5, kHighestBand = 5.5;

namespace words {

/// "-0.20 to +0.30 mm"
[[nodiscard]] QString tolerance(const HeightTolerance& tolerance);
/// What a band means for a pixel; empty within the tolerance and where nothing was compared.
[[nodiscard]] QString band(ToleranceBand band);
[[nodiscard]] Legend legendOf(const HeightTolerance& tolerance);

} // namespace words

} // namespace twinspect
