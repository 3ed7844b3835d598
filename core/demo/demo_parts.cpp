// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/demo_parts.h"

#include <cmath>
#include <optional>

#include "core/demo/camera.h"

namespace twinspect {

using namespace demo;

namespace demo {

std::vector<DemoDefect> graded(const std::vector<DemoDefect>& whole)
{
    std::vector<DemoDefect> defects;
    for (const auto& defect : whole)
        for (const auto strength : {DemoStrength::Strong, DemoStrength::Medium, DemoStrength::Faint})
            defects.push_back({defect.type, defect.kind, strength});
    return defects;
}

} // namespace demo

namespace {

// The one list of parts.
struct Listed {
    DemoSet set;
    const PartType& type;
};
const std::vector<Listed>& listedParts()
{
    static const std::vector<Listed> parts{
        {DemoSet::Demo, gasketType()},    {DemoSet::Demo, bracketType()}, {DemoSet::Demo, biscuitType()},
        {DemoSet::Demo, connectorType()}, {DemoSet::Demo, capType()},     {DemoSet::Tuning, castingType()},
        {DemoSet::Tuning, lidType()},     {DemoSet::Tuning, boardType()}, {DemoSet::Tuning, rollType()},
    };
    return parts;
}

Result<const PartType*> findPartType(std::string_view name)
{
    std::string known;
    for (const auto& [set, type] : listedParts()) {
        if (type.info.name == name)
            return &type;
        known += (known.empty() ? "" : ", ") + type.info.name;
    }
    return failure(ErrorCode::InvalidArgument, Text("There is no demo part \"%1\"", name), {},
                   Text("Choose one of: %1", known));
}

// Share of the part's area a flaw may change; draws outside are repeated.
constexpr double kSmallestFlaw = 0.004, kLargestFlaw = 0.06;
constexpr int kFlawDraws = 40;

// FNV-1a: names become stream numbers that no build or machine changes.
std::uint64_t nameKey(std::string_view name)
{
    std::uint64_t key = 0xcbf29ce484222325ull;
    for (const char letter : name)
        key = (key ^ static_cast<unsigned char>(letter)) * 0x100000001b3ull;
    return key;
}

Result<DemoDefect> findDefect(const PartType& type, const std::string& defect)
{
    std::string known;
    for (const auto& entry : type.info.defects) {
        if (entry.name() == defect)
            return entry;
        known += (known.empty() ? "" : ", ") + entry.name();
    }
    return failure(ErrorCode::InvalidArgument, Text("The demo part %1 has no defect \"%2\"", type.info.name, defect),
                   {}, Text("Choose one of: %1", known));
}

// Everything the pictures are taken of. `flawed` is empty for good parts.
struct Scene {
    Raster raster;
    Circumstances circumstances;
    Layers good;
    std::optional<Layers> flawed;
    DemoDefectKind kind = DemoDefectKind::Appearance;
    std::uint64_t noiseKey = 0;
};

Scene buildScene(const PartType& type, const DemoRequest& request, const std::optional<DemoDefect>& defect)
{
    const std::uint64_t stream = nameKey(request.part);
    const auto seed = static_cast<std::uint64_t>(request.seed);
    Random nature(seed, stream, request.number);
    Scene scene{Raster::forPicture(request.sizePx),
                drawCircumstances(type, nature),
                {},
                std::nullopt,
                DemoDefectKind::Appearance,
                nature.next()};
    const auto model = type.make(nature);
    scene.good = layGoodPart(type, *model, scene.circumstances, scene.raster, nature);
    if (!defect)
        return scene;
    scene.kind = defect->kind;
    double bestMiss = 1e9;
    for (std::uint64_t draw = 0; draw < kFlawDraws && bestMiss > 0; ++draw) {
        Random random(seed, stream ^ nameKey(request.defect), request.number * kFlawDraws + draw);
        double changed = 0;
        Layers layers =
            layFlaw(scene.good, model->flaw(defect->type, random), *defect, scene.circumstances, scene.raster, changed);
        const double miss = changed < kSmallestFlaw ? kSmallestFlaw - changed : std::max(changed - kLargestFlaw, 0.0);
        if (miss < bestMiss) {
            bestMiss = miss;
            scene.flawed = std::move(layers);
        }
    }
    return scene;
}

Image<float> seenAlbedo(const Scene& scene, const std::vector<SurfacePoint>& points, const DepthMap& visibleMm)
{
    const int size = visibleMm.width();
    Image<float> albedo(size, size, 3);
    for (int row = 0; row < size; ++row) {
        for (int column = 0; column < size; ++column) {
            const Vec2 at =
                cameraRay(size, static_cast<float>(column), static_cast<float>(row)) * visibleMm.at(row, column);
            Colour sum;
            bilinear(scene.raster, at.x, at.y,
                     [&](std::size_t index, float weight) { sum = sum + points[index].albedo * weight; });
            albedo.at(row, column, 0) = sum.r;
            albedo.at(row, column, 1) = sum.g;
            albedo.at(row, column, 2) = sum.b;
        }
    }
    return albedo;
}

Mask seenPart(const Scene& scene, const std::vector<SurfacePoint>& points, const DepthMap& surfaceMm)
{
    const int size = surfaceMm.width();
    Mask part(size, size);
    for (int row = 0; row < size; ++row) {
        for (int column = 0; column < size; ++column) {
            const Vec2 at =
                cameraRay(size, static_cast<float>(column), static_cast<float>(row)) * surfaceMm.at(row, column);
            float share = 0;
            bilinear(scene.raster, at.x, at.y,
                     [&](std::size_t index, float weight) { share += points[index].part ? weight : 0.0f; });
            part.at(row, column) = share > 0.5f ? 1 : 0;
        }
    }
    return part;
}

Mask changedPixels(const DemoSample& sample, const Image<float>& goodAlbedo, const DepthMap& goodSurfaceMm)
{
    Mask mask(sample.mask.width(), sample.mask.height());
    for (int row = 0; row < mask.height(); ++row) {
        for (int column = 0; column < mask.width(); ++column) {
            const bool moved = std::fabs(sample.surfaceMm.at(row, column) - goodSurfaceMm.at(row, column))
                             > static_cast<float>(kDemoHeightToleranceMm);
            const auto colour = [&](const Image<float>& albedo) {
                return Colour{albedo.at(row, column, 0), albedo.at(row, column, 1), albedo.at(row, column, 2)};
            };
            mask.at(row, column) = moved || colourDiffers(colour(sample.albedo), colour(goodAlbedo)) ? 1 : 0;
        }
    }
    return mask;
}

// The heights that shade the picture: a geometry flaw keeps a small share of its relief (see DemoDefectKind).
std::vector<float> shadingRelief(const Scene& scene)
{
    std::vector<float> relief = scene.flawed ? scene.flawed->heightMm : scene.good.heightMm;
    if (scene.kind == DemoDefectKind::Geometry)
        for (std::size_t i = 0; i < relief.size(); ++i)
            relief[i] =
                scene.good.heightMm[i] + static_cast<float>(kDemoResidualRelief) * (relief[i] - scene.good.heightMm[i]);
    return relief;
}

DemoSample photograph(const Scene& scene, int sizePx)
{
    const Layers& shown = scene.flawed ? *scene.flawed : scene.good;
    const bool seenFlawless = !scene.flawed || scene.kind != DemoDefectKind::Combined;
    const HeightField goodField(scene.raster, scene.good.heightMm);
    const HeightField shownField(scene.raster, shown.heightMm);
    const HeightField& visible = seenFlawless ? goodField : shownField;
    const DepthMap goodSurfaceMm = castSurface(goodField, sizePx);

    DemoSample sample;
    sample.mask = Mask(sizePx, sizePx);
    sample.surfaceMm =
        scene.flawed && scene.kind != DemoDefectKind::Appearance ? castSurface(shownField, sizePx) : goodSurfaceMm;
    sample.cloud = measureSurface(shownField, scene.raster, shown.point, sample.surfaceMm, scene.noiseKey);
    sample.part = seenPart(scene, shown.point, sample.surfaceMm);
    const DepthMap& visibleMm = seenFlawless ? goodSurfaceMm : sample.surfaceMm;
    sample.albedo = seenAlbedo(scene, shown.point, visibleMm);
    const auto light = shade(scene.raster, shown.point, shadingRelief(scene), scene.circumstances);
    sample.rgb = takePicture(visible, visibleMm, scene.raster, light, scene.noiseKey);
    if (scene.flawed)
        sample.mask = changedPixels(sample, seenAlbedo(scene, scene.good.point, goodSurfaceMm), goodSurfaceMm);
    return sample;
}

} // namespace

double demoFocalLengthPx(int sizePx)
{
    return sizePx * static_cast<double>(kCameraHeightMm) / static_cast<double>(kViewMm);
}

double shareOf(DemoStrength strength)
{
    return strength == DemoStrength::Medium ? 0.5 : strength == DemoStrength::Faint ? 0.25 : 1.0;
}

std::string DemoDefect::name() const { return strength == DemoStrength::Whole ? type : type + "_" + nameOf(strength); }

std::vector<DemoPartInfo> demoParts(DemoSet set)
{
    std::vector<DemoPartInfo> parts;
    for (const auto& part : listedParts())
        if (part.set == set)
            parts.push_back(part.type.info);
    return parts;
}

Result<DemoSample> renderDemoSample(const DemoRequest& request)
{
    const auto type = findPartType(request.part);
    if (!type)
        return passOn(type);
    if (request.sizePx < 64 || request.sizePx > 2048)
        return failure(ErrorCode::InvalidArgument, "Demo pictures have 64 to 2048 px a side", {},
                       "Choose a size in this range");
    std::optional<DemoDefect> defect;
    if (!request.defect.empty()) {
        const auto found = findDefect(**type, request.defect);
        if (!found)
            return passOn(found);
        defect = *found;
    }
    return photograph(buildScene(**type, request, defect), request.sizePx);
}

} // namespace twinspect
