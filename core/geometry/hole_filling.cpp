// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/hole_filling.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace twinspect {
namespace {

/// Sizes are even, so every coarser cell has its four finer ones.
struct Level {
    int width = 0;
    int height = 0;
    std::vector<float> value;  ///< mean of what is known
    std::vector<float> weight; ///< how much of it there is, 0..1

    Level(int w, int h)
        : width(w + w % 2), height(h + h % 2),
          value(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)), weight(value.size())
    {
    }
    [[nodiscard]] std::size_t row(int at) const
    {
        return static_cast<std::size_t>(at) * static_cast<std::size_t>(width);
    }
};

/// Two rows of a finer level, one after the other in each.
struct RowPair {
    const float* value = nullptr;
    const float* weight = nullptr;
};

/// From a finer level of that (even) size, of which `pairAt(row)` gives the rows 2 row and 2 row + 1.
template <typename PairAt>
Level halved(int fineWidth, int fineHeight, const PairAt& pairAt)
{
    const int width = fineWidth / 2;
    const int height = fineHeight / 2;
    Level coarse(width, height);
    for (int row = 0; row < height; ++row) {
        const RowPair pair = pairAt(row);
        const float* w0 = pair.weight;
        const float* w1 = w0 + fineWidth;
        const float* v0 = pair.value;
        const float* v1 = v0 + fineWidth;
        float* value = coarse.value.data() + coarse.row(row);
        float* weight = coarse.weight.data() + coarse.row(row);
        for (int column = 0; column < width; ++column) {
            const int a = 2 * column;
            const float known = w0[a] + w0[a + 1] + w1[a] + w1[a + 1];
            const float sum = w0[a] * v0[a] + w0[a + 1] * v0[a + 1] + w1[a] * v1[a] + w1[a + 1] * v1[a + 1];
            value[column] = sum / std::max(known, 1e-12f);
            weight[column] = std::min(1.0f, known);
        }
    }
    return coarse;
}

Level halved(const Level& fine)
{
    return halved(fine.width, fine.height, [&fine](int row) {
        return RowPair{fine.value.data() + fine.row(2 * row), fine.weight.data() + fine.row(2 * row)};
    });
}

/// Bilinear in the coarser level, over those of the four neighbours that are known. False when none is.
bool interpolate(const Level& coarse, int row, int column, float& value)
{
    const std::size_t near = coarse.row(row / 2);
    const std::size_t far = coarse.row(std::clamp(row / 2 + (row % 2 ? 1 : -1), 0, coarse.height - 1));
    const auto here = static_cast<std::size_t>(column / 2);
    const auto beside = static_cast<std::size_t>(std::clamp(column / 2 + (column % 2 ? 1 : -1), 0, coarse.width - 1));
    float sum = 0;
    float known = 0;
    const auto add = [&](std::size_t at, float share) {
        const float w = coarse.weight[at] > 0 ? share : 0;
        sum += w * coarse.value[at];
        known += w;
    };
    add(near + here, 9.0f / 16);
    add(near + beside, 3.0f / 16);
    add(far + here, 3.0f / 16);
    add(far + beside, 1.0f / 16);
    if (known > 0)
        value = sum / known;
    return known > 0;
}

/// From the coarsest level down, unknown cells take the interpolated value of the level above.
void pull(std::vector<Level>& pyramid)
{
    for (std::size_t level = pyramid.size() - 1; level-- > 0;) {
        Level& fine = pyramid[level];
        for (int row = 0; row < fine.height; ++row) {
            for (int column = 0; column < fine.width; ++column) {
                const std::size_t at = fine.row(row) + static_cast<std::size_t>(column);
                if (fine.weight[at] == 0 && interpolate(pyramid[level + 1], row, column, fine.value[at]))
                    fine.weight[at] = 1;
            }
        }
    }
}

struct Window {
    int top = 0, left = 0, bottom = 0, right = 0; ///< end exclusive
};

Window boundsOf(const Mask& mask)
{
    Window window{mask.height(), mask.width(), 0, 0};
    for (int row = 0; row < mask.height(); ++row) {
        const std::uint8_t* first =
            mask.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(mask.width());
        const std::uint8_t* last = first + mask.width();
        const std::uint8_t* begin = std::find_if(first, last, [](std::uint8_t value) { return value != 0; });
        if (begin == last)
            continue;
        const std::uint8_t* end = last;
        while (end[-1] == 0)
            --end;
        window.top = std::min(window.top, row);
        window.bottom = row + 1;
        window.left = std::min(window.left, static_cast<int>(begin - first));
        window.right = std::max(window.right, static_cast<int>(end - first));
    }
    return window;
}

struct ClassOptions {
    bool inPart = true;
    int levels = 30;
    float ceiling = 1e30f;
};

/// Whether the class has unknown heights in the window.
bool hasHoles(const DepthMap& heights, const Mask& part, const Window& window, bool inPart)
{
    for (int row = window.top; row < window.bottom; ++row)
        for (int column = window.left; column < window.right; ++column)
            if ((part.at(row, column) != 0) == inPart && std::isnan(heights.at(row, column)))
                return true;
    return false;
}

/// The first coarser level of the window. The finest is never kept: it would be twice as large as the heights.
Level halved(const DepthMap& heights, const Mask& part, const Window& window, const ClassOptions& options)
{
    const int width = window.right - window.left, height = window.bottom - window.top;
    const int evenWidth = width + width % 2;
    const auto pairSize = 2 * static_cast<std::size_t>(evenWidth);
    std::vector<float> values(pairSize), weights(pairSize);
    return halved(evenWidth, height + height % 2, [&](int pair) {
        for (int half = 0; half < 2; ++half) {
            const int row = window.top + 2 * pair + half;
            const auto start = static_cast<std::size_t>(half * evenWidth);
            for (int column = window.left; column < window.right; ++column) {
                const bool known = row < window.bottom && (part.at(row, column) != 0) == options.inPart
                                && heights.at(row, column) <= options.ceiling; // false for NaN
                const std::size_t at = start + static_cast<std::size_t>(column - window.left);
                values[at] = known ? heights.at(row, column) : 0;
                weights[at] = known ? 1.0f : 0.0f;
            }
        }
        return RowPair{values.data(), weights.data()};
    });
}

void fillClass(DepthMap& heights, const Mask& part, const Window& window, const ClassOptions& options)
{
    if (!hasHoles(heights, part, window, options.inPart))
        return;
    std::vector<Level> pyramid;
    pyramid.push_back(halved(heights, part, window, options));
    for (int level = 1; level < options.levels && std::max(pyramid.back().width, pyramid.back().height) > 2; ++level)
        pyramid.push_back(halved(pyramid.back()));
    pull(pyramid);
    for (int row = window.top; row < window.bottom; ++row) {
        for (int column = window.left; column < window.right; ++column) {
            float& height = heights.at(row, column);
            if (std::isnan(height) && (part.at(row, column) != 0) == options.inPart)
                interpolate(pyramid.front(), row - window.top, column - window.left, height);
        }
    }
}

} // namespace

void fillHoles(DepthMap& heights, const Mask& part, const HoleFillingOptions& options)
{
    int levels = 0;
    while ((1 << levels) < options.groundReach)
        ++levels;
    fillClass(heights, part, boundsOf(part), {true, 30, 1e30f});
    if (levels > 0)
        fillClass(heights, part, {0, 0, heights.height(), heights.width()}, {false, levels, options.groundCeiling});
}

} // namespace twinspect
