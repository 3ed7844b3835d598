// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/camera.h"

namespace twinspect::demo {

namespace {

// Running mean over 2 * radius + 1 cells along rows (stride 1) or columns, borders repeated.
void boxBlur(std::vector<float>& values, int side, int radius, bool alongRows)
{
    const std::size_t stride = alongRows ? 1 : static_cast<std::size_t>(side);
    const std::size_t nextLine = alongRows ? static_cast<std::size_t>(side) : 1;
    std::vector<float> line(static_cast<std::size_t>(side));
    const auto at = [&](int i) { return line[static_cast<std::size_t>(std::clamp(i, 0, side - 1))]; };
    for (int number = 0; number < side; ++number) {
        float* first = values.data() + static_cast<std::size_t>(number) * nextLine;
        for (int i = 0; i < side; ++i)
            line[static_cast<std::size_t>(i)] = first[static_cast<std::size_t>(i) * stride];
        float sum = 0;
        for (int i = -radius; i <= radius; ++i)
            sum += at(i);
        for (int i = 0; i < side; ++i) {
            first[static_cast<std::size_t>(i) * stride] = sum / static_cast<float>(2 * radius + 1);
            sum += at(i + radius + 1) - at(i - radius);
        }
    }
}

std::vector<float> blurred(std::vector<float> values, const Raster& raster, float radiusMm)
{
    const int radius = std::max(1, static_cast<int>(std::lround(radiusMm / raster.cellMm)));
    for (int pass = 0; pass < 2; ++pass) {
        boxBlur(values, raster.side, radius, true);
        boxBlur(values, raster.side, radius, false);
    }
    return values;
}

float squared(float value) { return value * value; }

// Soft boxes as a polished surface mirrors them: (x, y) of the mirrored view direction.
float mirroredLight(Vec2 mirrored, Vec2 light)
{
    const float wide = std::exp(-(squared(mirrored.x - 0.6f * light.x) + squared(mirrored.y - 0.6f * light.y)) / 0.18f);
    const float narrow =
        std::exp(-(squared(mirrored.x - 0.35f * light.x) + squared(mirrored.y - 0.35f * light.y)) / 0.02f);
    return 0.75f * wide + 0.55f * narrow;
}

} // namespace

std::vector<Colour> shade(const Raster& raster, const std::vector<SurfacePoint>& points,
                          const std::vector<float>& reliefMm, const Circumstances& c)
{
    // A light dome (0.6) and one soft box (0.4): typical for inspection cells.
    constexpr float kDome = 0.6f, kBox = 0.4f;
    const std::vector<float> nearMean = blurred(reliefMm, raster, 0.9f), farMean = blurred(reliefMm, raster, 3.5f);
    const float lightZ = std::sqrt(1.0f - dot(c.lightDirection, c.lightDirection));
    const float flat = kDome + kBox * lightZ;
    std::vector<Colour> light(raster.count());
    const int side = raster.side;
    for (int row = 0; row < side; ++row) {
        for (int column = 0; column < side; ++column) {
            const auto index =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(side) + static_cast<std::size_t>(column);
            const auto height = [&](int r, int k) {
                return reliefMm[static_cast<std::size_t>(std::clamp(r, 0, side - 1)) * static_cast<std::size_t>(side)
                                + static_cast<std::size_t>(std::clamp(k, 0, side - 1))];
            };
            const float dx = (height(row, column + 1) - height(row, column - 1)) / (2 * raster.cellMm);
            const float dy = (height(row + 1, column) - height(row - 1, column)) / (2 * raster.cellMm);
            const float nz = 1.0f / std::sqrt(1.0f + dx * dx + dy * dy);
            const Vec2 n{-dx * nz, -dy * nz};
            const float pit = std::max(nearMean[index] - reliefMm[index], 0.0f) * 0.35f
                            + std::max(farMean[index] - reliefMm[index], 0.0f) * 0.13f;
            const float open = 1.0f / (1.0f + pit);
            const float diffuse = (kDome * open * (0.5f + 0.5f * nz)
                                   + kBox * open * std::max(dot(n, c.lightDirection) + nz * lightZ, 0.0f))
                                / flat;
            const Vec2 world = raster.toWorld(column, row);
            const Vec2 view = world * (-1.0f / kCameraHeightMm);
            const float along = dot(n, view) + nz;
            const Vec2 mirrored = n * (2 * along) - view;
            const SurfacePoint& point = points[index];
            const Colour linear{squared(point.albedo.r), squared(point.albedo.g), squared(point.albedo.b)};
            const float glare = point.gloss * open * mirroredLight(mirrored, c.lightDirection);
            const float level = c.brightness * (1.0f + dot(world, c.lightFalloff))
                              * (1.0f - 0.10f * dot(world, world) / 6000.0f); // lens: darker corners
            light[index] = (linear * diffuse + Colour{glare, glare, glare}) * c.lightColour * level;
        }
    }
    return light;
}

} // namespace twinspect::demo
