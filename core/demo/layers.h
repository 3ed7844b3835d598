// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/demo/scene.h"

namespace twinspect::demo {

inline constexpr float kCameraHeightMm = 600;
inline constexpr float kViewMm = 110; ///< side of the square seen on the tray

/// A square raster over the tray. World coordinates in mm, origin on the optical axis, x right, y down.
struct Raster {
    int side = 0;
    float cellMm = 0;
    float cellsPerMm = 0;

    [[nodiscard]] std::size_t count() const { return static_cast<std::size_t>(side) * static_cast<std::size_t>(side); }
    [[nodiscard]] float toCell(float worldMm) const
    {
        return worldMm * cellsPerMm + 0.5f * static_cast<float>(side - 1);
    }
    [[nodiscard]] Vec2 toWorld(int column, int row) const
    {
        const float centre = 0.5f * static_cast<float>(side - 1);
        return {(static_cast<float>(column) - centre) * cellMm, (static_cast<float>(row) - centre) * cellMm};
    }
    /// 1.4 cells per pixel: fine enough for two rays per pixel side.
    [[nodiscard]] static Raster forPicture(int sizePx);
};

/// Bilinear look-up with clamped borders: calls combine(index, weight) four times.
template <typename Combine>
inline void bilinear(const Raster& raster, float x, float y, Combine&& combine)
{
    const float limit = static_cast<float>(raster.side) - 1.001f;
    const float cx = std::clamp(raster.toCell(x), 0.0f, limit), cy = std::clamp(raster.toCell(y), 0.0f, limit);
    const int column = static_cast<int>(cx), row = static_cast<int>(cy);
    const float u = cx - static_cast<float>(column), v = cy - static_cast<float>(row);
    const std::size_t index =
        static_cast<std::size_t>(row) * static_cast<std::size_t>(raster.side) + static_cast<std::size_t>(column);
    combine(index, (1 - u) * (1 - v));
    combine(index + 1, u * (1 - v));
    combine(index + static_cast<std::size_t>(raster.side), (1 - u) * v);
    combine(index + static_cast<std::size_t>(raster.side) + 1, u * v);
}

inline float bilinearValue(const Raster& raster, const std::vector<float>& values, float x, float y)
{
    float sum = 0;
    bilinear(raster, x, y, [&](std::size_t index, float weight) { sum += weight * values[index]; });
    return sum;
}

/// The pose and the light of one individual part.
struct Circumstances {
    Vec2 shift;
    Vec2 cosSin;           ///< of the turn
    float turn = 0;
    float size = 1;        ///< individual scale of lengths
    Vec2 trayTilt;         ///< slope
    Vec2 partTilt;         ///< additional slope of the part
    float traySag = 0;     ///< mm at 50 mm from the centre
    float brightness = 1;
    Colour lightColour{1, 1, 1};
    Vec2 lightDirection;   ///< horizontal part of the unit vector to the soft box
    Vec2 lightFalloff;     ///< relative change per mm
    std::uint32_t textureSeed = 0;
    int dustCount = 0;
};

[[nodiscard]] Circumstances drawCircumstances(const PartType& type, Random& nature);

/// A rasterised scene. heightMm is absolute (tray shape + part).
struct Layers {
    std::vector<float> heightMm;
    std::vector<SurfacePoint> point;
};

[[nodiscard]] Layers layGoodPart(const PartType& type, const PartModel& model, const Circumstances& circumstances,
                                 const Raster& raster, Random& nature);

/// The same scene with a flaw, limited to what its kind may change, as strong as the defect says. Returns the changed
/// share of the part's area through `changedShare`.
[[nodiscard]] Layers layFlaw(const Layers& good, const Flaw& flaw, const DemoDefect& defect,
                             const Circumstances& circumstances, const Raster& raster, double& changedShare);

/// Is the difference beyond kDemoColourTolerance?
[[nodiscard]] bool colourDiffers(Colour a, Colour b);

} // namespace twinspect::demo
