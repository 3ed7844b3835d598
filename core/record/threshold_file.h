// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/evaluation/decision.h"
#include "core/evaluation/height_tolerance.h"

namespace twinspect {

/// Thresholds on disk, with the model to which they belong and their origin.
struct ThresholdFile {
    Thresholds thresholds;
    std::string
        modelHash; ///< SHA-256 of the model they were calibrated for: scores of another model mean something else
    std::string why;       ///< one line for records
    std::filesystem::path model; ///< the model file, when the thresholds come from a recipe; otherwise empty
    std::string recipe;          ///< name of that recipe's part
    int recipeRevision = 0;      ///< 0 = they come from no recipe
    std::optional<HeightTolerance> tolerance{}; ///< of that recipe
};

/// `explanation` is what calibrate() says, kept for people. Errors: InvalidArgument (thresholds), WriteFailed.
[[nodiscard]] Status writeThresholdFile(const std::filesystem::path& path, const ThresholdFile& file,
                                        const nlohmann::json& explanation);

/// Reads a file of thresholds, or a recipe as the window saves it: then those in force, which is the last entry of its
/// history; parseRecipe() reads it. Errors: NotFound, Unreadable, BadData (no JSON, a key missing or of the wrong kind,
/// thresholds that make no sense), Mismatch (another format).
[[nodiscard]] Result<ThresholdFile> readThresholdFile(const std::filesystem::path& path);
/// The same from text; `file` is named in errors, and a recipe's model is looked for beside it.
[[nodiscard]] Result<ThresholdFile> parseThresholdFile(std::string_view text, const std::filesystem::path& file);

} // namespace twinspect
