// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/parts.h"

#include <cmath>

#include "core/base/random.h"

namespace twinspect::sample {

PartImage disc(int number, int side)
{
    Random random(11, 1, static_cast<std::uint64_t>(number));
    PartImage part;
    part.side = side;
    const auto count = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    part.rgb.resize(3 * count);
    part.height.resize(count);
    part.foreground.resize(count);
    part.measured.assign(count, 1);
    const double cx = side / 2.0 + random.uniform(-2, 2);
    const double cy = side / 2.0 + random.uniform(-2, 2);
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const auto i = static_cast<std::size_t>(row * side + column);
            const bool inside = std::hypot(column - cx, row - cy) < 0.36 * side;
            const bool bar = inside && std::abs(row - cy) < side / 16.0;
            part.foreground[i] = inside;
            part.height[i] = inside ? 1.0F : 0.0F;
            for (std::size_t channel = 0; channel < 3; ++channel)
                part.rgb[channel * count + i] = static_cast<std::uint8_t>((bar      ? 60
                                                                           : inside ? 150
                                                                                    : 90)
                                                                          + random.below(12));
        }
    return part;
}

PartPixels discPixels(int number, int side, bool shadow)
{
    const PartImage part = disc(number, side);
    PartPixels pixels;
    pixels.side = side;
    for (const std::uint8_t value : part.rgb)
        pixels.rgb.push_back(static_cast<float>(value) / 255.0F);
    pixels.foreground.assign(part.foreground.begin(), part.foreground.end());
    pixels.measured.assign(part.measured.begin(), part.measured.end());
    pixels.height = part.height;
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const auto i = static_cast<std::size_t>(row * side + column);
            pixels.height[i] += 0.05F * std::sin(0.3F * static_cast<float>(row) + 0.2F * static_cast<float>(column));
            if (shadow && row < side / 2 && column < side / 2) {
                pixels.measured[i] = 0;
                pixels.height[i] = 0;
            }
        }
    return pixels;
}

} // namespace twinspect::sample
