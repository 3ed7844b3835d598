// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

/// The first of these errors that is lack of memory; null without one. It is no fault of the part that met it, so the
/// part must not be left out as if it were damaged.
[[nodiscard]] inline const Error* lackOfMemory(const std::vector<std::optional<Error>>& errors)
{
    for (const auto& error : errors)
        if (error && error->code == ErrorCode::OutOfMemory)
            return &*error;
    return nullptr;
}

} // namespace twinspect
