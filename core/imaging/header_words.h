// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace twinspect {

// Private to core/imaging: the lines of text headers.

/// The words between any of these separators.
[[nodiscard]] inline std::vector<std::string_view> wordsOf(std::string_view line, std::string_view separators)
{
    std::vector<std::string_view> words;
    for (std::size_t at = line.find_first_not_of(separators); at != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(separators, at), line.size());
        words.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(separators, end);
    }
    return words;
}

/// Empty where the word is anything else, or too large.
[[nodiscard]] inline std::optional<std::uint64_t> wholeNumber(std::string_view word)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc() && end == word.data() + word.size() ? std::optional(value) : std::nullopt;
}

} // namespace twinspect
