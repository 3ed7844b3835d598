// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <QTest>

#include "core/geometry/surface_shape.h"
#include "tests/support/test_program.h"
#include "tests/unit/geometry/scene.h"

using namespace twinspect;

namespace {

constexpr double kDegree = M_PI / 180;

bool isNear(double found, double expected, double tolerance) { return std::abs(found - expected) <= tolerance; }

} // namespace

class TestSurfaceShape : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // A dome of a sphere on a tray that leans itself: 1 / R on the dome, 0 on the tray; where the dome's side faces the
    // upper left, it leans by the angle of the sphere there.
    void aDomeBulges()
    {
        for (const double sign : {1.0, -1.0}) {
            Scene scene;
            scene.width = scene.height = 160;
            scene.heightAt = [cap = dome(0.02, 0.004), sign](double x, double y) { return sign * cap(x, y); };
            const double radiusMm = (20.0 * 20 + 4 * 4) / (2 * 4); // 52 mm
            const auto shape = surfaceShapeOf(scene.render(), scene.pitch);
            QVERIFY(shape.has_value());
            for (int row = 60; row <= 100; row += 10)
                for (int column = 60; column <= 100; column += 10) {
                    const double curvature = shape->curvature.at(row, column);
                    QVERIFY2(isNear(curvature, sign / radiusMm, 0.02 / radiusMm),
                             qPrintable(QString("%1 at %2, %3").arg(curvature).arg(row).arg(column)));
                    const double towards = -(scene.x(column) + scene.y(row)) / std::sqrt(2.0) * 1000; // mm
                    const double expected = sign * std::asin(towards / radiusMm) / kDegree;
                    QVERIFY2(isNear(shape->slope.at(row, column), expected, 0.2),
                             qPrintable(QString("%1, not %2").arg(shape->slope.at(row, column)).arg(expected)));
                }
            for (const int place : {10, 150}) {
                QVERIFY(isNear(shape->curvature.at(place, place), 0, 1e-5));
                QVERIFY(isNear(shape->slope.at(place, place), 0, 0.01));
            }
        }
    }

    // A cylinder bends in one direction alone: half of 1 / R. It leans to the camera, so a row of pixels and a column
    // are not at right angles on it.
    void aCylinderBendsHalf()
    {
        Scene scene;
        scene.width = scene.height = 120;
        scene.tiltY = 0.6;
        constexpr double kRadius = 0.06;
        scene.heightAt = [](double x, double y) {
            const double across = (x + y) / std::sqrt(2.0);
            return std::sqrt(kRadius * kRadius - across * across) - kRadius;
        };
        // z = ground - h(across) with ground = tiltY y: a graph, so its mean curvature is known from its derivatives.
        const auto shape = surfaceShapeOf(scene.render(), scene.pitch);
        QVERIFY(shape.has_value());
        const double steep = std::sqrt(1 + scene.tiltY * scene.tiltY); // of heightAt, see Scene::zAt()
        for (int row = 30; row <= 90; row += 15)
            for (int column = 30; column <= 90; column += 15) {
                const double across = (scene.x(column) + scene.y(row)) / std::sqrt(2.0);
                const double root = std::sqrt(kRadius * kRadius - across * across);
                const double slope = -across / root, second = -kRadius * kRadius / (root * root * root);
                const double zx = -steep * slope / std::sqrt(2.0), zy = scene.tiltY - steep * slope / std::sqrt(2.0);
                const double zxx = -steep * second / 2, zyy = zxx, zxy = zxx;
                // Of a graph z(x, y), towards smaller z.
                const double mean = ((1 + zy * zy) * zxx - 2 * zx * zy * zxy + (1 + zx * zx) * zyy)
                                  / (2 * std::pow(1 + zx * zx + zy * zy, 1.5));
                QVERIFY2(isNear(shape->curvature.at(row, column), mean / 1000, 0.02 * std::abs(mean) / 1000),
                         qPrintable(QString("%1, not %2").arg(shape->curvature.at(row, column)).arg(mean / 1000)));
            }
    }

    // A part that leans as a whole leans nowhere: its slope is against most of it.
    void aLeaningTrayIsLevel()
    {
        Scene scene;
        scene.tiltX = 0.3, scene.tiltY = -0.2;
        const auto shape = surfaceShapeOf(scene.render(), scene.pitch);
        QVERIFY(shape.has_value());
        QVERIFY(isNear(shape->slope.at(80, 100), 0, 0.01));
        QVERIFY(isNear(shape->curvature.at(80, 100), 0, 1e-5));
    }

    // A dent of 0.15 mm on a tray whose heights range over 30 mm. Noise of 0.02 mm.
    void aShallowDentShows()
    {
        Scene scene;
        scene.width = scene.height = 200;
        scene.tiltX = 0.3;
        scene.noise = 0.02e-3;
        scene.heightAt = [cap = dome(0.004, 0.00015)](double x, double y) { return -cap(x, y); };
        const auto shape = surfaceShapeOf(scene.render(), scene.pitch);
        QVERIFY(shape.has_value());
        const auto mean = [&](int row, int column) {
            double sum = 0;
            for (int y = -4; y <= 4; ++y)
                for (int x = -4; x <= 4; ++x)
                    sum += shape->curvature.at(row + y, column + x) / 81.0;
            return sum;
        };
        const double expected = -2 * 0.15 / (4 * 4); // -1 / R of the dent, 1/mm
        QVERIFY2(isNear(mean(100, 100), expected, 0.4 * std::abs(expected)),
                 qPrintable(QString("%1, not %2").arg(mean(100, 100)).arg(expected)));
        QVERIFY(std::abs(mean(40, 40)) < 0.3 * std::abs(expected));
    }

    void whatWasNotMeasuredHasNone()
    {
        Scene scene;
        scene.width = scene.height = 80;
        auto cloud = scene.render();
        for (int row = 30; row < 50; ++row)
            for (int column = 30; column < 50; ++column)
                for (int axis = 0; axis < 3; ++axis)
                    cloud.at(row, column, axis) = std::numeric_limits<float>::quiet_NaN();
        const auto shape = surfaceShapeOf(cloud, scene.pitch);
        QVERIFY(shape.has_value());
        QVERIFY(std::isnan(shape->slope.at(40, 40)) && std::isnan(shape->curvature.at(40, 40)));
        QVERIFY(isNear(shape->slope.at(10, 10), 0, 0.01) && isNear(shape->curvature.at(10, 10), 0, 1e-5));
        const OrganizedCloud nothing(80, 80, 3, std::numeric_limits<float>::quiet_NaN());
        const auto none = surfaceShapeOf(nothing, scene.pitch);
        QVERIFY(none.has_value());
        QVERIFY(std::ranges::all_of(none->slope.values(), [](float value) { return std::isnan(value); }));
    }

    // One pixel without a point costs nothing around it, and says nothing itself.
    void pinholesStaySmall()
    {
        Scene scene;
        scene.width = scene.height = 80;
        scene.heightAt = [cap = dome(0.02, 0.004)](double x, double y) { return cap(x, y); };
        auto cloud = scene.render();
        for (int axis = 0; axis < 3; ++axis)
            cloud.at(40, 40, axis) = std::numeric_limits<float>::quiet_NaN();
        const auto shape = surfaceShapeOf(cloud, scene.pitch);
        QVERIFY(shape.has_value());
        const double expected = 8.0 / (20.0 * 20 + 4 * 4); // 1/mm, see aDomeBulges()
        for (int row = 38; row <= 42; ++row)
            for (int column = 38; column <= 42; ++column) {
                const bool missing = row == 40 && column == 40;
                QCOMPARE(std::isnan(shape->slope.at(row, column)), missing);
                QVERIFY(missing || isNear(shape->curvature.at(row, column), expected, 0.15 * expected));
            }
    }

    void whatCannotBeSaidIsAnError()
    {
        Scene scene;
        QVERIFY(surfaceShapeOf(scene.render(), 0).error().code == ErrorCode::InvalidArgument);
        scene.width = scene.height = 10;
        QVERIFY(surfaceShapeOf(scene.render(), scene.pitch).error().code == ErrorCode::InvalidArgument);
        QVERIFY(surfaceShapeOf({}, scene.pitch).error().code == ErrorCode::InvalidArgument);
    }
};

TWINSPECT_TEST(TestSurfaceShape)
#include "tst_surface_shape.moc"
