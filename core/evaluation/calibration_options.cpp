// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/calibration_options.h"

namespace twinspect {

namespace {

using Options = CalibrationOptions;

std::vector<Parameter<Options>> makeParameters()
{
    const Options standard;
    return {
        {{"method", "Method", "", nameOf(standard.method), 0, 0, enumNames<CalibrationMethod>(),
          "How the threshold is found; max-f1, cap-escape and cost need defective parts."},
         enumMember<&Options::method>()},
        {{"margin",
          "Margin",
          "",
          standard.margin,
          0,
          10,
          {},
          "max-margin: what is added to the highest good score, as a share of the range of the good scores."},
         &Options::margin},
        {{"quantile",
          "Quantile",
          "",
          standard.quantile,
          0,
          1,
          {},
          "quantile: share of the good parts at or below the threshold."},
         &Options::quantile},
        {{"sigmas", "Sigmas", "", standard.sigmas, 0, 20, {}, "sigma: standard deviations above the mean good score."},
         &Options::sigmas},
        {{"alpha",
          "Promised false-reject rate",
          "",
          standard.alpha,
          1e-6,
          0.5,
          {},
          "conformal: a new good part is rejected with at most this probability."},
         &Options::alpha},
        {{"false-reject-cap",
          "Largest false-reject rate",
          "",
          standard.falseRejectCap,
          0,
          1,
          {},
          "cap-false-reject: share of good parts that may be rejected."},
         &Options::falseRejectCap},
        {{"escape-cap",
          "Largest escape rate",
          "",
          standard.escapeCap,
          0,
          1,
          {},
          "cap-escape: share of defective parts that may pass."},
         &Options::escapeCap},
        {{"cost-false-reject",
          "Cost of a false reject",
          "",
          standard.costFalseReject,
          0,
          1e12,
          {},
          "cost: what a good part that is rejected costs."},
         &Options::costFalseReject},
        {{"cost-escape",
          "Cost of an escape",
          "",
          standard.costEscape,
          0,
          1e12,
          {},
          "cost: what a defective part that passes costs."},
         &Options::costEscape},
        {{"cost-review",
          "Cost of a review",
          "",
          standard.costReview,
          0,
          1e12,
          {},
          "cost: what it costs that a person looks at a part; as dear as a false reject, there is no review band."},
         &Options::costReview},
        {{"defect-rate",
          "Defect rate",
          "",
          standard.defectRate,
          0,
          1,
          {},
          "cost: share of defective parts in production, not in the test set."},
         &Options::defectRate},
        {{"volume",
          "Volume",
          "parts",
          standard.volume,
          1,
          1e12,
          {},
          "cost: number of parts that the cost is stated for."},
         &Options::volume},
        {{"review-band",
          "Review band",
          "",
          standard.reviewBand,
          0,
          1,
          {},
          "Share of the way from the reject threshold down to the median good score in which a person looks."},
         &Options::reviewBand},
        {{"confidence",
          "Confidence",
          "",
          standard.confidence,
          0.5,
          0.9999,
          {},
          "Confidence of the bound on the true false-reject rate."},
         &Options::confidence},
    };
}

} // namespace

const std::vector<Parameter<CalibrationOptions>>& calibrationParameters()
{
    static const auto parameters = makeParameters();
    return parameters;
}

Status checkOptions(const CalibrationOptions& options)
{
    for (const auto& parameter : calibrationParameters()) {
        if (auto ok = checkParameter(parameter.spec, parameterValue(options, parameter)); !ok)
            return ok;
    }
    return {};
}

CostModel costModelOf(const CalibrationOptions& options)
{
    return {options.costFalseReject, options.costEscape, options.defectRate, options.volume, options.costReview};
}

bool needsDefects(CalibrationMethod method)
{
    return method == CalibrationMethod::MaxF1 || method == CalibrationMethod::CapEscape
        || method == CalibrationMethod::Cost;
}

} // namespace twinspect
