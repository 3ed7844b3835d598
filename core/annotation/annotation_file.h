// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/annotation/annotation.h"
#include "core/base/result.h"

namespace twinspect {

/// The key "format" of a file of annotations.
inline constexpr auto kAnnotationFormat = "twinspect-annotations-1";
/// The key "format" of a class table.
inline constexpr auto kDefectTypesFormat = "twinspect-defect-types-1";
/// Of both, in bytes.
inline constexpr std::uint64_t kLargestAnnotationFile = 1u << 30;

/// The JSON text of a part's annotations. Regions are lists of row, first column, length.
[[nodiscard]] std::string annotationText(const PartAnnotations& part);
/// `file` is named in errors. Errors: BadData (no JSON, a key missing or of the wrong kind, a region outside the grid,
/// an id twice), Mismatch (another format version).
[[nodiscard]] Result<PartAnnotations> parseAnnotations(std::string_view text, const std::filesystem::path& file);
/// Written aside and renamed. Errors: WriteFailed.
[[nodiscard]] Status writeAnnotations(const std::filesystem::path& file, const PartAnnotations& part);
/// Errors: NotFound, Unreadable, those of parseAnnotations().
[[nodiscard]] Result<PartAnnotations> readAnnotations(const std::filesystem::path& file);

[[nodiscard]] Status writeDefectTypes(const std::filesystem::path& file, const DefectTypes& types);
/// Errors: NotFound, Unreadable, BadData, Mismatch.
[[nodiscard]] Result<DefectTypes> readDefectTypes(const std::filesystem::path& file);
[[nodiscard]] Result<DefectTypes> parseDefectTypes(std::string_view text, const std::filesystem::path& file);

} // namespace twinspect
