// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/ranked_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace twinspect {

double RankedScores::thresholdAfter(std::size_t index) const
{
    const double upper = groups[index].score;
    return index + 1 < groups.size() ? cutBetween(groups[index + 1].score, upper) : cutBelow(upper);
}

double cutBetween(double lower, double upper)
{
    const double middle = std::midpoint(lower, upper);
    // Neighbouring numbers have nothing between them, and infinities no middle: then the lower one separates just as
    // well.
    return middle >= lower && middle < upper ? middle : lower;
}

double cutBelow(double score) { return std::nextafter(score, -std::numeric_limits<double>::infinity()); }

Status checkFinite(std::span<const double> scores, const Text& what)
{
    const auto bad = std::find_if(scores.begin(), scores.end(), [](double score) { return !std::isfinite(score); });
    if (bad == scores.end())
        return {};
    return failure(ErrorCode::BadData,
                   Text("The score of %1 number %2 is not a finite number", what, bad - scores.begin() + 1), {},
                   "Inspect the part again, or leave it out");
}

Result<RankedScores> rankScores(std::span<const double> scores, std::span<const std::uint8_t> labels)
{
    if (scores.size() != labels.size())
        return failure(ErrorCode::Mismatch, Text("%1 scores came with %2 labels", scores.size(), labels.size()));
    if (auto finite = checkFinite(scores, Text("part")); !finite)
        return passOn(finite);

    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });

    RankedScores ranked;
    for (const std::size_t part : order) {
        if (ranked.groups.empty() || ranked.groups.back().score != scores[part])
            ranked.groups.push_back({scores[part], 0, 0});
        (labels[part] != 0 ? ranked.groups.back().defects : ranked.groups.back().good) += 1;
        (labels[part] != 0 ? ranked.defects : ranked.good) += 1;
    }
    if (ranked.good == 0 || ranked.defects == 0)
        return failure(ErrorCode::TooLittleData,
                       Text("This figure needs good parts and defective parts; there are %1 good and %2 defective ones",
                            ranked.good, ranked.defects),
                       {},
                       ranked.good == 0 ? Text("Add good parts to the test set")
                                        : Text("Add defective parts to the test set"));
    return ranked;
}

} // namespace twinspect
