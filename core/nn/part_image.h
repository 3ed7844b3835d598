// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace twinspect {

/// One part as the network's data pipeline keeps it: square, side x side, planar. About 9 bytes a pixel, so that whole
/// training sets stay in memory.
struct PartImage {
    int side = 0;
    std::vector<std::uint8_t> rgb;        ///< [3,side,side], 0..255
    std::vector<float> height;            ///< [side,side], shares of the part's height range
    std::vector<std::uint8_t> foreground; ///< [side,side], 1 = part
    std::vector<std::uint8_t> measured;   ///< [side,side], 1 = the sensor saw this pixel
};

/// The same, ready to be perturbed: colours as shares in 0..1.
struct PartPixels {
    int side = 0;
    std::vector<float> rgb;    ///< [3,side,side], 0..1
    std::vector<float> height; ///< [side,side]
    std::vector<float> foreground; ///< [side,side], 0..1
    std::vector<float> measured;   ///< [side,side], 0..1
};

} // namespace twinspect
