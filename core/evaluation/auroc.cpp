// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/auroc.h"

#include "core/evaluation/ranked_scores.h"

namespace twinspect {

namespace {

double ratio(std::int64_t part, std::int64_t whole) { return static_cast<double>(part) / static_cast<double>(whole); }

} // namespace

Result<double> auroc(std::span<const double> scores, std::span<const std::uint8_t> labels)
{
    const auto ranked = rankScores(scores, labels);
    if (!ranked)
        return passOn(ranked);
    // Twice the number of (defect, good) pairs in the right order, so that ties stay whole numbers.
    std::int64_t goodAbove = 0;
    std::int64_t doubledPairs = 0;
    for (const ScoreGroup& group : ranked->groups) {
        doubledPairs += group.defects * (2 * (ranked->good - goodAbove) - group.good);
        goodAbove += group.good;
    }
    return ratio(doubledPairs, 2 * ranked->good * ranked->defects);
}

Result<std::vector<RocPoint>> rocCurve(std::span<const double> scores, std::span<const std::uint8_t> labels)
{
    const auto ranked = rankScores(scores, labels);
    if (!ranked)
        return passOn(ranked);
    std::vector<RocPoint> curve;
    curve.reserve(ranked->groups.size() + 1);
    curve.push_back({0, 0, ranked->groups.front().score}); // nothing is greater than the highest score
    std::int64_t good = 0;
    std::int64_t defects = 0;
    for (std::size_t i = 0; i < ranked->groups.size(); ++i) {
        good += ranked->groups[i].good;
        defects += ranked->groups[i].defects;
        curve.push_back({ratio(good, ranked->good), ratio(defects, ranked->defects), ranked->thresholdAfter(i)});
    }
    return curve;
}

Result<std::vector<PrPoint>> prCurve(std::span<const double> scores, std::span<const std::uint8_t> labels)
{
    const auto ranked = rankScores(scores, labels);
    if (!ranked)
        return passOn(ranked);
    std::vector<PrPoint> curve;
    curve.reserve(ranked->groups.size());
    std::int64_t called = 0;
    std::int64_t defects = 0;
    for (std::size_t i = 0; i < ranked->groups.size(); ++i) {
        called += ranked->groups[i].good + ranked->groups[i].defects;
        defects += ranked->groups[i].defects;
        curve.push_back({ratio(defects, ranked->defects), ratio(defects, called), ranked->thresholdAfter(i)});
    }
    return curve;
}

Result<double> averagePrecision(std::span<const double> scores, std::span<const std::uint8_t> labels)
{
    const auto curve = prCurve(scores, labels);
    if (!curve)
        return passOn(curve);
    double area = 0;
    double recall = 0;
    for (const PrPoint& point : *curve) {
        area += (point.recall - recall) * point.precision;
        recall = point.recall;
    }
    return area;
}

Result<F1Max> f1Max(std::span<const double> scores, std::span<const std::uint8_t> labels)
{
    const auto curve = prCurve(scores, labels);
    if (!curve)
        return passOn(curve);
    F1Max best;
    for (const PrPoint& point : *curve) {
        const double sum = point.precision + point.recall;
        const double value = sum > 0 ? 2 * point.precision * point.recall / sum : 0;
        if (value >= best.value)
            best = {value, point.threshold, point.precision, point.recall};
    }
    return best;
}

} // namespace twinspect
