// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/nn/perlin.h"
#include "tests/support/test_program.h"
#include "tests/unit/nn/planes.h"

using namespace twinspect;

namespace {

/// Gradient noise once more, in doubles and in another form: every lattice point adds its slope, faded out over one
/// cell to all sides.
struct NaivePerlin {
    NaivePerlin(double cellCount, Random random) : cells(cellCount), lattice(static_cast<int>(std::ceil(cellCount)) + 2)
    {
        for (int i = 0; i < lattice * lattice; ++i)
            angles.push_back(random.uniform(0, 2 * std::numbers::pi));
        offsetX = random.uniform();
        offsetY = random.uniform();
    }
    double operator()(double x, double y) const
    {
        const auto fade = [](double t) {
            t = std::abs(t);
            return t >= 1 ? 0.0 : 1 - (6 * std::pow(t, 5) - 15 * std::pow(t, 4) + 10 * std::pow(t, 3));
        };
        double sum = 0;
        for (int row = 0; row < lattice; ++row)
            for (int column = 0; column < lattice; ++column) {
                const double angle = angles[at(row, column, lattice)];
                sum +=
                    fade(x - column) * fade(y - row) * (std::cos(angle) * (x - column) + std::sin(angle) * (y - row));
            }
        return sum * std::numbers::sqrt2;
    }
    double cells;
    int lattice;
    double offsetX = 0, offsetY = 0;
    std::vector<double> angles;
};

} // namespace

class TestPerlin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noiseIsGradientNoise_data()
    {
        QTest::addColumn<int>("side");
        QTest::addColumn<double>("cells");
        QTest::newRow("whole cells") << 48 << 4.0;
        QTest::newRow("broken cells") << 50 << 3.7;
        QTest::newRow("less than a cell") << 20 << 0.4;
        QTest::newRow("a cell every two pixels") << 24 << 12.0;
        QTest::newRow("one pixel") << 1 << 2.0;
    }
    void noiseIsGradientNoise()
    {
        QFETCH(int, side);
        QFETCH(double, cells);
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            Random random(seed, 5);
            const auto noise = perlinNoise(side, cells, random);
            const NaivePerlin naive(cells, Random(seed, 5));
            std::vector<double> expected;
            for (int row = 0; row < side; ++row)
                for (int column = 0; column < side; ++column)
                    expected.push_back(
                        naive(naive.offsetX + column * cells / side, naive.offsetY + row * cells / side));
            QVERIFY2(largestDifference(noise, expected) < 2e-4, QByteArray::number(largestDifference(noise, expected)));
        }
    }

    void noiseIsZeroAtLatticePoints()
    {
        // 64 pixels a cell: the pixel next to a lattice point is less than 0.012 cells away, and the slope there is at
        // most sqrt(2).
        constexpr int kNoiseSide = 256;
        constexpr double kCells = 4;
        Random random(3);
        const auto noise = perlinNoise(kNoiseSide, kCells, random);
        const NaivePerlin naive(kCells, Random(3));
        int points = 0;
        for (int iy = 1; iy <= 4; ++iy)
            for (int ix = 1; ix <= 4; ++ix) {
                const int row = static_cast<int>(std::lround((iy - naive.offsetY) * 64));
                const int column = static_cast<int>(std::lround((ix - naive.offsetX) * 64));
                if (row < 0 || column < 0 || row >= kNoiseSide || column >= kNoiseSide)
                    continue;
                const double away = std::hypot(naive.offsetX + column / 64.0 - ix, naive.offsetY + row / 64.0 - iy);
                QVERIFY(std::abs(noise[at(row, column, kNoiseSide)]) <= 1.05 * std::numbers::sqrt2 * away + 1e-5);
                ++points;
            }
        QVERIFY(points >= 9);
        double size = 0;
        for (const float value : noise)
            size += std::abs(value);
        QVERIFY(size / static_cast<double>(noise.size()) > 0.1); // elsewhere it is not zero
    }

    void noiseStaysWithinItsRangeAroundZero()
    {
        double sum = 0;
        double highest = 0;
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            Random random(seed, 9);
            const auto noise = seed % 2 == 0 ? perlinNoise(kSide, 8, random) : perlinOctaves(kSide, 5, 4, random);
            for (const float value : noise) {
                QVERIFY(value >= -1 && value <= 1);
                sum += value;
                highest = std::max<double>(highest, std::abs(value));
            }
        }
        QVERIFY(std::abs(sum / (60.0 * kSide * kSide)) < 0.02);
        QVERIFY(highest > 0.6); // the range is used
    }

    void seedsDecideTheNoise()
    {
        Random a(1), b(1), c(2);
        const auto one = perlinOctaves(32, 4, 3, a);
        QVERIFY(one == perlinOctaves(32, 4, 3, b));
        QVERIFY(one != perlinOctaves(32, 4, 3, c));
        Random d(4), e(4);
        QVERIFY(perlinOctaves(32, 4, 1, d) == perlinNoise(32, 4, e));
    }
};

TWINSPECT_TEST(TestPerlin)
#include "tst_perlin.moc"
