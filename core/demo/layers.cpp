// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/layers.h"

namespace twinspect::demo {

namespace {

constexpr float kRasterMarginMm =
    6; // rays of the picture's corners may meet the tray's low spots outside the nominal view

float uniformFloat(Random& random, double low, double high) { return static_cast<float>(random.uniform(low, high)); }

Vec2 toPart(const Circumstances& c, Vec2 world) { return turnedBack(world - c.shift, c.cosSin) * (1.0f / c.size); }

float trayHeight(const Circumstances& c, Vec2 world)
{
    const float sag = c.traySag * (dot(world, world) / 2500.0f);
    return dot(world, c.trayTilt) + sag + 0.02f * gradientNoise(world.x * 0.9f, world.y * 0.9f, c.textureSeed);
}

SurfacePoint trayPoint(const PartType& type, const Circumstances& c, Vec2 world)
{
    SurfacePoint point;
    const float grain = 0.022f * gradientNoise(world.x * 1.9f, world.y * 1.9f, c.textureSeed + 1)
                      + 0.02f * gradientNoise(world.x * 0.07f, world.y * 0.07f, c.textureSeed + 2);
    point.albedo = saturate(type.trayAlbedo + Colour{grain, grain, grain});
    point.gloss = 0.03f;
    return point;
}

// Light specks and short fibres lie on tray and part alike; they have no height a sensor would see.
void scatterDust(Layers& layers, const Circumstances& c, const Raster& raster, Random& nature)
{
    for (int speck = 0; speck < c.dustCount; ++speck) {
        const Vec2 at{uniformFloat(nature, -50, 50), uniformFloat(nature, -50, 50)};
        const bool fibre = nature.chance(0.2);
        const float half = fibre ? uniformFloat(nature, 0.6, 1.6) : 0.05f;
        const float radius = fibre ? 0.16f : uniformFloat(nature, 0.18, 0.38);
        const Vec2 along = direction(uniformFloat(nature, 0, kPi)) * half;
        const float strength = uniformFloat(nature, 0.12, 0.4);
        const float reach = half + 2 * radius;
        const auto first = [&](float v) {
            return std::clamp(static_cast<int>(raster.toCell(v - reach)), 0, raster.side - 1);
        };
        const auto last = [&](float v) {
            return std::clamp(static_cast<int>(raster.toCell(v + reach)) + 1, 0, raster.side - 1);
        };
        for (int row = first(at.y); row <= last(at.y); ++row) {
            for (int column = first(at.x); column <= last(at.x); ++column) {
                const float d = segmentDistance(raster.toWorld(column, row), at - along, at + along);
                auto& point = layers.point[static_cast<std::size_t>(row) * static_cast<std::size_t>(raster.side)
                                           + static_cast<std::size_t>(column)];
                point.albedo =
                    mix(point.albedo, {0.78f, 0.77f, 0.74f}, strength * smoothStep(radius, 0.4f * radius, d));
            }
        }
    }
}

// Keeps from a flaw what its kind may change: the reason why the masks are exact.
void limitToKind(SurfacePoint& flawed, const SurfacePoint& good, DemoDefectKind kind)
{
    if (kind == DemoDefectKind::Appearance) {
        flawed.heightMm = good.heightMm;
        flawed.shine = good.shine;
        flawed.part = good.part;
    } else if (kind == DemoDefectKind::Geometry) {
        flawed.albedo = good.albedo;
        flawed.gloss = good.gloss;
        flawed.shine = good.shine;
        flawed.part = good.part;
    }
}

// Whether a place belongs to the part cannot be weakened.
void weaken(SurfacePoint& flawed, const SurfacePoint& good, float share)
{
    flawed.heightMm = mix(good.heightMm, flawed.heightMm, share);
    flawed.albedo = mix(good.albedo, flawed.albedo, share);
    flawed.gloss = mix(good.gloss, flawed.gloss, share);
    flawed.shine = mix(good.shine, flawed.shine, share);
}

} // namespace

Raster Raster::forPicture(int sizePx)
{
    const float cell = kViewMm / (1.4f * static_cast<float>(sizePx));
    return {static_cast<int>(std::ceil((kViewMm + 2 * kRasterMarginMm) / cell)), cell, 1.0f / cell};
}

bool colourDiffers(Colour a, Colour b)
{
    const auto tolerance = static_cast<float>(kDemoColourTolerance);
    return std::fabs(a.r - b.r) > tolerance || std::fabs(a.g - b.g) > tolerance || std::fabs(a.b - b.b) > tolerance;
}

Circumstances drawCircumstances(const PartType& type, Random& nature)
{
    Circumstances c;
    c.shift = {uniformFloat(nature, -3, 3), uniformFloat(nature, -3, 3)};
    c.turn = uniformFloat(nature, -1, 1) * type.turnRangeDegrees * kPi / 180.0f;
    c.cosSin = direction(c.turn);
    c.size = 1.0f + std::clamp(0.003f * static_cast<float>(nature.normal()), -0.008f, 0.008f);
    c.trayTilt = Vec2{uniformFloat(nature, -0.006, 0.006), uniformFloat(nature, -0.006, 0.006)}
               + Vec2{0.012f, -0.008f}; // the fixture's own tilt: 0.8 degrees
    c.partTilt = {0.0025f * static_cast<float>(nature.normal()), 0.0025f * static_cast<float>(nature.normal())};
    c.traySag = uniformFloat(nature, 0.1, 0.45);
    c.brightness = std::clamp(1.0f + 0.06f * static_cast<float>(nature.normal()), 0.85f, 1.15f);
    const float warmth = 0.02f * static_cast<float>(nature.normal());
    c.lightColour = {1.0f + warmth, 1.0f, 1.0f - 1.2f * warmth};
    c.lightDirection = direction(-2.2f + 0.15f * static_cast<float>(nature.normal())) * 0.62f;
    c.lightFalloff = {0.0007f * static_cast<float>(nature.normal()), 0.0007f * static_cast<float>(nature.normal())};
    c.textureSeed = static_cast<std::uint32_t>(nature.next());
    c.dustCount = nature.below(14);
    return c;
}

Layers layGoodPart(const PartType& type, const PartModel& model, const Circumstances& c, const Raster& raster,
                   Random& nature)
{
    Layers layers{std::vector<float>(raster.count()), std::vector<SurfacePoint>(raster.count())};
    const Vec2 slope = c.trayTilt + c.partTilt;
    const float lift = dot(c.shift, c.trayTilt); // the part tilts about its own centre
    std::size_t index = 0;
    for (int row = 0; row < raster.side; ++row) {
        for (int column = 0; column < raster.side; ++column, ++index) {
            const Vec2 world = raster.toWorld(column, row);
            const Vec2 p = toPart(c, world);
            auto& point = layers.point[index];
            if (dot(p, p) < type.reachMm * type.reachMm)
                point = model.at(p);
            if (point.part)
                layers.heightMm[index] = lift + dot(world - c.shift, slope) + point.heightMm;
            else {
                point = trayPoint(type, c, world);
                layers.heightMm[index] = trayHeight(c, world);
            }
        }
    }
    scatterDust(layers, c, raster, nature);
    return layers;
}

Layers layFlaw(const Layers& good, const Flaw& flaw, const DemoDefect& defect, const Circumstances& c,
               const Raster& raster, double& changedShare)
{
    Layers layers = good;
    const Vec2 slope = c.trayTilt + c.partTilt;
    const float lift = dot(c.shift, c.trayTilt);
    const auto share = static_cast<float>(shareOf(defect.strength));
    std::size_t index = 0, changed = 0, partCells = 0;
    for (int row = 0; row < raster.side; ++row) {
        for (int column = 0; column < raster.side; ++column, ++index) {
            const Vec2 world = raster.toWorld(column, row);
            const SurfacePoint& before = good.point[index];
            SurfacePoint point = before;
            flaw(toPart(c, world), point);
            if (share < 1)
                weaken(point, before, share);
            limitToKind(point, before, defect.kind);
            partCells += before.part ? 1 : 0;
            const bool higher =
                std::fabs(point.heightMm - before.heightMm) > static_cast<float>(kDemoHeightToleranceMm);
            changed += higher || colourDiffers(point.albedo, before.albedo) ? 1 : 0;
            layers.point[index] = point;
            if (point.heightMm != before.heightMm) {
                const float base =
                    before.part ? good.heightMm[index] - before.heightMm : lift + dot(world - c.shift, slope);
                layers.heightMm[index] = point.part ? base + point.heightMm : trayHeight(c, world);
            }
        }
    }
    changedShare = static_cast<double>(changed) / static_cast<double>(std::max<std::size_t>(partCells, 1));
    return layers;
}

} // namespace twinspect::demo
