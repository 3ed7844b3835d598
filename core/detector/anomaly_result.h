// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "core/base/arithmetic.h"
#include "core/base/result.h"
#include "core/base/text.h"
#include "core/imaging/image.h"

namespace twinspect {

/// The maps and scores that a detector gives for one part. Raw: no threshold, no verdict, nothing scaled per image.
/// Maps are [side,side] in the crop's frame; onFullImage() puts them back.
struct AnomalyResult {
    bool partFound = true;
    double imageScore = 0;                      ///< of the primary map
    double scoreLimit = std::numeric_limits<double>::infinity(); ///< of the model, see scoreLimitOf()
    Arithmetic arithmetic = Arithmetic::Unknown;                 ///< of the model, see AnomalyModel::arithmetic()
    std::string primary; ///< the map that the verdict is about: DetectorInfo::primaryMap
    /// By name: "rgb" and "depth" for what one modality says, others as the detector has them; the primary one always.
    std::map<std::string, ScoreMap> maps;
    std::map<std::string, double> imageScores; ///< by the same names
    ShareMap weightRgb; ///< CM-SEGF weight of RGB, 0..1; depth has the rest. Empty for detectors without such weights
    ShareMap shareRgb; ///< how much of the primary map came from RGB, 0..1; empty when the detector cannot say
    DepthMap heightVsGoodMm; ///< height minus what a good part would show there, mm; empty when the model has no answer
                             ///< to that. NaN where there is nothing to compare
    DepthMap goodPartsVaryMm;  ///< by how much good parts vary in height there, mm: one standard deviation; empty when
                               ///< the model does not know
    std::vector<Text> notes;   ///< what a person should know of how the result came about
    bool liesUnlikeGood = false; ///< the part does not lie in the picture as good parts do; `notes` say how

    [[nodiscard]] const ScoreMap& score() const { return maps.at(primary); } ///< of a part that was found
};

/// A fault of a detector must not become a verdict. Errors: Internal when the primary map is missing, a map has another
/// size than `side`, or a value or score is not finite. `detector` is named.
[[nodiscard]] Status checkResult(const AnomalyResult& result, int side, const std::string& detector);

} // namespace twinspect
