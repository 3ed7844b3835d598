// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <QTest>

#include "core/golden/golden_part.h"
#include "tests/support/test_program.h"
#include "tests/unit/golden/plates.h"

using namespace twinspect;
using namespace twinspect::sample;

namespace {

// As a part of finer pixels would give them: with a soft outline.
PoseFeatures features(const Lie& lie)
{
    PoseFeatures planes(kSide, kSide, 3);
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            const PlatePoint p = lie.onPart(column, row);
            const double on = edge(std::min(38 - std::fabs(p.x), 22 - std::fabs(p.y)));
            planes.at(row, column, 0) = static_cast<float>(heightOf(p));
            planes.at(row, column, 1) = static_cast<float>(on);
            planes.at(row, column, 2) = static_cast<float>(on * (greyOf(p) - 150) / 30);
        }
    return planes;
}

double medianOf(std::vector<double> values)
{
    std::ranges::sort(values);
    return values.at(values.size() / 2);
}

} // namespace

class TestGoldenPart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void posesAreFound_data()
    {
        QTest::addColumn<double>("degrees");
        QTest::addColumn<double>("right");
        QTest::addColumn<double>("down");
        QTest::newRow("as it is") << 0.0 << 0.0 << 0.0;
        QTest::newRow("shifted") << 0.0 << 6.3 << -4.7;
        QTest::newRow("between two coarse steps") << 37.6 << 2.0 << 5.0;
        QTest::newRow("upside down") << 181.2 << -3.4 << 1.1;
        QTest::newRow("three quarters") << 271.0 << 4.0 << 4.0;
    }
    void posesAreFound()
    {
        QFETCH(double, degrees);
        QFETCH(double, right);
        QFETCH(double, down);
        const Lie lie{degrees * std::numbers::pi / 180, {right, down}};
        const auto found = PoseFinder(features({})).find(features(lie));
        // The pose takes what lies so to where the golden part has it.
        for (const PlatePoint p : {PlatePoint{30, 15}, PlatePoint{-30, 15}, PlatePoint{0, -20}}) {
            const double x = std::cos(lie.turn) * p.x - std::sin(lie.turn) * p.y + right,
                         y = std::sin(lie.turn) * p.x + std::cos(lie.turn) * p.y + down;
            const double turn = found.pose.turn;
            QVERIFY(std::fabs(std::cos(turn) * x - std::sin(turn) * y + found.pose.right - p.x) < 0.25);
            QVERIFY(std::fabs(std::sin(turn) * x + std::cos(turn) * y + found.pose.down - p.y) < 0.25);
        }
        const auto there = toPart(toGolden(features(lie), found.pose), found.pose);
        const auto middle = static_cast<std::size_t>(kSide / 2 * kSide + kSide / 2);
        QVERIFY(std::fabs(there.data()[3 * middle] - 0.6f) < 0.02f); // back where it was
    }

    void deviationIsInMillimetres_data()
    {
        QTest::addColumn<double>("mm");
        QTest::newRow("dent") << -0.5;
        QTest::newRow("bump") << 0.3;
        QTest::newRow("faint dent") << -0.2;
    }
    void deviationIsInMillimetres()
    {
        QFETCH(double, mm);
        const auto golden = GoldenPart::learn(goodParts(16), kRangeMm, {});
        QVERIFY2(golden, golden ? "" : golden.error().message().c_str());
        QVERIFY(golden->registers());
        const Lie lie = anyLie(100);
        const Flaw flaw{{-8, -10}, 6, mm, 0};
        auto image = part(lie, 100, {flaw});
        image.measured.at(64, 64) = 0;
        const auto deviation = golden->deviationOf(image);
        QVERIFY(deviation.trusted);
        std::vector<double> inside, beside, spread;
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column) {
                const PlatePoint p = lie.onPart(column, row);
                const double value = deviation.heightMm.at(row, column);
                if (!isPart(p)) {
                    QVERIFY(std::isnan(value));
                    continue;
                }
                if (std::isnan(value))
                    continue;
                const double distance = std::hypot(p.x - flaw.at.x, p.y - flaw.at.y);
                if (distance < flaw.radius - 1.5)
                    inside.push_back(value);
                else if (distance > flaw.radius + 1.5)
                    beside.push_back(std::fabs(value));
                spread.push_back(deviation.spreadMm.at(row, column));
            }
        QVERIFY(std::isnan(deviation.heightMm.at(64, 64)));
        QVERIFY2(std::fabs(medianOf(inside) - mm) < 0.03, std::to_string(medianOf(inside)).c_str());
        QVERIFY2(medianOf(beside) < 0.05, std::to_string(medianOf(beside)).c_str());
        // The sensor's noise, which the interpolation of each part dampens, and its root of two for the widening.
        QVERIFY2(medianOf(spread) > 0.5 * kNoiseMm && medianOf(spread) < 2 * kNoiseMm,
                 std::to_string(medianOf(spread)).c_str());
        const auto most = heightExtremeOf(deviation);
        QVERIFY(most);
        const PlatePoint p = lie.onPart(most->column, most->row);
        QVERIFY2(std::hypot(p.x - flaw.at.x, p.y - flaw.at.y) < flaw.radius + 1, std::to_string(most->spreads).c_str());
        QVERIFY(most->heightMm * mm > 0);
    }

    // 0.4 mm from one end to the other are no deviation, but 0.2 mm all over are.
    void aLeanIsNoDeviationButAThicknessIs()
    {
        const auto golden = GoldenPart::learn(goodParts(16), kRangeMm, {});
        QVERIFY(golden);
        const Lie lie = anyLie(150);
        auto image = part(lie, 150);
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column)
                if (const PlatePoint p = lie.onPart(column, row); isPart(p))
                    image.height.at(row, column) += static_cast<float>((0.2 + 0.2 * p.x / 38) / kRangeMm);
        const auto deviation = golden->deviationOf(image);
        std::vector<double> left, right;
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column) {
                const PlatePoint p = lie.onPart(column, row);
                if (const double value = deviation.heightMm.at(row, column); isPart(p) && !std::isnan(value))
                    (p.x < 0 ? left : right).push_back(value);
            }
        QVERIFY2(std::fabs(medianOf(left) - 0.2) < 0.03, std::to_string(medianOf(left)).c_str());
        QVERIFY2(std::fabs(medianOf(right) - 0.2) < 0.03, std::to_string(medianOf(right)).c_str());
    }

    void colourCountsButTheLightDoesNot()
    {
        const auto golden = GoldenPart::learn(goodParts(16), kRangeMm, {});
        QVERIFY(golden);
        const Lie lie = anyLie(200);
        const auto highest = [&](PartImage image, int brighter) {
            for (auto& value : image.rgb.values())
                value = static_cast<std::uint8_t>(value + brighter);
            const auto deviation = golden->deviationOf(image);
            float most = 0;
            for (const float value : deviation.colour.values())
                most = std::max(most, value);
            return static_cast<double>(most);
        };
        const double good = highest(part(lie, 200), 0), brighter = highest(part(lie, 201), 20),
                     pale = highest(part(lie, 202, {{{5, -12}, 6, 0, 12}}), 0);
        QVERIFY2(brighter < 0.5 * pale, std::to_string(brighter / pale).c_str());
        QVERIFY2(pale > 2 * good, std::to_string(pale / good).c_str());
    }

    void anotherPartIsNotTrusted()
    {
        const auto golden = GoldenPart::learn(goodParts(12), kRangeMm, {});
        QVERIFY(golden);
        QVERIFY(golden->deviationOf(part(anyLie(300), 300)).trusted);
        QVERIFY(!golden->deviationOf(part(anyLie(301), 301, {}, true)).trusted); // lies on its face
    }

    // No two of these are alike: hills at random places.
    void partsThatVaryFreelyDoNotRegister()
    {
        std::vector<PartImage> parts;
        for (std::uint64_t i = 0; i < 12; ++i) {
            Random random(3, 4, i);
            std::vector<Flaw> hills;
            for (int k = 0; k < 9; ++k)
                hills.push_back({{random.uniform(-34, 34), random.uniform(-18, 18)},
                                 9,
                                 random.uniform(-4, 4),
                                 random.below(80) - 40});
            parts.push_back(part(anyLie(i), i, hills));
        }
        const auto golden = GoldenPart::learn(parts, kRangeMm, {});
        QVERIFY(golden);
        QVERIFY2(!golden->registers(), std::to_string(golden->residuals()[6]).c_str());
        QVERIFY(!golden->deviationOf(parts.front()).trusted);
    }

    // The same to the last bit, whatever is asked.
    void itIsTheSameAfterItWasKept()
    {
        const auto golden = GoldenPart::learn(goodParts(8), kRangeMm, {});
        QVERIFY(golden);
        const auto again = GoldenPart::from(golden->planes(), kRangeMm, "a.tsm");
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QCOMPARE(again->side(), kSide);
        QVERIFY(again->residuals() == golden->residuals());
        const auto image = part(anyLie(400), 400, {{{-8, -10}, 6, -0.5, 12}});
        const auto before = golden->deviationOf(image), after = again->deviationOf(image);
        QVERIFY(before.trusted && after.trusted);
        QCOMPARE(after.residual, before.residual);
        QVERIFY(after.height == before.height && after.colour == before.colour);
        for (std::size_t i = 0; i < image.foreground.pixelCount(); ++i)
            for (const auto map : {&GoldenDeviation::heightMm, &GoldenDeviation::spreadMm}) {
                const float one = (before.*map).data()[i], other = (after.*map).data()[i];
                QVERIFY(one == other || (std::isnan(one) && std::isnan(other)));
            }
    }

    void senselessPlanesAreRefused_data()
    {
        QTest::addColumn<QString>("plane");
        QTest::addColumn<int>("side");
        QTest::addColumn<double>("number");
        const double infinite = std::numeric_limits<double>::infinity(), none = std::nan("");
        QTest::newRow("missing") << "share" << 0 << 0.0;
        QTest::newRow("another size") << "reference" << kSide / 2 << 0.0;
        QTest::newRow("a spread of nothing") << "spread" << kSide << 0.0;
        QTest::newRow("a share of more than all") << "share" << kSide << 1.5;
        QTest::newRow("no number in the features") << "features" << kSide << none;
        QTest::newRow("an infinite mean") << "mean" << kSide << infinite;
        QTest::newRow("negative residuals") << "residuals" << 0 << -1.0;
    }
    void senselessPlanesAreRefused()
    {
        QFETCH(QString, plane);
        QFETCH(int, side);
        QFETCH(double, number);
        const auto golden = GoldenPart::learn(goodParts(4), kRangeMm, {});
        QVERIFY(golden);
        auto planes = golden->planes();
        auto& changed = planes[plane.toStdString()];
        if (plane == "residuals")
            changed.data()[0] = static_cast<float>(number);
        else if (side == 0)
            planes.erase(plane.toStdString());
        else
            changed = Image<float>(side, side, changed.channels(), static_cast<float>(number));
        const auto refused = GoldenPart::from(planes, kRangeMm, "a.tsm");
        QVERIFY(!refused && refused.error().code == ErrorCode::Mismatch);
        QVERIFY(refused.error().file == "a.tsm");
        QVERIFY(refused.error().message().find("golden." + plane.toStdString()) != std::string::npos);
    }

    void tooFewAndStopped()
    {
        const auto few = GoldenPart::learn(goodParts(3), kRangeMm, {});
        QVERIFY(!few && few.error().code == ErrorCode::TooLittleData);
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = GoldenPart::learn(goodParts(4), kRangeMm, {stop.get_token(), {}});
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
    }
};

TWINSPECT_TEST(TestGoldenPart)
#include "tst_golden_part.moc"
