// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/imaging/byte_source.h"
#include "core/imaging/point_list.h"

namespace twinspect {

// Private to core/imaging: the readers of lists of points.

/// A kind of file with points, one file of code each. `read` gives the numbers as they are in the file.
struct PointFormat {
    std::array<std::string_view, 5> extensions; ///< in lower case, with their dots; empty ones at the end
    Result<PointList> (*read)(ByteSource& source, const std::string& name);
};
[[nodiscard]] const std::vector<PointFormat>& pointFormats();

[[nodiscard]] Result<PointList> decodePcdPoints(ByteSource& source, const std::string& name);
[[nodiscard]] Result<PointList> decodePlyPoints(ByteSource& source, const std::string& name);
[[nodiscard]] Result<PointList> decodeTextPoints(ByteSource& source, const std::string& name);

/// Errors: BadData (none), Unsupported (more than kMostPoints).
[[nodiscard]] Status checkPointCount(std::uint64_t width, std::uint64_t height, const std::string& name);

/// `full`: what full brightness is in the file, 1 or 255 or 65535.
[[nodiscard]] inline std::uint8_t colourByte(double value, double full)
{
    return std::isfinite(value) ? static_cast<std::uint8_t>(std::clamp(std::round(value / full * 255), 0.0, 255.0)) : 0;
}

} // namespace twinspect
