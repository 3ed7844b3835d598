// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/part_pixels.h"

namespace twinspect {

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
    pixels.foreground.assign(part.foreground.values().begin(), part.foreground.values().end());
    pixels.measured.assign(part.measured.values().begin(), part.measured.values().end());
    return pixels;
}

} // namespace twinspect
