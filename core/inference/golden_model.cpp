// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/golden_model.h"

#include <algorithm>
#include <cmath>

#include "core/nn/score_map.h"

namespace twinspect {

AnomalyResult GoldenModel::infer(const PreparedPart& prepared) const
{
    AnomalyResult result;
    if (!prepared.geometry.partFound) {
        result.partFound = false;
        return result;
    }
    const GoldenDeviation deviation = part.deviationOf(prepared.image);
    const int side = prepared.image.side();
    ScoreMap colourMap(side, side), heightMap(side, side), larger(side, side);
    result.primary = "score";
    result.shareRgb = ShareMap(side, side);
    if (deviation.trusted) {
        result.heightVsGoodMm = deviation.heightMm;
        result.goodPartsVaryMm = deviation.spreadMm;
        for (std::size_t i = 0; i < larger.pixelCount(); ++i) {
            colourMap.data()[i] = static_cast<float>(colour.of(static_cast<double>(deviation.colour.data()[i])));
            heightMap.data()[i] = static_cast<float>(height.of(static_cast<double>(deviation.height.data()[i])));
            larger.data()[i] = std::max(colourMap.data()[i], heightMap.data()[i]);
            result.shareRgb.data()[i] = colourMap.data()[i] > heightMap.data()[i] ? 1.0f : 0.0f;
        }
    }
    result.maps["rgb"] = std::move(colourMap);
    result.maps["depth"] = std::move(heightMap);
    result.maps[result.primary] = std::move(larger);
    for (const auto& [name, map] : result.maps)
        result.imageScores[name] = voiceScore(map, prepared.image);
    result.imageScore = result.imageScores.at(result.primary);
    return result;
}

double voiceScore(const ScoreMap& map, const PartImage& part)
{
    return imageScore(map.values(), part.foreground.values(), ScoreOptions());
}

} // namespace twinspect
