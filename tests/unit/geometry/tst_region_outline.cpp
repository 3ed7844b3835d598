// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTest>

#include "core/geometry/region.h"
#include "core/geometry/region_outline.h"
#include "core/geometry/robust_surface.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestRegionOutline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outlines()
    {
        QVERIFY(outlineOf(Mask()).empty());
        QVERIFY(outlineOf(Mask(4, 3)).empty());
        QVERIFY(outlineOf(Mask(4, 3, 1, 1)).empty()); // it may go on beyond the picture
        Mask pixel(5, 5);
        pixel.at(2, 3) = 1;
        QCOMPARE(outlineOf(pixel).size(), std::size_t{4});
        Mask ring(5, 5, 1, 1);
        ring.at(2, 2) = 0;
        QCOMPARE(outlineOf(ring).size(), std::size_t{4}); // its hole
        Mask half(4, 3);
        for (int row = 0; row < 3; ++row)
            half.at(row, 0) = half.at(row, 1) = 1;
        const auto corners = outlineOf(half);
        QCOMPARE(corners.size(), std::size_t{4});
        for (const PixelCorner& corner : corners)
            QCOMPARE(corner.column, 2);
    }

    void regionOfAMask()
    {
        Mask mask(6, 5);
        mask.at(1, 2) = mask.at(1, 4) = mask.at(3, 4) = 1; // in three pieces
        const Region region = regionOf(mask);
        QCOMPARE(region.pixelCount, 3);
        QCOMPARE(region.box.row, 1);
        QCOMPARE(region.box.column, 2);
        QCOMPARE(region.box.width, 3);
        QCOMPARE(region.box.height, 3);
        QCOMPARE(region.pixels.at(0, 0), std::uint8_t{1});
        QCOMPARE(region.pixels.at(0, 1), std::uint8_t{0});
        QCOMPARE(region.pixels.at(2, 2), std::uint8_t{1});
        QVERIFY(std::abs(region.centroidRow - 5.0 / 3) < 1e-12);
        QVERIFY(std::isnan(region.highestScore));
        QCOMPARE(regionOf(Mask(6, 5)).pixelCount, 0);
        QCOMPARE(regionOf(Mask()).pixelCount, 0);
    }

    void distances()
    {
        using Point = std::array<double, 2>;
        const std::vector<Point> a{{0, 0}, {1, 0}}, b{{4, 4}, {7, 0}};
        QCOMPARE(shortestDistance(a, b), std::optional(5.0));
        QVERIFY(!shortestDistance(a, {}));
        const std::vector<std::array<double, 3>> points{{0, 0, 0}, {2, 3, 6}, {1, 1, 1}};
        QCOMPARE(longestDistance(points), 7.0);
        QCOMPARE(longestDistance({}), 0.0);
        // On a plane with dz/dx = 3/4 a step of 4 along x is 5 long, with dz/dx = 2, dz/dy = 1 that to (1, 2) is
        // sqrt(1 + 4 + 16).
        const auto length = [](const Point& point) { return std::hypot(point[0], point[1]); };
        QVERIFY(std::abs(length(TiltedPlane({0.75, 0}).at(4, 0)) - 5) < 1e-12);
        QVERIFY(std::abs(length(TiltedPlane({0.75, 0}).at(0, 4)) - 4) < 1e-12);
        QVERIFY(std::abs(length(TiltedPlane({2, 1}).at(1, 2)) - std::sqrt(21)) < 1e-12);
    }

    void covarianceOfAFit()
    {
        // A mean of n points: 1 / n. A line through n points: 1 / n + (x - mean)^2 / sum of squares.
        std::vector<SurfacePoint> points;
        double squares = 0;
        for (int row = 0; row < 7; ++row)
            for (int column = 0; column < 9; ++column) {
                points.push_back({column - 4.0, row - 3.0, 0});
                squares += (column - 4.0) * (column - 4.0);
            }
        const Surface frame = frameOf(points);
        const SurfaceCovariance constant(points, SurfaceDegree::Constant, frame);
        QVERIFY(std::abs(constant.of(termsAt(frame, 0, 0)) - 1.0 / 63) < 1e-12);
        const SurfaceCovariance plane(points, SurfaceDegree::Plane, frame);
        QVERIFY(std::abs(plane.of(termsAt(frame, 10, 0)) - (1.0 / 63 + 100 / squares)) < 1e-12);
        const Surface bowl{1, 2, 3, 4, {0, 1, 2, 3, 4, 5}};
        const auto terms = termsAt(bowl, 4, 6);
        QCOMPARE(terms, (SurfaceTerms{1, 1, 1, 1, 1, 1}));
        const double step = 1e-6;
        const auto [p, q] = bowl.gradient(2, 3);
        QVERIFY(std::abs(p - (bowl.zAt(2 + step, 3) - bowl.zAt(2 - step, 3)) / (2 * step)) < 1e-6);
        QVERIFY(std::abs(q - (bowl.zAt(2, 3 + step) - bowl.zAt(2, 3 - step)) / (2 * step)) < 1e-6);
    }
};

TWINSPECT_TEST(TestRegionOutline)
#include "tst_region_outline.moc"
