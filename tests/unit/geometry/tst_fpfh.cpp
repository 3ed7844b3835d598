// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>

#include <QTest>

#include <pcl/features/fpfh.h>
#include <pcl/features/normal_3d.h>
#include <pcl/point_types.h>
#include <pcl/search/kdtree.h>

#include "core/geometry/fpfh.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kSide = 48;
constexpr int kMiddle = kSide / 2;
constexpr int kBins = 11;
constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

DepthMap surface(const std::function<double(double x, double y)>& height)
{
    DepthMap map(kSide, kSide);
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column)
            map.at(row, column) = static_cast<float>(height(column - kMiddle, row - kMiddle));
    return map;
}

/// Bin `bin` of 0..10 of histogram `third`: 0 = turn, 1 = twist, 2 = lean.
float value(const Image<float>& fpfh, int row, int column, int third, int bin)
{
    return fpfh.at(row, column, third * kBins + bin);
}

DepthMap rough()
{
    auto map = surface([](double x, double y) { return 6 * std::sin(x / 5) * std::cos(y / 7) + 0.1 * x; });
    unsigned state = 1;
    for (float& height : map.values()) {
        state = state * 1664525U + 1013904223U;
        height += static_cast<float>(state >> 8) / 16777216.0F * 0.4F;
        if (state % 23 == 0)
            height = kNone;
    }
    return map;
}

} // namespace

class TestFpfh : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // On a plane all directions agree: every angle is 0, whichever way it leans.
    void aPlaneHasTheMiddleBins_data()
    {
        QTest::addColumn<double>("lean");
        QTest::newRow("level") << 0.0;
        QTest::newRow("20 degrees") << std::tan(M_PI / 9);
        QTest::newRow("50 degrees") << -std::tan(5 * M_PI / 18);
    }
    void aPlaneHasTheMiddleBins()
    {
        QFETCH(double, lean);
        const auto fpfh =
            fpfhOf(surface([lean](double x, double y) { return lean * x + 0.3 * lean * y; }), {3.2, 5.7, 1});
        QVERIFY(fpfh.has_value());
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column)
                for (int at = 0; at < kFpfhSize; ++at)
                    QVERIFY(std::abs(fpfh->at(row, column, at) - (at % kBins == kBins / 2 ? 100 : 0)) < 1e-3);
    }

    // Two points of a sphere of radius R at the distance d: their directions turn by the angle that d is the chord of,
    // without a twist, and lean by d / 2R against the line between them. In a hollow both have the other sign.
    void aSphereHasItsAngles_data()
    {
        QTest::addColumn<int>("sign");
        QTest::newRow("dome") << 1;
        QTest::newRow("hollow") << -1;
    }
    void aSphereHasItsAngles()
    {
        QFETCH(int, sign);
        constexpr double radius = 40;
        const FpfhOptions options{2.5, 14.3, 1};
        const auto height = [](double x, double y) { return std::sqrt(radius * radius - x * x - y * y); };
        const auto fpfh = fpfhOf(surface([&](double x, double y) { return sign * height(x, y); }), options);
        QVERIFY(fpfh.has_value());
        // What the pole sees: of each point around the shares of turns and leans beyond the middle bin.
        const auto chord = [&](double x1, double y1, double x2, double y2) {
            return std::hypot(x1 - x2, y1 - y2, height(x1, y1) - height(x2, y2));
        };
        const double turnedBy = 2 * radius * std::sin(M_PI / kBins / 2), leaningBy = 2 * radius / kBins;
        double weights = 0, turned = 0, leaning = 0;
        const auto forPointsAround = [&](double x0, double y0, const auto& visit) {
            for (int y = -kMiddle; y < kMiddle; ++y)
                for (int x = -kMiddle; x < kMiddle; ++x)
                    if (const double d = chord(x0, y0, x, y); d > 0 && d <= options.featureRadius)
                        visit(x, y, d);
        };
        forPointsAround(0, 0, [&](int x, int y, double toPole) {
            double pairs = 0, far = 0, farther = 0;
            forPointsAround(x, y, [&](int, int, double d) {
                ++pairs;
                far += d > leaningBy;
                farther += d > turnedBy;
            });
            weights += 1 / (toPole * toPole);
            leaning += far / pairs / (toPole * toPole);
            turned += farther / pairs / (toPole * toPole);
        });
        const double expectedTurn = 100 * turned / weights, expectedLean = 100 * leaning / weights;
        QVERIFY(expectedTurn > 20 && expectedTurn < 80 && expectedLean > 40 && expectedLean < 90);
        const int middle = kBins / 2;
        const auto at = [&](int third, int bin) { return value(*fpfh, kMiddle, kMiddle, third, bin); };
        QVERIFY2(std::abs(at(0, middle + sign) - expectedTurn) < 2, qPrintable(QString::number(at(0, middle + sign))));
        QVERIFY(std::abs(at(0, middle) - (100 - expectedTurn)) < 2);
        QVERIFY(std::abs(at(1, middle) - 100) < 1e-3);
        QVERIFY2(std::abs(at(2, middle - sign) - expectedLean) < 2, qPrintable(QString::number(at(2, middle - sign))));
        QVERIFY(std::abs(at(2, middle) - (100 - expectedLean)) < 2);
    }

    // A roof: a plane away from the ridge, the same on both sides with the twist mirrored, and turned and leaning the
    // other way in a valley.
    void anEdgeIsSeenAroundIt()
    {
        const auto roof = [](double sign) {
            return surface([sign](double x, double y) { return -sign * (std::abs(x) + 0.05 * y); });
        };
        const FpfhOptions options{3.2, 5.7, 1};
        const auto ridge = fpfhOf(roof(1), options), valley = fpfhOf(roof(-1), options);
        QVERIFY(ridge.has_value() && valley.has_value());
        const int reach = static_cast<int>(options.normalRadius + 2 * options.featureRadius) + 1;
        QVERIFY(value(*ridge, kMiddle, kMiddle, 0, kBins / 2) < 80); // an edge is no plane
        for (int off = 0; off < 20; ++off)
            for (int third = 0; third < 3; ++third)
                for (int bin = 0; bin < kBins; ++bin) {
                    const float left = value(*ridge, kMiddle, kMiddle - off, third, bin);
                    const int mirrored = kBins - 1 - bin;
                    const float right = value(*ridge, kMiddle, kMiddle + off, third, third == 1 ? mirrored : bin);
                    QVERIFY(std::abs(left - right) < 0.1);
                    QVERIFY(std::abs(left - value(*valley, kMiddle, kMiddle - off, third, mirrored)) < 0.1);
                    if (off >= reach)
                        QVERIFY(std::abs(left - (bin == kBins / 2 ? 100 : 0)) < 1e-3);
                }
    }

    // Another implementation with another search: PCL's, by a tree, on the points that are known.
    void agreesWithPcl_data()
    {
        QTest::addColumn<double>("normalRadius");
        QTest::addColumn<double>("featureRadius");
        QTest::addColumn<int>("step");
        QTest::newRow("100 points") << 3.2 << 5.7 << 1;
        QTest::newRow("narrow") << 2.3 << 2.3 << 1;
        QTest::newRow("wide") << 4.7 << 9.1 << 1;
        QTest::newRow("every second pixel") << 2.3 << 9.1 << 2;
        QTest::newRow("every third pixel") << 3.2 << 9.1 << 3;
    }
    void agreesWithPcl()
    {
        QFETCH(double, normalRadius);
        QFETCH(double, featureRadius);
        QFETCH(int, step);
        const auto height = rough();
        const auto ours = fpfhOf(height, {normalRadius, featureRadius, step});
        QVERIFY(ours.has_value());
        const int across = (kSide + step - 1) / step;
        QVERIFY(ours->width() == across && ours->height() == across && ours->channels() == kFpfhSize);

        auto points = std::make_shared<pcl::PointCloud<pcl::PointXYZ>>();
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column)
                if (!std::isnan(height.at(row, column)))
                    points->push_back({static_cast<float>(column), static_cast<float>(row), height.at(row, column)});
        pcl::NormalEstimation<pcl::PointXYZ, pcl::Normal> directions;
        directions.setInputCloud(points);
        directions.setSearchMethod(std::make_shared<pcl::search::KdTree<pcl::PointXYZ>>());
        directions.setRadiusSearch(normalRadius);
        directions.setViewPoint(0, 0, 1e6F);
        pcl::PointCloud<pcl::Normal> normals;
        directions.compute(normals);
        auto kept = std::make_shared<pcl::PointCloud<pcl::PointXYZ>>();
        auto keptNormals = std::make_shared<pcl::PointCloud<pcl::Normal>>();
        for (std::size_t i = 0; i < points->size(); ++i)
            if (static_cast<int>((*points)[i].x) % step == 0 && static_cast<int>((*points)[i].y) % step == 0) {
                kept->push_back((*points)[i]);
                keptNormals->push_back(normals[i]);
            }
        pcl::FPFHEstimation<pcl::PointXYZ, pcl::Normal, pcl::FPFHSignature33> estimation;
        estimation.setInputCloud(kept);
        estimation.setInputNormals(keptNormals);
        estimation.setSearchMethod(std::make_shared<pcl::search::KdTree<pcl::PointXYZ>>());
        estimation.setRadiusSearch(featureRadius);
        pcl::PointCloud<pcl::FPFHSignature33> theirs;
        estimation.compute(theirs);

        int compared = 0, differing = 0;
        for (std::size_t i = 0; i < kept->size(); ++i)
            for (int at = 0; at < kFpfhSize; ++at) {
                const auto row = static_cast<int>((*kept)[i].y) / step, column = static_cast<int>((*kept)[i].x) / step;
                const float found = ours->at(row, column, at), expected = theirs[i].histogram[at];
                ++compared;
                differing += std::abs(found - expected) < 1e-2 ? 0 : 1;
                QVERIFY2(std::abs(found - expected) < 10,
                         qPrintable(QString("%1, not %2 at %3, %4").arg(found).arg(expected).arg(row).arg(column)));
            }
        QVERIFY(compared > 0.9 * across * across * kFpfhSize);
        // Rounding puts a pair that lies on the limit of two bins into either.
        QVERIFY2(differing < 1e-3 * compared, qPrintable(QString::number(differing)));
    }

    void whatIsNotKnownHasNoHistogram()
    {
        auto height = rough();
        for (int row = 4; row < 20; ++row)
            for (int column = 4; column < 20; ++column)
                height.at(row, column) = kNone;
        height.at(12, 12) = 3; // alone in the hole
        const auto fpfh = fpfhOf(height, {3.2, 5.7, 1});
        QVERIFY(fpfh.has_value());
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column) {
                const bool expected = std::isnan(height.at(row, column)) || (row == 12 && column == 12);
                QCOMPARE(std::isnan(fpfh->at(row, column, 0)), expected);
                float sum = 0;
                for (int at = 0; at < kFpfhSize; ++at)
                    sum += fpfh->at(row, column, at);
                QVERIFY(expected ? std::isnan(sum) : std::abs(sum - 300) < 1e-2);
            }
    }

    void badOptionsAreRefused()
    {
        for (const FpfhOptions options :
             {FpfhOptions{0.5, 5, 1}, {3, 65, 1}, {3, std::nan(""), 1}, {3, 5, 0}, {3, 5, 6}}) {
            const auto refused = fpfhOf(rough(), options);
            QVERIFY(!refused.has_value());
            QVERIFY(refused.error().code == ErrorCode::InvalidArgument);
        }
    }

    void stopsWhenAsked()
    {
        std::stop_source source;
        source.request_stop();
        const auto stopped = fpfhOf(rough(), {}, source.get_token());
        QVERIFY(!stopped.has_value());
        QVERIFY(stopped.error().code == ErrorCode::Cancelled);
    }
};

TWINSPECT_TEST(TestFpfh)
#include "tst_fpfh.moc"
