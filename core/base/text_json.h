// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "core/base/text.h"

namespace twinspect {

/// {"pattern": "The picture has %1 channels", "arguments": ["4"]}: how a sentence travels to a window in another
/// process. Names are plain strings.
[[nodiscard]] nlohmann::json toJson(const Text& text);
/// Empty when the value is none that toJson() writes.
[[nodiscard]] std::optional<Text> textFrom(const nlohmann::json& json);

} // namespace twinspect
