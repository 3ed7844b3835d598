// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/named_enum.h"

namespace twinspect {

/// The number format in which networks were computed and, where that rounds to eight bits, what multiplies it. Scores
/// of two of these differ from the third digit on, those of float32 on two processors from the seventh (BENCHMARKS.md).
enum class Arithmetic {
    Unknown, ///< files of older versions do not say it
    Float32,
    BFloat16Avx512,
    BFloat16Amx,
    BFloat16Cuda,
    BFloat16Emulated, ///< on a processor without such instructions
};
template <>
inline constexpr auto kEnumNames<Arithmetic> = std::to_array<EnumName<Arithmetic>>({
    {Arithmetic::Unknown, ""},
    {Arithmetic::Float32, "float32"},
    {Arithmetic::BFloat16Avx512, "bfloat16 avx512"},
    {Arithmetic::BFloat16Amx, "bfloat16 amx"},
    {Arithmetic::BFloat16Cuda, "bfloat16 cuda"},
    {Arithmetic::BFloat16Emulated, "bfloat16 emulated"},
});

/// Whether scores of both, and thresholds found on either, can be compared. What is not known agrees with everything.
[[nodiscard]] constexpr bool agree(Arithmetic a, Arithmetic b)
{
    return a == b || a == Arithmetic::Unknown || b == Arithmetic::Unknown;
}

} // namespace twinspect
