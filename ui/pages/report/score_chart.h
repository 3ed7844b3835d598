// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QImage>

#include "core/dataset/catalog.h"
#include "core/evaluation/decision.h"
#include "core/evaluation/score_unit.h"

namespace twinspect {

/// The scores of parts, grouped by their labels.
struct LabelledScores {
    std::vector<double> good, defects, unlabelled;
    void add(Label label, double score); ///< those that are not a number are left out
    [[nodiscard]] bool empty() const { return good.empty() && defects.empty() && unlabelled.empty(); }
};

/// The range of scores that the chart shows. It starts at the lowest score and ends at most five times as far as the
/// reject threshold, near which verdicts are made. Scores beyond are counted in the last bar.
struct ChartRange {
    double low = 0, high = 1;
    bool more = false; ///< there are scores above `high`
};
[[nodiscard]] ChartRange chartRange(const LabelledScores& scores, const Thresholds& thresholds);

/// How many of the scores fall into each of `bins` equal pieces of the range, the ends included.
[[nodiscard]] std::vector<int> countBins(const std::vector<double>& scores, const ChartRange& range, int bins);

/// Histogram of the scores with the thresholds as lines, for paper: black on white, kinds of parts told apart by
/// pattern as well as colour. A null picture when there is no score. Both are raw; axis and lines say them in `unit`.
[[nodiscard]] QImage scoreChart(const LabelledScores& scores, const Thresholds& thresholds, const ScoreUnit& unit);

} // namespace twinspect
