// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/camera.h"

namespace twinspect::demo {

namespace {

constexpr int kBlockCells = 8;
constexpr int kNeighbours = 3; // 24 cells: more than any ray travels sideways between the highest and the lowest point
constexpr float kStepCells = 0.75f;

} // namespace

HeightField::HeightField(const Raster& raster, const std::vector<float>& heightMm)
    : m_raster(raster), m_heightMm(heightMm), m_blocks((raster.side + kBlockCells - 1) / kBlockCells)
{
    const auto count = static_cast<std::size_t>(m_blocks) * static_cast<std::size_t>(m_blocks);
    m_top.assign(count, -1e9f);
    m_bottom.assign(count, 1e9f);
    std::size_t index = 0;
    for (int row = 0; row < raster.side; ++row) {
        for (int column = 0; column < raster.side; ++column, ++index) {
            const auto at = static_cast<std::size_t>(row / kBlockCells) * static_cast<std::size_t>(m_blocks)
                          + static_cast<std::size_t>(column / kBlockCells);
            m_top[at] = std::max(m_top[at], heightMm[index]);
            m_bottom[at] = std::min(m_bottom[at], heightMm[index]);
        }
    }
    spreadBlocks();
}

void HeightField::spreadBlocks()
{
    const auto top = m_top, bottom = m_bottom;
    const auto bounded = [&](int value) { return std::clamp(value, 0, m_blocks - 1); };
    for (int row = 0; row < m_blocks; ++row) {
        for (int column = 0; column < m_blocks; ++column) {
            const auto at =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(m_blocks) + static_cast<std::size_t>(column);
            for (int y = bounded(row - kNeighbours); y <= bounded(row + kNeighbours); ++y) {
                for (int x = bounded(column - kNeighbours); x <= bounded(column + kNeighbours); ++x) {
                    const auto from =
                        static_cast<std::size_t>(y) * static_cast<std::size_t>(m_blocks) + static_cast<std::size_t>(x);
                    m_top[at] = std::max(m_top[at], top[from]);
                    m_bottom[at] = std::min(m_bottom[at], bottom[from]);
                }
            }
        }
    }
}

std::size_t HeightField::block(float x, float y) const
{
    const auto cell = [&](float v) {
        return std::clamp(static_cast<int>(m_raster.toCell(v)) / kBlockCells, 0, m_blocks - 1);
    };
    return static_cast<std::size_t>(cell(y)) * static_cast<std::size_t>(m_blocks) + static_cast<std::size_t>(cell(x));
}

float HeightField::hit(Vec2 ray) const
{
    const auto above = [&](float height) { // how far the ray is over the surface at this height
        const float reach = kCameraHeightMm - height;
        return height - bilinearValue(m_raster, m_heightMm, ray.x * reach, ray.y * reach);
    };
    const auto at = block(ray.x * kCameraHeightMm, ray.y * kCameraHeightMm);
    if (m_top[at] - m_bottom[at] < 0.6f) { // the tray: nothing can hide anything, so iterate height = surface(height)
        const float once = m_bottom[at] - above(m_bottom[at]);
        return once - above(once);
    }
    // Levels are multiples of the step and not of this place's height range, so that a change of the surface elsewhere
    // changes nothing here.
    const float step = std::min(kStepCells * m_raster.cellMm / std::max(length(ray), 1e-3f), 4.0f);
    const float bottom = m_bottom[at] - 0.01f;
    auto level = static_cast<int>(std::floor(m_top[at] / step)) + 1;
    float high = step * static_cast<float>(level), overHigh = above(high);
    while (high > bottom) {
        const float low = step * static_cast<float>(--level);
        const float overLow = above(low);
        if (overLow > 0) {
            high = low;
            overHigh = overLow;
            continue;
        }
        float bracketLow = low, under = overLow;
        for (int refine = 0; refine < 5 && high - bracketLow > 1e-3f;
             ++refine) { // regula falsi: exact on a bilinear patch after two or three
            const float share = refine == 3 ? 0.5f : overHigh / std::max(overHigh - under, 1e-9f);
            const float middle = mix(high, bracketLow, share);
            const float over = above(middle);
            if (std::fabs(over) < 5e-4f)
                return middle;
            (over > 0 ? high : bracketLow) = middle;
            (over > 0 ? overHigh : under) = over;
        }
        return mix(high, bracketLow, overHigh / std::max(overHigh - under, 1e-9f));
    }
    return bottom;
}

bool HeightField::shadowed(Vec2 from, float heightMm, Vec2 light) const
{
    constexpr float kToleranceMm = 0.35f;
    const float top = m_top[block(from.x, from.y)];
    if (top < heightMm + kToleranceMm)
        return false;
    const Vec2 slope = (light - from) * (1.0f / (kCameraHeightMm - heightMm));
    const int steps = 1 + static_cast<int>(length(slope) * (top - heightMm) / (kStepCells * m_raster.cellMm));
    for (int step = 1; step <= steps; ++step) {
        const float rise = (top - heightMm) * static_cast<float>(step) / static_cast<float>(steps);
        const Vec2 p = from + slope * rise;
        if (bilinearValue(m_raster, m_heightMm, p.x, p.y) > heightMm + rise + kToleranceMm)
            return true;
    }
    return false;
}

Vec2 cameraRay(int sizePx, float column, float row)
{
    const float centre = 0.5f * static_cast<float>(sizePx - 1);
    const auto focal = static_cast<float>(demoFocalLengthPx(sizePx));
    return {(column - centre) / focal, (row - centre) / focal};
}

DepthMap castSurface(const HeightField& field, int sizePx)
{
    DepthMap surfaceMm(sizePx, sizePx);
    for (int row = 0; row < sizePx; ++row)
        for (int column = 0; column < sizePx; ++column)
            surfaceMm.at(row, column) =
                kCameraHeightMm - field.hit(cameraRay(sizePx, static_cast<float>(column), static_cast<float>(row)));
    return surfaceMm;
}

namespace {

// Distance for the four rays of a pixel: followed where the surface jumps, interpolated where it is smooth.
class PixelDistance {
public:
    PixelDistance(const HeightField& field, const DepthMap& surfaceMm, int row, int column)
        : m_field(field), m_centre(surfaceMm.at(row, column))
    {
        const int last = surfaceMm.width() - 1;
        const float left = surfaceMm.at(row, std::max(column - 1, 0)),
                    right = surfaceMm.at(row, std::min(column + 1, last));
        const float up = surfaceMm.at(std::max(row - 1, 0), column),
                    down = surfaceMm.at(std::min(row + 1, last), column);
        m_perColumn = 0.5f * (right - left);
        m_perRow = 0.5f * (down - up);
        constexpr float kJumpMm = 0.4f;
        m_smooth = std::max({std::fabs(left - m_centre), std::fabs(right - m_centre), std::fabs(up - m_centre),
                             std::fabs(down - m_centre)})
                 < kJumpMm;
    }
    [[nodiscard]] float along(Vec2 ray, float columnOffset, float rowOffset) const
    {
        return m_smooth ? m_centre + m_perColumn * columnOffset + m_perRow * rowOffset
                        : kCameraHeightMm - m_field.hit(ray);
    }

private:
    const HeightField& m_field;
    float m_centre;
    float m_perColumn = 0;
    float m_perRow = 0;
    bool m_smooth = true;
};

} // namespace

RgbImage takePicture(const HeightField& visible, const DepthMap& visibleMm, const Raster& raster,
                     const std::vector<Colour>& light, std::uint64_t noiseKey)
{
    constexpr float kCameraNoise = 0.006f; // standard deviation, display values: 1.5 grey levels
    constexpr float kTriangularToNormal = 2.449f; // the sum of two uniform draws has variance 1/6
    const int size = visibleMm.width();
    RgbImage picture(size, size, 3);
    for (int row = 0; row < size; ++row) {
        for (int column = 0; column < size; ++column) {
            const PixelDistance distance(visible, visibleMm, row, column);
            Colour sum;
            for (int sub = 0; sub < 4; ++sub) {
                const float right = sub % 2 != 0 ? 0.25f : -0.25f, down = sub > 1 ? 0.25f : -0.25f;
                const Vec2 ray = cameraRay(size, static_cast<float>(column) + right, static_cast<float>(row) + down);
                const Vec2 at = ray * distance.along(ray, right, down);
                bilinear(raster, at.x, at.y,
                         [&](std::size_t index, float weight) { sum = sum + light[index] * (0.25f * weight); });
            }
            Random noise(noiseKey, 1,
                         static_cast<std::uint64_t>(row) * static_cast<std::uint64_t>(size)
                             + static_cast<std::uint64_t>(column));
            const float linear[3] = {sum.r, sum.g, sum.b};
            for (int channel = 0; channel < 3; ++channel) {
                const float grain =
                    kCameraNoise * kTriangularToNormal * static_cast<float>(noise.uniform() + noise.uniform() - 1.0);
                const float display = std::sqrt(std::max(linear[channel], 0.0f)) + grain;
                picture.at(row, column, channel) = static_cast<std::uint8_t>(255.0f * saturate(display) + 0.5f);
            }
        }
    }
    return picture;
}

} // namespace twinspect::demo
