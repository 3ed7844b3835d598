// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/imaging/image.h"

namespace twinspect {

struct HoleFillingOptions {
    int groundReach = 16;       ///< px; farther gaps of the ground stay NaN
    float groundCeiling =
        1e30f; ///< metres; what is higher and not of the part (flying points at silhouettes) does not spread
};

/// Fills unknown (NaN) heights from neighbours of the same class: those of the part from the part, however far; those
/// of the ground from the ground within reach. So a silhouette in a shadow stays a step. Known heights are never
/// touched. Push-pull over a pyramid (Gortler et al., "The Lumigraph", 1996, section 3.4): linear in the number of
/// pixels whatever the hole's size.
void fillHoles(DepthMap& heights, const Mask& part, const HoleFillingOptions& options);

} // namespace twinspect
