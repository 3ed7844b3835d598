// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detector/anomaly_result.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace twinspect {

Status checkResult(const AnomalyResult& result, int side, const std::string& detector)
{
    if (!result.partFound)
        return {};
    const auto refuse = [&](const Text& what) -> Status {
        return failure(ErrorCode::Internal, Text("The detector %1 gave %2", detector, what), {},
                       "Report this to the maker of the detector, or train the part with another one");
    };
    if (!result.maps.contains(result.primary) || !result.imageScores.contains(result.primary))
        return refuse(Text("no map '%1'", result.primary));
    for (const auto& [name, map] : result.maps) {
        if (map.width() != side || map.height() != side)
            return refuse(Text("a map '%1' of %2 x %3 instead of %4 pixels", name, map.width(), map.height(), side));
        if (!std::ranges::all_of(map.values(), [](float value) { return std::isfinite(value); }))
            return refuse(Text("a map '%1' with values that are no numbers", name));
        if (const auto score = result.imageScores.find(name);
            score == result.imageScores.end() || !std::isfinite(score->second))
            return refuse(Text("no score for its map '%1'", name));
    }
    for (const auto& [name, width, height] :
         {std::tuple{"weight of RGB", result.weightRgb.width(), result.weightRgb.height()},
          {"share of RGB", result.shareRgb.width(), result.shareRgb.height()},
          {"height against good parts", result.heightVsGoodMm.width(), result.heightVsGoodMm.height()}})
        if (width > 0 && (width != side || height != side))
            return refuse(Text("a map '%1' of %2 x %3 instead of %4 pixels", name, width, height, side));
    if (!std::isfinite(result.imageScore))
        return refuse("a score that is no number");
    return {};
}

} // namespace twinspect
