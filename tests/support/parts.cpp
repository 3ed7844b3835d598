// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/parts.h"

#include <cmath>

#include "core/base/random.h"

namespace twinspect::sample {

PartImage disc(int number, int side)
{
    Random random(11, 1, static_cast<std::uint64_t>(number));
    PartImage part;
    part.rgb = RgbImage(side, side, 3);
    part.height = DepthMap(side, side);
    part.foreground = Mask(side, side);
    part.measured = Mask(side, side, 1, 1);
    const double cx = side / 2.0 + random.uniform(-2, 2);
    const double cy = side / 2.0 + random.uniform(-2, 2);
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const bool inside = std::hypot(column - cx, row - cy) < 0.36 * side;
            const bool bar = inside && std::abs(row - cy) < side / 16.0;
            part.foreground.at(row, column) = inside;
            part.height.at(row, column) = inside ? 1.0F : 0.0F;
            for (int channel = 0; channel < 3; ++channel)
                part.rgb.at(row, column, channel) = static_cast<std::uint8_t>((bar      ? 60
                                                                               : inside ? 150
                                                                                        : 90)
                                                                              + random.below(12));
        }
    return part;
}

PartPixels discPixels(int number, int side, bool shadow)
{
    PartPixels pixels = toPixels(disc(number, side));
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
