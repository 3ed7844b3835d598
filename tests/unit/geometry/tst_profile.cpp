// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTest>

#include "core/geometry/profile.h"
#include "tests/support/test_program.h"
#include "tests/unit/geometry/scene.h"

using namespace twinspect;

class TestProfile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // A box of 40 x 30 mm, 12 mm high; the line runs over it in the middle of the picture.
    void overABox()
    {
        Scene scene;
        scene.heightAt = box(0.020, 0.015, 0.012);
        const auto cloud = scene.render();
        const auto part = separatePart(cloud);
        QVERIFY(part);
        const auto profile = profileAlong(cloud, *part, {80, 40}, {80, 160});
        QVERIFY(profile);
        QCOMPARE(profile->points.size(), std::size_t(121)); // one a column
        QCOMPARE(profile->points.front().lengthMm, 0.0);
        QVERIFY(std::abs(profile->points.back().lengthMm - 60) < 1e-3); // 120 pixels of 0.5 mm
        for (const auto& point : profile->points) {
            QCOMPARE(point.pixel.row, 80);
            const double expected = std::abs(scene.x(point.pixel.column)) < 0.020 ? 12 : 0;
            QVERIFY2(std::abs(point.heightMm - expected) < 0.02, qPrintable(QString::number(point.heightMm)));
            QVERIFY(std::abs(point.lengthMm - 0.5 * (point.pixel.column - 40)) < 1e-3);
        }
        QVERIFY(profile->lowest && profile->highest);
        QVERIFY(std::abs(profile->points[*profile->highest].heightMm - 12) < 0.02);
        QVERIFY(std::abs(profile->points[*profile->lowest].heightMm) < 0.02);
    }

    // On a slope of 0.75 a step of 4 across the line of sight is 5 along the ground, also where one end stands on a
    // part, as heights are perpendicular to the ground.
    void onASlope_data()
    {
        QTest::addColumn<int>("lastColumn");
        QTest::newRow("ground to ground") << 170;
        QTest::newRow("ground to the top of the part") << 100;
    }
    void onASlope()
    {
        QFETCH(int, lastColumn);
        Scene scene;
        scene.tiltX = 0.75;
        scene.heightAt = box(0.020, 0.015, 0.004);
        const auto cloud = scene.render();
        const auto part = separatePart(cloud);
        QVERIFY(part && part->partFound);
        const auto profile = profileAlong(cloud, *part, {80, 30}, {80, lastColumn});
        QVERIFY(profile);
        const double expected = 0.5 * (lastColumn - 30) * 1.25;
        QVERIFY2(std::abs(profile->points.back().lengthMm / expected - 1) < 0.005,
                 qPrintable(QString::number(profile->points.back().lengthMm)));
    }

    // A dome of base radius 15 mm and height 6 mm, along a diagonal: z of a sphere at every point.
    void overADomeAlongADiagonal()
    {
        Scene scene;
        scene.bow = 0.05; // a curved tray
        scene.heightAt = dome(0.015, 0.006);
        const auto cloud = scene.render();
        const auto part = separatePart(cloud);
        QVERIFY(part);
        const auto profile = profileAlong(cloud, *part, {120, 60}, {40, 140});
        QVERIFY(profile);
        QCOMPARE(profile->points.size(), std::size_t(81));
        for (std::size_t i = 0; i < profile->points.size(); ++i) {
            const auto& point = profile->points[i];
            QCOMPARE(point.pixel.row, 120 - static_cast<int>(i));
            QCOMPARE(point.pixel.column, 60 + static_cast<int>(i));
            const double truth = 1000 * scene.heightAt(scene.x(point.pixel.column), scene.y(point.pixel.row));
            QVERIFY(std::abs(point.heightMm - truth) < 0.02 * 6);
        }
        const double diagonal = 80 * 0.5 * std::sqrt(2.0);
        QVERIFY(std::abs(profile->points.back().lengthMm - diagonal) < 0.005 * diagonal);
        QCOMPARE(static_cast<int>(*profile->highest) / 2, 20); // 40, or the pixel beside it: the top is between them
    }

    void whatWasNotMeasured()
    {
        Scene scene;
        scene.heightAt = box(0.020, 0.015, 0.012);
        auto cloud = scene.render();
        for (int column = 60; column < 70; ++column)
            erase(cloud, 80, column);
        const auto part = separatePart(cloud);
        QVERIFY(part);
        const auto profile = profileAlong(cloud, *part, {80, 50}, {80, 90});
        QVERIFY(profile);
        for (const auto& point : profile->points) {
            QCOMPARE(std::isnan(point.heightMm), point.pixel.column >= 60 && point.pixel.column < 70);
            QVERIFY(std::abs(point.lengthMm - 0.5 * (point.pixel.column - 50)) < 1e-3);
        }
        QVERIFY(!profileAlong(cloud, *part, {80, 65}, {80, 90}));
        QVERIFY(!profileAlong(cloud, *part, {80, 90}, {80, 65}));
        const auto text = QString::fromStdString(profile->csv()).split(QLatin1Char('\n'));
        QCOMPARE(text.size(), 43); // head, 41 points, nothing after the last
        QCOMPARE(text[0], QStringLiteral("length_mm,height_mm,row,column"));
        QCOMPARE(text[11], QStringLiteral("5.0000,,80,60"));
        QVERIFY(text[41].startsWith(QStringLiteral("20.0000,12.0")) && text[41].endsWith(QStringLiteral(",80,90")));
    }

    void onePixel()
    {
        Scene scene;
        scene.heightAt = box(0.020, 0.015, 0.012);
        const auto cloud = scene.render();
        const auto profile = profileAlong(cloud, *separatePart(cloud), {80, 100}, {80, 100});
        QVERIFY(profile);
        QCOMPARE(profile->points.size(), std::size_t(1));
        QCOMPARE(profile->points[0].lengthMm, 0.0);
    }
};

TWINSPECT_TEST(TestProfile)
#include "tst_profile.moc"
