// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/annotation/run_mask.h"
#include "core/base/result.h"
#include "core/imaging/image.h"

namespace twinspect {

/// A pixel of the grid.
struct GridPixel {
    int row = 0, column = 0;
};

// Each grows from the pixel `seed` over neighbours at the four sides. Empty when the seed lies outside the grid.

/// Pixels whose colour differs from that of the seed by at most `tolerance` (CIE 1976 colour difference in L*a*b*:
/// 2.3 is just noticeable; black and white differ by 100).
[[nodiscard]] RunMask grownByColor(const RgbImage& rgb, GridPixel seed, double tolerance);
/// Pixels whose height differs from that of the seed by at most `tolerance`, in the unit of the map. Empty when the
/// seed was not measured.
[[nodiscard]] RunMask grownByHeight(const DepthMap& heights, GridPixel seed, double tolerance);
/// Pixels whose score is at least `threshold`. Empty when that of the seed is lower.
[[nodiscard]] RunMask grownAbove(const ScoreMap& scores, GridPixel seed, double threshold);

/// What stands out in colour within `rough`: GrabCut (Rother, Kolmogorov, Blake 2004) with everything outside as
/// ground, on `rough` and a surrounding of half its size. Empty when nothing stands out. Errors: InvalidArgument (an
/// empty region, or one of another size than the picture), OutOfMemory.
[[nodiscard]] Result<RunMask> cutOut(const RgbImage& rgb, const RunMask& rough);

} // namespace twinspect
