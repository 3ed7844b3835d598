// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/evaluation/paired_comparison.h"
#include "core/record/comparison_row.h"

namespace twinspect {

/// The format of a file of comparison rows.
inline constexpr const char* kComparisonFormat = "twinspect-comparison-1";

/// A row, or why there is none.
struct ComparisonOutcome {
    std::string part, model;
    int goodParts = kAllGoodParts;
    Result<ComparisonRow> row;
};

/// What a comparison of models found. The other models are compared with the first.
struct Comparison {
    std::vector<std::string> parts, models;
    std::vector<int> counts; ///< of good parts
    std::vector<ComparisonOutcome> outcomes;
    int seed = 0;
    std::optional<int> threads; ///< with which parts per second were measured; empty: not known

    /// nullptr where the model is not for this part, or was not reached.
    [[nodiscard]] const ComparisonOutcome* find(const std::string& part, const std::string& model, int goodParts) const;
    /// nullptr also for a failure.
    [[nodiscard]] const ComparisonRow* row(const std::string& part, const std::string& model, int goodParts) const;
    /// One model against another, on these kinds of part as far as both have rows. Errors: as compareAuroc().
    [[nodiscard]] Result<AurocDifference> difference(const std::vector<std::string>& ofParts, const std::string& first,
                                                     const std::string& second, int goodParts) const;
    /// The same in words, also where it cannot be said.
    [[nodiscard]] Text differenceInWords(const std::vector<std::string>& ofParts, const std::string& first,
                                         const std::string& second, int goodParts) const;
    [[nodiscard]] bool empty() const { return outcomes.empty(); }
};

/// Of comparison.json, as `compare --out` keeps its rows, or of the file of `compare --json`. Parts, models and numbers
/// of good parts stand in the order in which they come; a model of another seed than the first row's has the seed in
/// its name. Errors, naming `file`: BadData (another file, a damaged row, the same row twice), TooLittleData (no row).
[[nodiscard]] Result<Comparison> comparisonFrom(std::string_view text, const std::filesystem::path& file);

} // namespace twinspect
