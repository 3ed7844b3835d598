// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "stored_runs.h"
#include "ui/models/pairs_model.h"
#include "ui/models/results_model.h"
#include "ui/models/runs_model.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestResultModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runs()
    {
        RunsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        StoredRun old;
        old.id = 1;
        old.part = QStringLiteral("cap");
        old.counts.ok = 3;
        old.counts.noPart = 1;
        old.failed = 2;
        model.setRuns({old});
        QCOMPARE(model.index(0, RunsModel::Parts).data().toString(), QStringLiteral("6"));
        QCOMPARE(model.index(0, RunsModel::Other).data().toString(), QStringLiteral("3"));
        const QPersistentModelIndex kept = model.index(0, RunsModel::Part);
        StoredRun young = old;
        young.id = 2;
        young.part = QStringLiteral("gasket");
        old.counts.ok = 9;
        model.setRuns({young, old}); // a new run comes on top
        QCOMPARE(kept.row(), 1);
        QCOMPARE(kept.data().toString(), QStringLiteral("cap"));
        QCOMPARE(model.index(1, RunsModel::Ok).data().toString(), QStringLiteral("9"));
        QCOMPARE(model.rowOf(1), 1);
        QCOMPARE(model.rowOf(7), -1);
        model.setRuns({});
        QCOMPARE(model.rowCount(), 0);
    }

    void resultsAreReadPageByPage()
    {
        QTemporaryDir folder;
        const QString address = folder.filePath(QStringLiteral("results.sqlite"));
        QVERIFY(sample::storeRun(address, 100'000, 0) > 0);
        JobList jobs;
        ResultsModel model(jobs, address);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy counted(&model, &ResultsModel::counted);
        QElapsedTimer clock;
        clock.start();
        model.setFilter({});
        QVERIFY(counted.wait(20'000));
        const auto opened = clock.restart();
        QCOMPARE(model.rowCount(), 100'000);
        QVERIFY(model.result(0) != nullptr);
        QCOMPARE(model.index(50'000, ResultsModel::Sample).data().toString(), QStringLiteral("\u2026")); // not read yet
        QTRY_COMPARE(model.index(50'000, ResultsModel::Sample).data().toString(), QStringLiteral("test/part/050000"));
        const auto jumped = clock.restart();
        QCOMPARE(model.index(50'000, ResultsModel::VerdictColumn).data().toString(),
                 QStringLiteral("Review")); // score 15
        QCOMPARE(model.index(50'000, ResultsModel::VerdictColumn).data(ResultsModel::VerdictRole).toInt(),
                 static_cast<int>(Verdict::Review));
        counted.clear();
        model.sort(ResultsModel::Score, Qt::DescendingOrder);
        QVERIFY(counted.wait(20'000));
        qInfo("100,000 results: first page %lld ms, a jump to the middle %lld ms, sorted by score %lld ms", opened,
              jumped, clock.elapsed());
        QCOMPARE(model.result(0)->record.sample, std::string("test/part/099999"));
        // Walking through everything keeps memory bounded and never shows a wrong row.
        for (int row = 0; row < 100'000; row += 1999) {
            QTRY_VERIFY(model.result(row) != nullptr);
            QCOMPARE(QString::fromStdString(model.result(row)->record.sample),
                     QStringLiteral("test/part/%1").arg(99'999 - row, 6, 10, QLatin1Char('0')));
        }
        std::vector<StoredResult> collected;
        model.collect({{10, 12}, {70'000, 70'000}},
                      [&](std::vector<StoredResult> results) { collected = std::move(results); });
        QTRY_COMPARE(collected.size(), std::size_t(4));
        QCOMPARE(collected[1].record.sample, std::string("test/part/099988"));
        QCOMPARE(collected[3].record.sample, std::string("test/part/029999"));
    }

    void notesAreMarkedAndSaid()
    {
        QTemporaryDir folder;
        const QString address = folder.filePath(QStringLiteral("results.sqlite"));
        const auto run = sample::storeRun(address, 1, 0);
        auto noted = sample::result(1, 30);
        noted.notes = {Text("not compared with %1", 7)};
        QVERIFY(ResultsStore::open(address)->add(run, std::vector{noted}));
        JobList jobs;
        ResultsModel model(jobs, address);
        QSignalSpy counted(&model, &ResultsModel::counted);
        model.setFilter({});
        QVERIFY(counted.wait(20'000));
        const auto verdict = [&](int row, int role) {
            return model.index(row, ResultsModel::VerdictColumn).data(role).toString();
        };
        QCOMPARE(verdict(0, Qt::DisplayRole), QStringLiteral("OK"));
        QVERIFY(!verdict(0, Qt::ToolTipRole).contains(QLatin1Char('*')));
        QCOMPARE(verdict(1, Qt::DisplayRole), QStringLiteral("Reject *"));
        QCOMPARE(verdict(1, Qt::ToolTipRole), QStringLiteral("/data/1.png\n* not compared with 7."));
    }

    // In the unit of the run; the score and the thresholds of a row look different where they differ.
    void scoresAreSaidInTheUnitOfTheirRun()
    {
        QTemporaryDir folder;
        const QString address = folder.filePath(QStringLiteral("results.sqlite"));
        auto store = ResultsStore::open(address);
        QVERIFY(store);
        StoredRun run;
        run.started = QDateTime::currentDateTimeUtc();
        const auto raw = store->beginRun(run);
        run.unit = ScoreUnit::between(0, 20); // results are rejected above 20
        const auto readable = store->beginRun(run);
        QVERIFY(store->add(*raw, std::vector{sample::result(1, 30)}));
        QVERIFY(store->add(*readable, std::vector{sample::result(1, 30), sample::result(2, 20.0002)}));
        JobList jobs;
        ResultsModel model(jobs, address);
        QSignalSpy counted(&model, &ResultsModel::counted);
        model.setFilter({});
        QVERIFY(counted.wait(20'000));
        const auto text = [&](int row, int column, int role = Qt::DisplayRole) {
            return model.index(row, column).data(role).toString();
        };
        QCOMPARE(text(0, ResultsModel::Score), QStringLiteral("30.0000"));
        QVERIFY(text(0, ResultsModel::Score, Qt::ToolTipRole).contains("Raw scores"));
        QCOMPARE(text(1, ResultsModel::Score), QStringLiteral("1.50"));
        QCOMPARE(text(1, ResultsModel::Review), QStringLiteral("0.50"));
        QCOMPARE(text(1, ResultsModel::Reject), QStringLiteral("1.00"));
        QVERIFY(text(1, ResultsModel::Reject, Qt::ToolTipRole).contains("Raw score: 20.0000."));
        QCOMPARE(text(2, ResultsModel::Score), QStringLiteral("1.00001"));
        QCOMPARE(text(2, ResultsModel::Reject), QStringLiteral("1.00000"));
    }

    void newRowsLeaveTheOthersInPlace()
    {
        QTemporaryDir folder;
        const QString address = folder.filePath(QStringLiteral("results.sqlite"));
        QVERIFY(sample::storeRun(address, 250, 0) > 0);
        JobList jobs;
        ResultsModel model(jobs, address);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy counted(&model, &ResultsModel::counted);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setFilter({});
        QVERIFY(counted.wait(20'000));
        const QPersistentModelIndex kept = model.index(220, ResultsModel::Sample);
        QTRY_VERIFY(model.result(220) != nullptr);
        resets.clear();
        QVERIFY(sample::storeRun(address, 100, 0) > 0);
        counted.clear();
        model.follow();
        QVERIFY(counted.wait(20'000));
        QCOMPARE(model.rowCount(), 350);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(kept.row(), 220);
        QTRY_COMPARE(kept.data().toString(), QStringLiteral("test/part/000220"));
        QTRY_COMPARE(model.index(250, ResultsModel::Sample).data().toString(), QStringLiteral("test/part/000000"));
        model.sort(ResultsModel::Score, Qt::DescendingOrder);
        QTRY_VERIFY(!model.counting());
        resets.clear();
        counted.clear();
        model.follow(); // a new part may belong anywhere now
        QVERIFY(counted.wait(20'000));
        QCOMPARE(resets.size(), 1);
    }

    void newestFilterWins()
    {
        QTemporaryDir folder;
        const QString address = folder.filePath(QStringLiteral("results.sqlite"));
        QVERIFY(sample::storeRun(address, 3000, 0) > 0);
        JobList jobs;
        ResultsModel model(jobs, address);
        ResultFilter filter;
        for (const Verdict verdict : {Verdict::Ok, Verdict::Review, Verdict::Reject}) {
            filter.verdict = verdict;
            model.setFilter(filter);
        }
        QTRY_VERIFY(!model.counting());
        QTRY_VERIFY(jobs.running().empty());
        QVERIFY(model.result(0) != nullptr && *model.result(0)->record.verdict == Verdict::Reject);
    }

    void unreadableStoreIsSaid()
    {
        JobList jobs;
        ResultsModel model(jobs, QStringLiteral("/proc/nowhere/results.sqlite"));
        QSignalSpy failed(&model, &ResultsModel::failed);
        model.setFilter({});
        QVERIFY(failed.wait(20'000));
        QCOMPARE(model.rowCount(), 0);
    }

    void pairs()
    {
        PairsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto pair = [](const char* sample, std::optional<Verdict> before, std::optional<Verdict> after,
                             double score) {
            ResultPair made;
            made.sample = QLatin1String(sample);
            made.verdictBefore = before;
            made.verdictAfter = after;
            made.scoreBefore = made.scoreAfter = score;
            return made;
        };
        model.setPairs({pair("a", Verdict::Ok, Verdict::Ok, 3), pair("b", Verdict::Ok, Verdict::Reject, 2),
                        pair("c", std::nullopt, Verdict::Review, 1)});
        QCOMPARE(model.rowCount(), 3);
        model.sort(PairsModel::ScoreBefore);
        QCOMPARE(model.at(0).sample, QStringLiteral("c"));
        QCOMPARE(model.index(0, PairsModel::ScoreBefore).data().toString(), QStringLiteral("1.0000"));
        QVERIFY(model.index(0, PairsModel::ScoreBefore).data(Qt::ToolTipRole).toString().contains("Raw scores"));
        model.setChangedOnly(true);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1, PairsModel::After).data().toString(), QStringLiteral("Reject"));
        QCOMPARE(model.index(0, PairsModel::Before).data().toString(), QStringLiteral("Not readable"));
        model.sort(PairsModel::Sample, Qt::DescendingOrder);
        QCOMPARE(model.at(0).sample, QStringLiteral("c"));
    }

    // Each run in the unit of its model; raw where one of them has none, since a person compares the two columns.
    void pairsOfTwoModels()
    {
        PairsModel model;
        ResultPair pair;
        pair.scoreBefore = 3;
        pair.scoreAfter = 30;
        pair.unitBefore = ScoreUnit::between(2, 4);
        const auto text = [&model](int column, int role) { return model.index(0, column).data(role).toString(); };
        model.setPairs({pair});
        QCOMPARE(text(PairsModel::ScoreBefore, Qt::DisplayRole), QStringLiteral("3.0000"));
        pair.unitAfter = ScoreUnit::between(10, 20);
        model.setPairs({pair});
        QCOMPARE(text(PairsModel::ScoreBefore, Qt::DisplayRole), QStringLiteral("0.50"));
        QCOMPARE(text(PairsModel::ScoreAfter, Qt::DisplayRole), QStringLiteral("2.00"));
        QVERIFY(text(PairsModel::ScoreAfter, Qt::ToolTipRole).contains("Raw score: 30.0000."));
    }

    void changesAreSaidInWords()
    {
        VerdictChanges changes;
        for (int i = 0; i < 117; ++i)
            changes.add(Verdict::Ok, Verdict::Ok);
        QCOMPARE(changesInWords(changes), QStringLiteral("All 117 parts keep their verdict."));
        changes.add(Verdict::Ok, Verdict::Reject);
        changes.add(Verdict::Ok, Verdict::Reject);
        changes.add(Verdict::Review, std::nullopt);
        QCOMPARE(changesInWords(changes),
                 QStringLiteral(
                     "3 of 120 parts get another verdict: 2 from OK to Reject, 1 from Review to Not readable."));
    }
};

TWINSPECT_TEST(TestResultModels)
#include "tst_result_models.moc"
