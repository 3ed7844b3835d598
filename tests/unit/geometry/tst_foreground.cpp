// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QTest>

#include "core/geometry/part_geometry.h"
#include "tests/unit/geometry/scene.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestForeground : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void flatPartIsFoundByItsEdge_data()
    {
        QTest::addColumn<double>("noises");
        QTest::newRow("three noises high") << 3.0;
        QTest::newRow("five noises high") << 5.0;
        QTest::newRow("eight noises high") << 8.0;
    }
    void flatPartIsFoundByItsEdge()
    {
        QFETCH(double, noises);
        Scene scene;
        scene.noise = 0.1e-3;
        scene.heightAt = box(0.02, 0.015, noises * scene.noise);
        const auto part = separatePart(scene.render());
        QVERIFY(part->partFound);
        const double overlap = intersectionOverUnion(part->foreground, scene.truth());
        QVERIFY2(overlap > 0.9, qPrintable(QString::number(overlap)));
    }

    void piecesOfThePartAreKept_data()
    {
        QTest::addColumn<Scene>("scene");
        QTest::addColumn<Scene>("expected");
        const auto row = [](const char* name, const std::function<double(double, double)>& all,
                            const std::function<double(double, double)>& kept) {
            Scene scene;
            scene.noise = 0.05e-3;
            Scene expected = scene;
            scene.heightAt = all;
            expected.heightAt = kept;
            QTest::newRow(name) << scene << expected;
        };
        const auto disc = dome(0.025, 0.012);
        const auto cookie = [=](double x, double y) {
            return std::abs(x) > 0.006 && disc(x, y) > 0.0016 ? disc(x, y) : 0.0;
        };
        row("broken cookie", cookie, cookie);
        const auto cable = [](double x, double y) {
            return std::abs(y - 0.01 * std::sin(x / 0.01)) < 0.0008 && std::abs(x) < 0.04 ? 0.003 : 0.0;
        };
        row("cable 3 px thin", cable, cable);
        const auto small = box(0.012, 0.012, 0.01);
        row(
            "crumb far away",
            [=](double x, double y) { return std::hypot(x - 0.035, y) < 0.0011 ? 0.01 : small(x, y); }, small);
        row(
            "clamp at the border", [=](double x, double) { return x > 0.047 ? 0.02 : 0.0; },
            [](double, double) { return 0.0; });
        row("part and clamp", [=](double x, double y) { return x > 0.047 ? 0.02 : small(x, y); }, small);
        const auto rope = [](double x, double y) { return std::abs(y - x / 2) < 0.006 ? 0.008 : 0.0; };
        row("rope from border to border", rope, rope);
    }
    void piecesOfThePartAreKept()
    {
        QFETCH(Scene, scene);
        QFETCH(Scene, expected);
        const auto part = separatePart(scene.render());
        const double overlap = intersectionOverUnion(part->foreground, expected.truth());
        QVERIFY2(overlap > 0.9, qPrintable(QString::number(overlap)));
    }

    void holesAreFilledFromTheirOwnSide()
    {
        Scene scene;
        scene.heightAt = box(0.020, 0.015, 0.012);
        OrganizedCloud cloud = scene.render();
        // A shadow 6 px wide along the right edge of the box (columns 60..139), a gap inside the box, one in the
        // ground, one far from anything known.
        for (int row = 40; row < 120; ++row) {
            for (int column = 140; column < 146; ++column)
                erase(cloud, row, column);
        }
        for (int row = 70; row < 90; ++row) {
            for (int column = 90; column < 110; ++column)
                erase(cloud, row, column);
        }
        for (int row = 100; row < 160; ++row) {
            for (int column = 0; column < 50; ++column)
                erase(cloud, row, column);
        }
        const auto part = separatePart(cloud);
        QVERIFY(std::abs(1000 * part->heightMetres.at(80, 100) - 12) < 0.01);
        QVERIFY(std::abs(1000 * part->heightMetres.at(80, 143)) < 0.01);
        QVERIFY(std::isnan(part->heightMetres.at(159, 0)));
        QCOMPARE(part->foreground.at(80, 100), std::uint8_t{1});
        QCOMPARE(part->foreground.at(80, 143), std::uint8_t{0});
        QCOMPARE(part->measured.at(80, 100), std::uint8_t{0});
        for (int row = 0; row < scene.height; ++row) {
            for (int column = 0; column < scene.width; ++column) {
                if (part->measured.at(row, column)) // a measured step stays a step
                    QVERIFY(std::abs(part->heightMetres.at(row, column) - scene.heightAt(scene.x(column), scene.y(row)))
                            < 2e-6);
            }
        }
    }

    void holesInsideThePart_data()
    {
        QTest::addColumn<bool>("measured");
        QTest::addColumn<int>("inPart");
        QTest::newRow("the ground is seen through it") << true << 0;
        QTest::newRow("too dark to be measured") << false << 1;
    }
    void holesInsideThePart()
    {
        QFETCH(bool, measured);
        QFETCH(int, inPart);
        Scene scene;
        scene.noise = 0.05e-3;
        const auto ring = [](double x, double y) {
            return std::hypot(x, y) < 0.025 && std::hypot(x, y) > 0.010 ? 0.012 : 0.0;
        };
        scene.heightAt = ring;
        OrganizedCloud cloud = scene.render();
        for (int row = 0; row < scene.height && !measured; ++row) {
            for (int column = 0; column < scene.width; ++column) {
                if (std::hypot(scene.x(column), scene.y(row)) < 0.0105)
                    erase(cloud, row, column);
            }
        }
        QCOMPARE(static_cast<int>(separatePart(cloud)->foreground.at(80, 100)), inPart);
    }

    void darkMouthBehindAThinRimBelongsToThePart()
    {
        // A tube seen at an angle: body on the right, the far rim a thin bow on the left, between them nothing
        // measured, open at both ends.
        Scene scene;
        scene.noise = 0.05e-3;
        scene.heightAt = [](double x, double y) {
            if (std::abs(y) > 0.014)
                return 0.0;
            return x > 0 && x < 0.03 ? 0.015 : x > -0.0045 && x < -0.003 && std::abs(y) < 0.013 ? 0.006 : 0.0;
        };
        OrganizedCloud cloud = scene.render();
        for (int row = 0; row < scene.height; ++row) {
            for (int column = 0; column < scene.width; ++column) {
                if (std::abs(scene.y(row)) < 0.016 && scene.x(column) > -0.003 && scene.x(column) < 0)
                    erase(cloud, row, column);
            }
        }
        const auto part = separatePart(cloud);
        QCOMPARE(part->foreground.at(80, 97), std::uint8_t{1});
        QCOMPARE(part->foreground.at(80, 92), std::uint8_t{1});
        QCOMPARE(part->foreground.at(80, 88), std::uint8_t{0});
    }

    void shadowBesideThePartStaysOutside()
    {
        Scene scene;
        scene.noise = 0.05e-3;
        scene.heightAt = [](double x, double y) {
            return (std::abs(x) < 0.006 && std::abs(y) < 0.02) || (std::abs(x) < 0.02 && y > 0.008 && y < 0.02) ? 0.012
                                                                                                                : 0.0;
        };
        OrganizedCloud cloud = scene.render();
        for (int row = 60; row < 96; ++row) { // the corner left of the stem, above the bar
            for (int column = 70; column < 88; ++column)
                erase(cloud, row, column);
        }
        const double overlap = intersectionOverUnion(separatePart(cloud)->foreground, scene.truth());
        QVERIFY2(overlap > 0.97, qPrintable(QString::number(overlap)));
    }
};

TWINSPECT_TEST(TestForeground)
#include "tst_foreground.moc"
