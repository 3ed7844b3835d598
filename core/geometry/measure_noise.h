// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>

#include "core/geometry/measure.h"
#include "core/geometry/robust_surface.h"

namespace twinspect {

/// The noise of the points around a region and what it does to their reference, for RegionUncertainty.
struct ReferenceNoise {
    double sigmaMm = 0;     ///< of one point along z
    double correlation = 1; ///< how many times larger the variance of a sum is than that of independent points
    SurfaceCovariance covariance; ///< of the reference
};

/// How many times the noise of independent points counts, as RegionUncertainty says, from residuals (NaN = none). They
/// are cut off at three times `sigma`, so that outliers do not count.
[[nodiscard]] double correlationOf(const Image<double>& residuals, double sigma);

/// What a region's numbers were calculated from.
struct MeasuredPixels {
    int pixels = 0; ///< of the region
    int measured = 0; ///< of these
    int outline = 0; ///< corners of its outline, about as many as pixel sides
    SurfaceTerms terms{}; ///< sum over the measured pixels
    double slant = 1; ///< mean
    double footprintMm2 = 0;
    double pitchMm = 0; ///< the longer of the two steps between neighbours
};

/// One of the extremes of DepthDeviation.
struct Extreme {
    double mm = 0;
    double x = 0, y = 0; ///< of the most extreme pixel, metres
    double valuesInMean = 9; ///< how many points its mean holds
    int candidates = 0; ///< values of which it is the extreme
};

[[nodiscard]] double uncertaintyOf(const Extreme& extreme, const ReferenceNoise& noise, const Surface& reference);
/// Fills in those of `result` that do not depend on its depth: areaMm2, extentMm, edgeDistanceMm.
void addExtentUncertainty(RegionMeasurement& result, const MeasuredPixels& pixels, const ReferenceNoise& noise,
                          const Surface& reference);
/// meanMm and volumeMm3.
void addVolumeUncertainty(RegionMeasurement& result, const MeasuredPixels& pixels, const ReferenceNoise& noise);

} // namespace twinspect
