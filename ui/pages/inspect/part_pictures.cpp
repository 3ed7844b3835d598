// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/part_pictures.h"

#include <utility>

#include <QLocale>

#include "core/geometry/surface_shape.h"
#include "ui/common/value_text.h"
#include "ui/imageview/contour.h"
#include "ui/imageview/picture.h"
#include "ui/models/tolerance_words.h"
#include "ui/pages/inspect/inspect_text.h"

namespace twinspect {

namespace {

constexpr double kStray = 0.001;   ///< of the heights at either end
constexpr double kAtEdges =
    0.02;  ///< of slopes and curvatures: there are many at the edges, and none of them is looked for

} // namespace

PartPictures picturesOf(std::shared_ptr<const ShownPart> part)
{
    PartPictures pictures;
    pictures.rgb = pictureOf(part->scan.rgb);
    pictures.grey = greyPictureOf(part->scan.rgb);
    pictures.heightMm = std::make_shared<const DepthMap>(measuredHeightMm(part->geometry));
    pictures.points = std::make_shared<const CloudPoints>(part->scan.cloud, part->geometry.heightMetres);
    if (!part->vsGoodMm.empty())
        pictures.vsGoodMm = std::make_shared<const DepthMap>(part->vsGoodMm);
    if (part->scan.mask)
        pictures.truth = borderOf(*part->scan.mask);
    pictures.part = std::move(part);
    return pictures;
}

void addShape(PartPictures& pictures)
{
    auto shape = surfaceShapeOf(pictures.part->scan.cloud, pictures.part->geometry.mmPerPixel / 1000);
    if (!shape) {
        pictures.noShape = shape.error();
        return;
    }
    pictures.slope = std::make_shared<const Image<float>>(std::move(shape->slope));
    pictures.curvature = std::make_shared<const Image<float>>(std::move(shape->curvature));
}

SurfaceValues valuesOf(const PartPictures& pictures, SurfaceLayer layer, bool greyHeight)
{
    switch (layer) {
    case SurfaceLayer::Slope:
        return {pictures.slope, InspectText::tr("Slope to the upper left (°)"), ColorMap::Name::Grey, kAtEdges};
    case SurfaceLayer::Curvature:
        return {pictures.curvature, InspectText::tr("Curvature (1/mm)"), ColorMap::Name::Grey, kAtEdges};
    case SurfaceLayer::VsGood:
        return {pictures.vsGoodMm, InspectText::tr("Height against good parts (mm)"), ColorMap::Name::RaisedBy,
                kAtEdges, true};
    case SurfaceLayer::Tolerance: // bandValuesOf()
    case SurfaceLayer::Height: break;
    }
    return {pictures.heightMm, InspectText::tr("Height (mm)"),
            greyHeight ? ColorMap::Name::Grey : ColorMap::Name::Height, kStray};
}

std::shared_ptr<const Image<float>> bandValuesOf(const ShownPart& part, const HeightTolerance& tolerance)
{
    return part.goodPartsVaryMm.empty()
             ? nullptr
             : std::make_shared<const Image<float>>(bandValues(part.vsGoodMm, part.goodPartsVaryMm, tolerance));
}

std::string nameOf(MapKind kind) { return kind == MapKind::Rgb ? "rgb" : "depth"; }

const ScoreMap* mapOf(const ShownPart& part, MapKind kind)
{
    switch (kind) {
    case MapKind::Rgb:
    case MapKind::Depth: return part.map(nameOf(kind));
    case MapKind::RaisedBy: return part.shareRgb.empty() ? nullptr : part.scoreMap();
    case MapKind::Fused: break;
    }
    return part.scoreMap();
}

bool hasOwnScale(const ShownPart& part, MapKind kind)
{
    return (kind == MapKind::Rgb || kind == MapKind::Depth) && mapOf(part, MapKind::Rgb) != nullptr
        && mapOf(part, MapKind::Depth) != nullptr;
}

ScoreUnit unitOf(const ShownPart& part, MapKind kind) { return hasOwnScale(part, kind) ? ScoreUnit() : part.unit(); }

QImage overlayOf(const ShownPart& part, MapKind kind, const ScoreScale& scale)
{
    const ScoreMap* map = mapOf(part, kind);
    if (map == nullptr)
        return {};
    return kind == MapKind::RaisedBy ? raisedByOverlayOf(*map, part.shareRgb, scale) : overlayOf(*map, scale);
}

Legend legendOf(const ShownPart& part, MapKind kind, const ScoreScale& scale)
{
    const bool own = hasOwnScale(part, kind);
    if (!scale.valid())
        return {own ? InspectText::tr("The model does not say what good parts reach: nothing is coloured")
                    : InspectText::tr("No pixel threshold: nothing is coloured"),
                ColorMap::Name::Score,
                {},
                {}};
    const auto texts = scoreTexts({scale.threshold, (scale.threshold + scale.top) / 2, scale.top}, unitOf(part, kind));
    const QString &threshold = texts[0], &top = texts[2];
    const QString below = InspectText::tr("up to %1: no colour").arg(threshold);
    if (kind == MapKind::RaisedBy)
        return {InspectText::tr("Raised by"),
                ColorMap::Name::RaisedBy,
                {{0, InspectText::tr("depth")}, {0.5, InspectText::tr("both")}, {1, InspectText::tr("RGB")}},
                below};
    return {own ? InspectText::tr("Raw score") : InspectText::tr("Score"),
            ColorMap::Name::Score,
            {{0, (own ? InspectText::tr("%1 highest good part") : InspectText::tr("%1 threshold")).arg(threshold),
              threshold},
             {0.5, texts[1], {}},
             {1, InspectText::tr("%1 and more").arg(top), top}},
            below};
}

std::optional<MapKind> mapOf(CloudColors colors)
{
    switch (colors) {
    case CloudColors::Rgb:
    case CloudColors::Surface: return std::nullopt;
    case CloudColors::Fused: return MapKind::Fused;
    case CloudColors::RgbScores: return MapKind::Rgb;
    case CloudColors::DepthScores: return MapKind::Depth;
    case CloudColors::RaisedBy: return MapKind::RaisedBy;
    }
    return std::nullopt;
}

} // namespace twinspect
