// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include <QTest>

#include "core/geometry/measure.h"
#include "tests/unit/geometry/scene.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr double kRadius = 0.006;  // of the dent at the surface, metres
constexpr double kDepth = 0.0012;  // metres

/// Volume of a spherical cap, mm3.
double capVolumeMm3(double radius, double depth)
{
    return 1e9 * M_PI * depth * (3 * radius * radius + depth * depth) / 6;
}

/// A disc of the given radius (metres) on the tilted or level surface of the scene.
Mask disc(const Scene& scene, double radius, double x = 0, double y = 0)
{
    Mask mask(scene.width, scene.height);
    for (int row = 0; row < scene.height; ++row) {
        for (int column = 0; column < scene.width; ++column)
            mask.at(row, column) = std::hypot(scene.x(column) - x, scene.y(row) - y) < radius ? 1 : 0;
    }
    return mask;
}

/// The same dent seen by a pinhole camera above a level plane 0.5 m away, well off the axis.
OrganizedCloud pinholeDent(int width, int height, Mask& truth)
{
    const double focal = 1500;
    const double distance = 0.5;
    const double centreX = 0.02;
    const auto dent = dome(kRadius, kDepth);
    OrganizedCloud cloud(width, height, 3);
    truth = Mask(width, height);
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
            const double a = (column + 0.5 - width / 2.0) / focal;
            const double b = (row + 0.5 - height / 2.0) / focal;
            double z = distance;
            for (int round = 0; round < 50; ++round)
                z = distance + dent(a * z - centreX, b * z);
            cloud.at(row, column, 0) = static_cast<float>(a * z);
            cloud.at(row, column, 1) = static_cast<float>(b * z);
            cloud.at(row, column, 2) = static_cast<float>(z);
            truth.at(row, column) = z > distance + 1e-7 ? 1 : 0;
        }
    }
    return cloud;
}

bool within(double value, double expected, double share)
{
    if (std::abs(value - expected) <= share * std::abs(expected))
        return true;
    qWarning("%g is not within %g %% of %g", value, 100 * share, expected);
    return false;
}

} // namespace

class TestMeasure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void regionsAreEightConnected()
    {
        ScoreMap score(12, 10, 1, 0.0f);
        score.at(1, 1) = 2;
        score.at(2, 2) = 3; // touches by a corner
        for (int column = 6; column < 10; ++column)
            score.at(5, column) = 1.5f;
        score.at(8, 3) = 1; // not above the threshold
        score.at(9, 9) = std::numeric_limits<float>::quiet_NaN();
        const auto regions = findRegions(score, 1.0);
        QCOMPARE(regions.size(), std::size_t{2});
        QCOMPARE(regions[0].pixelCount, 2);
        QCOMPARE(regions[0].highestScore, 3.0);
        QCOMPARE(regions[0].meanScore, 2.5);
        QCOMPARE(regions[0].centroidRow, 1.5);
        QCOMPARE(regions[1].box.row, 5);
        QCOMPARE(regions[1].box.column, 6);
        QCOMPARE(regions[1].box.width, 4);
        QCOMPARE(regions[1].box.height, 1);
        QCOMPARE(regions[1].centroidColumn, 7.5);
        QCOMPARE(regions[0].pixels.at(0, 1), std::uint8_t{0});
        QCOMPARE(regions[0].pixels.at(1, 1), std::uint8_t{1});
    }

    void nothingAboveTheThreshold()
    {
        QVERIFY(findRegions(ScoreMap(), 0).empty());
        QVERIFY(findRegions(ScoreMap(5, 5, 1, 1.0f), 1.0).empty());
    }

    void dentIsMeasuredWithinFivePercent_data()
    {
        QTest::addColumn<Scene>("scene");
        QTest::addColumn<double>("sign");
        QTest::addColumn<double>("maskRadius");
        const auto row = [](const char* name, double sign, double maskRadius,
                            const std::function<void(Scene&)>& change) {
            Scene scene;
            scene.heightAt = [sign, cap = dome(kRadius, kDepth)](double x, double y) { return sign * cap(x, y); };
            change(scene);
            QTest::newRow(name) << scene << sign << maskRadius;
        };
        row("dent in a level plane", -1, kRadius, [](Scene&) {});
        row("bump on a level plane", +1, kRadius, [](Scene&) {});
        row("mask 1 mm too large", -1, kRadius + 0.001, [](Scene&) {});
        row("noise of 0.05 mm", -1, kRadius + 0.0005, [](Scene& s) { s.noise = 0.05e-3; });
        row("noise, a third missing", -1, kRadius + 0.0005, [](Scene& s) {
            s.noise = 0.02e-3;
            s.missingShare = 0.33;
        });
        row("in a bowed surface, radius 60 mm", -1, kRadius + 0.0005, [](Scene& s) { s.bow = 1 / 0.12; });
        row("finer pixels", -1, kRadius, [](Scene& s) { s.pitch = 0.25e-3; });
    }
    void dentIsMeasuredWithinFivePercent()
    {
        QFETCH(Scene, scene);
        QFETCH(double, sign);
        QFETCH(double, maskRadius);
        const auto region = regionOf(disc(scene, maskRadius));
        const auto measured = measureRegion(scene.render(), region);
        QVERIFY(measured);
        QVERIFY(measured->depth);
        QVERIFY(measured->depth->reference == LocalReference::Quadratic);
        QVERIFY(within(measured->depth->volumeMm3, sign * capVolumeMm3(kRadius, kDepth), 0.05));
        QVERIFY(within(sign < 0 ? measured->depth->lowestMm : measured->depth->highestMm, sign * 1000 * kDepth, 0.05));
        QVERIFY(within(measured->areaMm2, 1e6 * M_PI * maskRadius * maskRadius, 0.05));
        QVERIFY(within(measured->depth->meanMm, measured->depth->volumeMm3 / measured->areaMm2, 0.02));
        QVERIFY(within(measured->lengthMm, 2000 * maskRadius, 0.07)); // whole pixels
        QVERIFY(std::abs(measured->centreMm[0]) < 0.2);
        QVERIFY(within(measured->centreMm[2], 600, 0.01));
    }

    void dentInATiltedPlane()
    {
        Scene scene;
        scene.tiltX = 0.5; // 26.6 degrees
        const double slant = std::sqrt(1.25);
        // heightAt is perpendicular to the tray; x runs along the tilted plane when divided by the slant.
        scene.heightAt = [cap = dome(kRadius, kDepth), slant](double x, double y) { return -cap(x * slant, y); };
        Mask ellipse(scene.width, scene.height);
        for (int row = 0; row < scene.height; ++row) {
            for (int column = 0; column < scene.width; ++column)
                ellipse.at(row, column) = std::hypot(scene.x(column) * slant, scene.y(row)) < kRadius ? 1 : 0;
        }
        const auto measured = measureRegion(scene.render(), regionOf(ellipse));
        QVERIFY(within(measured->depth->volumeMm3, -capVolumeMm3(kRadius, kDepth), 0.05));
        QVERIFY(within(measured->depth->lowestMm, -1000 * kDepth, 0.05));
        QVERIFY(within(measured->areaMm2, 1e6 * M_PI * kRadius * kRadius, 0.05));
    }

    void dentSeenByAPinholeCamera()
    {
        Mask truth;
        const OrganizedCloud cloud = pinholeDent(300, 200, truth);
        const auto measured = measureRegion(cloud, regionOf(truth));
        QVERIFY(within(measured->depth->volumeMm3, -capVolumeMm3(kRadius, kDepth), 0.05));
        QVERIFY(within(measured->depth->lowestMm, -1000 * kDepth, 0.05));
        QVERIFY(within(measured->areaMm2, 1e6 * M_PI * kRadius * kRadius, 0.05));
    }

    void ringStaysOnThePart()
    {
        // A dent close to the edge of a part 20 mm high: without the part's mask the ring would see the ground too.
        Scene scene;
        const double centre = 0.010;
        scene.heightAt = [cap = dome(kRadius, kDepth), centre](double x, double y) {
            return std::abs(x) < 0.018 && std::abs(y) < 0.02 ? 0.02 - cap(x - centre, y) : 0.0;
        };
        const Mask part = scene.truth();
        const auto measured = measureRegion(scene.render(), regionOf(disc(scene, kRadius, centre)), part);
        QVERIFY(within(measured->depth->volumeMm3, -capVolumeMm3(kRadius, kDepth), 0.05));
        QVERIFY(measured->depth->referenceNoiseMm < 0.01);
    }

    // A dent beside an edge at which the part drops. Its depth is the cap's where the ring hardly meets the lower
    // level; where the ring holds much of it, no surface is the one around the dent.
    void aStepInTheSurroundingsGivesNoNumber_data()
    {
        QTest::addColumn<double>("edge");
        QTest::addColumn<double>("drop");
        QTest::addColumn<bool>("measured");
        QTest::newRow("no step") << 0.0085 << 0.0 << true;
        QTest::newRow("as high as the dent, beside it") << 0.0085 << 0.0012 << false;
        QTest::newRow("twice as high, beside it") << 0.0085 << 0.0024 << false;
        QTest::newRow("as high, on the other side") << -0.0085 << -0.0012 << false;
        QTest::newRow("a twelfth of the dent") << 0.0085 << 0.0001 << true;
        QTest::newRow("across the dent") << 0.0 << 0.0012 << false;
        QTest::newRow("far away") << 0.03 << 0.0024 << true;
    }
    void aStepInTheSurroundingsGivesNoNumber()
    {
        QFETCH(double, edge);
        QFETCH(double, drop);
        QFETCH(bool, measured);
        Scene scene;
        scene.noise = 0.01e-3;
        scene.heightAt = [&, cap = dome(kRadius, kDepth)](double x, double y) {
            return -cap(x, y) - (x > edge ? drop : 0.0);
        };
        const auto found = measureRegion(scene.render(), regionOf(disc(scene, kRadius)));
        QVERIFY(found);
        QCOMPARE(found->depth.has_value(), measured);
        QVERIFY(within(found->areaMm2, 1e6 * M_PI * kRadius * kRadius, 0.05));
        if (measured)
            QVERIFY(within(found->depth->lowestMm, -1000 * kDepth, 0.1));
    }

    void holeWithoutMeasurement()
    {
        Scene scene;
        OrganizedCloud cloud = scene.render();
        const Mask mask = disc(scene, kRadius);
        for (int row = 0; row < scene.height; ++row) {
            for (int column = 0; column < scene.width; ++column) {
                if (mask.at(row, column))
                    erase(cloud, row, column);
            }
        }
        const auto measured = measureRegion(cloud, regionOf(mask));
        QVERIFY(measured);
        QVERIFY(!measured->depth);
        QVERIFY(within(measured->areaMm2, 1e6 * M_PI * kRadius * kRadius, 0.05));
    }

    void regionOverTheWholeImageHasNoReference()
    {
        Scene scene;
        scene.width = 40;
        scene.height = 30;
        const auto measured = measureRegion(scene.render(), regionOf(Mask(40, 30, 1, 1)));
        QVERIFY(measured);
        QVERIFY(!measured->depth);
        QVERIFY(within(measured->areaMm2, 300, 0.001));
        QVERIFY(within(measured->lengthMm, 20, 0.001));
        QVERIFY(within(measured->widthMm, 15, 0.001));
    }

    void singlePixel()
    {
        Scene scene;
        scene.heightAt = [&](double x, double y) { return std::hypot(x - 0.25e-3, y - 0.25e-3) < 1e-4 ? 0.001 : 0.0; };
        ScoreMap score(scene.width, scene.height, 1, 0.0f);
        score.at(80, 100) = 1;
        const auto measured = measureRegion(scene.render(), findRegions(score, 0.5).front());
        QVERIFY(measured);
        QVERIFY(within(measured->areaMm2, 0.25, 0.001));
        QVERIFY(within(measured->depth->highestMm, 1, 0.001));
        QVERIFY(within(measured->depth->volumeMm3, 0.25, 0.001));
    }

    void impossibleRequests()
    {
        Scene scene;
        const auto region = regionOf(Mask(scene.width, scene.height, 1, 1));
        QVERIFY(measureRegion(OrganizedCloud(20, 20, 3), region).error().code == ErrorCode::Mismatch);
        QVERIFY(measureRegion(scene.render(), region, Mask(3, 3)).error().code == ErrorCode::Mismatch);
        QVERIFY(measureRegion(scene.render(), Region()).error().code == ErrorCode::TooLittleData);
        QVERIFY(measureRegion(OrganizedCloud(scene.width, scene.height, 3), region).error().code
                == ErrorCode::TooLittleData);
    }
};

TWINSPECT_TEST(TestMeasure)
#include "tst_measure.moc"
