// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <limits>
#include <optional>
#include <span>

#include "core/base/result.h"
#include "core/geometry/region.h"
#include "core/geometry/region_outline.h"
#include "core/imaging/image.h"

namespace twinspect {

/// The surface as it would be without the defect, continued from a ring around the region.
enum class LocalReference {
    Plane,     ///< the ring is seen from some sides only, or holds few points
    Quadratic, ///< the ring goes around the region
};

/// The distances of a region from its local reference. They are perpendicular to it: positive towards the camera
/// (raised), negative = sunk.
struct DepthDeviation {
    LocalReference reference = LocalReference::Quadratic;
    double lowestMm = 0; ///< mean of the three lowest values of the region after a 3 x 3 mean. A point that departs
                         ///< alone, by more than 5 noises and twice as far as every neighbour, is taken for a fault of
                         ///< the sensor and left out
    double highestMm = 0; ///< the same of the highest
    double meanMm = 0;
    double volumeMm3 = 0; ///< signed: raisedVolumeMm3 - sunkVolumeMm3
    double sunkVolumeMm3 =
        0; ///< missing material; with sensor noise both volumes contain some of it, their difference does not
    double raisedVolumeMm3 = 0; ///< added material
    double measuredShare = 0; ///< of the region's pixels; volumes are scaled up by its inverse
    double referenceNoiseMm = 0; ///< scatter of the ring around the reference: deviations below it mean nothing
};

/// Standard uncertainties (one standard deviation) of a RegionMeasurement, for the pixels that the region has: whether
/// they are the right ones is not part of it. NaN where the value, or the noise, is not known.
///
/// The noise s of one point is the scatter of the ring around its reference (1.4826 x the median absolute residual).
/// Noise of neighbours that is not independent is counted k times, k = 1 + 2 (r1 + r2 + ...) for rows times the same
/// for columns, with r1, r2 the correlations of a residual with that of the next point, the next but one and so on, up
/// to the first that could be chance (Bayley and Hammersley 1946). The covariance of the reference is that of least
/// squares, C = k s^2 (X^T X)^-1 over the ring. What is calculated from both follows by the law of propagation (GUM,
/// 5.1.2):
/// - sum of n distances, hence volume and mean: n k s^2 + t^T C t, t the sum of the reference's terms over the region;
/// - lowest, highest: (1 + 2 ln(n / 3) / 3) w^2 + t^T C t, w^2 = s^2 min(1, k / 9) the variance of a 3 x 3 mean. The
///   extreme of n noisy values lies beyond the true one, between not at all (a sharp tip) and w sqrt(2 ln(n / 3)) (a
///   flat floor): a rectangular distribution [ours];
/// - area: the reference's slant, and rounding to whole pixels, which is off by 1/12 of a pixel squared for every pixel
///   side of the outline;
/// - extent, distance to the edge: the slant, and rounding, 1/12 of a pixel's side squared for either end.
struct RegionUncertainty {
    static constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();
    double areaMm2 = kNotKnown;
    double extentMm = kNotKnown;
    double edgeDistanceMm = kNotKnown;
    double lowestMm = kNotKnown;
    double highestMm = kNotKnown;
    double meanMm = kNotKnown;
    double volumeMm3 = kNotKnown;
};

struct RegionMeasurement {
    double areaMm2 =
        0; ///< of the reference surface under the region; without a reference, seen along the line of sight
    double lengthMm = 0; ///< long side of the smallest enclosing rectangle, seen along the line of sight
    double widthMm = 0; ///< its short side
    double extentMm = 0; ///< longest straight line between two points of the region's outline on the reference surface;
                         ///< without a reference, seen along the line of sight
    std::optional<double> edgeDistanceMm; ///< shortest way from the region to the part's outline (that of openings,
                                          ///< too) in the reference's tangent plane; 0 where they meet, nothing where
                                          ///< no outline is known
    std::array<double, 3>
        centreMm{}; ///< mean of the measured points (of the ring where the region has none), camera frame
    std::optional<DepthDeviation> depth; ///< nothing where region or ring have too few points, or the ring has a step
    RegionUncertainty uncertainty;
};

/// Measures a region, detected or drawn (regionOf()), against its surroundings. cloud [H,W,3] metres; `part` [H,W]
/// restricts the ring to the part, or is empty. `partOutline`: outlineOf() of the part, which whoever measures many
/// regions makes once; empty = no edge is known. The ring begins 3 px outside the region and is half as wide as the
/// region (5..40 px). The pixel's footprint is the cross product of the median steps between neighbouring points, so a
/// volume (sum of differences along z times footprint) does not depend on the tilt of the surface. Errors: Mismatch
/// (sizes), TooLittleData when nothing was measured in or around the region.
[[nodiscard]] Result<RegionMeasurement> measureRegion(const OrganizedCloud& cloud, const Region& region,
                                                      const Mask& part = {},
                                                      std::span<const PixelCorner> partOutline = {});

} // namespace twinspect
