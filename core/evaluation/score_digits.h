// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

namespace twinspect {

class ScoreUnit;

/// Decimals of a score as the model gives it, and of one in a ScoreUnit.
inline constexpr int kRawDecimals = 4, kReadableDecimals = 2;

/// The decimals with which scores and thresholds are written for people: `least`, so that a column has one form. For
/// scores that are compared in one sentence more, where different ones would look the same; nine at most.
[[nodiscard]] int scoreDecimals(std::span<const double> compared = {}, int least = kRawDecimals);

/// Scores that are compared, ready to be written with `decimals`.
struct WrittenScores {
    std::vector<double> values;
    int decimals = kRawDecimals;
};
/// Raw scores in their unit; without a unit as they are. In a unit, a score above or below 1, the reject threshold of
/// the training, is never written as 1: it has the digits that it takes, or ends beside it.
[[nodiscard]] WrittenScores writtenScores(std::span<const double> raw, const ScoreUnit& unit);

/// These for a terminal or a table, with a point.
[[nodiscard]] std::vector<std::string> plainScores(std::span<const double> raw, const ScoreUnit& unit);
[[nodiscard]] std::string plainScore(double raw, const ScoreUnit& unit);

} // namespace twinspect
