// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <span>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/evaluation/calibration_options.h"

namespace twinspect {

/// How many parts of a kind thresholds were worked out on, among CalibrationExplanation::figures; absent where that is
/// not known.
inline constexpr auto kValidationParts = "validation-parts";
inline constexpr auto kHeldOutParts = "held-out-parts"; ///< of the training
inline constexpr auto kTestParts = "test-parts";

/// The scores to calibrate on: raw image scores, or one figure for each part for the pixel threshold (the map's
/// maximum). Parts the model was trained on do not belong here, nor parts that figures are reported on.
struct CalibrationData {
    std::span<const double> goodScores;
    std::span<const double> defectScores; ///< may be empty
    std::string set;                      ///< where the parts come from: "validation", "line 2, week 14"
};

/// Explains a threshold with the method, the formula, its numbers and the parts.
struct CalibrationExplanation {
    CalibrationMethod method = CalibrationMethod::Conformal;
    std::string formula; ///< with the numbers filled in, such as "score number 57 of 59 good parts in rising order, 57
                         ///< = ceil((59 + 1) * (1 - 0.05))"
    std::string set;
    int goodParts = 0;
    int defectParts = 0;
    int goodRejected = 0; ///< of these good parts, with the threshold found
    int defectsEscaped = 0; ///< of these defective parts, neither rejected nor reviewed
    double confidence = 0.95;
    double falseRejectUpper = 1; ///< one-sided Clopper-Pearson bound on the true false-reject rate
    /// True when the rank of the threshold among the good scores was fixed before they were seen (max-margin, quantile,
    /// conformal, cap-false-reject): then P(false reject) follows Beta(r + 1, n - r) and the bound holds though the
    /// parts set the threshold. False: the threshold was fitted to these parts, the bound flatters, and only other good
    /// parts can prove it.
    bool boundHolds = false;
    double smallestAlpha = 1; ///< 1 / (n + 1): nobody can promise less from this many good parts
    std::map<std::string, double> figures; ///< every number of the formula by name, such as {"mean", 12.5}: what other
                                           ///< languages make their sentence of
};

struct Calibration {
    double reject = 0;
    double review = 0; ///< equal to `reject` without a review band
    CalibrationExplanation why;
};

/// Finds the threshold by `options.method`. A score strictly above it is rejected.
/// - conformal: score of rank ceil((n + 1)(1 - alpha)) of the n good ones. A new good part from the same production is
/// rejected with
///   probability at most alpha, whatever the distribution (Vovk et al. 2005; the parts must be exchangeable).
/// - max-margin: max + margin * (max - min). quantile: type 7, see percentile(). sigma: mean + k * standard deviation
/// (n - 1).
/// - cap-false-reject, cap-escape: the cut with the fewest other errors that keeps the cap on these parts. max-f1:
/// f1Max(). cost: costCurve(), which finds a review threshold, too. Errors: InvalidArgument (options), BadData (a score
/// is not finite), TooLittleData (no good part; two for sigma; defects missing; n < 1/alpha - 1 for conformal).
[[nodiscard]] Result<Calibration> calibrate(const CalibrationData& data, const CalibrationOptions& options = {});

/// For recipes, reports and the command line.
[[nodiscard]] nlohmann::json toJson(const Calibration& calibration);

} // namespace twinspect
