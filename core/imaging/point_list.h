// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/imaging/geometry_reading.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Most points of a cloud that is accepted. In memory a point takes 12 bytes, with colour 15.
inline constexpr std::uint64_t kMostPoints = 100'000'000;

/// Points without rows and columns.
struct PointList {
    OrganizedCloud points;         ///< one row; NaN = not measured
    std::vector<std::uint8_t> rgb; ///< three of each point; empty: without colour
    std::optional<double> metresPerUnit = std::nullopt; ///< where the file says it
    std::vector<Text> assumed;     ///< of the file, such as which columns are x, y and z
    [[nodiscard]] std::size_t count() const { return points.pixelCount(); }
};

/// The points of a PCD, a PLY (organised or not) or a text file (.csv .xyz .txt .asc .pts), by extension, in metres.
/// Without a unit in the file or in `reading`, the larger of field of view and distance decides: above 10 means
/// millimetres. A turn of the picture is left to whoever makes a picture of them. Errors: as readGeometry().
[[nodiscard]] Result<PointList> readPoints(const std::filesystem::path& path, const GeometryReading& reading = {},
                                           GeometryNotes* notes = nullptr);
/// The same from memory. `extension`: in lower case, with its dot.
[[nodiscard]] Result<PointList> decodePoints(std::string_view bytes, std::string_view extension,
                                             const std::string& name, const GeometryReading& reading = {},
                                             GeometryNotes* notes = nullptr);
/// Whether a file holds points as text, by its extension.
[[nodiscard]] bool isTextCloud(const std::filesystem::path& path);
/// What to do with points that have no rows and columns.
[[nodiscard]] Text organiseRemedy();

} // namespace twinspect
