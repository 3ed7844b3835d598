// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/paired_comparison.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>

#include "core/base/random.h"
#include "core/evaluation/percentile.h"
#include "core/evaluation/ranked_scores.h"

namespace twinspect {

namespace {

constexpr int kFewestDraws = 2000;

/// The I-AUROC of one model's scores when parts count several times; sorted once for all draws.
class WeightedAuroc {
public:
    WeightedAuroc(const std::vector<PairedScore>& parts, double PairedScore::*score) : m_parts(parts), m_score(score)
    {
        m_order.resize(parts.size());
        std::iota(m_order.begin(), m_order.end(), std::size_t(0));
        std::ranges::sort(m_order, {}, [&](std::size_t i) { return parts[i].*score; });
    }

    [[nodiscard]] double of(const std::vector<int>& times) const
    {
        double below = 0, defects = 0, pairs = 0;
        for (std::size_t from = 0; from < m_order.size();) {
            double good = 0, bad = 0; // of one group of equal scores
            const double score = m_parts[m_order[from]].*m_score;
            for (; from < m_order.size() && m_parts[m_order[from]].*m_score == score; ++from)
                (m_parts[m_order[from]].defect ? bad : good) += times[m_order[from]];
            pairs += bad * (below + good / 2);
            below += good;
            defects += bad;
        }
        return pairs / (below * defects);
    }

private:
    const std::vector<PairedScore>& m_parts;
    double PairedScore::*m_score;
    std::vector<std::size_t> m_order;
};

/// One test set, drawn from again and again.
class Resampled {
public:
    explicit Resampled(const PairedSet& set)
        : m_first(set.parts, &PairedScore::first), m_second(set.parts, &PairedScore::second), m_times(set.parts.size())
    {
        for (std::size_t i = 0; i < set.parts.size(); ++i)
            m_strata[set.parts[i].defect ? 1 : 0].push_back(i);
    }

    [[nodiscard]] double measured()
    {
        std::ranges::fill(m_times, 1);
        return m_first.of(m_times) - m_second.of(m_times);
    }
    [[nodiscard]] double drawn(Random random)
    {
        std::ranges::fill(m_times, 0);
        for (const auto& stratum : m_strata)
            for (std::size_t i = 1; i < stratum.size(); ++i)
                ++m_times[stratum[static_cast<std::size_t>(random.below(static_cast<int>(stratum.size())))]];
        return m_first.of(m_times) - m_second.of(m_times);
    }

private:
    WeightedAuroc m_first, m_second;
    std::vector<int> m_times;
    std::vector<std::size_t> m_strata[2];
};

Status check(const PairedSet& set)
{
    std::vector<double> scores;
    for (const PairedScore& part : set.parts)
        scores.insert(scores.end(), {part.first, part.second});
    if (auto ok = checkFinite(scores, Text("part")); !ok)
        return ok;
    const auto defects = std::ranges::count_if(set.parts, &PairedScore::defect);
    const auto good = static_cast<std::ptrdiff_t>(set.parts.size()) - defects;
    if (std::min(good, defects) < kFewestPaired)
        return failure(ErrorCode::TooLittleData,
                       Text("Both models scored %1 good and %2 defective parts, too few to compare the models", good,
                            defects),
                       {}, Text("Test with at least %1 of each", kFewestPaired));
    return {};
}

std::string points(double share)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", 100 * share);
    return text == std::string("-0.0") ? "0.0" : text;
}

} // namespace

PairedSet pairsOf(std::span<const PartScore> first, std::span<const PartScore> second)
{
    std::map<std::string, const PartScore*> byId;
    for (const PartScore& part : second)
        byId[part.id] = &part;
    PairedSet set;
    for (const PartScore& part : first) {
        const auto found = byId.find(part.id);
        if (found == byId.end()) {
            ++set.unpaired;
            continue;
        }
        set.parts.push_back({part.imageScore, found->second->imageScore, part.defect});
        byId.erase(found);
    }
    set.unpaired += static_cast<int>(byId.size());
    return set;
}

Result<AurocDifference> compareAuroc(std::span<const PairedSet> sets, const BootstrapOptions& options)
{
    if (sets.empty() || options.draws < kFewestDraws)
        return failure(ErrorCode::InvalidArgument,
                       Text("A comparison needs a test set and at least %1 draws", kFewestDraws));
    AurocDifference result;
    std::vector<double> differences(static_cast<std::size_t>(options.draws), 0.0);
    const double weight = 1.0 / static_cast<double>(sets.size());
    for (std::size_t i = 0; i < sets.size(); ++i) {
        if (auto ok = check(sets[i]); !ok)
            return passOn(ok);
        Resampled set(sets[i]);
        result.sets += 1;
        result.parts += static_cast<int>(sets[i].parts.size());
        result.unpaired += sets[i].unpaired;
        result.difference += weight * set.measured();
        for (std::size_t draw = 0; draw < differences.size(); ++draw)
            differences[draw] += weight * set.drawn(Random(options.seed, i, draw));
    }
    result.lower = percentile(differences, 0.025).value();
    result.upper = percentile(differences, 0.975).value();
    const auto above = std::ranges::count_if(differences, [](double value) { return value >= 0; });
    const auto below = std::ranges::count_if(differences, [](double value) { return value <= 0; });
    // The measured difference counts as a draw, so that no p is 0 (Davison & Hinkley 1997, section 4.2).
    result.pValue = std::min(1.0, 2.0 * static_cast<double>(std::min(above, below) + 1)
                                      / static_cast<double>(differences.size() + 1));
    return result;
}

Text inWords(const AurocDifference& difference, const std::string& first, const std::string& second)
{
    char p[32];
    std::snprintf(p, sizeof p, difference.pValue < 0.001 ? "< 0.001" : "= %.*f", difference.pValue < 0.01 ? 3 : 2,
                  difference.pValue);
    if (!difference.shown())
        return Text("No difference between %1 and %2 can be shown with these %3 parts (%4 points; 95 %: %5 to %6; "
                    "p %7)",
                    first, second, difference.parts, points(difference.difference), points(difference.lower),
                    points(difference.upper), std::string(p));
    const bool firstLeads = difference.lower > 0;
    return Text("%1 is better than %2 by %3 points (95 %: %4 to %5; p %6)", firstLeads ? first : second,
                firstLeads ? second : first, points(std::abs(difference.difference)),
                points(firstLeads ? difference.lower : -difference.upper),
                points(firstLeads ? difference.upper : -difference.lower), std::string(p));
}

} // namespace twinspect
