// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/geometry/region_outline.h"
#include "core/imaging/image.h"

namespace twinspect {

/// The part, separated from the ground on which it lies.
struct PartGeometry {
    DepthMap heightMetres; ///< [H,W] height over the fitted ground, perpendicular to it; holes filled from neighbours,
                           ///< NaN where nothing is near
    Mask measured; ///< [H,W] 1 where the sensor measured (before hole filling)
    Mask foreground; ///< [H,W] the part; everything measured when no ground is visible
    bool groundVisible =
        true; ///< false: heights refer to a robust plane through everything measured and may be negative
    bool partFound = true; ///< false: an empty tray; an answer, not an error
    double groundNoiseMetres = 0;
    double mmPerPixel = 0; ///< median distance, across the line of sight, of neighbouring points on the part (of all
                           ///< points when none was found)
};

struct SeparationOptions {
    /// false for sheets and webs that always fill the image: a flat one cannot be told from an empty tray by its shape.
    bool groundExpected = true;
};

/// Fits the ground, finds the part, fills holes. cloud [H,W,3] metres; the camera looks along +z, so smaller z is
/// higher. Errors: BadData when no point is valid or the cloud has not three channels. An empty tray and a part that
/// fills the image are ordinary results.
[[nodiscard]] Result<PartGeometry> separatePart(const OrganizedCloud& cloud, const SeparationOptions& options = {});

/// [H,W] height in mm as it was measured, NaN elsewhere: filled holes help the network, a person sees what was
/// measured.
[[nodiscard]] DepthMap measuredHeightMm(const PartGeometry& part);

/// Where the part ends, for measureRegion(); empty when no ground is visible, because then nobody knows.
[[nodiscard]] std::vector<PixelCorner> edgeOf(const PartGeometry& part);

} // namespace twinspect
