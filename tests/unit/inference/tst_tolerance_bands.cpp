// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTest>

#include "core/inference/tolerance_bands.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kBandSide = 40;
constexpr HeightTolerance kTolerance{-0.2, 0.3};

DepthMap flat(float value) { return DepthMap(kBandSide, kBandSide, 1, value); }

void fill(DepthMap& map, int row, int column, int side, float value)
{
    for (int y = row; y < row + side; ++y)
        for (int x = column; x < column + side; ++x)
            map.at(y, x) = value;
}

} // namespace

class TestToleranceBands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // A hole and a boss with straight sides: areas and heights are those that were made.
    void areasAndHeightsAreThoseOfTheShapes()
    {
        auto deviation = flat(0.01F), vary = flat(0.05F);
        fill(deviation, 2, 2, 10, -0.5F); // hole
        fill(deviation, 20, 4, 6, 0.75F); // boss
        fill(deviation, 30, 30, 4, 0.35F); // outside, but by less than 2 x 0.05 mm
        deviation.at(20, 30) = 4; // a fault of the sensor
        fill(deviation, 0, 36, 4, std::nanf(""));
        fill(vary, 28, 10, 4, std::nanf(""));
        const auto outside = outsideTolerance(deviation, vary, kTolerance, 0.5);
        // Of a square with straight sides the corners have four like them: they do not count.
        QCOMPARE(outside.lower.areaMm2, (100 - 4) * 0.25);
        QCOMPARE(outside.higher.areaMm2, (36 - 4) * 0.25);
        QCOMPARE(outside.unclearMm2, 16 * 0.25);
        const auto compared = comparedPixels(deviation, vary, 0.5);
        QCOMPARE(compared.areaMm2, (kBandSide * kBandSide - 32) * 0.25);
        QVERIFY(std::fabs(outside.lower.mostMm + 0.5) < 1e-6 && std::fabs(outside.higher.mostMm - 0.75) < 1e-6);
        QVERIFY(std::fabs(compared.usualVaryMm - 0.05) < 1e-6);
        const auto note = noteOf(outside, kTolerance);
        QVERIFY(note.has_value());
        QCOMPARE(QString::fromStdString(note->english()),
                 QStringLiteral(
                     "Outside of the tolerance of -0.2 mm to 0.3 mm against the mean good part: 24 mm2 up to "
                     "0.5 mm lower and 8 mm2 up to 0.75 mm higher. The tolerance makes no verdict"));
        const auto bands = bandsOf(deviation, vary, kTolerance);
        QCOMPARE(static_cast<int>(bands.at(5, 5)), 1);
        QCOMPARE(static_cast<int>(bands.at(22, 6)), 5);
        QCOMPARE(static_cast<int>(bands.at(31, 31)), 4);
        QCOMPARE(static_cast<int>(bands.at(1, 37)), 0);
        QCOMPARE(static_cast<int>(bands.at(29, 11)), 0);
        QCOMPARE(static_cast<int>(bands.at(15, 15)), 3);
    }

    void onePartOfASideIsToldAlone()
    {
        auto deviation = flat(0);
        QVERIFY(!noteOf(outsideTolerance(deviation, flat(0.05F), kTolerance, 1), kTolerance));
        fill(deviation, 2, 2, 10, -0.5F);
        const auto note = noteOf(outsideTolerance(deviation, flat(0.05F), kTolerance, 1), kTolerance)->english();
        QVERIFY2(note.find("96 mm2 up to 0.5 mm lower.") != std::string::npos
                     && note.find("higher") == std::string::npos,
                 note.c_str());
        // Nothing was compared at all.
        const auto none = outsideTolerance(flat(std::nanf("")), flat(0.05F), kTolerance, 1);
        const auto pixels = comparedPixels(flat(std::nanf("")), flat(0.05F), 1);
        QVERIFY(pixels.areaMm2 == 0 && pixels.usualVaryMm == 0 && !noteOf(none, kTolerance));
    }

    // The lowest tenth: what a person would find with a probe, and no single pixel.
    void mostIsTheMeanOfTheFarthestTenth()
    {
        auto deviation = flat(0);
        fill(deviation, 2, 2, 10, -0.5F);
        for (int i = 0; i < 9; ++i)
            deviation.at(5, 3 + i) = -1; // nine of 96
        const auto outside = outsideTolerance(deviation, flat(0.01F), kTolerance, 1);
        QVERIFY2(std::fabs(outside.lower.mostMm + 1) < 1e-6, QByteArray::number(outside.lower.mostMm));
    }

    void nothingWasComparedBeyondTheCrop()
    {
        const auto full = deviationOnFullImage(flat(0.5F), {10, 20, kBandSide, 100, 90});
        QVERIFY(full.width() == 100 && full.height() == 90);
        QVERIFY(std::isnan(full.at(9, 30)) && std::isnan(full.at(60, 70)) && full.at(30, 40) == 0.5F);
    }
};

TWINSPECT_TEST(TestToleranceBands)
#include "tst_tolerance_bands.moc"
