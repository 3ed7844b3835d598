// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/perlin.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace twinspect {

namespace {

// Quintic fade: second derivatives vanish at lattice points.
float fade(float t) { return t * t * t * (t * (t * 6 - 15) + 10); }

} // namespace

std::vector<float> perlinNoise(int side, double cells, Random& random)
{
    const int lattice = static_cast<int>(std::ceil(cells)) + 2;
    std::vector<float> gx(static_cast<std::size_t>(lattice * lattice)), gy(gx.size());
    for (std::size_t i = 0; i < gx.size(); ++i) {
        const double angle = random.uniform(0, 2 * std::numbers::pi);
        gx[i] = static_cast<float>(std::cos(angle));
        gy[i] = static_cast<float>(std::sin(angle));
    }
    const auto step = static_cast<float>(cells / side);
    const auto offsetX = static_cast<float>(random.uniform());
    const auto offsetY = static_cast<float>(random.uniform());
    std::vector<float> noise(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (int row = 0; row < side; ++row) {
        const float y = offsetY + static_cast<float>(row) * step;
        const int iy = std::min(static_cast<int>(y), lattice - 2);
        const float fy = y - static_cast<float>(iy);
        const float wy = fade(fy);
        for (int column = 0; column < side; ++column) {
            const float x = offsetX + static_cast<float>(column) * step;
            const int ix = std::min(static_cast<int>(x), lattice - 2);
            const float fx = x - static_cast<float>(ix);
            const float wx = fade(fx);
            const auto corner = static_cast<std::size_t>(iy * lattice + ix);
            const auto below = corner + static_cast<std::size_t>(lattice);
            const float n00 = gx[corner] * fx + gy[corner] * fy;
            const float n10 = gx[corner + 1] * (fx - 1) + gy[corner + 1] * fy;
            const float n01 = gx[below] * fx + gy[below] * (fy - 1);
            const float n11 = gx[below + 1] * (fx - 1) + gy[below + 1] * (fy - 1);
            const float top = n00 + wx * (n10 - n00);
            const float bottom = n01 + wx * (n11 - n01);
            // 2-d unit-gradient noise lies within +-sqrt(1/2).
            noise[static_cast<std::size_t>(row * side + column)] =
                (top + wy * (bottom - top)) * std::numbers::sqrt2_v<float>;
        }
    }
    return noise;
}

std::vector<float> perlinOctaves(int side, double cells, int octaves, Random& random)
{
    std::vector<float> sum(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 0.0F);
    float amplitude = 1;
    float total = 0;
    for (int octave = 0; octave < octaves; ++octave, cells *= 2, amplitude /= 2) {
        const auto noise = perlinNoise(side, std::min(cells, side / 2.0), random);
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += amplitude * noise[i];
        total += amplitude;
    }
    for (float& value : sum)
        value /= total;
    return sum;
}

} // namespace twinspect
