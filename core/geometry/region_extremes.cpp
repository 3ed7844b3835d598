// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/region_extremes.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <vector>

namespace twinspect {

namespace {

constexpr std::size_t kExtremes = 3;
// A point alone [ours]: a fault of the sensor, such as a flying pixel at a rim, and no floor or tip.
constexpr double kAloneOverNoise = 5;
constexpr double kAloneOverNeighbours = 2;
constexpr int kFewestNeighbours = 3;

/// What is measured in the 3 x 3 pixels around one.
struct Surroundings {
    double sum = 0;
    int count = 0;
    double lowest = HUGE_VAL, highest = -HUGE_VAL; ///< without the middle one
};

Surroundings surroundingsOf(const Image<double>& mm, int row, int column)
{
    Surroundings around;
    for (int r = std::max(0, row - 1); r <= std::min(mm.height() - 1, row + 1); ++r) {
        for (int c = std::max(0, column - 1); c <= std::min(mm.width() - 1, column + 1); ++c) {
            const double value = mm.at(r, c);
            if (std::isnan(value))
                continue;
            around.sum += value;
            ++around.count;
            if (r != row || c != column) {
                around.lowest = std::min(around.lowest, value);
                around.highest = std::max(around.highest, value);
            }
        }
    }
    return around;
}

Image<double> withoutLonePoints(const Image<double>& mm, double noiseMm)
{
    Image<double> rest = mm;
    for (int row = 0; row < mm.height(); ++row) {
        for (int column = 0; column < mm.width(); ++column) {
            const double value = mm.at(row, column);
            if (!(std::abs(value) > kAloneOverNoise * noiseMm))
                continue;
            const auto around = surroundingsOf(mm, row, column);
            const double nearest = value < 0 ? -around.lowest : around.highest; // on the side of the value
            if (around.count > kFewestNeighbours && std::abs(value) > kAloneOverNeighbours * nearest)
                rest.at(row, column) = std::nan("");
        }
    }
    return rest;
}

} // namespace

Extremes extremesOf(const Image<double>& deviationsMm, double noiseMm, const RegionWindow& window,
                    const OrganizedCloud& cloud)
{
    const Image<double> mm = withoutLonePoints(deviationsMm, noiseMm);
    struct Smoothed {
        double mm = 0;
        int count = 0, row = 0, column = 0;
    };
    std::vector<Smoothed> values;
    for (int row = 0; row < mm.height(); ++row) {
        for (int column = 0; column < mm.width(); ++column) {
            if (std::isnan(mm.at(row, column)))
                continue;
            const auto around = surroundingsOf(mm, row, column);
            values.push_back({around.sum / around.count, around.count, row, column});
        }
    }
    if (values.empty())
        return {};
    const auto first = static_cast<std::ptrdiff_t>(std::min(values.size(), kExtremes));
    const auto meanOfFirst = [&](auto inOrder) {
        std::partial_sort(values.begin(), values.begin() + first, values.end(), inOrder);
        Extreme extreme;
        std::vector<double> rising; // one order for both ends: the same values give the same sum, to the last bit
        double shares = 0;
        for (auto value = values.begin(); value != values.begin() + first; ++value) {
            rising.push_back(value->mm);
            shares += 1.0 / value->count / static_cast<double>(first);
        }
        std::sort(rising.begin(), rising.end());
        extreme.mm = std::accumulate(rising.begin(), rising.end(), 0.0) / static_cast<double>(first);
        const float* xyz = &cloud.at(window.row + values.front().row, window.column + values.front().column, 0);
        extreme.x = xyz[0];
        extreme.y = xyz[1];
        extreme.valuesInMean = 1 / shares;
        extreme.candidates = static_cast<int>(values.size());
        return extreme;
    };
    const auto order = [](const Smoothed& value) { return std::tuple(value.mm, value.row, value.column); };
    return {meanOfFirst([&](const Smoothed& a, const Smoothed& b) { return order(a) < order(b); }),
            meanOfFirst([&](const Smoothed& a, const Smoothed& b) { return order(a) > order(b); })};
}

} // namespace twinspect
