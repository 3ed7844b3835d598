// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <QString>

#include "ui/models/score_sets.h"

namespace twinspect {
struct ThresholdChange;
}

namespace twinspect::words {

/// How a threshold came about, in a sentence for people, from a method (a CalibrationOptions::method or kByHand) and
/// its figures (see CalibrationExplanation). Empty for a method that is not known, and where figures are missing: then
/// there is the formula to show. Scores are said in `unit`.
[[nodiscard]] QString howFound(std::string_view method, const std::map<std::string, double>& figures,
                               const ScoreUnit& unit);
/// "4 validation parts and 12 held-out parts of the training".
[[nodiscard]] QString nameOf(const PartSet& set);
/// The same for the parts that thresholds were worked out on, from their number by kind (kValidationParts and so on in
/// ThresholdChange::figures); ThresholdChange::set, in English, for a recipe of an older version.
[[nodiscard]] QString nameOfSet(const ThresholdChange& change);

} // namespace twinspect::words
