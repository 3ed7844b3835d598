// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/flaws.h"

namespace twinspect::demo {

namespace {

// A die-cast cover: grainy cast skin, three unevenly placed bosses with blind bolt holes, a machined ring around a deep
// bore. The machined faces are bright and mirror a little; they lie at exact heights, the cast skin does not.
constexpr float kFlange = 7.0f, kBody = 12.0f, kRing = 13.5f, kBoss = 10.5f;
constexpr float kOuter = 23.0f, kBodyRadius = 18.5f, kRingInner = 11.0f, kRingOuter = 16.5f, kShaft = 4.5f;
constexpr float kEarCircle = 29.0f, kEarRadius = 8.5f, kBossRadius = 6.0f, kHoleRadius = 2.9f, kHoleDepth = 5.5f;
constexpr float kEarAngles[3] = {1.35f, 3.55f, 5.75f};
constexpr float kReach = kEarCircle + kEarRadius + 1;

Vec2 earCentre(int ear) { return direction(kEarAngles[ear]) * kEarCircle; }

int nearestEar(Vec2 p)
{
    int nearest = 0;
    for (int ear = 1; ear < 3; ++ear)
        if (length(p - earCentre(ear)) < length(p - earCentre(nearest)))
            nearest = ear;
    return nearest;
}

float outline(Vec2 p)
{
    float shape = circle(p, {}, kOuter);
    for (int ear = 0; ear < 3; ++ear)
        shape = blendedUnion(shape, circle(p, earCentre(ear), kEarRadius), 7.0f);
    return blendedUnion(shape, roundedBox(p, {-24.0f, 6.0f}, {7.0f, 6.0f}, 2.0f), 3.0f); // the gate's stub
}

class Casting final : public PartModel {
public:
    explicit Casting(Random& nature)
        : m_seed(drawSeed(nature)), m_skin(Colour{0.47f, 0.475f, 0.48f} * uniform(nature, 0.92, 1.08)),
          m_milled(Colour{0.66f, 0.66f, 0.65f} * uniform(nature, 0.95, 1.05)), m_flow(uniform(nature, 0.015, 0.05)),
          m_wear(uniform(nature, 0.02, 0.08)), m_coreShift{uniform(nature, -0.15, 0.15), uniform(nature, -0.15, 0.15)},
          m_millTurn(uniform(nature, 0, 2 * kPi))
    {
        for (float& height : m_milledMm)
            height = 0.03f * static_cast<float>(nature.normal());
    }

    SurfacePoint at(Vec2 p) const override
    {
        SurfacePoint point;
        const float edge = -outline(p);
        if (edge <= 0)
            return point;
        point.part = true;
        point.heightMm = castHeight(p, edge);
        const float grain = 0.03f * fractalNoise(p, 0.8f, m_seed, 2) + m_flow * fractalNoise(p, 11.0f, m_seed + 1, 2);
        point.albedo = saturate(m_skin + Colour{grain, grain, grain});
        point.gloss = 0.06f;
        point.shine = 0.15f;
        mill(p, point);
        if (length(p - m_coreShift) < kRingInner - 0.3f)
            point.albedo = point.albedo * 0.9f; // the bore's floor stays cast
        return point;
    }

    Flaw flaw(std::string_view type, Random& random) const override
    {
        if (type == "stain") {
            const Vec2 spot =
                pickPoint(random, kOuter, [](Vec2 p) { return outline(p) < -3 && length(p) > kBodyRadius; });
            return film(drawBlob(random, spot, uniform(random, 35, 90), 2.0f), {0.30f, 0.22f, 0.14f}, 0.6f);
        }
        if (type == "fade")
            return fade(random);
        if (type == "shallow_hole")
            return shallowHole(random);
        if (type == "burr")
            return burr(random);
        if (type == "low_boss")
            return lowBoss(random);
        if (type == "porosity")
            return porosity(random);
        const float angle = uniform(random, 0, 2 * kPi);
        const Vec2 start = direction(angle) * uniform(random, kBodyRadius, kOuter - 1);
        return crack(drawTrace(random, start, angle + kPi / 2, uniform(random, 14, 24), 0.5f), 1.1f, 1.2f,
                     {0.2f, 0.2f, 0.2f}); // a cold shut: two fronts of metal that did not weld
    }

private:
    float castHeight(Vec2 p, float edge) const
    {
        float height = kFlange - edgeDrop(edge, 1.4f);
        height = mix(height, kBody, smoothStep(kBodyRadius + 0.9f, kBodyRadius - 0.3f, length(p)));
        for (int ear = 0; ear < 3; ++ear) { // ribs with draft
            const float rib = segmentDistance(p, direction(kEarAngles[ear]) * kBodyRadius, earCentre(ear)) - 1.8f;
            height = std::max(height, mix(height, kBoss - 0.8f, smoothStep(1.0f, -0.3f, rib)));
        }
        height +=
            0.05f * fractalNoise(p, 1.1f, m_seed + 2, 2) + 0.06f * gradientNoise(p.x * 0.08f, p.y * 0.08f, m_seed + 3);
        return height - 0.35f * arrow(p);
    }
    // A cast-in arrow beside the stub.
    static float arrow(Vec2 p)
    {
        const float shaft = segmentDistance(p, {-25.5f, 2.5f}, {-25.5f, 9.5f});
        const float left = segmentDistance(p, {-25.5f, 9.5f}, {-27.5f, 7.0f}),
                    right = segmentDistance(p, {-25.5f, 9.5f}, {-23.5f, 7.0f});
        return within(std::min({shaft, left, right}) - 0.55f, 0.3f);
    }
    static float ringShare(Vec2 p)
    {
        const float r = length(p);
        return within(r - kRingOuter) * within(kRingInner - r);
    }
    static float bossShare(Vec2 p) { return within(length(p - earCentre(nearestEar(p))) - kBossRadius); }
    static float holeShare(Vec2 p, int ear) { return within(length(p - earCentre(ear)) - kHoleRadius, 0.2f); }

    void mill(Vec2 p, SurfacePoint& point) const
    {
        const int ear = nearestEar(p);
        const float bore = within(length(p - m_coreShift) - kRingInner), shaft = within(length(p) - kShaft);
        const float ring = ringShare(p), boss = bossShare(p), hole = holeShare(p, ear);
        point.heightMm = mix(point.heightMm, kRing + m_milledMm[3], within(length(p) - kRingOuter));
        point.heightMm = mix(point.heightMm, 4.5f + 0.05f * fractalNoise(p, 1.3f, m_seed + 4, 2), bore);
        point.heightMm = mix(point.heightMm, 2.0f, shaft);
        const float bossTop = kBoss + m_milledMm[ear];
        point.heightMm = mix(point.heightMm, bossTop, boss);
        point.heightMm = mix(point.heightMm, bossTop - kHoleDepth, hole);
        const float milled = std::max(ring, boss * (1 - hole));
        if (milled <= 0)
            return;
        const Vec2 cutter = direction(m_millTurn) * 40.0f; // arcs of a face mill that passed over the part
        const float arcs = 0.6f * gradientNoise(length(p - cutter) * 2.4f, 0.3f, m_seed + 5)
                         + 0.4f * gradientNoise(length(p - cutter) * 5.1f, p.x * 0.1f, m_seed + 6);
        const float value = 0.035f * arcs - m_wear * saturate(fractalNoise(p, 9.0f, m_seed + 7, 2));
        point.albedo = mix(point.albedo, saturate(m_milled + Colour{value, value, value}), milled);
        point.gloss = mix(point.gloss, 0.15f * (1 + 0.6f * arcs), milled);
        point.shine = mix(point.shine, saturate(0.45f + 0.2f * arcs), milled);
    }

    // A stretch of the ring that the cutter's worn edge left dull and dark.
    static Flaw fade(Random& random)
    {
        const Vec2 middle = direction(uniform(random, 0, 2 * kPi)) * 0.5f * (kRingInner + kRingOuter);
        const float reach = uniform(random, 5.5, 8.0);
        return [middle, reach](Vec2 p, SurfacePoint& point) {
            const float share = ringShare(p) * smoothStep(reach, 0.5f * reach, length(p - middle));
            point.albedo = mix(point.albedo, point.albedo * 0.68f, share);
            point.gloss *= 1 - share;
        };
    }
    static Flaw shallowHole(Random& random)
    {
        const int ear = random.below(3);
        const float change = uniform(random, 1.6, 2.6) * (random.chance(0.8) ? 1.0f : -1.0f);
        return [ear, change](Vec2 p, SurfacePoint& point) {
            if (point.part)
                point.heightMm += change * holeShare(p, ear);
        };
    }
    // A lip that the boring tool pushed up along the bore's edge.
    static Flaw burr(Random& random)
    {
        const float angle = uniform(random, 0, 2 * kPi), reach = uniform(random, 5, 9),
                    height = uniform(random, 1.0, 1.6);
        return [angle, reach, height, seed = drawSeed(random)](Vec2 p, SurfacePoint& point) {
            const float near = smoothStep(reach, 0.6f * reach, length(p - direction(angle) * kRingInner));
            const float lip = within(std::fabs(length(p) - kRingInner - 0.9f) - 0.7f);
            const float ragged = saturate(0.85f + 0.6f * gradientNoise(p.x * 1.1f, p.y * 1.1f, seed));
            point.heightMm += height * near * lip * ragged;
        };
    }
    static Flaw lowBoss(Random& random)
    {
        const int ear = random.below(3);
        const float change = uniform(random, 0.9, 1.5);
        return [ear, change](Vec2 p, SurfacePoint& point) {
            if (nearestEar(p) == ear)
                point.heightMm -= change * bossShare(p);
        };
    }
    // Pores that the cut opened.
    static Flaw porosity(Random& random)
    {
        Blob cluster = drawBlob(random, direction(uniform(random, 0, 2 * kPi)) * 0.5f * (kRingInner + kRingOuter),
                                uniform(random, 25, 50), 1.6f);
        const float depth = uniform(random, 0.7, 1.1);
        return [cluster, depth](Vec2 p, SurfacePoint& point) {
            const float pores = smoothStep(0.05f, 0.3f, gradientNoise(p.x * 0.75f, p.y * 0.75f, cluster.seed + 1));
            const float share = pores * cluster.weight(p) * ringShare(p);
            point.heightMm -= depth * share;
            point.albedo = mix(point.albedo, {0.22f, 0.22f, 0.22f}, 0.8f * share);
            point.gloss *= 1 - share;
        };
    }

    std::uint32_t m_seed;
    Colour m_skin, m_milled;
    float m_flow;
    float m_wear;
    Vec2 m_coreShift;
    float m_millTurn;
    float m_milledMm[4]{}; ///< error of each boss and of the ring
};

} // namespace

const PartType& castingType()
{
    using enum DemoDefectKind;
    static const PartType type{{"casting", 63.9, 63.2, kRing,
                                graded({{"stain", Appearance},
                                        {"fade", Appearance},
                                        {"shallow_hole", Geometry},
                                        {"burr", Geometry},
                                        {"low_boss", Geometry},
                                        {"porosity", Combined},
                                        {"cold_shut", Combined}})},
                               kReach,
                               180,
                               {0.34f, 0.36f, 0.38f},
                               [](Random& nature) -> std::unique_ptr<PartModel> {
                                   return std::make_unique<Casting>(nature);
                               }};
    return type;
}

} // namespace twinspect::demo
