// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/detector/anomaly_result.h"
#include "core/golden/golden_part.h"
#include "core/golden/voice_scale.h"
#include "core/nn/safetensors.h"

namespace twinspect {

/// The mean good part as one more voice of evidence beside those that a detector has fused [ours].
struct GoldenVoice {
    GoldenPart part;
    VoiceScale height, colour; ///< of the deviations' scores of held-out parts
    VoiceScale fused;          ///< of the scores of the map that it joins

    /// "golden.*".
    void save(TensorMap& tensors) const;
    /// Nothing in a file that has none of these tensors. Errors: Mismatch, naming `file`.
    [[nodiscard]] static Result<std::optional<GoldenVoice>> from(const TensorMap& tensors, double heightRangeMm,
                                                                 int side, const std::string& file);

    /// Size of a deviation, [S,S], in units of the held-out scores: the larger of height and colour.
    [[nodiscard]] ScoreMap evidence(const GoldenDeviation& deviation) const;
    /// Joins it to the finished fused map [S,S]: a defect is seen by what was fused, by the mean good part, or by both.
    /// Where no score can rise the map has its lowest value, as before.
    void join(std::span<float> fusedMap, const ScoreMap& evidence, std::span<const std::uint8_t> foreground) const;

    /// Joins it to the primary map of `result`, with what follows from it. Adds the maps "golden" (its evidence, in the
    /// unit of the primary map) and "channels" (the primary map without it). Where the pose is not trusted, the primary
    /// map stays as it is, and a note says so.
    void joinTo(AnomalyResult& result, const PartImage& image) const;
};

/// Of the fused map of a network, whose scores are log odds: by how much those of good parts usually scatter [ours].
inline constexpr double kUsualFusedDeviation = 0.7; // 0.5 to 0.8 on tuning parts

} // namespace twinspect
