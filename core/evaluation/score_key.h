// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>

namespace twinspect {

/// A whole number that sorts like the score: a < b exactly when key(a) < key(b), for all floats but NaN. -0 and +0
/// share a key.
[[nodiscard]] inline std::uint32_t keyOfScore(float score)
{
    const auto bits = std::bit_cast<std::uint32_t>(score + 0.0f); // -0 becomes +0
    return bits ^ ((bits >> 31) != 0 ? 0xffffffffu : 0x80000000u);
}

[[nodiscard]] inline float scoreOfKey(std::uint32_t key)
{
    return std::bit_cast<float>(key ^ ((key >> 31) != 0 ? 0x80000000u : 0xffffffffu));
}

} // namespace twinspect
