// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <numbers>
#include <vector>

#include <QTest>

#include "core/base/random.h"
#include "core/golden/golden_part.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr int kSide = 128;
constexpr double kMiddle = (kSide - 1) / 2.0;
constexpr double kRangeMm = 10;   // a height of 1
constexpr double kNoiseMm = 0.03; // of the sensor

struct Place {
    double x = 0, y = 0; // px from the middle of the part
};

/// Where the part lies: turned by `turn`, then shifted.
struct Lie {
    double turn = 0;
    Place shift;

    [[nodiscard]] Place onPart(double column, double row) const
    {
        const double x = column - kMiddle - shift.x, y = row - kMiddle - shift.y;
        return {std::cos(turn) * x + std::sin(turn) * y, -std::sin(turn) * x + std::cos(turn) * y};
    }
};

struct Flaw {
    Place at;
    double radius = 0, heightMm = 0;
    int grey = 0;
};

double edge(double inside) { return std::clamp(0.5 + inside, 0.0, 1.0); } // a wall one pixel wide

// An oblong plate with a boss towards one corner and a dark stripe across one end: no two of its poses look alike.
double heightOf(Place p)
{
    const double plate = std::min(38 - std::fabs(p.x), 22 - std::fabs(p.y));
    const double boss = 9 - std::hypot(p.x - 18, p.y - 8);
    return 0.6 * edge(plate) + 0.4 * edge(boss) * edge(plate);
}
bool isPart(Place p) { return std::fabs(p.x) <= 38 && std::fabs(p.y) <= 22; }
double greyOf(Place p) { return !isPart(p) ? 60 : 150 - 60 * edge(5 - std::fabs(p.x + 25)); }

PartImage part(const Lie& lie, std::uint64_t number, const std::vector<Flaw>& flaws = {}, bool mirrored = false)
{
    PartImage image{RgbImage(kSide, kSide, 3),
                    DepthMap(kSide, kSide),
                    Mask(kSide, kSide),
                    Mask(kSide, kSide, 1, 1),
                    {},
                    {0, 0, kSide, kSide, kSide}};
    Random random(7, 1, number);
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            Place p = lie.onPart(column, row);
            if (mirrored)
                p.y = -p.y;
            double heightMm = kRangeMm * heightOf(p) + kNoiseMm * random.normal(), grey = greyOf(p);
            for (const Flaw& flaw : flaws) {
                const double share = edge(flaw.radius - std::hypot(p.x - flaw.at.x, p.y - flaw.at.y));
                heightMm += flaw.heightMm * share;
                grey += flaw.grey * share;
            }
            image.height.at(row, column) = static_cast<float>(heightMm / kRangeMm);
            image.foreground.at(row, column) = isPart(p) ? 1 : 0;
            for (int channel = 0; channel < 3; ++channel)
                image.rgb.at(row, column, channel) =
                    static_cast<std::uint8_t>(std::lround(grey + 1.5 * random.normal()));
        }
    return image;
}

Lie anyLie(std::uint64_t number)
{
    Random random(11, 2, number);
    return {random.uniform(0, 2 * std::numbers::pi), {random.uniform(-3, 3), random.uniform(-3, 3)}};
}

std::vector<PartImage> goodParts(std::uint64_t count)
{
    std::vector<PartImage> parts;
    for (std::uint64_t i = 0; i < count; ++i)
        parts.push_back(part(anyLie(i), i));
    return parts;
}

// As a part of finer pixels would give them: with a soft outline.
PoseFeatures features(const Lie& lie)
{
    PoseFeatures planes(kSide, kSide, 3);
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            const Place p = lie.onPart(column, row);
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
        const auto found = findPose(features(lie), features({}));
        // The pose takes what lies so to where the golden part has it.
        for (const Place p : {Place{30, 15}, Place{-30, 15}, Place{0, -20}}) {
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
                const Place p = lie.onPart(column, row);
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
        const Place p = lie.onPart(most->column, most->row);
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
                if (const Place p = lie.onPart(column, row); isPart(p))
                    image.height.at(row, column) += static_cast<float>((0.2 + 0.2 * p.x / 38) / kRangeMm);
        const auto deviation = golden->deviationOf(image);
        std::vector<double> left, right;
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column) {
                const Place p = lie.onPart(column, row);
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
