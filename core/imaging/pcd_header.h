// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

enum class PcdData { Ascii, Binary, BinaryCompressed };

/// One field of a point: `count` numbers of `size` bytes.
struct PcdField {
    std::string name;
    std::size_t size = 4;
    char type = 'F';        ///< F float, I signed, U unsigned
    std::size_t count = 1;
    std::size_t offset = 0; ///< bytes from the start of the point
    std::size_t column = 0; ///< numbers before this field in a line of an ascii file
};

/// Header of a PCD file with floating point x, y and z; every number in it is checked.
struct PcdHeader {
    std::vector<PcdField> fields;
    std::array<std::size_t, 3> xyz{};  ///< indices into `fields`
    std::size_t pointBytes = 0;
    std::size_t numbersPerPoint = 0;
    int width = 0;
    int height = 0;
    PcdData data = PcdData::Ascii;
    std::size_t dataStart = 0;         ///< byte position after the DATA line

    [[nodiscard]] std::size_t pointCount() const
    {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    }
};

/// What a PCD is read as: a picture (Organised), or a list of points in `width` (Points). Organised files are such a
/// list, too.
enum class PcdUse { Organised, Points };

/// Bytes.
inline constexpr std::size_t kLongestPcdHeader = 1 << 16;

/// `bytes`: the beginning of the file. Format: PCD 0.7 (pointclouds.org documentation). Errors: BadData (malformed, no
/// x y z), Unsupported (HEIGHT 1, too large, integer coordinates).
[[nodiscard]] Result<PcdHeader> parsePcdHeader(std::string_view bytes, const std::string& name,
                                               PcdUse use = PcdUse::Organised);

} // namespace twinspect
