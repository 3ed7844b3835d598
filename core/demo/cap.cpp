// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/flaws.h"

namespace twinspect::demo {

namespace {

// A knurled screw cap of anodised aluminium, turned face, recessed plate with a blind hole and four pin-wrench holes.
constexpr float kRadius = 30.0f, kCapHeight = 20.0f, kKnurl = 0.55f, kTeeth = 60.0f;
constexpr float kPlateRadius = 20.5f, kPlateDepth = 1.8f, kCapHoleRadius = 5.4f, kCapHoleDepth = 7.0f,
                kPinCircle = 14.0f, kPinRadius = 2.2f, kPinDepth = 4.0f;

class Cap final : public PartModel {
public:
    explicit Cap(Random& nature)
        : m_seed(drawSeed(nature)), m_colour(mix({0.30f, 0.42f, 0.60f}, {0.34f, 0.44f, 0.56f}, uniform(nature, 0, 1))
                                             * uniform(nature, 0.92, 1.08)),
          m_gloss(uniform(nature, 0.11, 0.18)), m_rings(uniform(nature, 1.4, 2.2)),
          m_plate(kPlateDepth + uniform(nature, -0.06, 0.06)), m_hole(kCapHoleDepth + uniform(nature, -0.12, 0.12)),
          m_unevenDye(uniform(nature, 0.0, 0.035))
    {
    }

    SurfacePoint at(Vec2 p) const override
    {
        SurfacePoint point;
        const float r = length(p), angle = std::atan2(p.y, p.x);
        const float knurl = kKnurl * (0.5f + 0.5f * std::cos(kTeeth * angle));
        const float inside = kRadius - knurl - r;
        if (inside <= 0)
            return point;
        point.part = true;
        const float chamfer =
            std::max(1.4f - (kRadius - kKnurl - r), 0.0f) * 0.9f; // 42 degrees, runs out into the teeth
        const float plate = m_plate * smoothStep(kPlateRadius + 0.25f, kPlateRadius - 0.25f, r);
        const float hole =
            std::max((m_hole - m_plate) * smoothStep(kCapHoleRadius + 0.2f, kCapHoleRadius - 0.2f, r), pinHole(p));
        const float groove = 0.5f * smoothStep(0.8f, 0.4f, std::fabs(r - 25.3f));
        point.heightMm = kCapHeight - chamfer - plate - hole - groove + 0.008f * std::sin(r * m_rings * 2 * kPi);
        // Turning marks: rings that waver a little along the circumference.
        const float waver = gradientNoise(angle * 1.9f, r * 0.4f, m_seed + 3);
        const float rings = 0.6f * gradientNoise(r * m_rings * 1.9f + 0.2f * waver, angle * 0.6f, m_seed)
                          + 0.4f * gradientNoise(r * 3.7f, angle * 1.5f, m_seed + 1);
        const float dye = m_unevenDye * fractalNoise(p, 12.0f, m_seed + 2, 2);
        const float value = 0.035f * rings + dye;
        point.albedo = saturate(m_colour + Colour{value, value, value});
        if (plate + hole > m_plate + 0.4f)
            point.albedo = point.albedo * 0.92f; // drilled, less polished
        point.gloss = m_gloss * (1.0f + 0.8f * rings);
        point.shine = saturate(0.42f + 0.25f * rings);
        return point;
    }

    Flaw flaw(std::string_view type, Random& random) const override
    {
        const Vec2 spot = pickPoint(random, kRadius, [](Vec2 p) { return length(p) < 28 && length(p) > 7.5f; });
        if (type == "discoloration")
            return film(drawBlob(random, spot, uniform(random, 30, 85), 2.0f), {0.60f, 0.58f, 0.53f},
                        uniform(random, 0.35, 0.6));
        if (type == "scratch")
            return scratches(random, spot, uniform(random, 0, 2 * kPi), uniform(random, 10, 19), 3,
                             {0.70f, 0.72f, 0.74f});
        if (type == "rim_dent") {
            const Vec2 rim = direction(uniform(random, 0, 2 * kPi)) * uniform(random, 26.0, 29.0);
            return relief(drawBlob(random, rim, uniform(random, 20, 50), 1.8f), -uniform(random, 0.6, 1.4));
        }
        if (type == "shallow_hole")
            return shallowHole(random);
        if (type == "glue") {
            Blob drop = drawBlob(random, spot, uniform(random, 16, 50), 1.8f);
            drop.softness = 0.15f;
            return lump(drop, uniform(random, 0.35, 0.9), {0.66f, 0.63f, 0.52f}, uniform(random, 0.4, 0.65), 0.16f);
        }
        return brokenKnurl(random);
    }

private:
    static float pinHole(Vec2 p)
    {
        const Vec2 q{std::max(std::fabs(p.x), std::fabs(p.y)), std::min(std::fabs(p.x), std::fabs(p.y))};
        return kPinDepth * smoothStep(kPinRadius + 0.2f, kPinRadius - 0.2f, length(q - Vec2{kPinCircle, 0}));
    }
    // Drilled too shallow or too deep: only the hole's floor moves.
    static Flaw shallowHole(Random& random)
    {
        const float change = uniform(random, 0.7, 1.6) * (random.chance(0.75) ? 1.0f : -1.0f);
        return [change](Vec2 p, SurfacePoint& point) {
            point.heightMm += change * smoothStep(kCapHoleRadius + 0.2f, kCapHoleRadius - 0.2f, length(p));
        };
    }
    // Some teeth broken off down to a rough, bright fracture.
    Flaw brokenKnurl(Random& random) const
    {
        Blob bite =
            drawBlob(random, direction(uniform(random, 0, 2 * kPi)) * (kRadius - 0.3f), uniform(random, 18, 40), 2.0f);
        bite.softness = 0.08f;
        const float depth = uniform(random, 0.8, 1.6);
        return [bite, depth, seed = m_seed](Vec2 p, SurfacePoint& point) {
            const float share = bite.weight(p);
            if (!point.part || share <= 0)
                return;
            point.heightMm -= share * (depth + 0.25f * fractalNoise(p, 1.4f, seed + 12, 2));
            const float rough = 0.06f * fractalNoise(p, 0.9f, seed + 13, 2);
            point.albedo =
                mix(point.albedo, saturate(Colour{0.62f, 0.62f, 0.61f} + Colour{rough, rough, rough}), 0.85f * share);
            point.gloss *= 1.0f - 0.7f * share;
        };
    }

    std::uint32_t m_seed;
    Colour m_colour;
    float m_gloss;
    float m_rings;
    float m_plate;
    float m_hole;
    float m_unevenDye;
};

} // namespace

const PartType& capType()
{
    using enum DemoDefectKind;
    static const PartType type{{"cap",
                                2 * kRadius,
                                2 * kRadius,
                                kCapHeight,
                                {{"discoloration", Appearance},
                                 {"scratch", Appearance},
                                 {"rim_dent", Geometry},
                                 {"shallow_hole", Geometry},
                                 {"glue", Combined},
                                 {"broken_knurl", Combined}}},
                               kRadius + 1,
                               180,
                               {0.55f, 0.54f, 0.51f},
                               [](Random& nature) -> std::unique_ptr<PartModel> {
                                   return std::make_unique<Cap>(nature);
                               }};
    return type;
}

} // namespace twinspect::demo
