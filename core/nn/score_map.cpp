// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/score_map.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <torch/nn/functional/upsampling.h>

#include "core/nn/blur.h"
#include "core/nn/map_names.h"

namespace twinspect {

namespace F = torch::nn::functional;

std::vector<std::uint8_t> dilate(std::span<const std::uint8_t> foreground, int side, int radius)
{
    std::vector<std::uint8_t> rows(foreground.size(), 0), result(foreground.size(), 0);
    const auto at = [side](int row, int column) {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(side) + static_cast<std::size_t>(column);
    };
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column)
            if (foreground[at(row, column)])
                std::fill(&rows[at(row, std::max(0, column - radius))],
                          &rows[at(row, std::min(side - 1, column + radius))] + 1, std::uint8_t(1));
    for (int row = 0; row < side; ++row)
        for (int near = std::max(0, row - radius); near <= std::min(side - 1, row + radius); ++near)
            for (int column = 0; column < side; ++column)
                result[at(row, column)] |= rows[at(near, column)];
    return result;
}

std::vector<std::uint8_t> scoredPixels(std::span<const std::uint8_t> foreground, int side, const ScoreOptions& options)
{
    if (std::ranges::none_of(foreground, [](std::uint8_t value) { return value != 0; }))
        return std::vector<std::uint8_t>(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 1);
    return dilate(foreground, side, static_cast<int>(std::lround(options.dilateShare * side)));
}

std::vector<float> finishMap(const torch::Tensor& raw, std::span<const std::uint8_t> foreground, int side,
                             const ScoreOptions& options)
{
    const auto large =
        F::interpolate(raw.to(torch::kCPU, torch::kFloat32), F::InterpolateFuncOptions()
                                                                 .size(std::vector<std::int64_t>{side, side})
                                                                 .mode(torch::kBilinear)
                                                                 .align_corners(false))
            .contiguous();
    std::vector<float> map(large.data_ptr<float>(), large.data_ptr<float>() + large.numel());
    gaussianBlur(map, side, options.blurShare * side);
    const auto inside = scoredPixels(foreground, side, options);
    float lowest = INFINITY;
    for (std::size_t i = 0; i < map.size(); ++i)
        if (inside[i])
            lowest = std::min(lowest, map[i]);
    for (std::size_t i = 0; i < map.size(); ++i)
        if (!inside[i])
            map[i] = lowest;
    return map;
}

namespace {

// Takes the values apart. There must be one at least.
double meanOfHighest(std::vector<float> values, std::size_t count)
{
    const std::size_t top = std::min(count, values.size());
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(top - 1), values.end(),
                     std::greater<>());
    return std::accumulate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(top), 0.0)
         / static_cast<double>(top);
}

// How many pixels an image score is the mean of.
std::size_t pixelsOfScore(std::span<const std::uint8_t> foreground, std::size_t pixels, const ScoreOptions& options)
{
    const auto partPixels = static_cast<std::size_t>(
        std::count_if(foreground.begin(), foreground.end(), [](std::uint8_t value) { return value != 0; }));
    const std::size_t counted = partPixels > 0 ? partPixels : pixels;
    return std::clamp<std::size_t>(static_cast<std::size_t>(
                                       std::lround(options.topShare * static_cast<double>(counted))),
                                   1, pixels);
}

} // namespace

double imageScore(std::span<const float> map, std::span<const std::uint8_t> foreground, const ScoreOptions& options)
{
    // Pixels outside the widened part hold the lowest value, so the whole map may be searched.
    return meanOfHighest({map.begin(), map.end()}, pixelsOfScore(foreground, map.size(), options));
}

double imageScore(std::span<const float> map, std::span<const std::uint8_t> foreground, const ScoreOptions& options,
                  std::span<const std::uint8_t> counted)
{
    std::vector<float> values;
    for (std::size_t i = 0; i < map.size(); ++i)
        if (counted[i])
            values.push_back(map[i]);
    return values.empty() ? std::nan("")
                          : meanOfHighest(std::move(values), pixelsOfScore(foreground, map.size(), options));
}

FinishedMaps finishMaps(const AnomalyMaps& raw, const PartImage& part, const ScoreOptions& options)
{
    FinishedMaps finished;
    for (const std::string name : kMapNames) {
        const auto* map = raw.find(name);
        if (map == nullptr)
            continue;
        auto values = finishMap(*map, part.foreground.values(), part.side(), options);
        finished.scores[name] = imageScore(values, part.foreground.values(), options);
        finished.maps[name] = std::move(values);
    }
    return finished;
}

} // namespace twinspect
