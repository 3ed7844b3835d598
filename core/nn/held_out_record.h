// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/arithmetic.h"

namespace twinspect {

/// The maps beside the primary one of which a model remembers how high good parts reach: each has a scale of its own.
inline constexpr const char* kPeakMaps[] = {"rgb", "depth"};

/// The scores of the held-out parts by the finished model, from the code that inspects.
struct HeldOutScores {
    std::vector<double> scores;                       ///< image scores
    std::vector<double> primaryPeaks; ///< highest values of the map that the verdict is about, for a pixel threshold
    std::map<std::string, std::vector<double>> peaks; ///< the same by kPeakMaps, as far as the model has these maps
    Arithmetic arithmetic = Arithmetic::Unknown;      ///< in which they hold

    /// `highest`: by map.
    void add(double imageScore, double primaryPeak, const std::map<std::string, double>& highest);
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
/// Under which it lists the peaks of the primary map, without which there are no thresholds.
inline constexpr auto kPrimaryPeaksKey = "held_out.peaks";
/// Under which it lists those of one of kPeakMaps.
[[nodiscard]] inline std::string peaksKey(const std::string& map) { return kPrimaryPeaksKey + ("." + map); }

/// Under which a model file keeps HeldOutCheck::syntheticAuroc of a map.
[[nodiscard]] inline std::string separationKey(const std::string& map) { return "held_out.synthetic_auroc." + map; }

} // namespace twinspect
