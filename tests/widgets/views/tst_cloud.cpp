// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <set>

#include <QElapsedTimer>
#include <QMatrix4x4>
#include <QtTest>

#include "core/base/random.h"
#include "ui/viewport/cloud_points.h"
#include "ui/viewport/orbit_camera.h"
#include "ui/viewport/point_picker.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr auto kNan = std::numeric_limits<float>::quiet_NaN();

// A gently waved plate half a metre below the sensor, 0.1 mm a pixel; every 7th pixel of every 5th row was not
// measured.
OrganizedCloud plate(int width, int height)
{
    OrganizedCloud cloud(width, height, 3);
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column) {
            const bool hole = row % 5 == 0 && column % 7 == 0;
            cloud.at(row, column, 0) = hole ? kNan : static_cast<float>((column - width / 2) * 0.0001);
            cloud.at(row, column, 1) = hole ? kNan : static_cast<float>((row - height / 2) * 0.0001);
            cloud.at(row, column, 2) =
                hole ? kNan : static_cast<float>(0.5 + 0.0004 * std::sin(column * 0.05) * std::cos(row * 0.04));
        }
    return cloud;
}

// Two plates one above the other: from above the upper one hides the lower one, from below the other way round. The
// left half of the picture lies nearer to the sensor.
OrganizedCloud twoPlates()
{
    OrganizedCloud cloud(100, 100, 3);
    for (int row = 0; row < 100; ++row)
        for (int column = 0; column < 100; ++column) {
            cloud.at(row, column, 0) = static_cast<float>((column % 50) * 0.001);
            cloud.at(row, column, 1) = static_cast<float>(row * 0.001);
            cloud.at(row, column, 2) = column < 50 ? 0.5F : 0.53F;
        }
    return cloud;
}

bool near(const QVector3D& a, const QVector3D& b) { return (a - b).length() < 1e-4F; }

void show(OrbitCamera& camera, const CloudPoints& points, double aspect)
{
    const auto box = points.boxAlong({camera.right(), camera.up(), camera.back()});
    camera.fit(box.centre, box.extent, aspect);
}

// A second way to the screen: Qt's look-at and projection matrices.
QPointF throughMatrices(const OrbitCamera& camera, const QVector3D& point, QSizeF size)
{
    QMatrix4x4 view, projection;
    view.lookAt(camera.position(), camera.focus(), camera.up());
    const auto aspect = static_cast<float>(size.width() / size.height());
    if (camera.orthographic()) {
        const auto half = static_cast<float>(camera.viewHeightMm() / 2);
        projection.ortho(-half * aspect, half * aspect, -half, half, 0.1F, 10000);
    } else {
        projection.perspective(static_cast<float>(OrbitCamera::viewAngleDegrees()), aspect, 0.1F, 10000);
    }
    const QVector3D clip = (projection * view).map(point);
    return {(clip.x() + 1) / 2 * size.width(), (1 - clip.y()) / 2 * size.height()};
}

} // namespace

class TestCloud : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pixelToPointAndBack();
    void boundsWithoutStrays();
    void emptyCloud();
    void uprightIsTheGroundsNormal_data();
    void uprightIsTheGroundsNormal();
    void sidesOverATiltedGround();
    void sidesLookTheRightWay_data();
    void sidesLookTheRightWay();
    void projectionAgreesWithMatrices();
    void turntableStaysUpright();
    void trackballGoesRound();
    void zoomKeepsThePoint();
    void fitShowsEverything();
    void pickedPointIsTheExactPixel_data();
    void pickedPointIsTheExactPixel();
    void hiddenPointsAreNotPicked();
    void hiddenPointsAreNotSeen();
    void picksWhatASearchOfAllPointsFinds();
    void nothingToPick();
    void pickingIsFast();
};

void TestCloud::pixelToPointAndBack()
{
    const CloudPoints points(plate(60, 40));
    int measured = 0;
    for (int row = 0; row < 40; ++row)
        for (int column = 0; column < 60; ++column) {
            const auto point = points.pointAt({column, row});
            QCOMPARE(point.has_value(), !(row % 5 == 0 && column % 7 == 0));
            if (!point)
                continue;
            ++measured;
            QCOMPARE(points.pixelOf(*point), QPoint(column, row));
            QVERIFY(std::abs(points.at(*point).x() - (column - 30) * 0.1F) < 1e-4F); // mm
        }
    QCOMPARE(points.size(), measured);
    for (int point = 0; point < points.size(); ++point)
        QCOMPARE(points.pointAt(points.pixelOf(point)), std::optional(point));
    for (const QPoint outside : {QPoint(-1, 0), QPoint(60, 0), QPoint(0, 40), QPoint(0, -1)})
        QVERIFY(!points.pointAt(outside));
}

void TestCloud::boundsWithoutStrays()
{
    auto cloud = plate(100, 100);
    cloud.at(51, 51, 2) = 40; // one point forty metres away
    const CloudPoints points(cloud);
    const auto box = points.boxAlong({QVector3D(1, 0, 0), QVector3D(0, 1, 0), QVector3D(0, 0, 1)});
    QVERIFY(box.extent.z() < 1 && std::abs(box.centre.z() - 500) < 0.5F);
    QVERIFY(box.extent.x() > 9.6F && box.extent.x() < 10 && std::abs(box.centre.x()) < 0.1F);
    QCOMPARE(points.pointAt({51, 51}).has_value(), true); // left out of the box, not out of the cloud
}

void TestCloud::emptyCloud()
{
    QCOMPARE(CloudPoints(OrganizedCloud(4, 4, 3, kNan)).size(), 0);
    QCOMPARE(CloudPoints().size(), 0);
    QVERIFY(!CloudPoints().pointAt({0, 0}));
}

void TestCloud::uprightIsTheGroundsNormal_data()
{
    QTest::addColumn<double>("tiltX");
    QTest::addColumn<double>("tiltY");
    QTest::addColumn<double>("blockMm"); // on the ground
    QTest::newRow("level") << 0.0 << 0.0 << 20.0;
    QTest::newRow("bare") << 0.1 << -0.2 << 0.0;
    QTest::newRow("tilted") << 0.3 << 0.2 << 15.0;
    QTest::newRow("steep") << -0.7 << 0.4 << 30.0;
}

void TestCloud::uprightIsTheGroundsNormal()
{
    QFETCH(double, tiltX);
    QFETCH(double, tiltY);
    QFETCH(double, blockMm);
    // A plane through (0, 0, 500) mm with a block on a part of it, points moved along the normal; the normal is written
    // down, not fitted.
    const QVector3D normal = QVector3D(static_cast<float>(tiltX), static_cast<float>(tiltY), -1).normalized();
    OrganizedCloud cloud(80, 60, 3);
    DepthMap heights(80, 60);
    for (int row = 0; row < 60; ++row)
        for (int column = 0; column < 80; ++column) {
            const double x = column - 40, y = row - 30;
            const double height = column > 45 && row < 40 ? blockMm : 0; // not in the middle
            const double z = 500 + tiltX * x + tiltY * y;
            cloud.at(row, column, 0) = static_cast<float>((x + height * normal.x()) / 1000);
            cloud.at(row, column, 1) = static_cast<float>((y + height * normal.y()) / 1000);
            cloud.at(row, column, 2) = static_cast<float>((z + height * normal.z()) / 1000);
            heights.at(row, column) = static_cast<float>(height / 1000);
        }
    heights.at(3, 3) = kNan;
    const CloudPoints points(cloud, heights);
    QVERIFY2((points.upright() - normal).length() < 0.02F, qPrintable(QStringLiteral("%1 %2 %3")
                                                                          .arg(points.upright().x())
                                                                          .arg(points.upright().y())
                                                                          .arg(points.upright().z())));
    QCOMPARE(CloudPoints(cloud).upright(), QVector3D(0, 0, -1));
}

void TestCloud::sidesOverATiltedGround()
{
    OrbitCamera camera;
    const QVector3D upright = QVector3D(0.2F, 0.4F, -1).normalized();
    camera.setUpright(upright);
    for (const auto side :
         {OrbitCamera::Side::Front, OrbitCamera::Side::Back, OrbitCamera::Side::Left, OrbitCamera::Side::Right}) {
        camera.lookFrom(side);
        QVERIFY(std::abs(QVector3D::dotProduct(camera.back(), upright)) < 1e-5F); // the ground is seen edge on
        QVERIFY(near(camera.up(), upright));
    }
    camera.lookFrom(OrbitCamera::Side::Top);
    QVERIFY(near(camera.back(), upright));
    QVERIFY(camera.right().x() > 0.9F && camera.up().y() < -0.9F + 0.1F);
    for (int i = 0; i < 50; ++i) {
        camera.rotate(0.13, std::cos(i) * 0.2);
        QVERIFY(std::abs(QVector3D::dotProduct(camera.right(), upright)) < 1e-4F); // a level horizon
    }
}

void TestCloud::sidesLookTheRightWay_data()
{
    QTest::addColumn<OrbitCamera::Side>("side");
    QTest::addColumn<QVector3D>("towardsEye"); // from the part
    QTest::addColumn<QVector3D>("rightOnScreen");
    QTest::addColumn<QVector3D>("upOnScreen");
    QTest::newRow("top = as the picture")
        << OrbitCamera::Side::Top << QVector3D(0, 0, -1) << QVector3D(1, 0, 0) << QVector3D(0, -1, 0);
    QTest::newRow("bottom") << OrbitCamera::Side::Bottom << QVector3D(0, 0, 1) << QVector3D(-1, 0, 0)
                            << QVector3D(0, -1, 0);
    QTest::newRow("front") << OrbitCamera::Side::Front << QVector3D(0, 1, 0) << QVector3D(1, 0, 0)
                           << QVector3D(0, 0, -1);
    QTest::newRow("back") << OrbitCamera::Side::Back << QVector3D(0, -1, 0) << QVector3D(-1, 0, 0)
                          << QVector3D(0, 0, -1);
    QTest::newRow("left") << OrbitCamera::Side::Left << QVector3D(-1, 0, 0) << QVector3D(0, 1, 0)
                          << QVector3D(0, 0, -1);
    QTest::newRow("right") << OrbitCamera::Side::Right << QVector3D(1, 0, 0) << QVector3D(0, -1, 0)
                           << QVector3D(0, 0, -1);
}

void TestCloud::sidesLookTheRightWay()
{
    QFETCH(OrbitCamera::Side, side);
    QFETCH(QVector3D, towardsEye);
    QFETCH(QVector3D, rightOnScreen);
    QFETCH(QVector3D, upOnScreen);
    OrbitCamera camera;
    camera.focusOn({5, 6, 500}, 80);
    camera.lookFrom(side);
    QVERIFY(near((camera.position() - camera.focus()).normalized(), towardsEye));
    for (const bool orthographic : {false, true}) {
        camera.setOrthographic(orthographic);
        const auto right = camera.project(camera.focus() + rightOnScreen * 20);
        QVERIFY(std::abs(right.x - 20.0 / 80) < 1e-5 && std::abs(right.y) < 1e-5);
        const auto up = camera.project(camera.focus() + upOnScreen * 20);
        QVERIFY(std::abs(up.y - 20.0 / 80) < 1e-5 && std::abs(up.x) < 1e-5);
    }
}

void TestCloud::projectionAgreesWithMatrices()
{
    const QSizeF size(640, 480);
    OrbitCamera camera;
    camera.focusOn({3, -4, 500}, 60);
    for (int i = 0; i < 40; ++i) {
        camera.setTurntable(i % 3 != 0);
        camera.setOrthographic(i % 2 == 0);
        camera.rotate(0.13 * i, 0.07 * (i % 5) - 0.1);
        camera.pan(0.01 * i, -0.02);
        const QVector3D point(3.0F + static_cast<float>(i % 7) - 3, -4.0F + static_cast<float>(i % 5),
                              500.0F + static_cast<float>(i % 11) - 5);
        const auto here = positionOf(point, camera, size);
        QVERIFY(here.has_value());
        const QPointF there = throughMatrices(camera, point, size);
        QVERIFY2(QLineF(*here, there).length() < 0.05, qPrintable(QStringLiteral("%1: %2 %3 and %4 %5")
                                                                      .arg(i)
                                                                      .arg(here->x())
                                                                      .arg(here->y())
                                                                      .arg(there.x())
                                                                      .arg(there.y())));
    }
}

void TestCloud::turntableStaysUpright()
{
    OrbitCamera camera;
    camera.lookFrom(OrbitCamera::Side::Top);
    for (int i = 0; i < 300; ++i) {
        camera.rotate(std::sin(i * 1.7) * 0.2, std::cos(i * 0.9) * 0.3);
        QVERIFY2(std::abs(camera.right().z()) < 1e-4F, "the horizon is level");
        QVERIFY2(camera.up().z() < 1e-4F, "the part is never upside down");
    }
    camera.lookFrom(OrbitCamera::Side::Front);
    camera.rotate(0, -10); // far beyond the pole
    QVERIFY(near(camera.back(), {0, 0, -1}));
    camera.rotate(0, 10);
    QVERIFY(near(camera.back(), {0, 0, 1}));
    // A drag to the right takes the front of the part to the right.
    camera.lookFrom(OrbitCamera::Side::Front);
    camera.focusOn({0, 0, 0}, 100);
    const QVector3D nearEdge(0, 20, 0);
    camera.rotate(0.05, 0);
    QVERIFY(camera.project(nearEdge).x > 0.02);
    camera.lookFrom(OrbitCamera::Side::Front);
    camera.rotate(0, -0.05); // downwards
    QVERIFY(camera.project(nearEdge).y < -0.02);
}

void TestCloud::trackballGoesRound()
{
    OrbitCamera camera;
    camera.setTurntable(false);
    camera.lookFrom(OrbitCamera::Side::Front);
    for (int i = 0; i < 200; ++i)
        camera.rotate(0, 0.01); // two view heights: once round, over the poles
    QVERIFY(near(camera.back(), {0, 1, 0}));
    for (int i = 0; i < 1000; ++i)
        camera.rotate(0.013, -0.007);
    QVERIFY(std::abs(QVector3D::dotProduct(camera.up(), camera.back())) < 1e-5F);
    QVERIFY(std::abs(camera.right().length() - 1) < 1e-5F);
    camera.setTurntable(true);
    QVERIFY(std::abs(camera.right().z()) < 1e-5F);
}

void TestCloud::zoomKeepsThePoint()
{
    for (const bool orthographic : {true, false}) {
        OrbitCamera camera;
        camera.setOrthographic(orthographic);
        camera.focusOn({0, 0, 500}, 60);
        camera.rotate(0.2, -0.3);
        const QPointF at(0.31, -0.22);
        const QVector3D point =
            camera.focus() + (camera.right() * 0.31F - camera.up() * 0.22F) * 60; // in the plane of the focus
        camera.zoom(1.7, at);
        const auto seen = camera.project(point);
        QVERIFY(std::abs(seen.x - at.x()) < 1e-4 && std::abs(seen.y - at.y()) < 1e-4);
        QVERIFY(std::abs(camera.viewHeightMm() - 60 / 1.7) < 1e-9);
        for (int i = 0; i < 300; ++i)
            camera.zoom(2, {});
        QVERIFY(camera.viewHeightMm() > 0.01);
    }
}

void TestCloud::fitShowsEverything()
{
    const QVector3D lowest(-30, -10, 480), highest(50, 20, 520);
    for (const double aspect : {0.5, 1.0, 2.0})
        for (const auto side : {OrbitCamera::Side::Top, OrbitCamera::Side::Left, OrbitCamera::Side::Front})
            for (const bool orthographic : {false, true}) {
                OrbitCamera camera;
                camera.setOrthographic(orthographic);
                camera.lookFrom(side);
                const QVector3D size = highest - lowest;
                const auto extent = [&size](const QVector3D& axis) {
                    return std::abs(size.x() * axis.x()) + std::abs(size.y() * axis.y())
                         + std::abs(size.z() * axis.z());
                };
                camera.fit((lowest + highest) / 2, {extent(camera.right()), extent(camera.up()), extent(camera.back())},
                           aspect);
                double farthest = 0;
                for (int corner = 0; corner < 8; ++corner) {
                    const auto seen =
                        camera.project({corner & 1 ? lowest.x() : highest.x(), corner & 2 ? lowest.y() : highest.y(),
                                        corner & 4 ? lowest.z() : highest.z()});
                    farthest = std::max({farthest, std::abs(seen.x) / (aspect / 2), std::abs(seen.y) / 0.5});
                }
                QVERIFY2(farthest <= 1 && farthest > 0.6, qPrintable(QString::number(farthest)));
            }
}

void TestCloud::pickedPointIsTheExactPixel_data()
{
    QTest::addColumn<double>("turnX");
    QTest::addColumn<double>("turnY");
    QTest::addColumn<bool>("orthographic");
    QTest::newRow("from above") << 0.0 << 0.0 << false;
    QTest::newRow("from above, without perspective") << 0.0 << 0.0 << true;
    QTest::newRow("tilted") << 0.1 << 0.15 << false;
    QTest::newRow("tilted, without perspective") << 0.4 << 0.12 << true;
}

void TestCloud::pickedPointIsTheExactPixel()
{
    QFETCH(double, turnX);
    QFETCH(double, turnY);
    QFETCH(bool, orthographic);
    const CloudPoints points(plate(800, 800));
    const QSizeF size(500, 400); // smaller than the picture: several points share a pixel of the screen
    OrbitCamera camera;
    camera.setOrthographic(orthographic);
    show(camera, points, size.width() / size.height());
    camera.rotate(turnX, turnY);
    const PointPicker picker(points, camera, size, 5);
    Random random(7);
    int inView = 0;
    for (int i = 0; i < 100; ++i) {
        const int point = random.below(points.size());
        const QPoint pixel = points.pixelOf(point);
        const auto at = positionOf(points.at(point), camera, size);
        QVERIFY(at.has_value());
        const auto picked = picker.pick(*at);
        if (QRectF(QPointF(), size).contains(*at)) {
            QVERIFY(picked.has_value());
            QCOMPARE(points.pixelOf(*picked), pixel);
            ++inView;
        }
    }
    QVERIFY(inView > 80);
}

void TestCloud::hiddenPointsAreNotPicked()
{
    const CloudPoints points(twoPlates());
    const QSizeF size(400, 400);
    OrbitCamera camera;
    show(camera, points, 1);
    const auto above = PointPicker(points, camera, size, 5).pick({200, 200});
    QVERIFY(above && points.pixelOf(*above).x() < 50);
    camera.lookFrom(OrbitCamera::Side::Bottom);
    const auto below = PointPicker(points, camera, size, 5).pick({200, 200});
    QVERIFY(below && points.pixelOf(*below).x() >= 50);
}

void TestCloud::hiddenPointsAreNotSeen()
{
    const CloudPoints points(twoPlates());
    OrbitCamera camera;
    camera.setOrthographic(true); // so that one plate hides the other to its edges
    show(camera, points, 1);
    for (const auto side : {OrbitCamera::Side::Top, OrbitCamera::Side::Bottom}) {
        camera.lookFrom(side);
        const PointPicker picker(points, camera, {400, 400}, 5);
        for (int point = 0; point < points.size(); ++point)
            QCOMPARE(picker.sees(point), (points.pixelOf(point).x() < 50) == (side == OrbitCamera::Side::Top));
        const QRectF some(101, 57.5, 150, 90);
        std::set<int> visited, expected;
        picker.visitSeen(some, [&](int point, QPointF at) {
            const auto there = positionOf(points.at(point), camera, {400, 400});
            if (visited.insert(point).second && there && (*there - at).manhattanLength() < 0.01)
                expected.insert(point);
        });
        QVERIFY(!visited.empty() && visited == expected); // each once, at its place
        expected.clear();
        for (int point = 0; point < points.size(); ++point)
            if (picker.sees(point) && some.contains(*positionOf(points.at(point), camera, {400, 400})))
                expected.insert(point);
        QVERIFY(visited == expected);
    }
    camera.pan(1.5, 0); // out of the view
    const PointPicker picker(points, camera, {400, 400}, 5);
    for (int point = 0; point < points.size(); ++point)
        QVERIFY(!picker.sees(point));
}

// Through all points, one after another.
void TestCloud::picksWhatASearchOfAllPointsFinds()
{
    const CloudPoints points(twoPlates());
    const QSizeF size(300, 200);
    OrbitCamera camera;
    show(camera, points, size.width() / size.height());
    camera.rotate(0.07, 0.11);
    const PointPicker picker(points, camera, size, 8);
    Random random(11);
    int found = 0;
    for (int i = 0; i < 300; ++i) {
        const QPointF at(random.below(3200) / 10.0 - 10, random.below(2200) / 10.0 - 10);
        const auto distanceOf = [&](int point) {
            const QPointF way = *positionOf(points.at(point), camera, size) - at;
            return std::hypot(way.x(), way.y());
        };
        double foremost = std::numeric_limits<double>::max(), nearest = foremost;
        for (int point = 0; point < points.size(); ++point)
            if (distanceOf(point) <= 8)
                foremost = std::min(foremost, camera.project(points.at(point)).depthMm);
        for (int point = 0; point < points.size(); ++point)
            if (camera.project(points.at(point)).depthMm <= foremost + 0.02 * camera.viewHeightMm())
                nearest = std::min(nearest, distanceOf(point));
        const auto picked = picker.pick(at);
        QCOMPARE(picked.has_value(), nearest <= 8);
        if (picked)
            QVERIFY(std::abs(distanceOf(*picked) - nearest) < 1e-3);
        found += picked.has_value();
    }
    QVERIFY(found > 50 && found < 290); // both were tried
}

void TestCloud::nothingToPick()
{
    const CloudPoints points(plate(50, 50));
    OrbitCamera camera;
    show(camera, points, 1);
    QVERIFY(!PointPicker(points, camera, {400, 400}, 3).pick({2, 2})); // the margin
    QVERIFY(!PointPicker(points, camera, {400, 400}, 3).pick({-500, 1e9}));
    QVERIFY(!PointPicker(points, camera, {}, 3).pick({0, 0}));
    QVERIFY(!PointPicker(CloudPoints(), camera, {400, 400}, 3).pick({200, 200}));
    camera.focusOn(points.at(100) + QVector3D(0, 0, 500), 1); // the plate is behind the eye
    const PointPicker behind(points, camera, {400, 400}, 50);
    QVERIFY(!behind.pick({200, 200}));
    QVERIFY(!behind.sees(100));
}

void TestCloud::pickingIsFast()
{
    const CloudPoints points(plate(800, 800));
    OrbitCamera camera;
    show(camera, points, 1);
    camera.rotate(0.1, 0.1);
    QElapsedTimer clock;
    clock.start();
    const PointPicker picker(points, camera, {700, 700}, 5);
    const double prepared = static_cast<double>(clock.nsecsElapsed()) * 1e-6;
    clock.restart();
    constexpr int picks = 200;
    int found = 0;
    for (int i = 0; i < picks; ++i)
        found += picker.pick({300.0 + i, 350}).has_value();
    const double milliseconds = static_cast<double>(clock.nsecsElapsed()) * 1e-6 / picks;
    qInfo("picking among %d points: %.2f ms once for a camera, then %.4f ms", points.size(), prepared, milliseconds);
    QCOMPARE(found, picks);
    QVERIFY2(milliseconds < 3 * 16, "three times the figure: the machine may be busy");
}

TWINSPECT_TEST(TestCloud)
#include "tst_cloud.moc"
