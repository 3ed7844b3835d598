// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/print.h"

#include <string_view>

namespace twinspect::demo {

namespace {

// Our own 5 x 7 letters; one row a byte, the leftmost dot is bit 4.
struct Glyph {
    char letter;
    std::array<std::uint8_t, 7> rows;
};
constexpr std::array kGlyphs{
    Glyph{'0', {0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e}}, Glyph{'1', {0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e}},
    Glyph{'2', {0x1e, 0x01, 0x01, 0x0e, 0x10, 0x10, 0x1f}}, Glyph{'3', {0x1e, 0x01, 0x01, 0x0e, 0x01, 0x01, 0x1e}},
    Glyph{'4', {0x12, 0x12, 0x12, 0x1f, 0x02, 0x02, 0x02}}, Glyph{'5', {0x1f, 0x10, 0x10, 0x1e, 0x01, 0x01, 0x1e}},
    Glyph{'6', {0x0e, 0x10, 0x10, 0x1e, 0x11, 0x11, 0x0e}}, Glyph{'7', {0x1f, 0x01, 0x02, 0x02, 0x04, 0x04, 0x04}},
    Glyph{'8', {0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e}}, Glyph{'9', {0x0e, 0x11, 0x11, 0x0f, 0x01, 0x01, 0x0e}},
    Glyph{'T', {0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04}}, Glyph{'S', {0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e}},
    Glyph{'L', {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f}}, Glyph{'-', {0x00, 0x00, 0x00, 0x0e, 0x00, 0x00, 0x00}},
};

constexpr float kCodeLeft = 10.0f; // the text ends before, mm
constexpr float kEdgeMm = 0.12f; // blur of the printed edge

float glyphInk(char letter, Vec2 dot)
{
    for (const Glyph& glyph : kGlyphs) {
        if (glyph.letter != letter)
            continue;
        const int column = static_cast<int>(std::floor(dot.x)), row = static_cast<int>(std::floor(dot.y));
        if (column < 0 || column > 4 || row < 0 || row > 6)
            return 0;
        return (glyph.rows[static_cast<std::size_t>(row)] >> (4 - column) & 1) != 0 ? 1.0f : 0.0f;
    }
    return 0;
}

float textInk(std::string_view text, Vec2 p, Vec2 corner, float dotMm)
{
    const Vec2 q = (p - corner) * (1.0f / dotMm);
    const int letter = static_cast<int>(std::floor(q.x / 6.0f));
    if (letter < 0 || letter >= static_cast<int>(text.size()) || q.y < 0 || q.y >= 7)
        return 0;
    return glyphInk(text[static_cast<std::size_t>(letter)], {q.x - 6.0f * static_cast<float>(letter), q.y});
}

} // namespace

float Label::impression(Vec2 p) const
{
    if (p.y < 3.5f || p.y > 15.8f || std::fabs(p.x) > 29)
        return 0;
    const Vec2 q = p - shift;
    const float text = std::max(textInk(type, q, {-25.0f, 4.6f}, 0.78f), textInk(lot, q, {-25.0f, 11.2f}, 0.5f));
    const Vec2 module = (q - Vec2{15.0f, 4.8f}) * (1.0f / 0.95f);
    const int column = static_cast<int>(std::floor(module.x)), row = static_cast<int>(std::floor(module.y));
    const bool block =
        column >= 0 && column < 10 && row >= 0 && row < 10 && (code[static_cast<std::size_t>(row)] >> column & 1) != 0;
    return std::max(text, block ? 1.0f : 0.0f);
}

float Label::ink(Vec2 p) const
{
    if (p.y < 3.0f || p.y > 16.5f || std::fabs(p.x) > 30)
        return 0;
    float coverage = 0;
    for (int sub = 0; sub < 4; ++sub) {
        const Vec2 q = p + Vec2{sub % 2 != 0 ? kEdgeMm : -kEdgeMm, sub > 1 ? kEdgeMm : -kEdgeMm};
        coverage += 0.25f * impression(q);
        if (ghost > 0 && (q.x > kCodeLeft) == ghostOnCode)
            coverage += 0.25f * ghost * (1.0f - coverage) * impression(q - ghostShift);
    }
    if (coverage <= 0)
        return 0;
    const float uneven = 0.9f + 0.12f * fractalNoise(p, 1.5f, seed, 2);
    float missing = 0;
    if (voidRadii.x > 0) {
        const float radius = length({(p.x - voidCentre.x) / voidRadii.x, (p.y - voidCentre.y) / voidRadii.y})
                           + 0.2f * fractalNoise(p, 2.5f, seed + 1, 2);
        missing = smoothStep(1.1f, 0.9f, radius);
    }
    return saturate(coverage * density * uneven) * (1.0f - missing);
}

Label drawLabel(Random& nature)
{
    Label label;
    label.type = "TS-40";
    label.lot = "L";
    for (int digit = 0; digit < 6; ++digit)
        label.lot += static_cast<char>('0' + nature.below(10));
    for (std::size_t row = 0; row < label.code.size(); ++row) {
        label.code[row] = static_cast<std::uint16_t>((nature.next() & 0x3feu) | 1u); // solid left column
        if (row + 1 == label.code.size())
            label.code[row] = 0x3ffu; // and solid last row
    }
    label.shift = {0.25f * std::clamp(static_cast<float>(nature.normal()), -2.0f, 2.0f),
                   0.2f * std::clamp(static_cast<float>(nature.normal()), -2.0f, 2.0f)};
    label.density = static_cast<float>(nature.uniform(0.86, 1.0));
    label.seed = static_cast<std::uint32_t>(nature.next() >> 16);
    return label;
}

Label drawMisprint(Label label, Random& random)
{
    const auto angle = static_cast<float>(random.uniform(0, 2 * kPi));
    label.ghostShift = direction(angle) * static_cast<float>(random.uniform(0.7, 1.3));
    label.ghostOnCode = random.chance(0.4);
    label.ghost = static_cast<float>(random.uniform(0.5, 0.85));
    return label;
}

Label drawMissingPrint(Label label, Random& random)
{
    label.voidCentre = {static_cast<float>(random.chance(0.65) ? random.uniform(-23, -4) : random.uniform(16, 24)),
                        static_cast<float>(random.uniform(6, 12))};
    label.voidRadii = {static_cast<float>(random.uniform(4, 7.5)), static_cast<float>(random.uniform(3.5, 6))};
    return label;
}

} // namespace twinspect::demo
