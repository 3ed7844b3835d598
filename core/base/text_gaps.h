// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twinspect {

/// The pattern with its gaps %1 to %9 filled, in one pass: what fills a gap may itself look like one. `count` gaps are
/// known; "%" before anything else is itself. `filling(i)` gives the text of gap i + 1, in whatever language.
template <typename Filling>
[[nodiscard]] std::string fillGaps(std::string_view pattern, std::size_t count, const Filling& filling)
{
    std::string sentence;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const std::size_t gap =
            pattern[i] == '%' && i + 1 < pattern.size() ? static_cast<std::size_t>(pattern[i + 1] - '1') : count;
        if (gap < count) {
            sentence += filling(gap);
            ++i;
        } else {
            sentence += pattern[i];
        }
    }
    return sentence;
}

} // namespace twinspect
