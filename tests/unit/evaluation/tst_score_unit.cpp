// SPDX-License-Identifier: GPL-3.0-or-later
// The unit in which people read scores, and how such scores are written.
#include <QTest>

#include <cmath>
#include <limits>
#include <random>

#include "core/evaluation/score_digits.h"
#include "core/evaluation/score_unit.h"
#include "reference_data.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr double kMost = std::numeric_limits<double>::max();

} // namespace

class TestScoreUnit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void zeroAndOne()
    {
        const auto unit = ScoreUnit::between(-3, -1);
        QVERIFY(unit.known());
        QCOMPARE(unit.readable(-3), 0.0);
        QCOMPARE(unit.readable(-1), 1.0);
        QCOMPARE(unit.readable(-2), 0.5);
        QCOMPARE(unit.readable(3), 3.0);
        QCOMPARE(unit.readable(-4), -0.5);
        QCOMPARE(unit.readableDifference(0.5), 0.25);
        QCOMPARE(unit.raw(1), -1.0);
        QCOMPARE(unit.raw(0), -3.0);
        QCOMPARE(unit.raw(2.5), 2.0);
        QVERIFY(std::isnan(unit.readable(kNan)) && unit.readable(kInfinity) == kInfinity);
        QVERIFY(unit == ScoreUnit::between(-3, -1) && !(unit == ScoreUnit::between(-3, -2)) && !(unit == ScoreUnit()));
    }

    void withoutAUnitScoresAreSaidAsTheyAre_data()
    {
        QTest::addColumn<double>("zero");
        QTest::addColumn<double>("one");
        QTest::newRow("not a number") << kNan << 1.0;
        QTest::newRow("infinite") << 0.0 << kInfinity;
        QTest::newRow("the same") << 2.5 << 2.5;
        QTest::newRow("the threshold below the middle") << 2.5 << 2.0;
        QTest::newRow("a rounding apart") << 1.0 << std::nextafter(1.0, 2.0);
        QTest::newRow("hardly anything apart") << 0.0 << 1e-300;
        QTest::newRow("too far apart") << -kMost << kMost;
    }
    void withoutAUnitScoresAreSaidAsTheyAre()
    {
        QFETCH(double, zero);
        QFETCH(double, one);
        const auto unit = ScoreUnit::between(zero, one);
        QVERIFY(!unit.known() && unit == ScoreUnit());
        for (const double score : {-0.73, 0.0, 1.0, 1e300}) {
            QCOMPARE(unit.readable(score), score);
            QCOMPARE(unit.raw(score), score);
            QCOMPARE(unit.readableDifference(score), score);
        }
    }

    // On which side of the training's threshold a score lies is what people look for first. Also where the middle is so
    // much larger that the difference to it rounds away the last digits of the threshold.
    void neverFallsAndNeverMovesAcrossTheThreshold()
    {
        std::mt19937_64 random(7);
        const auto real = [&](double exponent) {
            return std::uniform_real_distribution(-1.0, 1.0)(random)
                 * std::pow(10, std::uniform_real_distribution(-exponent, exponent)(random));
        };
        for (int i = 0; i < 20'000; ++i) {
            const double a = real(6), b = real(6);
            const auto unit = ScoreUnit::between(std::min(a, b), std::max(a, b));
            if (!unit.known())
                continue;
            const double below = std::nextafter(unit.one(), -kInfinity), above = std::nextafter(unit.one(), kInfinity);
            QVERIFY(unit.readable(below) < 1 && unit.readable(unit.one()) == 1 && unit.readable(above) > 1);
            QCOMPARE(unit.raw(unit.readable(unit.one())), unit.one());
            const double score = real(6), other = real(i % 7 == 0 ? 300 : 6);
            QVERIFY(unit.readable(std::min(score, other)) <= unit.readable(std::max(score, other)));
            QVERIFY(std::isfinite(unit.readable(score)) && std::isfinite(unit.readable(other)));
            const double there = unit.raw(unit.readable(score));
            QVERIFY(std::abs(there - score)
                    <= 1e-12 * (std::abs(score) + std::abs(unit.zero()) + std::abs(unit.one())));
        }
        QVERIFY(std::isfinite(ScoreUnit::between(0, 1e-9).readable(kMost)));
    }

    // The threshold of so few parts is their highest score and a tenth of their range.
    void ofHeldOutScores()
    {
        const auto few = scoreUnitOf(std::vector{4.0, 0.0, 1.0});
        QCOMPARE(few.zero(), 1.0);
        QCOMPARE(few.one(), 4.4);
        std::vector<double> many; // 0 .. 39: the conformal threshold is number ceil(41 * 0.95) = 39 in rising order
        for (int i = 39; i >= 0; --i)
            many.push_back(i);
        QCOMPARE(scoreUnitOf(many).zero(), 19.5);
        QCOMPARE(scoreUnitOf(many).one(), 38.0);
        for (const auto& scores :
             {std::vector<double>{}, std::vector{2.0}, std::vector{2.0, 2.0, 2.0}, std::vector{1.0, kNan, 2.0}})
            QVERIFY(!scoreUnitOf(scores).known());
        // Most of them alike and a few lower: the threshold is what most have.
        std::vector<double> alike(30, 5.0);
        alike.push_back(1);
        QVERIFY(!scoreUnitOf(alike).known());
    }

    void decimals_data()
    {
        QTest::addColumn<std::vector<double>>("raw");
        QTest::addColumn<std::vector<std::string>>("texts");
        using Texts = std::vector<std::string>;
        const auto row = [](const char* name, std::vector<double> raw, Texts texts) {
            QTest::newRow(name) << raw << texts;
        };
        // In a unit of 2, from -3 to -1.
        row("plain", {-3, -1, 3.468}, {"0.00", "1.00", "3.23"});
        row("below the middle", {-3.5}, {"-0.25"});
        row("no sign of nothing", {-3.004}, {"0.00"});
        row("above the threshold", {-0.9994}, {"1.0003"});
        row("below the threshold", {-1.0006}, {"0.9997"});
        row("hardly above it", {std::nextafter(-1.0, 0.0)}, {"1.000000001"});
        row("hardly below it", {std::nextafter(-1.0, -2.0)}, {"0.999999999"});
        row("hardly above it, beside it", {std::nextafter(-1.0, 0.0), -1}, {"1.000000001", "1.000000000"});
        row("compared", {-0.5, -0.498}, {"1.250", "1.251"});
        row("not a number", {kNan, -1}, {"nan", "1.00"});
    }
    void decimals()
    {
        QFETCH(std::vector<double>, raw);
        QFETCH(std::vector<std::string>, texts);
        QCOMPARE(plainScores(raw, ScoreUnit::between(-3, -1)), texts);
        QCOMPARE(plainScore(raw.front(), ScoreUnit::between(-3, -1)),
                 plainScores(std::vector{raw.front()}, ScoreUnit::between(-3, -1)).front());
    }

    void withoutAUnitScoresHaveFourDecimals()
    {
        QCOMPARE(plainScore(0.219403, {}), std::string("0.2194"));
        QCOMPARE(plainScore(-0.00001, {}), std::string("0.0000"));
        QCOMPARE(plainScores(std::vector{1.23456, 1.23458}, {}), (std::vector<std::string>{"1.23456", "1.23458"}));
        QCOMPARE(plainScores(std::vector{0.99999, 1.0}, {}), (std::vector<std::string>{"0.99999", "1.00000"}));
        QCOMPARE(plainScore(0.99999, {}), std::string("1.0000")); // 1 is a score like any other here
    }
};

TWINSPECT_TEST(TestScoreUnit)

#include "tst_score_unit.moc"
