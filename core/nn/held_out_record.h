// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/arithmetic.h"

namespace twinspect {

/// The maps of which a model remembers how high good parts reach: each has a scale of its own.
inline constexpr const char* kPeakMaps[] = {"cm_segf", "rgb", "depth"};

/// The scores of the held-out parts by the finished model, from the code that inspects.
struct HeldOutScores {
    std::vector<double> scores;                       ///< image scores
    std::map<std::string, std::vector<double>> peaks; ///< by kPeakMaps: highest values, for a pixel threshold
    Arithmetic arithmetic = Arithmetic::Unknown;      ///< in which they hold

    void add(double imageScore, const std::map<std::string, double>& highest);
    /// Under the keys below; numbers come back to the last bit.
    void describe(std::map<std::string, std::string>& record) const;
};

/// As a model file lists numbers: each the shortest text that is read back as the same number.
[[nodiscard]] std::string listed(const std::vector<double>& values);

/// Under which a model file lists HeldOutScores::scores.
inline constexpr auto kHeldOutScoresKey = "held_out.scores";
/// Under which it lists HeldOutCheck::defectScores; files of older versions do not.
inline constexpr auto kDefectScoresKey = "held_out.defect_scores";
/// Under which it says their arithmetic; files of older versions do not.
inline constexpr auto kArithmeticKey = "held_out.arithmetic";
/// Under which it lists the peaks of a map. Those of the fused map, without which there are no thresholds, have no
/// suffix.
[[nodiscard]] inline std::string peaksKey(const std::string& map)
{
    return map == "cm_segf" ? "held_out.peaks" : "held_out.peaks." + map;
}

/// Under which a model file keeps HeldOutCheck::syntheticAuroc of a map.
[[nodiscard]] inline std::string separationKey(const std::string& map) { return "held_out.synthetic_auroc." + map; }

} // namespace twinspect
