// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/named_enum.h"
#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/evaluation/cost.h"

namespace twinspect {

enum class CalibrationMethod { Conformal, MaxMargin, Quantile, Sigma, MaxF1, CapFalseReject, CapEscape, Cost };
template <>
inline constexpr auto kEnumNames<CalibrationMethod> = std::to_array<EnumName<CalibrationMethod>>({
    {CalibrationMethod::Conformal, "conformal"},
    {CalibrationMethod::MaxMargin, "max-margin"},
    {CalibrationMethod::Quantile, "quantile"},
    {CalibrationMethod::Sigma, "sigma"},
    {CalibrationMethod::MaxF1, "max-f1"},
    {CalibrationMethod::CapFalseReject, "cap-false-reject"},
    {CalibrationMethod::CapEscape, "cap-escape"},
    {CalibrationMethod::Cost, "cost"},
});

/// The method that finds a threshold, with its numbers. Each method reads only its own numbers; calibrationParameters()
/// says which.
struct CalibrationOptions {
    CalibrationMethod method = CalibrationMethod::Conformal;
    double margin = 0.1; ///< max-margin: share of the good scores' range
    double quantile = 0.99; ///< quantile
    double sigmas = 3; ///< sigma
    double alpha = 0.05; ///< conformal: promised false-reject rate
    double falseRejectCap = 0.02; ///< cap-false-reject
    double escapeCap = 0.01; ///< cap-escape
    double costFalseReject = 1; ///< cost
    double costEscape = 100; ///< cost
    double costReview = 0.2; ///< cost: a person who looks at a part takes far less than a part is worth
    double defectRate = 0.01; ///< cost
    double volume = 1000; ///< cost: parts
    double reviewBand = 0; ///< all: share of the way from the reject threshold down to the median good score
    double confidence = 0.95; ///< all: of the bound on false rejects
};

[[nodiscard]] const std::vector<Parameter<CalibrationOptions>>& calibrationParameters();

/// Errors: InvalidArgument, naming the option.
[[nodiscard]] Status checkOptions(const CalibrationOptions& options);

[[nodiscard]] CostModel costModelOf(const CalibrationOptions& options);

/// Whether the method can only work with scores of defective parts.
[[nodiscard]] bool needsDefects(CalibrationMethod method);

} // namespace twinspect
