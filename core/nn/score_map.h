// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <torch/types.h>

#include "core/geometry/part_image.h"
#include "core/nn/dcrdf_net.h"

namespace twinspect {

/// How a raw map becomes the map on the screen and the image score. Nothing is ever scaled per image.
struct ScoreOptions {
    double blurShare = 1.0 / 128;   ///< Gaussian sigma as a share of the side
    double dilateShare = 1.0 / 32;  ///< the part, widened by this share of the side, is where a score may rise
    double topShare = 0.004;        ///< image score = mean of this share of the part's pixels, the highest ones
};

/// Foreground [side,side] widened by a square of 2 radius + 1 pixels.
[[nodiscard]] std::vector<std::uint8_t> dilate(std::span<const std::uint8_t> foreground, int side, int radius);

/// [side,side] 1 where a score may rise: the widened part, or everywhere without a foreground.
[[nodiscard]] std::vector<std::uint8_t> scoredPixels(std::span<const std::uint8_t> foreground, int side,
                                                     const ScoreOptions& options);

/// Raw map [1,1,h,w] -> [side,side] float32 values: enlarged bilinearly, smoothed; outside the widened part the lowest
/// value inside it. An empty foreground leaves the map as it is.
[[nodiscard]] std::vector<float> finishMap(const torch::Tensor& raw, std::span<const std::uint8_t> foreground, int side,
                                           const ScoreOptions& options);

/// Mean of the highest values, as many as `topShare` of the foreground's pixels (at least one). A map without
/// foreground counts every pixel.
[[nodiscard]] double imageScore(std::span<const float> map, std::span<const std::uint8_t> foreground,
                                const ScoreOptions& options);
/// The same over the pixels that count (not 0 in `counted`) alone. It is the mean of as many values, so that the same
/// defect has the same score whatever else counts; of all where fewer count, and NaN where none does.
[[nodiscard]] double imageScore(std::span<const float> map, std::span<const std::uint8_t> foreground,
                                const ScoreOptions& options, std::span<const std::uint8_t> counted);

/// The finished maps and image scores of one part, by kMapNames, as far as the model has the channels.
struct FinishedMaps {
    std::map<std::string, std::vector<float>> maps; ///< finishMap() of each
    std::map<std::string, double> scores;           ///< imageScore() of each
};
/// What is shown and scored of one part, by whoever inspects.
[[nodiscard]] FinishedMaps finishMaps(const AnomalyMaps& raw, const PartImage& part, const ScoreOptions& options);

} // namespace twinspect
