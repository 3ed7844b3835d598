// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/standard_thresholds.h"

#include <algorithm>

namespace twinspect {

namespace {

constexpr std::size_t kConformalParts = 19; // fewest with which a false-reject rate of 5 % can be promised

} // namespace

Result<StandardThresholds> standardThresholds(std::span<const double> heldOutScores,
                                              std::span<const double> heldOutPeaks, Arithmetic arithmetic)
{
    CalibrationOptions options;
    options.method =
        heldOutScores.size() >= kConformalParts ? CalibrationMethod::Conformal : CalibrationMethod::MaxMargin;
    const auto image = calibrate({heldOutScores, {}, "held-out good parts of the training"}, options);
    if (!image)
        return passOn(image);
    StandardThresholds standard;
    standard.thresholds.arithmetic = arithmetic;
    standard.thresholds.reject = standard.thresholds.review = image->reject;
    if (!heldOutPeaks.empty())
        standard.thresholds.pixel = *std::max_element(heldOutPeaks.begin(), heldOutPeaks.end());
    standard.why = image->why;
    standard.why.figures[kHeldOutParts] = static_cast<double>(heldOutScores.size());
    return standard;
}

} // namespace twinspect
