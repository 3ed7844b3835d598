// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/evaluation/calibration_options.h"

namespace twinspect {

/// The sorted and checked input of the calibration methods, with at least one good score.
struct SortedScores {
    std::vector<double> good;
    std::vector<double> defects;
};

struct FoundThreshold {
    double value = 0; ///< reject threshold
    std::string formula;
    std::optional<int> plannedRejects; ///< good parts above the threshold at most, known before their scores were; none
                                       ///< = fitted to the scores
    std::map<std::string, double> figures; ///< see CalibrationExplanation
    std::optional<double> review = {}; ///< where the method finds one of its own
};

/// Runs options.method. Errors: TooLittleData. The options have been checked.
[[nodiscard]] Result<FoundThreshold> findThreshold(const SortedScores& scores, const CalibrationOptions& options);

} // namespace twinspect
