// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/score_digits.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "core/evaluation/score_unit.h"

namespace twinspect {

namespace {

constexpr int kMost = 9;

/// Without the sign of a zero.
std::string written(double score, int decimals)
{
    std::string text(static_cast<std::size_t>(std::snprintf(nullptr, 0, "%.*f", decimals, score)), '\0');
    std::snprintf(text.data(), text.size() + 1, "%.*f", decimals, score);
    if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos)
        text.erase(0, 1);
    return text;
}

/// What `written` shows: a number that rounds to 0 has no sign, and none but 1 reads 1.
double asWritten(double value, int decimals, bool inUnit)
{
    const std::string text = written(value, decimals);
    if (inUnit && value != 1 && text == written(1, decimals))
        return value > 1 ? 1 + std::pow(10, -decimals) : 1 - std::pow(10, -decimals);
    return text.find_first_not_of("0.") == std::string::npos ? 0 : value;
}

} // namespace

int scoreDecimals(std::span<const double> compared, int least)
{
    std::set<double> different;
    for (const double score : compared)
        if (std::isfinite(score))
            different.insert(score);
    int decimals = least;
    for (; decimals < kMost; ++decimals) {
        std::set<std::string> texts;
        for (const double score : different)
            texts.insert(written(score, decimals));
        if (texts.size() == different.size())
            break;
    }
    return decimals;
}

WrittenScores writtenScores(std::span<const double> raw, const ScoreUnit& unit)
{
    WrittenScores scores;
    for (const double score : raw)
        scores.values.push_back(unit.readable(score));
    auto compared = scores.values;
    if (unit.known())
        compared.push_back(1);
    scores.decimals = scoreDecimals(compared, unit.known() ? kReadableDecimals : kRawDecimals);
    for (double& value : scores.values)
        value = asWritten(value, scores.decimals, unit.known());
    return scores;
}

std::vector<std::string> plainScores(std::span<const double> raw, const ScoreUnit& unit)
{
    const auto scores = writtenScores(raw, unit);
    std::vector<std::string> texts;
    for (const double value : scores.values)
        texts.push_back(written(value, scores.decimals));
    return texts;
}

std::string plainScore(double raw, const ScoreUnit& unit) { return plainScores({&raw, 1}, unit).front(); }

} // namespace twinspect
