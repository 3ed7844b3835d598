// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/pixel_metrics.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <string>

#include "core/evaluation/pixel_walk.h"
#include "core/evaluation/ranked_scores.h"
#include "core/evaluation/score_key.h"

namespace twinspect {

namespace {

using Pool = std::span<AuproAccumulator* const>;

struct Totals {
    double good = 0;
    double defects = 0;
    double regions = 0;
};

/// Integral from 0 to `limit` of a step of height 1 that rises in a straight line between `above` and `from` (all
/// counted in good pixels). Every exact area is a weighted sum of these, one for each group of equal defect scores.
double stepArea(double above, double from, double limit)
{
    if (from <= limit)
        return limit - 0.5 * (above + from);
    if (above < limit)
        return 0.5 * (limit - above) * (limit - above) / (from - above);
    return 0;
}

/// Mean overlap at the thresholds of the official tool, filled while the walk goes down.
class OfficialCurve {
public:
    /// Thresholds at `count` equidistant ranks of the sorted good scores, first and last included.
    OfficialCurve(Pool pool, std::uint64_t good, int count)
    {
        const double last = static_cast<double>(good - 1);
        for (int i = count - 1; i >= 0; --i) {
            // Rounded down after a multiplication in double, like the tool, to hit the same ranks.
            const double position = i == count - 1 ? last : std::floor(i * (last / (count - 1)));
            m_keys.push_back(goodKeyAtRank(pool, static_cast<std::uint64_t>(position)));
            m_points.push_back({1.0 - (position + 1) / static_cast<double>(good), 0});
        }
    }
    /// `overlap` is the sum so far, the next group not included.
    void reach(std::uint32_t key, double overlap)
    {
        for (; m_next < m_keys.size() && m_keys[m_next] >= key; ++m_next)
            m_points[m_next].overlap = overlap;
    }
    std::vector<ProPoint> finish(double overlap, double regions)
    {
        reach(0, overlap);
        for (ProPoint& point : m_points)
            point.overlap /= regions;
        m_points.push_back({1, 1});
        return std::move(m_points);
    }

private:
    std::vector<std::uint32_t> m_keys; // descending
    std::vector<ProPoint> m_points;
    std::size_t m_next = 0;
};

/// Trapezoids up to `limit`, the last one cut by linear interpolation, divided by the limit.
double areaUpTo(const std::vector<ProPoint>& curve, double limit)
{
    double area = 0;
    for (std::size_t i = 1; i < curve.size(); ++i) {
        const ProPoint& a = curve[i - 1];
        const ProPoint& b = curve[i];
        const double width = b.falsePositiveRate - a.falsePositiveRate;
        if (b.falsePositiveRate <= limit) {
            area += 0.5 * (a.overlap + b.overlap) * width;
            continue;
        }
        const double part = limit - a.falsePositiveRate;
        area += part * (a.overlap + 0.5 * (b.overlap - a.overlap) * part / width);
        break;
    }
    return area / limit;
}

class Figures {
public:
    Figures(const Totals& totals, const PixelMetricsOptions& options) : m_totals(totals)
    {
        for (const double limit : options.limits)
            m_result.aupro.push_back({limit, 0, 0});
    }

    void add(const DefectGroup& group)
    {
        const auto above = static_cast<double>(group.goodAbove);
        const auto from = static_cast<double>(group.goodFrom);
        const auto defects = static_cast<double>(group.defects);
        for (AuproAtLimit& at : m_result.aupro)
            at.exact += group.overlap * stepArea(above, from, at.limit * m_totals.good);
        m_result.auroc += defects * stepArea(above, from, m_totals.good);
        m_defectsSoFar += defects;

        const double precision = m_defectsSoFar / (m_defectsSoFar + from);
        m_result.averagePrecision += defects * precision;
        const double f1 = 2 * m_defectsSoFar / (m_totals.defects + m_defectsSoFar + from);
        if (f1 >= m_result.f1Max.value) {
            const double score = scoreOfKey(group.key);
            const double threshold =
                group.nextLowerKey ? cutBetween(scoreOfKey(*group.nextLowerKey), score) : cutBelow(score);
            m_result.f1Max = {f1, threshold, precision, m_defectsSoFar / m_totals.defects};
        }
    }

    PixelMetrics finish(std::vector<ProPoint> officialCurve)
    {
        for (AuproAtLimit& at : m_result.aupro) {
            at.exact /= at.limit * m_totals.good * m_totals.regions;
            at.official = areaUpTo(officialCurve, at.limit);
        }
        m_result.auroc /= m_totals.good * m_totals.defects;
        m_result.averagePrecision /= m_totals.defects;
        m_result.officialCurve = std::move(officialCurve);
        return std::move(m_result);
    }

private:
    Totals m_totals;
    PixelMetrics m_result;
    double m_defectsSoFar = 0;
};

Status checkOptions(const PixelMetricsOptions& options)
{
    for (const double limit : options.limits) {
        if (!(limit > 0 && limit <= 1))
            return failure(ErrorCode::InvalidArgument, Text("AUPRO has no limit %1", limit), {},
                           "Give a false-positive rate above 0 and up to 1");
    }
    if (options.officialThresholds < 2)
        return failure(ErrorCode::InvalidArgument, "AUPRO needs at least two thresholds");
    return {};
}

Result<PixelMetrics> measure(Pool pool, const PixelMetricsOptions& options)
{
    Totals totals;
    for (AuproAccumulator* maps : pool) {
        maps->sort();
        totals.good += static_cast<double>(maps->goodPixelCount());
        totals.defects += static_cast<double>(maps->defectPixelCount());
        totals.regions += static_cast<double>(maps->regionCount());
    }
    if (totals.regions == 0 || totals.good == 0)
        return failure(ErrorCode::TooLittleData,
                       totals.regions == 0 ? Text("No mask marks a defect, so nothing can be said about single pixels")
                                           : Text("The masks leave no good pixel"),
                       {}, "Add test parts with masks of their defects");

    OfficialCurve official(pool, static_cast<std::uint64_t>(totals.good), options.officialThresholds);
    Figures figures(totals, options);
    PixelWalk walk(pool);
    DefectGroup group;
    double overlap = 0;
    while (walk.next(group)) {
        official.reach(group.key, overlap);
        figures.add(group);
        overlap += group.overlap;
    }
    return figures.finish(official.finish(overlap, totals.regions));
}

} // namespace

Result<PixelMetrics> measurePixels(Pool pool, const PixelMetricsOptions& options)
{
    if (auto ok = checkOptions(options); !ok)
        return passOn(ok);
    try {
        return measure(pool, options);
    } catch (const std::bad_alloc&) {
        return failure(ErrorCode::OutOfMemory, "There is no memory left to sort the pixels", {},
                       "Measure fewer or smaller maps at a time");
    }
}

Result<PixelMetrics> measurePixels(AuproAccumulator& maps, const PixelMetricsOptions& options)
{
    AuproAccumulator* const one = &maps;
    return measurePixels(Pool(&one, 1), options);
}

} // namespace twinspect
