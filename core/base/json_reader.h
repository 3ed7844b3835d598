// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"

namespace twinspect {

/// Brackets within brackets; what we write has a handful. Deeper ones would lead what recurses over them off the stack.
inline constexpr int kDeepestJson = 64;

/// JSON that may come from anywhere. `file` is named in errors. Errors: BadData (no JSON, or nested deeper than
/// kDeepestJson).
[[nodiscard]] Result<nlohmann::json> parseJson(std::string_view text, const std::filesystem::path& file, Text remedy);
/// The same for text without a file, such as a line of a log: null when it is no JSON or nested too deeply.
[[nodiscard]] nlohmann::json parseJsonLine(std::string_view text);

/// A key that one object of the text has twice, of which a reader would silently believe the last; empty without any,
/// and for what is no JSON. For files that people write.
[[nodiscard]] std::optional<std::string> repeatedKey(std::string_view text);

/// A member of an object: nothing when `json` is no object, has no such member, or one of another type. None of them
/// throws.
[[nodiscard]] const nlohmann::json* memberAt(const nlohmann::json& json, const char* key);
[[nodiscard]] std::optional<std::string> textAt(const nlohmann::json& json, const char* key);
[[nodiscard]] std::optional<double> numberAt(const nlohmann::json& json, const char* key);
[[nodiscard]] std::optional<bool> flagAt(const nlohmann::json& json, const char* key);
/// A whole number within the bounds.
[[nodiscard]] std::optional<std::int64_t> wholeAt(const nlohmann::json& json, const char* key,
                                                  std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                                                  std::int64_t most = std::numeric_limits<std::int64_t>::max());

/// The JSON object that a program kept for itself from one start to the next; an empty one where there is no file yet.
/// A file that cannot be used is set aside, and the error says so: a window starts without it. Errors: Unreadable,
/// BadData.
[[nodiscard]] Result<nlohmann::json> readKeptState(const std::filesystem::path& file,
                                                   std::uint64_t limitBytes = 64u << 20);
/// Renames a file that cannot be used to FILE.damaged, so that a new one can take its place. The error to report says
/// so, with `why` as the reason.
[[nodiscard]] Error setDamagedAside(const std::filesystem::path& file, const Text& why);

} // namespace twinspect
