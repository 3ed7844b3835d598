// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QUndoStack>

#include "core/imaging/image_io.h"
#include "ui/models/open_data.h"
#include "ui/models/sample_commands.h"
#include "ui/models/sample_filter.h"
#include "ui/models/sample_table_model.h"
#include "ui/models/thumbnail_loader.h"
#include "tests/widgets/browser/score.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

const Thresholds kBand{10, 20, 5, 0};

SampleRef ref(const std::string& id, Label label = Label::Unknown, const std::string& type = {})
{
    SampleRef made;
    made.id = id;
    made.label = label;
    made.defectType = type;
    made.rgb = "/nowhere/" + id + ".png";
    return made;
}

/// Seven parts of every kind; review above 10, reject above 20.
void fillSmall(InspectionSet& samples)
{
    samples.reset({ref("a", Label::Good, "good"), ref("b", Label::Defect, "hole"), ref("c"),
                   ref("d", Label::Defect, "scratch"), ref("e", Label::Good, "good"), ref("f"),
                   ref("g", Label::Defect, "hole")});
    samples.setThresholds(kBand);
    samples.setScore(0, score(25)); // false reject
    samples.setScore(1, score(5));  // escape
    samples.setScore(2, score(15)); // review
    samples.setScore(3, score(30)); // rejected rightly
    samples.setScore(4, score(0, false)); // no part
    samples.setError(5, {ErrorCode::BadData, "damaged", {}, {}});
    samples.setMarked(3, true);
    samples.setNote(2, QStringLiteral("Strange SHINE"));
}

QString shown(SampleFilter& filter)
{
    filter.refreshNow();
    QString names;
    for (int row = 0; row < filter.rowCount(); ++row)
        names += filter.index(row, SampleTableModel::Name).data().toString();
    return names;
}

std::string idOf(int number)
{
    return "test/type" + std::to_string(number % 7) + "/" + std::to_string(100'000 + number);
}

void fillLarge(InspectionSet& samples, int count)
{
    std::mt19937 random(5);
    std::vector<SampleRef> refs;
    for (int i = 0; i < count; ++i)
        refs.push_back(ref(idOf(i),
                           i % 3 == 0   ? Label::Defect
                           : i % 3 == 1 ? Label::Good
                                        : Label::Unknown,
                           i % 3 == 0   ? "type" + std::to_string(i % 7)
                           : i % 3 == 1 ? "good"
                                        : ""));
    samples.setThresholds({100, 200, 5, 0});
    samples.reset(std::move(refs));
    const QSignalBlocker quiet(samples); // scores that are there when the view opens
    for (int i = 0; i < count; ++i) {
        auto made = score(random() % 3000 * 0.1);
        made.record.thresholds.pixel = 5;
        made.record.regions.resize(2);
        made.record.regions[0].scoreMax = made.record.score;
        made.record.regions[0].areaMm2 = 0.5;
        made.record.regions[1].scoreMax = 4;
        made.record.regions[1].areaMm2 = 2;
        samples.setScore(i, std::move(made));
    }
}

} // namespace

class TestSamples : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCatalogHoldsWhatTheSamplesHold()
    {
        JobList jobs;
        OpenData data(jobs);
        Catalog first, more;
        first.samples = {ref("a"), ref("b")};
        more.samples = {ref("b"), ref("c")};
        data.add(first);
        data.add(more); // b is there already
        QCOMPARE(data.samples().size(), 3);
        QCOMPARE(data.catalog()->samples.size(), std::size_t(3));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(data.catalog()->samples[static_cast<std::size_t>(i)].id, data.samples().at(i).ref.id);
    }

    // Escapes, then parts in review and without a part, then by score, those without a score; finished ones last.
    void queueOfPartsToAnnotate()
    {
        InspectionSet samples;
        fillSmall(samples);
        SampleTableModel table(samples, nullptr);
        SampleFilter filter(table);
        filter.sort(SampleTableModel::Annotated, Qt::AscendingOrder);
        QCOMPARE(shown(filter), QStringLiteral("bcedafg"));
        const auto state = [&](int index, AnnotationState now) {
            AnnotationProgress progress;
            progress.state = now;
            samples.setAnnotationProgress({{index, progress}});
        };
        state(1, AnnotationState::Finished);
        state(3, AnnotationState::Begun);
        QCOMPARE(shown(filter), QStringLiteral("cedafgb"));
        samples.setLabel(2, Label::Good, "good"); // a label, a score, a threshold: the queue follows
        samples.setScore(6, score(3));
        QCOMPARE(shown(filter), QStringLiteral("gcedafb"));
        auto thresholds = kBand;
        thresholds.review = 2;
        samples.setThresholds(thresholds); // g is in review now, and no escape any more
        QCOMPARE(shown(filter), QStringLiteral("cgedafb"));
        filter.setShow(SampleFilter::Show::NotAnnotated);
        QCOMPARE(shown(filter), QStringLiteral("cgedaf"));
        QCOMPARE(filter.count(SampleFilter::Show::NotAnnotated), 6);
        QCOMPARE(table.index(3, SampleTableModel::Annotated).data().toString(), QStringLiteral("Begun"));
        // Least agreement first; what only one person annotated last.
        filter.setShow(SampleFilter::Show::All);
        const auto agree = [&](int index, std::int64_t both) {
            AnnotationProgress progress;
            progress.compared = PartAgreement{{both, 10 - both, 0, 90}, {1, 0, 0, 0}};
            samples.setAnnotationProgress({{index, progress}});
        };
        agree(5, 7);
        agree(0, 2);
        filter.sort(SampleTableModel::AgreementColumn, Qt::AscendingOrder);
        QCOMPARE(shown(filter).left(2), QStringLiteral("af"));
        QCOMPARE(table.index(0, SampleTableModel::AgreementColumn).data().toString(), QLocale().toString(0.2, 'f', 2));
    }

    void saysWhatIsKnown()
    {
        QLocale::setDefault(QLocale::c());
        InspectionSet samples;
        SampleTableModel table(samples, nullptr);
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        fillSmall(samples);
        QCOMPARE(table.rowCount(), 7);
        const auto text = [&](int row, int column) { return table.index(row, column).data().toString(); };
        QCOMPARE(text(0, SampleTableModel::Name), QStringLiteral("a"));
        QCOMPARE(text(0, SampleTableModel::VerdictColumn), QStringLiteral("Reject: False reject"));
        QCOMPARE(text(0, SampleTableModel::Score), QStringLiteral("25.0000"));
        QCOMPARE(text(1, SampleTableModel::VerdictColumn), QStringLiteral("OK: Escape"));
        QVERIFY(table.index(1, 0).data(Qt::ToolTipRole).toString().contains("Escape: labelled as a defect"));
        samples.setLabel(1, Label::Good, {});
        QCOMPARE(text(1, SampleTableModel::VerdictColumn), QStringLiteral("OK"));
        QVERIFY(!table.index(1, 0).data(Qt::ToolTipRole).toString().contains("Escape"));
        samples.setLabel(1, Label::Defect, "hole");
        QCOMPARE(text(3, SampleTableModel::VerdictColumn), QStringLiteral("Reject")); // rejected rightly
        QCOMPARE(text(1, SampleTableModel::RaisedByColumn), QString()); // nothing was raised
        QCOMPARE(text(3, SampleTableModel::LabelColumn), QStringLiteral("Defect: scratch"));
        QCOMPARE(text(4, SampleTableModel::VerdictColumn), QStringLiteral("No part"));
        QCOMPARE(text(4, SampleTableModel::Score), QString());
        QCOMPARE(table.index(5, 0).data(SampleTableModel::ErrorRole).toString(), QStringLiteral("damaged."));
        QVERIFY(!table.index(5, 0).data(SampleTableModel::VerdictRole).isValid());
        QVERIFY(!table.index(6, 0).data(SampleTableModel::VerdictRole).isValid());
        // Without a unit it is raw, and the tool tip says so.
        QVERIFY(table.index(0, SampleTableModel::Score).data(Qt::ToolTipRole).toString().contains("Raw scores"));
        auto readable = score(30);
        readable.record.unit = ScoreUnit::between(10, 20);
        samples.setScore(3, readable);
        QCOMPARE(text(3, SampleTableModel::Score), QStringLiteral("2.00"));
        QVERIFY(
            table.index(3, SampleTableModel::Score).data(Qt::ToolTipRole).toString().contains("Raw score: 30.0000."));
        // An asterisk says that there is more to know of a verdict, in the tool tip.
        QVERIFY(!table.index(3, 0).data(Qt::ToolTipRole).toString().contains(QLatin1Char('*')));
        auto noted = score(30);
        noted.record.notes = {Text("not compared with %1", 7), Text("darker")};
        samples.setScore(3, noted);
        QCOMPARE(text(3, SampleTableModel::VerdictColumn), QStringLiteral("Reject *"));
        QVERIFY(table.index(3, 0).data(Qt::ToolTipRole).toString().contains("\n* not compared with 7.\n* darker."));
        samples.append({ref("h")});
        QCOMPARE(table.rowCount(), 8);
        samples.setThresholds({1, 2, 5, 0});
        QCOMPARE(text(1, SampleTableModel::VerdictColumn), QStringLiteral("Reject"));
        samples.clearScores();
        QCOMPARE(text(1, SampleTableModel::VerdictColumn), QString());
        samples.reset({});
        QCOMPARE(table.rowCount(), 0);
    }

    void filters()
    {
        InspectionSet samples;
        SampleTableModel table(samples, nullptr);
        SampleFilter filter(table);
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        fillSmall(samples);
        QCOMPARE(shown(filter), QStringLiteral("abcdefg"));
        const std::pair<SampleFilter::Show, const char*> expected[] = {{SampleFilter::Show::All, "abcdefg"},
                                                                       {SampleFilter::Show::FalseRejects, "a"},
                                                                       {SampleFilter::Show::Escapes, "b"},
                                                                       {SampleFilter::Show::Review, "ce"},
                                                                       {SampleFilter::Show::Rejected, "ad"},
                                                                       {SampleFilter::Show::Unlabelled, "cf"},
                                                                       {SampleFilter::Show::Marked, "d"},
                                                                       {SampleFilter::Show::NotInspected, "fg"}};
        for (const auto& [show, names] : expected) {
            filter.setShow(show);
            QCOMPARE(shown(filter), QLatin1String(names));
            QCOMPARE(filter.count(show), static_cast<int>(strlen(names)));
        }
        filter.setShow(SampleFilter::Show::All);
        filter.setText(QStringLiteral("shine strange")); // note; words in any order and case
        QCOMPARE(shown(filter), QStringLiteral("c"));
        samples.setNote(0, QStringLiteral("strange, no shine"));
        QCOMPARE(shown(filter), QStringLiteral("ac"));
        filter.setText(QStringLiteral("HOLE"));
        QCOMPARE(shown(filter), QStringLiteral("bg"));
        filter.setText({});
        filter.setDefectType("scratch");
        QCOMPARE(shown(filter), QStringLiteral("d"));
        filter.setDefectType(std::nullopt);
        QCOMPARE(filter.defectTypes(), (QStringList{QStringLiteral("hole"), QStringLiteral("scratch")}));
        samples.setThresholds({1, 2, 5, 0}); // everything is rejected now
        filter.setShow(SampleFilter::Show::Rejected);
        QCOMPARE(shown(filter), QStringLiteral("abcd"));
        QCOMPARE(filter.rowOf(3), 3);
        QCOMPARE(filter.rowOf(4), -1);
        QCOMPARE(filter.sampleAt(1), 1);
    }

    void sorts_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("ascending");
        QTest::addColumn<QString>("descending");
        // Worked out by hand from fillSmall(); what has no value comes last, in the order of the data.
        QTest::newRow("data") << -1 << "abcdefg" << "gfedcba";
        QTest::newRow("name") << int(SampleTableModel::Name) << "abcdefg" << "gfedcba";
        QTest::newRow("score") << int(SampleTableModel::Score) << "bcadefg" << "dacbefg";
        QTest::newRow("verdict") << int(SampleTableModel::VerdictColumn) << "becadfg" << "dacebfg";
        QTest::newRow("label") << int(SampleTableModel::LabelColumn) << "aebgdcf" << "dbgaecf";
        QTest::newRow("mark") << int(SampleTableModel::Mark) << "dabcefg" << "dabcefg";
        QTest::newRow("note") << int(SampleTableModel::Note) << "cabdefg" << "cabdefg";
    }
    void sorts()
    {
        QFETCH(int, column);
        QFETCH(QString, ascending);
        QFETCH(QString, descending);
        InspectionSet samples;
        fillSmall(samples);
        SampleTableModel table(samples, nullptr);
        SampleFilter filter(table);
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.sort(column, Qt::AscendingOrder);
        QCOMPARE(shown(filter), ascending);
        filter.sort(column, Qt::DescendingOrder);
        QCOMPARE(shown(filter), descending);
    }

    void selectionSurvivesWhatOthersDo()
    {
        InspectionSet samples;
        fillSmall(samples);
        SampleTableModel table(samples, nullptr);
        SampleFilter filter(table);
        filter.setShow(SampleFilter::Show::Unlabelled); // c f
        const QPersistentModelIndex kept = filter.index(1, SampleTableModel::Name);
        samples.setLabel(2, Label::Good, "good"); // c leaves
        QCOMPARE(shown(filter), QStringLiteral("f"));
        QVERIFY(kept.isValid());
        QCOMPARE(kept.row(), 0);
        filter.setShow(SampleFilter::Show::All);
        QCOMPARE(kept.data().toString(), QStringLiteral("f"));
        filter.sort(SampleTableModel::Name, Qt::DescendingOrder);
        QCOMPARE(kept.data().toString(), QStringLiteral("f"));
        QCOMPARE(kept.row(), 1);
    }

    /// Any sequence of changes leaves the filter as a filter that is built anew over the same samples.
    void anyHistoryLeadsToTheSameRows()
    {
        std::mt19937 random(17);
        InspectionSet samples;
        fillLarge(samples, 300);
        SampleTableModel table(samples, nullptr);
        SampleFilter filter(table);
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int step = 0; step < 400; ++step) {
            const int sample = static_cast<int>(random() % static_cast<unsigned>(samples.size()));
            switch (random() % 9) {
            case 0: samples.setLabel(sample, Label::Defect, "hole"); break;
            case 1: samples.setLabel(sample, Label::Unknown, {}); break;
            case 2: samples.setMarked(sample, random() % 2 == 0); break;
            case 3: samples.setScore(sample, score(random() % 300)); break;
            case 4: samples.setError(sample, {ErrorCode::BadData, "damaged", {}, {}}); break;
            case 5: samples.setThresholds({static_cast<double>(random() % 100), 100.0 + random() % 200, 5, 0}); break;
            case 6: filter.setShow(static_cast<SampleFilter::Show>(random() % SampleFilter::kShows)); break;
            case 7:
                filter.sort(static_cast<int>(random() % (SampleTableModel::ColumnCount + 1)) - 1,
                            random() % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
                break;
            case 8:
                if (step % 5 == 0) {
                    std::vector<SampleRef> more;
                    more.push_back(::ref("new/" + std::to_string(step), Label::Unknown));
                    samples.append(std::move(more));
                } else
                    filter.setText(random() % 2 == 0 ? QStringLiteral("type3") : QString());
            }
            filter.refreshNow();
            for (int row = 0; row < filter.rowCount(); ++row)
                QCOMPARE(filter.rowOf(filter.sampleAt(row)), row);
            int matching = 0;
            for (int i = 0; i < samples.size(); ++i)
                matching += filter.rowOf(i) >= 0 ? 1 : 0;
            QCOMPARE(matching, filter.rowCount());
            SampleFilter fresh(table);
            fresh.setShow(filter.show());
            fresh.setText(filter.text());
            QSet<int> here, there;
            for (int row = 0; row < filter.rowCount(); ++row)
                here.insert(filter.sampleAt(row));
            for (int row = 0; row < fresh.rowCount(); ++row)
                there.insert(fresh.sampleAt(row));
            QCOMPARE(here, there);
            for (int show = 0; show < SampleFilter::kShows; ++show)
                QCOMPARE(filter.count(static_cast<SampleFilter::Show>(show)),
                         fresh.count(static_cast<SampleFilter::Show>(show)));
        }
    }

    void hundredThousandRows()
    {
        InspectionSet samples;
        fillLarge(samples, 100'000);
        QElapsedTimer clock;
        clock.start();
        SampleTableModel table(samples, nullptr);
        SampleFilter filter(table);
        QTableView view;
        view.setModel(&filter);
        view.resize(800, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view, twinspect::test::kPatienceMs));
        view.repaint();
        const auto opened = clock.restart();
        QCOMPARE(filter.rowCount(), 100'000);

        qint64 slowestFilter = 0;
        const auto timed = [&](auto change) {
            clock.start();
            change();
            view.repaint();
            slowestFilter = std::max(slowestFilter, clock.elapsed());
        };
        for (int show = 1; show < SampleFilter::kShows; ++show)
            timed([&] { filter.setShow(static_cast<SampleFilter::Show>(show)); });
        timed([&] { filter.setShow(SampleFilter::Show::All); });
        timed([&] { filter.setText(QStringLiteral("type3 123")); });
        timed([&] { filter.setText(QStringLiteral("type3 1234")); });
        timed([&] { filter.setText({}); });
        timed([&] { filter.setDefectType("type3"); });
        timed([&] { filter.setDefectType(std::nullopt); });
        qint64 slowestSort = 0;
        for (const int column : {SampleTableModel::Score, SampleTableModel::VerdictColumn, SampleTableModel::Name}) {
            clock.start();
            filter.sort(column, Qt::DescendingOrder);
            view.repaint();
            slowestSort = std::max(slowestSort, clock.elapsed());
        }
        // A handle that is dragged while the false rejects are shown, sorted by verdict: the dearest case.
        filter.setShow(SampleFilter::Show::FalseRejects);
        filter.sort(SampleTableModel::VerdictColumn, Qt::DescendingOrder);
        constexpr int kSteps = 20;
        clock.start();
        for (int step = 0; step < kSteps; ++step) {
            samples.setThresholds({100.0 + step, 200.0 - step, 5, 0});
            filter.refreshNow();
            view.repaint();
        }
        const auto drag = clock.elapsed() / kSteps;
        filter.setShow(SampleFilter::Show::Rejected);
        filter.sort(SampleTableModel::Score, Qt::DescendingOrder);
        clock.start();
        for (int step = 0; step < kSteps; ++step) {
            samples.setThresholds({100.0 + step, 180.0 + step, 5, 0});
            filter.refreshNow();
            view.repaint();
        }
        const auto dragByScore = clock.elapsed() / kSteps;
        qInfo("100,000 rows: open %lld ms, slowest filter %lld ms, slowest sort %lld ms, a drag step %lld ms sorted by "
              "verdict and %lld ms sorted by score",
              opened, slowestFilter, slowestSort, drag, dragByScore);
        QVERIFY2(opened < 1500, "opening is too slow");
        QVERIFY2(slowestFilter < 200, "filtering is too slow");
    }

    void undoAllAndRedoAll()
    {
        std::mt19937 random(23);
        for (int sequence = 0; sequence < 1000; ++sequence) {
            InspectionSet samples;
            fillLarge(samples, 12);
            QUndoStack stack;
            const auto state = [&] {
                std::vector<Remarks> all;
                for (int i = 0; i < samples.size(); ++i)
                    all.push_back(samples.remarks(i));
                return all;
            };
            const auto start = state();
            const auto push = [&](QUndoCommand* command) {
                if (command != nullptr)
                    stack.push(command);
            };
            for (auto edits = 1 + random() % 20; edits > 0; --edits) {
                std::vector<int> indices;
                for (int i = 0; i < samples.size(); ++i)
                    if (random() % 3 == 0)
                        indices.push_back(i);
                switch (random() % 6) {
                case 0: push(labelCommand(samples, indices, Label::Good)); break;
                case 1: push(labelCommand(samples, indices, Label::Defect, random() % 2 == 0 ? "hole" : "")); break;
                case 2: push(labelCommand(samples, indices, Label::Unknown)); break;
                case 3: push(markCommand(samples, indices, random() % 2 == 0)); break;
                case 4: push(noteCommand(samples, indices, QStringLiteral("note %1").arg(random() % 3))); break;
                case 5:
                    if (stack.canUndo() && random() % 2 == 0)
                        stack.undo();
                    break;
                }
            }
            while (stack.canRedo())
                stack.redo();
            const auto end = state();
            while (stack.canUndo())
                stack.undo();
            QVERIFY(state() == start);
            while (stack.canRedo())
                stack.redo();
            QVERIFY(state() == end);
        }
    }

    void commandsMeanTheSameAfterAppending()
    {
        InspectionSet samples;
        fillSmall(samples);
        QUndoStack stack;
        stack.push(labelCommand(samples, {2}, Label::Defect, "dent"));
        samples.append({ref("0first"), ref("z")});
        stack.undo();
        QVERIFY(samples.at(2).ref.label == Label::Unknown);
        stack.redo();
        QCOMPARE(samples.at(2).ref.defectType, std::string("dent"));
        QVERIFY(labelCommand(samples, {2}, Label::Defect, "dent") == nullptr); // nothing would change
    }

    void thumbnailsComeNewestFirst()
    {
        QTemporaryDir folder;
        const auto file = [&](int number) {
            return std::filesystem::path(folder.path().toStdString()) / (std::to_string(number) + ".png");
        };
        for (int i = 0; i < 12; ++i) {
            RgbImage picture(64, 32, 3, static_cast<std::uint8_t>(10 * i));
            QVERIFY(writeRgbPng(file(i), picture));
        }
        ThumbnailLoader::Options options;
        options.side = 16;
        options.threads = 1;
        options.waiting = 8;
        ThumbnailLoader loader(options);
        QStringList order;
        connect(&loader, &ThumbnailLoader::loaded, this, [&](const QString& key) { order.append(key); });
        for (int i = 0; i < 12; ++i)
            QVERIFY(loader.get(QString::number(i), file(i)).state == ThumbnailLoader::State::Waiting);
        QTRY_VERIFY(loader.waiting() == 0);
        QTRY_VERIFY(order.size() >= 8);
        QVERIFY(order.indexOf(QStringLiteral("11")) <= 1); // at most the one that was being read came before
        QVERIFY(!order.contains(QStringLiteral("1")));     // scrolled past: it fell out of the queue
        const auto ready = loader.get(QStringLiteral("11"), file(11));
        QVERIFY(ready.state == ThumbnailLoader::State::Ready);
        QCOMPARE(ready.image.size(), QSize(16, 8));
        QCOMPARE(qRed(ready.image.pixel(3, 3)), 110);
        QVERIFY(loader.get(QStringLiteral("missing"), file(99)).state == ThumbnailLoader::State::Waiting);
        QTRY_VERIFY(loader.get(QStringLiteral("missing"), file(99)).state == ThumbnailLoader::State::Failed);
        loader.clear();
        QVERIFY(loader.get(QStringLiteral("11"), file(11)).state == ThumbnailLoader::State::Waiting);
    }

    void thumbnailMemoryIsBounded()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "p.png";
        QVERIFY(writeRgbPng(file, RgbImage(64, 64, 3, 100)));
        ThumbnailLoader::Options options;
        options.side = 64;
        options.cacheBytes = 5 * (64 * 64 * 4 + 256);
        ThumbnailLoader loader(options);
        QSignalSpy loaded(&loader, &ThumbnailLoader::loaded);
        for (int i = 0; i < 30; ++i)
            (void)loader.get(QString::number(i), file);
        QTRY_COMPARE(loaded.size(), 30);
        QVERIFY(loader.bytesInMemory() <= options.cacheBytes);
        for (int i = 0; i < 30; ++i)
            (void)loader.get(QString::number(100 + i), file);
        loader.dropWaiting();
        QCOMPARE(loader.waiting(), 0);
    }

    void destroyedWhileReading()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "p.png";
        QVERIFY(writeRgbPng(file, RgbImage(800, 800, 3, 100)));
        for (int round = 0; round < 5; ++round) {
            ThumbnailLoader loader;
            for (int i = 0; i < 50; ++i)
                (void)loader.get(QString::number(i), file);
        }
        QCoreApplication::processEvents(); // late pictures find nobody
    }
};

TWINSPECT_TEST(TestSamples)
#include "tst_samples.moc"
