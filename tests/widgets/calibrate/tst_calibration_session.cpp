// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "core/evaluation/calibration.h"
#include "core/record/recipe.h"
#include "ui/models/part_list_model.h"
#include "ui/models/score_sets.h"
#include "ui/models/threshold_words.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

SampleRef sample(const std::string& id, Split split, Label label)
{
    SampleRef ref;
    ref.id = id;
    ref.split = split;
    ref.label = label;
    ref.defectType = label == Label::Defect ? "hole" : label == Label::Good ? "good" : "";
    return ref;
}

SampleScore scored(double score, SeenBefore seen = SeenBefore::No)
{
    SampleScore result;
    result.record.score = score;
    result.seen = seen;
    return result;
}

/// A set as random as a set can be: all labels and folders, ties, parts that are missing or not a number, regions of
/// every size.
void fillAtRandom(InspectionSet& samples, std::mt19937& random, int count)
{
    const auto number = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    std::vector<SampleRef> refs;
    for (int i = 0; i < count; ++i)
        refs.push_back(
            sample("s" + std::to_string(i),
                   std::array{Split::Train, Split::Validation, Split::Test,
                              Split::Test}[static_cast<std::size_t>(number(4))],
                   std::array{Label::Good, Label::Defect, Label::Unknown}[static_cast<std::size_t>(number(3))]));
    samples.reset(refs);
    for (int i = 0; i < count; ++i) {
        if (number(12) == 0)
            continue; // not inspected
        SampleScore score =
            scored(number(40) / 4.0, std::array{SeenBefore::No, SeenBefore::No, SeenBefore::Trained,
                                                SeenBefore::HeldOut}[static_cast<std::size_t>(number(4))]);
        if (number(15) == 0)
            score.record.score = std::nan("");
        if (number(15) == 0)
            score.record.scoreLimit = 5; // no threshold decides about a part beyond it
        if (number(8) == 0)
            score.record.reasons = {Reason::ScoreAboveReject, Reason::ScaleDiffers}; // never OK
        score.record.partFound = number(15) != 0;
        score.record.thresholds.pixel = number(5) == 0 ? std::nan("") : number(6); // NaN: no regions were looked for
        for (int r = number(3); r > 0; --r) {
            RegionRecord region;
            region.scoreMax = number(20) / 2.0;
            region.areaMm2 = number(6) == 0 ? std::nan("") : number(30) / 10.0;
            if (number(6) != 0)
                region.depth.emplace().lowestMm = -number(10) / 10.0, region.depth->highestMm = number(10) / 10.0;
            region.raisedBy = number(3) == 0 ? RaisedBy::Rgb : RaisedBy::Both;
            score.record.regions.push_back(region);
        }
        samples.setScore(i, score);
    }
}

Thresholds randomThresholds(std::mt19937& random)
{
    const auto number = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    Thresholds thresholds;
    thresholds.reject = number(44) / 4.0 - 0.5;
    thresholds.review = thresholds.reject - number(12) / 4.0;
    thresholds.pixel = number(8) == 0 ? std::nan("") : number(20) / 2.0;
    thresholds.minAreaMm2 = number(2) == 0 ? 0 : number(30) / 10.0;
    thresholds.minDepthMm = number(2) == 0 ? 0 : number(10) / 10.0;
    return thresholds;
}

/// The confusion as core/evaluation counts it, part by part, from decide().
Confusion bruteForce(const InspectionSet& samples, const PartSet& set, const Thresholds& thresholds)
{
    std::vector<Verdict> verdicts;
    std::vector<std::uint8_t> labels;
    for (const auto* list : {&set.parts, &set.unmeasured})
        for (const auto& part : *list) {
            PartResult evidence;
            evidence.imageScore = part.score;
            if (part.index >= 0)
                evidence = samples.at(part.index).score->record.evidence(thresholds);
            verdicts.push_back(decide(evidence, thresholds).verdict);
            labels.push_back(part.label == Label::Defect ? 1 : 0);
        }
    return *confusion(verdicts, labels);
}

bool operator==(const VerdictCounts& a, const VerdictCounts& b)
{
    return a.ok == b.ok && a.review == b.review && a.reject == b.reject && a.noPart == b.noPart;
}

} // namespace

class TestCalibrationSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyMethodIsSaidInWords()
    {
        // Every method's own figures fill its sentence, and it has no signs of a formula and no gap left.
        const std::vector<double> good{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20},
            defects{15, 25, 30};
        const CalibrationData data{good, defects, "test"};
        int methods = 0;
        for (const auto& [method, name] : kEnumNames<CalibrationMethod>) {
            CalibrationOptions options;
            options.method = method;
            const auto found = calibrate(data, options);
            QVERIFY2(found.has_value(), name);
            const QString said = words::howFound(name, found->why.figures, {});
            QVERIFY2(!said.isEmpty() && !said.contains(QLatin1Char('*')) && !said.contains(QLatin1Char('='))
                         && !said.contains(QRegularExpression(QStringLiteral("%[1-9]"))),
                     qPrintable(QString::fromLatin1(name) + said));
            ++methods;
        }
        QVERIFY(methods >= 8);
    }

    void figuresAreSaidInWords()
    {
        const QLocale before;
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        const auto said = [](const char* method, const std::map<std::string, double>& figures) {
            return words::howFound(method, figures, {});
        };
        QCOMPARE(said("max-margin", {{"max", -1.5332}, {"min", -2.79606}, {"margin", 0.1}}),
                 QStringLiteral(
                     "The scores of the good parts lie between -2.7961 and -1.5332. The threshold lies above "
                     "the highest of them, by 10 % of that range."));
        QCOMPARE(said("max-margin", {{"max", 2.00002}, {"min", 2.00001}, {"margin", 0.1}}),
                 QStringLiteral(
                     "The scores of the good parts lie between 2.00001 and 2.00002. The threshold lies above "
                     "the highest of them, by 10 % of that range."));
        QCOMPARE(said("quantile", {{"quantile", 0.995}, {"good-parts", 12345}}),
                 QStringLiteral("99.5 % of the 12,345 good parts score no higher than the threshold."));
        QCOMPARE(said("sigma", {{"mean", 12.34567}, {"k", 3}, {"sigma", 0.5}}),
                 QStringLiteral("The good parts score 12.3457 on average. The threshold lies 3 standard deviations of "
                                "0.5000 above that."));
        // In the unit of a model, a deviation is a difference of two scores.
        QCOMPARE(words::howFound("sigma", {{"mean", 3}, {"k", 3}, {"sigma", 0.5}}, ScoreUnit::between(2, 4)),
                 QStringLiteral("The good parts score 0.50 on average. The threshold lies 3 standard deviations of "
                                "0.25 above that."));
        QCOMPARE(said("conformal", {{"rank", 57}, {"good-parts", 59}, {"alpha", 0.05}}),
                 QStringLiteral("The threshold is score number 57 of the 59 good parts in rising order. A new good "
                                "part is rejected with a probability of at most 5 %."));
        QCOMPARE(said("cap-false-reject", {{"cap", 0.02}, {"allowed", 2}, {"good-parts", 100}}),
                 QStringLiteral("This is the lowest threshold that rejects at most 2 of the 100 good parts."));
        QCOMPARE(said("cap-escape", {{"cap", 0.1}, {"allowed", 1}, {"defect-parts", 10}}),
                 QStringLiteral("This is the highest threshold that lets at most 1 of the 10 defective parts pass."));
        QCOMPARE(said("max-f1", {{"f1", 0.8}, {"precision", 0.75}, {"recall", 6.0 / 7}}),
                 QStringLiteral("This is the best balance: 85.71 % of the defective parts are found, and 75 % of the "
                                "rejected parts are defective."));
        QCOMPARE(said("cost", {{"cost", 52345.4}, {"volume", 100000}}),
                 QStringLiteral(
                     "Here false rejects, escapes and reviews together cost least: 52,345.40 for 100,000 parts."));
        QCOMPARE(said(kByHand, {{"good-rejected", 1}, {"good-parts", 40}, {"defects-passed", 2}, {"defect-parts", 7}}),
                 QStringLiteral("Set by hand. On the parts at that time it rejected 1 of 40 good ones and let 2 of 7 "
                                "defective ones pass."));
        QCOMPARE(said("a method of tomorrow", {{"max", 1}}), QString());
        QCOMPARE(said("max-margin", {{"max", 1}, {"min", 0}}), QString()); // the margin is missing
        QCOMPARE(said("conformal", {}), QString());                       // a recipe of an older version
        QLocale::setDefault(before);
    }

    void everyPartIsInOnePlaceOnce()
    {
        std::mt19937 random(5);
        for (int round = 0; round < 200; ++round) {
            InspectionSet samples;
            fillAtRandom(samples, random, 60);
            const std::vector<double> stored{1, 2, 3, 4, 5, 6};
            const auto rule = round % 2 == 0 ? SplitRule::Folders : SplitRule::LendHalf;
            const auto sets = splitScores(samples, {stored, round % 3 != 0}, rule);
            std::set<int> seen;
            int held = 0;
            for (const auto* set : {&sets.calibration, &sets.test})
                for (const auto* list : {&set->parts, &set->unmeasured})
                    for (const auto& part : *list) {
                        if (part.index < 0) {
                            QCOMPARE(set, &sets.calibration);
                            ++held;
                            continue;
                        }
                        QVERIFY(seen.insert(part.index).second);
                        const auto& here = samples.at(part.index);
                        QVERIFY(here.ref.split != Split::Train);
                        QVERIFY(here.score->seen != SeenBefore::Trained);
                        QVERIFY(here.ref.label != Label::Unknown);
                        const bool mustCalibrate =
                            here.ref.split == Split::Validation || here.score->seen == SeenBefore::HeldOut;
                        if (mustCalibrate)
                            QCOMPARE(set, &sets.calibration);
                        else if (sets.rule == SplitRule::Folders)
                            QCOMPARE(set, &sets.test);
                        else
                            QCOMPARE(set, lentToCalibration(here.ref.id) ? &sets.calibration : &sets.test);
                    }
            QCOMPARE(held, sets.calibration.heldOut);
            QVERIFY(held <= static_cast<int>(stored.size()));
            // Whoever is labelled, inspected and was not trained on is somewhere.
            int expected = 0;
            for (int i = 0; i < samples.size(); ++i)
                expected += samples.at(i).score && samples.at(i).ref.label != Label::Unknown
                         && samples.at(i).ref.split != Split::Train && samples.at(i).score->seen != SeenBefore::Trained;
            QCOMPARE(static_cast<int>(seen.size()), expected);
        }
    }

    void aPartNeverChangesSides()
    {
        // However many others come or go: the side depends on the name alone. And the halves are halves.
        int lent = 0;
        for (int i = 0; i < 2000; ++i)
            lent += lentToCalibration("test/hole/" + std::to_string(i));
        QVERIFY2(lent > 900 && lent < 1100,
                 qPrintable(QString::number(lent))); // 2000 fair coins: beyond 4.4 sigma once in 100,000
        int neighboursAlike = 0;
        for (int i = 0; i < 2000; ++i)
            neighboursAlike +=
                lentToCalibration("p" + std::to_string(i)) == lentToCalibration("p" + std::to_string(i + 1));
        QVERIFY2(neighboursAlike > 900 && neighboursAlike < 1100, qPrintable(QString::number(neighboursAlike)));
    }

    void foldersAndStoredScores_data()
    {
        QTest::addColumn<bool>("validationFolder");
        QTest::addColumn<bool>("listed");
        QTest::addColumn<bool>("heldOutIsOpen");
        QTest::addColumn<int>("stored"); // stored scores that count
        QTest::addColumn<int>("inspected");
        QTest::newRow("another folder, no validation") << false << true << false << 3 << 0;
        QTest::newRow("validation parts that are not those of the training") << true << true << false << 3 << 1;
        QTest::newRow("the very part is open") << true << true << true << 2 << 1;
        QTest::newRow("a model that lists nothing, validation open") << true << false << false << 0 << 1;
        QTest::newRow("a model that lists nothing, no validation") << false << false << false << 3 << 0;
    }
    void foldersAndStoredScores()
    {
        QFETCH(bool, validationFolder);
        QFETCH(bool, listed);
        QFETCH(bool, heldOutIsOpen);
        InspectionSet samples;
        samples.reset(validationFolder ? std::vector{sample("validation/good/0", Split::Validation, Label::Good)}
                                       : std::vector{sample("train/good/0", Split::Train, Label::Good)});
        samples.setScore(0, scored(2.0000001, heldOutIsOpen ? SeenBefore::HeldOut : SeenBefore::No));
        const std::vector<double> stored{1, 2, 3};
        const auto sets = splitScores(samples, {stored, listed}, SplitRule::Folders);
        QTEST(sets.calibration.heldOut, "stored");
        QTEST(sets.calibration.validation, "inspected");
        if (heldOutIsOpen) {
            const std::vector<double> expected{1, 2.0000001, 3}; // its own stored score went, not another
            QCOMPARE(sets.calibration.good, expected);
        }
        QCOMPARE(sets.trainedOn, validationFolder ? 0 : 1);
    }

    void storedScoresThatCannotBeComparedStandAside()
    {
        const std::vector<double> stored{1, 2, 3};
        const HeldOutParts other{stored, true, false};
        InspectionSet samples;
        samples.reset({sample("validation/good/0", Split::Validation, Label::Good),
                       sample("validation/hole/0", Split::Validation, Label::Defect)});
        QCOMPARE(splitScores(samples, other, SplitRule::Folders).calibration.good, stored);
        samples.setScore(1, scored(9)); // the good scores are still those of the model file alone
        QCOMPARE(splitScores(samples, other, SplitRule::Folders).calibration.good, stored);
        samples.setScore(0, scored(2.5));
        const auto sets = splitScores(samples, other, SplitRule::Folders);
        QCOMPARE(sets.calibration.good, std::vector{2.5});
        QCOMPARE(sets.calibration.heldOut, 0);
        QCOMPARE(splitScores(samples, {stored, true, true}, SplitRule::Folders).calibration.good.size(),
                 std::size_t(4));
    }

    // Scores of a model that was trained with regions of interest are in doubt under other regions only.
    void storedScoresHoldUnderTheRegionsOfTheTraining()
    {
        RegionOfInterest region;
        region.name = "edge";
        region.outlines = {{{0, 0}, {1, 0}, {1, 1}}};
        Thresholds thresholds;
        thresholds.regions = RegionsOfInterest({region});
        const InspectionSet samples;
        const std::vector<double> stored{1, 2, 6};
        HeldOutParts heldOut{stored, true};
        heldOut.regionsId = thresholds.regions.id();
        const auto counts = [&] {
            const auto sets = splitScores(samples, heldOut, SplitRule::Folders);
            return VerdictCounter(samples, sets.calibration, thresholds).at(5, 5).good;
        };
        QVERIFY(counts().ok == 2 && counts().review == 0 && counts().reject == 1);
        heldOut.regionsId.clear();
        QVERIFY(counts().ok == 0 && counts().review == 2 && counts().reject == 1);
    }

    void setsAreNamed()
    {
        PartSet set;
        QCOMPARE(set.recordName(), std::string("no parts"));
        set.validation = 4;
        set.heldOut = 12;
        QCOMPARE(set.recordName(), std::string("4 validation parts, 12 held-out parts of the training"));
    }

    void countsAgreeWithDecide()
    {
        std::mt19937 random(17);
        for (int round = 0; round < 120; ++round) {
            InspectionSet samples;
            fillAtRandom(samples, random, 80);
            const std::vector<double> stored{0.5, 2, 2, 7};
            const auto sets = splitScores(samples, {stored, true}, SplitRule::LendHalf);
            for (int pair = 0; pair < 6; ++pair) {
                const auto rule = randomThresholds(random);
                const VerdictCounter counter(samples, sets.calibration, rule);
                for (int handle = 0; handle < 12; ++handle) {
                    auto thresholds = rule;
                    const auto moved = randomThresholds(random);
                    thresholds.review = moved.review;
                    thresholds.reject = moved.reject;
                    const auto expected = bruteForce(samples, sets.calibration, thresholds);
                    const auto counted = counter.at(thresholds.review, thresholds.reject);
                    QVERIFY(counted.good == expected.good);
                    QVERIFY(counted.defects == expected.defects);
                    for (const Label label : {Label::Good, Label::Defect})
                        for (const Verdict verdict : {Verdict::Ok, Verdict::Review, Verdict::Reject, Verdict::NoPart}) {
                            const auto& counts = label == Label::Good ? expected.good : expected.defects;
                            const auto number = verdict == Verdict::Ok     ? counts.ok
                                              : verdict == Verdict::Review ? counts.review
                                              : verdict == Verdict::Reject ? counts.reject
                                                                           : counts.noPart;
                            auto listed = static_cast<std::int64_t>(
                                partsWith(samples, sets.calibration, label, verdict, thresholds).size());
                            if (label == Label::Good) // stored scores have no part to show
                                for (const auto& part : sets.calibration.parts)
                                    if (part.index < 0) {
                                        PartResult alone;
                                        alone.imageScore = part.score;
                                        listed += decide(alone, thresholds).verdict == verdict;
                                    }
                            QCOMPARE(listed, number);
                        }
                }
            }
        }
    }

    void uncalibratedMeansReview()
    {
        InspectionSet samples;
        samples.reset({sample("a", Split::Test, Label::Good), sample("b", Split::Test, Label::Defect)});
        samples.setScore(0, scored(1));
        samples.setScore(1, scored(2));
        auto sets = splitScores(samples, {}, SplitRule::Folders);
        PartSet all;
        for (const auto* set : {&sets.calibration, &sets.test})
            all.parts.insert(all.parts.end(), set->parts.begin(), set->parts.end());
        const auto counts = VerdictCounter(samples, all, Thresholds()).at(std::nan(""), std::nan(""));
        QCOMPARE(counts.good.review, 1);
        QCOMPARE(counts.defects.review, 1);
        QCOMPARE(counts.defects.ok, 0);
    }

    void flipsAreThePartsThatChange()
    {
        std::mt19937 random(29);
        for (int round = 0; round < 300; ++round) {
            InspectionSet samples;
            fillAtRandom(samples, random, 50);
            const auto before = randomThresholds(random);
            const auto after = randomThresholds(random);
            std::map<int, Flip> listed;
            double last = std::numeric_limits<double>::infinity();
            for (const auto& flip : flipsBetween(samples, before, after)) {
                QVERIFY(listed.emplace(flip.index, flip).second);
                const double score = samples.at(flip.index).score->record.score;
                QVERIFY(std::isnan(score) || score <= last || std::isnan(last));
                last = score;
            }
            for (int i = 0; i < samples.size(); ++i) {
                samples.setThresholds(before);
                const auto was = samples.decision(i);
                samples.setThresholds(after);
                const auto is = samples.decision(i);
                QCOMPARE(listed.contains(i), was.has_value() && was->verdict != is->verdict);
                if (listed.contains(i)) {
                    QVERIFY(listed[i].before == was->verdict);
                    QVERIFY(listed[i].after == is->verdict);
                }
            }
        }
    }

    void aLoweredPixelThresholdMakesNothingMilder()
    {
        // Regions were looked for above 5. Below that there may be larger ones, so "too small" is not known any more.
        SampleScore score = scored(10);
        score.record.regions.resize(1);
        score.record.regions[0].scoreMax = 8;
        score.record.regions[0].areaMm2 = 0.1;
        score.record.thresholds.pixel = 5;
        Thresholds thresholds;
        thresholds.review = thresholds.reject = 9;
        thresholds.minAreaMm2 = 1;
        thresholds.pixel = 5;
        QVERIFY(decide(score.record.evidence(thresholds), thresholds).verdict == Verdict::Review);
        thresholds.pixel = 6;
        QVERIFY(decide(score.record.evidence(thresholds), thresholds).verdict == Verdict::Review);
        thresholds.pixel = 4.9;
        QVERIFY(decide(score.record.evidence(thresholds), thresholds).verdict == Verdict::Reject);
    }

    void aPartIsKnownByItsFiles()
    {
        QTemporaryDir folder;
        const auto make = [&](const std::string& name, const std::string& picture, const std::string& cloud) {
            SampleRef ref = sample(name, Split::Test, Label::Good);
            ref.rgb = folder.filePath(QString::fromStdString(name + ".png")).toStdString();
            ref.geometry = folder.filePath(QString::fromStdString(name + ".tiff")).toStdString();
            std::ofstream(ref.rgb, std::ios::binary) << picture;
            std::ofstream(ref.geometry, std::ios::binary) << cloud;
            return ref;
        };
        const std::string large(200000, 'x');
        const auto trained = make("003", large, "cloud");
        const auto heldOut = make("004", "another picture", "cloud");
        std::map<std::string, std::string> metadata;
        TrainedParts::describe({trained}, {heldOut}, metadata);
        const auto known = TrainedParts::from(metadata);
        QVERIFY(!known.empty());
        QVERIFY(known.lookUp(trained) == SeenBefore::Trained);
        QVERIFY(known.lookUp(heldOut) == SeenBefore::HeldOut);
        QVERIFY(known.lookUp(make("copied and renamed", large, "cloud")) == SeenBefore::Trained);
        QVERIFY(known.lookUp(make("other picture", "y" + large.substr(1), "cloud")) == SeenBefore::No);
        QVERIFY(known.lookUp(make("one byte longer", large + "x", "cloud")) == SeenBefore::No);
        std::string middle = large, end = large;
        middle[100000] = end[199999] = 'y'; // such as uncompressed pictures with the same border
        QVERIFY(known.lookUp(make("other middle", middle, "cloud")) == SeenBefore::No);
        QVERIFY(known.lookUp(make("other end", end, "cloud")) == SeenBefore::No);
        QVERIFY(known.lookUp(make("other cloud", large, "clouds")) == SeenBefore::No);
        auto gone = trained;
        gone.rgb = "no such file";
        QVERIFY(known.lookUp(gone) == SeenBefore::No);
        QVERIFY(TrainedParts::from({}).empty());
    }

    void partList()
    {
        InspectionSet samples;
        samples.reset({sample("a", Split::Test, Label::Good), sample("b", Split::Test, Label::Defect)});
        samples.setScore(1, scored(2));
        PartListModel model(samples, nullptr);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.show(std::vector{1, 0});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.sampleIndex(model.index(0)), 1);
        QVERIFY(model.data(model.index(0)).toString().contains("b"));
        model.show(std::vector{1, 0});
        QCOMPARE(resets.count(), 1); // the same parts: nothing to repaint
        model.show(std::vector{Flip{1, Verdict::Ok, Verdict::Reject}});
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.data(model.index(0)).toString().contains("Reject"));
        samples.reset({});
        QCOMPARE(model.rowCount(), 0);
    }
};

TWINSPECT_TEST(TestCalibrationSession)
#include "tst_calibration_session.moc"
