// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/base/random.h"
#include "core/geometry/part_image.h"

/// Plates with a boss and a stripe, each lying somewhere: parts that register.
namespace twinspect::sample {

inline constexpr int kSide = 128;
inline constexpr double kMiddle = (kSide - 1) / 2.0;
inline constexpr double kRangeMm = 10;   // a height of 1
inline constexpr double kNoiseMm = 0.03; // of the sensor

struct PlatePoint {
    double x = 0, y = 0; // px from the middle of the part
};

/// Where the part lies: turned by `turn`, then shifted.
struct Lie {
    double turn = 0;
    PlatePoint shift;

    [[nodiscard]] PlatePoint onPart(double column, double row) const
    {
        const double x = column - kMiddle - shift.x, y = row - kMiddle - shift.y;
        return {std::cos(turn) * x + std::sin(turn) * y, -std::sin(turn) * x + std::cos(turn) * y};
    }
};

struct Flaw {
    PlatePoint at;
    double radius = 0, heightMm = 0;
    int grey = 0;
};

inline double edge(double inside) { return std::clamp(0.5 + inside, 0.0, 1.0); } // a wall one pixel wide

// An oblong plate with a boss towards one corner and a dark stripe across one end: no two of its poses look alike.
inline double heightOf(PlatePoint p)
{
    const double plate = std::min(38 - std::fabs(p.x), 22 - std::fabs(p.y));
    const double boss = 9 - std::hypot(p.x - 18, p.y - 8);
    return 0.6 * edge(plate) + 0.4 * edge(boss) * edge(plate);
}
inline bool isPart(PlatePoint p) { return std::fabs(p.x) <= 38 && std::fabs(p.y) <= 22; }
inline double greyOf(PlatePoint p) { return !isPart(p) ? 60 : 150 - 60 * edge(5 - std::fabs(p.x + 25)); }

inline PartImage part(const Lie& lie, std::uint64_t number, const std::vector<Flaw>& flaws = {}, bool mirrored = false)
{
    PartImage image{RgbImage(kSide, kSide, 3),
                    DepthMap(kSide, kSide),
                    Mask(kSide, kSide),
                    Mask(kSide, kSide, 1, 1),
                    {},
                    {0, 0, kSide, kSide, kSide}};
    Random random(7, 1, number);
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            PlatePoint p = lie.onPart(column, row);
            if (mirrored)
                p.y = -p.y;
            double heightMm = kRangeMm * heightOf(p) + kNoiseMm * random.normal(), grey = greyOf(p);
            for (const Flaw& flaw : flaws) {
                const double share = edge(flaw.radius - std::hypot(p.x - flaw.at.x, p.y - flaw.at.y));
                heightMm += flaw.heightMm * share;
                grey += flaw.grey * share;
            }
            image.height.at(row, column) = static_cast<float>(heightMm / kRangeMm);
            image.foreground.at(row, column) = isPart(p) ? 1 : 0;
            for (int channel = 0; channel < 3; ++channel)
                image.rgb.at(row, column, channel) =
                    static_cast<std::uint8_t>(std::lround(grey + 1.5 * random.normal()));
        }
    return image;
}

inline Lie anyLie(std::uint64_t number)
{
    Random random(11, 2, number);
    return {random.uniform(0, 2 * std::numbers::pi), {random.uniform(-3, 3), random.uniform(-3, 3)}};
}

inline std::vector<PartImage> goodParts(std::uint64_t count)
{
    std::vector<PartImage> parts;
    for (std::uint64_t i = 0; i < count; ++i)
        parts.push_back(part(anyLie(i), i));
    return parts;
}

} // namespace twinspect::sample
