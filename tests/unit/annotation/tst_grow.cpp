// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <limits>

#include "core/annotation/grow.h"
#include "core/annotation/shapes.h"
#include "core/base/random.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kWidth = 60, kHeight = 40;

// A stain of colour (200, 40, 40) on grey (120, 120, 120) with noise of +-4.
RgbImage stained(const RunMask& stain)
{
    RgbImage rgb(kWidth, kHeight, 3);
    Random random(1);
    for (int row = 0; row < kHeight; ++row) {
        for (int column = 0; column < kWidth; ++column) {
            const bool in = stain.contains(row, column);
            const int color[] = {in ? 200 : 120, in ? 40 : 120, in ? 40 : 120};
            for (int channel = 0; channel < 3; ++channel)
                rgb.at(row, column, channel) = static_cast<std::uint8_t>(color[channel] + random.below(9) - 4);
        }
    }
    return rgb;
}

} // namespace

class TestGrow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void growsOverOneColor()
    {
        const RunMask stain = filledEllipse({10, 8}, {30, 25}, kWidth, kHeight);
        const RunMask other = filledEllipse({40, 8}, {50, 25}, kWidth, kHeight); // alike, but apart
        const RgbImage rgb = stained(united(stain, other));
        QVERIFY(grownByColor(rgb, {16, 20}, 15) == stain);
        const RunMask all = filled(std::vector<Outline>{Outline{{0, 0}, {kWidth, 0}, {kWidth, kHeight}, {0, kHeight}}},
                                   kWidth, kHeight);
        QVERIFY(grownByColor(rgb, {1, 1}, 15) == without(all, united(stain, other)));
        QVERIFY(grownByColor(rgb, {1, 1}, 150) == all); // nothing differs by more
        QVERIFY(grownByColor(rgb, {-1, 1}, 15).empty());
        QVERIFY(grownByColor(rgb, {1, kWidth}, 15).empty());
    }

    void growsOverHeights()
    {
        // A slope of 0.1 a column, with a step of 2 at column 30 and a hole in the measurement.
        DepthMap heights(kWidth, kHeight);
        for (int row = 0; row < kHeight; ++row)
            for (int column = 0; column < kWidth; ++column)
                heights.at(row, column) = 0.1f * static_cast<float>(column) + (column < 30 ? 0.0f : 2.0f);
        heights.at(7, 12) = std::numeric_limits<float>::quiet_NaN();
        const auto columns = [](int begin, int end) {
            std::vector<PixelRun> runs;
            for (int row = 0; row < kHeight; ++row)
                runs.push_back({row, begin, end});
            return RunMask(kWidth, kHeight, std::move(runs));
        };
        const RunMask hole(kWidth, kHeight, {{7, 12, 13}});
        // Within 0.55 of column 10: the columns 5 to 15.
        QVERIFY(grownByHeight(heights, {3, 10}, 0.55) == without(columns(5, 16), hole));
        QVERIFY(grownByHeight(heights, {3, 40}, 9) == without(columns(0, kWidth), hole));
        QVERIFY(grownByHeight(heights, {7, 12}, 9).empty());
    }

    void growsAboveAThreshold()
    {
        ScoreMap scores(6, 3);
        scores.at(1, 1) = 2;
        scores.at(1, 2) = 3;
        scores.at(2, 3) = 3; // touches at a corner only
        QVERIFY(grownAbove(scores, {1, 1}, 2) == RunMask(6, 3, {{1, 1, 3}}));
        QVERIFY(grownAbove(scores, {1, 1}, 2.5).empty());
    }

    void cutsOutWhatStandsOut()
    {
        const RunMask stain = filledEllipse({20, 12}, {38, 28}, kWidth, kHeight);
        const RgbImage rgb = stained(stain);
        const RunMask rough = brushed({22, 20}, {36, 20}, 14, kWidth, kHeight);
        QVERIFY(rough.pixelCount() > 2 * stain.pixelCount());
        const auto cut = cutOut(rgb, rough);
        QVERIFY(cut.has_value());
        const double common = static_cast<double>(intersected(*cut, stain).pixelCount());
        QVERIFY(common / static_cast<double>(united(*cut, stain).pixelCount()) > 0.98);
        QVERIFY(*cutOut(rgb, rough) == *cut);
        QVERIFY(!cutOut(rgb, RunMask(kWidth, kHeight)));
        QVERIFY(!cutOut(rgb, RunMask(kWidth + 1, kHeight, {{0, 0, 1}})));
    }
};

TWINSPECT_TEST(TestGrow)
#include "tst_grow.moc"
