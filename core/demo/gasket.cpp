// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/flaws.h"

namespace twinspect::demo {

namespace {

// A moulded rubber flange seal: ring, four bolt ears, a sealing bead, talc from the mould.
constexpr float kThickness = 8.0f, kBead = 1.0f, kOuter = 31.0f, kInner = 18.0f, kBeadRadius = 24.5f;
constexpr float kEarCircle = 30.0f, kEarRadius = 8.0f, kHoleRadius = 3.2f;

class Gasket final : public PartModel {
public:
    explicit Gasket(Random& nature)
        : m_rubber(Colour{0.235f, 0.245f, 0.255f} * uniform(nature, 0.92, 1.08)), m_seed(drawSeed(nature)),
          m_talc(uniform(nature, 0.0, 0.11)), m_beadHeight(kBead * uniform(nature, 0.95, 1.05)),
          m_warp(uniform(nature, 0.0, 0.12)), m_warpAngle(uniform(nature, 0, 2 * kPi))
    {
    }

    SurfacePoint at(Vec2 p) const override
    {
        SurfacePoint point;
        const float inside = -outline(p);
        if (inside <= 0)
            return point;
        point.part = true;
        const float r = length(p);
        const float bead = m_beadHeight * smoothStep(2.0f, 0.7f, std::fabs(r - kBeadRadius));
        const float angle = std::atan2(p.y, p.x);
        const float collar = 0.45f * smoothStep(1.6f, 1.1f, holeDistance(p))
                           * smoothStep(30.0f, 31.0f, r + 4.0f); // compression ring around each hole
        const float size = sizeMarks(p);
        point.heightMm = kThickness - edgeDrop(inside, 0.9f) + bead + collar + 0.5f * size
                       + m_warp * std::cos(2 * angle + m_warpAngle) + 0.018f * fractalNoise(p, 0.9f, m_seed, 2);
        const float grain = 0.014f * fractalNoise(p, 0.7f, m_seed + 1, 2);
        const float talc = m_talc * saturate(0.25f + 1.3f * fractalNoise(p, 14.0f, m_seed + 2, 3));
        point.albedo = saturate(m_rubber + Colour{1, 1, 0.97f} * (grain + talc));
        point.gloss = 0.05f;
        return point;
    }

    Flaw flaw(std::string_view type, Random& random) const override
    {
        const auto onTop = [this](Vec2 p) { return outline(p) < -2.5f; };
        const Vec2 spot = pickPoint(random, kEarCircle + kEarRadius, onTop);
        if (type == "film")
            return film(drawBlob(random, spot, uniform(random, 35, 95), 2.5f), {0.42f, 0.37f, 0.25f},
                        uniform(random, 0.35, 0.6));
        if (type == "scuff")
            return scratches(random, spot, uniform(random, 0, 2 * kPi), uniform(random, 10, 20), 5,
                             {0.47f, 0.47f, 0.46f});
        if (type == "dent")
            return relief(drawBlob(random, spot, uniform(random, 22, 60), 1.8f), -uniform(random, 0.5, 1.3));
        if (type == "blister")
            return relief(drawBlob(random, spot, uniform(random, 18, 55), 1.5f), uniform(random, 0.4, 1.1));
        if (type == "foreign_body")
            return swarf(random, spot);
        return cut(random);
    }

private:
    static float holeDistance(Vec2 p)
    {
        // Four-fold symmetry: look at the nearest ear only.
        const Vec2 q{std::fabs(p.x), std::fabs(p.y)};
        constexpr float kEar = kEarCircle * 0.70710678f;
        return circle(q, {kEar, kEar}, kHoleRadius);
    }
    static float outline(Vec2 p)
    {
        const Vec2 q{std::fabs(p.x), std::fabs(p.y)};
        constexpr float kEar = kEarCircle * 0.70710678f;
        const float body = blendedUnion(circle(p, {}, kOuter), circle(q, {kEar, kEar}, kEarRadius), 4.0f);
        return std::max({body, kInner - length(p), -holeDistance(p)});
    }
    // Three moulded dots that name the size.
    static float sizeMarks(Vec2 p)
    {
        float mark = 0;
        for (int dot = -1; dot <= 1; ++dot)
            mark =
                std::max(mark, smoothStep(1.0f, 0.6f, length(p - direction(static_cast<float>(dot) * 0.11f) * 28.6f)));
        return mark;
    }
    static Flaw swarf(Random& random, Vec2 spot)
    {
        const Trace curl = drawTrace(random, spot, uniform(random, 0, 2 * kPi), uniform(random, 5, 9), 0.35f);
        const float height = uniform(random, 0.4, 0.9), width = uniform(random, 0.45, 0.75);
        return [curl, height, width](Vec2 p, SurfacePoint& point) {
            const float share = smoothStep(width + 0.2f, width - 0.2f, curl.distance(p));
            if (!point.part || share <= 0)
                return;
            point.heightMm += height * share;
            point.albedo = mix(point.albedo, {0.55f, 0.55f, 0.53f}, share);
            point.gloss = mix(point.gloss, 0.3f, share);
        };
    }
    // A notch torn out of the outer or inner edge, paler inside.
    Flaw cut(Random& random) const
    {
        const bool outer = random.chance(0.6);
        const float angle = uniform(random, 0, 2 * kPi);
        Blob notch = drawBlob(random, direction(angle) * (outer ? kOuter : kInner), uniform(random, 14, 38), 1.8f);
        notch.softness = 0.08f;
        const float depth = uniform(random, 0.7, 1.5);
        return [notch, depth, seed = m_seed](Vec2 p, SurfacePoint& point) {
            const float share = notch.weight(p);
            if (!point.part || share <= 0)
                return;
            point.heightMm -= share * (depth + 0.25f * fractalNoise(p, 1.6f, seed + 8, 2));
            const float crumb = 0.05f * fractalNoise(p, 0.8f, seed + 9, 2);
            point.albedo =
                mix(point.albedo, saturate(Colour{0.33f, 0.33f, 0.33f} + Colour{crumb, crumb, crumb}), 0.85f * share);
        };
    }

    Colour m_rubber;
    std::uint32_t m_seed;
    float m_talc;
    float m_beadHeight;
    float m_warp;
    float m_warpAngle;
};

} // namespace

const PartType& gasketType()
{
    using enum DemoDefectKind;
    static const PartType type{{"gasket",
                                62.0,
                                62.0,
                                kThickness + kBead,
                                {{"film", Appearance},
                                 {"scuff", Appearance},
                                 {"dent", Geometry},
                                 {"blister", Geometry},
                                 {"cut", Combined},
                                 {"foreign_body", Combined}}},
                               kEarCircle + kEarRadius + 1,
                               180,
                               {0.60f, 0.60f, 0.58f},
                               [](Random& nature) -> std::unique_ptr<PartModel> {
                                   return std::make_unique<Gasket>(nature);
                               }};
    return type;
}

} // namespace twinspect::demo
