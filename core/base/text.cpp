// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include <charconv>

#include "core/base/text_gaps.h"

namespace twinspect {

Text Text::argument(double number)
{
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::general, 6)
                         .ptr; // a point in every locale
    return {std::string(digits, end)}; // no name: other languages write another decimal sign
}

std::string Text::english() const
{
    return fillGaps(m_pattern, m_arguments.size(), [this](std::size_t i) { return m_arguments[i].english(); });
}

} // namespace twinspect
