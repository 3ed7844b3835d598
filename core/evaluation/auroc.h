// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

// Figures from one raw score and one label a part. Labels: 0 = good, anything else = defect. Scores are unbounded and
// are never rescaled. A part counts as called defective when its score is strictly greater than the threshold, as in
// decide() and in the MVTec evaluation. Errors of all functions: Mismatch (different lengths), BadData (a score is NaN
// or infinite), TooLittleData (no good part or no defective part: none of these figures says anything about one class
// alone).

struct RocPoint {
    double falsePositiveRate = 0; ///< good parts above the threshold / all good parts
    double truePositiveRate = 0;  ///< defective parts above the threshold / all defective parts
    double threshold = 0;
};

struct PrPoint {
    double recall = 0;
    double precision = 0;
    double threshold = 0;
};

struct F1Max {
    double value = 0;
    double threshold = 0; ///< halfway between the neighbouring scores
    double precision = 0;
    double recall = 0;
};

/// Area under the ROC curve as the Mann-Whitney statistic: the chance that a defective part scores higher than a good
/// one, ties counting 1/2.
[[nodiscard]] Result<double> auroc(std::span<const double> scores, std::span<const std::uint8_t> labels);

/// From (0, 0) to (1, 1), one point for each distinct score, highest threshold first.
[[nodiscard]] Result<std::vector<RocPoint>> rocCurve(std::span<const double> scores,
                                                     std::span<const std::uint8_t> labels);

/// One point for each distinct score, highest threshold first. The customary artificial start (recall 0, precision 1)
/// is left out.
[[nodiscard]] Result<std::vector<PrPoint>> prCurve(std::span<const double> scores,
                                                   std::span<const std::uint8_t> labels);

/// Sum over the distinct scores of (gain in recall) * precision; no interpolation.
[[nodiscard]] Result<double> averagePrecision(std::span<const double> scores, std::span<const std::uint8_t> labels);

/// Largest 2 P R / (P + R) over all thresholds. Of equal values the lowest threshold wins: fewer escapes at the same
/// F1.
[[nodiscard]] Result<F1Max> f1Max(std::span<const double> scores, std::span<const std::uint8_t> labels);

} // namespace twinspect
