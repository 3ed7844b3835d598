// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/record/comparison.h"
#include "ui/plots/chart.h"

namespace twinspect {

/// Plots one figure of each model by the number of good parts that it was trained with. The numbers stand at equal
/// distances, the smallest on the left, all good parts on the right.
class CurveChart : public Chart {
    Q_OBJECT

public:
    explicit CurveChart(QWidget* parent = nullptr);

    /// The mean over `parts`; no point where a model lacks the figure of one of them.
    void setCurves(const Comparison& comparison, const std::vector<std::string>& parts, const ComparisonFigure& figure);
    /// Of the model with this name: the points that are drawn, from left to right; for tests.
    [[nodiscard]] std::vector<std::pair<double, double>> pointsOf(const QString& model) const;

protected:
    void recolour() override;
    void retranslate() override;

private:
    void nameCounts();

    std::vector<int> m_counts; ///< of good parts, kAllGoodParts last
    QString m_figure;
    bool m_share = true;
};

} // namespace twinspect
