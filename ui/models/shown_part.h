// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/dataset/catalog.h"
#include "core/geometry/part_geometry.h"
#include "core/inference/inspection.h"
#include "ui/models/inspection_set.h"

namespace twinspect {

/// One part as the views show it, with the scan and the model's results, in pixels of the full picture. Immutable and
/// shared: views keep it as long as they need it.
struct ShownPart {
    SampleRef sample;
    RgbdSample scan;                 ///< rgb, cloud (metres), and the true defect mask where the data has one
    PartGeometry geometry;           ///< height over the ground, foreground, mm per pixel
    std::optional<AnomalyResult> anomaly; ///< empty without a model; its maps are in the crop's frame
    PreparedPart prepared;           ///< with a model: how the crop was cut; regionsOf() needs it
    std::map<std::string, ScoreMap> maps; ///< full picture, as AnomalyResult; empty without a model or without a part
    ShareMap weightRgb, shareRgb;    ///< full picture, 0..1
    DepthMap vsGoodMm, goodPartsVaryMm; ///< full picture, as AnomalyResult; NaN beyond the crop and where not measured
    CountedScores scores; ///< with a model: under the regions of interest of `score`
    bool scaleDiffers = false; ///< as InspectedPart
    std::optional<SampleScore> score; ///< with a model: what the list of samples keeps of it
    std::vector<DefectRegion> regions; ///< with a model: above the pixel threshold of `score`

    /// The map of that name, nullptr when the model gives none.
    [[nodiscard]] const ScoreMap* map(const std::string& name) const;
    /// The map that the verdict is about; nullptr without a model or without a part.
    [[nodiscard]] const ScoreMap* scoreMap() const { return anomaly ? map(anomaly->primary) : nullptr; }
    /// In which people read scores and values of the map that the verdict is about.
    [[nodiscard]] ScoreUnit unit() const { return score ? score->record.unit : ScoreUnit(); }
    [[nodiscard]] int width() const { return scan.rgb.width(); }
    [[nodiscard]] int height() const { return scan.rgb.height(); }
};

/// Reads and, with a model, inspects one sample under `thresholds`, which come from what `thresholdsFrom` says. Errors:
/// as loadSample(), separatePart() and AnomalyModel::infer(), naming the file; Cancelled, between two of these steps.
[[nodiscard]] Result<std::shared_ptr<const ShownPart>> loadShownPart(const SampleRef& sample, const AnomalyModel* model,
                                                                     const Thresholds& thresholds,
                                                                     const std::string& thresholdsFrom,
                                                                     const RunContext& context);

} // namespace twinspect
