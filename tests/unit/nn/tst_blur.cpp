// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "core/nn/blur.h"
#include "tests/support/test_program.h"
#include "tests/unit/nn/planes.h"

using namespace twinspect;

namespace {

std::vector<float> randomValues(int side, std::uint64_t seed)
{
    Random random(seed);
    std::vector<float> values(at(side, 0, side));
    for (float& value : values)
        value = static_cast<float>(random.uniform(-3, 5));
    return values;
}

} // namespace

class TestBlur : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void blurIsADirectConvolution_data()
    {
        QTest::addColumn<int>("side");
        QTest::addColumn<double>("sigma");
        QTest::newRow("half a pixel") << 17 << 0.5;
        QTest::newRow("usual") << 24 << 1.75;
        QTest::newRow("wider than the picture") << 9 << 4.0;
        QTest::newRow("one pixel") << 1 << 1.0;
    }
    void blurIsADirectConvolution()
    {
        QFETCH(int, side);
        QFETCH(double, sigma);
        const auto values = randomValues(side, 2);
        const int radius = std::max(1, static_cast<int>(std::ceil(3 * sigma))); // cut off at three sigma
        std::vector<double> expected;
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side; ++column) {
                double sum = 0;
                double total = 0;
                for (int dy = -radius; dy <= radius; ++dy)
                    for (int dx = -radius; dx <= radius; ++dx) {
                        const double weight = std::exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
                        sum +=
                            weight
                            * values[at(std::clamp(row + dy, 0, side - 1), std::clamp(column + dx, 0, side - 1), side)];
                        total += weight;
                    }
                expected.push_back(sum / total);
            }
        auto blurred = values;
        gaussianBlur(blurred, side, sigma);
        QVERIFY2(largestDifference(blurred, expected) < 1e-4, QByteArray::number(largestDifference(blurred, expected)));
    }

    void noSigmaNoBlur()
    {
        const auto values = randomValues(12, 7);
        for (const double sigma : {0.0, -1.0}) {
            auto blurred = values;
            gaussianBlur(blurred, 12, sigma);
            QVERIFY(blurred == values);
        }
    }

    void boxMeanIsTheMeanOfTheClippedWindow_data()
    {
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("radius");
        QTest::newRow("nothing around") << 10 << 0;
        QTest::newRow("usual") << 20 << 2;
        QTest::newRow("wide") << 13 << 6;
        QTest::newRow("wider than the picture") << 7 << 12;
        QTest::newRow("one pixel") << 1 << 2;
    }
    void boxMeanIsTheMeanOfTheClippedWindow()
    {
        QFETCH(int, side);
        QFETCH(int, radius);
        const auto values = randomValues(side, 3);
        std::vector<double> expected;
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side; ++column) {
                double sum = 0;
                int count = 0;
                for (int y = std::max(0, row - radius); y <= std::min(side - 1, row + radius); ++y)
                    for (int x = std::max(0, column - radius); x <= std::min(side - 1, column + radius); ++x, ++count)
                        sum += values[at(y, x, side)];
                expected.push_back(sum / count);
            }
        QVERIFY(largestDifference(boxMean(values, side, radius), expected) < 1e-5);
    }
};

TWINSPECT_TEST(TestBlur)
#include "tst_blur.moc"
