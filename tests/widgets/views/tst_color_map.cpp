// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QtTest>

#include "ui/common/color_map.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

double linear(int byte)
{
    const double value = byte / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

struct Lab {
    double lightness, a, b;
};

// The way back, from the screen's colours to CIELAB, as IEC 61966-2-1 and CIE 15 give it.
Lab labOf(double red, double green, double blue)
{
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const double x = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
    const double y = f(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
    const double z = f((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

Lab labOf(QRgb color) { return labOf(linear(qRed(color)), linear(qGreen(color)), linear(qBlue(color))); }

double distance(const Lab& p, const Lab& q) { return std::hypot(p.lightness - q.lightness, p.a - q.a, p.b - q.b); }

// A dichromat's view (Vienot, Brettel, Mollon 1999): red and green receptors give one signal.
Lab seenWithoutGreen(QRgb color)
{
    const double red = linear(qRed(color)), green = linear(qGreen(color)), blue = linear(qBlue(color));
    const double mixed = 0.29275 * red + 0.70725 * green;
    return labOf(mixed, mixed, std::max(0.0, -0.02234 * red + 0.02234 * green + blue));
}

} // namespace

class TestColorMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lightnessRunsOneWay_data();
    void lightnessRunsOneWay();
    void stepsLookEquallyFar_data();
    void stepsLookEquallyFar();
    void raisedByIsPaleInTheMiddle();
    void raisedByReadsWithoutColourVision();
    void endsAndClipping();
    void nothingUpToTheThreshold();
    void topComesFromHeldOutParts();
    void noThresholdNoColour();
};

void TestColorMap::lightnessRunsOneWay_data()
{
    QTest::addColumn<ColorMap::Name>("name");
    QTest::addColumn<int>("direction");
    QTest::newRow("grey") << ColorMap::Name::Grey << 1;
    QTest::newRow("height") << ColorMap::Name::Height << 1;
    QTest::newRow("score") << ColorMap::Name::Score << -1;
}

void TestColorMap::lightnessRunsOneWay()
{
    QFETCH(ColorMap::Name, name);
    QFETCH(int, direction);
    const auto& colors = ColorMap::of(name).colors();
    for (std::size_t i = 1; i < colors.size(); ++i) // 0.4: rounding to bytes
        QVERIFY2(direction * (labOf(colors[i]).lightness - labOf(colors[i - 1]).lightness) > -0.4,
                 qPrintable(QString::number(i)));
    QVERIFY(std::abs(labOf(colors.back()).lightness - labOf(colors.front()).lightness) > 60);
}

void TestColorMap::stepsLookEquallyFar_data()
{
    QTest::addColumn<ColorMap::Name>("name");
    QTest::newRow("grey") << ColorMap::Name::Grey;
    QTest::newRow("height") << ColorMap::Name::Height;
    QTest::newRow("score") << ColorMap::Name::Score;
    QTest::newRow("raised by") << ColorMap::Name::RaisedBy;
}

void TestColorMap::stepsLookEquallyFar()
{
    QFETCH(ColorMap::Name, name);
    const auto& colors = ColorMap::of(name).colors();
    std::vector<double> steps; // of eight, so that rounding to bytes does not count
    for (std::size_t i = 8; i < colors.size(); i += 8)
        steps.push_back(distance(labOf(colors[i]), labOf(colors[i - 8])));
    double mean = 0;
    for (const double step : steps)
        mean += step / static_cast<double>(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i)
        QVERIFY2(steps[i] > 0.7 * mean && steps[i] < 1.3 * mean,
                 qPrintable(QStringLiteral("step %1: %2, mean %3").arg(i).arg(steps[i]).arg(mean)));
}

void TestColorMap::raisedByIsPaleInTheMiddle()
{
    const auto& map = ColorMap::of(ColorMap::Name::RaisedBy);
    const auto middle = labOf(map.at(0.5)), depth = labOf(map.at(0)), rgb = labOf(map.at(1));
    QVERIFY(middle.lightness > depth.lightness + 20 && middle.lightness > rgb.lightness + 20);
    QVERIFY(depth.b < -40);               // blue
    QVERIFY(rgb.b > 40 && rgb.a > 10);    // orange
    // The palest colour stands for both, wherever the curve's two halves meet.
    const auto& colors = map.colors();
    const auto palest = std::max_element(colors.begin(), colors.end(),
                                         [](QRgb p, QRgb q) { return labOf(p).lightness < labOf(q).lightness; })
                      - colors.begin();
    QVERIFY2(palest > 100 && palest < 155, qPrintable(QString::number(palest)));
}

void TestColorMap::raisedByReadsWithoutColourVision()
{
    const auto& map = ColorMap::of(ColorMap::Name::RaisedBy);
    QVERIFY(distance(seenWithoutGreen(map.at(0)), seenWithoutGreen(map.at(1))) > 60);
    QVERIFY(distance(seenWithoutGreen(map.at(0)), seenWithoutGreen(map.at(0.5))) > 30);
    QVERIFY(distance(seenWithoutGreen(map.at(1)), seenWithoutGreen(map.at(0.5))) > 30);
}

void TestColorMap::endsAndClipping()
{
    const auto& map = ColorMap::of(ColorMap::Name::Height);
    QCOMPARE(map.at(-3), map.colors().front());
    QCOMPARE(map.at(7), map.colors().back());
    QCOMPARE(map.at(std::numeric_limits<double>::quiet_NaN()), map.colors().front());
    QVERIFY(qBlue(map.at(0)) > qRed(map.at(0)));                                    // dark blue
    QVERIFY(qRed(map.at(1)) > 200 && qGreen(map.at(1)) > 200 && qBlue(map.at(1)) < 140); // yellow
    const auto& grey = ColorMap::of(ColorMap::Name::Grey);
    for (const QRgb color : grey.colors())
        QVERIFY(std::abs(qRed(color) - qGreen(color)) <= 1 && std::abs(qBlue(color) - qGreen(color)) <= 1);
}

void TestColorMap::nothingUpToTheThreshold()
{
    const double peaks[] = {2.0, 2.5, 3.0};
    const auto scale = ScoreScale::anchoredTo(3.1, peaks);
    for (const double score : {-100.0, 0.0, 3.0, 3.1, std::numeric_limits<double>::quiet_NaN()})
        QCOMPARE(qAlpha(scale.color(score)), 0);
    const auto first = scale.color(std::nextafter(3.1, 4.0));
    QCOMPARE(first, ColorMap::of(ColorMap::Name::Score).colors().front());
    QVERIFY(qRed(first) > 200 && qGreen(first) > 180 && qBlue(first) < 130); // yellow
    QCOMPARE(scale.color(1e9), ColorMap::of(ColorMap::Name::Score).colors().back());
    QVERIFY(qRed(scale.color(1e9)) < 120);
}

void TestColorMap::topComesFromHeldOutParts()
{
    const double peaks[] = {3.0, 1.5, 2.0};
    QCOMPARE(ScoreScale::anchoredTo(4.0, peaks).top, 4.0 + 3 * 1.5);
    const double one[] = {3.0};
    QCOMPARE(ScoreScale::anchoredTo(4.0, one).top, 7.0);
    QVERIFY(ScoreScale::anchoredTo(0.0, {}).valid());
    QVERIFY(ScoreScale::anchoredTo(-2.0, {}).valid());
}

void TestColorMap::noThresholdNoColour()
{
    const double peaks[] = {1.0, 2.0};
    const auto scale = ScoreScale::anchoredTo(std::numeric_limits<double>::quiet_NaN(), peaks);
    QVERIFY(!scale.valid());
    QCOMPARE(qAlpha(scale.color(1e9)), 0);
}

TWINSPECT_TEST(TestColorMap)
#include "tst_color_map.moc"
