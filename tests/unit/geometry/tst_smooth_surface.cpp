// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <functional>
#include <limits>

#include <QTest>

#include "core/geometry/smooth_surface.h"
#include "tests/support/test_program.h"
#include "tests/unit/geometry/scene.h"

using namespace twinspect;

namespace {

// Pixels for which the two disagree.
int different(const Mask& a, const std::function<bool(int, int)>& expected)
{
    int count = 0;
    for (int row = 0; row < a.height(); ++row)
        for (int column = 0; column < a.width(); ++column)
            count += (a.at(row, column) != 0) != expected(row, column) ? 1 : 0;
    return count;
}

} // namespace

class TestSmoothSurface : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // A roof of two slopes of 20 degrees to both sides of its ridge: each slope is one surface, up to one pixel.
    void endsAtARidge()
    {
        Scene scene;
        scene.width = 120, scene.height = 80;
        scene.heightAt = [](double x, double) { return 0.02 - std::tan(20 * M_PI / 180) * std::abs(x); };
        const auto surface = SmoothSurface::of(scene.render(), scene.pitch);
        QVERIFY(surface);
        const Mask left = surface->around(40, 20, 3);
        const int unsure = 80; // one pixel a row at the ridge
        QVERIFY(different(left, [](int, int column) { return column < 60; }) <= unsure);
        QVERIFY(different(surface->around(40, 100, 3), [](int, int column) { return column >= 60; }) <= unsure);
        // Nothing ends a surface when neighbours may differ by more than the slopes do.
        QCOMPARE(different(surface->around(40, 20, 45), [](int, int) { return true; }), 0);
    }

    // A block of 20 x 20 pixels, 5 mm high: steps of ten pitches. Its top, and the tray around it.
    void endsAtAStep()
    {
        Scene scene;
        scene.width = scene.height = 100;
        scene.tiltX = 0.3; // what is level is not what points to the camera
        scene.heightAt = box(0.005, 0.005, 0.005);
        const auto surface = SmoothSurface::of(scene.render(), scene.pitch);
        QVERIFY(surface);
        const auto top = [](int row, int column) { return row >= 40 && row < 60 && column >= 40 && column < 60; };
        QCOMPARE(different(surface->around(50, 50, 5), top), 0);
        QCOMPARE(different(surface->around(40, 59, 5), top), 0); // its corner
        QCOMPARE(different(surface->around(10, 10, 5), [&](int row, int column) { return !top(row, column); }), 0);
    }

    // A wide dome turns by half a degree a pixel, so it is one surface; its foot is an edge of 23 degrees, of which the
    // window of a normal makes some three degrees a pixel, and two along its diagonals.
    void followsACurvedSurface()
    {
        Scene scene;
        scene.width = scene.height = 120;
        scene.noise = 0.01e-3;
        scene.heightAt = dome(0.02, 0.004); // 40 pixels in radius, 22.6 degrees at its foot
        const auto surface = SmoothSurface::of(scene.render(), scene.pitch);
        QVERIFY(surface);
        const Mask piece = surface->around(60, 60, 1.5);
        const Mask truth = scene.truth();
        // Up to two pixels along the foot, whose length is 2 pi 40.
        const int wrong = different(piece, [&](int row, int column) { return truth.at(row, column) != 0; });
        QVERIFY2(wrong <= 500, qPrintable(QString::number(wrong)));
    }

    void whatWasNotMeasured()
    {
        Scene scene;
        scene.width = scene.height = 40;
        auto cloud = scene.render();
        for (int channel = 0; channel < 3; ++channel)
            cloud.at(10, 10, channel) = std::numeric_limits<float>::quiet_NaN();
        const auto surface = SmoothSurface::of(cloud, scene.pitch);
        QVERIFY(surface);
        const auto none = [](int, int) { return false; };
        QCOMPARE(different(surface->around(10, 10, 5), none), 0);
        QCOMPARE(different(surface->around(-1, 10, 5), none), 0);
        QCOMPARE(different(surface->around(10, 40, 5), none), 0);
        QCOMPARE(different(surface->around(20, 20, 5), [](int row, int column) { return row != 10 || column != 10; }),
                 0);
        QVERIFY(!SmoothSurface::of(cloud, 0));
        QVERIFY(!SmoothSurface::of(cloud, std::nan("")));
        QVERIFY(!SmoothSurface::of(OrganizedCloud(8, 8, 3), scene.pitch));
        const OrganizedCloud empty(40, 40, 3, std::numeric_limits<float>::quiet_NaN());
        QCOMPARE(different(SmoothSurface::of(empty, scene.pitch)->around(5, 5, 5), none), 0);
    }
};

TWINSPECT_TEST(TestSmoothSurface)
#include "tst_smooth_surface.moc"
