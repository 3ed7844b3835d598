// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "core/demo/flaws.h"
#include "core/demo/print.h"

namespace twinspect::demo {

namespace {

// A plastic housing with mounting ears, a cavity with two rows of pins, and a printed type label with lot number and
// code block.
constexpr float kBodyLength = 62.0f, kBodyWidth = 38.0f, kHeight = 15.0f, kEarLength = 78.0f, kEarHeight = 5.0f,
                kCavityDepth = 9.0f;
constexpr Vec2 kCavityCentre{0, -6.5f}, kCavityHalf{26.0f, 8.0f};
constexpr int kColumns = 9, kRows = 2;
constexpr float kPitch = 5.2f, kRowPitch = 7.0f, kPinHalf = 1.2f, kPinTop = 13.0f;

class Connector final : public PartModel {
public:
    explicit Connector(Random& nature)
        : m_seed(drawSeed(nature)), m_plastic(mix({0.25f, 0.29f, 0.33f}, {0.29f, 0.31f, 0.33f}, uniform(nature, 0, 1))
                                              * uniform(nature, 0.93, 1.07)),
          m_print(drawLabel(nature)), m_sink(uniform(nature, 0.0, 0.12)),
          m_gate{uniform(nature, -0.4, 0.4), uniform(nature, -0.4, 0.4)}
    {
        for (float& tip : m_tips)
            tip = kPinTop + 0.05f * static_cast<float>(nature.normal());
    }

    SurfacePoint at(Vec2 p) const override
    {
        SurfacePoint point;
        const float body = roundedBox(p, {}, {0.5f * kBodyLength, 0.5f * kBodyWidth}, 3.0f);
        const float ears =
            std::max(roundedBox(p, {}, {0.5f * kEarLength, 9.0f}, 5.0f), 2.6f - length({std::fabs(p.x) - 34.6f, p.y}));
        if (std::min(body, ears) >= 0)
            return point;
        point.part = true;
        point.heightMm = body < 0 ? bodyHeight(p, -body) : kEarHeight - edgeDrop(-ears, 0.8f);
        const float grain = 0.016f * fractalNoise(p, 0.8f, m_seed, 2)
                          + 0.012f * gradientNoise(p.x * 0.1f, p.y * 0.25f, m_seed + 1); // sparks and flow lines
        point.albedo = saturate(m_plastic + Colour{grain, grain, grain});
        point.gloss = 0.035f;
        addPin(p, point);
        addPrint(p, m_print, point);
        return point;
    }

    Flaw flaw(std::string_view type, Random& random) const override
    {
        if (type == "misprint")
            return reprinted(drawMisprint(m_print, random));
        if (type == "missing_print")
            return reprinted(drawMissingPrint(m_print, random));
        if (type == "stain") {
            const Vec2 spot = pickPoint(random, 0.5f * kBodyLength, [](Vec2 p) { return onDeck(p); });
            return film(drawBlob(random, spot, uniform(random, 30, 85), 2.0f), {0.48f, 0.47f, 0.42f},
                        uniform(random, 0.25, 0.45));
        }
        if (type == "short_pin")
            return shortPins(random);
        if (type == "sunk_wall")
            return sunkWall(random);
        if (type == "chip")
            return chip(random);
        return foreignBody(random);
    }

private:
    static bool onDeck(Vec2 p)
    {
        return roundedBox(p, {}, {0.5f * kBodyLength, 0.5f * kBodyWidth}, 3.0f) < -3
            && roundedBox(p, kCavityCentre, kCavityHalf, 2.0f) > 2.5f;
    }
    float bodyHeight(Vec2 p, float inside) const
    {
        const float cavity = smoothStep(0.25f, -0.25f, roundedBox(p, kCavityCentre, kCavityHalf, 2.0f));
        const float lead =
            0.7f * smoothStep(1.2f, 0.0f, roundedBox(p, kCavityCentre, kCavityHalf, 2.0f)); // chamfer at the mouth
        const float latch = 1.2f * smoothStep(0.2f, -0.2f, roundedBox(p, {0, 17.0f}, {9.0f, 1.3f}, 0.6f));
        const float key = smoothStep(0.2f, -0.2f, roundedBox(p, {0, -15.8f}, {3.0f, 1.3f}, 0.4f));
        const float gate = 0.5f * smoothStep(1.2f, 0.8f, length(p - Vec2{27.5f, 14.5f} - m_gate));
        const float sink = m_sink * smoothStep(10.0f, 0.0f, std::fabs(p.y - 10.0f));
        return kHeight - edgeDrop(inside, 1.0f) - std::max(kCavityDepth * cavity, lead) + latch + 0.8f * key - gate
             - sink;
    }
    static Vec2 pinCentre(int column, int row)
    {
        return kCavityCentre
             + Vec2{(static_cast<float>(column) - 0.5f * (kColumns - 1)) * kPitch,
                    (static_cast<float>(row) - 0.5f * (kRows - 1)) * kRowPitch};
    }
    static int nearestPin(Vec2 p)
    {
        const Vec2 q = p - kCavityCentre;
        const int column =
            std::clamp(static_cast<int>(std::lround(q.x / kPitch + 0.5f * (kColumns - 1))), 0, kColumns - 1);
        const int row = std::clamp(static_cast<int>(std::lround(q.y / kRowPitch + 0.5f * (kRows - 1))), 0, kRows - 1);
        return row * kColumns + column;
    }
    static float pinShare(Vec2 p, int pin)
    {
        return smoothStep(0.15f, -0.15f,
                          roundedBox(p, pinCentre(pin % kColumns, pin / kColumns), {kPinHalf, kPinHalf}, 0.35f));
    }
    void addPin(Vec2 p, SurfacePoint& point) const
    {
        const int pin = nearestPin(p);
        const float share = pinShare(p, pin);
        if (share <= 0)
            return;
        const Vec2 q = p - pinCentre(pin % kColumns, pin / kColumns);
        const float taper = 0.5f * smoothStep(0.55f * kPinHalf, kPinHalf, std::max(std::fabs(q.x), std::fabs(q.y)));
        point.heightMm = mix(point.heightMm, m_tips[static_cast<std::size_t>(pin)] - taper, share);
        point.albedo = mix(point.albedo, {0.72f, 0.60f, 0.34f}, share);
        point.gloss = mix(point.gloss, 0.10f, share);
        point.shine = 0.25f * share;
    }
    static void addPrint(Vec2 p, const Label& label, SurfacePoint& point)
    {
        point.albedo = mix(point.albedo, {0.83f, 0.83f, 0.80f}, label.ink(p));
    }
    // Takes the good ink off and puts the other print on.
    Flaw reprinted(const Label& wrong) const
    {
        return [this, wrong](Vec2 p, SurfacePoint& point) {
            if (!point.part || point.heightMm < kHeight - 2)
                return;
            const float before = m_print.ink(p), after = wrong.ink(p);
            if (before == after)
                return;
            if (after > before)
                point.albedo =
                    mix(point.albedo, {0.83f, 0.83f, 0.80f}, (after - before) / std::max(1.0f - before, 0.05f));
            else
                point.albedo = mix(point.albedo, m_plastic, (before - after) / std::max(before, 0.05f));
        };
    }
    Flaw shortPins(Random& random) const
    {
        const int count = 2 + random.below(3), first = random.below(kColumns * kRows);
        const float change = -uniform(random, 0.8, 1.6);
        return [first, count, change](Vec2 p, SurfacePoint& point) {
            const int pin = nearestPin(p);
            const bool hit = (pin - first + kColumns * kRows) % (kColumns * kRows) < count;
            if (hit && point.heightMm > kHeight - kCavityDepth + 1)
                point.heightMm += change * pinShare(p, pin);
        };
    }
    // Warped rim: a stretch of a long wall stands too high or too low.
    static Flaw sunkWall(Random& random)
    {
        const bool front = random.chance(0.5);
        const float centre = uniform(random, -20, 20), reach = uniform(random, 8, 13);
        const float change = (random.chance(0.7) ? -1.0f : 1.0f) * uniform(random, 0.5, 1.3);
        return [=](Vec2 p, SurfacePoint& point) {
            const float along = std::fabs(p.x - centre) / reach;
            if (!point.part || along >= 1 || point.heightMm < kHeight - 2.5f)
                return;
            const float bump = 0.5f + 0.5f * std::cos(kPi * along);
            const float across = front ? smoothStep(10.0f, 16.0f, p.y) : smoothStep(-14.0f, -15.0f, p.y);
            point.heightMm += change * bump * across;
        };
    }
    Flaw chip(Random& random) const
    {
        const Vec2 corner{(random.chance(0.5) ? 0.5f : -0.5f) * kBodyLength * uniform(random, 0.55, 0.97),
                          (random.chance(0.5) ? 0.5f : -0.5f) * kBodyWidth};
        Blob bite = drawBlob(random, corner, uniform(random, 22, 55), 1.8f);
        bite.softness = 0.07f;
        const float depth = uniform(random, 0.8, 1.6);
        return [bite, depth, seed = m_seed](Vec2 p, SurfacePoint& point) {
            const float share = bite.weight(p);
            if (!point.part || share <= 0)
                return;
            point.heightMm -= share * (depth + 0.25f * fractalNoise(p, 1.8f, seed + 31, 2));
            point.albedo = mix(point.albedo, {0.43f, 0.46f, 0.49f}, 0.8f * share); // stress-whitened fracture
        };
    }
    static Flaw foreignBody(Random& random)
    {
        const bool inCavity = random.chance(0.4);
        const Vec2 spot = pickPoint(random, 0.5f * kBodyLength, [&](Vec2 p) {
            return inCavity ? roundedBox(p, kCavityCentre, kCavityHalf, 2.0f) < -2 : onDeck(p);
        });
        Blob shape = drawBlob(random, spot, uniform(random, 10, 24), 2.6f);
        shape.softness = 0.1f;
        return lump(shape, uniform(random, 0.5, 1.2), {0.52f, 0.42f, 0.30f}, 0.95f, 0.02f);
    }

    std::uint32_t m_seed;
    Colour m_plastic;
    Label m_print;
    float m_sink;
    Vec2 m_gate;
    std::array<float, kColumns * kRows> m_tips{};
};

} // namespace

const PartType& connectorType()
{
    using enum DemoDefectKind;
    static const PartType type{{"connector",
                                kEarLength,
                                kBodyWidth,
                                kHeight + 1.2,
                                {{"misprint", Appearance},
                                 {"missing_print", Appearance},
                                 {"stain", Appearance},
                                 {"short_pin", Geometry},
                                 {"sunk_wall", Geometry},
                                 {"chip", Combined},
                                 {"foreign_body", Combined}}},
                               41,
                               7,
                               {0.66f, 0.66f, 0.64f},
                               [](Random& nature) -> std::unique_ptr<PartModel> {
                                   return std::make_unique<Connector>(nature);
                               }};
    return type;
}

} // namespace twinspect::demo
