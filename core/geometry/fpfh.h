// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>

#include "core/base/result.h"
#include "core/imaging/image.h"

namespace twinspect {

inline constexpr int kFpfhSize = 33; ///< three histograms of 11 bins, each with the sum 100

/// How far the neighbourhoods of FPFH reach, in pixels of the grid. The defaults are [ours].
struct FpfhOptions {
    double normalRadius = 2.3;
    double featureRadius = 10;
    int step = 2; ///< every step-th row and column counts for the histograms; for the directions all do
};

/// Fast point feature histograms (Rusu, Blodow, Beetz 2009) of every pixel of a grid of heights: how the directions of
/// the surface around a pixel differ. The values are those of PCL's FPFHEstimation with radius search; the neighbours
/// come from the grid, which is many times faster than a tree. Computes in the calling thread.
///
/// `height` [H,W]: towards the sensor, in widths of a pixel; NaN = not known. Returns [H / step, W / step, 33]
/// (rounded up), NaN where the height is not known or too few points around it are. Errors: InvalidArgument (a radius
/// below 1 or beyond 64, a step below 1 or beyond the radius), OutOfMemory, Cancelled.
[[nodiscard]] Result<Image<float>> fpfhOf(const DepthMap& height, const FpfhOptions& options,
                                          const std::stop_token& stop = {});

} // namespace twinspect
