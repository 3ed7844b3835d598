// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/part_pixels.h"

#include <algorithm>

namespace twinspect {

bool leavesPixelsOut(const PartImage& part)
{
    return std::ranges::any_of(part.foreground.values(), [](std::uint8_t value) { return (value & kNotCounted) != 0; });
}

void takeForeground(const PartImage& part, PartPixels& pixels)
{
    pixels.foreground.assign(part.foreground.values().begin(), part.foreground.values().end());
    if (leavesPixelsOut(part)) {
        const auto counts = [](std::uint8_t value) { return (value & kNotCounted) == 0; };
        std::ranges::transform(part.foreground.values(), pixels.foreground.begin(),
                               [&](std::uint8_t value) { return counts(value) ? static_cast<float>(value) : 0.0F; });
        pixels.notCounted.resize(pixels.foreground.size());
        std::ranges::transform(part.foreground.values(), pixels.notCounted.begin(),
                               [&](std::uint8_t value) { return counts(value) ? 0.0F : 1.0F; });
    }
}

PartPixels toPixels(const PartImage& part)
{
    PartPixels pixels;
    pixels.side = part.side();
    const std::size_t count = part.rgb.pixelCount();
    pixels.rgb.resize(3 * count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t channel = 0; channel < 3; ++channel)
            pixels.rgb[channel * count + i] = static_cast<float>(part.rgb.data()[3 * i + channel]) / 255.0F;
    pixels.height.assign(part.height.values().begin(), part.height.values().end());
    takeForeground(part, pixels);
    pixels.measured.assign(part.measured.values().begin(), part.measured.values().end());
    return pixels;
}

} // namespace twinspect
