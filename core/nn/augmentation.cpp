// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/augmentation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace twinspect {

namespace {

// Where an output pixel comes from: four neighbours and their weights.
struct Source {
    std::size_t at[4];
    float weight[4];
};

std::vector<Source> sources(int side, double angle, double scale, double shiftX, double shiftY)
{
    const double centre = (side - 1) / 2.0;
    const double c = std::cos(angle) / scale;
    const double s = std::sin(angle) / scale;
    std::vector<Source> result(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const double x = column - centre - shiftX;
            const double y = row - centre - shiftY;
            const double sx = std::clamp(c * x - s * y + centre, 0.0, side - 1.0);
            const double sy = std::clamp(s * x + c * y + centre, 0.0, side - 1.0);
            const int x0 = std::min(static_cast<int>(sx), side - 2);
            const int y0 = std::min(static_cast<int>(sy), side - 2);
            const auto fx = static_cast<float>(sx - x0);
            const auto fy = static_cast<float>(sy - y0);
            const auto at =
                static_cast<std::size_t>(y0) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x0);
            const auto below = at + static_cast<std::size_t>(side);
            result[static_cast<std::size_t>(row) * static_cast<std::size_t>(side) + static_cast<std::size_t>(column)] =
                Source{{at, at + 1, below, below + 1}, {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy}};
        }
    return result;
}

template <typename In>
void warp(const In* in, float* out, const std::vector<Source>& from, float gain)
{
    for (std::size_t i = 0; i < from.size(); ++i) {
        const Source& s = from[i];
        out[i] = gain
               * (static_cast<float>(in[s.at[0]]) * s.weight[0] + static_cast<float>(in[s.at[1]]) * s.weight[1]
                  + static_cast<float>(in[s.at[2]]) * s.weight[2] + static_cast<float>(in[s.at[3]]) * s.weight[3]);
    }
}

} // namespace

PartPixels augment(const PartImage& part, const AugmentationOptions& options, Random random)
{
    const int side = part.side();
    if (!options.enabled || side < 2)
        return toPixels(part);
    const double angle = random.uniform(-1, 1) * options.rotationDegrees * std::numbers::pi / 180;
    const double scale = 1 + random.uniform(-1, 1) * options.scale;
    const double shiftX = random.uniform(-1, 1) * options.shift * side;
    const double shiftY = random.uniform(-1, 1) * options.shift * side;
    const auto from = sources(side, angle, scale, shiftX, shiftY);
    const std::size_t count = from.size();
    PartPixels pixels;
    pixels.side = side;
    pixels.rgb.resize(3 * count);
    pixels.height.resize(count);
    pixels.foreground.resize(count);
    pixels.measured.resize(count);
    const double gain = 1 + random.uniform(-1, 1) * options.gain;
    const double gamma = 1 + random.uniform(-1, 1) * options.gamma;
    std::array<float, 256> tone; // the tone curve, read once a byte instead of a power a pixel
    for (std::size_t i = 0; i < tone.size(); ++i)
        tone[i] = static_cast<float>(std::min(1.0, gain * std::pow(static_cast<double>(i) / 255, gamma)));
    std::vector<float> toned(count);
    for (std::size_t channel = 0; channel < 3; ++channel) {
        for (std::size_t i = 0; i < count; ++i)
            toned[i] = tone[part.rgb.data()[3 * i + channel]];
        warp(toned.data(), &pixels.rgb[channel * count], from, 1);
    }
    warp(part.height.data(), pixels.height.data(), from, 1);
    PartPixels still;
    takeForeground(part, still);
    warp(still.foreground.data(), pixels.foreground.data(), from, 1);
    if (!still.notCounted.empty()) {
        pixels.notCounted.resize(count);
        warp(still.notCounted.data(), pixels.notCounted.data(), from, 1);
    }
    warp(part.measured.data(), pixels.measured.data(), from, 1);
    for (std::size_t i = 0; i < count; ++i) {
        pixels.foreground[i] = pixels.foreground[i] > 0.5F ? 1.0F : 0.0F;
        pixels.measured[i] = pixels.measured[i] > 0.5F ? 1.0F : 0.0F;
    }
    for (float& value : pixels.notCounted) // none counts in part
        value = value > 0 ? 1.0F : 0.0F;
    return pixels;
}

} // namespace twinspect
