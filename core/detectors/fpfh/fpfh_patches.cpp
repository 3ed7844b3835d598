// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/fpfh/fpfh_patches.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <torch/torch.h>

#include "core/nn/part_pixels.h"
#include "core/nn/score_map.h"

namespace twinspect {

namespace {

/// 1 = part, without what kNotCounted says.
std::vector<std::uint8_t> foregroundOf(const PartImage& part)
{
    std::vector<std::uint8_t> foreground(part.foreground.values().begin(), part.foreground.values().end());
    for (auto& pixel : foreground)
        pixel &= 1;
    return foreground;
}

/// Heights of the part in widths of a pixel; NaN where nothing was measured, and beside the part where there is one.
DepthMap heightInPixels(const PartImage& part, const PartScale& scale, const std::vector<std::uint8_t>& foreground)
{
    const double pixelMm = scale.mmPerPixel * scale.cropSide / part.side();
    const auto factor = static_cast<float>(1000 * scale.heightRangeMetres / pixelMm);
    const bool everywhere = std::ranges::none_of(foreground, [](std::uint8_t pixel) { return pixel != 0; });
    DepthMap height = part.height;
    for (std::size_t i = 0; i < height.pixelCount(); ++i)
        height.data()[i] = part.measured.data()[i] && (everywhere || foreground[i])
                             ? height.data()[i] * factor
                             : std::numeric_limits<float>::quiet_NaN();
    return height;
}

/// The cells that a part is divided into, and the 3 x 3 around each.
struct CellGrid {
    int side = 0;
    int cells = 0;

    [[nodiscard]] int start(int cell) const { return std::clamp(cell, 0, cells) * side / cells; }
    /// visit(row, column) for every step-th pixel of a cell and of the `around` cells to all of its sides.
    template <typename Visit>
    void visit(int cell, int around, int step, const Visit& visit) const
    {
        const int y = cell / cells, x = cell % cells;
        const auto from = [&](int at) { return (start(at - around) + step - 1) / step * step; };
        for (int row = from(y); row < start(y + around + 1); row += step)
            for (int column = from(x); column < start(x + around + 1); column += step)
                visit(row, column);
    }
};

/// FpfhPatches::counted.
torch::Tensor countedCells(const PartImage& part, const std::vector<std::uint8_t>& foreground, const CellGrid& grid)
{
    const auto mayRise = scoredPixels(foreground, part.side(), ScoreOptions());
    auto counted = torch::zeros({grid.cells * grid.cells}, torch::kBool);
    for (int cell = 0; cell < grid.cells * grid.cells; ++cell) {
        bool counts = true, rises = false;
        grid.visit(cell, 1, 1, [&](int row, int column) {
            counts = counts && (part.foreground.at(row, column) & kNotCounted) == 0;
        });
        grid.visit(cell, 0, 1, [&](int row, int column) {
            rises = rises || mayRise[static_cast<std::size_t>(row * grid.side + column)] != 0;
        });
        counted.data_ptr<bool>()[cell] = counts && rises;
    }
    return counted;
}

} // namespace

Result<FpfhPatches> fpfhPatches(const PartImage& part, const PartScale& scale, int cells, const FpfhOptions& options,
                                const std::stop_token& stop)
{
    if (!(scale.mmPerPixel > 0))
        return failure(ErrorCode::Mismatch, "The distance of neighbouring points is not known", {},
                       "Use geometry with a scale: a point cloud, or depth pictures with a camera file");
    const auto foreground = foregroundOf(part);
    const auto fpfh = fpfhOf(heightInPixels(part, scale, foreground), options, stop);
    if (!fpfh)
        return passOn(fpfh);
    const CellGrid grid{part.side(), cells};
    FpfhPatches patches{torch::zeros({cells * cells, kFpfhSize}), torch::zeros({cells * cells}, torch::kBool),
                        countedCells(part, foreground, grid)};
    for (int cell = 0; cell < cells * cells; ++cell) {
        const std::span values(patches.values.data_ptr<float>() + cell * kFpfhSize, kFpfhSize);
        int points = 0, described = 0;
        grid.visit(cell, 1, options.step, [&](int row, int column) {
            const float* histogram = &fpfh->at(row / options.step, column / options.step);
            ++points;
            if (std::isnan(*histogram))
                return;
            ++described;
            for (std::size_t bin = 0; bin < values.size(); ++bin)
                values[bin] += histogram[bin];
        });
        const bool known = described > 0 && 4 * described >= points;
        patches.known.data_ptr<bool>()[cell] = known;
        for (float& value : values)
            value = known ? value / static_cast<float>(described) : 0;
    }
    return patches;
}

} // namespace twinspect
