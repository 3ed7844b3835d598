// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <csignal>
#include <fstream>
#include <iostream>
#include <numeric>
#include <set>

#include <sys/resource.h>

#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "core/base/files.h"
#include "core/project/results_store.h"
#include "core/record/record_json.h"
#include "tests/support/waiting.h"
#include "tests/widgets/views/view_scene.h"
#include "ui/models/measured_annotations.h"
#include "ui/models/result_recall.h"
#include "ui/models/results_recorder.h"
#include "ui/models/sample_commands.h"
#include "ui/models/session_recorder.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

bool waitFor(QSignalSpy& spy) { return !spy.isEmpty() || spy.wait(30'000); }

/// A window in miniature that labels for ever, one part after the other, and says after each how many labels it gave.
int labelForEver(const QString& journals, const QString& data)
{
    JobList jobs;
    Workbench workbench(jobs);
    SessionRecorder recorder(workbench, journals.toStdString());
    recorder.start();
    QSignalSpy opened(&workbench.data(), &OpenData::opened);
    workbench.data().open(data.toStdString());
    if (!waitFor(opened))
        return 1;
    for (int number = 0;; ++number) {
        const int sample = number % workbench.samples().size();
        workbench.undoStack().push(noteCommand(workbench.samples(), {sample}, QString::number(number)));
        if (number % 7 == 3)
            workbench.undoStack().undo(); // the window shows the older note again
        std::cout << number << std::endl;
    }
}

} // namespace

class TestRecorders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_root = m_folder.path().toStdString();
        QVERIFY(view_scene::write(m_root / "data"));
        const auto written = view_scene::writeModel(m_root / "model.tsm");
        QVERIFY2(written, written ? "" : written.error().message().c_str());
    }

    void everyInspectionLandsInTheStore()
    {
        JobList jobs;
        Workbench workbench(jobs);
        const QString address = QString::fromStdString((m_root / "results.sqlite").string());
        ResultsRecorder recorder(workbench, address, QStringLiteral("Ann"));
        QSignalSpy failures(&recorder, &ResultsRecorder::failed);
        QSignalSpy stored(&recorder, &ResultsRecorder::stored);
        open(workbench);
        workbench.samples().setLabel(2, Label::Defect, "dent"); // before it is inspected
        QSignalSpy ended(&workbench.runs(), &InspectionRuns::ended);
        QVERIFY(workbench.runs().start({0, 1, 2, 3, 4, 5}) != nullptr);
        QVERIFY(waitFor(ended));
        QVERIFY(recorder.flush());
        QTRY_VERIFY(!stored.isEmpty());
        QVERIFY(failures.isEmpty());

        auto store = ResultsStore::open(address);
        QVERIFY(store);
        const auto runs = store->runs();
        QVERIFY(runs);
        QCOMPARE(runs->size(), std::size_t(1));
        const auto& run = runs->front();
        QCOMPARE(run.part, QStringLiteral("disc"));
        QCOMPARE(run.modelHash.toStdString(), workbench.recipe().model()->hash());
        QCOMPARE(run.who, QStringLiteral("Ann"));
        QCOMPARE(run.source, QString::fromStdString((m_root / "data").string()));
        QVERIFY(run.started.isValid() && run.finished >= run.started);
        const auto results = store->page({}, 0, 100);
        QVERIFY(results);
        QCOMPARE(results->size(), std::size_t(6));
        for (const StoredResult& found : *results) {
            const InspectionRecord& result = found.record;
            const int index = workbench.samples().indexOf(result.sample);
            QVERIFY(index >= 0);
            const auto& sample = workbench.samples().at(index);
            QCOMPARE(result.rgb, sample.ref.rgb.string());
            QVERIFY(result.label == sample.ref.label);
            QCOMPARE(!result.failure.has_value(), !sample.error.has_value());
            const auto decision = workbench.samples().decision(index);
            QCOMPARE(result.verdict.has_value(), decision.has_value());
            if (!decision)
                continue;
            QVERIFY(*result.verdict == decision->verdict); // what the window says
            QCOMPARE(result.partFound, sample.score->record.partFound);
            if (result.partFound)
                QCOMPARE(result.score, sample.score->record.score);
            // Nothing is lost on the way through the database: figures, reasons and all.
            QCOMPARE(jsonLine(result), jsonLine(sample.score->record));
        }
        QCOMPARE(std::count_if(results->begin(), results->end(),
                               [](const StoredResult& result) { return result.record.failure.has_value(); }),
                 std::ptrdiff_t(1)); // the damaged file
        QCOMPARE(std::count_if(results->begin(), results->end(),
                               [](const StoredResult& result) { return !result.record.partFound; }),
                 std::ptrdiff_t(1));

        // A label given later reaches the store; inspecting again is another run; a run without parts is none.
        workbench.samples().setLabel(3, Label::Defect, "late");
        QVERIFY(workbench.runs().start({3}) == nullptr); // it has a score already
        workbench.samples().clearScores();
        ended.clear();
        QVERIFY(workbench.runs().start({3}) != nullptr);
        QVERIFY(waitFor(ended));
        QVERIFY(recorder.flush());
        ResultFilter filter;
        filter.sample = QString::fromStdString(workbench.samples().at(3).ref.id);
        const auto history = store->page(filter, 0, 10);
        QVERIFY(history);
        QCOMPARE(history->size(), std::size_t(2));
        for (const auto& result : *history)
            QCOMPARE(result.record.defectType, std::string("late"));
        QCOMPARE(store->runs()->size(), std::size_t(2));

        // Elsewhere from now on.
        const QString other = QString::fromStdString((m_root / "other.sqlite").string());
        recorder.setAddress(other);
        workbench.samples().clearScores();
        ended.clear();
        QVERIFY(workbench.runs().start({4}) != nullptr);
        QVERIFY(waitFor(ended));
        QVERIFY(recorder.flush());
        auto second = ResultsStore::open(other);
        QVERIFY(second);
        QCOMPARE(*second->count({}), qint64(1));
    }

    void openedPartIsScoredAndStillInTheNextRun()
    {
        JobList jobs;
        Workbench workbench(jobs);
        const QString address = QString::fromStdString((m_root / "opened.sqlite").string());
        ResultsRecorder recorder(workbench, address, {});
        open(workbench);
        const auto& first = workbench.samples().at(0);
        QTRY_VERIFY_WITH_TIMEOUT(first.score.has_value(), 30'000); // it is the one that is shown
        QVERIFY(!first.score->inRun);
        const double score = first.score->record.score;
        const std::string record = jsonLine(first.score->record);
        QVERIFY(recorder.flush());
        auto store = ResultsStore::open(address);
        QVERIFY(store);
        QCOMPARE(*store->count({}), qint64(0)); // looking at parts makes no runs
        QSignalSpy ended(&workbench.runs(), &InspectionRuns::ended);
        QVERIFY(workbench.runs().start({0, 2}) != nullptr);
        QVERIFY(waitFor(ended));
        QVERIFY(recorder.flush());
        QCOMPARE(*store->count({}), qint64(2));
        QVERIFY(first.score->inRun);
        QCOMPARE(first.score->record.score, score);
        QCOMPARE(jsonLine(first.score->record), record);
        QVERIFY(workbench.runs().start({0, 2}) == nullptr);
        // Opening it once more changes nothing of what the run has found.
        const std::string ofRun = jsonLine(workbench.samples().at(2).score->record, RecordKeys::All);
        workbench.current().open(2);
        QTRY_VERIFY_WITH_TIMEOUT(workbench.current().shown()
                                     && workbench.current().shown()->sample.id == workbench.samples().at(2).ref.id,
                                 30'000);
        QCOMPARE(jsonLine(workbench.samples().at(2).score->record, RecordKeys::All), ofRun);
        QVERIFY(workbench.samples().at(2).score->inRun);
    }

    // Inspected first and marked afterwards, as people do: the store follows what is on the screen.
    void whatIsMarkedReachesTheStore()
    {
        JobList jobs;
        Workbench workbench(jobs);
        auto& annotations = workbench.annotations();
        annotations.setPlace(m_root / "profile", false);
        const QString address = QString::fromStdString((m_root / "marked.sqlite").string());
        ResultsRecorder recorder(workbench, address, {});
        MeasuredAnnotations numbers(workbench);
        open(workbench);
        QSignalSpy ended(&workbench.runs(), &InspectionRuns::ended);
        QVERIFY(workbench.runs().start({0, 2}) != nullptr);
        QVERIFY(waitFor(ended));
        QTRY_VERIFY(annotations.ready());
        const auto marked = [&]() -> std::vector<AnnotatedRecord> {
            auto store = ResultsStore::open(address);
            ResultFilter filter;
            filter.annotated = true;
            const auto found =
                recorder.flush() && store ? store->page(filter, 0, 10) : Result<std::vector<StoredResult>>();
            return found && found->size() == 1 && found->front().record.sample == "test/dent/000"
                     ? found->front().record.annotated
                     : std::vector<AnnotatedRecord>();
        };
        std::vector<PixelRun> square;
        for (int row = 60; row < 70; ++row)
            square.push_back({row, 30, 40});
        annotations.takeType("stain");
        annotations.add(RunMask(view_scene::kSide, view_scene::kSide, square));
        QTRY_VERIFY(numbers.of(1) != nullptr);
        QVERIFY(marked().empty()); // nobody has finished the part
        annotations.setState(AnnotationState::Finished);
        QTRY_COMPARE(marked().size(), std::size_t(1));
        const auto first = marked().front();
        QCOMPARE(first.defectType, std::string("stain"));
        QVERIFY(std::abs(first.areaMm2 - 100 * view_scene::kMmPerPixel * view_scene::kMmPerPixel) < 0.1);
        auto* undo = workbench.undoGroup().ofPart("test/dent/000");
        undo->undo();
        QTRY_VERIFY(marked().empty());
        undo->redo();
        QTRY_COMPARE(marked().size(), std::size_t(1));
        // An inspection of the finished part measures the same.
        QVERIFY(annotations.saveNow());
        workbench.samples().clearScores();
        ended.clear();
        QSignalSpy inspected(&workbench.runs(), &InspectionRuns::partInspected);
        QVERIFY(workbench.runs().start({0, 2}) != nullptr);
        QVERIFY(waitFor(ended));
        QCOMPARE(inspected.size(), 2);
        for (const auto& each : inspected) {
            const auto record = each.at(1).value<InspectionRecord>();
            QVERIFY(!record.failure);
            QCOMPARE(annotatedText(record.annotated),
                     record.sample == "test/dent/000" ? annotatedText({first}) : std::string());
        }
    }

    // Another window, later: the same files, the same model.
    void verdictsAreThereAgain()
    {
        const fs::path folder = m_root / "again";
        fs::copy(m_root / "data", folder, fs::copy_options::recursive);
        const QString address = QString::fromStdString((m_root / "again.sqlite").string());
        std::map<std::string, std::string> found;
        {
            JobList jobs;
            Workbench workbench(jobs);
            ResultsRecorder recorder(workbench, address, QStringLiteral("Ann"));
            open(workbench, folder, m_root / "model.tsm");
            QSignalSpy ended(&workbench.runs(), &InspectionRuns::ended);
            QVERIFY(workbench.runs().start({0, 1, 2, 3, 4, 5}) != nullptr);
            QVERIFY(waitFor(ended));
            QVERIFY(recorder.flush());
            for (int i = 0; i < workbench.samples().size(); ++i)
                if (const auto& sample = workbench.samples().at(i); sample.score)
                    found[sample.ref.id] = jsonLine(sample.score->record);
        }
        QCOMPARE(found.size(), std::size_t(5)); // one file is damaged
        const std::string touched = "test/good/001";
        QVERIFY(found.count(touched) == 1);
        const auto reopened = [&](const fs::path& model, const auto& check) {
            JobList jobs;
            Workbench workbench(jobs);
            ResultsRecorder recorder(workbench, address, QStringLiteral("Ann"));
            const ResultRecall recall(workbench, recorder);
            open(workbench, folder, model);
            QTRY_VERIFY_WITH_TIMEOUT(jobs.running().empty() && !workbench.current().loading(), 30'000);
            check(workbench);
        };
        reopened(m_root / "model.tsm", [&](Workbench& workbench) {
            for (const auto& [id, line] : found) {
                const int index = workbench.samples().indexOf(id);
                QVERIFY2(workbench.samples().at(index).score, id.c_str());
                QCOMPARE(jsonLine(workbench.samples().at(index).score->record), line);
                QVERIFY(workbench.runs().wasInspected(index));
            }
        });
        // Scores that were computed in another way, and scores of which nothing is known.
        for (const char* arithmetic : {"bfloat16 emulated", ""}) {
            {
                auto database = ResultsDatabase::open(address, resultsMigrations());
                QVERIFY(database.has_value());
                QVERIFY(database->run(QStringLiteral("UPDATE results SET arithmetic = '%1'").arg(arithmetic)));
            }
            reopened(m_root / "model.tsm", [&](Workbench& workbench) {
                for (const auto& [id, line] : found)
                    QCOMPARE(workbench.runs().wasInspected(workbench.samples().indexOf(id)), *arithmetic == '\0');
            });
        }
        // Another picture under the old name, though it says that it is older.
        const fs::path picture = folder / "test" / "good" / "rgb" / "001.png";
        const auto time = fs::last_write_time(picture);
        const fs::path other = folder / "test" / "good" / "rgb" / "002.png";
        fs::copy_file(other, picture, fs::copy_options::overwrite_existing);
        fs::last_write_time(picture, time);
        reopened(m_root / "model.tsm", [&](Workbench& workbench) {
            for (const auto& [id, line] : found)
                if (const auto& score = workbench.samples().at(workbench.samples().indexOf(id)).score;
                    workbench.current().index() != workbench.samples().indexOf(id)) // that one was looked at
                    QCOMPARE(score.has_value(), id != touched);
        });
        // Another model.
        QVERIFY(view_scene::writeModel(m_root / "later.tsm", {{"part.name", "later"}}));
        reopened(m_root / "later.tsm", [&](Workbench& workbench) {
            QVERIFY(workbench.recipe().model()->hash() != std::string());
            for (int i = 0; i < workbench.samples().size(); ++i)
                QVERIFY(!workbench.samples().at(i).score || !workbench.samples().at(i).score->inRun);
        });
    }

    // The same files under other settings are other geometry: what was found before says nothing of it.
    void verdictsStayWithTheirReading()
    {
        const fs::path folder = m_root / "settings";
        fs::copy(m_root / "data", folder, fs::copy_options::recursive);
        const QString address = QString::fromStdString((m_root / "settings.sqlite").string());
        FolderMapping told, withCamera, alsoMetres; // what they say changes nothing here: a result cannot know that
        QVERIFY(setReading(told.reading, "missing", "-9"));
        withCamera = alsoMetres = told;
        QVERIFY(setReading(alsoMetres.reading, "unit", "m"));
        withCamera.reading.camera = CameraIntrinsics{600, 600, 48, 48, 0.001};
        std::string found;
        const auto opened = [&](const fs::path& path, const std::optional<FolderMapping>& mapping, const auto& look) {
            JobList jobs;
            Workbench workbench(jobs);
            ResultsRecorder recorder(workbench, address, QStringLiteral("Ann"));
            const ResultRecall recall(workbench, recorder);
            QSignalSpy ready(&workbench.data(), &OpenData::opened);
            QSignalSpy recipe(&workbench.recipe(), &OpenRecipe::changed);
            workbench.recipe().openModel(m_root / "model.tsm");
            QVERIFY(waitFor(recipe));
            workbench.data().open(path, mapping);
            QVERIFY(waitFor(ready));
            QTRY_VERIFY_WITH_TIMEOUT(jobs.running().empty() && !workbench.current().loading(), 30'000);
            look(workbench, recorder, jobs);
        };
        const auto recalled = [](Workbench& workbench) {
            int parts = 0;
            for (int i = 0; i < workbench.samples().size(); ++i)
                parts += workbench.samples().at(i).score && workbench.samples().at(i).score->inRun ? 1 : 0;
            return parts;
        };
        opened(folder, told, [&](Workbench& workbench, ResultsRecorder& recorder, JobList&) {
            QSignalSpy ended(&workbench.runs(), &InspectionRuns::ended);
            QVERIFY(workbench.runs().start({0, 2, 3}) != nullptr);
            QVERIFY(waitFor(ended));
            QVERIFY(recorder.flush());
            QVERIFY(workbench.samples().at(2).score);
            found = jsonLine(workbench.samples().at(2).score->record);
            QVERIFY2(found.find(R"("reading":{"assumed":{"unit":"m"},"missing":"-9","rules":"1"})")
                         != std::string::npos,
                     found.c_str());
        });
        opened(folder, told, [&](Workbench& workbench, ResultsRecorder&, JobList& jobs) {
            QCOMPARE(recalled(workbench), 3);
            QVERIFY(workbench.samples().at(2).score);
            QCOMPARE(jsonLine(workbench.samples().at(2).score->record), found);
            // A repair while they are open, and taken back.
            workbench.data().readAnew(alsoMetres);
            QTRY_VERIFY_WITH_TIMEOUT(jobs.running().empty(), 30'000);
            QCOMPARE(recalled(workbench), 0);
            workbench.data().readAnew(told);
            QTRY_VERIFY_WITH_TIMEOUT(jobs.running().empty(), 30'000);
            QCOMPARE(recalled(workbench), 3);
        });
        for (const std::optional<FolderMapping>& other :
             {std::optional<FolderMapping>(), std::optional(withCamera), std::optional(alsoMetres)})
            opened(folder, other,
                   [&](Workbench& workbench, ResultsRecorder&, JobList&) { QCOMPARE(recalled(workbench), 0); });
        // The same files by way of another folder, whose own mapping reads them otherwise.
        const fs::path way = m_root / "way";
        fs::create_directory(way);
        fs::create_directory_symlink(folder / "test", way / "test");
        QVERIFY(writeMapping(way / kMappingName, alsoMetres));
        opened(way, std::nullopt,
               [&](Workbench& workbench, ResultsRecorder&, JobList&) { QCOMPARE(recalled(workbench), 0); });
        // What an older version stored does not say how it was read.
        auto database = ResultsDatabase::open(address, resultsMigrations());
        QVERIFY(database.has_value() && database->run(QStringLiteral("UPDATE results SET reading = ''")));
        opened(folder, told,
               [&](Workbench& workbench, ResultsRecorder&, JobList&) { QCOMPARE(recalled(workbench), 0); });
    }

    // Samples of two folders may have the same names: what a run brings belongs to the folder it began with.
    void resultsStayWithTheirData()
    {
        const fs::path copy = m_root / "copy";
        fs::copy(m_root / "data", copy, fs::copy_options::recursive);
        JobList jobs;
        Workbench workbench(jobs);
        open(workbench);
        QSignalSpy ended(&workbench.runs(), &InspectionRuns::ended);
        QSignalSpy opened(&workbench.data(), &OpenData::opened);
        std::vector<int> all(static_cast<std::size_t>(workbench.samples().size()));
        std::iota(all.begin(), all.end(), 0);
        Job* run = workbench.runs().start(all);
        QVERIFY(run != nullptr);
        QVERIFY(workbench.runs().isUnderway(0));
        QVERIFY(workbench.runs().start({0}) == nullptr); // it will have its result
        workbench.data().open(copy);
        QVERIFY(opened.wait(twinspect::test::kPatienceMs));
        QVERIFY(!workbench.runs().isUnderway(0));
        QVERIFY(waitFor(ended));
        for (int i = 0; i < workbench.samples().size(); ++i)
            QVERIFY2(!workbench.runs().wasInspected(i), workbench.samples().at(i).ref.id.c_str());
        ended.clear();
        QVERIFY(workbench.runs().start({0}) != nullptr);
        QVERIFY(waitFor(ended));
        QVERIFY(workbench.runs().wasInspected(0) && !workbench.runs().isUnderway(0));
    }

    void storeThatFailsIsSaidAndDoesNotStopTheInspection()
    {
        JobList jobs;
        Workbench workbench(jobs);
        ResultsRecorder recorder(workbench, QStringLiteral("/proc/nowhere/results.sqlite"), {});
        QSignalSpy failures(&recorder, &ResultsRecorder::failed);
        open(workbench);
        QSignalSpy ended(&workbench.runs(), &InspectionRuns::ended);
        QVERIFY(workbench.runs().start({2}) != nullptr);
        QVERIFY(waitFor(ended));
        QVERIFY(workbench.samples().at(2).score.has_value());
        QVERIFY(waitFor(failures));
        QCOMPARE(failures.size(), 1);
    }

    void sessionComesBackAfterACrash()
    {
        const fs::path journals = m_root / "journals";
        std::vector<Remarks> said;
        Thresholds thresholds;
        {
            JobList jobs;
            Workbench workbench(jobs);
            SessionRecorder recorder(workbench, journals);
            recorder.start();
            QVERIFY(recorder.recording());
            open(workbench);
            auto& samples = workbench.samples();
            auto& undo = workbench.undoStack();
            undo.push(labelCommand(samples, {1, 2}, Label::Defect, "hole"));
            undo.push(labelCommand(samples, {2, 3}, Label::Good));
            undo.push(noteCommand(samples, {3}, QStringLiteral("look \u00e9 again")));
            undo.push(markCommand(samples, {0, 3}, true));
            undo.push(labelCommand(samples, {0}, Label::Unknown));
            undo.undo(); // the last label is taken back
            ThresholdChange change;
            change.thresholds = {1.5, 2.5, 3.5, 0.25};
            change.why = "tried";
            change.when = utcNow();
            workbench.recipe().commitThresholds(change);
            thresholds = samples.thresholds();
            workbench.current().open(4);
            for (int i = 0; i < samples.size(); ++i)
                said.push_back(samples.remarks(i));
        } // no end(): it crashed
        JobList jobs;
        Workbench workbench(jobs);
        SessionRecorder recorder(workbench, journals);
        QSignalSpy restored(&recorder, &SessionRecorder::restored);
        QSignalSpy failures(&workbench, &Workbench::failed);
        const auto left = recorder.leftSession();
        QVERIFY(left.has_value());
        QCOMPARE(left->state.current, std::string("test/good/002"));
        recorder.start();
        recorder.restore(*left);
        QVERIFY(waitFor(restored));
        QVERIFY(failures.isEmpty());
        for (int i = 0; i < workbench.samples().size(); ++i)
            QVERIFY(workbench.samples().remarks(i) == said[static_cast<std::size_t>(i)]);
        QVERIFY(workbench.recipe().content().has_value());
        QCOMPARE(workbench.recipe().content()->history.size(), std::size_t(2));
        QCOMPARE(workbench.recipe().content()->history.back().why, std::string("tried"));
        QCOMPARE(workbench.samples().thresholds().reject, thresholds.reject);
        QVERIFY(workbench.recipe().changedSinceSave());
        QCOMPARE(workbench.current().index(), 4);
        QVERIFY(!recorder.leftSession().has_value());
        workbench.undoStack().undo(); // the restoration can be taken back as a whole
        QVERIFY(!workbench.samples().at(3).marked);
        recorder.end();
        QVERIFY(!recorder.recording());
        QVERIFY(!recorder.leftSession().has_value());
    }

    void labelsAreThereAgainNextTime()
    {
        const fs::path journals = m_root / "journals-kept";
        {
            JobList jobs;
            Workbench workbench(jobs);
            SessionRecorder recorder(workbench, journals);
            recorder.start();
            open(workbench);
            workbench.undoStack().push(labelCommand(workbench.samples(), {2}, Label::Defect, "hole"));
            workbench.undoStack().push(noteCommand(workbench.samples(), {3}, QStringLiteral("keep me")));
            workbench.undoStack().push(markCommand(workbench.samples(), {3}, true));
            workbench.undoStack().undo();
            recorder.end(); // properly
        }
        JobList jobs;
        Workbench workbench(jobs);
        SessionRecorder recorder(workbench, journals);
        QSignalSpy failures(&recorder, &SessionRecorder::failed);
        QVERIFY(!recorder.leftSession().has_value());
        recorder.start();
        open(workbench);
        QCOMPARE(workbench.samples().at(2).ref.defectType, std::string("hole"));
        QCOMPARE(workbench.samples().at(3).note, QStringLiteral("keep me"));
        QVERIFY(!workbench.samples().at(3).marked);
        QVERIFY(!workbench.undoStack().canUndo());
        workbench.samples().setNote(3, QStringLiteral("changed"));
        QSignalSpy opened(&workbench.data(), &OpenData::opened);
        QVERIFY(view_scene::write(m_root / "data2"));
        workbench.data().open(m_root
                              / "data2"); // other data: the labels of the first are kept at once, and are not its own
        QVERIFY(waitFor(opened));
        QVERIFY(workbench.samples().at(3).note.isEmpty());
        opened.clear();
        workbench.data().open(m_root / "data");
        QVERIFY(waitFor(opened));
        QCOMPARE(workbench.samples().at(3).note, QStringLiteral("changed"));
        QVERIFY(failures.isEmpty());
        // A damaged file is said and set aside, not overwritten; the labels begin anew.
        const auto file = *fs::directory_iterator(journals / "remarks");
        for (const auto& entry : fs::directory_iterator(journals / "remarks"))
            std::ofstream(entry.path()) << "damaged";
        opened.clear();
        workbench.data().open(m_root / "data");
        QVERIFY(waitFor(opened));
        QCOMPARE(failures.size(), 1);
        workbench.samples().setNote(3, QStringLiteral("more"));
        recorder.end();
        QCOMPARE(readFile(file.path().string() + ".damaged").value(), std::string("damaged"));
        QVERIFY(readFile(file.path()).value().find("more") != std::string::npos);
    }

    void colleaguesSeeWhatLiesBesideTheData()
    {
        const fs::path data = m_root / "shared-data", file = data / "twinspect-labels.json";
        QVERIFY(view_scene::write(data));
        const auto openShared = [&](Workbench& workbench, const fs::path& from) {
            QSignalSpy opened(&workbench.data(), &OpenData::opened);
            workbench.data().open(from);
            return waitFor(opened);
        };
        JobList jobs;
        Workbench mine(jobs), hers(jobs);
        SessionRecorder myRecorder(mine, m_root / "my-profile"), herRecorder(hers, m_root / "her-profile");
        QVERIFY(openShared(mine, data));
        mine.samples().setNote(2, QStringLiteral("mine alone"));
        myRecorder.end();
        QVERIFY(!fs::exists(file)); // nobody wanted it there
        myRecorder.setLabelsBesideData(true);
        QVERIFY(fs::exists(file));
        // Another user, for whom the data lies elsewhere.
        fs::rename(data, m_root / "mounted-data");
        herRecorder.setLabelsBesideData(true);
        QVERIFY(openShared(hers, m_root / "mounted-data"));
        QCOMPARE(hers.samples().at(2).note, QStringLiteral("mine alone"));
        QVERIFY(hers.data().leftOut(true).isEmpty() && hers.data().leftOut(false).isEmpty()); // a file of ours
        hers.samples().setLabel(3, Label::Defect, "hole");
        herRecorder.end();
        fs::rename(m_root / "mounted-data", data);
        // What two people say of different parts is there for both.
        mine.samples().setNote(1, QStringLiteral("later"));
        myRecorder.end();
        QVERIFY(openShared(mine, data));
        QCOMPARE(mine.samples().at(3).ref.defectType, std::string("hole"));
        QCOMPARE(mine.samples().at(1).note, QStringLiteral("later"));
        QCOMPARE(mine.samples().at(2).note, QStringLiteral("mine alone"));
    }

    void theJournalGoesOnAfterAFullDisk()
    {
        const fs::path journals = m_root / "journals-full";
        {
            JobList jobs;
            Workbench workbench(jobs);
            SessionRecorder recorder(workbench, journals);
            QSignalSpy failures(&recorder, &SessionRecorder::failed);
            recorder.start();
            open(workbench);
            workbench.samples().setNote(1, QStringLiteral("before"));
            std::signal(SIGXFSZ, SIG_IGN);
            rlimit before{};
            QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
            const rlimit full{1, before.rlim_max}; // no file grows any more
            QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
            workbench.samples().setNote(2, QStringLiteral("meanwhile"));
            workbench.samples().setNote(2, QStringLiteral("still"));
            QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
            QCOMPARE(failures.size(), 1); // said once
            QVERIFY(recorder.recording());
            workbench.samples().setNote(3, QStringLiteral("afterwards"));
        } // no end(): it crashed
        JobList jobs;
        Workbench workbench(jobs);
        SessionRecorder recorder(workbench, journals);
        const auto left = recorder.leftSession();
        QVERIFY(left.has_value());
        QCOMPARE(left->state.data, fs::absolute(m_root / "data"));
        std::set<QString> notes;
        for (const auto& [id, said] : left->state.remarks)
            notes.insert(said.note);
        QVERIFY(notes.contains(QStringLiteral("before")) && notes.contains(QStringLiteral("still"))
                && notes.contains(QStringLiteral("afterwards")));
    }

    void whatIsGoneStaysOnOffer()
    {
        const fs::path journals = m_root / "journals-gone";
        {
            auto journal = SessionJournal::start(journals);
            QVERIFY(journal && journal->openedData(m_root / "data")
                    && journal->remarked({{"test/good/001", {Label::Good, "good", QStringLiteral("kept"), true}}}));
            Recipe recipe;
            recipe.model = m_root / "gone.tsm";
            recipe.modelHash = "0";
            QVERIFY(journal->recipeIs(recipe, {}));
        }
        JobList jobs;
        Workbench workbench(jobs);
        SessionRecorder recorder(workbench, journals);
        QSignalSpy restored(&recorder, &SessionRecorder::restored);
        QSignalSpy failures(&workbench, &Workbench::failed);
        recorder.restore(*recorder.leftSession());
        QVERIFY(waitFor(restored));
        QCOMPARE(failures.size(), 1); // the model
        const int index = workbench.samples().indexOf("test/good/001");
        QVERIFY(index >= 0);
        QCOMPARE(workbench.samples().at(index).note, QStringLiteral("kept")); // the labels are back all the same
        const auto still = recorder.leftSession();
        QVERIFY(still.has_value());
        recorder.decline(*still);
        QVERIFY(!recorder.leftSession().has_value());
    }

    void killedWindowLosesNoClick()
    {
        std::srand(1);
        for (int attempt = 0; attempt < 5; ++attempt) {
            const QString journals = m_folder.filePath(QStringLiteral("killed-%1").arg(attempt));
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(),
                        {QStringLiteral("--label"), journals, m_folder.filePath(QStringLiteral("data"))});
            const int wanted = 5 + attempt * 37;
            QByteArray said;
            while (said.count('\n') < wanted && child.waitForReadyRead(20'000))
                said += child.readAllStandardOutput();
            ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
            QVERIFY(child.waitForFinished());
            said += child.readAllStandardOutput();
            const int last = said.left(said.lastIndexOf('\n')).split('\n').back().toInt();
            QVERIFY(last >= wanted - 1);

            JobList jobs;
            Workbench workbench(jobs);
            SessionRecorder recorder(workbench, journals.toStdString());
            const auto left = recorder.leftSession();
            QVERIFY(left.has_value());
            QSignalSpy restored(&recorder, &SessionRecorder::restored);
            recorder.restore(*left);
            QVERIFY(waitFor(restored));
            // What the child's window showed after its acknowledged label, told by the rule it labelled by. It may have
            // been at the next one already.
            const auto notesAfter = [&](int newest, bool undone) {
                std::vector<QString> notes(static_cast<std::size_t>(workbench.samples().size()));
                for (int number = 0; number <= newest; ++number)
                    if (number % 7 != 3 || (number == newest && !undone))
                        notes[static_cast<std::size_t>(number) % notes.size()] = QString::number(number);
                return notes;
            };
            std::vector<QString> notes;
            for (int i = 0; i < workbench.samples().size(); ++i)
                notes.push_back(workbench.samples().at(i).note);
            QVERIFY(notes == notesAfter(last, true) || notes == notesAfter(last + 1, true)
                    || notes == notesAfter(last + 1, false));
        }
    }

private:
    void open(Workbench& workbench) { open(workbench, m_root / "data", m_root / "model.tsm"); }
    void open(Workbench& workbench, const fs::path& data, const fs::path& model)
    {
        QSignalSpy opened(&workbench.data(), &OpenData::opened);
        QSignalSpy recipe(&workbench.recipe(), &OpenRecipe::changed);
        workbench.data().open(data);
        workbench.recipe().openModel(model);
        QVERIFY(waitFor(opened));
        QVERIFY(waitFor(recipe));
        QCOMPARE(workbench.samples().size(), 6);
    }
    QTemporaryDir m_folder;
    fs::path m_root;
};

int main(int argc, char** argv)
{
    QGuiApplication app(argc, argv);
    if (argc == 4 && std::string_view(argv[1]) == "--label")
        return labelForEver(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
    TestRecorders test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_recorders.moc"
