// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace twinspect {

/// Under which a model file lists the image scores of the held-out good parts.
inline constexpr auto kHeldOutScoresKey = "held_out.scores";

/// The maps of which a model remembers how high good parts reach: each has a scale of its own.
inline constexpr const char* kPeakMaps[] = {"cm_segf", "rgb", "depth"};

/// Under which a model file lists the peaks of a map. Those of the fused map, without which there are no thresholds,
/// have no suffix.
[[nodiscard]] inline std::string peaksKey(const std::string& map)
{
    return map == "cm_segf" ? "held_out.peaks" : "held_out.peaks." + map;
}

/// Under which a model file keeps HeldOutCheck::syntheticAuroc of a map.
[[nodiscard]] inline std::string separationKey(const std::string& map) { return "held_out.synthetic_auroc." + map; }

} // namespace twinspect
