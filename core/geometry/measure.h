// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include "core/base/result.h"
#include "core/geometry/region.h"
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
    double lowestMm = 0; ///< mean of the lowest hundredth of the region, at least three points, after a 3 x 3 mean: one
                         ///< noisy point decides nothing
    double highestMm = 0; ///< the same of the highest
    double meanMm = 0;
    double volumeMm3 = 0; ///< signed: raisedVolumeMm3 - sunkVolumeMm3
    double sunkVolumeMm3 =
        0; ///< missing material; with sensor noise both volumes contain some of it, their difference does not
    double raisedVolumeMm3 = 0; ///< added material
    double measuredShare = 0; ///< of the region's pixels; volumes are scaled up by its inverse
    double referenceNoiseMm = 0; ///< scatter of the ring around the reference: deviations below it mean nothing
};

struct RegionMeasurement {
    double areaMm2 =
        0; ///< of the reference surface under the region; without a reference, seen along the line of sight
    double lengthMm = 0; ///< long side of the smallest enclosing rectangle, seen along the line of sight
    double widthMm = 0; ///< its short side
    std::array<double, 3>
        centreMm{}; ///< mean of the measured points (of the ring where the region has none), camera frame
    std::optional<DepthDeviation> depth; ///< nothing where region or ring have too few points, or the ring has a step
};

/// Measures a region against its surroundings. cloud [H,W,3] metres; `part` [H,W] restricts the ring to the part, or is
/// empty. The ring begins 3 px outside the region and is half as wide as the region (5..40 px). The pixel's footprint
/// is the cross product of the median steps between neighbouring points, so a volume (sum of differences along z times
/// footprint) does not depend on the tilt of the surface. Errors: Mismatch (sizes), TooLittleData when nothing was
/// measured in or around the region.
[[nodiscard]] Result<RegionMeasurement> measureRegion(const OrganizedCloud& cloud, const Region& region,
                                                      const Mask& part = {});

} // namespace twinspect
