// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/geometry/part_image.h"

namespace twinspect {

/// The planes of a part in the training pipeline, one after another, with RGB as fractions in 0..1.
struct PartPixels {
    int side = 0;
    std::vector<float> rgb;    ///< [3,side,side], 0..1
    std::vector<float> height; ///< [side,side]
    std::vector<float> foreground; ///< [side,side], 0..1
    std::vector<float> measured;   ///< [side,side], 0..1
};

/// Shares instead of bytes, without any change.
[[nodiscard]] PartPixels toPixels(const PartImage& part);

} // namespace twinspect
