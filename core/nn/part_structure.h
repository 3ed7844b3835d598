// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/random.h"
#include "core/nn/part_pixels.h"

namespace twinspect {

/// Nothing smaller is a defect: 12 of 224 x 224 pixels, as a share of the picture.
inline constexpr double kSmallestStructure = 12.0 / (224 * 224);

/// One structure of the part, drawn by chance: a connected region of nearly one height, or of nearly one colour,
/// clipped to a compact piece when it is large. A hole drilled too shallow, a pin too short, a print too pale: there
/// one structure changes as a whole, which no blob of noise ever is [ours]. smallest, largest: shares of the part's
/// pixels. [side,side] of 0/1; all 0 where nothing fits.
[[nodiscard]] std::vector<float> drawStructure(const PartPixels& part, double smallest, double largest, Random& random);

} // namespace twinspect
