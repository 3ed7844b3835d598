// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/golden/voice_scale.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace twinspect {

namespace {

constexpr double kUsualWeight = 4; // parts
constexpr double kUsualShare = 0.2; // 0.09 to 0.29 on tuning parts

double meanOf(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace

Result<VoiceScale> voiceScale(std::span<const double> heldOutScores, double usualDeviation)
{
    if (heldOutScores.size() < 2)
        return failure(ErrorCode::TooLittleData, "Too few held-out parts to know the scores of good parts", {},
                       "Give at least 5 good parts; 20 to 50 are a good start");
    VoiceScale scale;
    scale.mean = meanOf(heldOutScores);
    double sum = kUsualWeight * usualDeviation * usualDeviation;
    for (const double score : heldOutScores)
        sum += (score - scale.mean) * (score - scale.mean);
    scale.deviation = std::max(std::sqrt(sum / (kUsualWeight + static_cast<double>(heldOutScores.size()))), 1e-3);
    return scale;
}

Result<VoiceScale> deviationScale(std::span<const double> heldOutScores)
{
    return voiceScale(heldOutScores, heldOutScores.empty() ? 0 : kUsualShare * std::fabs(meanOf(heldOutScores)));
}

} // namespace twinspect
