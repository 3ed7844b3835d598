// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/record/comparison.h"
#include "core/record/text_table.h"

namespace twinspect {

/// The models on one kind of part with one number of good parts, with the differences to the first in words.
[[nodiscard]] TextTable partTable(const Comparison& comparison, const std::string& part, int goodParts);
/// The means of the models over all kinds of part; nothing in it where a model lacks one.
[[nodiscard]] TextTable meanTable(const Comparison& comparison, int goodParts);
/// I-AUROC / AUPRO@0.30 / AUPRO@0.01 of one kind of part by number of good parts.
[[nodiscard]] TextTable curveTable(const Comparison& comparison, const std::string& part);
/// The tables of the DCRDF-Net paper, with the models below what was reported.
[[nodiscard]] std::vector<TextTable> publishedTables(const Comparison& comparison);
/// partTable() of all kinds of part and numbers of good parts; their means over the parts; with several numbers of good
/// parts also the learning curves; what the figures mean.
[[nodiscard]] std::vector<TextTable> comparisonTables(const Comparison& comparison);
/// What the figures mean, as notes.
[[nodiscard]] TextTable figuresMeaning(const Comparison& comparison);
/// All tables in Markdown.
[[nodiscard]] std::string comparisonMarkdown(const std::vector<TextTable>& tables);
/// One line for every row, with its difference to the first model.
[[nodiscard]] std::string comparisonCsv(const Comparison& comparison);
/// Keys: format; seed; rows, see ComparisonRow; differences [{part (empty: mean over the parts), good_parts, first,
/// model, difference, lower, upper, p, parts, unpaired, words}]; failed [{part, model, good_parts, error, error_text}].
/// comparisonFrom() reads it back.
[[nodiscard]] nlohmann::json toJson(const Comparison& comparison);

} // namespace twinspect
