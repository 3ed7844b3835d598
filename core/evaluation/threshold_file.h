// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/evaluation/decision.h"

namespace twinspect {

/// Thresholds on disk, with what they belong to and where they come from.
struct ThresholdFile {
    Thresholds thresholds;
    std::string modelHash; ///< SHA-256 of the model they were calibrated for: scores of another model mean something else
    std::string why;       ///< one line for records
};

/// `explanation` is what calibrate() says, kept for people. Errors: InvalidArgument (thresholds), WriteFailed.
[[nodiscard]] Status writeThresholdFile(const std::filesystem::path& path, const ThresholdFile& file, const nlohmann::json& explanation);

/// Errors: NotFound, Unreadable, BadData (no JSON, a key missing or of the wrong kind, thresholds that make no sense), Mismatch (another format).
[[nodiscard]] Result<ThresholdFile> readThresholdFile(const std::filesystem::path& path);
/// The same from text; `name` is the file named in errors.
[[nodiscard]] Result<ThresholdFile> parseThresholdFile(std::string_view text, const std::string& name);

} // namespace twinspect
