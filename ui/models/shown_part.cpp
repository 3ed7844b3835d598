// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/shown_part.h"

#include "core/inference/part_record.h"

namespace twinspect {

namespace {

Status inspectInto(ShownPart& part, const AnomalyModel& model, const Thresholds& thresholds,
                   const std::string& thresholdsFrom, const RunContext& context)
{
    auto inspected = inspectPart(model, part.sample, part.scan, thresholds);
    if (!inspected)
        return passOn(inspected);
    if (context.stopRequested())
        return cancelled();
    part.score = SampleScore{recordOf(*inspected, model, thresholds, thresholdsFrom),
                             TrainedParts::from(model.metadata()).lookUp(part.sample), false};
    part.regions = std::move(inspected->regions);
    part.prepared = std::move(inspected->prepared);
    part.geometry = part.prepared.geometry;
    part.anomaly = std::move(inspected->anomaly);
    part.scores = std::move(inspected->scores);
    part.scaleDiffers = inspected->scaleDiffers;
    part.scan.notes = std::move(inspected->notes);
    if (!part.anomaly->partFound)
        return {};
    for (const auto& [name, map] : part.anomaly->maps)
        part.maps[name] = onFullImage(map, part.prepared.image.box);
    part.weightRgb = onFullImage(part.anomaly->weightRgb, part.prepared.image.box);
    part.shareRgb = onFullImage(part.anomaly->shareRgb, part.prepared.image.box);
    const auto& box = part.prepared.image.box;
    for (const auto& [map, full] : {std::pair(&part.anomaly->heightVsGoodMm, &part.vsGoodMm),
                                    std::pair(&part.anomaly->goodPartsVaryMm, &part.goodPartsVaryMm)})
        if (!map->empty()) {
            *full = DepthMap(box.fullWidth, box.fullHeight, 1, std::numeric_limits<float>::quiet_NaN());
            placeOnFullImage(*map, box, *full);
            for (std::size_t i = 0; i < full->pixelCount(); ++i)
                if (part.geometry.measured.data()[i] == 0 || part.geometry.foreground.data()[i] == 0)
                    full->data()[i] = std::numeric_limits<float>::quiet_NaN();
        }
    return {};
}

} // namespace

const ScoreMap* ShownPart::map(const std::string& name) const
{
    const auto found = maps.find(name);
    return found == maps.end() ? nullptr : &found->second;
}

Result<std::shared_ptr<const ShownPart>> loadShownPart(const SampleRef& sample, const AnomalyModel* model,
                                                       const Thresholds& thresholds, const std::string& thresholdsFrom,
                                                       const RunContext& context)
{
    auto part = std::make_shared<ShownPart>();
    part->sample = sample;
    auto scan = loadSample(sample);
    if (!scan)
        return passOn(scan);
    part->scan = std::move(*scan);
    if (context.stopRequested())
        return cancelled();
    if (model != nullptr) {
        if (auto ok = inspectInto(*part, *model, thresholds, thresholdsFrom, context); !ok)
            return passOn(ok);
    } else {
        auto geometry = separatePart(part->scan.cloud);
        if (!geometry)
            return passOn(geometry);
        part->geometry = std::move(*geometry);
    }
    return std::shared_ptr<const ShownPart>(std::move(part));
}

} // namespace twinspect
