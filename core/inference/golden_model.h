// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "core/golden/golden_part.h"
#include "core/golden/voice_scale.h"
#include "core/inference/anomaly_model.h"
#include "core/detector/preparation.h"

namespace twinspect {

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

/// As inspecting scores a map of this part.
[[nodiscard]] double voiceScore(const ScoreMap& map, const PartImage& part);

} // namespace twinspect
