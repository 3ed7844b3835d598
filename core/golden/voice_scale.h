// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/base/result.h"

namespace twinspect {

/// What the scores of good parts are like, so that evidence of different kinds can be compared.
struct VoiceScale {
    double mean = 0, deviation = 1;
    [[nodiscard]] double of(double score) const { return (score - mean) / deviation; }
};

/// The scale of one kind of evidence from its scores of held-out parts. With few parts their deviation says little, so
/// the usual one counts like four parts more [ours]. Errors: TooLittleData (under two).
[[nodiscard]] Result<VoiceScale> voiceScale(std::span<const double> heldOutScores, double usualDeviation);
/// The same for deviations in spreads, whose scores of good parts usually scatter by a fifth of their mean [ours].
[[nodiscard]] Result<VoiceScale> deviationScale(std::span<const double> heldOutScores);

} // namespace twinspect
