// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "core/demo/flaws.h"

namespace twinspect::demo {

namespace {

// A populated circuit board on stand-offs: housings with leads and marking, electrolytic capacitors, a coil, rows of
// resistors, a pin header. Machines place the components with tolerances of their own.
constexpr Vec2 kHalf{34.0f, 23.0f};
constexpr float kBoard = 4.0f, kHoleRadius = 1.7f;
constexpr int kPins = 8, kResistors = 7;
constexpr float kPinPitch = 3.6f, kPinHalf = 1.1f, kPinTop = 8.5f;
constexpr Vec2 kHeader{-12.0f, -18.0f};

struct Body {
    Vec2 centre, half;
    float heightMm;
    bool round;
    Colour colour;
};
constexpr int kChip = 0, kCoil = 2;
constexpr std::array<Body, 6> kBodies{{
    {{-9.0f, -3.0f}, {8.5f, 5.5f}, 2.4f, false, {0.19f, 0.19f, 0.20f}},
    {{9.5f, 12.0f}, {4.5f, 4.5f}, 1.6f, false, {0.20f, 0.20f, 0.20f}},
    {{-23.0f, 12.0f}, {6.0f, 6.0f}, 5.0f, false, {0.36f, 0.35f, 0.34f}},
    {{23.0f, -11.0f}, {5.2f, 5.2f}, 10.0f, true, {0.70f, 0.70f, 0.70f}},
    {{23.5f, 2.0f}, {4.2f, 4.2f}, 8.0f, true, {0.70f, 0.70f, 0.70f}},
    {{10.0f, -15.0f}, {4.0f, 2.2f}, 3.2f, false, {0.60f, 0.60f, 0.58f}},
}};

float outline(Vec2 p)
{
    const float hole = circle({std::fabs(p.x), std::fabs(p.y)}, kHalf - Vec2{3.4f, 3.4f}, kHoleRadius);
    return std::max(roundedBox(p, {}, kHalf, 2.5f), -hole);
}

float bodyDistance(const Body& body, Vec2 p)
{
    return body.round ? circle(p, body.centre, body.half.x) : roundedBox(p, body.centre, body.half, 0.4f);
}

float nearestBody(Vec2 p)
{
    float nearest = segmentDistance(p, kHeader - Vec2{13, 0}, kHeader + Vec2{13, 0}) - 3.0f;
    for (const Body& body : kBodies)
        nearest = std::min(nearest, bodyDistance(body, p));
    return nearest;
}

Vec2 pinCentre(int pin) { return kHeader + Vec2{(static_cast<float>(pin) - 0.5f * (kPins - 1)) * kPinPitch, 0}; }
int nearestPin(Vec2 p)
{
    return std::clamp(static_cast<int>(std::lround((p.x - kHeader.x) / kPinPitch + 0.5f * (kPins - 1))), 0, kPins - 1);
}
float pinShare(Vec2 p) { return within(roundedBox(p, pinCentre(nearestPin(p)), {kPinHalf, kPinHalf}, 0.3f), 0.15f); }

class Board final : public PartModel {
public:
    explicit Board(Random& nature)
        : m_seed(drawSeed(nature)), m_mask(mix({0.13f, 0.36f, 0.22f}, {0.16f, 0.36f, 0.24f}, uniform(nature, 0, 1))
                                           * uniform(nature, 0.92, 1.08)),
          m_bow(0.12f * static_cast<float>(nature.normal())), m_ink(uniform(nature, 0.75, 0.95)),
          m_lot(static_cast<std::uint32_t>(nature.next()))
    {
        for (Vec2& shift : m_shift)
            shift = {uniform(nature, -0.15, 0.15), uniform(nature, -0.15, 0.15)};
        for (float& error : m_heightError)
            error = 0.03f * static_cast<float>(nature.normal());
        for (float& tip : m_tips)
            tip = kPinTop + 0.04f * static_cast<float>(nature.normal());
    }

    SurfacePoint at(Vec2 p) const override
    {
        SurfacePoint point;
        const float edge = -outline(p);
        if (edge <= 0)
            return point;
        point.part = true;
        point.heightMm = kBoard + m_bow * (1 - p.x * p.x / (kHalf.x * kHalf.x));
        layBoard(p, point);
        layResistors(p, point);
        layLeads(p, point);
        for (std::size_t i = 0; i < kBodies.size(); ++i)
            layBody(p - m_shift[i], kBodies[i], m_heightError[i], point);
        point.albedo = mix(point.albedo, {0.72f, 0.72f, 0.70f}, m_ink * marking(p - m_shift[kChip]));
        layHeader(p, point);
        return point;
    }

    Flaw flaw(std::string_view type, Random& random) const override
    {
        const Vec2 bare =
            pickPoint(random, kHalf.x, [](Vec2 p) { return outline(p) < -2.5f && nearestBody(p) > 2.0f; });
        if (type == "flux")
            return film(drawBlob(random, bare, uniform(random, 40, 90), 1.8f), {0.66f, 0.62f, 0.44f}, 0.55f);
        if (type == "fade")
            return [this](Vec2 p, SurfacePoint& point) {
                point.albedo = mix(point.albedo, kBodies[kChip].colour, marking(p - m_shift[kChip]));
            };
        if (type == "short_pin")
            return shortPins(random);
        if (type == "tilted_coil")
            return tiltedCoil(random);
        if (type == "scorch") {
            Blob spot = drawBlob(random, bare, uniform(random, 22, 50), 1.6f);
            spot.softness = 0.4f;
            return lump(spot, uniform(random, 0.7, 1.1), {0.24f, 0.17f, 0.08f}, 0.7f, 0.01f); // blistered and brown
        }
        Blob drop = drawBlob(random, bare, uniform(random, 12, 22), 1.7f);
        drop.softness = 0.15f;
        return lump(drop, uniform(random, 1.0, 1.6), {0.72f, 0.72f, 0.73f}, 0.9f, 0.12f); // solder
    }

private:
    void layBoard(Vec2 p, SurfacePoint& point) const
    {
        const float grain = 0.01f * fractalNoise(p, 0.8f, m_seed, 2);
        point.albedo = saturate(m_mask + Colour{grain, grain, grain});
        point.gloss = 0.06f;
        // Conductors under the solder mask: the same on every board.
        const float lines = gradientNoise(std::floor(p.y / 1.7f) * 3.7f, p.x * 0.09f, 11u);
        const float track = within(std::fabs(p.y - 1.7f * (std::floor(p.y / 1.7f) + 0.5f)) - 0.4f, 0.2f);
        if (lines > 0.05f)
            point.albedo = mix(point.albedo, saturate(point.albedo * 1.25f), 0.6f * track);
        float silk = 1e9f; // white outlines around the components
        for (const Body& body : kBodies)
            silk = std::min(silk, std::fabs(bodyDistance(body, p) - 1.9f) - 0.2f);
        point.albedo = mix(point.albedo, {0.80f, 0.82f, 0.80f}, 0.85f * within(silk, 0.15f));
    }
    static void layResistors(Vec2 p, SurfacePoint& point)
    {
        for (int i = 0; i < kResistors; ++i) {
            const Vec2 q = p - Vec2{-7.5f + 4.2f * static_cast<float>(i % 4), i < 4 ? 8.5f : 15.5f};
            const float share = within(roundedBox(q, {}, {0.9f, 1.8f}, 0.2f), 0.2f);
            if (share <= 0)
                continue;
            const bool cap = std::fabs(q.y) > 1.15f;
            point.heightMm += 0.7f * share;
            point.albedo = mix(point.albedo, cap ? Colour{0.72f, 0.72f, 0.73f} : Colour{0.17f, 0.17f, 0.18f}, share);
        }
    }
    // Gull wings along two sides of each chip.
    static void layLeads(Vec2 p, SurfacePoint& point)
    {
        for (const std::size_t chip : {std::size_t(kChip), std::size_t(1)}) {
            const Body& body = kBodies[chip];
            const Vec2 q{p.x - body.centre.x, std::fabs(p.y - body.centre.y)};
            const float fromPitch = std::fabs(q.x / 2.0f - std::round(q.x / 2.0f)) * 2.0f;
            const float lead =
                std::max({fromPitch - 0.5f, std::fabs(q.y - body.half.y) - 1.6f, std::fabs(q.x) - body.half.x + 0.6f});
            const float share = within(lead, 0.15f);
            point.heightMm += 0.6f * share;
            point.albedo = mix(point.albedo, {0.74f, 0.74f, 0.74f}, share);
            point.gloss = mix(point.gloss, 0.10f, share);
            point.shine = 0.3f * share;
        }
    }
    void layBody(Vec2 p, const Body& body, float error, SurfacePoint& point) const
    {
        const float distance = bodyDistance(body, p), share = within(distance);
        if (share <= 0)
            return;
        const float rounding = edgeDrop(-distance, body.round ? 0.9f : 0.4f);
        point.heightMm = mix(point.heightMm, kBoard + body.heightMm + error - rounding, share);
        Colour colour = body.colour;
        if (body.round && p.y > body.centre.y + 0.45f * body.half.y)
            colour = {0.20f, 0.22f, 0.30f}; // the mark of the minus side
        const float grain = 0.012f * fractalNoise(p, 0.7f, m_seed + 2, 2);
        point.albedo = mix(point.albedo, saturate(colour + Colour{grain, grain, grain}), share);
        point.gloss = mix(point.gloss, body.round ? 0.10f : 0.03f, share);
        point.shine = mix(point.shine, body.round ? 0.25f : 0.0f, share);
    }
    // Two lines of letters; the second is the lot, another on every board.
    float marking(Vec2 p) const
    {
        const Vec2 q = p - kBodies[kChip].centre;
        float ink = 0;
        for (const bool lot : {false, true}) {
            const Vec2 at{(q.x + 6.6f) / 0.55f, (q.y - (lot ? 2.2f : -2.4f) + 1.5f) / 0.6f};
            const int column = static_cast<int>(std::floor(at.x)), row = static_cast<int>(std::floor(at.y));
            if (column < 0 || column > 23 || row < 0 || row > 4 || column % 4 == 3)
                continue;
            const bool dot = latticeUniform(column, row, lot ? m_lot : 77u) > 0.38f;
            ink = std::max(ink, dot ? 1.0f : 0.0f);
        }
        return ink;
    }
    void layHeader(Vec2 p, SurfacePoint& point) const
    {
        const float base = within(roundedBox(p, kHeader, {0.5f * kPins * kPinPitch, 2.4f}, 0.4f));
        point.heightMm = mix(point.heightMm, kBoard + 2.5f, base);
        point.albedo = mix(point.albedo, {0.16f, 0.16f, 0.16f}, base);
        const float share = pinShare(p);
        point.heightMm = mix(point.heightMm, m_tips[static_cast<std::size_t>(nearestPin(p))] + kBoard, share);
        point.albedo = mix(point.albedo, {0.74f, 0.62f, 0.34f}, share);
        point.gloss = mix(point.gloss, 0.10f, share);
        point.shine = mix(point.shine, 0.2f, share);
    }
    static Flaw shortPins(Random& random)
    {
        const int count = 4, first = random.below(kPins - count + 1);
        const float change = -uniform(random, 1.8, 2.6);
        return [first, change](Vec2 p, SurfacePoint& point) {
            const int pin = nearestPin(p);
            if (pin >= first && pin < first + count)
                point.heightMm += change * pinShare(p);
        };
    }
    // Soldered askew: one side up, the other down.
    Flaw tiltedCoil(Random& random) const
    {
        const Vec2 slope = direction(uniform(random, 0, 2 * kPi)) * uniform(random, 0.16, 0.24);
        return [this, slope](Vec2 p, SurfacePoint& point) {
            const Body& coil = kBodies[kCoil];
            const Vec2 q = p - m_shift[kCoil];
            point.heightMm += (dot(q - coil.centre, slope) + 0.6f) * within(bodyDistance(coil, q));
        };
    }

    std::uint32_t m_seed;
    Colour m_mask;
    float m_bow;
    float m_ink;
    std::uint32_t m_lot;
    std::array<Vec2, kBodies.size()> m_shift{};
    std::array<float, kBodies.size()> m_heightError{};
    std::array<float, kPins> m_tips{};
};

} // namespace

const PartType& boardType()
{
    using enum DemoDefectKind;
    static const PartType type{{"board", 2 * kHalf.x, 2 * kHalf.y, kBoard + 10.0f,
                                graded({{"flux", Appearance},
                                        {"fade", Appearance},
                                        {"short_pin", Geometry},
                                        {"tilted_coil", Geometry},
                                        {"scorch", Combined},
                                        {"solder_ball", Combined}})},
                               42,
                               6,
                               {0.62f, 0.62f, 0.60f},
                               [](Random& nature) -> std::unique_ptr<PartModel> {
                                   return std::make_unique<Board>(nature);
                               }};
    return type;
}

} // namespace twinspect::demo
