// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/blur.h"

#include <algorithm>
#include <cmath>

namespace twinspect {

void gaussianBlur(std::vector<float>& values, int side, double sigma)
{
    if (sigma <= 0)
        return;
    const int radius = std::max(1, static_cast<int>(std::ceil(3 * sigma)));
    std::vector<float> kernel(static_cast<std::size_t>(2 * radius + 1));
    float total = 0;
    for (int i = -radius; i <= radius; ++i)
        total += kernel[static_cast<std::size_t>(i + radius)] =
            static_cast<float>(std::exp(-0.5 * i * i / (sigma * sigma)));
    for (float& weight : kernel)
        weight /= total;
    std::vector<float> rows(values.size());
    const auto at = [side](int row, int column) { return static_cast<std::size_t>(row * side + column); };
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            float sum = 0;
            for (int i = -radius; i <= radius; ++i)
                sum +=
                    kernel[static_cast<std::size_t>(i + radius)] * values[at(row, std::clamp(column + i, 0, side - 1))];
            rows[at(row, column)] = sum;
        }
    for (int row = 0; row < side; ++row) {
        float* out = &values[at(row, 0)];
        std::fill(out, out + side, 0.0F);
        for (int i = -radius; i <= radius; ++i) {
            const float weight = kernel[static_cast<std::size_t>(i + radius)];
            const float* in = &rows[at(std::clamp(row + i, 0, side - 1), 0)];
            for (int column = 0; column < side; ++column)
                out[column] += weight * in[column];
        }
    }
}

std::vector<float> boxMean(const std::vector<float>& values, int side, int radius)
{
    const auto at = [side](int row, int column) { return static_cast<std::size_t>(row * side + column); };
    std::vector<float> rows(values.size()), result(values.size());
    for (int row = 0; row < side; ++row) {
        double sum = 0;
        for (int column = 0; column < std::min(radius, side); ++column)
            sum += values[at(row, column)];
        for (int column = 0; column < side; ++column) {
            if (column + radius < side)
                sum += values[at(row, column + radius)];
            if (column - radius - 1 >= 0)
                sum -= values[at(row, column - radius - 1)];
            const int count = std::min(column + radius, side - 1) - std::max(column - radius, 0) + 1;
            rows[at(row, column)] = static_cast<float>(sum / count);
        }
    }
    std::vector<double> sums(static_cast<std::size_t>(side), 0.0);
    for (int row = 0; row < std::min(radius, side); ++row)
        for (int column = 0; column < side; ++column)
            sums[static_cast<std::size_t>(column)] += rows[at(row, column)];
    for (int row = 0; row < side; ++row) {
        const int count = std::min(row + radius, side - 1) - std::max(row - radius, 0) + 1;
        for (int column = 0; column < side; ++column) {
            double& sum = sums[static_cast<std::size_t>(column)];
            if (row + radius < side)
                sum += rows[at(row + radius, column)];
            if (row - radius - 1 >= 0)
                sum -= rows[at(row - radius - 1, column)];
            result[at(row, column)] = static_cast<float>(sum / count);
        }
    }
    return result;
}

} // namespace twinspect
