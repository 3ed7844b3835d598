// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/color_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace twinspect {

/// A colour of CIELAB in cylindrical form.
struct ColorMap::Point {
    double lightness; ///< 0..100
    double chroma;    ///< what the screen cannot show is paled until it can
    double hue;       ///< degrees
};

namespace {

/// How far above the threshold the ramp reaches, in ranges of the held-out good parts: beyond it defects look equally
/// bad.
constexpr double kReach = 3;
constexpr int kFine = 2048; ///< steps along the curve before it is divided evenly

struct Lab {
    double lightness, a, b;
};

struct LinearRgb {
    double red, green, blue;
    [[nodiscard]] bool onScreen() const
    {
        constexpr double slack = 1e-6;
        return std::min({red, green, blue}) >= -slack && std::max({red, green, blue}) <= 1 + slack;
    }
};

/// CIE 15 and IEC 61966-2-1, white point D65.
LinearRgb toLinear(const Lab& lab)
{
    const auto inverse = [](double t) { return t > 6.0 / 29 ? t * t * t : 3 * 6.0 / 29 * 6.0 / 29 * (t - 4.0 / 29); };
    const double fy = (lab.lightness + 16) / 116;
    const double x = 0.95047 * inverse(fy + lab.a / 500);
    const double y = inverse(fy);
    const double z = 1.08883 * inverse(fy - lab.b / 200);
    return {3.2404542 * x - 1.5371385 * y - 0.4985314 * z, -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
            0.0556434 * x - 0.2040259 * y + 1.0572252 * z};
}

int toByte(double linear)
{
    const double clipped = std::clamp(linear, 0.0, 1.0);
    const double encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * std::pow(clipped, 1 / 2.4) - 0.055;
    return static_cast<int>(std::lround(encoded * 255));
}

Lab toLab(double lightness, double chroma, double hue)
{
    const double angle = hue * std::numbers::pi / 180;
    return {lightness, chroma * std::cos(angle), chroma * std::sin(angle)};
}

/// The strongest colour of this lightness and hue that a screen can show, at most of `chroma`.
Lab onScreen(double lightness, double chroma, double hue)
{
    double low = 0, high = chroma;
    if (toLinear(toLab(lightness, high, hue)).onScreen())
        return toLab(lightness, high, hue);
    for (int i = 0; i < 30; ++i) {
        const double middle = (low + high) / 2;
        (toLinear(toLab(lightness, middle, hue)).onScreen() ? low : high) = middle;
    }
    return toLab(lightness, low, hue);
}

double distance(const Lab& p, const Lab& q) { return std::hypot(p.lightness - q.lightness, p.a - q.a, p.b - q.b); }

} // namespace

ColorMap::ColorMap(std::span<const Point> curve) { divide(curve, m_colors); }

/// Two halves, so that the middle of the values has the colour where they meet.
ColorMap::ColorMap(std::span<const Point> lower, std::span<const Point> upper)
{
    const std::span<QRgb> colors(m_colors);
    divide(lower, colors.first(colors.size() / 2));
    divide(upper, colors.last(colors.size() / 2));
}

void ColorMap::divide(std::span<const Point> curve, std::span<QRgb> colors)
{
    std::vector<Lab> fine;
    std::vector<double> way; ///< along the curve, up to each of `fine`
    for (int i = 0; i <= kFine; ++i) {
        const double at = static_cast<double>(i) / kFine * static_cast<double>(curve.size() - 1);
        const auto piece = std::min(static_cast<std::size_t>(at), curve.size() - 2);
        const double t = at - static_cast<double>(piece);
        const auto& p = curve[piece];
        const auto& q = curve[piece + 1];
        fine.push_back(onScreen(std::lerp(p.lightness, q.lightness, t), std::lerp(p.chroma, q.chroma, t),
                                std::lerp(p.hue, q.hue, t)));
        way.push_back(i == 0 ? 0 : way.back() + distance(fine[fine.size() - 2], fine.back()));
    }
    for (std::size_t i = 0; i < colors.size(); ++i) {
        const double target = way.back() * static_cast<double>(i) / static_cast<double>(colors.size() - 1);
        const auto at = std::min<std::ptrdiff_t>(std::lower_bound(way.begin(), way.end(), target) - way.begin(), kFine);
        const auto linear = toLinear(fine[static_cast<std::size_t>(at)]);
        colors[i] = qRgb(toByte(linear.red), toByte(linear.green), toByte(linear.blue));
    }
}

const ColorMap& ColorMap::of(Name name)
{
    static constexpr Point grey[] = {{8, 0, 0}, {97, 0, 0}};
    static constexpr Point height[] = {{16, 42, 290}, {40, 36, 245}, {62, 36, 190}, {78, 55, 135}, {92, 80, 103}};
    static constexpr Point score[] = {{90, 85, 98}, {66, 85, 62}, {44, 80, 38}, {18, 42, 25}};
    static constexpr Point depth[] = {{50, 48, 275}, {90, 0, 275}};
    static constexpr Point rgb[] = {{90, 0, 62}, {58, 66, 62}};
    static const ColorMap raisedBy(depth, rgb);
    static const ColorMap maps[] = {ColorMap(grey), ColorMap(height), ColorMap(score), raisedBy.inSteps(5), raisedBy};
    return maps[static_cast<std::size_t>(name)];
}

ColorMap ColorMap::inSteps(int steps) const
{
    ColorMap stepped = *this;
    for (std::size_t i = 0; i < m_colors.size(); ++i) {
        const auto step = static_cast<int>(i) * steps / static_cast<int>(m_colors.size());
        stepped.m_colors[i] = at(static_cast<double>(step) / (steps - 1));
    }
    return stepped;
}

QRgb ColorMap::at(double share) const
{
    const double clipped = share > 0 ? std::min(share, 1.0) : 0.0; // NaN too
    return m_colors[static_cast<std::size_t>(std::lround(clipped * static_cast<double>(m_colors.size() - 1)))];
}

ScoreScale ScoreScale::anchoredTo(double threshold, std::span<const double> heldOutPeaks)
{
    ScoreScale scale;
    scale.threshold = threshold;
    double range = 0;
    if (!heldOutPeaks.empty()) {
        const auto [lowest, highest] = std::minmax_element(heldOutPeaks.begin(), heldOutPeaks.end());
        range = *highest - *lowest;
    }
    if (!(range > 0)) // one held-out part has no range: its score tells at least the order of magnitude
        range = std::max(std::abs(threshold) / 4, 1e-6);
    scale.top = threshold + kReach * range;
    return scale;
}

QRgb ScoreScale::color(double score) const
{
    return valid() && colors(score) ? ColorMap::of(ColorMap::Name::Score).at(share(score)) : qRgba(0, 0, 0, 0);
}

} // namespace twinspect
