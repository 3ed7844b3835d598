// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

/// All parts that share one score.
struct ScoreGroup {
    double score = 0;
    std::int64_t good = 0;
    std::int64_t defects = 0;
};

/// Parts grouped by distinct score, the highest first. Every curve and every threshold search walks this list.
struct RankedScores {
    std::vector<ScoreGroup> groups;
    std::int64_t good = 0;
    std::int64_t defects = 0;

    /// The threshold that puts groups 0 .. `index` above it and the rest at or below it (above = strictly greater).
    [[nodiscard]] double thresholdAfter(std::size_t index) const;
};

/// A threshold t with lower <= t < upper: halfway where possible, so that neither neighbour is a hair's breadth away.
[[nodiscard]] double cutBetween(double lower, double upper);

/// The largest threshold below `score`: everything from `score` upwards is above it.
[[nodiscard]] double cutBelow(double score);

/// Error BadData when a score is not finite; `what` names the scores in the message: Text("good part").
[[nodiscard]] Status checkFinite(std::span<const double> scores, const Text& what);

/// Groups the scores; labels: 0 = good, anything else = defect.
/// Errors: Mismatch (different lengths), BadData (a score is NaN or infinite), TooLittleData (no good part or no
/// defect).
[[nodiscard]] Result<RankedScores> rankScores(std::span<const double> scores, std::span<const std::uint8_t> labels);

} // namespace twinspect
