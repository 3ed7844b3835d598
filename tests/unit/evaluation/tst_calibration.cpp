// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include <nlohmann/json.hpp>

#include "core/evaluation/calibration.h"
#include "core/evaluation/cost.h"
#include "core/evaluation/proof.h"
#include "reference_data.h"
#include "tests/support/test_program.h"

using namespace twinspect;

using Scores = std::vector<double>;

namespace {

CalibrationOptions method(CalibrationMethod which, auto change)
{
    CalibrationOptions options;
    options.method = which;
    change(options);
    return options;
}

CalibrationOptions method(CalibrationMethod which)
{
    return method(which, [](CalibrationOptions&) {});
}

} // namespace

Q_DECLARE_METATYPE(twinspect::CalibrationOptions)

class TestCalibration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallCases_data()
    {
        QTest::addColumn<CalibrationOptions>("options");
        QTest::addColumn<Scores>("good");
        QTest::addColumn<Scores>("defects");
        QTest::addColumn<double>("threshold");
        QTest::addColumn<int>("rejected");
        QTest::addColumn<int>("escaped");
        // Worked out by hand.
        const Scores good{3, 1, 2, 5, 4};
        const Scores defects{4.5, 8, 9, 12};
        QTest::newRow("max, margin 10 %") << method(CalibrationMethod::MaxMargin) << good << Scores{} << 5.4 << 0 << 0;
        QTest::newRow("max alone") << method(CalibrationMethod::MaxMargin, [](auto& o) { o.margin = 0; }) << good
                                   << defects << 5.0 << 0 << 1;
        QTest::newRow("median") << method(CalibrationMethod::Quantile, [](auto& o) { o.quantile = 0.5; }) << good
                                << Scores{} << 3.0 << 2 << 0;
        QTest::newRow("quantile between") << method(CalibrationMethod::Quantile, [](auto& o) { o.quantile = 0.9; })
                                          << good << Scores{} << 4.6 << 1 << 0;
        QTest::newRow("two sigma") << method(CalibrationMethod::Sigma, [](auto& o) { o.sigmas = 2; }) << good
                                   << Scores{} << 3 + 2 * std::sqrt(2.5) << 0 << 0;
        QTest::newRow("conformal 1/2 of 5: rank 3")
            << method(CalibrationMethod::Conformal, [](auto& o) { o.alpha = 0.5; }) << good << Scores{} << 3.0 << 2
            << 0;
        QTest::newRow("conformal 1/6 of 5: the maximum")
            << method(CalibrationMethod::Conformal, [](auto& o) { o.alpha = 1.0 / 6; }) << good << Scores{} << 5.0 << 0
            << 0;
        QTest::newRow("cap 20 % false rejects")
            << method(CalibrationMethod::CapFalseReject, [](auto& o) { o.falseRejectCap = 0.2; }) << good << defects
            << 4.25 << 1 << 0;
        QTest::newRow("cap 0 false rejects")
            << method(CalibrationMethod::CapFalseReject, [](auto& o) { o.falseRejectCap = 0; }) << good << defects
            << 6.5 << 0 << 1;
        QTest::newRow("cap 0 false rejects, good only")
            << method(CalibrationMethod::CapFalseReject, [](auto& o) { o.falseRejectCap = 0; }) << good << Scores{}
            << 5.0 << 0 << 0;
        QTest::newRow("cap 0 escapes") << method(CalibrationMethod::CapEscape, [](auto& o) { o.escapeCap = 0; }) << good
                                       << defects << 4.25 << 1 << 0;
        QTest::newRow("cap 25 % escapes") << method(CalibrationMethod::CapEscape, [](auto& o) { o.escapeCap = 0.25; })
                                          << good << defects << 6.5 << 0 << 1;
        QTest::newRow("cap 25 % escapes, equal defects")
            << method(CalibrationMethod::CapEscape, [](auto& o) { o.escapeCap = 0.25; }) << good << Scores{8, 8, 8, 9}
            << 6.5 << 0 << 0;
        QTest::newRow("all may escape") << method(CalibrationMethod::CapEscape, [](auto& o) { o.escapeCap = 1; })
                                        << good << defects << 12.0 << 0 << 4;
        QTest::newRow("max F1") << method(CalibrationMethod::MaxF1) << good << defects << 4.25 << 1
                                << 0; // 8/9; without the 4.5: 6/7
        QTest::newRow("cheap escapes") << method(CalibrationMethod::Cost,
                                                 [](auto& o) {
                                                     o.costEscape = 1, o.costReview = 1, o.defectRate = 0.5;
                                                 })
                                       << good << defects << 4.25 << 1 << 0;
        QTest::newRow("cheaper escapes") << method(CalibrationMethod::Cost, [](auto& o) {
            o.costEscape = 0.5, o.costReview = 1, o.defectRate = 0.5;
        }) << good << defects << 6.5 << 0 << 1;
    }
    void smallCases()
    {
        QFETCH(CalibrationOptions, options);
        QFETCH(Scores, good);
        QFETCH(Scores, defects);
        QFETCH(double, threshold);
        QFETCH(int, rejected);
        QFETCH(int, escaped);
        const Calibration found = calibrate({good, defects, "validation"}, options).value();
        QVERIFY(near(found.reject, threshold));
        QCOMPARE(found.review, found.reject);
        QCOMPARE(found.why.goodRejected, rejected);
        QCOMPARE(found.why.defectsEscaped, escaped);
        QCOMPARE(found.why.goodParts, 5);
        QCOMPARE(found.why.set, std::string("validation"));
        QVERIFY(!found.why.formula.empty());
        const bool fitted = options.method == CalibrationMethod::Sigma || options.method == CalibrationMethod::MaxF1
                         || options.method == CalibrationMethod::CapEscape || options.method == CalibrationMethod::Cost;
        QCOMPARE(found.why.boundHolds, !fitted);
    }

    void everyNumberOfTheFormulaHasAName()
    {
        // Worked out by hand, as in smallCases().
        const Scores good{3, 1, 2, 5, 4};
        const Scores defects{4.5, 8, 9, 12};
        const std::vector<std::pair<CalibrationOptions, std::map<std::string, double>>> expected{
            {method(CalibrationMethod::MaxMargin), {{"max", 5}, {"min", 1}, {"margin", 0.1}}},
            {method(CalibrationMethod::Quantile, [](auto& o) { o.quantile = 0.9; }),
             {{"quantile", 0.9}, {"good-parts", 5}}},
            {method(CalibrationMethod::Sigma, [](auto& o) { o.sigmas = 2; }),
             {{"mean", 3}, {"sigma", std::sqrt(2.5)}, {"k", 2}}},
            {method(CalibrationMethod::Conformal, [](auto& o) { o.alpha = 0.5; }),
             {{"rank", 3}, {"good-parts", 5}, {"alpha", 0.5}}},
            {method(CalibrationMethod::CapFalseReject, [](auto& o) { o.falseRejectCap = 0.2; }),
             {{"cap", 0.2}, {"allowed", 1}, {"good-parts", 5}}},
            {method(CalibrationMethod::CapEscape, [](auto& o) { o.escapeCap = 0.25; }),
             {{"cap", 0.25}, {"allowed", 1}, {"defect-parts", 4}}},
            // Above 4.25 lie all four defects and one good part: P = 4/5, R = 1, F1 = 2 * 0.8 / 1.8.
            {method(CalibrationMethod::MaxF1), {{"f1", 8.0 / 9}, {"precision", 0.8}, {"recall", 1}}},
            // Above 4.25: 1000 * (0.5 * 1 * 1/5 + 0). Next best is above 6.5: 1000 * 0.5 * 1 * 1/4 = 125, more than a
            // tenth dearer.
            {method(CalibrationMethod::Cost,
                    [](auto& o) {
                        o.costFalseReject = 1, o.costEscape = 1, o.costReview = 1, o.defectRate = 0.5, o.volume = 1000;
                    }),
             {{"cost", 100},
              {"volume", 1000},
              {"defect-rate", 0.5},
              {"cost-false-reject", 1},
              {"false-reject-rate", 0.2},
              {"cost-escape", 1},
              {"escape-rate", 0},
              {"cost-review", 1},
              {"review-rate", 0},
              {"flat-from", 4},
              {"flat-to", 4.5}}},
        };
        for (const auto& [options, figures] : expected) {
            const auto found = calibrate({good, defects, "validation"}, options).value();
            QCOMPARE(found.why.figures.size(), figures.size());
            for (const auto& [name, value] : figures) {
                QVERIFY2(found.why.figures.contains(name), (nameOf(options.method) + (": " + name)).c_str());
                QVERIFY2(near(found.why.figures.at(name), value), (nameOf(options.method) + (": " + name)).c_str());
            }
        }
        for (const auto& parameter : calibrationParameters())
            if (parameter.spec.key == "method")
                QCOMPARE(expected.size(), parameter.spec.choices.size());
    }

    void matchesNumpy()
    {
        // tests/parity/reference_metrics.py
        const auto parts = reference::parts();
        const auto good = parts.scoresOf(false);
        const auto threshold = [&](const CalibrationOptions& options) {
            return calibrate({good, {}, ""}, options).value().reject;
        };
        QVERIFY(near(threshold(method(CalibrationMethod::Quantile)), 18.215));
        QVERIFY(near(threshold(method(CalibrationMethod::Quantile, [](auto& o) { o.quantile = 0.9; })), 16.025));
        QVERIFY(near(threshold(method(CalibrationMethod::Sigma)), 28.157472913338));
        QVERIFY(near(threshold(method(CalibrationMethod::Conformal, [](auto& o) { o.alpha = 0.1; })), 16.375));
        QVERIFY(near(threshold(method(CalibrationMethod::Conformal)), 17.0));
        QVERIFY(near(threshold(method(CalibrationMethod::Conformal, [](auto& o) { o.alpha = 0.01; })), 18.625));
        const CostCurve costs = costCurve(parts.scores, parts.labels, {2, 150, 0.02, 1000}).value();
        QVERIFY(near(costs.points[costs.optimum].cost, 1311.578947368421, 1e-9));
    }

    void conformalKeepsItsPromise_data()
    {
        QTest::addColumn<int>("parts");
        QTest::addColumn<double>("alpha");
        QTest::newRow("19 parts, 5 %") << 19 << 0.05;
        QTest::newRow("20 parts, 10 %") << 20 << 0.1;
        QTest::newRow("50 parts, 20 %") << 50 << 0.2;
    }
    void conformalKeepsItsPromise()
    {
        QFETCH(int, parts);
        QFETCH(double, alpha);
        // A skewed distribution on purpose. Coverage of a continuous score is exactly rank / (n + 1); 5 standard errors
        // allowed.
        reference::Lcg random(17);
        const auto score = [&] { return std::exp(5 * random.uniform()) - 40; };
        constexpr int kTrials = 8000;
        int rejected = 0;
        for (int trial = 0; trial < kTrials; ++trial) {
            Scores good(static_cast<std::size_t>(parts));
            for (double& value : good)
                value = score();
            const double threshold =
                calibrate({good, {}, ""}, method(CalibrationMethod::Conformal, [&](auto& o) { o.alpha = alpha; }))
                    .value()
                    .reject;
            rejected += score() > threshold;
        }
        const double rank = std::ceil((parts + 1) * (1 - alpha) - 1e-9);
        const double expected = 1 - rank / (parts + 1);
        QVERIFY(expected <= alpha + 1e-12);
        QVERIFY(std::abs(rejected / double(kTrials) - expected) < 5 * std::sqrt(expected * (1 - expected) / kTrials));
    }

    void boundHoldsForTheHighestGoodScore()
    {
        // Threshold = maximum of n good parts: the true false-reject rate exceeds 1 - 0.05^(1/n) in 5 % of the
        // calibrations.
        reference::Lcg random(23);
        int missed = 0;
        for (int trial = 0; trial < 4000; ++trial) {
            Scores good(40);
            for (double& value : good)
                value = random.uniform();
            const Calibration found =
                calibrate({good, {}, ""}, method(CalibrationMethod::MaxMargin, [](auto& o) { o.margin = 0; })).value();
            missed += 1 - found.reject > found.why.falseRejectUpper; // uniform scores: the rate is what lies above
        }
        QVERIFY(std::abs(missed / 4000.0 - 0.05) < 5 * std::sqrt(0.05 * 0.95 / 4000));
    }

    void smallestPromise()
    {
        Scores good(19);
        std::iota(good.begin(), good.end(), 0.0);
        QCOMPARE(calibrate({good, {}, ""}, method(CalibrationMethod::Conformal)).value().reject, 18.0);
        good.pop_back();
        const auto refused = calibrate({good, {}, ""}, method(CalibrationMethod::Conformal));
        QCOMPARE(int(refused.error().code), int(ErrorCode::TooLittleData));
        QVERIFY(refused.error().remedy.english().find("at least 19 good parts") != std::string::npos);
        QVERIFY(refused.error().detail.english().find("0.0526316") != std::string::npos); // 1/19
    }

    void capsHoldOnRandomParts()
    {
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            reference::Lcg random(seed);
            Scores good, defects;
            for (int i = 1 + random.below(30); i > 0; --i)
                good.push_back(random.below(20));
            for (int i = 1 + random.below(30); i > 0; --i)
                defects.push_back(random.below(20) + 5);
            const double cap = random.below(11) / 10.0;
            const auto rejects = calibrate({good, defects, ""}, method(CalibrationMethod::CapFalseReject,
                                                                       [&](auto& o) { o.falseRejectCap = cap; }))
                                     .value();
            QVERIFY(rejects.why.goodRejected <= cap * double(good.size()) + 1e-9);
            const auto escapes = calibrate({good, defects, ""},
                                           method(CalibrationMethod::CapEscape, [&](auto& o) { o.escapeCap = cap; }))
                                     .value();
            QVERIFY(escapes.why.defectsEscaped <= cap * double(defects.size()) + 1e-9);
            // No other cut keeps the cap with fewer errors of the other kind.
            for (double cut = -0.5; cut < 26; cut += 1) {
                const auto above = std::count_if(good.begin(), good.end(), [&](double score) { return score > cut; });
                const auto below =
                    std::count_if(defects.begin(), defects.end(), [&](double score) { return score <= cut; });
                if (double(above) <= cap * double(good.size()) + 1e-9)
                    QVERIFY(below >= rejects.why.defectsEscaped);
                if (double(below) <= cap * double(defects.size()) + 1e-9)
                    QVERIFY(above >= escapes.why.goodRejected);
            }
        }
    }

    void costOptimumAndFlatZone()
    {
        // Good 1 2 3, defects 3 4: by hand with equal weights (rate 1/2, both costs 1, 12 parts): accept all 6, above
        // 3: 3, above 2: 2, above 1: 4, reject all 6.
        const Scores scores{1, 2, 3, 3, 4};
        const std::vector<std::uint8_t> labels{0, 0, 0, 1, 1};
        const CostCurve curve = costCurve(scores, labels, {1, 1, 0.5, 12}).value();
        QCOMPARE(curve.points.size(), std::size_t{5});
        const QList<double> expected{6, 3, 2, 4, 6};
        for (qsizetype i = 0; i < expected.size(); ++i)
            QVERIFY(near(curve.points[static_cast<std::size_t>(i)].cost, expected[i]));
        QCOMPARE(curve.optimum, std::size_t{2});
        QCOMPARE(curve.points[2].threshold, 2.5);
        QCOMPARE(curve.flatFrom, 2.0);
        QCOMPARE(curve.flatTo, 3.0);
        // Nothing costs anything: everything is flat.
        const CostCurve free = costCurve(scores, labels, {0, 0, 0.5, 12}).value();
        QCOMPARE(free.flatFrom, 1.0);
        QCOMPARE(free.flatTo, 4.0);
        QCOMPARE(int(costCurve(scores, labels, {-1, 1, 0.5, 12}).error().code), int(ErrorCode::InvalidArgument));
        QCOMPARE(int(costCurve(scores, std::vector<std::uint8_t>(5, 0), {}).error().code),
                 int(ErrorCode::TooLittleData));
    }

    void aReviewHasItsCost()
    {
        // Good 1 2 3, defects 3 4, as above, 12 parts: 6 good of them. A review costs a quarter of either mistake.
        // Reject above 3 and review above 2: 0 + 0 + a quarter of (a third of 6 and half of 6) = 1.25, less than 2.
        const Scores scores{1, 2, 3, 3, 4};
        const std::vector<std::uint8_t> labels{0, 0, 0, 1, 1};
        const CostCurve curve = costCurve(scores, labels, {1, 1, 0.5, 12, 0.25}).value();
        const CostPoint& best = curve.points[curve.optimum];
        QVERIFY(near(best.cost, 1.25));
        QCOMPARE(best.threshold, 3.5);
        QCOMPARE(best.review, 2.5);
        QVERIFY(near(best.reviewRate, 5.0 / 12));
        // Every pair of cuts, by counting part after part.
        reference::Lcg random(29);
        for (int round = 0; round < 200; ++round) {
            Scores values;
            std::vector<std::uint8_t> bad;
            for (int i = 0; i < 12; ++i) {
                values.push_back(random.below(8));
                bad.push_back(i < 5 ? 1 : 0);
            }
            const CostModel model{double(random.below(4)), double(random.below(20)), random.below(11) / 10.0, 100,
                                  random.below(5) / 4.0};
            const auto found = costCurve(values, bad, model).value();
            double least = std::numeric_limits<double>::infinity();
            for (double reject = -0.5; reject < 9; ++reject)
                for (double review = -0.5; review <= reject; ++review) {
                    double cost = 0;
                    for (std::size_t i = 0; i < values.size(); ++i) {
                        const double weight = bad[i] != 0 ? model.defectRate / 5 : (1 - model.defectRate) / 7;
                        const double price = values[i] > reject ? (bad[i] != 0 ? 0 : model.perFalseReject)
                                           : values[i] > review ? model.perReview
                                                                : (bad[i] != 0 ? model.perEscape : 0);
                        cost += 100 * weight * price;
                    }
                    least = std::min(least, cost);
                }
            QVERIFY(near(found.points[found.optimum].cost, least));
        }
        // The method takes both thresholds; as dear as a false reject, a review is not worth it.
        const auto at = [&](double cost) {
            return calibrate({Scores{1, 2, 3}, Scores{3, 4}, ""},
                             method(CalibrationMethod::Cost,
                                    [&](auto& o) { o.costEscape = 1, o.defectRate = 0.5, o.costReview = cost; }))
                .value();
        };
        QCOMPARE(at(0.25).reject, 3.5);
        QCOMPARE(at(0.25).review, 2.5);
        QCOMPARE(at(0.25).why.defectsEscaped, 0);
        QCOMPARE(at(1).review, at(1).reject);
    }

    void reviewBand()
    {
        const Scores good{1, 2, 3, 4, 5};
        const auto options = method(CalibrationMethod::MaxMargin, [](auto& o) { o.reviewBand = 0.25; });
        const Calibration found = calibrate({good, {}, ""}, options).value();
        QVERIFY(near(found.reject, 5.4));
        QVERIFY(near(found.review, 5.4 - 0.25 * (5.4 - 3)));
        // A reject threshold below the median leaves no room: the band must not turn round.
        const auto low = method(CalibrationMethod::CapEscape, [](auto& o) { o.escapeCap = 0, o.reviewBand = 0.5; });
        const Calibration below = calibrate({good, Scores{1.5}, ""}, low).value();
        QCOMPARE(below.review, below.reject);
    }

    void refusals_data()
    {
        QTest::addColumn<CalibrationOptions>("options");
        QTest::addColumn<Scores>("good");
        QTest::addColumn<Scores>("defects");
        QTest::addColumn<int>("code");
        const double nan = std::nan("");
        QTest::newRow("no good part") << method(CalibrationMethod::MaxMargin) << Scores{} << Scores{1}
                                      << int(ErrorCode::TooLittleData);
        QTest::newRow("sigma of one") << method(CalibrationMethod::Sigma) << Scores{1} << Scores{}
                                      << int(ErrorCode::TooLittleData);
        QTest::newRow("max F1 without defects")
            << method(CalibrationMethod::MaxF1) << Scores{1} << Scores{} << int(ErrorCode::TooLittleData);
        QTest::newRow("escape cap without defects")
            << method(CalibrationMethod::CapEscape) << Scores{1} << Scores{} << int(ErrorCode::TooLittleData);
        QTest::newRow("cost without defects")
            << method(CalibrationMethod::Cost) << Scores{1} << Scores{} << int(ErrorCode::TooLittleData);
        QTest::newRow("good NaN") << method(CalibrationMethod::MaxMargin) << Scores{1, nan} << Scores{}
                                  << int(ErrorCode::BadData);
        QTest::newRow("defect NaN") << method(CalibrationMethod::MaxF1) << Scores{1} << Scores{nan}
                                    << int(ErrorCode::BadData);
        QTest::newRow("overflow") << method(CalibrationMethod::MaxMargin) << Scores{-1.7e308, 1.7e308} << Scores{}
                                  << int(ErrorCode::BadData);
        QTest::newRow("option out of range") << method(CalibrationMethod::Quantile, [](auto& o) { o.quantile = 1.5; })
                                             << Scores{1} << Scores{} << int(ErrorCode::InvalidArgument);
    }
    void refusals()
    {
        QFETCH(CalibrationOptions, options);
        QFETCH(Scores, good);
        QFETCH(Scores, defects);
        QFETCH(int, code);
        const auto result = calibrate({good, defects, ""}, options);
        QVERIFY(!result);
        QCOMPARE(int(result.error().code), code);
    }

    void errorsKeepTheirNumbersApart()
    {
        // The pattern is what other languages translate; the numbers fill its gaps.
        const auto bad = calibrate({Scores{1, 2, std::nan("")}, {}, ""}, method(CalibrationMethod::MaxMargin));
        QCOMPARE(bad.error().detail.pattern(), std::string("The score of %1 number %2 is not a finite number"));
        QCOMPARE(bad.error().detail.english(), std::string("The score of good part number 3 is not a finite number"));
        const auto few = calibrate({Scores{1, 2, 3, 4}, {}, ""},
                                   method(CalibrationMethod::Conformal, [](auto& o) { o.alpha = 0.1; }));
        QCOMPARE(few.error().detail.english(), std::string("4 good parts cannot promise a false-reject rate of 0.1; "
                                                           "the smallest they can promise is 1/(n+1) = 0.2"));
        QCOMPARE(few.error().remedy.english(),
                 std::string("Hold out at least 9 good parts or allow a larger rate")); // 1/(9 + 1) = 0.1
    }

    void everyOptionIsDescribed()
    {
        CalibrationOptions options;
        QVERIFY(checkOptions(options));
        for (const auto& parameter : calibrationParameters()) {
            QVERIFY(!parameter.spec.label.empty() && !parameter.spec.help.empty());
            QVERIFY(parameterValue(options, parameter) == parameter.spec.defaultValue);
        }
        // 14 members, 14 descriptions.
        QCOMPARE(calibrationParameters().size(), std::size_t{14});
    }

    void explanationAsJson()
    {
        const Scores good{1, 2, 3, 4, 5};
        const auto json = toJson(calibrate({good, {}, "week 14"}, method(CalibrationMethod::MaxMargin)).value());
        QCOMPARE(json["why"]["set"].get<std::string>(), std::string("week 14"));
        QCOMPARE(json["why"]["formula"].get<std::string>(),
                 std::string("max + margin * (max - min) = 5 + 0.1 * (5 - 1)"));
        QCOMPARE(json["why"]["figures"]["max"].get<double>(), 5.0);
        QVERIFY(near(json["why"]["false_reject_upper"].get<double>(), 1 - std::pow(0.05, 0.2)));
        QVERIFY(json["why"]["bound_holds"].get<bool>());
        QVERIFY(near(json["why"]["smallest_alpha"].get<double>(), 1.0 / 6));
    }
};

TWINSPECT_TEST(TestCalibration)
#include "tst_calibration.moc"
