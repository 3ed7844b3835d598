// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/odd_parts.h"

#include <algorithm>
#include <cmath>

#include "core/geometry/statistics.h"

namespace twinspect {

namespace {

constexpr std::size_t kFewest = 5;
constexpr double kVariantGap = 4; // spreads; rendered parts of one kind have up to 2.6 of 20, two kinds 10 and more
constexpr double kVariantGapOfFew = 8; // parts; of 10 of one kind up to 5.4
// Smallest spread that counts: below it a person would not see the difference either.
constexpr Traits kSmallestScale{2.0, 1.0, 1.0, 0.06, 0.06, 0.01, 0.01, 0.015, 0.005};

} // namespace

std::string_view toString(Trait trait)
{
    static constexpr std::array<std::string_view, kTraits> kNames{"brightness", "redness",     "blueness",
                                                                  "sharpness",  "depth-noise", "gaps",
                                                                  "area",       "height",      "pixel-pitch"};
    return kNames[static_cast<std::size_t>(trait)];
}

double OddPart::deviations() const { return std::abs(traits.front().deviations); }

std::vector<OddPart> findOddParts(const std::vector<std::pair<std::string, Traits>>& parts, double limit)
{
    std::vector<OddPart> odd;
    if (parts.size() < kFewest)
        return odd;
    const double least = limit * (1 + 4.0 / static_cast<double>(parts.size()));
    Traits typical{}, scale{};
    for (std::size_t t = 0; t < kTraits; ++t) {
        std::vector<double> values;
        for (const auto& part : parts)
            values.push_back(part.second[t]);
        typical[t] = median(std::span(values));
        for (double& value : values)
            value = std::abs(value - typical[t]);
        scale[t] = std::max(kSmallestScale[t], kMadToSigma * median(std::span(values)));
    }
    for (const auto& [id, traits] : parts) {
        OddPart part;
        part.id = id;
        for (std::size_t t = 0; t < kTraits; ++t) {
            const double deviations = (traits[t] - typical[t]) / scale[t];
            if (std::abs(deviations) > least)
                part.traits.push_back({static_cast<Trait>(t), traits[t], typical[t], deviations});
        }
        if (part.traits.empty())
            continue;
        std::sort(part.traits.begin(), part.traits.end(),
                  [](const OddTrait& a, const OddTrait& b) { return std::abs(a.deviations) > std::abs(b.deviations); });
        odd.push_back(std::move(part));
    }
    std::stable_sort(odd.begin(), odd.end(),
                     [](const OddPart& a, const OddPart& b) { return a.deviations() > b.deviations(); });
    return odd;
}

namespace {

struct Sums {
    double count = 0, sum = 0, squares = 0;
    void add(double value)
    {
        ++count;
        sum += value;
        squares += value * value;
    }
    [[nodiscard]] double aroundMean() const { return std::max(0.0, squares - sum * sum / count); }
};

} // namespace

std::optional<VariantGroups> findVariants(const std::vector<std::pair<std::string, Traits>>& parts)
{
    const std::size_t count = parts.size();
    if (count < kFewest)
        return std::nullopt;
    double widest = kVariantGap * (1 + kVariantGapOfFew / static_cast<double>(count));
    std::optional<VariantGroups> groups;
    for (std::size_t t = 0; t < kTraits; ++t) {
        std::vector<std::pair<double, std::string>> sorted;
        for (const auto& [id, traits] : parts)
            sorted.emplace_back(traits[t], id);
        std::ranges::sort(sorted);
        const double middle = sorted[count / 2].first; // keeps the squares small
        for (std::size_t split = 2; split + 2 <= count; ++split) {
            Sums low, high;
            for (std::size_t i = 0; i < count; ++i)
                (i < split ? low : high).add(sorted[i].first - middle);
            const double within = std::sqrt((low.aroundMean() + high.aroundMean()) / static_cast<double>(count - 2));
            const double gap = (sorted[split].first - sorted[split - 1].first) / std::max(kSmallestScale[t], within);
            if (gap <= widest)
                continue;
            widest = gap;
            groups = VariantGroups{{}, static_cast<Trait>(t)};
            const auto border = sorted.begin() + static_cast<std::ptrdiff_t>(split);
            const bool lowAreFewer = 2 * split <= count;
            for (auto at = lowAreFewer ? sorted.begin() : border; at != (lowAreFewer ? border : sorted.end()); ++at)
                groups->fewer.push_back(at->second);
        }
    }
    if (groups)
        std::ranges::sort(groups->fewer);
    return groups;
}

} // namespace twinspect
