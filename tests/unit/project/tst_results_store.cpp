// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <atomic>
#include <cmath>
#include <csignal>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <sys/stat.h>
#include <thread>

#include <QElapsedTimer>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QUrl>

#include <nlohmann/json.hpp>

#include "core/project/results_export.h"
#include "core/project/results_store.h"
#include "core/project/results_writer.h"
#include "core/record/record_json.h"
#include "cutting_proxy.h"
#include "postgres_server.h"
#include "tests/support/waiting.h"
#include "tests/unit/record/any_record.h"

using namespace twinspect;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

QDateTime at(qint64 ms) { return QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + ms, Qt::UTC); }

StoredRun run(const QString& part = QStringLiteral("gasket"))
{
    return {0,
            part,
            3,
            QString(64, QLatin1Char('a')),
            QStringLiteral("disc"),
            QStringLiteral("/data/shift 1"),
            QStringLiteral("Ann O'Nym"),
            at(0),
            {},
            {},
            0,
            {}};
}

/// A judged part without regions; what tests care about is in the arguments.
InspectionRecord result(const QString& sample, double score, Verdict verdict, Label label = Label::Unknown,
                        const std::string& type = {})
{
    InspectionRecord record;
    record.sample = sample.toStdString();
    record.rgb = "/data/" + record.sample + ".png";
    record.geometry = "/data/" + record.sample + ".tiff";
    record.label = label;
    record.defectType = type;
    record.score = score;
    record.peak = score * 2;
    record.verdict = verdict;
    record.raisedBy = RaisedBy::Both;
    record.thresholds = {10, 20, kNan, 0};
    record.inspected = UtcTime(std::chrono::milliseconds(at(0).toMSecsSinceEpoch()));
    return record;
}

InspectionRecord failedResult(const QString& sample)
{
    auto record = result(sample, kNan, Verdict::Ok);
    record.verdict.reset();
    record.peak = kNan;
    record.raisedBy.reset();
    record.failure = FailureRecord{"BadData", "cut off,\nread again"};
    return record;
}

RegionRecord region(double scoreMax, double areaMm2, RaisedBy raisedBy)
{
    RegionRecord made;
    made.row = 1;
    made.column = 2;
    made.width = 3;
    made.height = 4;
    made.scoreMax = scoreMax;
    made.areaMm2 = areaMm2;
    made.lengthMm = 1.25;
    made.raisedBy = raisedBy;
    made.depth = DepthRecord{-0.25, 0.125, -0.1, -1.5, 0.01, 0.9};
    made.heightVsGoodMm = -0.75;
    return made;
}

AnnotatedRecord marked(const char* type, double areaMm2, std::optional<DepthRecord> depth)
{
    AnnotatedRecord made;
    made.defectType = type;
    made.areaMm2 = areaMm2;
    made.depth = depth;
    return made;
}

QStringList samplesOf(const std::vector<StoredResult>& results)
{
    QStringList names;
    for (const auto& entry : results)
        names.append(QString::fromStdString(entry.record.sample));
    return names;
}

/// Stores batches of ten, and says after each that it is stored, until it is killed.
int writeForEver(const QString& file)
{
    auto store = ResultsStore::open(file);
    if (!store)
        return 1;
    const auto id = store->beginRun(run());
    for (int number = 0; id; number += 10) {
        std::vector<InspectionRecord> batch;
        for (int i = 0; i < 10; ++i)
            batch.push_back(result(QString::number(number + i), number + i, Verdict::Ok));
        if (!store->add(*id, batch))
            return 2;
        std::cout << number + 10 << std::endl;
    }
    return 3;
}

} // namespace

class TestResultsStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_noServer = m_server.start(); }

    void storedIsReadBackEqual_data() { databases(); }
    void storedIsReadBackEqual()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        sample::AnyRecord any(7);
        auto store = ResultsStore::open(address);
        QVERIFY2(store, store ? "" : store.error().message().c_str());
        auto begun = run();
        begun.unit = ScoreUnit::between(-0.1, 1.0 / 3);
        const auto id = store->beginRun(begun);
        QVERIFY(id);
        std::vector<InspectionRecord> written;
        for (int number = 0; number < 317; ++number) // no multiple of the rows in one statement
        {
            written.push_back(any(number));
            if (number % 7 == 0)
                written.back().failure = FailureRecord{"BadData", "it's \"damaged\""};
            if (number % 5 == 0)
                written.back().verdict.reset();
        }
        const auto added = store->add(*id, written);
        QVERIFY2(added, added ? "" : added.error().message().c_str());

        auto again = ResultsStore::open(address); // as another program would
        QVERIFY(again);
        const auto read = again->page({}, 0, 1000);
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QCOMPARE(read->size(), written.size());
        for (std::size_t i = 0; i < written.size(); ++i) {
            auto expected = written[i];
            expected.model = std::string(64, 'a'); // these five are the run's
            expected.unit = begun.unit;
            expected.part = "disc";
            expected.recipe = "gasket";
            expected.recipeRevision = 3;
            QCOMPARE(QByteArray::fromStdString(sample::differences((*read)[i].record, expected)), QByteArray());
            QVERIFY((*read)[i].record.notes == written[i].notes); // with what fills their gaps
            QCOMPARE((*read)[i].run, *id);
        }
    }

    void runsAreListed_data() { databases(); }
    void runsAreListed()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        auto store = ResultsStore::open(address);
        QVERIFY(store);
        const auto first = store->beginRun(run());
        const auto second = store->beginRun(run(QStringLiteral("cap")));
        QVERIFY(first && second && *first != *second);
        QVERIFY(store->endRun(*first, at(60'000)));
        auto failed = result(QStringLiteral("x"), 1, Verdict::Ok);
        failed.verdict.reset();
        QVERIFY(store->add(*first, std::vector{result(QStringLiteral("a"), 1, Verdict::Ok),
                                               result(QStringLiteral("b"), 1, Verdict::Ok),
                                               result(QStringLiteral("c"), 99, Verdict::Reject), failed}));
        const auto runs = store->runs();
        QVERIFY(runs);
        QCOMPARE(runs->size(), std::size_t(2));
        QCOMPARE(runs->front().id, *second); // newest first
        QVERIFY(!runs->front().finished.isValid());
        const auto& old = runs->back();
        QCOMPARE(old.part, QStringLiteral("gasket"));
        QCOMPARE(old.recipeRevision, 3);
        QCOMPARE(old.modelHash, QString(64, QLatin1Char('a')));
        QCOMPARE(old.modelPart, QStringLiteral("disc"));
        QCOMPARE(old.source, QStringLiteral("/data/shift 1"));
        QCOMPARE(old.who, QStringLiteral("Ann O'Nym"));
        QCOMPARE(old.started, at(0));
        QCOMPARE(old.finished, at(60'000));
        QCOMPARE(old.counts.ok, 2);
        QCOMPARE(old.counts.reject, 1);
        QCOMPARE(old.counts.review + old.counts.noPart, 0);
        QCOMPARE(old.failed, 1);
        QCOMPARE(runs->front().counts.ok, 0);
    }

    void filtersAndOrders_data() { databases(); }
    void filtersAndOrders()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        auto store = ResultsStore::open(address);
        QVERIFY(store);
        const auto id = store->beginRun(run());
        const auto failed = failedResult(QStringLiteral("e_failed"));
        auto late = result(QStringLiteral("d_late"), 15, Verdict::Review);
        late.inspected = UtcTime(std::chrono::milliseconds(at(5000).toMSecsSinceEpoch()));
        std::vector<InspectionRecord> all{result(QStringLiteral("b_good"), 25, Verdict::Reject, Label::Good),
                                          result(QStringLiteral("a_hole"), 3, Verdict::Ok, Label::Defect, "Hole"),
                                          result(QStringLiteral("c%100"), 4, Verdict::Ok, Label::Good), late, failed};
        all[0].regions = {region(9, 0.5, RaisedBy::Depth), region(8, 2, RaisedBy::Rgb)}; // both 0.25 mm deep
        all[1].regions = {region(9, 0.5, RaisedBy::Depth), region(8, kNan, RaisedBy::Depth)};
        all[1].regions[0].depth->highestMm = 0.75;
        all[2].regions = {region(9, 5, RaisedBy::Depth)};
        all[2].regions[0].depth.reset();
        QVERIFY(store->add(*id, all));
        const auto other = store->beginRun(run(QStringLiteral("cap")));
        QVERIFY(store->add(*other,
                           std::vector{result(QStringLiteral("a_hole"), 99, Verdict::Reject, Label::Defect, "Hole")}));

        const auto names = [&](auto change, qint64 offset = 0, qint64 limit = 100) {
            ResultFilter filter;
            filter.run = *id;
            change(filter);
            const auto page = store->page(filter, offset, limit);
            const auto count = store->count(filter);
            if (!page || !count || (offset == 0 && limit == 100 && *count != static_cast<qint64>(page->size())))
                return QStringLiteral("failed");
            return samplesOf(*page).join(QLatin1Char(' '));
        };
        using F = ResultFilter;
        QCOMPARE(names([](F&) {}), QStringLiteral("b_good a_hole c%100 d_late e_failed"));
        QCOMPARE(names([](F& f) { f.verdict = Verdict::Ok; }), QStringLiteral("a_hole c%100"));
        // An area or a depth that is not known leaves nothing out.
        QCOMPARE(names([](F& f) { f.minAreaMm2 = 2; }), QStringLiteral("b_good a_hole c%100"));
        QCOMPARE(names([](F& f) { f.minAreaMm2 = 2.5; }), QStringLiteral("a_hole c%100"));
        QCOMPARE(names([](F& f) { f.minDepthMm = 0.25; }), QStringLiteral("b_good a_hole c%100"));
        QCOMPARE(names([](F& f) { f.minDepthMm = 0.5; }), QStringLiteral("a_hole c%100"));
        QCOMPARE(names([](F& f) { f.minDepthMm = 0.8; }), QStringLiteral("c%100"));
        QCOMPARE(names([](F& f) { f.failedOnly = true; }), QStringLiteral("e_failed"));
        QCOMPARE(names([](F& f) { f.text = QStringLiteral("HOLE"); }), QStringLiteral("a_hole"));
        QCOMPARE(names([](F& f) { f.text = QStringLiteral("%"); }), QStringLiteral("c%100")); // a sign like any other
        QCOMPARE(names([](F& f) { f.text = QStringLiteral("_"); }), QStringLiteral("b_good a_hole d_late e_failed"));
        QCOMPARE(names([](F& f) { f.agreement = F::Agreement::Disagrees; }), QStringLiteral("b_good a_hole"));
        QCOMPARE(names([](F& f) { f.agreement = F::Agreement::FalseRejects; }), QStringLiteral("b_good"));
        QCOMPARE(names([](F& f) { f.agreement = F::Agreement::Escapes; }), QStringLiteral("a_hole"));
        QCOMPARE(names([](F& f) { f.from = at(1); }), QStringLiteral("d_late"));
        QCOMPARE(names([](F& f) { f.until = at(1); }), QStringLiteral("b_good a_hole c%100 e_failed"));
        QCOMPARE(names([](F& f) { f.sort = F::Sort::Sample; }), QStringLiteral("a_hole b_good c%100 d_late e_failed"));
        QCOMPARE(names([](F& f) { f.sort = F::Sort::Score; }),
                 QStringLiteral("a_hole c%100 d_late b_good e_failed")); // no score comes last
        QCOMPARE(names([](F& f) { f.sort = F::Sort::Score, f.descending = true; }),
                 QStringLiteral("b_good d_late c%100 a_hole e_failed"));
        QCOMPARE(names([](F& f) { f.sort = F::Sort::Verdict, f.descending = true, f.verdict = {}; }),
                 QStringLiteral("e_failed b_good d_late c%100 a_hole"));
        QCOMPARE(names([](F&) {}, 1, 2), QStringLiteral("a_hole c%100"));
        QCOMPARE(names([](F&) {}, 5, 2), QString());
        QCOMPARE(names([](F& f) { f.run.reset(), f.sample = QStringLiteral("a_hole"); }),
                 QStringLiteral("a_hole a_hole"));
        QCOMPARE(names(
                     [](F& f) { f.run.reset(), f.sample = QStringLiteral("a_hole"), f.part = QStringLiteral("cap"); }),
                 QStringLiteral("a_hole"));

        const Relabelled good{"/data/a_hole.png", Label::Good, "good"};
        QVERIFY(store->relabel({&good, 1}));
        QCOMPARE(names([](F& f) { f.agreement = F::Agreement::Escapes; }), QString());
    }

    void filtersByWhatPeopleMarked_data() { databases(); }
    void filtersByWhatPeopleMarked()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        auto store = ResultsStore::open(address);
        QVERIFY(store);
        const auto id = store->beginRun(run());
        std::vector all{result(QStringLiteral("plain"), 30, Verdict::Reject),
                        result(QStringLiteral("dent"), 5, Verdict::Ok, Label::Defect, "Dent"),
                        result(QStringLiteral("both"), 5, Verdict::Ok, Label::Defect, "Stain"),
                        result(QStringLiteral("unmeasured"), 5, Verdict::Ok, Label::Defect)};
        all[0].regions = {
            region(9, 50, RaisedBy::Depth)}; // detected, of which the limits on annotated ones say nothing
        all[1].annotated = {marked("Dent", 4, DepthRecord{-0.5, 0.1, 0, 0, 0, 1})};
        all[2].annotated = {marked("Stain", 20, DepthRecord{0, 0.05, 0, 0, 0, 1}),
                            marked("Scratch", 1, DepthRecord{-0.2, 0, 0, 0, 0, 1})};
        all[3].annotated = {marked("", kNan, std::nullopt)};
        QVERIFY(store->add(*id, all));

        using F = ResultFilter;
        const auto names = [&store](auto change) {
            ResultFilter filter;
            change(filter);
            const auto page = store->page(filter, 0, 100);
            return page ? samplesOf(*page).join(QLatin1Char(' ')) : QStringLiteral("failed");
        };
        QCOMPARE(names([](F& f) { f.annotated = true; }), QStringLiteral("dent both unmeasured"));
        QCOMPARE(names([](F& f) { f.annotated = true, f.minAreaMm2 = 4; }), QStringLiteral("dent both unmeasured"));
        QCOMPARE(names([](F& f) { f.annotated = true, f.minAreaMm2 = 5; }), QStringLiteral("both unmeasured"));
        QCOMPARE(names([](F& f) { f.annotated = true, f.minDepthMm = 0.3; }), QStringLiteral("dent unmeasured"));
        QCOMPARE(names([](F& f) { f.minAreaMm2 = 5; }), QStringLiteral("plain"));
        QCOMPARE(names([](F& f) { f.text = QStringLiteral("scratch"); }), QStringLiteral("both")); // no main type

        // A person marks more, and less: in every run, and only where something is said about it.
        Relabelled said[] = {{"/data/plain.png", Label::Defect, "Dent", std::vector{marked("Dent", 7, std::nullopt)}},
                             {"/data/dent.png", Label::Good, "good", std::vector<AnnotatedRecord>()},
                             {"/data/both.png", Label::Good, "good", std::nullopt}};
        QVERIFY(store->relabel(said));
        QCOMPARE(names([](F& f) { f.annotated = true, f.minAreaMm2 = 5; }), QStringLiteral("plain both unmeasured"));
        QCOMPARE(names([](F& f) { f.annotated = true; }), QStringLiteral("plain both unmeasured"));
        const auto read = store->page({}, 0, 1);
        QVERIFY(read && read->front().record.annotated.size() == 1 && read->front().record.annotated[0].areaMm2 == 7);
    }

    void decidesAgainWithoutInference_data() { databases(); }
    void decidesAgainWithoutInference()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        auto store = ResultsStore::open(address);
        QVERIFY(store);
        const auto id = store->beginRun(run());
        auto small = result(QStringLiteral("small"), 30, Verdict::Reject);
        small.thresholds.pixel = 5;
        small.regions = {region(9, 0.5, RaisedBy::Depth)};
        const auto failed = failedResult(QStringLiteral("failed"));
        auto empty = result(QStringLiteral("empty"), kNan, Verdict::NoPart);
        empty.partFound = false;
        QVERIFY(store->add(*id, std::vector{result(QStringLiteral("low"), 5, Verdict::Ok),
                                            result(QStringLiteral("mid"), 15, Verdict::Review), small, failed, empty}));

        // Review 4, reject 14: low goes to review, mid to reject; the small region's part is still above.
        auto redone = store->redecide(*id, {4, 14, 5, 0});
        QVERIFY(redone);
        QCOMPARE(redone->pairs.size(), std::size_t(5));
        QVERIFY(redone->pairs[0].verdictAfter == std::optional(Verdict::Review));
        QVERIFY(redone->pairs[1].verdictAfter == std::optional(Verdict::Reject));
        QVERIFY(redone->pairs[2].verdictAfter == std::optional(Verdict::Reject));
        QVERIFY(redone->pairs[3].verdictAfter == std::optional<Verdict>());
        QVERIFY(redone->pairs[4].verdictAfter == std::optional(Verdict::NoPart));
        QCOMPARE(redone->changes.changed(), qint64(2));
        QCOMPARE(redone->changes.counts[0][1], qint64(1)); // OK -> review
        QCOMPARE(redone->changes.counts[1][2], qint64(1)); // review -> reject
        QCOMPARE(redone->limitUnknown, qint64(0));

        // With a minimum area of 1 mm2 the part whose only region has 0.5 mm2 becomes one step milder.
        redone = store->redecide(*id, {10, 20, 5, 1});
        QVERIFY(redone);
        QVERIFY(redone->pairs[2].verdictAfter == std::optional(Verdict::Review));
        QCOMPARE(redone->limitUnknown, qint64(0));
        // With a minimum depth of 0.3 mm, too: its only region is 0.25 mm deep.
        redone = store->redecide(*id, {10, 20, 5, 0, 0.3});
        QVERIFY(redone && redone->pairs[2].verdictAfter == std::optional(Verdict::Review));
        redone = store->redecide(*id, {10, 20, 5, 0, 0.25});
        QVERIFY(redone && redone->pairs[2].verdictAfter == std::optional(Verdict::Reject));
        redone = store->redecide(*id, {10, 20, 4, 1}); // regions between 4 and 5 were never stored
        QVERIFY(redone);
        QCOMPARE(redone->limitUnknown, qint64(1)); // so the one part with regions stays as strict as its score says
        QVERIFY(redone->pairs[2].verdictAfter == std::optional(Verdict::Reject));
        QVERIFY(!store->redecide(*id, {20, 10, 5, 0}));

        // Thresholds that were found on scores of another arithmetic pass nothing.
        auto other = result(QStringLiteral("computed"), 1, Verdict::Ok);
        other.arithmetic = other.thresholds.arithmetic = Arithmetic::BFloat16Amx;
        const auto computed = store->beginRun(run());
        QVERIFY(store->add(*computed, std::vector{other}));
        QCOMPARE(store->redecide(*computed, {10, 20, 5, 0, 0, Arithmetic::BFloat16Amx})->changes.changed(), qint64(0));
        QCOMPARE(store->redecide(*computed, {10, 20, 5, 0, 0, Arithmetic::Float32})->changes.counts[0][1], qint64(1));

        std::stop_source stop;
        stop.request_stop();
        const auto stopped = store->redecide(*id, {4, 14, 5, 0}, {stop.get_token(), {}});
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
    }

    void comparesRuns_data() { databases(); }
    void comparesRuns()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        auto store = ResultsStore::open(address);
        QVERIFY(store);
        const auto a = store->beginRun(run());
        auto other = run();
        other.unit = ScoreUnit::between(1, 11); // of another model
        const auto b = store->beginRun(other);
        QVERIFY(store->add(*a, std::vector{result(QStringLiteral("same"), 1, Verdict::Ok),
                                           result(QStringLiteral("worse"), 2, Verdict::Ok),
                                           result(QStringLiteral("gone"), 3, Verdict::Ok),
                                           result(QStringLiteral("twice"), 30, Verdict::Reject),
                                           result(QStringLiteral("twice"), 4, Verdict::Ok)}));
        QVERIFY(store->add(*b, std::vector{result(QStringLiteral("new"), 1, Verdict::Ok),
                                           result(QStringLiteral("worse"), 25, Verdict::Reject),
                                           result(QStringLiteral("same"), 1.5, Verdict::Ok),
                                           result(QStringLiteral("twice"), 4, Verdict::Ok)}));
        const auto compared = store->compare(*a, *b);
        QVERIFY(compared);
        QCOMPARE(compared->pairs.size(), std::size_t(3));
        QCOMPARE(compared->pairs[0].sample, QStringLiteral("same"));
        QVERIFY(!compared->pairs[0].changed());
        QCOMPARE(compared->pairs[0].scoreAfter, 1.5);
        QCOMPARE(compared->pairs[1].sample, QStringLiteral("twice"));
        QVERIFY(!compared->pairs[1].changed()); // the later result of the first run counts
        QCOMPARE(compared->pairs[2].sample, QStringLiteral("worse"));
        QVERIFY(compared->pairs[2].changed());
        QCOMPARE(compared->changes.counts[0][2], qint64(1));
        QCOMPARE(compared->changes.changed(), qint64(1));
        QCOMPARE(compared->onlyBefore, qint64(1));
        QCOMPARE(compared->onlyAfter, qint64(1));
        QVERIFY(compared->pairs[0].unitBefore == ScoreUnit() && compared->pairs[0].unitAfter == other.unit);
        QVERIFY((*store->runs())[0].unit == other.unit && !(*store->runs())[1].unit.known());
        // Sorted by what people read: of the second run 25 reads 2.4, 4 reads 0.3, 1.5 reads 0.05, 1 reads 0.
        ResultFilter filter;
        filter.sort = ResultFilter::Sort::Score;
        const QStringList rising{"new", "same", "twice", "same", "worse", "worse", "gone", "twice", "twice"};
        QCOMPARE(samplesOf(*store->page(filter, 0, 20)), rising);
        filter.descending = true;
        QCOMPARE(samplesOf(*store->page(filter, 0, 20)), QStringList(rising.rbegin(), rising.rend()));
        const auto redecided = store->redecide(*b, {4, 14, 5, 0});
        QVERIFY(redecided->pairs[0].unitBefore == other.unit && redecided->pairs[0].unitAfter == other.unit);
    }

    void exports_data() { databases(); }
    void exports()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        auto store = ResultsStore::open(address);
        QVERIFY(store);
        auto begun = run(QStringLiteral("gasket, \"large\""));
        begun.unit = ScoreUnit::between(-0.1, 0.3);
        const auto id = store->beginRun(begun);
        auto one = result(QStringLiteral("p1"), 0.1, Verdict::Ok, Label::Good, "good");
        one.thresholds.pixel = 5;
        one.regions = {region(9, 0.5, RaisedBy::Depth)};
        one.reasons = {Reason::OtherArithmetic, Reason::ScoreWithinLimits};
        one.notes = {Text("%1 % darker", 18)};
        QVERIFY(store->add(*id, std::vector{one, failedResult(QStringLiteral("p2"))}));

        const auto csvFile = std::filesystem::path(m_folder.path().toStdString()) / "out.csv";
        const auto count = exportResults(*store, {}, csvFile);
        QVERIFY(count);
        QCOMPARE(*count, qint64(2));
        const std::string hash(64, 'a');
        const std::string fromTheRun = "\"2023-11-14T22:13:20.000Z\",\"gasket, \"\"large\"\"\",3,";
        const std::string expected =
            "run,sample,verdict,score,raised_by,score_rgb,score_depth,regions,largest_area_mm2,largest_vs_good_mm,"
            "deepest_mm,highest_mm,review,reject,pixel,min_area_mm2,model,error,label,defect_type,inspected_utc,recipe,"
            "recipe_revision,rgb,geometry,peak,longest_mm,largest_volume_mm3,nearest_edge_mm,"
            "deepest_uncertainty_mm,highest_uncertainty_mm,min_depth_mm,reasons,region_of_interest,"
            "region_of_interest_score,region_of_interest_threshold,annotated_regions,annotated_types,"
            "annotated_largest_mm2,annotated_deepest_mm,annotated_highest_mm,notes,"
            "readable_score,readable_review,readable_reject\n"
            + std::to_string(*id) + ",\"p1\",\"OK\",0.1,\"both\",,,1,0.5,-0.75,-0.25,0.125,10.0,20.0,5.0,0.0,\"" + hash
            + "\",,\"good\",\"good\"," + fromTheRun
            + "\"/data/p1.png\",\"/data/p1.tiff\",0.2,,-1.5,,,,0.0,\"OTHER_ARITHMETIC SCORE_WITHIN_LIMITS\",,,,,,,,,"
              "\"18 % darker\",0.50,25.25,50.25\n"
            + std::to_string(*id) + ",\"p2\",,,,,,0,0,,0,0,,,,,\"" + hash
            + "\",\"cut off,\nread again\",\"unknown\",\"\"," + fromTheRun
            + "\"/data/p2.png\",\"/data/p2.tiff\",,,,,,,,,,,,,,,,,,,,\n";
        QCOMPARE(QString::fromStdString(textOf(csvFile)), QString::fromStdString(expected));

        const auto jsonFile = std::filesystem::path(m_folder.path().toStdString()) / "out.jsonl";
        QVERIFY(exportResults(*store, {}, jsonFile));
        std::istringstream lines(textOf(jsonFile));
        std::string line;
        std::getline(lines, line);
        const auto json = nlohmann::json::parse(line);
        QCOMPARE(json["score"].get<double>(), 0.1);
        QCOMPARE(json["run"].get<qint64>(), *id);
        QCOMPARE(json["regions"][0]["depth"]["lowest_mm"].get<double>(), -0.25);
        QCOMPARE(json["regions"][0]["length_mm"].get<double>(), 1.25);
        QCOMPARE(json["regions"][0]["box"]["column"].get<int>(), 2);
        QVERIFY(!json.contains("error"));
        // What was exported is a record like any other.
        const auto read = parseRecord(line);
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        one.model = hash;
        one.part = "disc";
        one.recipe = "gasket, \"large\"";
        one.unit = begun.unit;
        one.recipeRevision = 3;
        QCOMPARE(QByteArray::fromStdString(sample::differences(*read, one)), QByteArray());
        std::getline(lines, line);
        const auto notInspected = parseRecord(line);
        QVERIFY(notInspected && notInspected->failure && notInspected->failure->code == "BadData"
                && !notInspected->verdict && notInspected->rgb == "/data/p2.png");
        QVERIFY(!std::getline(lines, line));

        const auto refused = exportResults(*store, {}, "/proc/nowhere/out.csv");
        QVERIFY(!refused && refused.error().code == ErrorCode::WriteFailed);
    }

    void hundredThousand_data() { databases(); }
    void hundredThousand()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        auto store = ResultsStore::open(address);
        QVERIFY(store);
        const auto id = store->beginRun(run());
        std::vector<InspectionRecord> many;
        for (int i = 0; i < 100'000; ++i) {
            many.push_back(result(QStringLiteral("test/part/%1").arg(i, 6, 10, QLatin1Char('0')), i % 1000,
                                  i % 1000 > 20 ? Verdict::Reject : Verdict::Ok));
            many.back().thresholds.pixel = 5;
            many.back().regions = {region(9.5, 0.5, RaisedBy::Rgb), region(8.5, 0.25, RaisedBy::Depth)};
        }
        QElapsedTimer clock;
        clock.start();
        for (std::size_t first = 0; first < many.size(); first += 10'000)
            QVERIFY(store->add(*id, std::span(many).subspan(first, 10'000)));
        const auto stored = clock.restart();
        ResultFilter filter;
        filter.run = *id;
        filter.sort = ResultFilter::Sort::Score;
        filter.descending = true;
        const auto page = store->page(filter, 50'000, 200);
        QVERIFY(page && page->size() == 200);
        QCOMPARE((*page)[0].record.score, 499.0); // 100 parts of every score
        const auto paged = clock.restart();
        const auto redone = store->redecide(*id, {30, 40, 5, 0.3});
        QVERIFY(redone);
        const auto redecided = clock.restart();
        QCOMPARE(redone->pairs.size(), many.size());
        QCOMPARE(redone->changes.counts[2][0], qint64(1000)); // scores 21..30 pass now
        QCOMPARE(redone->changes.counts[2][1], qint64(1000)); // 31..40
        qInfo("100,000 results: stored in %lld ms, a page from the middle in %lld ms, decided again in %lld ms", stored,
              paged, redecided);
        QVERIFY2(stored < 60'000, "storing 100,000 results takes minutes");
        QVERIFY2(paged < 5'000, "a page takes seconds");
    }

    void writerGathersAndFlushes_data() { databases(); }
    void writerGathersAndFlushes()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        std::atomic<int> heard{0};
        {
            ResultsWriter writer(address, {[&](qint64) { ++heard; },
                                           [](const Error& error) { qWarning("%s", error.message().c_str()); }});
            const auto first = writer.beginRun(run());
            const auto second = writer.beginRun(run(QStringLiteral("cap")));
            for (int i = 0; i < 500; ++i) {
                writer.add(i % 2 == 0 ? first : second, result(QString::number(i), i, Verdict::Ok));
            }
            QVERIFY(writer.flush());
            auto store = ResultsStore::open(address);
            QVERIFY(store);
            QCOMPARE(*store->count({}), qint64(500));
            writer.relabel({{"/data/7.png", Label::Defect, "hole"}});
            writer.endRun(first, at(9));
            writer.add(second, result(QStringLiteral("last"), 1, Verdict::Ok)); // stored by the destructor
        }
        QVERIFY(heard > 0);
        auto store = ResultsStore::open(address);
        QVERIFY(store);
        const auto runs = store->runs();
        QVERIFY(runs && runs->size() == 2);
        for (const auto& stored : *runs) {
            ResultFilter filter;
            filter.run = stored.id;
            QCOMPARE(*store->count(filter), stored.part == QLatin1String("cap") ? qint64(251) : qint64(250));
            QCOMPARE(stored.finished.isValid(), stored.part != QLatin1String("cap"));
        }
        ResultFilter filter;
        filter.agreement = ResultFilter::Agreement::Escapes;
        const auto escapes = store->page(filter, 0, 10);
        QVERIFY(escapes);
        QCOMPARE(samplesOf(*escapes), QStringList(QStringLiteral("7")));
    }

    // After a COMMIT whose answer was lost a writer hands over again what is there already.
    void handedOverTwiceIsStoredOnce_data() { databases(); }
    void handedOverTwiceIsStoredOnce()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        StoredRun keyed = run();
        keyed.key = QStringLiteral("4f0c");
        std::vector<InspectionRecord> records;
        for (int i = 0; i < 120; ++i)
            records.push_back(result(QString::number(i), i, Verdict::Ok));
        qint64 first = 0;
        for (int attempt = 0; attempt < 2; ++attempt) {
            auto store = ResultsStore::open(address);
            QVERIFY(store);
            const auto id = store->beginRun(keyed);
            QVERIFY2(id, id ? "" : id.error().message().c_str());
            first = attempt == 0 ? *id : first;
            QCOMPARE(*id, first);
            // The second time with some that had not arrived.
            const auto rows = std::span(records).first(attempt == 0 ? 100 : 120);
            QVERIFY(store->add(*id, rows, 0));
            QCOMPARE(*store->count({}), qint64(attempt == 0 ? 100 : 120));
        }
        auto store = ResultsStore::open(address);
        QCOMPARE(store->runs()->size(), std::size_t(1));
        QVERIFY(store->beginRun(run()) && store->beginRun(run())); // runs without a key are their own
        QCOMPARE(store->runs()->size(), std::size_t(3));
    }

    void whatCannotBeStoredIsKeptForTheNextStart()
    {
        const std::filesystem::path folder = m_folder.filePath(QStringLiteral("unstored")).toStdString();
        const QString file = m_folder.filePath(QStringLiteral("back.sqlite"));
        {
            ResultsWriter writer(QStringLiteral("/proc/nowhere/results.sqlite"), {}, folder);
            auto begun = run();
            begun.unit = ScoreUnit::between(-0.1, 1.0 / 3);
            const auto id = writer.beginRun(begun);
            for (int i = 0; i < 5; ++i) {
                auto record = result(QString::number(i), i, Verdict::Reject);
                record.notes = {Text("%1 % darker", i)};
                writer.add(id, std::move(record));
            }
            writer.endRun(id, at(9));
            writer.relabel({{"/data/3.png", Label::Good, "", std::vector{marked("dent", 2.5, std::nullopt)}}});
        }
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
        std::ofstream(folder / "unstored-results-0.jsonl") << "[[[[";
        std::atomic<int> complaints{0};
        for (int start = 0; start < 2; ++start) { // the second finds nothing more to store
            ResultsWriter writer(file, {{}, [&](const Error&) { ++complaints; }}, folder);
            QVERIFY(writer.flush());
        }
        QCOMPARE(complaints.load(), 1); // about the damaged one
        QVERIFY(std::filesystem::exists(folder / "unstored-results-0.jsonl.damaged"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
        auto store = ResultsStore::open(file);
        QVERIFY(store);
        QCOMPARE(*store->count({}), qint64(5));
        const auto runs = store->runs();
        QVERIFY(runs->size() == 1 && runs->front().finished == at(9) && runs->front().started == at(0));
        ResultFilter filter;
        filter.agreement = ResultFilter::Agreement::FalseRejects;
        const auto relabelled = store->page(filter, 0, 10);
        QCOMPARE(samplesOf(*relabelled), QStringList(QStringLiteral("3")));
        QCOMPARE((*relabelled)[0].record.score, 3.0);
        QVERIFY((*relabelled)[0].record.unit == ScoreUnit::between(-0.1, 1.0 / 3));
        QVERIFY((*relabelled)[0].record.notes == std::vector{Text("%1 % darker", 3)});
        QVERIFY((*relabelled)[0].record.annotated.size() == 1 && (*relabelled)[0].record.annotated[0].areaMm2 == 2.5);
    }

    void writerTriesAgain()
    {
        const QString file = m_folder.filePath(QStringLiteral("late/results.sqlite"));
        std::ofstream(m_folder.filePath(QStringLiteral("late")).toStdString()) << "a file in the way";
        std::atomic<int> complaints{0};
        ResultsWriter writer(file, {{}, [&](const Error&) { ++complaints; }});
        const auto id = writer.beginRun(run());
        writer.add(id, result(QStringLiteral("kept"), 1, Verdict::Ok));
        QTRY_COMPARE(complaints.load(), 1);
        QVERIFY(QFile::remove(m_folder.filePath(QStringLiteral("late"))));
        const auto stored = [&] {
            if (!QFile::exists(file))
                return false;
            auto store = ResultsStore::open(file);
            return store && store->count({}).value_or(0) == 1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(stored(), 20'000);
        QCOMPARE(complaints.load(), 1);
    }

    void serverThatGoesAwayAndComesBack()
    {
        if (!m_noServer.isEmpty())
            QSKIP(qPrintable(m_noServer));
        const QString address = m_server.makeDatabase();
        std::atomic<int> complaints{0};
        std::string complaint;
        ResultsWriter writer(address, {{}, [&](const Error& error) {
                                           complaint = error.message();
                                           ++complaints;
                                       }});
        const auto id = writer.beginRun(run());
        writer.add(id, result(QStringLiteral("before"), 1, Verdict::Ok));
        QVERIFY(writer.flush());
        m_server.kill();
        writer.add(id, result(QStringLiteral("meanwhile"), 1, Verdict::Ok));
        QTRY_VERIFY_WITH_TIMEOUT(complaints == 1, 20'000);
        QVERIFY2(complaint.find("server") != std::string::npos && complaint.find("s3cret") == std::string::npos,
                 complaint.c_str());
        m_server.startAgain();
        const auto stored = [&] {
            auto store = ResultsStore::open(address);
            return store ? store->count({}).value_or(0) : 0;
        };
        QTRY_COMPARE_WITH_TIMEOUT(stored(), qint64(2), 30'000);
    }

    // The server has stored and its answer is lost, or it has not stored: the writer cannot tell.
    void connectionCutAtCommit_data()
    {
        QTest::addColumn<bool>("carriedOut");
        QTest::newRow("before it") << false;
        QTest::newRow("after it") << true;
    }
    void connectionCutAtCommit()
    {
        if (!m_noServer.isEmpty())
            QSKIP(qPrintable(m_noServer));
        QFETCH(bool, carriedOut);
        const QString direct = m_server.makeDatabase();
        const auto stored = [&direct] {
            auto store = ResultsStore::open(direct);
            return store ? store->count({}).value_or(-1) : -1;
        };
        CuttingProxy proxy(QUrl(direct).port());
        QUrl through(direct);
        through.setPort(proxy.port());
        std::mutex mutex;
        std::vector<std::string> complaints;
        ResultsWriter writer(through.toString(), {{}, [&](const Error& error) {
                                                      const std::lock_guard lock(mutex);
                                                      complaints.push_back(error.message());
                                                  }});
        const auto id = writer.beginRun(run());
        writer.add(id, result(QStringLiteral("0"), 0, Verdict::Ok));
        QVERIFY(writer.flush());
        QCOMPARE(stored(), qint64(1));
        proxy.arm(carriedOut ? CuttingProxy::Cut::AfterCommit : CuttingProxy::Cut::BeforeCommit);
        for (int i = 1; i < 6; ++i)
            writer.add(id, result(QString::number(i), i, Verdict::Ok));
        QTRY_VERIFY(proxy.hasCut());
        QVERIFY(!writer.flush());
        const qint64 whenCut = stored();
        QVERIFY2(carriedOut ? whenCut > 1 : whenCut == 1, qPrintable(QString::number(whenCut)));
        proxy.letIn();
        writer.add(id, result(QStringLiteral("6"), 6, Verdict::Ok));
        writer.endRun(id, at(9));
        QTRY_VERIFY(writer.flush());
        auto store = ResultsStore::open(direct);
        QVERIFY(store);
        const auto all = store->page({}, 0, 100);
        QVERIFY(all);
        auto names = samplesOf(*all);
        names.sort();
        QCOMPARE(names, QStringList({"0", "1", "2", "3", "4", "5", "6"}));
        const auto runs = store->runs();
        QVERIFY(runs && runs->size() == 1 && runs->front().finished == at(9));
        const std::lock_guard lock(mutex);
        QCOMPARE(complaints.size(), std::size_t(1));
        QVERIFY2(complaints[0].find("cannot be reached") != std::string::npos, complaints[0].c_str());
    }

    // Whatever a listener does, such as running out of memory, the writer goes on.
    void listenerThatThrows()
    {
        const QString file = m_folder.filePath(QStringLiteral("throwing.sqlite"));
        std::atomic<int> calls{0};
        ResultsWriter writer(file, {[&](qint64) {
                                        if (++calls == 1)
                                            throw std::bad_alloc();
                                        if (calls == 2)
                                            throw 2;
                                    },
                                    {}});
        const auto id = writer.beginRun(run());
        for (int i = 0; i < 3; ++i) {
            writer.add(id, result(QString::number(i), i, Verdict::Ok));
            QTRY_VERIFY(writer.flush());
        }
        QVERIFY(calls >= 3);
        QCOMPARE(*ResultsStore::open(file)->count({}), qint64(3));
    }

    void resultsThatCannotBeKeptAreSaid()
    {
        std::atomic<int> complaints{0};
        {
            ResultsWriter writer(QStringLiteral("/proc/nowhere/results.sqlite"),
                                 {{}, [&](const Error&) { ++complaints; }}, "/proc/nowhere/either");
            writer.add(writer.beginRun(run()), result(QStringLiteral("lost"), 1, Verdict::Ok));
            QVERIFY(!writer.flush());
        }
        QCOMPARE(complaints.load(), 2); // not stored, and not kept
    }

    void killedWriterLosesNothingItReported()
    {
        std::mt19937 random(3);
        for (int attempt = 0; attempt < 5; ++attempt) {
            const QString file = m_folder.filePath(QStringLiteral("killed-%1.sqlite").arg(attempt));
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--write-for-ever"), file});
            const auto wanted = static_cast<int>(30 + random() % 500);
            QByteArray said;
            while (said.count('\n') < wanted / 10 && child.waitForReadyRead(20'000))
                said += child.readAllStandardOutput();
            ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
            QVERIFY(child.waitForFinished());
            said += child.readAllStandardOutput();
            const auto complete = said.left(said.lastIndexOf('\n')).split('\n');
            const qint64 reported = complete.back().toLongLong();
            QVERIFY2(reported > 0, "the child reported nothing");
            auto store = ResultsStore::open(file);
            QVERIFY2(store, store ? "" : store.error().message().c_str());
            const auto count = store->count({});
            QVERIFY(count);
            QVERIFY2(*count >= reported, qPrintable(QStringLiteral("%1 of %2").arg(*count).arg(reported)));
            QCOMPARE(*count % 10, qint64(0)); // whole transactions only
        }
    }

    void refusesWhatItCannotUse()
    {
        const auto refusal = [](const QString& address) {
            const auto store = ResultsStore::open(address);
            return store ? Error{} : store.error();
        };
        const auto fileWith = [&](const char* name, const std::string& bytes) {
            const QString path = m_folder.filePath(QLatin1String(name));
            std::ofstream(path.toStdString(), std::ios::binary) << bytes;
            return path;
        };
        const QString text = fileWith("text.sqlite", std::string(4096, 'x'));
        auto error = refusal(text);
        QVERIFY(error.code == ErrorCode::BadData);
        QCOMPARE(error.file, text.toStdString());
        QVERIFY(!error.remedy.empty());
        QCOMPARE(textOf(text.toStdString()), std::string(4096, 'x')); // left as it was

        const QString damaged = m_folder.filePath(QStringLiteral("damaged.sqlite"));
        {
            auto store = ResultsStore::open(damaged);
            QVERIFY(store);
            const auto id = store->beginRun(run());
            std::vector<InspectionRecord> many(300, result(QStringLiteral("x"), 1, Verdict::Ok));
            QVERIFY(store->add(*id, many));
        }
        std::string bytes = textOf(damaged.toStdString());
        QVERIFY(bytes.size() > 40'000);
        std::fill(bytes.begin() + 4096, bytes.end(), '\x5a'); // everything but the first page
        std::ofstream(damaged.toStdString(), std::ios::binary) << bytes;
        error = refusal(damaged);
        QVERIFY(error.code == ErrorCode::BadData);

        const QString foreign = m_folder.filePath(QStringLiteral("foreign.sqlite"));
        execute(foreign, {QStringLiteral("CREATE TABLE music(title TEXT)")});
        QVERIFY(refusal(foreign).code == ErrorCode::Mismatch);

        const QString newer = m_folder.filePath(QStringLiteral("newer.sqlite"));
        QVERIFY(ResultsStore::open(newer));
        execute(newer, {QStringLiteral("UPDATE schema_version SET version = 999")});
        error = refusal(newer);
        QVERIFY(error.code == ErrorCode::Mismatch);
        QVERIFY(error.detail.english().find("newer") != std::string::npos);

        QVERIFY(refusal(m_folder.path()).code == ErrorCode::Unreadable); // a folder
        QVERIFY(refusal(QStringLiteral("/proc/nowhere/results.sqlite")).code == ErrorCode::WriteFailed);
        QVERIFY(refusal(QString()).code == ErrorCode::InvalidArgument);
        QVERIFY(refusal(QStringLiteral("postgresql://ann:pw@host")).code
                == ErrorCode::InvalidArgument); // no database named
    }

    void readOnlyFile()
    {
        const QString file = m_folder.filePath(QStringLiteral("read-only.sqlite"));
        QVERIFY(ResultsStore::open(file));
        QVERIFY(::chmod(file.toStdString().c_str(), 0444) == 0);
        QVERIFY(::chmod(m_folder.path().toStdString().c_str(), 0755) == 0);
        const bool root = ::geteuid() == 0; // root may write everywhere
        if (root)
            QVERIFY(::seteuid(65534) == 0);
        const auto store = ResultsStore::open(file);
        if (root)
            QVERIFY(::seteuid(0) == 0);
        QVERIFY(!store);
        QVERIFY(store.error().code == ErrorCode::WriteFailed);
        QVERIFY(store.error().detail.english().find("read-only") != std::string::npos);
    }

    void serverErrorsNameNoPassword()
    {
        if (!m_noServer.isEmpty())
            QSKIP(qPrintable(m_noServer));
        for (const auto& address : {m_server.address(QStringLiteral("postgres"), QStringLiteral("wr0ng")),
                                    m_server.address(QStringLiteral("nowhere"), QStringLiteral("s3cret")),
                                    QStringLiteral("postgresql://tester:s3cret@127.0.0.1:1/postgres")}) {
            const auto store = ResultsStore::open(address);
            QVERIFY(!store);
            QVERIFY(store.error().code == ErrorCode::Unreadable);
            const auto message = store.error().message();
            QVERIFY2(message.find("127.0.0.1") != std::string::npos && message.find("s3cret") == std::string::npos
                         && message.find("wr0ng") == std::string::npos,
                     message.c_str());
            QVERIFY(!store.error().remedy.empty());
        }
    }

    void migratesOlderSchema_data() { databases(); }
    void migratesOlderSchema()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        {
            auto store = ResultsStore::open(address);
            QVERIFY(store);
            const auto id = store->beginRun(run());
            QVERIFY(store->add(*id, std::vector{result(QStringLiteral("old"), 1, Verdict::Ok)}));
        }
        const auto known = resultsMigrations();
        std::vector<Migration> more(known.begin(), known.end());
        const int next = more.back().version + 1;
        more.push_back({next,
                        {QStringLiteral("ALTER TABLE runs ADD COLUMN line TEXT NOT NULL DEFAULT 'one'"),
                         QStringLiteral("CREATE TABLE lines(id {id}, name TEXT)")}});
        {
            auto upgraded = ResultsDatabase::open(address, more);
            QVERIFY2(upgraded, upgraded ? "" : upgraded.error().message().c_str());
            auto query = upgraded->query();
            QVERIFY(query.exec(QStringLiteral(
                        "SELECT runs.line, results.sample FROM results JOIN runs ON runs.id = results.run"))
                    && query.next());
            QCOMPARE(query.value(0).toString(), QStringLiteral("one"));
            QCOMPARE(query.value(1).toString(), QStringLiteral("old"));
        }
        QVERIFY(!ResultsStore::open(address)); // this program is the older one now

        // A step that fails leaves the older schema as it was.
        more.push_back({next + 1, {QStringLiteral("CREATE TABLE half(id {id})"), QStringLiteral("this is no SQL")}});
        QVERIFY(!ResultsDatabase::open(address, more));
        more.pop_back();
        auto intact = ResultsDatabase::open(address, more);
        QVERIFY(intact);
        QVERIFY(!intact->sql().tables().contains(QStringLiteral("half")));
    }

    // As version 1 wrote it; its statements and values stand here, so that they stay what they were.
    void opensDatabasesOfVersion1_data() { databases(); }
    void opensDatabasesOfVersion1()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        const Migration first{
            1,
            {QStringLiteral("CREATE TABLE runs(id {id}, part TEXT NOT NULL, recipe_revision INTEGER NOT NULL, "
                            "model_hash TEXT NOT NULL, source TEXT NOT NULL, who TEXT NOT NULL, started TEXT NOT NULL, "
                            "finished TEXT)"),
             QStringLiteral(
                 "CREATE TABLE results(id {id}, run BIGINT NOT NULL REFERENCES runs(id), sample TEXT NOT NULL, rgb "
                 "TEXT NOT NULL, geometry TEXT NOT NULL, label TEXT NOT NULL, defect_type TEXT NOT NULL, part_found "
                 "SMALLINT NOT NULL, score DOUBLE PRECISION, peak DOUBLE PRECISION, verdict TEXT, raised_by TEXT NOT "
                 "NULL, review DOUBLE PRECISION, reject DOUBLE PRECISION, pixel DOUBLE PRECISION, min_area_mm2 DOUBLE "
                 "PRECISION NOT NULL, regions_measured SMALLINT NOT NULL, regions TEXT NOT NULL, error TEXT NOT NULL, "
                 "inspected TEXT NOT NULL)"),
             QStringLiteral("CREATE INDEX results_run ON results(run, verdict)"),
             QStringLiteral("CREATE INDEX results_sample ON results(sample)"),
             QStringLiteral("CREATE INDEX results_rgb ON results(rgb)"),
             QStringLiteral("CREATE INDEX results_inspected ON results(inspected)"),
             QStringLiteral("INSERT INTO runs(part, recipe_revision, model_hash, source, who, started) VALUES "
                            "('gasket', 3, 'ab12', '/data', 'Ann', '2023-11-14T22:13:20.000Z')"),
             QStringLiteral("INSERT INTO results(run, sample, rgb, geometry, label, defect_type, part_found, score, "
                            "peak, verdict, raised_by, review, reject, pixel, min_area_mm2, regions_measured, regions, "
                            "error, inspected) VALUES (1, 'test/hole/003', '/d/3.png', '/d/3.tiff', 'defect', 'hole', "
                            "1, 30, 60, 'REJECT', 'depth', 10, 20, 5, 0.5, 1, "
                            "'[{\"area_mm2\":0.75,\"box\":{\"column\":2,\"height\":4,\"row\":1,\"width\":3},"
                            "\"highest_mm\":0.125,\"lowest_mm\":-0.25,\"raised_by\":\"rgb\",\"score_max\":9.0}]', "
                            "'', '2023-11-14T22:13:21.500Z')"),
             QStringLiteral("INSERT INTO results(run, sample, rgb, geometry, label, defect_type, part_found, score, "
                            "peak, verdict, raised_by, review, reject, pixel, min_area_mm2, regions_measured, regions, "
                            "error, inspected) VALUES (1, 'bad', '/d/4.png', '/d/4.tiff', 'unknown', '', 1, NULL, "
                            "NULL, NULL, '', 10, 20, 5, 0, 0, '[]', 'cut off', '2023-11-14T22:13:22.000Z')")}};
        QVERIFY(ResultsDatabase::open(address, {&first, 1}));

        auto store = ResultsStore::open(address);
        QVERIFY2(store, store ? "" : store.error().message().c_str());
        const auto runs = store->runs();
        QVERIFY(runs && runs->size() == 1);
        QCOMPARE(runs->front().part, QStringLiteral("gasket"));
        QCOMPARE(runs->front().modelPart, QString());
        QCOMPARE(runs->front().counts.reject, qint64(1));
        QCOMPARE(runs->front().failed, qint64(1));
        const auto read = store->page({}, 0, 10);
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QCOMPARE(read->size(), std::size_t(2));
        InspectionRecord expected;
        expected.sample = "test/hole/003";
        expected.rgb = "/d/3.png";
        expected.geometry = "/d/3.tiff";
        expected.label = Label::Defect;
        expected.defectType = "hole";
        expected.model = "ab12";
        expected.recipe = "gasket";
        expected.recipeRevision = 3;
        expected.inspected = utcFrom("2023-11-14T22:13:21.500Z");
        expected.thresholds = {10, 20, 5, 0.5};
        expected.verdict = Verdict::Reject;
        expected.score = 30;
        expected.peak = 60;
        expected.raisedBy = RaisedBy::Depth;
        RegionRecord old;
        old.row = 1;
        old.column = 2;
        old.width = 3;
        old.height = 4;
        old.scoreMax = 9;
        old.areaMm2 = 0.75;
        old.raisedBy = RaisedBy::Rgb;
        old.depth = DepthRecord{-0.25, 0.125, kNan, kNan, kNan, kNan};
        expected.regions = {old};
        QCOMPARE(QByteArray::fromStdString(sample::differences((*read)[0].record, expected)), QByteArray());
        QVERIFY((*read)[1].record.failure && (*read)[1].record.failure->message == "cut off"
                && !(*read)[1].record.raisedBy && !(*read)[1].record.verdict);
        // What the regions of an older version measure is not known to a filter, so it leaves none of them out.
        ResultFilter large;
        large.minAreaMm2 = 100;
        QCOMPARE(*store->count(large), qint64(1));
        // It is decided as it was, and takes new results beside the old ones.
        QCOMPARE(store->redecide(runs->front().id, {10, 20, 5, 0.5})->changes.changed(), qint64(0));
        QCOMPARE(store->redecide(runs->front().id, {10, 20, 5, 0.8})->changes.counts[2][1], qint64(1));
        // It does not say how its scores were computed: that is no reason for another verdict.
        QCOMPARE(store->redecide(runs->front().id, {40, 40, 5, 0, 0, Arithmetic::Float32})->changes.counts[2][0],
                 qint64(1));
        QVERIFY(store->add(runs->front().id, std::vector{result(QStringLiteral("new"), 1, Verdict::Ok)}));
        QCOMPARE(*store->count({}), qint64(3));
        QVERIFY(ResultsStore::open(address)); // migrated once and for all
    }

    void twoProgramsOpenAtOnce_data() { databases(); }
    void twoProgramsOpenAtOnce()
    {
        const QString address = freshDatabase();
        if (address.isEmpty())
            QSKIP(qPrintable(m_noServer));
        std::atomic<int> failures{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                auto store = ResultsStore::open(address);
                const auto id = store ? store->beginRun(run()) : Result<qint64>(0);
                if (!store || !id
                    || !store->add(*id,
                                   std::vector<InspectionRecord>(100, result(QStringLiteral("x"), 1, Verdict::Ok)))) {
                    qWarning("%s", store ? "add failed" : store.error().message().c_str());
                    ++failures;
                }
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        auto store = ResultsStore::open(address);
        QCOMPARE(*store->count({}), qint64(400));
    }

private:
    void databases()
    {
        QTest::addColumn<bool>("server");
        QTest::newRow("SQLite") << false;
        QTest::newRow("PostgreSQL") << true;
    }
    /// Empty when there is no server to test with.
    QString freshDatabase()
    {
        QFETCH(bool, server);
        if (server)
            return m_noServer.isEmpty() ? m_server.makeDatabase() : QString();
        return m_folder.filePath(QStringLiteral("results-%1.sqlite").arg(++m_files));
    }
    static std::string textOf(const std::filesystem::path& file)
    {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static void execute(const QString& file, const QStringList& statements)
    {
        {
            auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("by hand"));
            database.setDatabaseName(file);
            QVERIFY(database.open());
            for (const auto& statement : statements) {
                QSqlQuery query(database);
                QVERIFY(query.exec(statement));
            }
        }
        QSqlDatabase::removeDatabase(QStringLiteral("by hand"));
    }

    QTemporaryDir m_folder;
    PostgresServer m_server;
    QString m_noServer;
    int m_files = 0;
};

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && std::string_view(argv[1]) == "--write-for-ever")
        return writeForEver(QString::fromLocal8Bit(argv[2]));
    TestResultsStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_results_store.moc"
