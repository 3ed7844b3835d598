// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/annotation/annotation.h"
#include "core/base/run_context.h"
#include "core/dataset/catalog.h"
#include "core/imaging/image.h"

namespace twinspect {

class ExportTask;
class ImportCollector;

/// One form in which other programs keep annotations. CONTRIBUTING.md says how to add one.
struct AnnotationFormat {
    const char* id = ""; ///< "coco"
    Text label; ///< for people: "COCO (JSON)"
    Text files; ///< what it writes and reads
    Text limits; ///< what it cannot carry
    std::string_view extension; ///< of the files that it reads, with the dot
    /// Writes all parts of the task. Errors: WriteFailed, Cancelled.
    std::function<Status(ExportTask&)> write;
    /// Takes from the bytes of one file what can be taken and refuses the rest by name. Never throws but for lack of
    /// memory.
    void (*read)(std::string_view bytes, const std::filesystem::path& file, ImportCollector&) = nullptr;
    bool annotations = true; ///< parts without any are left out, unless they have a result that it takes
    bool results = false; ///< it takes the results of inspections
    bool newFolder = false; ///< it writes into a new or an empty folder, which appears as a whole
};

/// The name that stands for "no type said" in formats whose annotations must have one.
inline constexpr auto kUnnamedType = "unnamed";

/// All formats, in the order in which they are offered.
[[nodiscard]] std::span<const AnnotationFormat* const> annotationFormats();
/// Nothing when there is none of this id.
[[nodiscard]] const AnnotationFormat* annotationFormat(std::string_view id);

/// Something that was left out, and why.
struct Refusal {
    std::string what; ///< a file, or a file and what in it: "a.json: annotation 7"
    Text why;
};

/// The anomaly scores of a part, pixel by pixel; empty images where there are none.
struct PartScores {
    Image<float> rgb, depth, fused;
};

/// What is exported. Parts are read one at a time, so memory does not grow with their number.
struct ExportSource {
    const Catalog& catalog;
    DefectTypes types;
    /// A part of width 0 has no annotations and is left out; one with none of them is a part without defects.
    std::function<Result<PartAnnotations>(const SampleRef&)> annotations;
    std::function<Result<PartScores>(const SampleRef&)> scores = {}; ///< may be empty; clouds carry them
    /// Its line of results.jsonl, nothing for a part without a result; may be empty.
    std::function<std::optional<std::string>(const SampleRef&)> result = {};
};

/// What an export wrote, and what it could not carry.
struct ExportReport {
    std::size_t parts = 0, annotations = 0, files = 0;
    std::vector<Refusal> refused; ///< parts
    std::vector<Text> losses; ///< each kind once, with its count
};

/// Writes the annotations of all annotated parts into `folder`. Each file is complete or not there. A part that cannot
/// be read is refused, and the others go on. Errors: WriteFailed, Cancelled, TooLittleData (no part is annotated, or
/// has a result), InvalidArgument (no results for a format of results; no new folder for a format that needs one),
/// those of a plugin.
[[nodiscard]] Result<ExportReport> exportAnnotations(const AnnotationFormat& format, const ExportSource& source,
                                                     const std::filesystem::path& folder, const RunContext& context);

/// The width and height of the pictures of a part.
struct GridSize {
    int width = 0, height = 0;
    bool operator==(const GridSize&) const = default;
};
/// Of its RGB picture. Errors: those of readRgb().
[[nodiscard]] Result<GridSize> gridSizeOf(const SampleRef& sample);
using SizeOfPart = std::function<Result<GridSize>(const SampleRef&)>;

/// What an import found. Nothing is written.
struct ImportReport {
    std::vector<PartAnnotations> parts; ///< sorted by part: those that the files name, also without annotations
    std::vector<Refusal> refused; ///< the first kMostRefusals
    std::size_t refusedCount = 0; ///< all of them
    std::vector<Text> remarks; ///< what was changed on the way, each kind once, with its count

    [[nodiscard]] std::size_t annotationCount() const;
};
inline constexpr std::size_t kMostRefusals = 1000;

/// Reads a file, or all files of the format in a folder and its sub-folders. Parts are found by the names of their
/// pictures or by their ids; no path in a file is ever opened. `sizeOf`: by default gridSizeOf(). Errors: NotFound,
/// Unreadable, Cancelled; NotFound also for a folder without a file of the format.
[[nodiscard]] Result<ImportReport> importAnnotations(const AnnotationFormat& format, const std::filesystem::path& path,
                                                     const Catalog& catalog, const RunContext& context,
                                                     const SizeOfPart& sizeOf = gridSizeOf);

} // namespace twinspect
