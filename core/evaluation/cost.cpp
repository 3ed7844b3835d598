// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/cost.h"

#include <algorithm>
#include <cmath>

#include "core/evaluation/ranked_scores.h"

namespace twinspect {

namespace {

constexpr double kEqual = 1e-12; // rounding is no reason for a review band
constexpr double kFlat = 1.1; // costs within 10 % of the least are as good as the least

bool sound(const CostModel& model)
{
    const bool finite =
        std::isfinite(model.perFalseReject) && std::isfinite(model.perEscape) && std::isfinite(model.volume);
    return finite && model.perFalseReject >= 0 && model.perEscape >= 0 && model.perReview >= 0 && model.volume > 0
        && model.defectRate >= 0 && model.defectRate <= 1;
}

struct Cut {
    double threshold = 0;
    double good = 0, defects = 0; ///< shares of them above it
};

/// Every way to cut the scores, the highest threshold first.
std::vector<Cut> cutsOf(const RankedScores& ranked)
{
    std::vector<Cut> cuts{{ranked.groups.front().score, 0, 0}};
    std::int64_t good = 0, defects = 0;
    for (std::size_t i = 0; i < ranked.groups.size(); ++i) {
        good += ranked.groups[i].good;
        defects += ranked.groups[i].defects;
        cuts.push_back({ranked.thresholdAfter(i), static_cast<double>(good) / static_cast<double>(ranked.good),
                        static_cast<double>(defects) / static_cast<double>(ranked.defects)});
    }
    return cuts;
}

CostPoint pairOf(const Cut& reject, const Cut& review, const CostModel& model)
{
    CostPoint point{reject.threshold, review.threshold, reject.good, 1 - review.defects, 0, 0};
    point.reviewRate =
        (1 - model.defectRate) * (review.good - reject.good) + model.defectRate * (review.defects - reject.defects);
    const double looking = point.reviewRate > 0 ? model.perReview * point.reviewRate : 0;
    point.cost = model.volume
               * ((1 - model.defectRate) * model.perFalseReject * point.falseRejectRate
                  + model.defectRate * model.perEscape * point.escapeRate + looking);
    return point;
}

/// What the part of the cost that depends on the review threshold is, but for the volume.
double belowReview(const Cut& review, const CostModel& model)
{
    return (1 - model.defectRate) * model.perReview * review.good
         + model.defectRate * (model.perReview * review.defects + model.perEscape * (1 - review.defects));
}

/// For every reject threshold the best review threshold at or below it; of equal ones the narrowest band.
std::vector<CostPoint> pairsOf(const std::vector<Cut>& cuts, const CostModel& model)
{
    std::vector<CostPoint> points(cuts.size());
    std::size_t best = cuts.size() - 1;
    for (std::size_t i = cuts.size(); i-- > 0;) {
        if (std::isinf(model.perReview) || belowReview(cuts[i], model) <= belowReview(cuts[best], model) * (1 + kEqual))
            best = i;
        points[i] = pairOf(cuts[i], cuts[best], model);
    }
    return points;
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
    curve.points = pairsOf(cutsOf(*ranked), model);
    for (std::size_t i = 0; i < curve.points.size(); ++i)
        if (curve.points[i].cost <= curve.points[curve.optimum].cost)
            curve.optimum = i;
    findFlatZone(curve, *ranked);
    return curve;
}

} // namespace twinspect
