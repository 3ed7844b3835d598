// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/base/text.h"
#include "core/detector/preparation.h"
#include "core/evaluation/height_tolerance.h"

namespace twinspect {

/// The ToleranceBand of each pixel.
using BandMap = Image<std::uint8_t>;
[[nodiscard]] BandMap bandsOf(const DepthMap& deviationMm, const DepthMap& varyMm, const HeightTolerance& tolerance);

/// How much of a part lies outside of a tolerance. Areas are as seen along the height. A pixel counts where it and at
/// least four of the eight around it are in one band: a pixel that departs alone is a fault of the sensor.
struct OutsideTolerance {
    struct Side {
        double areaMm2 = 0;
        double mostMm = 0; ///< deviation: mean of the tenth of these pixels that deviates most
    };
    Side lower, higher;
    double unclearMm2 = 0;
};
/// [S,S] maps of mm, NaN where the part was not compared.
[[nodiscard]] OutsideTolerance outsideTolerance(const DepthMap& deviationMm, const DepthMap& varyMm,
                                                const HeightTolerance& tolerance, double mmPerPixel);
/// What of a part was compared with the mean good part, whatever the tolerance.
struct ComparedPixels {
    double areaMm2 = 0;
    double usualVaryMm = 0; ///< by how much good parts vary: the median of these pixels
};
/// Maps as those of outsideTolerance().
[[nodiscard]] ComparedPixels comparedPixels(const DepthMap& deviationMm, const DepthMap& varyMm, double mmPerPixel);
/// Of a crop.
[[nodiscard]] double cropMmPerPixel(const PreparedPart& part);
/// Says it to people; nothing where nothing lies outside.
[[nodiscard]] std::optional<Text> noteOf(const OutsideTolerance& outside, const HeightTolerance& tolerance);

/// A map in the crop's frame as one of the full picture, with NaN beyond the crop.
[[nodiscard]] DepthMap deviationOnFullImage(const DepthMap& map, const CropBox& box);
/// Numbers of a file of deviations: 0 = not compared, 32768 = as the mean good part, 0.001 mm a step; what lies beyond
/// is clipped.
inline constexpr double kDeviationStepMm = 0.001, kDeviationOffsetMm = -32.768;
/// Errors: WriteFailed.
[[nodiscard]] Status writeDeviationPng(const std::filesystem::path& file, const DepthMap& fullMm);
/// The numbers of ToleranceBand, 8 bits. Errors: WriteFailed.
[[nodiscard]] Status writeBandsPng(const std::filesystem::path& file, const BandMap& bands);

} // namespace twinspect
