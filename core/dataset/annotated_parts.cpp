// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/annotated_parts.h"

#include <utility>

#include "core/annotation/annotation_file.h"
#include "core/dataset/mvtec_layout.h"

namespace twinspect {

namespace {

constexpr auto kAnnotationEnding = ".json";

} // namespace

void useSummary(SampleRef& sample, const PartSummary& part, bool divided)
{
    sample.label = part.defective ? Label::Defect : Label::Good;
    sample.defectType = part.defective ? part.defectType : "good";
    if (divided && part.example == Example::Good)
        sample.split = Split::Train;
    if (divided && part.example == Example::Defect && sample.split == Split::Train)
        sample.split = Split::Test;
}

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
        useSummary(sample, summaryOf(kept->part), catalog.divided());
        if (!isDefective(kept->part))
            sample.mask.clear();
        else if (!kept->part.annotations.empty())
            sample.mask = folder.fileOf(sample.id);
        ++used;
    }
    if (used == 0)
        return;
    warnOfMissingMasks(catalog, catalog.samples);
    catalog.warnings.emplace_back(
        Text("Label and mask of %1 parts are those that people marked (%2)", used, folder.path().string()));
}

std::vector<Annotation> annotationsOf(const SampleRef& sample, int width, int height)
{
    if (sample.mask.extension() != kAnnotationEnding)
        return {};
    auto part = readAnnotations(sample.mask);
    return part && part->width == width && part->height == height ? std::move(part->annotations)
                                                                  : std::vector<Annotation>();
}

Result<std::optional<Mask>> loadMask(const SampleRef& sample, int width, int height, std::vector<Text>& doubts)
{
    if (sample.mask.empty())
        return std::nullopt;
    if (sample.mask.extension() != kAnnotationEnding) {
        auto mask = readMask(sample.mask);
        return mask ? Result<std::optional<Mask>>(std::move(*mask)) : passOn(mask);
    }
    const auto part = readAnnotations(sample.mask);
    if (part && part->width == width && part->height == height)
        return part->allPixels().mask();
    const std::string file = sample.mask.string();
    doubts.push_back(
        part ? Text("%1: the annotation is left out, because it is of a picture of %2 x %3 pixels and this one has "
                    "%4 x %5. Annotate the part again, or put the picture back that it was made on",
                    file, part->width, part->height, width, height)
             : Text("%1: the annotation is left out: %2. %3", file, part.error().detail, part.error().remedy));
    return std::nullopt;
}

} // namespace twinspect
