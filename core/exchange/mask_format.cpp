// SPDX-License-Identifier: GPL-3.0-or-later
// Mask pictures in the layout of MVTec 3D-AD (Bergmann et al. 2021): TYPE/gt/NNN.png, 0 and 255. Beside gt, "classes"
// holds the class number of every pixel.
#include "core/dataset/folder_listing.h"
#include "core/exchange/class_table.h"
#include "core/imaging/decode.h"
#include "core/imaging/image_io.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

constexpr auto kMasks = "gt", kClasses = "classes";

fs::path placeOf(const std::string& id, const char* folder)
{
    const fs::path name = id + ".png";
    return name.parent_path() / folder / name.filename();
}

Status writeMasks(ExportTask& task)
{
    if (auto ok = writeClassTable(task); !ok)
        return ok;
    return task.forEachPart([&task](const SampleRef& sample, const PartAnnotations& part) -> Status {
        const auto mask = task.place(placeOf(sample.id, kMasks));
        const auto classes = task.place(placeOf(sample.id, kClasses));
        if (!mask || !classes)
            return mask ? passOn(classes) : passOn(mask);
        if (auto ok = writeMaskPng(*mask, part.allPixels().mask()); !ok)
            return ok;
        return writeNumbersPng(*classes, classNumbers(task, part));
    });
}

void readMask(std::string_view bytes, const fs::path& file, ImportCollector& import)
{
    const fs::path folder = file.parent_path().filename();
    if (folder != kMasks && folder != kClasses && import.root() != file.parent_path())
        return; // some other picture of the data
    const fs::path classes = file.parent_path().parent_path() / kClasses / file.filename();
    if (folder == kMasks && isFile(classes))
        return; // says more
    const std::string what = file.string();
    const auto nameless = [&import, &file](const char* without) {
        return std::vector{import.nameOf(file, without), fs::path(file.parent_path().parent_path() / file.filename())
                                                             .relative_path()
                                                             .generic_string()};
    };
    if (folder == kClasses) {
        const auto numbers = decodeNumbersPng(bytes, what);
        if (!numbers)
            return import.refuse(what, numbers.error().detail);
        if (auto* part = import.part(nameless(kClasses), {numbers->width(), numbers->height()}, what))
            addClasses(*numbers, classTableOf(file, import), *part, what, import);
        return;
    }
    const auto mask = decodeMask(bytes, what);
    if (!mask)
        return import.refuse(what, mask.error().detail);
    auto* part = import.part(nameless(kMasks), {mask->width(), mask->height()}, what);
    if (part == nullptr)
        return;
    const auto& sample = import.sampleOf(*part);
    for (auto& piece : RunMask(*mask).pieces()) {
        Annotation annotation;
        annotation.defectType = sample.label == Label::Defect ? sample.defectType : std::string();
        annotation.region = std::move(piece);
        import.add(*part, std::move(annotation), what);
    }
}

} // namespace

const AnnotationFormat& maskFormat()
{
    static const AnnotationFormat format{
        "mask",
        Text("Mask pictures (PNG)"),
        Text("gt/NAME.png with 0 and 255 as MVTec 3D-AD has it, classes/NAME.png with class numbers, labels.txt"),
        Text("Pixels and types alone: neither severity, note, author nor time; defects of a type that touch become "
             "one."),
        ".png",
        writeMasks,
        readMask,
    };
    return format;
}

} // namespace twinspect
