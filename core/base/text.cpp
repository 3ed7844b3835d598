// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include <charconv>

namespace twinspect {

Text Text::argument(double number)
{
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::general, 6).ptr; // a point in every locale
    return name({digits, end});
}

std::string Text::english() const
{
    if (m_arguments.empty())
        return m_pattern;
    std::string sentence;
    for (std::size_t i = 0; i < m_pattern.size(); ++i) {
        const std::size_t gap = m_pattern[i] == '%' && i + 1 < m_pattern.size() ? static_cast<std::size_t>(m_pattern[i + 1] - '1') : m_arguments.size();
        if (gap < m_arguments.size()) {
            sentence += m_arguments[gap].english();
            ++i;
        } else {
            sentence += m_pattern[i];
        }
    }
    return sentence;
}

} // namespace twinspect
