// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/score_limit.h"

#include <algorithm>
#include <limits>

#include "core/evaluation/percentile.h"

namespace twinspect {

namespace {

constexpr double kReach = 3; // chosen; "A part of another kind" in BENCHMARKS.md has what it names

} // namespace

double scoreLimitOf(std::span<const double> goodScores, std::span<const double> defectScores)
{
    const auto median = percentile(goodScores, 0.5);
    if (!median || defectScores.empty())
        return std::numeric_limits<double>::infinity();
    const double highest = std::max(*std::max_element(goodScores.begin(), goodScores.end()),
                                    *std::max_element(defectScores.begin(), defectScores.end()));
    return *median + kReach * (highest - *median);
}

} // namespace twinspect
