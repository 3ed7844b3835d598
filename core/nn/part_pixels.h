// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
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
    std::vector<float> notCounted; ///< [side,side] of 0/1: pixels that count in no loss and no score, which are no
                                   ///< foreground either; empty = there are none
};

/// In PartImage::foreground of a training set, beside 1 = part: the pixel counts in no loss and no score.
inline constexpr std::uint8_t kNotCounted = 2;
/// Whether a part of a training set has such pixels.
[[nodiscard]] bool leavesPixelsOut(const PartImage& part);

/// Fills foreground and notCounted of `pixels`, as toPixels().
void takeForeground(const PartImage& part, PartPixels& pixels);
/// Shares instead of bytes, otherwise without any change.
[[nodiscard]] PartPixels toPixels(const PartImage& part);

} // namespace twinspect
