// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/named_enum.h"

namespace twinspect {

/// The number format of the networks. Auto takes the fastest one that the machine supports.
enum class Precision { Auto, Float32, BFloat16 };
template <>
inline constexpr auto kEnumNames<Precision> = std::to_array<EnumName<Precision>>({
    {Precision::Auto, "auto"},
    {Precision::Float32, "float32"},
    {Precision::BFloat16, "bfloat16"},
});

} // namespace twinspect
