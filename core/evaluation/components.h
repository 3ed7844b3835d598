// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace twinspect {

/// Connected regions of a mask.
struct Components {
    std::vector<std::uint32_t> labels; ///< [height, width] row-major; 0 = background, 1 .. sizes.size() = region
    std::vector<std::uint32_t> sizes;  ///< pixels of region i+1
};

/// Regions of pixels > 0 that touch at a side or a corner (8-connectivity, the 3x3 structuring element of the MVTec
/// evaluation). `mask` must hold width * height values. Two-pass labelling with union-find.
[[nodiscard]] Components connectedComponents(std::span<const std::uint8_t> mask, int width, int height);

} // namespace twinspect
