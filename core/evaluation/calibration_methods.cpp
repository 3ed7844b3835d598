// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/calibration_methods.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <locale>
#include <numeric>
#include <sstream>

#include "core/evaluation/auroc.h"
#include "core/evaluation/cost.h"
#include "core/evaluation/percentile.h"
#include "core/evaluation/ranked_scores.h"

namespace twinspect {

namespace {

// 0.29 * 100 is 28.999999999999996: products that should be whole are taken as whole.
constexpr double kWhole = 1e-9;

/// Joins texts and numbers; six digits are enough to read, the exact number is in the figures.
template <typename... Pieces>
std::string text(const Pieces&... pieces)
{
    std::ostringstream out;
    out.imbue(std::locale::classic());
    (out << ... << pieces);
    return out.str();
}

FoundThreshold maxMargin(const SortedScores& scores, const CalibrationOptions& options)
{
    const double lowest = scores.good.front();
    const double highest = scores.good.back();
    return {highest + options.margin * (highest - lowest),
            text("max + margin * (max - min) = ", highest, " + ", options.margin, " * (", highest, " - ", lowest, ")"),
            0,
            {{"max", highest}, {"min", lowest}, {"margin", options.margin}}};
}

Result<FoundThreshold> quantile(const SortedScores& scores, const CalibrationOptions& options)
{
    const auto value = percentile(scores.good, options.quantile);
    if (!value)
        return passOn(value);
    const int n = static_cast<int>(scores.good.size());
    return FoundThreshold{*value,
                          text("quantile ", options.quantile, " of ", n,
                               " good scores, in a straight line between neighbours"),
                          n - 1 - static_cast<int>(options.quantile * (n - 1)),
                          {{"quantile", options.quantile}, {"good-parts", n}}};
}

Result<FoundThreshold> sigma(const SortedScores& scores, const CalibrationOptions& options)
{
    const auto n = static_cast<double>(scores.good.size());
    if (n < 2)
        return failure(ErrorCode::TooLittleData, "A standard deviation needs at least two good parts", {},
                       "Hold out more good parts");
    const double mean = std::accumulate(scores.good.begin(), scores.good.end(), 0.0) / n;
    double squares = 0;
    for (const double score : scores.good)
        squares += (score - mean) * (score - mean);
    const double deviation = std::sqrt(squares / (n - 1));
    return FoundThreshold{mean + options.sigmas * deviation,
                          text("mean + k * sigma = ", mean, " + ", options.sigmas, " * ", deviation),
                          std::nullopt,
                          {{"mean", mean}, {"sigma", deviation}, {"k", options.sigmas}}};
}

Result<FoundThreshold> conformal(const SortedScores& scores, const CalibrationOptions& options)
{
    const int n = static_cast<int>(scores.good.size());
    const int rank = std::max(1, static_cast<int>(std::ceil((n + 1) * (1 - options.alpha) - kWhole)));
    if (rank > n) {
        const int needed = static_cast<int>(std::ceil(1 / options.alpha - kWhole)) - 1;
        return failure(ErrorCode::TooLittleData,
                       Text("%1 good parts cannot promise a false-reject rate of %2; the smallest they can promise is "
                            "1/(n+1) = %3",
                            n, options.alpha, 1.0 / (n + 1)),
                       {}, Text("Hold out at least %1 good parts or allow a larger rate", needed));
    }
    return FoundThreshold{scores.good[static_cast<std::size_t>(rank - 1)],
                          text("score number ", rank, " of ", n, " good parts in rising order, ", rank, " = ceil((", n,
                               " + 1) * (1 - ", options.alpha, "))"),
                          n - rank,
                          {{"alpha", options.alpha}, {"rank", rank}, {"good-parts", n}}};
}

/// The next score of any part above `score`, or `score` itself.
double nextScore(const SortedScores& scores, double score)
{
    const auto good = std::upper_bound(scores.good.begin(), scores.good.end(), score);
    const auto defect = std::upper_bound(scores.defects.begin(), scores.defects.end(), score);
    if (good == scores.good.end())
        return defect == scores.defects.end() ? score : *defect;
    return defect == scores.defects.end() ? *good : std::min(*good, *defect);
}

/// The next score of any part below `score`; none if there is none.
std::optional<double> previousScore(const SortedScores& scores, double score)
{
    std::optional<double> result;
    for (const auto* list : {&scores.good, &scores.defects}) {
        const auto at = std::lower_bound(list->begin(), list->end(), score);
        if (at != list->begin())
            result = std::max(result.value_or(*(at - 1)), *(at - 1));
    }
    return result;
}

FoundThreshold capFalseReject(const SortedScores& scores, const CalibrationOptions& options)
{
    const int n = static_cast<int>(scores.good.size());
    const int allowed = std::min(n, static_cast<int>(options.falseRejectCap * n + kWhole));
    // When every good part may be rejected, the lowest cut is below everything.
    const double lowest =
        scores.defects.empty() ? scores.good.front() : std::min(scores.good.front(), scores.defects.front());
    FoundThreshold found{cutBelow(lowest),
                         text("lowest cut that rejects at most ", allowed, " of ", n, " good parts, ", allowed,
                              " = floor(", options.falseRejectCap, " * ", n, ")"),
                         allowed,
                         {{"cap", options.falseRejectCap}, {"allowed", allowed}, {"good-parts", n}}};
    if (allowed < n) {
        const double last = scores.good[static_cast<std::size_t>(n - 1 - allowed)]; // the highest score that must pass
        const double next = nextScore(scores, last);
        found.value = next > last ? cutBetween(last, next) : last;
    }
    return found;
}

FoundThreshold capEscape(const SortedScores& scores, const CalibrationOptions& options)
{
    const int m = static_cast<int>(scores.defects.size());
    const int allowed = std::min(m, static_cast<int>(options.escapeCap * m + kWhole));
    FoundThreshold found{std::max(scores.good.back(), scores.defects.back()),
                         text("highest cut that passes at most ", allowed, " of ", m, " defective parts, ", allowed,
                              " = floor(", options.escapeCap, " * ", m, ")"),
                         std::nullopt,
                         {{"cap", options.escapeCap}, {"allowed", allowed}, {"defect-parts", m}}};
    if (allowed < m) {
        const double first = scores.defects[static_cast<std::size_t>(allowed)]; // the lowest score that must be caught
        const auto previous = previousScore(scores, first);
        found.value = previous ? cutBetween(*previous, first) : cutBelow(first);
    }
    return found;
}

struct LabelledScores {
    std::vector<double> scores;
    std::vector<std::uint8_t> labels;
};

LabelledScores labelled(const SortedScores& scores)
{
    LabelledScores result{scores.good, std::vector<std::uint8_t>(scores.good.size(), 0)};
    result.scores.insert(result.scores.end(), scores.defects.begin(), scores.defects.end());
    result.labels.resize(result.scores.size(), 1);
    return result;
}

Result<FoundThreshold> maxF1(const SortedScores& scores)
{
    const auto all = labelled(scores);
    const auto best = f1Max(all.scores, all.labels);
    if (!best)
        return passOn(best);
    return FoundThreshold{best->threshold,
                          text("largest F1 = 2 P R / (P + R) = ", best->value, " at precision ", best->precision,
                               " and recall ", best->recall),
                          std::nullopt,
                          {{"f1", best->value}, {"precision", best->precision}, {"recall", best->recall}}};
}

Result<FoundThreshold> leastCost(const SortedScores& scores, const CalibrationOptions& options)
{
    const auto all = labelled(scores);
    const auto curve = costCurve(all.scores, all.labels, costModelOf(options));
    if (!curve)
        return passOn(curve);
    const CostPoint& best = curve->points[curve->optimum];
    return FoundThreshold{best.threshold,
                          text("least cost of ", options.volume, " parts = ", options.volume, " * ((1 - ",
                               options.defectRate, ") * ", options.costFalseReject, " * ", best.falseRejectRate, " + ",
                               options.defectRate, " * ", options.costEscape, " * ", best.escapeRate, " + ",
                               options.costReview, " * ", best.reviewRate, ") = ", best.cost),
                          std::nullopt,
                          {{"cost", best.cost},
                           {"volume", options.volume},
                           {"defect-rate", options.defectRate},
                           {"cost-false-reject", options.costFalseReject},
                           {"false-reject-rate", best.falseRejectRate},
                           {"cost-escape", options.costEscape},
                           {"escape-rate", best.escapeRate},
                           {"cost-review", options.costReview},
                           {"review-rate", best.reviewRate},
                           {"flat-from", curve->flatFrom},
                           {"flat-to", curve->flatTo}},
                          best.review};
}

} // namespace

Result<FoundThreshold> findThreshold(const SortedScores& scores, const CalibrationOptions& options)
{
    if (needsDefects(options.method) && scores.defects.empty())
        return failure(ErrorCode::TooLittleData,
                       Text("The method %1 needs scores of defective parts", nameOf(options.method)), {},
                       "Add defective parts, or choose a method that needs good parts alone, such as conformal");
    switch (options.method) {
    case CalibrationMethod::Conformal: return conformal(scores, options);
    case CalibrationMethod::MaxMargin: return maxMargin(scores, options);
    case CalibrationMethod::Quantile: return quantile(scores, options);
    case CalibrationMethod::Sigma: return sigma(scores, options);
    case CalibrationMethod::MaxF1: return maxF1(scores);
    case CalibrationMethod::CapFalseReject: return capFalseReject(scores, options);
    case CalibrationMethod::CapEscape: return capEscape(scores, options);
    case CalibrationMethod::Cost: break;
    }
    return leastCost(scores, options);
}

} // namespace twinspect
