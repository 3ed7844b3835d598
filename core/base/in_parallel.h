// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/result.h"
#include "core/base/run_context.h"

namespace twinspect {

/// Calls work(0 .. count-1) in order of the index, in computeThreads() threads. Progress is reported from the
/// calling thread. Errors: Cancelled. What `work` throws is thrown again here, after all threads have ended.
[[nodiscard]] Status inParallel(std::int64_t count, const std::string& stage, const RunContext& context,
                                const std::function<void(std::int64_t)>& work);

} // namespace twinspect
