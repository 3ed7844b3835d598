// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/finished_maps.h"

#include "core/nn/score_map.h"

namespace twinspect {

void addMap(AnomalyResult& result, const std::string& name, const torch::Tensor& raw, const PartImage& part)
{
    const ScoreOptions score;
    const auto foreground = std::span(part.foreground.values());
    const auto values = finishMap(raw, foreground, part.side(), score);
    result.imageScores[name] = imageScore(values, foreground, score);
    result.maps[name] = mapOf<ScoreMap>(values, part.side());
}

} // namespace twinspect
