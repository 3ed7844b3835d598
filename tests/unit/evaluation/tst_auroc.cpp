// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <limits>

#include "core/evaluation/auroc.h"
#include "core/evaluation/ranked_scores.h"
#include "reference_data.h"
#include "tests/support/test_program.h"

using namespace twinspect;

using Scores = std::vector<double>;
using Labels = std::vector<std::uint8_t>;

class TestAuroc : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallCases_data()
    {
        QTest::addColumn<Scores>("scores");
        QTest::addColumn<Labels>("labels");
        QTest::addColumn<double>("area");
        QTest::addColumn<double>("precision");
        QTest::addColumn<double>("f1");
        // Worked out by hand.
        QTest::newRow("perfect") << Scores{1, 2, 3, 4} << Labels{0, 0, 1, 1} << 1.0 << 1.0 << 1.0;
        QTest::newRow("upside down") << Scores{4, 3, 2, 1} << Labels{0, 0, 1, 1} << 0.0 << (1.0 / 3 + 2.0 / 4) / 2
                                     << 2.0 / 3;
        QTest::newRow("all equal") << Scores{5, 5, 5, 5} << Labels{0, 0, 0, 1} << 0.5 << 0.25 << 0.4;
        QTest::newRow("one wrong pair of four")
            << Scores{1, 3, 2, 4} << Labels{0, 0, 1, 1} << 0.75 << (1.0 + 2.0 / 3) / 2 << 0.8;
        QTest::newRow("one tie of two pairs") << Scores{1, 2, 2} << Labels{0, 0, 1} << 0.75 << 0.5 << 2.0 / 3;
        QTest::newRow("negative and large") << Scores{-1e30, 1e30} << Labels{0, 7} << 1.0 << 1.0 << 1.0;
        QTest::newRow("signed zeros are equal") << Scores{-0.0, 0.0} << Labels{0, 1} << 0.5 << 0.5 << 2.0 / 3;
    }
    void smallCases()
    {
        QFETCH(Scores, scores);
        QFETCH(Labels, labels);
        QFETCH(double, area);
        QFETCH(double, precision);
        QFETCH(double, f1);
        QVERIFY(near(auroc(scores, labels).value(), area));
        QVERIFY(near(averagePrecision(scores, labels).value(), precision));
        QVERIFY(near(f1Max(scores, labels).value().value, f1));
    }

    void matchesScikitLearn()
    {
        // tests/parity/reference_metrics.py
        const auto parts = reference::parts();
        QVERIFY(near(auroc(parts.scores, parts.labels).value(), 0.782964874874));
        QVERIFY(near(averagePrecision(parts.scores, parts.labels).value(), 0.715510292607));
        const F1Max best = f1Max(parts.scores, parts.labels).value();
        QVERIFY(near(best.value, 0.604651162791));
        QVERIFY(near(best.precision, 0.495238095238));
        QVERIFY(near(best.recall, 0.776119402985));
    }

    void refusesWhatItCannotAnswer_data()
    {
        QTest::addColumn<Scores>("scores");
        QTest::addColumn<Labels>("labels");
        QTest::addColumn<int>("code");
        QTest::newRow("no part") << Scores{} << Labels{} << int(ErrorCode::TooLittleData);
        QTest::newRow("good parts only") << Scores{1, 2} << Labels{0, 0} << int(ErrorCode::TooLittleData);
        QTest::newRow("defects only") << Scores{1, 2} << Labels{1, 1} << int(ErrorCode::TooLittleData);
        QTest::newRow("a score is NaN") << Scores{1, std::nan("")} << Labels{0, 1} << int(ErrorCode::BadData);
        QTest::newRow("a score is infinite") << Scores{1, kInfinity} << Labels{0, 1} << int(ErrorCode::BadData);
        QTest::newRow("a label is missing") << Scores{1, 2} << Labels{0} << int(ErrorCode::Mismatch);
    }
    void refusesWhatItCannotAnswer()
    {
        QFETCH(Scores, scores);
        QFETCH(Labels, labels);
        QFETCH(int, code);
        QCOMPARE(int(auroc(scores, labels).error().code), code);
        QCOMPARE(int(rocCurve(scores, labels).error().code), code);
        QCOMPARE(int(prCurve(scores, labels).error().code), code);
        QCOMPARE(int(averagePrecision(scores, labels).error().code), code);
        QCOMPARE(int(f1Max(scores, labels).error().code), code);
    }

    void onlyTheOrderCounts()
    {
        // Random parts, several strictly rising transforms: same area, same curve shape.
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            reference::Lcg random(seed);
            Scores plain, stretched, bent;
            Labels labels{0, 1};
            for (int i = 0; i < 40; ++i) {
                plain.push_back(random.below(25) - 12);
                stretched.push_back(plain.back() * 1e-6 + 1e3);
                bent.push_back(std::exp(plain.back()));
                if (i >= 2)
                    labels.push_back(static_cast<std::uint8_t>(random.below(2)));
            }
            QCOMPARE(auroc(stretched, labels).value(), auroc(plain, labels).value());
            QCOMPARE(auroc(bent, labels).value(), auroc(plain, labels).value());
            QCOMPARE(f1Max(bent, labels).value().value, f1Max(plain, labels).value().value);
            // Turning scores and labels round leaves every pair as it was.
            Scores mirrored = plain;
            Labels swapped = labels;
            for (double& score : mirrored)
                score = -score;
            for (std::uint8_t& label : swapped)
                label = !label;
            QVERIFY(near(auroc(mirrored, swapped).value(), auroc(plain, labels).value()));
        }
    }

    void curvesMeanWhatTheySay()
    {
        // Every point must hold when its threshold is applied with "greater than"; the area under the ROC points is the
        // AUROC.
        const auto parts = reference::parts();
        const auto good = parts.scoresOf(false);
        const auto defects = parts.scoresOf(true);
        const auto above = [](const Scores& scores, double threshold) {
            return static_cast<double>(
                std::count_if(scores.begin(), scores.end(), [&](double score) { return score > threshold; }));
        };
        const double goodCount = static_cast<double>(good.size());
        const double defectCount = static_cast<double>(defects.size());
        const auto roc = rocCurve(parts.scores, parts.labels).value();
        double area = 0;
        for (std::size_t i = 0; i < roc.size(); ++i) {
            QCOMPARE(roc[i].falsePositiveRate, above(good, roc[i].threshold) / goodCount);
            QCOMPARE(roc[i].truePositiveRate, above(defects, roc[i].threshold) / defectCount);
            if (i > 0)
                area += (roc[i].falsePositiveRate - roc[i - 1].falsePositiveRate)
                      * (roc[i].truePositiveRate + roc[i - 1].truePositiveRate) / 2;
        }
        QCOMPARE(roc.front().truePositiveRate, 0.0);
        QCOMPARE(roc.back().falsePositiveRate, 1.0);
        QVERIFY(near(area, auroc(parts.scores, parts.labels).value()));
        const auto precisions = prCurve(parts.scores, parts.labels).value();
        for (const PrPoint& point : precisions) {
            QCOMPARE(point.recall, above(defects, point.threshold) / defectCount);
            QCOMPARE(point.precision, above(defects, point.threshold)
                                          / (above(defects, point.threshold) + above(good, point.threshold)));
        }
        const F1Max best = f1Max(parts.scores, parts.labels).value();
        QCOMPARE(best.recall, above(defects, best.threshold) / defectCount);
    }

    void cutsSeparate_data()
    {
        QTest::addColumn<double>("lower");
        QTest::addColumn<double>("upper");
        QTest::newRow("halfway") << 1.0 << 2.0;
        QTest::newRow("neighbours") << 1.0 << std::nextafter(1.0, 2.0);
        QTest::newRow("smallest numbers") << 0.0 << std::numeric_limits<double>::denorm_min();
        QTest::newRow("largest numbers") << -std::numeric_limits<double>::max() << std::numeric_limits<double>::max();
        QTest::newRow("to infinity") << 3.0 << kInfinity;
        QTest::newRow("from infinity") << -kInfinity << 3.0;
    }
    void cutsSeparate()
    {
        QFETCH(double, lower);
        QFETCH(double, upper);
        const double cut = cutBetween(lower, upper);
        QVERIFY(cut >= lower);
        QVERIFY(cut < upper);
    }
};

TWINSPECT_TEST(TestAuroc)
#include "tst_auroc.moc"
