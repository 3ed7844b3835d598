// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <limits>

#include "core/evaluation/confusion.h"
#include "core/evaluation/decision.h"
#include "core/evaluation/score_digits.h"
#include "core/evaluation/score_limit.h"
#include "reference_data.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

const Thresholds kBand{10, 20, 5, 0};      // review 10, reject 20, pixel 5
const Thresholds kBandArea{10, 20, 5, 2};  // and regions of at least 2 mm2

PartResult part(double score, std::vector<RegionEvidence> regions = {}, bool measured = true)
{
    return {true, score, measured, std::move(regions)};
}

int strictness(const Decision& decision)
{
    return decision.verdict == Verdict::Ok ? 0 : decision.verdict == Verdict::Review ? 1 : 2;
}

} // namespace

Q_DECLARE_METATYPE(twinspect::PartResult)
Q_DECLARE_METATYPE(twinspect::Thresholds)

class TestDecision : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verdicts_data()
    {
        QTest::addColumn<PartResult>("result");
        QTest::addColumn<Thresholds>("thresholds");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QString>("reasons");
        QTest::newRow("low") << part(3) << kBand << "OK" << "SCORE_WITHIN_LIMITS";
        QTest::newRow("negative") << part(-300) << kBand << "OK" << "SCORE_WITHIN_LIMITS";
        QTest::newRow("exactly on review") << part(10) << kBand << "OK" << "SCORE_WITHIN_LIMITS";
        QTest::newRow("in the band") << part(15) << kBand << "REVIEW" << "SCORE_ABOVE_REVIEW";
        QTest::newRow("exactly on reject") << part(20) << kBand << "REVIEW" << "SCORE_ABOVE_REVIEW";
        QTest::newRow("high") << part(1e9) << kBand << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("no band") << part(15) << Thresholds{14, 14, kNan, 0} << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("no part") << PartResult{false, 99, true, {}} << kBand << "NO_PART" << "NO_PART_FOUND";
        QTest::newRow("no part, not calibrated")
            << PartResult{false, kNan, false, {}} << Thresholds{} << "NO_PART" << "NO_PART_FOUND";
        QTest::newRow("score is NaN") << part(kNan) << kBand << "REVIEW" << "SCORE_NOT_A_NUMBER";
        QTest::newRow("score is infinite") << part(-kInfinity) << kBand << "REVIEW" << "SCORE_NOT_A_NUMBER";
        QTest::newRow("not calibrated") << part(1) << Thresholds{} << "REVIEW" << "NOT_CALIBRATED";
        const auto onOtherScale = [](PartResult result) {
            result.scaleDiffers = true;
            return result;
        };
        QTest::newRow("another scale, low score")
            << onOtherScale(part(0)) << kBandArea << "REVIEW" << "SCALE_DIFFERS SCORE_WITHIN_LIMITS";
        QTest::newRow("another scale, high score, small region")
            << onOtherScale(part(30, {{9, 0.5}})) << kBandArea << "REJECT" << "SCORE_ABOVE_REJECT SCALE_DIFFERS";
        QTest::newRow("another scale, not calibrated")
            << onOtherScale(part(0)) << Thresholds{} << "REVIEW" << "NOT_CALIBRATED SCALE_DIFFERS";
        QTest::newRow("another scale, score is NaN")
            << onOtherScale(part(kNan)) << kBand << "REVIEW" << "SCORE_NOT_A_NUMBER SCALE_DIFFERS";
        QTest::newRow("another scale, unlike the part")
            << onOtherScale(PartResult{true, 91, false, {}, false, 90}) << kBand << "REVIEW"
            << "UNLIKE_LEARNT_PART SCALE_DIFFERS";
        QTest::newRow("another scale, no part")
            << onOtherScale(PartResult{false, kNan, false, {}}) << kBand << "NO_PART" << "NO_PART_FOUND";
        const auto onAnotherSide = [](PartResult result) {
            result.liesUnlikeGood = true;
            return result;
        };
        QTest::newRow("another side, low score")
            << onAnotherSide(part(0)) << kBand << "REVIEW" << "LIES_UNLIKE_GOOD SCORE_WITHIN_LIMITS";
        QTest::newRow("another side, high score")
            << onAnotherSide(part(30)) << kBand << "REJECT" << "SCORE_ABOVE_REJECT LIES_UNLIKE_GOOD";
        QTest::newRow("another side on another scale") << onOtherScale(onAnotherSide(part(0))) << kBand << "REVIEW"
                                                       << "SCALE_DIFFERS LIES_UNLIKE_GOOD SCORE_WITHIN_LIMITS";
        const auto in = [](Arithmetic arithmetic, PartResult result) {
            result.arithmetic = arithmetic;
            return result;
        };
        const auto foundIn = [](Arithmetic arithmetic, Thresholds thresholds = kBandArea) {
            thresholds.arithmetic = arithmetic;
            return thresholds;
        };
        using enum Arithmetic;
        QTest::newRow("the same arithmetic")
            << in(Float32, part(3)) << foundIn(Float32) << "OK" << "SCORE_WITHIN_LIMITS";
        QTest::newRow("another arithmetic, low score")
            << in(Float32, part(3)) << foundIn(BFloat16Amx) << "REVIEW" << "OTHER_ARITHMETIC SCORE_WITHIN_LIMITS";
        QTest::newRow("another multiplication, in the band")
            << in(BFloat16Avx512, part(15, {{9, 3}})) << foundIn(BFloat16Amx) << "REVIEW"
            << "SCORE_ABOVE_REVIEW OTHER_ARITHMETIC";
        QTest::newRow("another arithmetic, in the band, small region")
            << in(BFloat16Avx512, part(15, {{9, 1.9}})) << foundIn(BFloat16Amx) << "REVIEW"
            << "OTHER_ARITHMETIC SCORE_ABOVE_REVIEW REGIONS_TOO_SMALL";
        QTest::newRow("another arithmetic, high score")
            << in(Float32, part(30, {{9, 3}})) << foundIn(BFloat16Cuda) << "REJECT"
            << "SCORE_ABOVE_REJECT OTHER_ARITHMETIC";
        QTest::newRow("another arithmetic and scale")
            << onOtherScale(in(Float32, part(3))) << foundIn(BFloat16Cuda) << "REVIEW"
            << "SCALE_DIFFERS OTHER_ARITHMETIC SCORE_WITHIN_LIMITS";
        QTest::newRow("thresholds that do not say theirs")
            << in(Float32, part(3)) << kBandArea << "OK" << "SCORE_WITHIN_LIMITS";
        QTest::newRow("a score that does not say its own")
            << part(3) << foundIn(Float32) << "OK" << "SCORE_WITHIN_LIMITS";
        QTest::newRow("another arithmetic, no part")
            << in(Float32, PartResult{false, kNan, false, {}}) << foundIn(BFloat16Cuda) << "NO_PART" << "NO_PART_FOUND";
        QTest::newRow("half calibrated") << part(1) << Thresholds{10, kNan, 5, 0} << "REVIEW" << "NOT_CALIBRATED";

        using Limit = std::optional<double>;
        const auto of = [](double score, Limit threshold = {}, Limit minAreaMm2 = {}, Limit minDepthMm = {}) {
            return InterestEvidence{score, threshold, minAreaMm2, minDepthMm};
        };
        const auto under = [](PartResult result, std::vector<InterestEvidence> interests, double whole) {
            result.interests = std::move(interests);
            result.wholeScore = whole;
            return result;
        };
        const auto nothingElse = [](PartResult result) {
            result.elsewhere = false;
            result.imageScore = kNan;
            return result;
        };
        const auto offPart = [](PartResult result) {
            result.interestOffPart = true;
            return result;
        };
        const RegionEvidence ignored{9, 50, 5, true};
        const RegionEvidence inFirst{9, 3, 5, false, {0}, false}; // wholly in the first region of interest
        const RegionEvidence across{9, 3, 5, false, {0}, true};
        QTest::newRow("nothing was ignored that matters") << under(part(3), {of(kNan)}, 3) << kBand << "OK"
                                                          << "SCORE_WITHIN_LIMITS";
        QTest::newRow("ok because of what is ignored")
            << under(part(3), {of(kNan)}, 15) << kBand << "OK" << "SCORE_WITHIN_LIMITS MILDER_BY_INTEREST";
        QTest::newRow("review because of what is ignored")
            << under(part(15), {of(kNan)}, 25) << kBand << "REVIEW" << "SCORE_ABOVE_REVIEW MILDER_BY_INTEREST";
        QTest::newRow("still bad") << under(part(25), {of(kNan)}, 26) << kBand << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("an ignored region does not count")
            << under(part(25, {ignored}), {of(kNan)}, 25) << kBandArea << "REVIEW"
            << "SCORE_ABOVE_REJECT NO_REGION MILDER_BY_INTEREST";
        QTest::newRow("on the threshold of its own") << under(part(3), {of(8, 8)}, 9) << kBand << "OK"
                                                     << "SCORE_WITHIN_LIMITS";
        QTest::newRow("above a stricter threshold")
            << under(part(3), {of(8.1, 8)}, 9) << kBand << "REJECT" << "INTEREST_ABOVE_THRESHOLD";
        QTest::newRow("below a laxer threshold") << under(part(3), {of(39, 40)}, 39) << kBand << "OK"
                                                 << "SCORE_WITHIN_LIMITS MILDER_BY_INTEREST";
        QTest::newRow("the strictest counts") << under(part(15), {of(50, 40), of(1, 40)}, 50) << kBand << "REJECT"
                                              << "INTEREST_ABOVE_THRESHOLD SCORE_ABOVE_REVIEW";
        QTest::newRow("all is judged by regions of interest")
            << under(nothingElse(part(0)), {of(7, 8)}, 7) << kBand << "OK" << "SCORE_WITHIN_LIMITS";
        QTest::newRow("nothing counts") << under(nothingElse(part(0)), {of(kNan)}, 7) << kBand << "REVIEW"
                                        << "NOTHING_COUNTS";
        QTest::newRow("off the part") << offPart(under(part(3), {of(kNan, 8)}, 3)) << kBand << "REVIEW"
                                      << "INTEREST_OFF_PART SCORE_WITHIN_LIMITS";
        QTest::newRow("off the part, and bad") << offPart(under(part(25), {of(kNan, 8)}, 25)) << kBand << "REJECT"
                                               << "SCORE_ABOVE_REJECT INTEREST_OFF_PART";
        QTest::newRow("score of a region is infinite")
            << under(part(3), {of(kInfinity, 8)}, 3) << kBand << "REVIEW" << "SCORE_NOT_A_NUMBER";
        QTest::newRow("larger minimum area of its own")
            << under(part(25, {inFirst}), {of(kNan, {}, 4)}, 25) << kBandArea << "REVIEW"
            << "SCORE_ABOVE_REJECT REGIONS_TOO_SMALL MILDER_BY_INTEREST";
        QTest::newRow("smaller minimum area of its own")
            << under(part(25, {{9, 1.5, 5, false, {0}, false}}), {of(kNan, {}, 1)}, 25) << kBandArea << "REJECT"
            << "SCORE_ABOVE_REJECT";
        QTest::newRow("across the border the smaller one holds")
            << under(part(25, {across}), {of(kNan, {}, 4)}, 25) << kBandArea << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("minimum depth of its own")
            << under(part(25, {inFirst}), {of(kNan, {}, {}, 6)}, 25) << kBandArea << "REVIEW"
            << "SCORE_ABOVE_REJECT REGIONS_TOO_SHALLOW MILDER_BY_INTEREST";
        QTest::newRow("an area of its own where the recipe has none")
            << under(part(25, {inFirst}), {of(kNan, {}, 4)}, 25) << kBand << "REVIEW"
            << "SCORE_ABOVE_REJECT REGIONS_TOO_SMALL MILDER_BY_INTEREST";
        QTest::newRow("threshold and area of its own")
            << under(part(3, {inFirst}), {of(9, 8, 4)}, 9) << kBand << "REVIEW"
            << "INTEREST_ABOVE_THRESHOLD REGIONS_TOO_SMALL";
        QTest::newRow("the region of another does not help")
            << under(part(3, {{9, 30, 5, false, {1}, false}}), {of(9, 8, 4), of(kNan)}, 9) << kBand << "REVIEW"
            << "INTEREST_ABOVE_THRESHOLD NO_REGION";
        QTest::newRow("area of its own, not measured") << under(part(25, {}, false), {of(kNan, {}, 4)}, 25) << kBand
                                                       << "REJECT" << "SCORE_ABOVE_REJECT AREA_UNKNOWN";
        QTest::newRow("the area of another region, not measured")
            << under(part(25, {}, false), {of(7, 8, 4)}, 25) << Thresholds{10, 20, 5, 0, 2} << "REJECT"
            << "SCORE_ABOVE_REJECT DEPTH_UNKNOWN";
        auto elsewhereScored = part(3);
        elsewhereScored.regionsId = "0123456789abcdef";
        QTest::newRow("scored under other regions of interest")
            << elsewhereScored << kBand << "REVIEW" << "OTHER_INTEREST SCORE_WITHIN_LIMITS";
        auto named = kBand;
        named.regions = RegionsOfInterest::named("0123456789abcdef");
        QTest::newRow("scored under these") << elsewhereScored << named << "OK" << "SCORE_WITHIN_LIMITS";
        QTest::newRow("scored without any") << part(25) << named << "REJECT" << "SCORE_ABOVE_REJECT OTHER_INTEREST";

        const auto limited = [](double score, double limit, std::vector<RegionEvidence> regions = {}) {
            PartResult result = part(score, std::move(regions));
            result.scoreLimit = limit;
            return result;
        };
        QTest::newRow("on the limit") << limited(90, 90) << kBand << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("unlike the part") << limited(91, 90) << kBand << "REVIEW" << "UNLIKE_LEARNT_PART";
        QTest::newRow("unlike the part, thresholds higher still")
            << limited(91, 90) << Thresholds{100, 200, 5, 0} << "REVIEW" << "UNLIKE_LEARNT_PART";
        QTest::newRow("unlike the part, not calibrated")
            << limited(91, 90) << Thresholds{} << "REVIEW" << "UNLIKE_LEARNT_PART";
        QTest::newRow("unlike the part, small regions")
            << limited(91, 90, {{9, 0.1}}) << kBandArea << "REVIEW" << "UNLIKE_LEARNT_PART";
        QTest::newRow("large region") << part(30, {{9, 0.5}, {8, 2.5}}) << kBandArea << "REJECT"
                                      << "SCORE_ABOVE_REJECT";
        QTest::newRow("region of just the size")
            << part(30, {{9, 2.0}}) << kBandArea << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("reject, small regions only")
            << part(30, {{9, 1.9}, {8, 1.9}}) << kBandArea << "REVIEW" << "SCORE_ABOVE_REJECT REGIONS_TOO_SMALL";
        QTest::newRow("band, small regions only")
            << part(15, {{9, 1.9}}) << kBandArea << "OK" << "SCORE_ABOVE_REVIEW REGIONS_TOO_SMALL";
        QTest::newRow("band, large region") << part(15, {{9, 3}}) << kBandArea << "REVIEW" << "SCORE_ABOVE_REVIEW";
        QTest::newRow("below, large region") << part(5, {{9, 300}}) << kBandArea << "OK" << "SCORE_WITHIN_LIMITS";
        QTest::newRow("reject, no region") << part(30) << kBandArea << "REVIEW" << "SCORE_ABOVE_REJECT NO_REGION";
        QTest::newRow("large region below the pixel threshold")
            << part(30, {{5, 300}}) << kBandArea << "REVIEW" << "SCORE_ABOVE_REJECT NO_REGION";
        QTest::newRow("area not measurable")
            << part(30, {{9, 0.1}, {9, kNan}}) << kBandArea << "REJECT" << "SCORE_ABOVE_REJECT AREA_UNKNOWN";
        QTest::newRow("regions not measured")
            << part(30, {}, false) << kBandArea << "REJECT" << "SCORE_ABOVE_REJECT AREA_UNKNOWN";
        QTest::newRow("minimum area off") << part(30, {{9, 0.1}}) << kBand << "REJECT" << "SCORE_ABOVE_REJECT";
        const Thresholds deep{10, 20, 5, 0, 0.3}, both{10, 20, 5, 2, 0.3}; // at least 0.3 mm, at least 2 mm2, too
        QTest::newRow("deep enough") << part(30, {{9, 1, 0.3}}) << deep << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("reject, shallow regions only")
            << part(30, {{9, 1, 0.29}, {8, 9, 0}}) << deep << "REVIEW" << "SCORE_ABOVE_REJECT REGIONS_TOO_SHALLOW";
        QTest::newRow("band, shallow regions only")
            << part(15, {{9, 1, 0.29}}) << deep << "OK" << "SCORE_ABOVE_REVIEW REGIONS_TOO_SHALLOW";
        QTest::newRow("one shallow, one deep")
            << part(30, {{9, 1, 0.1}, {8, 1, 0.5}}) << deep << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("depth not measurable")
            << part(30, {{9, 1, 0.1}, {9, 1, kNan}}) << deep << "REJECT" << "SCORE_ABOVE_REJECT DEPTH_UNKNOWN";
        QTest::newRow("depth not measurable, but another region is deep enough")
            << part(30, {{9, 1, kNan}, {9, 1, 0.3}}) << deep << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("depth not measurable, but too small")
            << part(30, {{9, 1, kNan}}) << both << "REVIEW" << "SCORE_ABOVE_REJECT REGIONS_TOO_SMALL";
        QTest::newRow("RGB alone") << part(30, {{9, 1, kInfinity}}) << deep << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("one too small, the other too shallow")
            << part(30, {{9, 1, 0.5}, {8, 3, 0.2}}) << both << "REVIEW" << "SCORE_ABOVE_REJECT REGIONS_TOO_SHALLOW";
        QTest::newRow("area not measurable, but too shallow")
            << part(30, {{9, kNan, 0.2}}) << both << "REVIEW" << "SCORE_ABOVE_REJECT REGIONS_TOO_SHALLOW";
        QTest::newRow("neither measurable")
            << part(30, {{9, kNan, kNan}}) << both << "REJECT" << "SCORE_ABOVE_REJECT AREA_UNKNOWN DEPTH_UNKNOWN";
        QTest::newRow("minimum depth, regions not measured")
            << part(30, {}, false) << deep << "REJECT" << "SCORE_ABOVE_REJECT DEPTH_UNKNOWN";
        QTest::newRow("minimum depth, no region") << part(30) << deep << "REVIEW" << "SCORE_ABOVE_REJECT NO_REGION";
        QTest::newRow("minimum depth off") << part(30, {{9, 1, 0}}) << kBand << "REJECT" << "SCORE_ABOVE_REJECT";
        QTest::newRow("no band, small regions")
            << part(30, {{9, 0.1}}) << Thresholds{20, 20, 5, 2} << "REVIEW" << "SCORE_ABOVE_REJECT REGIONS_TOO_SMALL";
    }
    void verdicts()
    {
        QFETCH(PartResult, result);
        QFETCH(Thresholds, thresholds);
        QFETCH(QString, verdict);
        QFETCH(QString, reasons);
        const Decision decision = decide(result, thresholds);
        const auto qt = [](std::string_view text) {
            return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
        };
        QStringList found;
        for (const Reason reason : decision.reasons)
            found << qt(toString(reason));
        QCOMPARE(qt(toString(decision.verdict)), verdict);
        QCOMPARE(found.join(' '), reasons);
    }

    void monotone()
    {
        // Random regions and thresholds: more score is never milder; higher thresholds and minimum areas are never
        // stricter.
        for (std::uint64_t seed = 1; seed <= 500; ++seed) {
            reference::Lcg random(seed);
            Thresholds thresholds{double(random.below(20)), 0, double(random.below(20)), double(random.below(3)),
                                  double(random.below(3))};
            thresholds.reject = thresholds.review + random.below(10);
            std::vector<RegionEvidence> regions;
            for (int i = random.below(4); i > 0; --i)
                regions.push_back({double(random.below(30)), random.below(8) == 0 ? kNan : random.below(5),
                                   random.below(8) == 0 ? kNan : random.below(5)});
            const bool measured = random.below(5) != 0;
            int last = 0;
            for (int score = -1; score < 40; ++score) {
                const PartResult result = part(score, regions, measured);
                const int now = strictness(decide(result, thresholds));
                QVERIFY(now >= last);
                last = now;
                for (const double more : {1.0, 5.0, 100.0}) {
                    Thresholds higher = thresholds;
                    higher.reject += more;
                    QVERIFY(strictness(decide(result, higher)) <= now);
                    higher.review += more;
                    QVERIFY(strictness(decide(result, higher)) <= now);
                    higher = thresholds;
                    higher.pixel += more;
                    QVERIFY(strictness(decide(result, higher)) <= now);
                    higher = thresholds;
                    higher.minAreaMm2 += more;
                    QVERIFY(strictness(decide(result, higher)) <= now);
                    higher = thresholds;
                    higher.minDepthMm += more;
                    QVERIFY(strictness(decide(result, higher)) <= now);
                }
                if (score > thresholds.reject)
                    QVERIFY(now > 0); // a strong score is never waved through unseen
            }
        }
    }

    void thresholdsAreChecked_data()
    {
        QTest::addColumn<Thresholds>("thresholds");
        QTest::addColumn<bool>("sound");
        QTest::newRow("sound") << kBandArea << true;
        QTest::newRow("no pixel threshold, no minimum area") << Thresholds{1, 2, kNan, 0} << true;
        QTest::newRow("unset") << Thresholds{} << false;
        QTest::newRow("infinite") << Thresholds{1, kInfinity, 0, 0} << false;
        QTest::newRow("crossed") << Thresholds{3, 2, 0, 0} << false;
        QTest::newRow("negative area") << Thresholds{1, 2, 0, -1} << false;
        QTest::newRow("depth") << Thresholds{1, 2, 0, 0, 0.1} << true;
        QTest::newRow("negative depth") << Thresholds{1, 2, 0, 0, -0.1} << false;
        QTest::newRow("depth is NaN") << Thresholds{1, 2, 0, 0, kNan} << false;
        QTest::newRow("depth without a pixel threshold") << Thresholds{1, 2, kNan, 0, 0.1} << false;
        QTest::newRow("area without a pixel threshold") << Thresholds{1, 2, kNan, 1} << false;
    }
    void thresholdsAreChecked()
    {
        QFETCH(Thresholds, thresholds);
        QFETCH(bool, sound);
        QCOMPARE(checkThresholds(thresholds).has_value(), sound);
    }

    void theLimitLiesThreeTimesAsFarAsTheStrongestArtificialDefect()
    {
        const std::vector<double> good{2, -1, 0}, defects{1, 4, 10};
        QCOMPARE(scoreLimitOf(good, defects), 30.0); // 0 is the median, 10 the strongest
        QCOMPARE(scoreLimitOf(std::vector{2.0, -1.0, 0.0, 1.0}, defects), 29.0); // the median is 0.5
        QCOMPARE(scoreLimitOf(std::vector{5.0, 6.0, 7.0}, std::vector{6.5}), 9.0); // a good part is higher
        QCOMPARE(scoreLimitOf(good, {}), kInfinity); // a model of an older version
        QCOMPARE(scoreLimitOf({}, defects), kInfinity);
    }

    void scoresThatDifferAreWrittenDifferently()
    {
        QCOMPARE(scoreDecimals(), 4);
        QCOMPARE(scoreDecimals(std::vector{0.219403, 0.217877}), 4);
        QCOMPARE(scoreDecimals(std::vector{1.23456, 1.23458, 7.0}), 5);
        QCOMPARE(scoreDecimals(std::vector{2.0, 2.0, kNan, kInfinity}), 4);
        QCOMPARE(scoreDecimals(std::vector{1.0, 1.0 + 1e-12}), 9);
    }

    void mistakes()
    {
        for (const Label label : {Label::Unknown, Label::Good, Label::Defect})
            for (const std::optional<Verdict> verdict :
                 {std::optional<Verdict>(), std::optional(Verdict::Ok), std::optional(Verdict::Review),
                  std::optional(Verdict::Reject), std::optional(Verdict::NoPart)}) {
                const auto expected = label == Label::Defect && verdict == Verdict::Ok   ? Mistake::Escape
                                    : label == Label::Good && verdict == Verdict::Reject ? Mistake::FalseReject
                                                                                         : Mistake::None;
                QVERIFY(mistakeOf(label, verdict) == expected);
            }
    }

    void confusionCountsReviewApart()
    {
        using enum Verdict;
        const std::vector<Verdict> verdicts{Ok, Ok, Review, Reject, NoPart, Ok, Review, Reject, Reject, Reject};
        const std::vector<std::uint8_t> labels{0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
        const Confusion counts = confusion(verdicts, labels).value();
        QCOMPARE(counts.good.ok, 2);
        QCOMPARE(counts.good.noPart, 1);
        QCOMPARE(counts.defects.reject, 3);
        QCOMPARE(*counts.falseRejectRate(), 1.0 / 4); // the picture without a part was not judged
        QCOMPARE(*counts.escapeRate(), 1.0 / 5);
        QVERIFY(!Confusion{}.falseRejectRate());
        QVERIFY(!Confusion{}.escapeRate());
        QCOMPARE(int(confusion(verdicts, std::vector<std::uint8_t>{1}).error().code), int(ErrorCode::Mismatch));
    }

    void confusionFromScoresUsesTheSameDecision()
    {
        const auto parts = reference::parts();
        const Confusion counts = confusion(parts.scores, parts.labels, kBandArea).value();
        VerdictCounts good;
        for (const double score : parts.scoresOf(false))
            (score > 20 ? good.reject : score > 10 ? good.review : good.ok) += 1;
        QCOMPARE(counts.good.ok, good.ok);
        QCOMPARE(counts.good.review, good.review);
        QCOMPARE(counts.good.reject, good.reject);
        QCOMPARE(counts.defects.judged(), 67);
    }
};

TWINSPECT_TEST(TestDecision)
#include "tst_decision.moc"
