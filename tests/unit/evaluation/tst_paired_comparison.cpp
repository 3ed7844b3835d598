// SPDX-License-Identifier: GPL-3.0-or-later
// The difference of two models' I-AUROC, against counts over all pairs, the variance of DeLong et al. (1988), and
// distributions whose true difference is known.
#include <QTest>

#include <cmath>
#include <limits>
#include <random>

#include "core/evaluation/paired_comparison.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

double normal(std::mt19937_64& random) { return std::normal_distribution<double>()(random); }

/// Scores of good parts are standard normal, those of defective parts shifted; half of the variance is common to both
/// models. So the true I-AUROC is Phi(shift / sqrt(2)).
PairedSet drawSet(std::mt19937_64& random, int good, int defects, double firstShift, double secondShift)
{
    PairedSet set;
    for (int i = 0; i < good + defects; ++i) {
        const bool defect = i >= good;
        const double common = normal(random) * std::sqrt(0.5);
        const double first = common + normal(random) * std::sqrt(0.5) + (defect ? firstShift : 0);
        const double second = common + normal(random) * std::sqrt(0.5) + (defect ? secondShift : 0);
        set.parts.push_back({first, second, defect});
    }
    return set;
}

double trueDifference(double firstShift, double secondShift)
{
    return 0.5 * (std::erf(firstShift / 2) - std::erf(secondShift / 2));
}

double covariance(const std::vector<double>& a, const std::vector<double>& b)
{
    double meanA = 0, meanB = 0, sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        meanA += a[i] / static_cast<double>(a.size());
        meanB += b[i] / static_cast<double>(a.size());
    }
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (a[i] - meanA) * (b[i] - meanB);
    return sum / static_cast<double>(a.size() - 1);
}

struct DeLong {
    double difference = 0, variance = 0;
};

/// DeLong, DeLong & Clarke-Pearson (1988), by their structural components over all pairs.
DeLong deLong(const PairedSet& set)
{
    std::vector<double> ofDefects[2], ofGood[2];
    DeLong result;
    for (const int model : {0, 1}) {
        const auto score = model == 0 ? &PairedScore::first : &PairedScore::second;
        const auto wins = [&](const PairedScore& defect, const PairedScore& good) {
            return defect.*score > good.*score ? 1.0 : defect.*score == good.*score ? 0.5 : 0.0;
        };
        for (const auto& part : set.parts) {
            double sum = 0, count = 0;
            for (const auto& other : set.parts)
                if (other.defect != part.defect) {
                    sum += part.defect ? wins(part, other) : wins(other, part);
                    count += 1;
                }
            (part.defect ? ofDefects : ofGood)[model].push_back(sum / count);
        }
        double area = 0;
        for (const double share : ofDefects[model])
            area += share / static_cast<double>(ofDefects[model].size());
        result.difference += model == 0 ? area : -area;
    }
    for (const auto* components : {ofDefects, ofGood})
        result.variance += (covariance(components[0], components[0]) + covariance(components[1], components[1])
                            - 2 * covariance(components[0], components[1]))
                         / static_cast<double>(components[0].size());
    return result;
}

double spreadOf(const AurocDifference& difference) { return (difference.upper - difference.lower) / (2 * 1.959964); }

} // namespace

class TestPairedComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithDeLong_data()
    {
        QTest::addColumn<int>("good");
        QTest::addColumn<int>("defects");
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("second");
        QTest::addColumn<bool>("ties");
        QTest::newRow("equal models") << 60 << 80 << 1.0 << 1.0 << false;
        QTest::newRow("one better") << 60 << 80 << 1.5 << 0.8 << false;
        QTest::newRow("few good parts") << 15 << 120 << 1.0 << 0.7 << false;
        QTest::newRow("many equal scores") << 60 << 80 << 1.2 << 0.8 << true;
    }
    void agreesWithDeLong()
    {
        QFETCH(int, good);
        QFETCH(int, defects);
        QFETCH(double, first);
        QFETCH(double, second);
        QFETCH(bool, ties);
        std::mt19937_64 random(5);
        std::vector<PairedSet> sets;
        for (int i = 0; i < 4; ++i) {
            sets.push_back(drawSet(random, good, defects, first, second));
            if (ties)
                for (auto& part : sets.back().parts)
                    part = {std::round(2 * part.first), std::round(2 * part.second), part.defect};
            const auto expected = deLong(sets.back());
            const auto result = compareAuroc({&sets.back(), 1}).value();
            QVERIFY(std::abs(result.difference - expected.difference) < 1e-12);
            const double ratio = spreadOf(result) / std::sqrt(expected.variance);
            QVERIFY2(ratio > 0.9 && ratio < 1.12, QByteArray::number(ratio));
            QCOMPARE(result.parts, good + defects);
        }
        // The mean of several sets: their variances add, because no part is in two of them.
        double difference = 0, variance = 0;
        for (const auto& set : sets) {
            const auto one = deLong(set);
            difference += one.difference / 4;
            variance += one.variance / 16;
        }
        const auto all = compareAuroc(sets).value();
        QCOMPARE(all.sets, 4);
        QVERIFY(std::abs(all.difference - difference) < 1e-12);
        const double ratio = spreadOf(all) / std::sqrt(variance);
        QVERIFY2(ratio > 0.9 && ratio < 1.12, QByteArray::number(ratio));
    }

    // 95 of 100 intervals should hold the truth. With 200 repetitions the standard error is 1.5 %, and few good parts
    // make intervals too short or too long by a few percent.
    void intervalsHoldTheTrueDifference_data()
    {
        QTest::addColumn<int>("good");
        QTest::addColumn<int>("defects");
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("second");
        QTest::newRow("no difference") << 9 << 36 << 1.0 << 1.0;
        QTest::newRow("a difference") << 9 << 36 << 2.0 << 1.0;
        QTest::newRow("more parts") << 30 << 30 << 1.5 << 1.0;
    }
    void intervalsHoldTheTrueDifference()
    {
        QFETCH(int, good);
        QFETCH(int, defects);
        QFETCH(double, first);
        QFETCH(double, second);
        const double truth = trueDifference(first, second);
        std::mt19937_64 random(11);
        int held = 0;
        constexpr int kRepetitions = 200;
        for (int i = 0; i < kRepetitions; ++i) {
            const auto set = drawSet(random, good, defects, first, second);
            const auto result = compareAuroc({&set, 1}, {2000, 3}).value();
            held += result.lower <= truth && truth <= result.upper ? 1 : 0;
        }
        QVERIFY2(held >= 0.88 * kRepetitions && held < kRepetitions, QByteArray::number(held));
    }

    void aGreatDifferenceIsShown()
    {
        std::mt19937_64 random(2);
        const auto set = drawSet(random, 20, 40, 3.0, 0.2);
        const auto result = compareAuroc({&set, 1}).value();
        QVERIFY(result.shown() && result.lower > 0 && result.pValue < 0.01);
        auto swapped = set;
        for (auto& part : swapped.parts)
            std::swap(part.first, part.second);
        const auto other = compareAuroc({&swapped, 1}).value();
        QVERIFY(std::abs(other.difference + result.difference) < 1e-12);
        QVERIFY(std::abs(other.lower + result.upper) < 1e-12 && std::abs(other.upper + result.lower) < 1e-12);
        QCOMPARE(other.pValue, result.pValue);
        // Whoever leads is named first.
        QVERIFY(inWords(result, "a", "b").english().starts_with("a is better than b by "));
        const auto words = inWords(other, "b", "a").english();
        QVERIFY(words == inWords(result, "a", "b").english());
    }

    void equalScoresAreNoDifference()
    {
        std::mt19937_64 random(3);
        auto set = drawSet(random, 9, 36, 1.0, 1.0);
        for (auto& part : set.parts)
            part.second = part.first;
        const auto result = compareAuroc({&set, 1}).value();
        QVERIFY(result.difference == 0 && result.lower == 0 && result.upper == 0 && !result.shown());
        QCOMPARE(result.pValue, 1.0);
        QCOMPARE(QString::fromStdString(inWords(result, "dcrdf", "btf").english()),
                 QString("No difference between dcrdf and btf can be shown with these 45 parts (0.0 points; 95 %: 0.0 "
                         "to 0.0; p = 1.00)"));
    }

    // Only the order of the scores of one model counts: those of another model have another scale.
    void scalesDoNotMatter()
    {
        std::mt19937_64 random(4);
        const auto set = drawSet(random, 12, 20, 1.2, 0.6);
        auto scaled = set;
        for (auto& part : scaled.parts)
            part.second = 1000 * std::exp(part.second);
        const auto one = compareAuroc({&set, 1}).value(), other = compareAuroc({&scaled, 1}).value();
        QVERIFY(one.difference == other.difference && one.lower == other.lower && one.upper == other.upper);
        const auto seeded = compareAuroc({&set, 1}, {4000, 1}).value();
        QVERIFY(seeded.difference == one.difference && seeded.lower != one.lower);
    }

    void worstAgainstBest()
    {
        PairedSet set;
        for (int i = 0; i < 6; ++i) {
            set.parts.push_back({0, 1, false});
            set.parts.push_back({1, 0, true});
        }
        const auto result = compareAuroc({&set, 1}, {2000, 0}).value();
        QVERIFY(result.difference == 1 && result.lower == 1 && result.upper == 1);
        QCOMPARE(result.pValue, 2.0 / 2001);
        QCOMPARE(QString::fromStdString(inWords(result, "a", "b").english()),
                 QString("a is better than b by 100.0 points (95 %: 100.0 to 100.0; p < 0.001)"));
    }

    void partsOfOneModelAloneAreLeftOut()
    {
        const auto part = [](const char* id, double score, bool defect) {
            return PartScore{score, defect, defect ? "dent" : "", id, true};
        };
        const std::vector<PartScore> first{part("g0", 1, false), part("g1", 2, false), part("d0", 3, true)};
        const std::vector<PartScore> second{part("d0", 30, true), part("g1", 20, false), part("d1", 40, true)};
        const auto set = pairsOf(first, second);
        QCOMPARE(set.unpaired, 2); // g0 and d1
        QCOMPARE(set.parts.size(), std::size_t(2));
        QVERIFY(set.parts[0].first == 2 && set.parts[0].second == 20 && !set.parts[0].defect);
        QVERIFY(set.parts[1].first == 3 && set.parts[1].second == 30 && set.parts[1].defect);
    }

    void whatCannotBeComparedIsRefused()
    {
        std::mt19937_64 random(6);
        const auto codeOf = [](const PairedSet& set, int draws = 2000) {
            const auto result = compareAuroc({&set, 1}, {draws, 0});
            return result ? std::string("none") : std::string(toString(result.error().code));
        };
        auto set = drawSet(random, 5, 5, 1, 1);
        QCOMPARE(codeOf(set), std::string("none"));
        QCOMPARE(codeOf(set, 1999), std::string(toString(ErrorCode::InvalidArgument)));
        QVERIFY(compareAuroc({}).error().code == ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(drawSet(random, 4, 50, 1, 1)), std::string(toString(ErrorCode::TooLittleData)));
        QCOMPARE(codeOf(drawSet(random, 50, 4, 1, 1)), std::string(toString(ErrorCode::TooLittleData)));
        set.parts[3].second = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(codeOf(set), std::string(toString(ErrorCode::BadData)));
    }
};

TWINSPECT_TEST(TestPairedComparison)
#include "tst_paired_comparison.moc"
