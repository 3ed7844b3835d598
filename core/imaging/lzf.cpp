// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/lzf.h"

namespace twinspect {

bool expandLzf(std::string_view packed, std::size_t plainBytes, std::string& plain)
{
    plain.clear();
    plain.reserve(plainBytes);
    std::size_t at = 0;
    const auto next = [&] { return static_cast<std::size_t>(static_cast<unsigned char>(packed[at++])); };
    while (at < packed.size()) {
        const std::size_t control = next();
        if (control < 32) { // control + 1 bytes as they are
            const std::size_t length = control + 1;
            if (length > packed.size() - at || length > plainBytes - plain.size())
                return false;
            plain.append(packed.substr(at, length));
            at += length;
            continue;
        }
        // 3 bits length, 13 bits distance; a length of 7 goes on in the next byte
        std::size_t length = control >> 5;
        if (length == 7) {
            if (at >= packed.size())
                return false;
            length += next();
        }
        if (at >= packed.size())
            return false;
        length += 2;
        const std::size_t distance = ((control & 31) << 8 | next()) + 1;
        if (distance > plain.size() || length > plainBytes - plain.size())
            return false;
        for (std::size_t i = 0; i < length; ++i) // byte by byte: the copy may overlap itself
            plain.push_back(plain[plain.size() - distance]);
    }
    return plain.size() == plainBytes;
}

} // namespace twinspect
