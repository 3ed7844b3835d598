// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

// Square planes of numbers, row by row.

inline constexpr int kSide = 64; ///< px
inline constexpr std::size_t kCount = kSide * kSide;

inline std::size_t at(int row, int column, int side = kSide)
{
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(side) + static_cast<std::size_t>(column);
}

template <class Expected>
double largestDifference(const std::vector<float>& a, const std::vector<Expected>& b)
{
    double largest = a.size() == b.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}
