// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/flaws.h"

namespace twinspect::demo {

namespace {

// The inner side of a moulded lid: floor with ribs, a wall along the edge, four screw bosses, a latch, the gate's mark
// and the rings of ejector pins.
constexpr float kLength = 74.0f, kWidth = 50.0f, kCorner = 8.0f;
constexpr float kFloor = 2.5f, kWall = 8.5f, kRib = 6.0f, kBoss = 7.5f, kLatch = 10.5f, kWallWidth = 2.0f,
                kRibHalf = 0.8f;
constexpr Vec2 kBossAt{27.0f, 15.5f}, kGate{5.0f, -9.0f};

float outline(Vec2 p) { return roundedBox(p, {}, {0.5f * kLength, 0.5f * kWidth}, kCorner); }
float latch(Vec2 p) { return roundedBox(p, {-4.0f, 22.5f}, {8.0f, 2.6f}, 0.8f); }
float boss(Vec2 p) { return circle({std::fabs(p.x), std::fabs(p.y)}, kBossAt, 3.6f); }

float rib(Vec2 p)
{
    const float lengthways = std::fabs(p.y - 1.0f);
    const float across = std::min(std::fabs(p.x + 13.0f), std::fabs(p.x - 14.0f));
    return std::min(lengthways, across) - kRibHalf;
}

class Lid final : public PartModel {
public:
    explicit Lid(Random& nature)
        : m_seed(drawSeed(nature)), m_plastic(mix({0.50f, 0.59f, 0.60f}, {0.53f, 0.60f, 0.59f}, uniform(nature, 0, 1))
                                              * uniform(nature, 0.94, 1.06)),
          m_warp(0.15f * static_cast<float>(nature.normal())), m_twist(0.12f * static_cast<float>(nature.normal())),
          m_flow(uniform(nature, 0.008, 0.025)), m_sink(uniform(nature, 0.03, 0.12))
    {
        for (float& pin : m_ejectorMm)
            pin = uniform(nature, -0.06, 0.14);
    }

    SurfacePoint at(Vec2 p) const override
    {
        SurfacePoint point;
        const float edge = -outline(p);
        if (edge <= 0)
            return point;
        point.part = true;
        const Vec2 share{2 * p.x / kLength, 2 * p.y / kWidth};
        const float warp = std::max(m_warp * dot(share, share) + m_twist * share.x * share.y, -0.3f);
        point.heightMm = height(p, edge) + 0.4f + warp;
        const float fromGate = length(p - kGate);
        const float grain =
            0.012f * fractalNoise(p, 0.8f, m_seed, 2)
            + m_flow * gradientNoise(fromGate * 0.22f, std::atan2(p.y - kGate.y, p.x - kGate.x), m_seed + 1);
        point.albedo = saturate(m_plastic + Colour{grain, grain, grain});
        point.gloss = 0.05f;
        return point;
    }

    Flaw flaw(std::string_view type, Random& random) const override
    {
        const Vec2 spot = pickPoint(random, 0.5f * kLength, [](Vec2 p) { return onFloor(p); });
        if (type == "fade") {
            Blob patch = drawBlob(random, spot, uniform(random, 70, 160), 2.0f);
            patch.softness = 0.5f;
            return film(patch, {0.84f, 0.86f, 0.86f}, 0.6f);
        }
        if (type == "splay")
            return scratches(random, spot, std::atan2(spot.y - kGate.y, spot.x - kGate.x), uniform(random, 12, 20), 6,
                             {0.83f, 0.85f, 0.85f});
        if (type == "short_rib")
            return shortRib(random);
        if (type == "sink_mark")
            return relief(drawBlob(random, spot, uniform(random, 45, 100), 1.6f), -uniform(random, 1.0, 1.6));
        if (type == "bent_corner")
            return bentCorner(random);
        if (type == "burr")
            return burr(random);
        Blob burn = drawBlob(random, direction(uniform(random, 0, 2 * kPi)) * 24.0f, uniform(random, 20, 50), 1.8f);
        return lump(burn, uniform(random, 0.8, 1.3), {0.26f, 0.20f, 0.15f}, 0.75f, 0.02f);
    }

private:
    static bool onFloor(Vec2 p) { return outline(p) < -5 && rib(p) > 3 && boss(p) > 2; }
    float height(Vec2 p, float edge) const
    {
        float height = kFloor - m_sink * smoothStep(2.5f, 0.0f, rib(p)) + 0.01f * fractalNoise(p, 1.0f, m_seed + 2, 2);
        height += ejectors(p) + 0.4f * within(length(p - kGate) - 1.6f, 0.5f) + 0.3f * emblem(p);
        height = std::max(height, mix(height, kRib, within(rib(p))));
        height = std::max(height, mix(height, kBoss, within(boss(p))));
        height -= 5.0f * within(circle({std::fabs(p.x), std::fabs(p.y)}, kBossAt, 1.7f), 0.2f);
        height = std::max(height, mix(height, kWall, within(edge - kWallWidth)));
        return std::max(height, mix(height, kLatch, within(latch(p)))) - edgeDrop(edge, 0.5f);
    }
    float ejectors(Vec2 p) const
    {
        float height = 0;
        for (int pin = 0; pin < 4; ++pin) {
            const Vec2 at{pin % 2 != 0 ? 22.0f : -21.0f, pin / 2 != 0 ? 8.0f : -9.0f};
            height += m_ejectorMm[pin] * within(length(p - at) - 2.5f, 0.2f);
        }
        return height;
    }
    // A ring with a bar: the sign of the mould's cavity.
    static float emblem(Vec2 p)
    {
        const Vec2 q = p - Vec2{-3.5f, 11.0f};
        const float shape = std::min(std::fabs(length(q) - 4.0f) - 0.4f, roundedBox(q, {}, {2.2f, 0.45f}, 0.2f));
        return within(shape, 0.2f);
    }
    static Flaw shortRib(Random& random)
    {
        const bool lengthways = random.chance(0.5);
        const Vec2 middle = lengthways ? Vec2{uniform(random, -24, 24), 1.0f}
                                       : Vec2{random.chance(0.5) ? -13.0f : 14.0f, uniform(random, -16, 16)};
        const float reach = uniform(random, 6.5, 9.0), depth = uniform(random, 1.6, 2.6);
        return [middle, reach, depth](Vec2 p, SurfacePoint& point) {
            if (point.part && outline(p) < -kWallWidth)
                point.heightMm -= depth * within(rib(p)) * smoothStep(reach, 0.75f * reach, length(p - middle));
        };
    }
    static Flaw bentCorner(Random& random)
    {
        const Vec2 corner{(random.chance(0.5) ? 0.5f : -0.5f) * kLength, (random.chance(0.5) ? 0.5f : -0.5f) * kWidth};
        const float reach = uniform(random, 12, 16), lift = uniform(random, 1.6, 2.6);
        return [corner, reach, lift](Vec2 p, SurfacePoint& point) {
            const float fold = (std::fabs(p.x - corner.x) + std::fabs(p.y - corner.y)) / (1.41421356f * reach);
            if (point.part && fold < 1)
                point.heightMm += lift * (1 - fold);
        };
    }
    // A fin of plastic on the wall where the mould did not close, paler as it is thin.
    static Flaw burr(Random& random)
    {
        const bool longWall = random.chance(0.6);
        const float side = random.chance(0.5) ? 0.5f : -0.5f;
        const Vec2 middle =
            longWall ? Vec2{uniform(random, -24, 24), side * kWidth} : Vec2{side * kLength, uniform(random, -12, 12)};
        const float reach = uniform(random, 7, 11), height = uniform(random, 0.9, 1.5);
        return [middle, reach, height, seed = drawSeed(random)](Vec2 p, SurfacePoint& point) {
            const float near = smoothStep(reach, 0.6f * reach, length(p - middle));
            const float fin = within(std::fabs(-outline(p) - 1.0f) - 0.6f);
            const float ragged = saturate(0.8f + 0.7f * gradientNoise(p.x * 0.9f, p.y * 0.9f, seed));
            if (!point.part)
                return;
            point.heightMm += height * near * fin * ragged;
            point.albedo = mix(point.albedo, {0.74f, 0.79f, 0.79f}, 0.6f * near * fin * ragged);
        };
    }

    std::uint32_t m_seed;
    Colour m_plastic;
    float m_warp;
    float m_twist;
    float m_flow;
    float m_sink;
    float m_ejectorMm[4]{};
};

} // namespace

const PartType& lidType()
{
    using enum DemoDefectKind;
    static const PartType type{{"lid", kLength, kWidth, kLatch + 0.4,
                                graded({{"fade", Appearance},
                                        {"splay", Appearance},
                                        {"short_rib", Geometry},
                                        {"sink_mark", Geometry},
                                        {"bent_corner", Geometry},
                                        {"burr", Combined},
                                        {"burn", Combined}})},
                               45,
                               12,
                               {0.30f, 0.29f, 0.28f},
                               [](Random& nature) -> std::unique_ptr<PartModel> {
                                   return std::make_unique<Lid>(nature);
                               }};
    return type;
}

} // namespace twinspect::demo
