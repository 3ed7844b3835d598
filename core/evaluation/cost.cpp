// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/cost.h"

#include <algorithm>
#include <cmath>

#include "core/evaluation/ranked_scores.h"

namespace twinspect {

namespace {

constexpr double kFlat = 1.1; // costs within 10 % of the least are as good as the least

bool sound(const CostModel& model)
{
    const bool finite =
        std::isfinite(model.perFalseReject) && std::isfinite(model.perEscape) && std::isfinite(model.volume);
    return finite && model.perFalseReject >= 0 && model.perEscape >= 0 && model.volume > 0 && model.defectRate >= 0
        && model.defectRate <= 1;
}

/// Point i puts the groups before i above the threshold; the same cost holds from the score of group i up to that of
/// group i - 1.
void findFlatZone(CostCurve& curve, const RankedScores& ranked)
{
    const double most = curve.points[curve.optimum].cost * kFlat;
    std::size_t first = curve.optimum;
    std::size_t last = curve.optimum;
    while (first > 0 && curve.points[first - 1].cost <= most)
        --first;
    while (last + 1 < curve.points.size() && curve.points[last + 1].cost <= most)
        ++last;
    const std::size_t lowest = ranked.groups.size() - 1;
    curve.flatFrom = ranked.groups[std::min(last, lowest)].score;
    curve.flatTo = ranked.groups[first > 0 ? first - 1 : 0].score;
}

} // namespace

Result<CostCurve> costCurve(std::span<const double> scores, std::span<const std::uint8_t> labels,
                            const CostModel& model)
{
    if (!sound(model))
        return failure(ErrorCode::InvalidArgument,
                       "The cost model needs costs of 0 or more, a volume above 0 and a defect rate from 0 to 1");
    const auto ranked = rankScores(scores, labels);
    if (!ranked)
        return passOn(ranked);

    CostCurve curve;
    double goodAbove = 0;
    double defectsAbove = 0;
    const auto add = [&](double threshold) {
        CostPoint point{threshold, goodAbove / static_cast<double>(ranked->good),
                        1 - defectsAbove / static_cast<double>(ranked->defects), 0};
        point.cost = model.volume
                   * ((1 - model.defectRate) * model.perFalseReject * point.falseRejectRate
                      + model.defectRate * model.perEscape * point.escapeRate);
        curve.points.push_back(point);
        if (point.cost <= curve.points[curve.optimum].cost)
            curve.optimum = curve.points.size() - 1;
    };
    add(ranked->groups.front().score);
    for (std::size_t i = 0; i < ranked->groups.size(); ++i) {
        goodAbove += static_cast<double>(ranked->groups[i].good);
        defectsAbove += static_cast<double>(ranked->groups[i].defects);
        add(ranked->thresholdAfter(i));
    }
    findFlatZone(curve, *ranked);
    return curve;
}

} // namespace twinspect
