// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/demo/layers.h"
#include "core/imaging/image.h"

namespace twinspect::demo {

/// Finds the points where camera rays hit a height field. Keeps a reference to the heights.
class HeightField {
public:
    HeightField(const Raster& raster, const std::vector<float>& heightMm);

    /// Height at which the camera ray through slope (x, y) (lateral mm per mm along the optical axis) first meets the
    /// surface.
    [[nodiscard]] float hit(Vec2 ray) const;
    /// Does the surface between `from` and a light at `light` (camera height) stand in the way?
    [[nodiscard]] bool shadowed(Vec2 from, float heightMm, Vec2 light) const;

private:
    [[nodiscard]] std::size_t block(float x, float y) const;
    void spreadBlocks();

    const Raster& m_raster;
    const std::vector<float>& m_heightMm;
    int m_blocks = 0;
    std::vector<float> m_top; ///< per block of 8 x 8 cells, neighbours included
    std::vector<float> m_bottom;
};

/// Slope of the camera ray through an image position in px.
[[nodiscard]] Vec2 cameraRay(int sizePx, float column, float row);

/// Distance along the optical axis for every pixel centre, mm.
[[nodiscard]] DepthMap castSurface(const HeightField& field, int sizePx);

/// What the depth sensor delivers for a surface: noise, gaps, metres, NaN = no measurement.
[[nodiscard]] OrganizedCloud measureSurface(const HeightField& field, const Raster& raster,
                                            const std::vector<SurfacePoint>& points, const DepthMap& surfaceMm,
                                            std::uint64_t noiseKey);

/// The light leaving every raster cell (linear), seen from the camera. `reliefMm` gives normals and ambient occlusion.
[[nodiscard]] std::vector<Colour> shade(const Raster& raster, const std::vector<SurfacePoint>& points,
                                        const std::vector<float>& reliefMm, const Circumstances& circumstances);

/// The picture: 2 x 2 rays per pixel, camera noise, display values. `visibleMm` is castSurface() of `visible`.
[[nodiscard]] RgbImage takePicture(const HeightField& visible, const DepthMap& visibleMm, const Raster& raster,
                                   const std::vector<Colour>& light, std::uint64_t noiseKey);

} // namespace twinspect::demo
