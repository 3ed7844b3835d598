// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

/// What verdicts cost. Any currency, the same for all.
struct CostModel {
    double perFalseReject = 1; ///< a good part thrown away or reworked
    double perEscape = 100;    ///< a defective part that leaves the house
    double defectRate = 0.01; ///< share of defective parts in production, 0..1; test sets hold far more than production
    double volume = 1000; ///< parts the cost is stated for, such as a day's production
    double perReview = std::numeric_limits<double>::infinity(); ///< a person looks at a part; infinite = nobody does
};

struct CostPoint {
    double threshold = 0; ///< reject threshold
    double review = 0; ///< the review threshold with which that one costs least; equal to it = no review band
    double falseRejectRate = 0;
    double escapeRate = 0;
    double reviewRate = 0; ///< of the parts of production
    double cost = 0; ///< expected, for CostModel::volume parts
};

struct CostCurve {
    std::vector<CostPoint> points; ///< one for every reject threshold, highest (accept all) first
    std::size_t optimum =
        0; ///< index of the least cost; of equal ones the lowest threshold, which lets fewer defects escape
    double flatFrom = 0; ///< thresholds around the optimum, without a gap, whose cost is at most 1.1 times the least;
    double flatTo = 0; ///< cut off at the lowest and highest score
};

/// cost(review, reject) = volume * ((1 - defectRate) * perFalseReject * share of good parts above reject + defectRate *
/// perEscape * share of defects at or below review + perReview * share of all parts between the two). Every pair is
/// looked at, in one walk. labels: 0 = good, anything else = defect. Errors: those of rankScores(); InvalidArgument (a
/// negative cost, volume <= 0, rate outside 0..1).
[[nodiscard]] Result<CostCurve> costCurve(std::span<const double> scores, std::span<const std::uint8_t> labels,
                                          const CostModel& model);

} // namespace twinspect
