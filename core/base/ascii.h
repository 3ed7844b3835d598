// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace twinspect {

/// The text with A to Z as a to z; all other bytes, such as those of UTF-8, stay.
[[nodiscard]] inline std::string asciiLower(std::string_view text)
{
    std::string lower(text);
    for (char& letter : lower)
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    return lower;
}

} // namespace twinspect
