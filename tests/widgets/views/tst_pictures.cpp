// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include <QtTest>

#include "ui/common/legend.h"
#include "ui/imageview/contour.h"
#include "ui/imageview/picture.h"
#include "ui/imageview/value_window.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr auto kNan = std::numeric_limits<float>::quiet_NaN();

double area(const QList<QLineF>&
                pieces) // shoelace; positive when the higher side is on the left as seen on the screen (y down)
{
    double twice = 0;
    for (const auto& piece : pieces)
        twice += piece.y1() * piece.x2() - piece.x1() * piece.y2();
    return twice / 2;
}

double length(const QList<QLineF>& pieces)
{
    double sum = 0;
    for (const auto& piece : pieces)
        sum += piece.length();
    return sum;
}

// Every end of a closed curve belongs to exactly two pieces, once as start and once as end.
bool closed(const QList<QLineF>& pieces)
{
    std::map<std::pair<double, double>, int> balance;
    for (const auto& piece : pieces) {
        ++balance[{piece.x1(), piece.y1()}];
        --balance[{piece.x2(), piece.y2()}];
    }
    return std::all_of(balance.begin(), balance.end(), [](const auto& end) { return end.second == 0; });
}

Image<float> cone(int side, double centre, double top)
{
    Image<float> map(side, side);
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column)
            map.at(row, column) = static_cast<float>(top - std::hypot(column + 0.5 - centre, row + 0.5 - centre));
    return map;
}

} // namespace

class TestPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contourOfAConeIsACircle_data();
    void contourOfAConeIsACircle();
    void contourOfASaddleIsClosed();
    void contourCases_data();
    void contourCases();
    void contourWithHoles();
    void contourWithoutLevel();
    void outlineOfARectangle();
    void outlineWithAHole();
    void tails();
    void tailsOfLittle();
    void dragging();
    void trueValuesMoreThan256();
    void unmeasuredIsTransparent();
    void nothingBelowTheThreshold();
    void raisedByTakesItsColour();
    void rgbKeepsItsBytes();
    void roundLengths_data();
    void roundLengths();
};

void TestPictures::contourOfAConeIsACircle_data()
{
    QTest::addColumn<double>("radius");
    QTest::newRow("small") << 6.3;
    QTest::newRow("middle") << 20.0;
    QTest::newRow("large") << 44.7;
}

void TestPictures::contourOfAConeIsACircle()
{
    QFETCH(double, radius);
    const double centre = 50.25;
    const auto pieces = isocontour(cone(100, centre, 60), 60 - radius);
    QVERIFY(closed(pieces));
    for (const auto& piece :
         pieces) // linear interpolation along a pixel side of a cone is exact up to the side's curvature
        QVERIFY2(std::abs(std::hypot(piece.x1() - centre, piece.y1() - centre) - radius) < 0.125 / (radius - 1) + 1e-4,
                 qPrintable(QString::number(piece.x1())));
    QVERIFY(std::abs(area(pieces) / (std::numbers::pi * radius * radius) - 1) < 0.01);
    QVERIFY(std::abs(length(pieces) / (2 * std::numbers::pi * radius) - 1) < 0.01);
}

void TestPictures::contourOfASaddleIsClosed()
{
    // Two hills that touch: the number of curves changes with the level, every curve stays closed and turns the same
    // way.
    Image<float> map(60, 40);
    for (int row = 0; row < 40; ++row)
        for (int column = 0; column < 60; ++column)
            map.at(row, column) =
                static_cast<float>(std::exp(-(std::pow(column - 20, 2) + std::pow(row - 20, 2)) / 60.0)
                                   + std::exp(-(std::pow(column - 38, 2) + std::pow(row - 21, 2)) / 60.0));
    for (double level = 0.1; level < 1; level += 0.01) {
        const auto pieces = isocontour(map, level);
        QVERIFY(!pieces.isEmpty());
        QVERIFY2(closed(pieces), qPrintable(QString::number(level)));
        QVERIFY(area(pieces) > 0);
    }
}

void TestPictures::contourCases_data()
{
    QTest::addColumn<QList<float>>("corners"); // upper left, upper right, lower right, lower left
    QTest::addColumn<int>("pieces");
    QTest::newRow("all below") << QList<float>{0, 0, 0, 0} << 0;
    QTest::newRow("all above") << QList<float>{1, 1, 1, 1} << 0;
    QTest::newRow("one corner") << QList<float>{1, 0, 0, 0} << 1;
    QTest::newRow("a side") << QList<float>{1, 1, 0, 0} << 1;
    QTest::newRow("three corners") << QList<float>{1, 1, 1, 0} << 1;
    QTest::newRow("saddle, low middle") << QList<float>{1, 0, 0.9F, 0} << 2;
    QTest::newRow("saddle, high middle") << QList<float>{3, 0, 3, 0} << 2;
    QTest::newRow("other saddle") << QList<float>{0, 3, 0, 3} << 2;
}

void TestPictures::contourCases()
{
    QFETCH(QList<float>, corners);
    QFETCH(int, pieces);
    Image<float> map(2, 2);
    map.at(0, 0) = corners[0];
    map.at(0, 1) = corners[1];
    map.at(1, 1) = corners[2];
    map.at(1, 0) = corners[3];
    const auto found = isocontour(map, 0.5);
    QCOMPARE(found.size(), pieces);
    const double mean = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
    for (const auto& piece : found) {
        // Left of the piece, seen on the screen with y down, lies the higher side: compare with the bilinear value
        // beside its middle.
        const QPointF way = piece.p2() - piece.p1();
        const QPointF left = piece.center() + QPointF(way.y(), -way.x()) * 0.1 / piece.length();
        const double u = left.x() - 0.5, v = left.y() - 0.5;
        const double value =
            corners[0] * (1 - u) * (1 - v) + corners[1] * u * (1 - v) + corners[2] * u * v + corners[3] * (1 - u) * v;
        QVERIFY2(value > 0.5, qPrintable(QStringLiteral("%1 at %2 %3").arg(value).arg(u).arg(v)));
        if (pieces == 2) { // the middle is on the side its mean says
            const QPointF middle = QPointF(1, 1) - piece.center();
            const bool middleOnLeft = way.y() * middle.x() - way.x() * middle.y() > 0;
            QCOMPARE(middleOnLeft, mean > 0.5);
        }
    }
}

void TestPictures::contourWithHoles()
{
    auto map = cone(40, 20, 30);
    map.at(20, 20) = kNan;
    const auto pieces = isocontour(map, 20);
    QVERIFY(closed(pieces)); // the unmeasured pixel gets a curve of its own: it is not above
    for (const auto& piece : pieces)
        QVERIFY(std::isfinite(piece.x1()) && std::isfinite(piece.y2()));
}

void TestPictures::contourWithoutLevel()
{
    QVERIFY(isocontour(cone(10, 5, 10), std::numeric_limits<double>::quiet_NaN()).isEmpty());
    QVERIFY(isocontour(cone(10, 5, 10), 1e9).isEmpty());
    QVERIFY(isocontour({}, 0).isEmpty());
    QVERIFY(isocontour(Image<float>(1, 1), -1).isEmpty());
}

void TestPictures::outlineOfARectangle()
{
    Mask mask(10, 8);
    for (int row = 2; row < 5; ++row)
        for (int column = 3; column < 9; ++column)
            mask.at(row, column) = 1;
    const auto lines = borderOf(mask, {100, 200});
    QCOMPARE(lines.size(), 4); // straight runs in one piece
    QCOMPARE(length(lines), 2.0 * (6 + 3));
    for (const auto& line : lines)
        QVERIFY(QRectF(103, 202, 6, 3).adjusted(0, 0, 1e-9, 1e-9).contains(line.p1()));
}

void TestPictures::outlineWithAHole()
{
    Mask mask(5, 5, 1, 1); // up to the border on all sides
    mask.at(2, 2) = 0;
    const auto lines = borderOf(mask);
    QCOMPARE(length(lines), 4.0 * 5 + 4);
    QCOMPARE(borderOf(Mask(5, 5)).size(), 0);
}

void TestPictures::tails()
{
    Image<float> values(100, 100); // 0 .. 9999, shuffled by a step that shares no factor with the size
    for (std::size_t i = 0; i < 10000; ++i)
        values.values()[i] = static_cast<float>((i * 7919) % 10000);
    const auto window = tailsWindow(values);
    QCOMPARE(window.low, 10.0); // ten values in ten thousand lie below
    QCOMPARE(window.high, 9989.0);
    values.at(0, 0) = kNan;
    values.at(50, 50) = 1e30F; // one stray point does not decide
    QVERIFY(std::abs(tailsWindow(values).high - 9989) < 3);
}

void TestPictures::tailsOfLittle()
{
    QCOMPARE(tailsWindow(Image<float>(4, 4, 1, kNan)), ValueWindow{});
    const auto flat = tailsWindow(Image<float>(4, 4, 1, 7.5F));
    QVERIFY(flat.low < 7.5 && flat.high > 7.5 && flat.high - flat.low < 0.001);
    Image<float> two(2, 1);
    two.at(0, 1) = 3;
    QCOMPARE(tailsWindow(two).low, 0.0);
    QCOMPARE(tailsWindow(two).high, 3.0);
}

void TestPictures::dragging()
{
    const ValueWindow start{10, 20};
    const auto up = dragged(start, 0, 0.5);
    QCOMPARE(up.low, 15.0);
    QCOMPARE(up.high, 25.0);
    const auto wider = dragged(start, 0.2, 0);
    QCOMPARE((wider.low + wider.high) / 2, 15.0);
    QVERIFY(wider.high - wider.low > 10);
    const auto back = dragged(wider, -0.2, 0);
    QVERIFY(std::abs(back.low - 10) < 1e-9 && std::abs(back.high - 20) < 1e-9);
    const auto narrow = dragged(start, -100, 0);
    QVERIFY(narrow.high > narrow.low);
}

void TestPictures::trueValuesMoreThan256()
{
    // A ramp of 65,536 true values, windowed to a 1000th of them, still shows all colours: nothing was squeezed to 8
    // bits before.
    Image<float> ramp(256, 256);
    for (std::size_t i = 0; i < ramp.values().size(); ++i)
        ramp.values()[i] = static_cast<float>(i);
    const auto picture = pictureOf(ramp, {30000, 30065}, ColorMap::Name::Grey);
    std::set<QRgb> seen;
    for (int row = 0; row < 256; ++row)
        for (int column = 0; column < 256; ++column)
            seen.insert(picture.pixel(column, row));
    QVERIFY2(seen.size() >= 66, qPrintable(QString::number(seen.size())));
}

void TestPictures::unmeasuredIsTransparent()
{
    Image<float> values(3, 1);
    values.at(0, 0) = kNan;
    values.at(0, 1) = -std::numeric_limits<float>::infinity();
    values.at(0, 2) = 5;
    const auto picture = pictureOf(values, {0, 1}, ColorMap::Name::Height);
    QCOMPARE(qAlpha(picture.pixel(0, 0)), 0);
    QCOMPARE(picture.pixel(1, 0), ColorMap::of(ColorMap::Name::Height).colors().front());
    QCOMPARE(picture.pixel(2, 0), ColorMap::of(ColorMap::Name::Height).colors().back());
}

void TestPictures::nothingBelowTheThreshold()
{
    ScoreMap map(100, 1);
    for (int column = 0; column < 100; ++column)
        map.at(0, column) = static_cast<float>(column) / 10;
    const ScoreScale scale{5.0, 9.0};
    const auto overlay = overlayOf(map, scale);
    for (int column = 0; column < 100; ++column)
        QCOMPARE(qAlpha(overlay.pixel(column, 0)), column <= 50 ? 0 : 255);
    const auto none = overlayOf(map, {});
    for (int column = 0; column < 100; ++column)
        QCOMPARE(qAlpha(none.pixel(column, 0)), 0);
}

void TestPictures::raisedByTakesItsColour()
{
    ScoreMap fused(4, 1, 1, 9.0F);
    ShareMap share(4, 1);
    fused.at(0, 0) = 1; // below
    share.at(0, 1) = 0;
    share.at(0, 2) = 0.5F;
    share.at(0, 3) = 1;
    const auto overlay = raisedByOverlayOf(fused, share, {5.0, 9.0});
    QCOMPARE(qAlpha(overlay.pixel(0, 0)), 0);
    QVERIFY(qBlue(overlay.pixel(1, 0)) > qRed(overlay.pixel(1, 0)) + 40);
    QVERIFY(std::abs(qBlue(overlay.pixel(2, 0)) - qRed(overlay.pixel(2, 0))) < 12);
    QVERIFY(qRed(overlay.pixel(3, 0)) > qBlue(overlay.pixel(3, 0)) + 80);
}

void TestPictures::rgbKeepsItsBytes()
{
    RgbImage rgb(3, 2, 3); // an odd width: scan lines of a QImage are padded
    for (std::size_t i = 0; i < rgb.values().size(); ++i)
        rgb.values()[i] = static_cast<std::uint8_t>(i * 13);
    const auto picture = pictureOf(rgb);
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 3; ++column)
            QCOMPARE(picture.pixel(column, row),
                     qRgb(rgb.at(row, column, 0), rgb.at(row, column, 1), rgb.at(row, column, 2)));
}

void TestPictures::roundLengths_data()
{
    QTest::addColumn<double>("most");
    QTest::addColumn<double>("length");
    QTest::newRow("1") << 1.0 << 1.0;
    QTest::newRow("1.99") << 1.99 << 1.0;
    QTest::newRow("2") << 2.0 << 2.0;
    QTest::newRow("37") << 37.0 << 20.0;
    QTest::newRow("0.07") << 0.07 << 0.05;
    QTest::newRow("900") << 900.0 << 500.0;
    QTest::newRow("unknown") << 0.0 << 0.0;
    QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << 0.0;
}

void TestPictures::roundLengths()
{
    QFETCH(double, most);
    QFETCH(double, length);
    QCOMPARE(roundLengthMm(most), length);
}

TWINSPECT_TEST(TestPictures)
#include "tst_pictures.moc"
