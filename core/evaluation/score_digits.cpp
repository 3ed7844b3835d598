// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/score_digits.h"

#include <cmath>
#include <cstdio>
#include <set>

namespace twinspect {

namespace {

constexpr int kLeast = 4;
constexpr int kMost = 9;

std::string written(double score, int decimals)
{
    std::string text(static_cast<std::size_t>(std::snprintf(nullptr, 0, "%.*f", decimals, score)), '\0');
    std::snprintf(text.data(), text.size() + 1, "%.*f", decimals, score);
    return text;
}

} // namespace

int scoreDecimals(std::span<const double> compared)
{
    std::set<double> different;
    for (const double score : compared)
        if (std::isfinite(score))
            different.insert(score);
    int decimals = kLeast;
    for (; decimals < kMost; ++decimals) {
        std::set<std::string> texts;
        for (const double score : different)
            texts.insert(written(score, decimals));
        if (texts.size() == different.size())
            break;
    }
    return decimals;
}

std::string plainScore(double score, std::span<const double> compared)
{
    return written(score, scoreDecimals(compared));
}

} // namespace twinspect
