// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace twinspect {

/// What a number of good parts can prove about the false-reject rate of any model.
struct GoodPartsProof {
    int parts = 0;
    int rejected = 0;
    double confidence = 0.95;
    double falseRejectUpper = 1; ///< the true false-reject rate is at most this, with the given confidence (Clopper &
 ///< Pearson 1934, one-sided)
    double smallestAlpha =
        1;    ///< 1 / (n + 1): the smallest false-reject rate that split conformal prediction can promise
};

/// One-sided exact upper bound for `rejected` of `parts` independent good parts that had no say in the threshold:
/// the p with P(at most `rejected` of n | p) = 1 - confidence. For no reject it is 1 - (1 - confidence)^(1/n).
/// Errors: TooLittleData (no part), InvalidArgument (rejected not in 0..parts, confidence not in (0, 1)).
[[nodiscard]] Result<GoodPartsProof> whatGoodPartsProve(int parts, int rejected = 0, double confidence = 0.95);

/// How many good parts without a reject it takes to prove a false-reject rate of at most `rate` (0..1): ceil(ln(1 -
/// confidence) / ln(1 - rate)). Errors: InvalidArgument (rate or confidence not in (0, 1)).
[[nodiscard]] Result<int> goodPartsNeeded(double rate, double confidence = 0.95);

} // namespace twinspect
