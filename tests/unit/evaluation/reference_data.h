// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <QtGlobal>

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

inline bool near(double value, double expected, double tolerance = 1e-11)
{
    if (std::abs(value - expected) <= tolerance)
        return true;
    qWarning("got %.15g, expected %.15g", value, expected);
    return false;
}

/// The seeded data of tests/parity/reference_metrics.py, number for number; the expectations printed there belong to
/// these.
namespace reference {

/// Knuth's MMIX generator: state = state * 6364136223846793005 + 1442695040888963407; the upper 31 bits count.
class Lcg {
public:
    explicit Lcg(std::uint64_t seed) : m_state(seed) {}
    int below(int count)
    {
        m_state = m_state * 6364136223846793005ull + 1442695040888963407ull;
        return static_cast<int>((m_state >> 33) % static_cast<std::uint64_t>(count));
    }
    double uniform() { return below(1 << 30) * 0x1.0p-30; }

private:
    std::uint64_t m_state;
};

struct Parts {
    std::vector<double> scores;
    std::vector<std::uint8_t> labels;

    [[nodiscard]] std::vector<double> scoresOf(bool defect) const
    {
        std::vector<double> result;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if ((labels[i] != 0) == defect)
                result.push_back(scores[i]);
        }
        return result;
    }
};

inline Parts parts()
{
    Lcg random(7);
    Parts result;
    for (int i = 0; i < 200; ++i) {
        const bool defect = random.below(10) < 3;
        result.scores.push_back((random.below(200) + (defect ? 60 : 0) - 50) / 8.0);
        result.labels.push_back(defect);
    }
    return result;
}

struct Map {
    int width = 48;
    int height = 40;
    std::vector<float> scores;
    std::vector<std::uint8_t> truth;
};

inline std::vector<Map> maps()
{
    Lcg random(11);
    std::vector<Map> result(12);
    for (int m = 0; m < 12; ++m) {
        Map& map = result[static_cast<std::size_t>(m)];
        const auto at = [&](int x, int y) { return static_cast<std::size_t>(y * map.width + x); };
        map.truth.assign(at(0, map.height), 0);
        for (int rectangle = 0; m >= 4 && rectangle < 1 + m % 3; ++rectangle) {
            const int left = random.below(map.width);
            const int top = random.below(map.height);
            const int right = std::min(left + 1 + random.below(8), map.width);
            const int bottom = std::min(top + 1 + random.below(8), map.height);
            for (int y = top; y < bottom; ++y) {
                for (int x = left; x < right; ++x)
                    map.truth[at(x, y)] = static_cast<std::uint8_t>(255 - m % 4);
            }
        }
        for (const std::uint8_t defect : map.truth)
            map.scores.push_back(static_cast<float>(random.below(4096) + (defect != 0 ? 1200 : 0) - 2000) / 64.0f);
    }
    return result;
}

} // namespace reference
