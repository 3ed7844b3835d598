// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <QImage>
#include <QLineF>
#include <QList>

#include "ui/common/legend.h"
#include "ui/models/shown_part.h"
#include "ui/viewport/cloud_points.h"

namespace twinspect {

enum class MapKind { Fused, Rgb, Depth, RaisedBy };
inline constexpr MapKind kMapKinds[] = {MapKind::Fused, MapKind::Rgb, MapKind::Depth, MapKind::RaisedBy};
enum class CloudColors { Rgb, Height, Fused, RgbScores, DepthScores, RaisedBy };
inline constexpr CloudColors kCloudColors[] = {CloudColors::Rgb,       CloudColors::Height,      CloudColors::Fused,
                                               CloudColors::RgbScores, CloudColors::DepthScores, CloudColors::RaisedBy};

/// The pictures of a part that do not depend on thresholds or choices. They are made once, outside the window's thread.
struct PartPictures {
    std::shared_ptr<const ShownPart> part;
    QImage rgb, grey;
    std::shared_ptr<const DepthMap>
        heightMm; ///< over the fitted ground, true values; NaN where the sensor measured nothing
    std::shared_ptr<const CloudPoints> points;
    QList<QLineF> truth; ///< outline of the true defect, where the data has one
};
[[nodiscard]] PartPictures picturesOf(std::shared_ptr<const ShownPart> part);

/// The name of the map behind it, of kMapNames.
[[nodiscard]] std::string nameOf(MapKind kind);
/// Nothing without a model, without a part, or where the model has no such channel. "Who raised it" is coloured where
/// the fused map is above the threshold.
[[nodiscard]] const ScoreMap* mapOf(const ShownPart& part, MapKind kind);
/// A map of one of two modalities has a scale of its own; where there is one modality alone, its map is the fused map.
[[nodiscard]] bool hasOwnScale(const ShownPart& part, MapKind kind);
[[nodiscard]] QImage overlayOf(const ShownPart& part, MapKind kind, const ScoreScale& scale);
[[nodiscard]] Legend legendOf(const ShownPart& part, MapKind kind, const ScoreScale& scale);
/// The map whose colours the cloud wears; nothing for plain colour and height.
[[nodiscard]] std::optional<MapKind> mapOf(CloudColors colors);

} // namespace twinspect
