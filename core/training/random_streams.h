// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/base/random.h"

namespace twinspect {

/// Everything that a training draws by chance. Each has random numbers of its own, so this list is the only place where
/// a stream gets its number.
enum class RandomStream : std::uint64_t {
    PartOrder, ///< index: the pass over the training parts
    Augmentation, ///< of the training parts; index: the draw
    Perturbation, ///< of the same; index: the draw
    Replay, ///< which draws are learnt from again; index: step and lane
    GateAugmentation, ///< of the held-out parts for the gates; index: the variant
    GateDefect, ///< on the same; index: the variant
    GateRows, ///< which variants a gate learns from; index: the gate
    CheckDefect, ///< of the held-out check; index: the defect
    Example, ///< the picture that the window shows during a training
};

/// The numbers that one draw takes.
[[nodiscard]] inline Random randomOf(std::uint64_t seed, RandomStream stream, std::uint64_t index)
{
    return Random(seed, static_cast<std::uint64_t>(stream), index);
}
[[nodiscard]] inline Random randomOf(int seed, RandomStream stream, std::int64_t index)
{
    return randomOf(static_cast<std::uint64_t>(seed), stream, static_cast<std::uint64_t>(index));
}

} // namespace twinspect
