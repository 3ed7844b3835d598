// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/in_parallel.h"

namespace twinspect {

/// inParallel() for work with a network: no gradients are recorded, and every thread computes with one Torch thread,
/// because on parts this small the threads within one operation spend their time waiting for each other.
[[nodiscard]] Status inferInParallel(std::int64_t count, const std::string& stage, const RunContext& context,
                                     const std::function<void(std::int64_t)>& work);

} // namespace twinspect
