// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <numbers>

#include "core/exchange/regions.h"
#include "tests/support/test_program.h"
#include "tests/unit/exchange/exchange_parts.h"

using namespace twinspect;

namespace {

using Lengths = std::vector<std::uint64_t>;

RunMask pixels(int width, int height, const std::vector<const char*>& rows)
{
    std::vector<PixelRun> runs;
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column)
            if (rows[static_cast<std::size_t>(row)][column] == '#')
                runs.push_back({row, column, column + 1});
    return {width, height, std::move(runs)};
}

} // namespace

class TestRegions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runLengthsGoRowByRow()
    {
        const auto mask = pixels(4, 3, {".##.", "#...", "...#"});
        QCOMPARE(runLengths(mask, {0, 0, 4, 3}), (Lengths{1, 2, 1, 1, 6, 1}));
        QCOMPARE(runLengths(mask, {0, 0, 4, 3}), (Lengths{1, 2, 1, 1, 6, 1}));
        QCOMPARE(runLengths(RunMask(4, 3), {0, 0, 4, 3}), (Lengths{12}));
        QCOMPARE(runLengths(pixels(2, 2, {"##", "##"}), {0, 0, 2, 2}), (Lengths{0, 4}));
        QCOMPARE(runLengths(pixels(4, 2, {".##.", ".##."}), {1, 0, 3, 2}), (Lengths{0, 4})); // in its box
        QCOMPARE(fromRunLengths(Lengths{1, 2, 1, 1, 6, 1}, {0, 0, 4, 3}, {4, 3}), mask);
    }

    void runLengthsThatDoNotFitAreRefused_data()
    {
        QTest::addColumn<QList<qulonglong>>("lengths");
        QTest::newRow("too long") << QList<qulonglong>{1, 12};
        QTest::newRow("too short") << QList<qulonglong>{1, 2};
        QTest::newRow("around the end of 64 bits") << QList<qulonglong>{1, ~0ull, 12};
        QTest::newRow("none") << QList<qulonglong>{};
    }
    void runLengthsThatDoNotFitAreRefused()
    {
        QFETCH(QList<qulonglong>, lengths);
        const Lengths given(lengths.begin(), lengths.end());
        QVERIFY(!fromRunLengths(given, {0, 0, 4, 3}, {4, 3}));
    }

    void boxesOutsideThePictureAreRefused()
    {
        QVERIFY(!fromRunLengths(Lengths{0, 4}, {3, 0, 5, 2}, {4, 3}));
        QVERIFY(!fromRunLengths(Lengths{0, 4}, {-1, 0, 1, 2}, {4, 3}));
        QVERIFY(!fromRunLengths(Lengths{}, {2, 2, 2, 2}, {4, 3}));
        QVERIFY(!fromRunLengths(Lengths{0, 4}, {1, 1, -1, -1}, {4, 3}));
    }

    // Made with pycocotools 2.0 from the same pixels.
    void compressedLengthsAreThoseOfPycocotools()
    {
        const auto ring = exchange_test::ring();
        const RunMask columns = transposed(ring);
        QCOMPARE(columns.width(), exchange_test::kHeight);
        QCOMPARE(transposed(columns), ring);
        const auto lengths = runLengths(columns, {0, 0, columns.width(), columns.height()});
        const std::string text = packed(lengths);
        QCOMPARE(QByteArray::fromStdString(text), QByteArray(kRingOfPycocotools));
        QCOMPARE(unpacked(text), lengths);
    }

    void damagedTextIsRefused()
    {
        QVERIFY(!unpacked("P")); // says that more follows
        QVERIFY(!unpacked("ooooooooooooooooooo"));
        QVERIFY(!unpacked("1 2"));
        QVERIFY(!unpacked("00000N")); // below 0
        QVERIFY(unpacked("")->empty());
    }

    void outlinesAreChecked_data()
    {
        QTest::addColumn<QList<QPointF>>("corners");
        QTest::addColumn<qlonglong>("pixels"); // -1: refused
        QTest::newRow("square") << QList<QPointF>{{1, 1}, {4, 1}, {4, 4}, {1, 4}} << 9ll;
        QTest::newRow("bow tie") << QList<QPointF>{{1, 1}, {4, 4}, {4, 1}, {1, 4}} << -1ll;
        QTest::newRow("two corners") << QList<QPointF>{{1, 1}, {4, 1}} << -1ll;
        QTest::newRow("touches itself") << QList<QPointF>{{0, 0}, {2, 0}, {2, 2}, {4, 2},
                                                          {4, 4}, {2, 4}, {2, 2}, {0, 2}}
                                        << 8ll;
        QTest::newRow("there and back") << QList<QPointF>{{1, 1}, {9, 1}, {1, 1}} << 0ll;
        QTest::newRow("no number") << QList<QPointF>{{1, 1}, {4, 1}, {4, qQNaN()}} << -1ll;
        QTest::newRow("far away") << QList<QPointF>{{1, 1}, {4, 1}, {4, 1e300}} << -1ll;
        QTest::newRow("beside the picture") << QList<QPointF>{{-9, 1}, {-4, 1}, {-4, 4}} << 0ll;
        QTest::newRow("over the edge") << QList<QPointF>{{-3, 1}, {2, 1}, {2, 3}, {-3, 3}} << 4ll;
    }
    void outlinesAreChecked()
    {
        QFETCH(QList<QPointF>, corners);
        QFETCH(qlonglong, pixels);
        Outline outline;
        for (const auto& corner : corners)
            outline.push_back({corner.x(), corner.y()});
        const auto region = regionOf(outline, {20, 10});
        QCOMPARE(region ? qlonglong(region->pixelCount()) : -1ll, pixels);
    }

    // A comb of many long teeth: every edge reaches past every other.
    void complicatedOutlinesEndSoon()
    {
        Outline comb;
        for (int i = 0; i < 49'000; ++i)
            comb.push_back({i * 0.01, i % 2 == 0 ? 0.0 : 1000.0});
        const auto region = regionOf(comb, {1000, 1000});
        QVERIFY(!region);
        QVERIFY(!regionOf(Outline(kMostCorners + 1, GridPoint{1, 1}), {1000, 1000}));
    }

    void turnedBoxesAndEllipses()
    {
        // Turned by 90 degrees around its middle (5, 3), 6 x 2 becomes 2 x 6.
        const auto box = regionOf(boxOutline({2, 2}, {8, 4}, 90), {20, 20});
        QVERIFY(box.has_value());
        QCOMPARE(box->bounds(), (GridBox{4, 0, 6, 6}));
        const auto ellipse = regionOf(ellipseOutline({50, 50}, 40, 20, 30), {100, 100});
        QVERIFY(ellipse.has_value());
        const double area = std::numbers::pi * 40 * 20;
        QVERIFY(std::abs(static_cast<double>(ellipse->pixelCount()) - area) < 0.01 * area);
    }

private:
    static constexpr const char* kRingOfPycocotools = "c2:n0000000IVO0j00VO0j00VO0j070000:IM000kg1";
};

TWINSPECT_TEST(TestRegions)
#include "tst_regions.moc"
