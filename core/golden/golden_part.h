// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/run_context.h"
#include "core/geometry/part_image.h"
#include "core/golden/registration.h"

namespace twinspect {

/// How a part differs from the mean good part. All planes are [S,S], in the frame of the part's crop.
struct GoldenDeviation {
    PlanePose pose;
    double residual = 0;  ///< of the registration, see Registration
    bool trusted = false; ///< the pose: the residual is one that good parts have
    DepthMap heightMm; ///< height minus that of the mean good part, without what the part leans; NaN where the sensor
                       ///< did not measure or beyond the part
    DepthMap spreadMm; ///< by how much good parts vary there: one standard deviation, with the sensor's noise
    ScoreMap height; ///< size of the deviation of the height, in spreads; 0 beyond the part
    ScoreMap colour; ///< of the colour (CIELAB), in spreads: the root of the mean square of the three channels
};

/// The place at which the height deviates most, in spreads; nothing when none was measured.
struct HeightExtreme {
    int row = 0, column = 0; ///< of the crop
    double heightMm = 0, spreadMm = 0;
    double spreads = 0; ///< of the smoothed map `height`
};
[[nodiscard]] std::optional<HeightExtreme> heightExtremeOf(const GoldenDeviation& deviation);

/// The mean good part, brought together by turning and shifting each part in the plane of the ground, with the spread
/// of height and colour for each pixel [ours]. Frozen; several threads may ask at once.
class GoldenPart {
public:
    /// From parts of one size, as viewPart() gives them; `heightRangeMm` is what a height of 1 means. Errors:
    /// TooLittleData (under 4 parts), Cancelled.
    [[nodiscard]] static Result<GoldenPart> learn(std::span<const PartImage> goodParts, double heightRangeMm,
                                                  const RunContext& context);

    [[nodiscard]] GoldenDeviation deviationOf(const PartImage& part) const;

    /// All it consists of but the height range, for a model file: "features" [S,S,3], "share" [S,S], "mean" [S,S,4],
    /// "spread" [S,S,4], "reference" [S,S,3], "residuals" [1,N].
    [[nodiscard]] std::map<std::string, Image<float>> planes() const;
    /// Errors: Mismatch when a plane is missing, has another size, or holds numbers that make no sense; names `file`.
    [[nodiscard]] static Result<GoldenPart> from(std::map<std::string, Image<float>> planes, double heightRangeMm,
                                                 const std::string& file);

    [[nodiscard]] int side() const { return m_mean.width(); } ///< px: S of the parts it can be compared with
    /// Of the good parts it was learnt from, sorted: how well they register.
    [[nodiscard]] const std::vector<float>& residuals() const { return m_residuals; }
    /// False: parts of this kind do not register (they roll, or no two are alike), so no pose is trusted.
    [[nodiscard]] bool registers() const;

private:
    [[nodiscard]] Image<float> smoothSizes(const Image<float>& planes) const;

    double m_heightRangeMm = 1;
    PoseFinder m_poses; ///< with the features of the mean good part
    Image<float> m_share; ///< how many of the good parts cover a pixel, 0..1
    Image<float> m_mean; ///< [S,S,4] height in shares of the range, L*, a*, b*
    Image<float> m_spread; ///< [S,S,4]
    Image<float> m_reference; ///< [S,S,3] L*, a*, b* to which the light of every part is fitted
    std::vector<float> m_residuals; ///< as exact as a model file keeps them
};

} // namespace twinspect
