// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/score_limit.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace twinspect {

namespace {

constexpr double kReach = 3; // chosen; "A part of another kind" in BENCHMARKS.md has what it names

} // namespace

double scoreLimitOf(std::span<const double> goodScores, std::span<const double> defectScores)
{
    if (goodScores.empty() || defectScores.empty())
        return std::numeric_limits<double>::infinity();
    std::vector<double> good(goodScores.begin(), goodScores.end());
    const auto middle = good.begin() + static_cast<std::ptrdiff_t>(good.size() / 2);
    std::nth_element(good.begin(), middle, good.end());
    const double highest = std::max(*std::max_element(goodScores.begin(), goodScores.end()),
                                    *std::max_element(defectScores.begin(), defectScores.end()));
    return *middle + kReach * (highest - *middle);
}

} // namespace twinspect
