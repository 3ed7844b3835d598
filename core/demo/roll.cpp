// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/flaws.h"

namespace twinspect::demo {

namespace {

// A bread roll with a cut along its top. No two are alike: outline, height, crust and flour vary freely.
constexpr float kHalfLength = 34.0f, kHalfWidth = 26.0f, kHeight = 18.0f;

class Roll final : public PartModel {
public:
    explicit Roll(Random& nature)
        : m_seed(drawSeed(nature)),
          m_half{kHalfLength * uniform(nature, 0.93, 1.05), kHalfWidth * uniform(nature, 0.93, 1.07)},
          m_height(kHeight * uniform(nature, 0.92, 1.08)), m_egg(uniform(nature, -0.06, 0.06)),
          m_lumps(uniform(nature, 0.25, 0.6)), m_bake(uniform(nature, -0.2, 0.25)),
          m_bakeSide(direction(uniform(nature, 0, 2 * kPi)) * uniform(nature, 0.0, 0.008)),
          m_flour(uniform(nature, 0.1, 0.5)), m_cutTurn(direction(uniform(nature, -0.2, 0.2))),
          m_cutAt(uniform(nature, -2.0, 2.0)), m_cutHalf(uniform(nature, 2.4, 3.6))
    {
    }

    SurfacePoint at(Vec2 p) const override
    {
        SurfacePoint point;
        const float r = radius(p);
        if (r >= 1)
            return point;
        point.part = true;
        const float open = cut(p);
        point.heightMm =
            std::max(crustHeight(p, r) - 2.2f * open + 0.25f * open * fractalNoise(p, 2.2f, m_seed + 1, 2), 0.4f);
        point.albedo = crust(p, r, open);
        point.gloss = 0.03f * (1 - open);
        return point;
    }

    Flaw flaw(std::string_view type, Random& random) const override
    {
        const Vec2 spot = pickPoint(random, kHalfLength, [this](Vec2 p) { return radius(p) < 0.75f; });
        Blob patch = drawBlob(random, spot, uniform(random, 60, 140), 1.9f);
        if (type == "pale") {
            patch.softness = 0.5f;
            return film(patch, {0.93f, 0.86f, 0.70f}, 0.75f);
        }
        if (type == "burnt") {
            patch.softness = 0.4f;
            return film(patch, {0.16f, 0.10f, 0.07f}, 0.7f);
        }
        if (type == "low_bump")
            return relief(patch, uniform(random, 1.4, 2.2));
        if (type == "hollow")
            return relief(patch, -uniform(random, 1.4, 2.2));
        if (type == "tear") {
            const float angle = uniform(random, 0, 2 * kPi);
            return crack(drawTrace(random, spot, angle, uniform(random, 16, 26), 0.7f), 1.8f, 1.8f,
                         {0.90f, 0.80f, 0.60f});
        }
        Blob shape = drawBlob(random, spot, uniform(random, 12, 30), 2.4f);
        shape.softness = 0.1f;
        const Colour film = random.chance(0.5) ? Colour{0.35f, 0.45f, 0.62f} : Colour{0.75f, 0.76f, 0.77f};
        return lump(shape, uniform(random, 0.9, 1.4), film, 0.9f, 0.12f);
    }

private:
    // 0 in the middle, 1 on the outline.
    float radius(Vec2 p) const
    {
        const Vec2 q{p.x / m_half.x, p.y / (m_half.y * (1 + m_egg * p.x / m_half.x))};
        const float r = length(q);
        return r
             + 0.05f * r
                   * fractalNoise({1.3f * q.x / std::max(r, 0.1f), 1.3f * q.y / std::max(r, 0.1f)}, 1.0f, m_seed + 2,
                                  2);
    }
    float crustHeight(Vec2 p, float r) const
    {
        const float dome = std::sqrt(std::max(1 - r * r, 0.0f));
        const float lumps =
            m_lumps * fractalNoise(p, 14.0f, m_seed + 3, 2) + 0.12f * fractalNoise(p, 2.6f, m_seed + 4, 2);
        return 0.4f + m_height * (0.85f * dome + 0.15f * (1 - r * r)) + lumps * saturate(3 * (1 - r));
    }
    // 1 within the cut, which ends before the outline.
    float cut(Vec2 p) const
    {
        const Vec2 q = turnedBack(p - Vec2{0, m_cutAt}, m_cutTurn);
        const float wavy = q.y + 0.8f * gradientNoise(q.x * 0.13f, 0.4f, m_seed + 5);
        const float half = m_cutHalf * std::sqrt(saturate(1 - q.x * q.x / (0.62f * m_half.x * m_half.x)));
        return half > 0.2f ? smoothStep(1.25f, 0.55f, std::fabs(wavy) / half) : 0.0f;
    }
    Colour crust(Vec2 p, float r, float open) const
    {
        float bake = 0.5f + m_bake + dot(p, m_bakeSide) + 0.32f * fractalNoise(p, 16.0f, m_seed + 6, 2)
                   + 0.12f * fractalNoise(p, 2.4f, m_seed + 7, 3);
        bake -= 0.55f * smoothStep(0.75f, 1.0f, r); // the side is paler
        Colour colour = mix({0.86f, 0.68f, 0.42f}, {0.52f, 0.30f, 0.14f}, saturate(bake));
        const Colour crumb = Colour{0.90f, 0.79f, 0.58f} * (1 + 0.06f * fractalNoise(p, 1.2f, m_seed + 8, 2));
        colour = mix(colour, crumb, 0.8f * open);
        const float flour = saturate(1.5f * fractalNoise(p, 7.0f, m_seed + 9, 3) + m_flour - 0.35f);
        return saturate(mix(colour, {0.94f, 0.91f, 0.86f}, 0.5f * flour));
    }

    std::uint32_t m_seed;
    Vec2 m_half;
    float m_height;
    float m_egg;
    float m_lumps;
    float m_bake;
    Vec2 m_bakeSide;
    float m_flour;
    Vec2 m_cutTurn;
    float m_cutAt;
    float m_cutHalf;
};

} // namespace

const PartType& rollType()
{
    using enum DemoDefectKind;
    static const PartType type{{"roll", 2 * kHalfLength, 2 * kHalfWidth, kHeight,
                                graded({{"pale", Appearance},
                                        {"burnt", Appearance},
                                        {"low_bump", Geometry},
                                        {"hollow", Geometry},
                                        {"tear", Combined},
                                        {"foreign_body", Combined}}),
                                0.12},
                               39,
                               180,
                               {0.33f, 0.37f, 0.42f},
                               [](Random& nature) -> std::unique_ptr<PartModel> {
                                   return std::make_unique<Roll>(nature);
                               }};
    return type;
}

} // namespace twinspect::demo
