// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

enum class PlyFormat { Ascii, LittleEndian, BigEndian };

/// What a number of a PLY is good for here.
enum class PlyRole {
    Nothing,
    Channel0, ///< x of a point, or the field that is wanted instead of x, y and z
    Channel1,
    Channel2,
    Red,
    Green,
    Blue,
    Place,      ///< our own: of a pixel without a point that has the wanted field
    PointIndex, ///< of the grid's places: the first number of the list
    ViewWidth,  ///< of the camera that PCL writes
    ViewHeight,
};

struct PlyProperty {
    std::string name;
    char kind = 'f';           ///< i, u or f
    std::size_t size = 4;      ///< bytes
    std::size_t countSize = 0; ///< bytes of the count of a list; 0: no list
    PlyRole role = PlyRole::Nothing;
};

struct PlyElement {
    std::string name;
    std::uint64_t count = 0;
    std::vector<PlyProperty> properties;
};

/// Header of a PLY file with points x, y and z.
struct PlyHeader {
    PlyFormat format = PlyFormat::Ascii;
    std::vector<PlyElement> elements;
    std::uint64_t width = 0, height = 0; ///< 0: not said
    std::size_t dataStart = 0;           ///< byte position after the header
    bool hasRoom = false;                ///< the file is long enough for all that is promised

    [[nodiscard]] const PlyElement* element(std::string_view name) const; ///< null where there is none
};

inline constexpr std::string_view kPointElement = "vertex", kGridElement = "range_grid",
                                  kUnmeasuredElement = "unmeasured"; ///< the last is our own
inline constexpr std::size_t kLongestPlyHeader = 1 << 16;

/// `head`: the file's first kLongestPlyHeader bytes, or all of a shorter one; `fileBytes`: the length of the whole
/// file; `wanted`: a field, empty for x, y and z. Errors: BadData.
[[nodiscard]] Result<PlyHeader> parsePlyHeader(std::string_view head, std::uint64_t fileBytes, std::string_view wanted,
                                               const std::string& name);

} // namespace twinspect
