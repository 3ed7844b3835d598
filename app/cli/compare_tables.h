// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "app/cli/comparison.h"
#include "app/cli/text_table.h"

namespace twinspect {

/// For each kind of part and number of good parts a table of the models with the differences in words; their means over
/// the parts; with several numbers of good parts also the learning curves; what the figures mean.
[[nodiscard]] std::vector<TextTable> comparisonTables(const Comparison& comparison);
/// One line for every row, with its difference to the first model.
[[nodiscard]] std::string comparisonCsv(const Comparison& comparison);
/// Keys: seed; rows, see ComparisonRow; differences [{part (empty: mean over the parts), good_parts, first, model,
/// difference, lower, upper, p, parts, unpaired, words}]; failed [{part, model, good_parts, error}].
[[nodiscard]] nlohmann::json toJson(const Comparison& comparison);

} // namespace twinspect
