// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "core/base/result.h"
#include "core/imaging/image.h"

namespace twinspect {

/// How a part lies in its crop, against the golden part: turned about the middle of the crop, then shifted.
struct PlanePose {
    double turn = 0; ///< radians, from the x axis towards y
    double right = 0, down = 0; ///< px of the grid
};

/// What is compared to find a pose, [S,S,3] in the order of the channels: height in shares of the part's height range;
/// 1 on the part; brightness of the part around its median, in units of 12 L*.
using PoseFeatures = Image<float>;

struct Registration {
    PlanePose pose;
    double residual = 0; ///< mean absolute difference of the features that is left, over the pixels of either part
};

/// The pose that brings `part` onto `golden`: every third degree on a coarse grid, the four best refined by robust
/// Gauss-Newton steps on two finer ones [ours]. Symmetric parts may have several equal poses; any of them will do.
[[nodiscard]] Registration findPose(const PoseFeatures& part, const PoseFeatures& golden);

/// Planes of a part as they would be in the frame of the golden part (bilinear; 0 beyond the border).
[[nodiscard]] Image<float> toGolden(const Image<float>& planes, const PlanePose& pose);
/// Planes of the golden part as they lie on the part.
[[nodiscard]] Image<float> toPart(const Image<float>& planes, const PlanePose& pose);

} // namespace twinspect
