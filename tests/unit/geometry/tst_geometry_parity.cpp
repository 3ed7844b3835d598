// SPDX-License-Identifier: GPL-3.0-or-later
// Against figures that an independent numpy implementation gave on two parts of MVTec 3D-AD (only
// the figures are kept here).
#include <algorithm>
#include <filesystem>
#include <vector>

#include <QTest>

#include "core/geometry/part_view.h"
#include "core/geometry/statistics.h"
#include "core/imaging/image_io.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

std::filesystem::path cloudFile(const QString& name)
{
    const QString shared =
        qEnvironmentVariable("TWINSPECT_SHARED", qEnvironmentVariable("TWINSPECT_SOURCE_DIR", ".") + "/../shared");
    return std::filesystem::path(shared.toStdString()) / "data/cable_gland" / name.toStdString();
}

bool near(const char* what, double value, double expected, double tolerance)
{
    if (std::abs(value - expected) <= tolerance)
        return true;
    qWarning("%s: %g instead of %g +- %g", what, value, expected, tolerance);
    return false;
}

} // namespace

class TestGeometryParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void realPartAgreesWithNumpy_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("area"); // px, without gaps wider than 9 px that nothing was measured in
        QTest::addColumn<std::vector<int>>("box"); // first row, first column, last row, last column
        QTest::addColumn<double>("top"); // 99th percentile of the part's height over a plane through the ground, mm
        QTest::addColumn<double>("middle"); // 50th
        QTest::addColumn<double>("spacing"); // mm
        QTest::newRow("train 100") << "train/good/xyz/100.tiff" << 27451 << std::vector{89, 111, 299, 292} << 39.53
                                   << 28.47 << 0.2300;
        QTest::newRow("train 124") << "train/good/xyz/124.tiff" << 27468 << std::vector{86, 83, 296, 265} << 39.67
                                   << 28.30 << 0.2300;
    }
    void realPartAgreesWithNumpy()
    {
        QFETCH(QString, file);
        QFETCH(int, area);
        QFETCH(std::vector<int>, box);
        QFETCH(double, top);
        QFETCH(double, middle);
        QFETCH(double, spacing);
        if (!std::filesystem::exists(cloudFile(file)))
            QSKIP("the shared data set is not here (TWINSPECT_SHARED)");
        const auto cloud = readCloudTiff(cloudFile(file));
        QVERIFY(cloud);
        const auto part = separatePart(*cloud);
        QVERIFY(part && part->groundVisible && part->partFound);

        std::vector<float> heights;
        std::vector<int> found{10000, 10000, 0, 0};
        int pixels = 0;
        for (int row = 0; row < cloud->height(); ++row) {
            for (int column = 0; column < cloud->width(); ++column) {
                if (!part->foreground.at(row, column))
                    continue;
                ++pixels;
                found = {std::min(found[0], row), std::min(found[1], column), std::max(found[2], row),
                         std::max(found[3], column)};
                if (part->measured.at(row, column))
                    heights.push_back(1000 * part->heightMetres.at(row, column));
            }
        }
        QVERIFY(near("area", pixels, 1.02 * area, 0.04 * area));
        for (std::size_t side = 0; side < box.size(); ++side)
            QVERIFY(near("side of the box", found[side], box[side], 3));
        QVERIFY(near("99th percentile", quantile(std::span(heights), 0.99), top, 0.01 * top));
        QVERIFY(near("median height", quantile(std::span(heights), 0.5), middle, 0.01 * middle));
        QVERIFY(near("spacing", part->mmPerPixel, spacing, 0.015 * spacing));
    }
};

TWINSPECT_TEST(TestGeometryParity)
#include "tst_geometry_parity.moc"
