// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/annotation_format.h"

#include <algorithm>
#include <array>

#include "core/base/files.h"
#include "core/base/new_folder.h"
#include "core/dataset/folder_listing.h"
#include "core/exchange/export_task.h"
#include "core/exchange/import_collector.h"
#include "core/imaging/decode.h"
#include "core/imaging/png_structure.h"

namespace twinspect {

namespace fs = std::filesystem;

// The list of formats. A new one: its file with a function of this kind, and its name here.
#define TWINSPECT_FORMATS(X)                                                                                           \
    X(maskFormat) X(labelmeFormat) X(cocoFormat) X(vocFormat) X(cvatFormat) X(yoloFormat) X(plyFormat) X(pcdFormat)

#define TWINSPECT_DECLARE(name) const AnnotationFormat& name();
TWINSPECT_FORMATS(TWINSPECT_DECLARE)

namespace {

constexpr std::uint64_t kLargestFile = 1ull << 30;

Result<std::vector<fs::path>> filesOf(const AnnotationFormat& format, const fs::path& path)
{
    std::error_code error;
    if (!fs::is_directory(path, error))
        return std::vector{path}; // whether it can be opened is seen when it is read
    std::vector<fs::path> files;
    for (fs::recursive_directory_iterator entry(path, fs::directory_options::skip_permission_denied, error), end;
         !error && entry != end; entry.increment(error))
        if (lowerExtension(entry->path()) == format.extension && isFile(entry->path()))
            files.push_back(entry->path());
    if (files.empty())
        return failure(ErrorCode::NotFound,
                       Text("There is no file of this format (%1) in the folder", format.extension), path.string(),
                       "Choose the folder or the file that was exported");
    std::ranges::sort(files);
    return files;
}

Result<ExportReport> exportAsAWhole(const AnnotationFormat& format, ExportTask& task)
{
    auto folder = NewFolder::create(task.folder(), Text("Another export writes here"));
    if (!folder)
        return passOn(folder);
    task.writeInto(folder->path());
    if (auto ok = format.write(task); !ok)
        return passOn(ok);
    if (auto ok = folder->putInPlace(); !ok)
        return passOn(ok);
    return task.report();
}

constexpr std::string_view kZipStart("PK\x03\x04"); // APPNOTE.TXT, section 4.3.7

} // namespace

std::span<const AnnotationFormat* const> annotationFormats()
{
#define TWINSPECT_LIST(name) &name(),
    static const std::array formats{TWINSPECT_FORMATS(TWINSPECT_LIST)};
    return formats;
}

const AnnotationFormat* annotationFormat(std::string_view id)
{
    const auto formats = annotationFormats();
    const auto found = std::ranges::find_if(formats, [id](const auto* format) { return format->id == id; });
    return found == formats.end() ? nullptr : *found;
}

Result<ExportReport> exportAnnotations(const AnnotationFormat& format, const ExportSource& source,
                                       const fs::path& folder, const RunContext& context)
{
    if (!format.annotations && !source.result)
        return failure(ErrorCode::InvalidArgument, Text("The format %1 holds results, and none are given", format.id),
                       {}, Text("Name the folder that inspect wrote with %1", "--results"));
    ExportTask task(format, source, folder, context);
    if (auto ok = task.findTypes(); !ok)
        return passOn(ok);
    if (format.newFolder)
        return exportAsAWhole(format, task);
    if (auto ok = makeWritableFolder(folder); !ok)
        return passOn(ok);
    if (auto ok = format.write(task); !ok)
        return passOn(ok);
    return task.report();
}

Result<GridSize> gridSizeOf(const SampleRef& sample)
{
    const auto bytes = readFile(sample.rgb, kLargestFile);
    if (!bytes)
        return passOn(bytes);
    if (looksLikePng(*bytes)) {
        const auto header = checkPng(*bytes, sample.rgb.string());
        return header ? Result<GridSize>({header->width, header->height}) : passOn(header);
    }
    const auto picture = decodeRgb(*bytes, sample.rgb.string());
    return picture ? Result<GridSize>({picture->width(), picture->height()}) : passOn(picture);
}

std::size_t ImportReport::annotationCount() const
{
    std::size_t count = 0;
    for (const auto& part : parts)
        count += part.annotations.size();
    return count;
}

Result<ImportReport> importAnnotations(const AnnotationFormat& format, const fs::path& path, const Catalog& catalog,
                                       const RunContext& context, const SizeOfPart& sizeOf)
{
    const auto files = filesOf(format, path);
    if (!files)
        return passOn(files);
    std::error_code error;
    const bool isFolder = fs::is_directory(path, error);
    ImportCollector import(catalog, isFolder ? path : path.parent_path(), sizeOf);
    for (std::size_t i = 0; i < files->size(); ++i) {
        if (context.stopRequested())
            return cancelled();
        const auto& file = (*files)[i];
        const auto bytes = readFile(file, kLargestFile);
        if (bytes && bytes->starts_with(kZipStart) && !isFolder)
            return failure(ErrorCode::Unsupported, "This is an archive (zip)", file.string(),
                           "Unpack it, and import the folder");
        if (bytes)
            format.read(*bytes, file, import);
        else if (!isFolder)
            return passOn(bytes);
        else
            import.refuse(file.string(), bytes.error().detail);
        context.report(
            {"importing", static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(files->size()), {}, {}});
    }
    return import.finish();
}

} // namespace twinspect
