// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "core/golden/golden_part.h"
#include "core/inference/anomaly_model.h"
#include "core/detector/preparation.h"

namespace twinspect {

/// What the scores of good parts are like, so that deviations of height and of colour can be compared.
struct VoiceScale {
    double mean = 0, deviation = 1;
    [[nodiscard]] double of(double score) const { return (score - mean) / deviation; }
};

/// The golden part as a detector of its own [ours]. Nothing is trained.
struct GoldenModel {
    Preparation preparation;
    std::map<std::string, std::string> constants; ///< as in TrainingSet: also which parts it learnt from
    GoldenPart part;
    VoiceScale height, colour; ///< of parts that were held out

    /// Maps: "rgb" is the deviation of colour, "depth" that of height, both in units of VoiceScale; "score" is the
    /// larger of both. heightVsGoodMm is the deviation in mm. Where the pose is not trusted the maps are flat,
    /// and there are no millimetres.
    [[nodiscard]] AnomalyResult infer(const PreparedPart& prepared) const;
};

/// The scale of one voice from its scores of held-out parts. Errors: TooLittleData.
[[nodiscard]] Result<VoiceScale> voiceScale(std::span<const double> heldOutScores);
/// As inspecting scores a map of this part.
[[nodiscard]] double voiceScore(const ScoreMap& map, const PartImage& part);

} // namespace twinspect
