// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/flaws.h"

namespace twinspect::demo {

namespace {

// A Z-shaped bracket of brushed sheet steel: low flange with two holes, inclined web with a stiffening rib, high flange
// with a slot and two holes. It mirrors, so the depth sensor is noisy on it and leaves patches out.
constexpr float kLength = 76.0f, kWidth = 44.0f, kSheet = 3.0f, kOffset = 12.0f, kCorner = 5.0f, kRib = 1.5f;
constexpr float kWebStart = -13.0f, kWebEnd = -1.0f;

class Bracket final : public PartModel {
public:
    explicit Bracket(Random& nature)
        : m_seed(drawSeed(nature)), m_steel(Colour{0.60f, 0.605f, 0.61f} * uniform(nature, 0.93, 1.05)),
          m_brush(direction(uniform(nature, -0.14, 0.14))), m_springback(0.002f * static_cast<float>(nature.normal())),
          m_slotShift(uniform(nature, -0.25, 0.25)), m_oil(uniform(nature, 0.0, 0.07)),
          m_gloss(uniform(nature, 0.10, 0.18))
    {
    }

    SurfacePoint at(Vec2 p) const override
    {
        SurfacePoint point;
        const float inside = -outline(p);
        if (inside <= 0)
            return point;
        point.part = true;
        point.heightMm = kSheet + sheetHeight(p) - edgeDrop(inside, 0.45f) + rib(p);
        const Vec2 q = turnedBack(p, m_brush);
        const float brushing = 0.5f * gradientNoise(q.x * 0.05f, q.y * 3.2f, m_seed)
                             + 0.35f * gradientNoise(q.x * 0.16f, q.y * 1.4f, m_seed + 1)
                             + 0.3f * gradientNoise(q.x * 0.6f, q.y * 4.0f, m_seed + 2);
        const float oil = m_oil * saturate(fractalNoise(p, 22.0f, m_seed + 3, 2) + 0.2f);
        const float value = 0.045f * brushing - oil;
        point.albedo = saturate(m_steel + Colour{value, value, value * 0.95f});
        point.gloss = m_gloss * (1.0f + 0.7f * brushing);
        point.shine = saturate(0.62f + 0.3f * brushing);
        return point;
    }

    Flaw flaw(std::string_view type, Random& random) const override
    {
        const Vec2 spot = pickPoint(random, 0.5f * kLength, [](Vec2 p) {
            return outlineOf(p, 0) < -3.0f && (p.x > kWebEnd + 4 || p.x < kWebStart - 2);
        });
        if (type == "scratch")
            return scratches(random, spot, kPi / 2 + uniform(random, -0.9, 0.9), uniform(random, 12, 24),
                             3 + random.below(2), {0.84f, 0.84f, 0.85f});
        if (type == "heat_tint")
            return heatTint(random, spot);
        if (type == "dent")
            return relief(drawBlob(random, spot, uniform(random, 28, 75), 1.7f), -uniform(random, 0.5, 1.3));
        if (type == "bent_corner")
            return bentCorner(random);
        if (type == "rust")
            return rust(random, spot);
        return burr(random);
    }

private:
    static float slotOf(Vec2 p, float shift)
    {
        return segmentDistance(p, {13.0f + shift, 0}, {25.0f + shift, 0}) - 3.6f;
    }
    static float holesOf(Vec2 p)
    {
        const Vec2 q{p.x, std::fabs(p.y)};
        return std::min(circle(q, {-25.5f, 12.0f}, 3.4f), circle(q, {30.5f, 15.0f}, 2.3f));
    }
    static float outlineOf(Vec2 p, float slotShift)
    {
        const Vec2 q{p.x, std::fabs(p.y)};
        const float sheet = roundedBox(p, {}, {0.5f * kLength, 0.5f * kWidth}, kCorner);
        const float notch = circle(q, {-7.0f, 0.5f * kWidth + 0.8f}, 3.2f); // relief notches at the bend
        return std::max({sheet, -notch, -holesOf(p), -slotOf(p, slotShift)});
    }
    float outline(Vec2 p) const { return outlineOf(p, m_slotShift); }
    float sheetHeight(Vec2 p) const
    {
        // Bends of about 2 mm radius: the web is straight between them.
        const float t = (p.x - kWebStart) / (kWebEnd - kWebStart);
        constexpr float kBend = 0.16f;
        const auto soft = [](float v) { return 0.5f * (v + std::sqrt(v * v + kBend * kBend)); };
        return kOffset * (soft(t) - soft(t - 1.0f)) + m_springback * std::max(p.x - kWebEnd, 0.0f);
    }
    static float rib(Vec2 p)
    {
        const float across = smoothStep(3.6f, 1.6f, std::fabs(p.y));
        const float along =
            smoothStep(kWebStart - 7.0f, kWebStart - 4.0f, p.x) * smoothStep(kWebEnd + 7.5f, kWebEnd + 4.5f, p.x);
        return kRib * across * along;
    }
    // Temper colours: straw outside, blue in the middle.
    static Flaw heatTint(Random& random, Vec2 spot)
    {
        Blob patch = drawBlob(random, spot, uniform(random, 45, 110), 1.8f);
        patch.softness = 0.4f;
        const float strength = uniform(random, 0.3, 0.55);
        return [patch, strength](Vec2 p, SurfacePoint& point) {
            const float share = patch.weight(p);
            if (!point.part || share <= 0)
                return;
            const Colour tint =
                mix({0.40f, 0.40f, 0.52f}, {0.62f, 0.50f, 0.32f}, smoothStep(0.25f, 0.75f, patch.radius(p)));
            point.albedo = mix(point.albedo, tint, strength * share);
        };
    }
    static Flaw bentCorner(Random& random)
    {
        const bool upper = random.chance(0.6); // of the high flange; the low one lies on the tray and can only bend up
        const Vec2 corner{upper ? 0.5f * kLength : -0.5f * kLength, (random.chance(0.5) ? 0.5f : -0.5f) * kWidth};
        const float reach = uniform(random, 9, 14);
        const float height = (upper && random.chance(0.6) ? -1.0f : 1.0f) * uniform(random, 0.8, 1.7);
        return [corner, reach, height](Vec2 p, SurfacePoint& point) {
            // The fold runs across the corner.
            const float fold = (std::fabs(p.x - corner.x) + std::fabs(p.y - corner.y)) / (1.41421356f * reach);
            if (!point.part || fold >= 1.0f || p.x * corner.x < 0)
                return;
            const float share = 1.0f - fold;
            point.heightMm += height * share * std::sqrt(share) * 1.3f;
        };
    }
    static Flaw rust(Random& random, Vec2 spot)
    {
        Blob patch = drawBlob(random, spot, uniform(random, 25, 70), 1.8f);
        patch.roughness = 0.5f;
        const float depth = uniform(random, 0.25, 0.5);
        return [patch, depth](Vec2 p, SurfacePoint& point) {
            const float pits = saturate(0.75f + 0.9f * fractalNoise(p, 1.8f, patch.seed + 4, 3)) * patch.weight(p);
            if (!point.part || pits <= 0)
                return;
            point.heightMm -= depth * pits * (0.6f + 0.8f * fractalNoise(p, 1.1f, patch.seed + 6, 2));
            point.albedo = mix(point.albedo, {0.46f, 0.29f, 0.18f}, 0.8f * pits);
            point.gloss *= 1.0f - pits;
            point.shine *= 1.0f - pits;
        };
    }
    // A raised lip along part of the slot's or a hole's punched edge.
    Flaw burr(Random& random) const
    {
        const bool atSlot = random.chance(0.6);
        const Vec2 middle =
            atSlot ? Vec2{uniform(random, 13, 25), random.chance(0.5) ? 3.6f : -3.6f}
                   : Vec2{-25.5f, random.chance(0.5) ? 12.0f : -12.0f} + direction(uniform(random, 0, 2 * kPi)) * 3.4f;
        const float reach = uniform(random, 4.0, 6.5), height = uniform(random, 0.5, 1.1),
                    width = uniform(random, 0.9, 1.4);
        return [this, middle, reach, height, width, seed = drawSeed(random)](Vec2 p, SurfacePoint& point) {
            const float near = smoothStep(reach, 0.5f * reach, length(p - middle));
            const float lip = smoothStep(width, 0.4f * width, std::min(slotOf(p, m_slotShift), holesOf(p)));
            if (!point.part || near * lip <= 0)
                return;
            const float ragged = saturate(0.8f + 0.7f * gradientNoise(p.x * 1.1f, p.y * 1.1f, seed));
            point.heightMm += height * near * lip * ragged;
            point.albedo = mix(point.albedo, {0.80f, 0.80f, 0.80f}, 0.6f * near * lip * ragged);
        };
    }

    std::uint32_t m_seed;
    Colour m_steel;
    Vec2 m_brush;
    float m_springback;
    float m_slotShift;
    float m_oil;
    float m_gloss;
};

} // namespace

const PartType& bracketType()
{
    using enum DemoDefectKind;
    static const PartType type{{"bracket",
                                kLength,
                                kWidth,
                                kSheet + kOffset + kRib,
                                {{"scratch", Appearance},
                                 {"heat_tint", Appearance},
                                 {"dent", Geometry},
                                 {"bent_corner", Geometry},
                                 {"rust", Combined},
                                 {"burr", Combined}}},
                               0.5f * 88.0f,
                               14,
                               {0.27f, 0.28f, 0.30f},
                               [](Random& nature) -> std::unique_ptr<PartModel> {
                                   return std::make_unique<Bracket>(nature);
                               }};
    return type;
}

} // namespace twinspect::demo
