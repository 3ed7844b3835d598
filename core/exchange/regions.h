// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/exchange/import_collector.h"

namespace twinspect {

/// The corners of a closed polygon: finite, at least three, at most kMostCorners, no edge across another. Tools
/// disagree about what a polygon that crosses itself contains.
[[nodiscard]] Refusable<RunMask> regionOf(const Outline& outline, GridSize size);
inline constexpr std::size_t kMostCorners = 100'000;
/// The outline that alone says what belongs to the annotation, and that regionOf() takes; null when there is none. A
/// person may draw one that crosses itself.
[[nodiscard]] const Outline* polygonOf(const Annotation& annotation);
/// The corners of a box, turned around its middle, clockwise on the screen.
[[nodiscard]] Outline boxOutline(GridPoint a, GridPoint b, double degrees = 0);
/// The rim of an ellipse as 360 corners, turned likewise. [ours: within 0.00004 radii of it]
[[nodiscard]] Outline ellipseOutline(GridPoint middle, double radiusX, double radiusY, double degrees);

// Run lengths: how many pixels are outside, inside, outside, ... of the region, beginning outside.

/// Row by row within a box that contains the region.
[[nodiscard]] std::vector<std::uint64_t> runLengths(const RunMask& region, GridBox box);
/// Refused unless they fill the box, and the box lies in the picture.
[[nodiscard]] Refusable<RunMask> fromRunLengths(std::span<const std::uint64_t> lengths, GridBox box, GridSize size);
/// Rows and columns exchanged: COCO's run lengths go column by column.
[[nodiscard]] RunMask transposed(const RunMask& region);
/// The text of COCO's compressed run lengths (Lin et al., cocoapi, maskApi.c: differences to the last but one, 5 bits a
/// letter).
[[nodiscard]] std::string packed(std::span<const std::uint64_t> lengths);
[[nodiscard]] Refusable<std::vector<std::uint64_t>> unpacked(std::string_view text);

/// The shortest text that reads back as the same number.
[[nodiscard]] std::string numberText(double value);

/// What is said about an annotation, as names and texts: severity, seen_in, note, author, time. Only what is said.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> attributesOf(const Annotation& annotation);
/// Takes what attributesOf() writes. Others are counted as not kept.
void takeAttribute(Annotation& annotation, std::string_view name, const std::string& value, ImportCollector& import);

} // namespace twinspect
