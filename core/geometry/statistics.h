// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace twinspect {

/// Turns the median absolute deviation of normally distributed values into their standard deviation.
inline constexpr double kMadToSigma = 1.4826;

/// Quantile q in [0, 1] with linear interpolation between the closest ranks (numpy's default). Reorders `values`; 0
/// when there are none.
template <typename T>
[[nodiscard]] double quantile(std::span<T> values, double q)
{
    if (values.empty())
        return 0;
    const double rank = std::clamp(q, 0.0, 1.0) * static_cast<double>(values.size() - 1);
    const auto low = values.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), low, values.end());
    const double share = rank - std::floor(rank);
    if (share == 0 || low + 1 == values.end())
        return *low;
    return *low + share * (*std::min_element(low + 1, values.end()) - *low);
}

template <typename T>
[[nodiscard]] double median(std::span<T> values)
{
    return quantile(values, 0.5);
}

} // namespace twinspect
