// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include "core/demo/camera.h"

namespace twinspect::demo {

namespace {

// A structured-light sensor: the projector stands beside the camera, so it casts shadows and mirrors into the camera at
// another place than room light.
constexpr Vec2 kProjectorMm{-75, 12};

struct Neighbourhood {
    float slopeX = 0; ///< mm per mm
    float slopeY = 0;
    float jump = 0; ///< largest step to a neighbour pixel, mm
};

Neighbourhood lookAround(const DepthMap& surfaceMm, int row, int column, float pixelMm)
{
    const int lastRow = surfaceMm.height() - 1, lastColumn = surfaceMm.width() - 1;
    const auto z = [&](int r, int c) { return surfaceMm.at(std::clamp(r, 0, lastRow), std::clamp(c, 0, lastColumn)); };
    const float here = z(row, column), left = z(row, column - 1), right = z(row, column + 1), up = z(row - 1, column),
                down = z(row + 1, column);
    return {(left - right) / (2 * pixelMm), (up - down) / (2 * pixelMm),
            std::max({std::fabs(left - here), std::fabs(right - here), std::fabs(up - here), std::fabs(down - here)})};
}

// 0..1: how squarely the surface mirrors the projector into the camera.
float glare(Vec2 world, const Neighbourhood& around)
{
    const float nz = 1.0f / std::sqrt(1.0f + around.slopeX * around.slopeX + around.slopeY * around.slopeY);
    const Vec2 n{-around.slopeX * nz, -around.slopeY * nz};
    const Vec2 half = (kProjectorMm - world * 2.0f) * (0.5f / kCameraHeightMm);
    return std::exp(-dot(n - half, n - half) / (0.055f * 0.055f));
}

} // namespace

OrganizedCloud measureSurface(const HeightField& field, const Raster& raster, const std::vector<SurfacePoint>& points,
                              const DepthMap& surfaceMm, std::uint64_t noiseKey)
{
    const int size = surfaceMm.width();
    const float pixelMm = kViewMm / static_cast<float>(size);
    const auto patchSeed = static_cast<std::uint32_t>(noiseKey >> 7);
    OrganizedCloud cloud(size, size, 3, std::numeric_limits<float>::quiet_NaN());
    for (int row = 0; row < size; ++row) {
        for (int column = 0; column < size; ++column) {
            const auto x = static_cast<float>(column), y = static_cast<float>(row);
            Random draw(noiseKey, 2,
                        static_cast<std::uint64_t>(row) * static_cast<std::uint64_t>(size)
                            + static_cast<std::uint64_t>(column));
            const double luck = draw.uniform(), edgeLuck = draw.uniform();
            const auto white = static_cast<float>(draw.normal());
            const float z = surfaceMm.at(row, column);
            const Vec2 ray = cameraRay(size, x, y);
            const Vec2 world = ray * z;
            const auto around = lookAround(surfaceMm, row, column, pixelMm);
            const float slope = std::sqrt(around.slopeX * around.slopeX + around.slopeY * around.slopeY);
            float shine = 0;
            bilinear(raster, world.x, world.y,
                     [&](std::size_t index, float weight) { shine += weight * points[index].shine; });
            const float mirror =
                shine > 0 ? shine * (0.25f + glare(world, around))
                                * (0.75f + 0.8f * fractalNoise(turnedBack(world, {0.82f, 0.57f}), 5.0f, patchSeed, 2))
                          : 0.0f;
            const bool speck = luck < 0.0006 || gradientNoise(x * 0.45f, y * 0.45f, patchSeed + 9) > 0.93f;
            const bool edge = (around.jump > 1.2f && edgeLuck < 0.75) || (slope > 2.2f && edgeLuck < 0.5);
            const bool dazzled = mirror > 0.52f + 0.25f * static_cast<float>(edgeLuck);
            if (speck || edge || dazzled || field.shadowed(world, kCameraHeightMm - z, kProjectorMm))
                continue;
            const float correlated = 1.5f * gradientNoise(x * 0.37f, y * 0.37f, patchSeed + 3);
            const float deviationMm = 0.02f + 0.04f * saturate(0.5f * slope) + 0.12f * std::max(mirror, 0.0f);
            const float measuredMm = z + deviationMm * (0.8f * white + 0.6f * correlated);
            cloud.at(row, column, 0) = ray.x * measuredMm * 1e-3f;
            cloud.at(row, column, 1) = ray.y * measuredMm * 1e-3f;
            cloud.at(row, column, 2) = measuredMm * 1e-3f;
        }
    }
    return cloud;
}

} // namespace twinspect::demo
