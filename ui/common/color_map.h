// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <limits>
#include <span>

#include <QRgb>

namespace twinspect {

/// A scale of 256 colours for values. The colours lie along a curve through CIELAB, with equal visible steps. They are
/// computed and not read from a table.
class ColorMap {
public:
    enum class Name {
        Grey,     ///< dark to light
        Height,   ///< dark blue - teal - yellow: lightness rises all the way, so it reads in grey print and for
 ///< colour-blind eyes
        Score,    ///< yellow - red - dark: what is worse is darker
        Tolerance, ///< five steps, lower to higher: blue, light blue, pale, light orange, orange
        RaisedBy, ///< 0 = depth, blue; 1/2 = both, pale; 1 = RGB, orange. No red against green
    };
    [[nodiscard]] static const ColorMap& of(Name name);

    /// `share` of the way, clipped to 0..1; NaN gives the first colour.
    [[nodiscard]] QRgb at(double share) const;
    [[nodiscard]] const std::array<QRgb, 256>& colors() const { return m_colors; }

private:
    struct Point;
    explicit ColorMap(std::span<const Point> curve);
    ColorMap(std::span<const Point> lower, std::span<const Point> upper);
    [[nodiscard]] ColorMap inSteps(int steps) const;
    static void divide(std::span<const Point> curve, std::span<QRgb> colors);
    std::array<QRgb, 256> m_colors{};
};

/// The colours of scores. They depend on thresholds and on the model's held-out parts, never on the picture shown: a
/// good part shows no colour, and the same score has the same colour on every part.
struct ScoreScale {
    double threshold = std::numeric_limits<double>::quiet_NaN(); ///< nothing up to here is coloured
    double top = std::numeric_limits<double>::quiet_NaN(); ///< from here on the last colour

    /// `heldOutPeaks` are the highest map values of the model's held-out good parts: three times their range above the
    /// threshold is the top.
    [[nodiscard]] static ScoreScale anchoredTo(double threshold, std::span<const double> heldOutPeaks);

    /// False without a threshold: then nothing is coloured.
    [[nodiscard]] bool valid() const { return top > threshold; }
    [[nodiscard]] bool colors(double score) const { return score > threshold; }
    /// Position on the ramp, 0 at the threshold; may leave 0..1.
    [[nodiscard]] double share(double score) const { return (score - threshold) / (top - threshold); }
    /// Transparent up to the threshold, opaque above.
    [[nodiscard]] QRgb color(double score) const;
};

} // namespace twinspect
