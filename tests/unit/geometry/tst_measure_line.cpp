// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTest>

#include "core/geometry/measure_line.h"
#include "tests/unit/geometry/scene.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestMeasureLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lengths()
    {
        Scene scene;
        scene.tiltX = 0.75; // a step of 4 along x is 5 long
        const auto cloud = scene.render();
        const auto along = measureLine(cloud, {80, 60}, {80, 100});
        QVERIFY(along);
        QVERIFY(std::abs(along->lengthMm - 25) < 1e-3); // 40 pixels of 0.5 mm
        QVERIFY(std::abs(along->stepMm[2] - 15) < 1e-3 && std::abs(along->stepMm[0] - 20) < 1e-3);
        const auto across = measureLine(cloud, {60, 100}, {100, 100});
        QVERIFY(across && std::abs(across->lengthMm - 20) < 1e-3 && std::abs(across->stepMm[2]) < 1e-3);
        // Rounding of both ends to pixels of 0.5 mm, variance 1/12 each; on the slope z is off by 3/4 of that.
        const double rounding = 0.5 * std::sqrt(2.0 / 12);
        QVERIFY(std::abs(across->lengthUncertaintyMm - rounding) < 1e-3);
        QVERIFY(std::abs(across->alongZUncertaintyMm - 0.75 * rounding) < 1e-3);
        QCOMPARE(measureLine(cloud, {80, 60}, {80, 60})->lengthMm, 0.0);
    }

    // The noise of the sensor against the scatter of 200 recordings.
    void uncertaintyIsTheScatterOfRepeatedRecordings()
    {
        Scene scene;
        scene.width = scene.height = 60;
        scene.noise = 0.05e-3;
        scene.heightAt = box(0.005, 0.005, 0.004); // a block 4 mm high, 20 pixels wide
        double sum = 0, squares = 0, stated = 0;
        constexpr int kRecordings = 200;
        for (std::uint32_t seed = 1; seed <= kRecordings; ++seed) {
            const auto line = measureLine(scene.render(seed), {30, 10}, {30, 30});
            QVERIFY(line);
            sum += line->stepMm[2];
            squares += line->stepMm[2] * line->stepMm[2];
            stated += line->alongZUncertaintyMm / kRecordings;
        }
        const double scatter = std::sqrt((squares - sum * sum / kRecordings) / (kRecordings - 1));
        qInfo("scatter %.4f, stated %.4f", scatter, stated);
        QVERIFY(std::abs(sum / kRecordings + 4) < 0.02);
        QVERIFY(std::abs(scatter / stated - 1) < 0.2);
    }

    void whatWasNotMeasured()
    {
        Scene scene;
        scene.width = scene.height = 40;
        auto cloud = scene.render();
        erase(cloud, 20, 20);
        QVERIFY(!measureLine(cloud, {20, 20}, {10, 10}));
        QVERIFY(!measureLine(cloud, {10, 10}, {20, 20}));
        // A corner of the picture has 5 x 5 pixels; a point without neighbours has a length and no uncertainty.
        QVERIFY(std::isfinite(measureLine(cloud, {0, 0}, {39, 39})->lengthUncertaintyMm));
        for (int row = 0; row < 12; ++row)
            for (int column = 0; column < 12; ++column)
                if (row != 2 || column != 2)
                    erase(cloud, row, column);
        const auto lonely = measureLine(cloud, {2, 2}, {30, 2});
        QVERIFY(lonely && std::abs(lonely->lengthMm - 14) < 1e-3 && std::isnan(lonely->lengthUncertaintyMm));
    }
};

TWINSPECT_TEST(TestMeasureLine)
#include "tst_measure_line.moc"
