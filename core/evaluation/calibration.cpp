// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/calibration.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/evaluation/calibration_methods.h"
#include "core/evaluation/percentile.h"
#include "core/evaluation/proof.h"
#include "core/evaluation/ranked_scores.h"

namespace twinspect {

namespace {

Result<SortedScores> sortScores(const CalibrationData& data)
{
    if (data.goodScores.empty())
        return failure(ErrorCode::TooLittleData, "There is no good part to calibrate on", {},
                       "Keep some good parts out of the training");
    if (auto ok = checkFinite(data.goodScores, Text("good part")); !ok)
        return passOn(ok);
    if (auto ok = checkFinite(data.defectScores, Text("defective part")); !ok)
        return passOn(ok);
    SortedScores sorted{{data.goodScores.begin(), data.goodScores.end()},
                        {data.defectScores.begin(), data.defectScores.end()}};
    std::sort(sorted.good.begin(), sorted.good.end());
    std::sort(sorted.defects.begin(), sorted.defects.end());
    return sorted;
}

int countAbove(const std::vector<double>& sorted, double threshold)
{
    return static_cast<int>(sorted.end() - std::upper_bound(sorted.begin(), sorted.end(), threshold));
}

} // namespace

Result<Calibration> calibrate(const CalibrationData& data, const CalibrationOptions& options)
{
    if (auto ok = checkOptions(options); !ok)
        return passOn(ok);
    const auto scores = sortScores(data);
    if (!scores)
        return passOn(scores);
    auto found = findThreshold(*scores, options);
    if (!found)
        return passOn(found);
    if (!std::isfinite(found->value))
        return failure(ErrorCode::BadData, "The scores are so large that the threshold is not a finite number");

    const int n = static_cast<int>(scores->good.size());
    const int rejected = countAbove(scores->good, found->value);
    const auto proof = whatGoodPartsProve(n, found->plannedRejects.value_or(rejected), options.confidence);
    if (!proof)
        return passOn(proof);

    Calibration result;
    result.reject = found->value;
    const auto median = percentile(scores->good, 0.5);
    if (!median)
        return passOn(median);
    result.review = std::min(found->review.value_or(result.reject),
                             result.reject - options.reviewBand * std::max(0.0, result.reject - *median));
    result.why = {options.method,
                  std::move(found->formula),
                  data.set,
                  n,
                  static_cast<int>(scores->defects.size()),
                  rejected,
                  static_cast<int>(scores->defects.size()) - countAbove(scores->defects, result.review),
                  options.confidence,
                  proof->falseRejectUpper,
                  found->plannedRejects.has_value(),
                  proof->smallestAlpha,
                  std::move(found->figures)};
    return result;
}

nlohmann::json toJson(const Calibration& calibration)
{
    const CalibrationExplanation& why = calibration.why;
    return {{"reject", calibration.reject},
            {"review", calibration.review},
            {"why",
             {{"method", nameOf(why.method)},
              {"formula", why.formula},
              {"set", why.set},
              {"good_parts", why.goodParts},
              {"defect_parts", why.defectParts},
              {"good_rejected", why.goodRejected},
              {"defects_escaped", why.defectsEscaped},
              {"confidence", why.confidence},
              {"false_reject_upper", why.falseRejectUpper},
              {"bound_holds", why.boundHolds},
              {"smallest_alpha", why.smallestAlpha},
              {"figures", why.figures}}}};
}

} // namespace twinspect
