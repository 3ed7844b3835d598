// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/printable.h"

#include <cstdint>
#include <cstdio>

namespace twinspect {

namespace {

/// Bytes of the UTF-8 character at `at` and its code point; 0 bytes when there is none.
struct Character {
    std::size_t bytes = 0;
    std::uint32_t code = 0;
};

Character characterAt(std::string_view text, std::size_t at)
{
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80)
        return {1, lead};
    const std::size_t bytes = lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < bytes)
        return {};
    std::uint32_t code = lead & (0xFFU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        const auto next = static_cast<unsigned char>(text[at + i]);
        if ((next & 0xC0) != 0x80)
            return {};
        code = code << 6 | (next & 0x3F);
    }
    return {bytes, code};
}

bool isControl(std::uint32_t code)
{
    return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) // C0, DEL, C1
        || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) // direction, line separators
        || (code >= 0x2066 && code <= 0x2069);
}

} // namespace

std::string printable(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto [bytes, code] = characterAt(text, at);
        char escape[8];
        if (bytes == 0) {
            std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned char>(text[at]));
            result += escape;
        } else if (isControl(code)) {
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(code & 0xFFFF));
            result += escape;
        } else {
            result += text.substr(at, bytes);
        }
        at += bytes == 0 ? 1 : bytes;
    }
    return result;
}

} // namespace twinspect
