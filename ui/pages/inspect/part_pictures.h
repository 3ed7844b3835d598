// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <QImage>
#include <QLineF>
#include <QList>
#include <QString>

#include "core/base/result.h"
#include "core/evaluation/height_tolerance.h"
#include "ui/common/legend.h"
#include "ui/models/shown_part.h"
#include "ui/viewport/cloud_points.h"

namespace twinspect {

enum class MapKind { Fused, Rgb, Depth, RaisedBy };
inline constexpr MapKind kMapKinds[] = {MapKind::Fused, MapKind::Rgb, MapKind::Depth, MapKind::RaisedBy};
/// What the height view shows.
enum class SurfaceLayer { Height, Slope, Curvature, VsGood, Tolerance };
/// Surface: the layer of the height view, in its colours.
enum class CloudColors { Rgb, Surface, Fused, RgbScores, DepthScores, RaisedBy };
inline constexpr CloudColors kCloudColors[] = {CloudColors::Rgb,       CloudColors::Surface,     CloudColors::Fused,
                                               CloudColors::RgbScores, CloudColors::DepthScores, CloudColors::RaisedBy};

/// The pictures of a part that do not depend on thresholds. They are made once, outside the window's thread.
struct PartPictures {
    std::shared_ptr<const ShownPart> part;
    QImage rgb, grey;
    std::shared_ptr<const DepthMap>
        heightMm; ///< over the fitted ground, true values; NaN where the sensor measured nothing
    std::shared_ptr<const Image<float>> slope, curvature; ///< of SurfaceShape; see addShape()
    std::optional<Error> noShape; ///< why they cannot be found
    std::shared_ptr<const Image<float>> vsGoodMm; ///< height against good parts; null where the model does not say
    std::shared_ptr<const CloudPoints> points;
    QList<QLineF> truth; ///< outline of the true defect, where the data has one
};
[[nodiscard]] PartPictures picturesOf(std::shared_ptr<const ShownPart> part);
/// For SurfaceLayer::Slope and Curvature, which cost more than the rest: for those who look at them.
[[nodiscard]] inline bool needsShape(SurfaceLayer layer)
{
    return layer == SurfaceLayer::Slope || layer == SurfaceLayer::Curvature;
}
void addShape(PartPictures& pictures);
[[nodiscard]] inline bool hasShape(const PartPictures& pictures) { return pictures.slope || pictures.noShape; }

/// What the height view shows.
struct SurfaceValues {
    std::shared_ptr<const Image<float>> values; ///< null where they cannot be found
    QString caption; ///< with the unit
    ColorMap::Name colors;
    double tail; ///< share of the values at either end that the window leaves out
    bool aroundZero = false; ///< the middle of the colours is 0
};
[[nodiscard]] SurfaceValues valuesOf(const PartPictures& pictures, SurfaceLayer layer, bool greyHeight);
/// For SurfaceLayer::Tolerance: the numbers of ToleranceBand, NaN where nothing was compared; null where the part was
/// not compared with the mean good part.
[[nodiscard]] std::shared_ptr<const Image<float>> bandValuesOf(const ShownPart& part, const HeightTolerance& tolerance);

/// The name of the map of one modality.
[[nodiscard]] std::string nameOf(MapKind kind);
/// Nothing without a model, without a part, or where the model has no such channel. "Who raised it" is coloured where
/// the fused map is above the threshold.
[[nodiscard]] const ScoreMap* mapOf(const ShownPart& part, MapKind kind);
/// A map of one of two modalities has a scale of its own; where there is one modality alone, its map is the fused map.
[[nodiscard]] bool hasOwnScale(const ShownPart& part, MapKind kind);
/// In which people read the values of the map: a map with a scale of its own has raw ones.
[[nodiscard]] ScoreUnit unitOf(const ShownPart& part, MapKind kind);
[[nodiscard]] QImage overlayOf(const ShownPart& part, MapKind kind, const ScoreScale& scale);
[[nodiscard]] Legend legendOf(const ShownPart& part, MapKind kind, const ScoreScale& scale);
/// The map whose colours the cloud wears; nothing for plain colour and height.
[[nodiscard]] std::optional<MapKind> mapOf(CloudColors colors);

} // namespace twinspect
