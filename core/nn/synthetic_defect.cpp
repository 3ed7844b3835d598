// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/synthetic_defect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/nn/part_structure.h"
#include "core/nn/perlin.h"

namespace twinspect {

namespace {

constexpr int kAttempts = 20;

struct Point {
    double x = 0, y = 0;
};

/// One defect in the making: the part, where the defect is, and the numbers all kinds draw.
class Workshop {
public:
    Workshop(const PartPixels& part, Random random)
        : m_result{part, std::vector<float>(part.foreground.size(), 0.0F)}, m_original(part), m_random(random)
    {
        for (std::size_t i = 0; i < part.foreground.size(); ++i)
            if (part.foreground[i] > 0.5F)
                m_inside.push_back(i);
    }

    DefectivePart make(SyntheticDefect kind)
    {
        if (m_inside.empty())
            return std::move(m_result);
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            draw(kind);
            if (markOnlyWhatIsSeen())
                break;
            m_result = {m_original, std::vector<float>(m_original.foreground.size(), 0.0F)};
        }
        return std::move(m_result);
    }

private:
    void draw(SyntheticDefect kind)
    {
        switch (kind) {
        case SyntheticDefect::Dent: dent(); break;
        case SyntheticDefect::Groove: groove(); break;
        case SyntheticDefect::Step: step(); break;
        case SyntheticDefect::Stain: stain(); break;
        case SyntheticDefect::Scratch: scratch(); break;
        case SyntheticDefect::Paste: paste(); break;
        case SyntheticDefect::Hole: hole(); break;
        case SyntheticDefect::Cut: cut(); break;
        case SyntheticDefect::Bend: bend(); break;
        case SyntheticDefect::Offset: offset(); break;
        case SyntheticDefect::Fade: fade(); break;
        case SyntheticDefect::Bulge: bulge(); break;
        }
    }
    [[nodiscard]] bool isSeen(std::size_t i) const
    {
        const std::size_t plane = m_original.foreground.size();
        for (std::size_t c = 0; c < 3; ++c)
            if (std::abs(m_result.pixels.rgb[c * plane + i] - m_original.rgb[c * plane + i]) > kSeenTone)
                return true;
        return std::abs(m_result.pixels.height[i] - m_original.height[i]) > kSeenHeight;
    }
    // False: too little of the defect can be seen.
    [[nodiscard]] bool markOnlyWhatIsSeen()
    {
        std::size_t marked = 0;
        for (const std::size_t i : m_inside) {
            if (m_result.mask[i] > 0 && !isSeen(i))
                m_result.mask[i] = 0;
            marked += m_result.mask[i] > 0;
        }
        const double smallest = std::max(1.0, kSmallestStructure * side() * side());
        return static_cast<double>(marked) >= std::min(smallest, static_cast<double>(count()));
    }
    [[nodiscard]] int side() const { return m_original.side; }
    [[nodiscard]] std::size_t count() const { return m_inside.size(); }
    Point anywhereOnPart()
    {
        const std::size_t at = m_inside[static_cast<std::size_t>(m_random.below(static_cast<int>(count())))];
        return {static_cast<double>(at % static_cast<std::size_t>(side())),
                static_cast<double>(at / static_cast<std::size_t>(side()))};
    }
    double share(double least, double most) { return m_random.uniform(least, most) * side(); }
    float signedAmplitude(double least, double most)
    {
        const double size = std::exp(m_random.uniform(std::log(least), std::log(most)));
        return static_cast<float>(m_random.chance(0.5) ? size : -size);
    }

    // Calls change(i, x, y) for every pixel of the part.
    template <typename Change>
    void onPart(const Change& change)
    {
        for (const std::size_t i : m_inside)
            change(i, static_cast<double>(i % static_cast<std::size_t>(side())),
                   static_cast<double>(i / static_cast<std::size_t>(side())));
    }
    void raise(std::size_t i, float by)
    {
        if (m_original.measured[i] > 0.5F)
            m_result.pixels.height[i] += by;
    }
    void mark(std::size_t i, double strength)
    {
        if (strength > 0.3)
            m_result.mask[i] = 1;
    }
    // A round change of height; profile of the distance from its centre, 0..1.
    template <typename Profile>
    void raiseRound(const Point& centre, double radius, float amplitude, const Profile& profile)
    {
        onPart([&](std::size_t i, double x, double y) {
            const double d = std::hypot(x - centre.x, y - centre.y) / radius;
            if (d >= 1)
                return;
            raise(i, amplitude * static_cast<float>(profile(d)));
            mark(i, profile(d));
        });
    }
    void tint(std::size_t i, const std::array<float, 3>& colour, float strength)
    {
        const std::size_t plane = m_original.foreground.size();
        for (std::size_t c = 0; c < 3; ++c) {
            float& value = m_result.pixels.rgb[c * plane + i];
            value = std::clamp(value + strength * (colour[c] - value), 0.0F, 1.0F);
        }
    }
    std::array<float, 3> randomColour()
    {
        return {static_cast<float>(m_random.uniform(0, 1)), static_cast<float>(m_random.uniform(0, 1)),
                static_cast<float>(m_random.uniform(0, 1))};
    }
    // Mean colour and height of what is not part, or black at height 0.
    std::array<float, 4> background() const
    {
        std::array<double, 4> sum{};
        double n = 0;
        const std::size_t plane = m_original.foreground.size();
        for (std::size_t i = 0; i < plane; ++i) {
            if (m_original.foreground[i] > 0.5F || m_original.measured[i] < 0.5F)
                continue;
            for (std::size_t c = 0; c < 3; ++c)
                sum[c] += m_original.rgb[c * plane + i];
            sum[3] += m_original.height[i];
            ++n;
        }
        std::array<float, 4> mean{};
        for (std::size_t c = 0; c < 4 && n > 0; ++c)
            mean[c] = static_cast<float>(sum[c] / n);
        return mean;
    }
    void remove(std::size_t i, const std::array<float, 4>& ground)
    {
        tint(i, {ground[0], ground[1], ground[2]}, 1);
        m_result.pixels.height[i] = ground[3];
        m_result.mask[i] = 1;
    }

    void dent()
    {
        const Point centre = anywhereOnPart();
        const double radius = share(0.03, 0.09);
        raiseRound(centre, radius, signedAmplitude(0.04, 0.25), [](double d) { return (1 - d * d) * (1 - d * d); });
    }

    void groove()
    {
        const Point centre = anywhereOnPart();
        const double angle = m_random.uniform(0, std::numbers::pi);
        const double half = share(0.05, 0.15);
        const double width = share(0.008, 0.02);
        const float amplitude = signedAmplitude(0.04, 0.18);
        onPart([&](std::size_t i, double x, double y) {
            const double along = (x - centre.x) * std::cos(angle) + (y - centre.y) * std::sin(angle);
            const double across = std::abs((y - centre.y) * std::cos(angle) - (x - centre.x) * std::sin(angle)) / width;
            if (std::abs(along) > half || across >= 1)
                return;
            raise(i, amplitude * static_cast<float>(1 - across * across));
            mark(i, 1 - across * across);
        });
    }

    void step()
    {
        const Point centre = anywhereOnPart();
        const double angle = m_random.uniform(0, 2 * std::numbers::pi);
        const double radius = share(0.05, 0.12);
        const float amplitude = signedAmplitude(0.03, 0.15);
        onPart([&](std::size_t i, double x, double y) {
            const double along = (x - centre.x) * std::cos(angle) + (y - centre.y) * std::sin(angle);
            if (along < 0 || std::hypot(x - centre.x, y - centre.y) > radius)
                return;
            raise(i, amplitude);
            mark(i, 1);
        });
    }

    void stain()
    {
        const Point centre = anywhereOnPart();
        const double radius = share(0.03, 0.1);
        const auto colour = randomColour();
        const auto strength = static_cast<float>(m_random.uniform(0.25, 0.8));
        const auto ragged = perlinNoise(side(), m_random.uniform(8, 24), m_random);
        onPart([&](std::size_t i, double x, double y) {
            const double d = std::hypot(x - centre.x, y - centre.y) / radius + 0.6 * ragged[i];
            if (d >= 1)
                return;
            const double soft = std::min(1.0, (1 - d) * 4);
            tint(i, colour, strength * static_cast<float>(soft));
            mark(i, soft);
        });
    }

    void scratch()
    {
        Point pen = anywhereOnPart();
        double angle = m_random.uniform(0, 2 * std::numbers::pi);
        const double bow = m_random.uniform(-4.48, 4.48) / side(); // radians a pixel
        const double width = std::max(0.7, share(0.003, 0.008)); // px: thinner lines have gaps
        const int length = static_cast<int>(share(0.12, 0.35));
        const auto shade =
            static_cast<float>(m_random.chance(0.5) ? m_random.uniform(0.75, 1) : m_random.uniform(0, 0.25));
        std::vector<float> cover(m_original.foreground.size(), 0.0F);
        const int reach = static_cast<int>(std::ceil(width + 1));
        for (int t = 0; t < length; ++t) {
            for (int row = static_cast<int>(pen.y) - reach; row <= static_cast<int>(pen.y) + reach; ++row)
                for (int column = static_cast<int>(pen.x) - reach; column <= static_cast<int>(pen.x) + reach;
                     ++column) {
                    if (row < 0 || column < 0 || row >= side() || column >= side())
                        continue;
                    float& value = cover[static_cast<std::size_t>(row) * static_cast<std::size_t>(side())
                                         + static_cast<std::size_t>(column)];
                    value = std::max(value,
                                     static_cast<float>(
                                         std::clamp(width + 0.5 - std::hypot(column - pen.x, row - pen.y), 0.0, 1.0)));
                }
            pen.x += std::cos(angle);
            pen.y += std::sin(angle);
            angle += bow;
        }
        onPart([&](std::size_t i, double, double) {
            tint(i, {shade, shade, shade}, 0.8F * cover[i]);
            mark(i, cover[i]);
        });
    }

    void paste()
    {
        const Point target = anywhereOnPart();
        const Point source = anywhereOnPart();
        const double radius = share(0.03, 0.08);
        const int dx = static_cast<int>(source.x - target.x);
        const int dy = static_cast<int>(source.y - target.y);
        onPart([&](std::size_t i, double x, double y) {
            if (std::max(std::abs(x - target.x), std::abs(y - target.y)) <= radius)
                copyFrom(i, x + dx, y + dy);
        });
    }

    void hole()
    {
        const Point centre = anywhereOnPart();
        const double radius = share(0.015, 0.05);
        const auto ground = background();
        onPart([&](std::size_t i, double x, double y) {
            if (std::hypot(x - centre.x, y - centre.y) <= radius)
                remove(i, ground);
        });
    }

    void cut()
    {
        // The outermost pixels in a random direction go.
        const double angle = m_random.uniform(0, 2 * std::numbers::pi);
        std::vector<double> reach;
        onPart([&](std::size_t, double x, double y) { reach.push_back(x * std::cos(angle) + y * std::sin(angle)); });
        const auto kept =
            static_cast<std::size_t>((1 - m_random.uniform(0.01, 0.06)) * static_cast<double>(reach.size() - 1));
        auto sorted = reach;
        std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(kept), sorted.end());
        const double limit = sorted[kept];
        const auto ground = background();
        for (std::size_t k = 0; k < reach.size(); ++k)
            if (reach[k] > limit)
                remove(m_inside[k], ground);
    }

    void bend()
    {
        const Point centre = anywhereOnPart();
        const double radius = share(0.06, 0.14);
        const double push = share(0.02, 0.05);
        const double angle = m_random.uniform(0, 2 * std::numbers::pi);
        onPart([&](std::size_t i, double x, double y) {
            const double d = std::hypot(x - centre.x, y - centre.y) / radius;
            if (d >= 1)
                return;
            const double by = push * (1 - d * d);
            copyFrom(i, x + by * std::cos(angle), y + by * std::sin(angle));
        });
    }

    void offset()
    {
        const auto where = drawStructure(m_original, 0.001, 0.1, m_random);
        const float amplitude = signedAmplitude(0.03, 0.15);
        onPart([&](std::size_t i, double, double) {
            raise(i, amplitude * where[i]);
            mark(i, where[i]);
        });
    }

    void fade()
    {
        const auto where = drawStructure(m_original, 0.001, 0.1, m_random);
        const auto colour = randomColour();
        const auto strength = static_cast<float>(m_random.uniform(0.15, 0.5));
        onPart([&](std::size_t i, double, double) {
            tint(i, colour, strength * where[i]);
            mark(i, where[i]);
        });
    }

    void bulge()
    {
        const Point centre = anywhereOnPart();
        const double radius = share(0.1, 0.25);
        raiseRound(centre, radius, signedAmplitude(0.03, 0.12),
                   [](double d) { return 0.5 + 0.5 * std::cos(std::numbers::pi * d); });
    }

    void copyFrom(std::size_t i, double x, double y)
    {
        const auto column = static_cast<std::size_t>(std::clamp(static_cast<int>(std::lround(x)), 0, side() - 1));
        const auto row = static_cast<std::size_t>(std::clamp(static_cast<int>(std::lround(y)), 0, side() - 1));
        const std::size_t from = row * static_cast<std::size_t>(side()) + column;
        const std::size_t plane = m_original.foreground.size();
        for (std::size_t c = 0; c < 3; ++c)
            m_result.pixels.rgb[c * plane + i] = m_original.rgb[c * plane + from];
        m_result.pixels.height[i] = m_original.height[from];
        m_result.mask[i] = 1;
    }

    DefectivePart m_result;
    const PartPixels& m_original;
    Random m_random;
    std::vector<std::size_t> m_inside;
};

} // namespace

DefectivePart makeDefect(const PartPixels& part, SyntheticDefect kind, Random random)
{
    return Workshop(part, random).make(kind);
}

} // namespace twinspect
