// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imageview/value_window.h"

#include <algorithm>
#include <cmath>

namespace twinspect {

namespace {

constexpr double kGrowthOverView = 3; ///< a drag over the whole view makes the window e^3 = 20 times as wide

ValueWindow around(double middle, double width)
{
    // No narrower than floats can tell apart at that distance from zero.
    const double least = std::max(std::abs(middle) * 1e-6, 1e-9);
    const double half = std::max(width, least) / 2;
    return {middle - half, middle + half};
}

} // namespace

ValueWindow tailsWindow(const Image<float>& values, double tail)
{
    std::vector<float> measured;
    measured.reserve(values.values().size());
    for (const float value : values.values())
        if (std::isfinite(value))
            measured.push_back(value);
    if (measured.empty())
        return {};
    const auto cut = static_cast<std::ptrdiff_t>(tail * static_cast<double>(measured.size()));
    const auto low = measured.begin() + cut;
    std::nth_element(measured.begin(), low, measured.end());
    const double lowest = *low; // before the second search moves it
    const auto high = std::max(low, measured.end() - 1 - cut);
    std::nth_element(low, high, measured.end());
    const double highest = *high;
    return around((lowest + highest) / 2, highest - lowest);
}

ValueWindow dragged(const ValueWindow& start, double right, double up)
{
    const double width = start.high - start.low;
    return around((start.low + start.high) / 2 + up * width, width * std::exp(kGrowthOverView * right));
}

} // namespace twinspect
