// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/evaluation/calibration.h"
#include "core/evaluation/decision.h"
#include "core/evaluation/height_tolerance.h"
#include "core/record/utc_time.h"

namespace twinspect {

/// The key "format" of a recipe.
inline constexpr auto kRecipeFormat = "twinspect-recipe-1";
/// Of a recipe with regions of interest: a version that does not know them must not pass parts by it.
inline constexpr auto kRecipeWithRegionsFormat = "twinspect-recipe-2";
/// The method of thresholds that a person set.
inline constexpr auto kByHand = "by hand";

/// One decision about the thresholds or the regions of interest: who, when, why, and on which evidence.
struct ThresholdChange {
    Thresholds thresholds;
    std::string who;
    std::optional<UtcTime> when;
    std::string why;      ///< the person's own words; may be empty
    std::string method;   ///< a CalibrationOptions::method, or kByHand
    std::string formula;  ///< with the numbers filled in, as CalibrationExplanation says it
    std::map<std::string, double>
        figures; ///< the numbers of the formula by name; empty in a recipe of an older version
    std::string set;      ///< which parts it was calibrated on
    int goodParts = 0;
    int defectParts = 0;
    /// Somebody took it back; what is in force instead follows in the history.
    struct Withdrawal {
        std::string who;
        std::optional<UtcTime> when;
    };
    std::optional<Withdrawal> withdrawn;

    /// Method, formula, figures and parts as calibrate() explains them.
    void setReason(const CalibrationExplanation& reason);
    /// One line for result files: the formula and the parts it rests on.
    [[nodiscard]] std::string forRecords() const;
};

/// Everything needed to inspect one kind of part: the model, the thresholds in force (the last change) and how they
/// came about.
struct Recipe {
    std::string part;                          ///< name of the part
    std::filesystem::path model; ///< absolute in memory; stored relative to the recipe file where that is possible
    std::string modelHash; ///< SHA-256
    int revision = 1; ///< grows with every saved change
    std::string notes;
    std::optional<HeightTolerance> tolerance; ///< of the height against the mean good part; makes no verdict
    std::vector<ThresholdChange>
        history; ///< oldest first, never rewritten: only added to, and entries marked as withdrawn

    /// Those in force; not calibrated (NaN) without any change.
    [[nodiscard]] Thresholds thresholds() const { return history.empty() ? Thresholds() : history.back().thresholds; }
};

/// JSON, written aside and renamed. Errors: WriteFailed.
[[nodiscard]] Status writeRecipe(const std::filesystem::path& file, const Recipe& recipe);
/// The same, and the model comes along: one that lies neither beside the recipe nor below is put beside it, under its
/// own name, or one with its hash where another model has that name. Returns the recipe as it was written. Errors:
/// NotFound (the model), Unreadable, WriteFailed; then the old recipe file stays.
[[nodiscard]] Result<Recipe> writeRecipeWithModel(const std::filesystem::path& file, Recipe recipe);
/// The text that writeRecipe() puts into `file`.
[[nodiscard]] std::string recipeText(const Recipe& recipe, const std::filesystem::path& file);
/// Errors: NotFound, Unreadable, BadData (no JSON, a key missing or of the wrong kind, senseless thresholds), Mismatch
/// (another format version).
[[nodiscard]] Result<Recipe> readRecipe(const std::filesystem::path& file);
/// The same from text; `file` is named in errors and resolves a relative model path.
[[nodiscard]] Result<Recipe> parseRecipe(std::string_view text, const std::filesystem::path& file);

} // namespace twinspect
