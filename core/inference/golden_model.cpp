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

Result<VoiceScale> voiceScale(std::span<const double> heldOutScores)
{
    if (heldOutScores.size() < 2)
        return failure(ErrorCode::TooLittleData, "Too few held-out parts to know the scores of good parts", {},
                       "Give at least 8 good parts; 20 to 50 are a good start");
    VoiceScale scale;
    const auto count = static_cast<double>(heldOutScores.size());
    for (const double score : heldOutScores)
        scale.mean += score / count;
    double sum = 0;
    for (const double score : heldOutScores)
        sum += (score - scale.mean) * (score - scale.mean);
    scale.deviation = std::max(std::sqrt(sum / count), 1e-3);
    return scale;
}

double voiceScore(const ScoreMap& map, const PartImage& part)
{
    return imageScore(map.values(), part.foreground.values(), ScoreOptions());
}

} // namespace twinspect
