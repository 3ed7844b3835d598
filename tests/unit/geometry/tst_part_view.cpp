// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <vector>

#include <QTest>

#include "core/geometry/part_view.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

/// A square part of one height on level ground; nothing is fitted, so every number is known.
PartGeometry square(int width, int height, int top, int left, int side, float metres = 0.01f)
{
    PartGeometry part;
    part.heightMetres = DepthMap(width, height);
    part.measured = Mask(width, height, 1, 1);
    part.foreground = Mask(width, height);
    part.mmPerPixel = 0.25;
    for (int row = std::max(0, top); row < std::min(height, top + side); ++row) {
        for (int column = std::max(0, left); column < std::min(width, left + side); ++column) {
            part.heightMetres.at(row, column) = metres;
            part.foreground.at(row, column) = 1;
        }
    }
    return part;
}

/// Red grows with the column, green with the row.
RgbImage rampPicture(int width, int height)
{
    RgbImage picture(width, height, 3);
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
            picture.at(row, column, 0) = static_cast<std::uint8_t>(column);
            picture.at(row, column, 1) = static_cast<std::uint8_t>(row);
            picture.at(row, column, 2) = 7;
        }
    }
    return picture;
}

} // namespace

class TestPartView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scaleIsLearntFromTheSet()
    {
        std::vector<PartGeometry> parts;
        parts.push_back(square(200, 160, 50, 50, 40, 0.010f));
        parts.push_back(square(200, 160, 20, 60, 50, 0.012f));
        parts.push_back(square(200, 160, 30, 70, 60, 0.030f));
        parts[1].mmPerPixel = 0.26;
        parts[2].mmPerPixel = 0.30;
        PartGeometry empty = square(200, 160, 0, 0, 0);
        empty.partFound = false;
        parts.push_back(empty);
        const auto scale = learnScale(parts);
        QVERIFY(scale);
        // numpy: ceil(percentile([44.8, 56, 67.2], 97)) = ceil(66.528)
        QCOMPARE(scale->cropSide, 67);
        QVERIFY(std::abs(scale->heightRangeMetres - 0.012) < 1e-6);
        QVERIFY(std::abs(scale->mmPerPixel - 0.26) < 1e-9);
    }

    void noiseIsNotTakenForHeight()
    {
        PartGeometry flat = square(100, 100, 20, 20, 50, 1e-5f);
        flat.groundNoiseMetres = 1e-4;
        QVERIFY(learnScale(std::span(&flat, 1))->heightRangeMetres >= 1e-3);
    }

    void nothingToLearnFrom()
    {
        PartGeometry empty = square(50, 50, 0, 0, 0);
        empty.partFound = false;
        QVERIFY(learnScale(std::span(&empty, 1)).error().code == ErrorCode::TooLittleData);
        QVERIFY(learnScale({}).error().code == ErrorCode::TooLittleData);
    }

    void wrongSizesAreRefused()
    {
        const PartGeometry part = square(60, 50, 10, 10, 20);
        QVERIFY(viewPart(RgbImage(50, 60, 3), OrganizedCloud(50, 60, 3), part, {30, 0.01, 0.2}, 32).error().code
                == ErrorCode::Mismatch);
        QVERIFY(viewPart(RgbImage(60, 50, 3), OrganizedCloud(50, 60, 3), part, {30, 0.01, 0.2}, 32).error().code
                == ErrorCode::Mismatch);
        QVERIFY(viewPart(RgbImage(60, 50, 3), OrganizedCloud(60, 50, 3), part, {0, 0.01, 0.2}, 32).error().code
                == ErrorCode::InvalidArgument);
        QVERIFY(viewPart(RgbImage(60, 50, 3), OrganizedCloud(60, 50, 3), part, {30, 0.0, 0.2}, 32).error().code
                == ErrorCode::InvalidArgument);
        QVERIFY(viewPart(RgbImage(60, 50, 3), OrganizedCloud(60, 50, 3), part, {30, 0.01, 0.2}, 0).error().code
                == ErrorCode::InvalidArgument);
    }

    void cropIsCentredOnThePart()
    {
        const auto result = viewPart(rampPicture(200, 160), OrganizedCloud(200, 160, 3), square(200, 160, 40, 100, 40),
                                     {64, 0.02, 0.25}, 64);
        QVERIFY(result);
        QCOMPARE(result->box.row, 28);
        QCOMPARE(result->box.column, 88);
        QCOMPARE(result->box.side, 64);
        QCOMPARE(result->box.fullWidth, 200);
        QCOMPARE(result->box.fullHeight, 160);
        QCOMPARE(result->rgb.at(5, 9, 0), std::uint8_t{97});
        QCOMPARE(result->rgb.at(5, 9, 1), std::uint8_t{33});
        QCOMPARE(result->height.at(32, 32), 0.5f);
        QCOMPARE(result->height.at(2, 2), 0.0f);
        QCOMPARE(result->foreground.at(12, 12), std::uint8_t{1});
        QCOMPARE(result->foreground.at(11, 12), std::uint8_t{0});
    }

    void cropReachesBeyondTheBorder()
    {
        const auto result =
            viewPart(rampPicture(100, 80), OrganizedCloud(100, 80, 3), square(100, 80, 0, 0, 20), {60, 0.01, 0.25}, 60);
        QVERIFY(result);
        QCOMPARE(result->box.row, -20);
        QCOMPARE(result->box.column, -20);
        QCOMPARE(result->rgb.at(40, 5, 0), std::uint8_t{0}); // the edge column repeated
        QCOMPARE(result->rgb.at(40, 5, 1), std::uint8_t{20});
        QCOMPARE(result->height.at(19, 30), 0.0f);
        QCOMPARE(result->height.at(20, 30), 1.0f);
        QCOMPARE(result->measured.at(19, 30), std::uint8_t{0});
        QCOMPARE(result->measured.at(20, 30), std::uint8_t{1});
        QCOMPARE(result->foreground.at(19, 30), std::uint8_t{0});
        QCOMPARE(result->foreground.at(20, 30), std::uint8_t{1});
    }

    void pointsAreTheNearestOfTheScan_data()
    {
        QTest::addColumn<int>("cropSide");
        QTest::addColumn<int>("modelSize");
        QTest::newRow("as they are") << 60 << 60;
        QTest::newRow("every third") << 60 << 20;
        QTest::newRow("by no whole number") << 50 << 32;
        QTest::newRow("enlarged, beyond the border") << 90 << 128;
    }
    void pointsAreTheNearestOfTheScan()
    {
        QFETCH(int, cropSide);
        QFETCH(int, modelSize);
        OrganizedCloud cloud(80, 70, 3);
        for (int row = 0; row < 70; ++row)
            for (int column = 0; column < 80; ++column) {
                cloud.at(row, column, 0) = static_cast<float>(column);
                cloud.at(row, column, 1) = static_cast<float>(row);
                cloud.at(row, column, 2) = 0.5F;
            }
        const auto part =
            viewPart(RgbImage(80, 70, 3), cloud, square(80, 70, 20, 25, 30), {cropSide, 0.01, 0.25}, modelSize);
        QVERIFY(part.has_value());
        const double step = static_cast<double>(cropSide) / modelSize;
        int outside = 0;
        for (int row = 0; row < modelSize; ++row)
            for (int column = 0; column < modelSize; ++column) {
                // The middle of the pixel, in pixels of the full image whose own middles are whole numbers.
                const double x = part->box.column + (column + 0.5) * step - 0.5;
                const double y = part->box.row + (row + 0.5) * step - 0.5;
                if (x < -0.5 || y < -0.5 || x >= 79.5 || y >= 69.5) {
                    ++outside;
                    QVERIFY(std::isnan(part->cloud.at(row, column, 0)) && std::isnan(part->cloud.at(row, column, 2)));
                    continue;
                }
                QVERIFY(std::abs(part->cloud.at(row, column, 0) - x) <= 0.5 + 1e-9);
                QVERIFY(std::abs(part->cloud.at(row, column, 1) - y) <= 0.5 + 1e-9);
                QCOMPARE(part->cloud.at(row, column, 2), 0.5F);
            }
        QCOMPARE(outside > 0, cropSide == 90);
    }

    void partWithoutGroundGoesOnBeyondTheBorder()
    {
        PartGeometry part = square(40, 40, 0, 0, 40);
        part.groundVisible = false;
        const auto result = viewPart(rampPicture(40, 40), OrganizedCloud(40, 40, 3), part, {60, 0.01, 0.25}, 60);
        QCOMPARE(result->height.at(0, 0), 1.0f);
        QCOMPARE(result->measured.at(0, 0), std::uint8_t{0});
    }

    void unknownHeightsDoNotBleed()
    {
        PartGeometry part = square(128, 128, 32, 32, 64);
        const float unknown = std::numeric_limits<float>::quiet_NaN();
        for (int row = 32; row < 96; ++row) {
            for (int column = 32; column < 96; ++column) {
                if ((row + column) % 3 == 0) {
                    part.heightMetres.at(row, column) = unknown;
                    part.measured.at(row, column) = 0;
                }
            }
        }
        for (int row = 0; row < 10; ++row) {
            for (int column = 0; column < 128; ++column)
                part.heightMetres.at(row, column) = unknown;
        }
        const auto result = viewPart(RgbImage(128, 128, 3), OrganizedCloud(128, 128, 3), part, {128, 0.01, 0.25}, 50);
        for (int row = 14; row < 36; ++row) { // well inside: 32 px are at 12.5
            for (int column = 14; column < 36; ++column)
                QVERIFY(std::abs(result->height.at(row, column) - 1) < 1e-5f);
        }
        QCOMPARE(result->height.at(0, 25), 0.0f);
        QCOMPARE(result->measured.at(25, 25), std::uint8_t{1}); // two thirds were measured
    }

    void heightsAreClipped()
    {
        PartGeometry part = square(64, 64, 16, 16, 32, 1.0f);
        part.heightMetres.at(0, 0) = -1;
        const auto result = viewPart(RgbImage(64, 64, 3), OrganizedCloud(64, 64, 3), part, {64, 0.01, 0.25}, 64);
        QCOMPARE(result->height.at(32, 32), 2.0f);
        QCOMPARE(result->height.at(0, 0), -0.5f);
    }

    void emptyTrayIsViewedFromItsMiddle()
    {
        PartGeometry empty = square(100, 60, 0, 0, 0);
        empty.partFound = false;
        const auto result = viewPart(RgbImage(100, 60, 3), OrganizedCloud(100, 60, 3), empty, {40, 0.01, 0.25}, 20);
        QVERIFY(result);
        QCOMPARE(result->box.row, 10);
        QCOMPARE(result->box.column, 30);
    }

    void farPiecesDoNotPushTheBulkOut()
    {
        PartGeometry part = square(400, 100, 30, 20, 40);
        part.foreground.at(50, 390) = 1;
        const auto result = viewPart(RgbImage(400, 100, 3), OrganizedCloud(400, 100, 3), part, {60, 0.01, 0.25}, 60);
        QVERIFY(result->box.column <= 20 && result->box.column + 60 >= 60);
    }

    void placingBackInvertsTheCrop_data()
    {
        QTest::addColumn<int>("cropSide");
        QTest::addColumn<int>("modelSize");
        QTest::newRow("same size") << 60 << 60;
        QTest::newRow("shrunk to a third") << 90 << 30;
        QTest::newRow("shrunk by 1.5625") << 100 << 64;
        QTest::newRow("enlarged") << 50 << 128;
        QTest::newRow("beyond the border") << 150 << 75;
    }
    void placingBackInvertsTheCrop()
    {
        QFETCH(int, cropSide);
        QFETCH(int, modelSize);
        // A linear ramp in the heights: averaging and interpolating a linear function change nothing away from the
        // crop's edge.
        PartGeometry part = square(120, 100, 30, 40, 40);
        part.groundVisible = false; // no step to zero at the image border
        for (int row = 0; row < 100; ++row) {
            for (int column = 0; column < 120; ++column)
                part.heightMetres.at(row, column) = static_cast<float>(0.001 * column + 0.002 * row);
        }
        const auto result =
            viewPart(RgbImage(120, 100, 3), OrganizedCloud(120, 100, 3), part, {cropSide, 1.0, 0.25}, modelSize);
        QVERIFY(result);
        DepthMap full(120, 100, 1, -7);
        placeOnFullImage(result->height, result->box, full);
        QCOMPARE(full.width(), 120);
        QCOMPARE(full.height(), 100);
        const int margin = 3;
        int inside = 0;
        for (int row = 0; row < 100; ++row) {
            for (int column = 0; column < 120; ++column) {
                const int r = row - result->box.row;
                const int c = column - result->box.column;
                if (r < 0 || c < 0 || r >= cropSide || c >= cropSide) {
                    QCOMPARE(full.at(row, column), -7.0f);
                } else if (std::min({r, c, row, column}) >= margin && std::max(r, c) < cropSide - margin && row < 97
                           && column < 117) {
                    ++inside;
                    QVERIFY(std::abs(full.at(row, column) - part.heightMetres.at(row, column))
                            < 0.15f * 0.003f); // 0.15 px
                }
            }
        }
        QVERIFY(inside > 1000);
    }

    void nothingToPlace()
    {
        ScoreMap full(40, 30, 1, 0.25f);
        placeOnFullImage(ScoreMap(8, 8, 1, 1.0f), {500, 500, 20, 40, 30}, full);
        for (const float value : full.values())
            QCOMPARE(value, 0.25f);
    }
};

TWINSPECT_TEST(TestPartView)
#include "tst_part_view.moc"
