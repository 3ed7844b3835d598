// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/flaws.h"

namespace twinspect::demo {

namespace {

// A pressed butter biscuit: scalloped rim, embossed ring and petals, docker holes. Its colour varies strongly and
// harmlessly.
constexpr float kRadius = 31.0f, kThickness = 9.0f, kScallop = 0.9f, kScallops = 18.0f, kEmboss = 0.9f;

class Biscuit final : public PartModel {
public:
    explicit Biscuit(Random& nature)
        : m_seed(drawSeed(nature)), m_toast(uniform(nature, -0.3, 0.55)),
          m_toastSide(direction(uniform(nature, 0, 2 * kPi)) * uniform(nature, 0.0, 0.011)),
          m_mottle(uniform(nature, 0.05, 0.15)), m_rise(uniform(nature, -0.25, 0.25)),
          m_spots(uniform(nature, 0.28, 0.5))
    {
    }

    SurfacePoint at(Vec2 p) const override
    {
        SurfacePoint point;
        const float inside = insideOutline(p);
        if (inside <= 0)
            return point;
        point.part = true;
        const float emboss = embossing(p);
        point.heightMm = plainHeight(p, inside) + kEmboss * emboss - dockers(p);
        point.albedo = baked(p, inside, emboss);
        point.gloss = 0.015f;
        return point;
    }

    Flaw flaw(std::string_view type, Random& random) const override
    {
        const Vec2 spot = pickPoint(random, kRadius, [](Vec2 p) { return length(p) < kRadius - 6; });
        if (type == "contamination")
            return film(drawBlob(random, spot, uniform(random, 25, 90), 2.2f), {0.34f, 0.37f, 0.30f},
                        uniform(random, 0.3, 0.55));
        if (type == "scorch")
            return film(drawBlob(random, spot, uniform(random, 30, 95), 2.0f), {0.24f, 0.14f, 0.08f},
                        uniform(random, 0.4, 0.65));
        if (type == "collapse")
            return relief(drawBlob(random, spot, uniform(random, 45, 110), 1.6f), -uniform(random, 0.7, 1.5));
        if (type == "flat_relief")
            return flatRelief(random);
        if (type == "crack")
            return breakLine(random);
        if (type == "foreign_body")
            return shard(random, spot);
        return chip(random);
    }

private:
    static float insideOutline(Vec2 p)
    {
        const float angle = std::atan2(p.y, p.x);
        return kRadius + kScallop * std::cos(kScallops * angle) - length(p);
    }
    float plainHeight(Vec2 p, float inside) const
    {
        const float dome = m_rise * (1.0f - dot(p, p) / (kRadius * kRadius));
        return kThickness + dome - edgeDrop(inside, 2.6f) + 0.13f * fractalNoise(p, 1.7f, m_seed, 3)
             + 0.16f * gradientNoise(p.x * 0.06f, p.y * 0.06f, m_seed + 1);
    }
    static float embossing(Vec2 p)
    {
        const float r = length(p), angle = std::atan2(p.y, p.x);
        const float rim = smoothStep(1.5f, 0.8f, std::fabs(r - 25.5f));
        const float hub = smoothStep(7.2f, 6.4f, r) * smoothStep(3.0f, 3.9f, r);
        // Eight petals: ovals around the centre.
        const float sector = kPi / 4, turned = angle - sector * std::round(angle / sector);
        const Vec2 q{r * std::cos(turned) - 15.5f, r * std::sin(turned)};
        const float petal = std::sqrt(q.x * q.x / 36.0f + q.y * q.y / 12.0f);
        const float rimOfPetal = smoothStep(1.0f, 0.84f, petal) * (1.0f - 0.55f * smoothStep(0.72f, 0.5f, petal));
        return std::max({rim, hub, rimOfPetal});
    }
    static float dockers(Vec2 p)
    {
        const float r = length(p), angle = std::atan2(p.y, p.x) + kPi / 8;
        const float sector = kPi / 4, turned = angle - sector * std::round(angle / sector);
        const float hole = std::min(length({r * std::cos(turned) - 20.0f, r * std::sin(turned)}), r);
        return 2.5f * smoothStep(1.3f, 0.8f, hole);
    }
    Colour baked(Vec2 p, float inside, float emboss) const
    {
        const float field = fractalNoise(p, 17.0f, m_seed + 2, 2);
        const float edge = smoothStep(6.0f, 0.0f, inside);
        float toast = 0.35f + m_toast + 0.45f * field + dot(p, m_toastSide) * 2.0f + 0.35f * edge + 0.15f * emboss;
        toast += m_mottle * 2.0f * fractalNoise(p, 2.6f, m_seed + 3, 3);
        Colour colour = mix({0.88f, 0.74f, 0.52f}, {0.62f, 0.40f, 0.20f}, saturate(toast));
        // Bran, caramel spots, flour: all of it belongs to good biscuits.
        const float bran = smoothStep(0.62f, 0.85f, gradientNoise(p.x * 0.8f, p.y * 0.8f, m_seed + 4));
        colour = mix(colour, {0.40f, 0.26f, 0.14f}, 0.55f * bran);
        const float caramel = smoothStep(m_spots, m_spots + 0.25f, fractalNoise(p, 6.0f, m_seed + 5, 3) - 0.25f);
        colour = mix(colour, {0.50f, 0.29f, 0.13f}, 0.5f * caramel);
        const float flour = saturate(1.2f * fractalNoise(p, 8.0f, m_seed + 6, 3) - 0.35f);
        return saturate(mix(colour, {0.93f, 0.90f, 0.84f}, 0.3f * flour));
    }
    // The press did not close: the pattern is missing from a sector while the colour is right.
    Flaw flatRelief(Random& random) const
    {
        const float angle = uniform(random, 0, 2 * kPi);
        Blob patch = drawBlob(random, direction(angle) * uniform(random, 11, 20), uniform(random, 80, 170), 1.5f);
        patch.roughness = 0.12f;
        return [this, patch](Vec2 p, SurfacePoint& point) {
            const float share = patch.weight(p);
            if (point.part && share > 0)
                point.heightMm = mix(point.heightMm, plainHeight(p, insideOutline(p)), share);
        };
    }
    static Flaw breakLine(Random& random)
    {
        const float angle = uniform(random, 0, 2 * kPi);
        const Vec2 start = direction(angle) * (kRadius + 0.5f);
        const Trace trace =
            drawTrace(random, start, angle + kPi + uniform(random, -0.5, 0.5), uniform(random, 18, 32), 0.75f);
        return crack(trace, uniform(random, 0.8, 1.3), uniform(random, 0.8, 1.5), {0.36f, 0.22f, 0.12f});
    }
    static Flaw shard(Random& random, Vec2 spot)
    {
        Blob shape = drawBlob(random, spot, uniform(random, 9, 22), 2.2f);
        shape.softness = 0.08f;
        const Colour plastic = random.chance(0.5) ? Colour{0.55f, 0.62f, 0.66f} : Colour{0.80f, 0.79f, 0.74f};
        return lump(shape, uniform(random, 0.5, 1.1), plastic, 0.95f, 0.08f);
    }
    // A piece of the rim broke off: pale, rough crumb 0.8 to 1.5 mm below the crust.
    Flaw chip(Random& random) const
    {
        Blob bite = drawBlob(random, direction(uniform(random, 0, 2 * kPi)) * kRadius, uniform(random, 50, 110), 1.7f);
        bite.softness = 0.07f;
        const float depth = uniform(random, 0.8, 1.5);
        return [this, bite, depth](Vec2 p, SurfacePoint& point) {
            const float share = bite.weight(p);
            if (!point.part || share <= 0)
                return;
            point.heightMm =
                std::max(point.heightMm - share * (depth + 0.3f * fractalNoise(p, 1.5f, m_seed + 20, 3)), 0.3f);
            const float rough = 0.06f * fractalNoise(p, 1.1f, m_seed + 21, 3);
            point.albedo =
                mix(point.albedo, saturate(Colour{0.84f, 0.72f, 0.52f} + Colour{rough, rough, rough}), 0.9f * share);
        };
    }

    std::uint32_t m_seed;
    float m_toast;
    Vec2 m_toastSide;
    float m_mottle;
    float m_rise;
    float m_spots;
};

} // namespace

const PartType& biscuitType()
{
    using enum DemoDefectKind;
    static const PartType type{{"biscuit",
                                2 * (kRadius + kScallop),
                                2 * (kRadius + kScallop) * std::cos(kPi / kScallops),
                                kThickness + kEmboss,
                                {{"contamination", Appearance},
                                 {"scorch", Appearance},
                                 {"collapse", Geometry},
                                 {"flat_relief", Geometry},
                                 {"crack", Combined},
                                 {"chip", Combined},
                                 {"foreign_body", Combined}}},
                               kRadius + kScallop + 1,
                               180,
                               {0.36f, 0.40f, 0.44f},
                               [](Random& nature) -> std::unique_ptr<PartModel> {
                                   return std::make_unique<Biscuit>(nature);
                               }};
    return type;
}

} // namespace twinspect::demo
