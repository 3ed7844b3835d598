// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include <QImage>
#include <QString>

#include "core/evaluation/height_tolerance.h"
#include "core/inference/anomaly_model.h"
#include "ui/models/shown_part.h"

namespace twinspect {

/// The pictures of one part for a report, with legend and scale, as the window shows them.
struct ReportPictures {
    QImage rgb, height, map; ///< map is null without a model's answer
};
/// The map is coloured above the pixel threshold only, with the line at the threshold around it; regions are numbered
/// as in the table of regions.
[[nodiscard]] ReportPictures picturesOf(const ShownPart& part, const std::vector<DefectRegion>& regions,
                                        const Thresholds& thresholds, const AnomalyModel* model);

/// The deviation from the mean good part, with legend: in bands with a tolerance, otherwise in mm. Null where the part
/// was not compared with the mean good part.
[[nodiscard]] QImage deviationPicture(const ShownPart& part, const std::optional<HeightTolerance>& tolerance);

/// A small picture of a part with boxes around its regions, from files alone. Null when the picture cannot be read.
[[nodiscard]] QImage smallPicture(const std::filesystem::path& rgb, const std::vector<PixelBox>& boxes, int side);

} // namespace twinspect
