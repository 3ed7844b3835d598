// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/annotated_parts.h"

#include <algorithm>

#include "core/annotation/annotation_file.h"

namespace twinspect {

namespace {

constexpr auto kAnnotationEnding = ".json";

void use(SampleRef& sample, const PartAnnotations& part, const std::filesystem::path& file)
{
    const auto& all = part.annotations;
    if (all.empty()) {
        sample.label = Label::Good;
        sample.defectType = "good";
        sample.mask.clear();
        return;
    }
    const auto largest =
        std::ranges::max_element(all, {}, [](const Annotation& annotation) { return annotation.region.pixelCount(); });
    sample.label = Label::Defect;
    sample.defectType = largest->defectType;
    sample.mask = file;
}

} // namespace

void useAnnotations(Catalog& catalog, const AnnotationFolder& folder)
{
    std::error_code error;
    if (!std::filesystem::is_directory(folder.path(), error))
        return;
    int used = 0;
    for (SampleRef& sample : catalog.samples) {
        auto kept = folder.read(sample.id);
        if (!kept) {
            catalog.skipped.push_back({folder.fileOf(sample.id), kept.error().detail});
            continue;
        }
        if (kept->part.state != AnnotationState::Finished)
            continue;
        use(sample, kept->part, folder.fileOf(sample.id));
        ++used;
    }
    if (used > 0)
        catalog.warnings.emplace_back(
            Text("Label and mask of %1 parts are those that people marked (%2)", used, folder.path().string()));
}

Result<Mask> loadMask(const SampleRef& sample)
{
    if (sample.mask.extension() != kAnnotationEnding)
        return readMask(sample.mask);
    const auto part = readAnnotations(sample.mask);
    if (!part)
        return passOn(part);
    return part->allPixels().mask();
}

} // namespace twinspect
