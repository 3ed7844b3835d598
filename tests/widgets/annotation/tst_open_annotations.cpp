// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <chrono>
#include <fstream>
#include <csignal>
#include <iostream>

#include <QGuiApplication>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "core/annotation/annotation_file.h"
#include "core/base/random.h"
#include "core/dataset/annotated_parts.h"
#include "core/dataset/good_parts.h"
#include "tests/widgets/annotation/bench.h"
#include "ui/models/calibration_session.h"
#include "ui/models/sample_filter.h"

using namespace twinspect;
namespace fs = std::filesystem;
using annotation_bench::Bench;
using annotation_bench::waitFor;
using view_scene::kSide;

namespace {

RunMask disc(Random& random)
{
    const GridPoint middle{random.uniform(0, kSide), random.uniform(0, kSide)};
    return brushed(middle, {middle.x + random.uniform(-20, 20), middle.y}, random.uniform(1, 12), kSide, kSide);
}

// Any of the edits that a person can do.
void editSomehow(OpenAnnotations& annotations, Random& random)
{
    const auto& all = annotations.part().annotations;
    const auto any = [&] { return all[static_cast<std::size_t>(random.below(static_cast<int>(all.size())))]; };
    switch (all.empty() ? 0 : random.below(8)) {
    case 0:
    case 1: annotations.add(disc(random)); break;
    case 2: {
        const auto one = any();
        annotations.reshape(one.id, united(one.region, disc(random)), {}, QStringLiteral("more"));
        break;
    }
    case 3: {
        const auto one = any();
        annotations.reshape(one.id, without(one.region, disc(random)), {}, QStringLiteral("less"));
        break;
    }
    case 4: annotations.remove(any().id); break;
    case 5: {
        auto one = any();
        one.severity = random.below(kWorstSeverity + 1);
        one.note += "x";
        annotations.describe(one, QStringLiteral("words"), random.below(2));
        break;
    }
    case 6: {
        auto one = any();
        one.locked = !one.locked;
        annotations.describe(one, QStringLiteral("lock"));
        break;
    }
    case 7:
        if (random.below(6) == 0)
            annotations.setState(random.below(2) == 0 ? AnnotationState::Finished : AnnotationState::Begun);
        else if (random.below(8) == 0) {
            auto one = any(), two = any();
            one.id = two.id = 0;
            annotations.change(QStringLiteral("import"), {one, two});
        }
        break;
    }
}

/// Marks and undoes for ever, and says after each step how often the part was changed and when.
int markForEver(const QString& profile, const QString& data)
{
    Bench bench(profile.toStdString());
    if (!bench.open(data.toStdString()) || !bench.show(0))
        return 1;
    Random random(static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch()));
    for (int number = 0;; ++number) {
        bench.annotations.add(RunMask(kSide, kSide, {{number % kSide, 0, 1 + number % kSide}}));
        if (number % 5 == 4)
            bench.undo().undo();
        std::cout << number << ' ' << QDateTime::currentMSecsSinceEpoch() << std::endl;
        QTest::qWait(random.below(40));
    }
}

} // namespace

class TestOpenAnnotations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_root = m_folder.path().toStdString();
        QVERIFY(view_scene::write(m_root / "data"));
    }

    void undoAndFileAgreeAtEveryStep()
    {
        // TWINSPECT_LONG=1 walks the thousand sequences of BENCHMARKS.md.
        const bool all = qEnvironmentVariableIsSet("TWINSPECT_LONG");
        const int sequences = all ? 1000 : 12, steps = all ? 200 : 60;
        for (int sequence = 0; sequence < sequences; ++sequence) {
            Bench bench(m_root / ("profile" + std::to_string(sequence)));
            QVERIFY(bench.open(m_root / "data"));
            QVERIFY(bench.show(2));
            auto& annotations = bench.annotations;
            const PartAnnotations start = annotations.part();
            Random random(5, static_cast<std::uint64_t>(sequence));
            std::vector<PartAnnotations> states{start}; // by the index of the undo stack
            for (int step = 0; step < steps; ++step) {
                if (random.below(4) == 0 && bench.undo().canUndo())
                    bench.undo().undo();
                else
                    editSomehow(annotations, random);
                const auto at = static_cast<std::size_t>(bench.undo().index());
                QVERIFY(at < states.size() + 1);
                if (at < states.size() && !(states[at] == annotations.part()))
                    states.resize(at); // something else was done from here on, or words were joined
                if (at == states.size())
                    states.push_back(annotations.part());
                QVERIFY(states[at] == annotations.part());
                QVERIFY(annotations.saveNow());
                QVERIFY(bench.undo().count() == 0 || bench.onDisk() == annotations.part());
            }
            const PartAnnotations end = annotations.part();
            while (bench.undo().canRedo())
                bench.undo().redo();
            const PartAnnotations last = annotations.part();
            while (bench.undo().canUndo())
                bench.undo().undo();
            QVERIFY(annotations.part() == start);
            while (bench.undo().canRedo())
                bench.undo().redo();
            QVERIFY(annotations.part() == last);
            QVERIFY(annotations.saveNow());
            QVERIFY(bench.undo().count() == 0 || bench.onDisk() == last);
        }
    }

    // What a finished part says is its label at once: in the list's filter, in what calibration counts, and, when the
    // data are opened by the command line, in what it evaluates. One step to undo.
    void aFinishedPartIsLabelledEverywhereAtOnce()
    {
        Bench bench(m_root / "labels");
        QVERIFY(bench.open(m_root / "data"));
        auto& samples = bench.workbench.samples();
        Thresholds thresholds;
        thresholds.review = thresholds.reject = 10;
        samples.setThresholds(thresholds);
        const int good = samples.indexOf("test/good/001"), defect = samples.indexOf("test/dent/000");
        for (int i = 0; i < samples.size(); ++i) {
            SampleScore score;
            score.record.score = i == good ? 5 : 20;
            samples.setScore(i, score);
        }
        SampleTableModel table(samples, nullptr);
        SampleFilter filter(table);
        CalibrationSession session(bench.workbench);
        const auto counted = [&session](auto member) {
            session.refreshNow();
            std::size_t count = 0;
            for (const auto purpose : {CalibrationSession::Purpose::Calibration, CalibrationSession::Purpose::Test})
                count += (session.set(purpose).*member).size();
            return count;
        };
        const auto goods = counted(&PartSet::good), defects = counted(&PartSet::defects);
        QCOMPARE(filter.count(SampleFilter::Show::Escapes), 0);
        QCOMPARE(filter.count(SampleFilter::Show::NotAnnotated), samples.size());

        QVERIFY(bench.show(good));
        bench.annotations.takeType("pit");
        bench.annotations.add(RunMask(kSide, kSide, {{50, 40, 45}}));
        QVERIFY(samples.at(good).ref.label == Label::Good); // not finished yet
        QSignalSpy refreshed(&session, &CalibrationSession::setsChanged);
        const int steps = bench.undo().count();
        bench.annotations.setState(AnnotationState::Finished);
        QCOMPARE(bench.undo().count(), steps + 1);
        QVERIFY(samples.at(good).ref.label == Label::Defect);
        QCOMPARE(samples.at(good).ref.defectType, std::string("pit"));
        filter.refreshNow();
        QCOMPARE(filter.count(SampleFilter::Show::Escapes), 1); // its score is below the threshold
        QCOMPARE(filter.count(SampleFilter::Show::NotAnnotated), samples.size() - 1);
        QVERIFY(waitFor(refreshed)); // without being asked
        QCOMPARE(counted(&PartSet::good), goods - 1);
        QCOMPARE(counted(&PartSet::defects), defects + 1);
        // A part that stays finished is labelled by what is marked on it now.
        bench.annotations.remove(bench.annotations.part().annotations.front().id);
        QVERIFY(samples.at(good).ref.label == Label::Good);
        bench.undo().undo();
        bench.undo().undo();
        QVERIFY(samples.at(good).ref.label == Label::Good);
        filter.refreshNow();
        QCOMPARE(filter.count(SampleFilter::Show::Escapes), 0);
        QCOMPARE(counted(&PartSet::defects), defects);
        bench.undo().redo();
        QVERIFY(bench.annotations.saveNow());
        auto catalog = openCatalog(m_root / "data");
        useAnnotations(*catalog, bench.annotations.folder());
        const auto ref = std::ranges::find(catalog->samples, std::string("test/good/001"), &SampleRef::id);
        QVERIFY(ref->label == Label::Defect);

        // Another window opens the same data: it knows from the file.
        Bench other(m_root / "labels");
        QVERIFY(other.open(m_root / "data"));
        auto& again = other.workbench.samples();
        QTRY_VERIFY(again.at(good).annotation.state == AnnotationState::Finished);
        QVERIFY(again.at(good).ref.label == Label::Defect);
        QVERIFY(again.at(defect).annotation.state == AnnotationState::Untouched);
    }

    // The type of a finished part is that of its largest mark, also when a person says another one afterwards.
    void theLabelFollowsTheTypeOfAFinishedPart()
    {
        Bench bench(m_root / "types");
        QVERIFY(bench.open(m_root / "data"));
        auto& samples = bench.workbench.samples();
        const int part = samples.indexOf("test/good/001");
        QVERIFY(bench.show(part));
        bench.annotations.takeType("pit");
        bench.annotations.add(RunMask(kSide, kSide, {{50, 40, 45}}));
        bench.annotations.setState(AnnotationState::Finished);
        SampleTableModel table(samples, nullptr);
        const auto listed = [&] { return table.index(part, SampleTableModel::LabelColumn).data().toString(); };
        QCOMPARE(listed(), QStringLiteral("Defect: pit"));
        QSignalSpy remarked(&samples, &InspectionSet::remarked);
        Annotation words = bench.annotations.part().annotations.front();
        words.defectType = "scratch";
        bench.annotations.describe(words, QStringLiteral("type"));
        QCOMPARE(listed(), QStringLiteral("Defect: scratch"));
        QCOMPARE(remarked.count(), 1);
        bench.undo().undo();
        QCOMPARE(listed(), QStringLiteral("Defect: pit"));
    }

    // What is on the screen is newer than a file that was read before it is written.
    void anOldFileTakesNoLabelBack()
    {
        Bench bench(m_root / "old-file");
        QVERIFY(bench.open(m_root / "data"));
        auto& samples = bench.workbench.samples();
        const int part = samples.indexOf("test/good/001");
        QVERIFY(bench.show(part));
        bench.annotations.takeType("pit");
        bench.annotations.add(RunMask(kSide, kSide, {{50, 40, 45}}));
        bench.annotations.setState(AnnotationState::Finished);
        QVERIFY(bench.annotations.saveNow());
        bench.annotations.readAgain(); // the search begins with the file of now
        bench.annotations.remove(bench.annotations.part().annotations.front().id);
        QVERIFY(samples.at(part).ref.label == Label::Good);
        QSignalSpy remarked(&samples, &InspectionSet::remarked);
        QVERIFY(bench.jobs.pool().waitForDone(test::kPatienceMs));
        QCoreApplication::processEvents();
        QVERIFY(samples.at(part).ref.label == Label::Good);
        QCOMPARE(samples.at(part).ref.defectType, std::string("good"));
        QCOMPARE(remarked.count(), 0);
    }

    void whatAColleagueTookOutOfTheGoodSetIsNotLearnt()
    {
        Bench bench(m_root / "colleague");
        QVERIFY(bench.open(m_root / "data"));
        auto& samples = bench.workbench.samples();
        const int part = samples.indexOf("test/good/001");
        QVERIFY(bench.show(part));
        bench.annotations.setExample(Example::Good);
        QVERIFY(samples.at(part).ref.split == Split::Train);
        QVERIFY(bench.annotations.saveNow());
        Bench colleague(m_root / "colleague");
        QVERIFY(colleague.open(m_root / "data"));
        QVERIFY(colleague.show(part));
        colleague.annotations.setExample(Example::None); // it is a finished good part that is not learnt from
        QVERIFY(colleague.annotations.saveNow());
        bench.annotations.readAgain();
        QTRY_VERIFY(samples.at(part).annotation.example == Example::None);
        QVERIFY(samples.at(part).ref.split == Split::Test);
        QVERIFY(samples.at(part).ref.label == Label::Good);
    }

    void examplesSayWhatIsLearnt()
    {
        Bench bench(m_root / "examples");
        QVERIFY(bench.open(m_root / "data"));
        auto& samples = bench.workbench.samples();
        const int good = samples.indexOf("test/good/000");
        QVERIFY(bench.show(good));
        const auto learnt = [&] { // by the command line
            if (!bench.annotations.saveNow())
                return std::string("not saved");
            auto catalog = openCatalog(m_root / "data");
            useAnnotations(*catalog, bench.annotations.folder());
            std::string ids;
            for (const auto& sample : splitGoodParts(*catalog).train)
                ids += sample.id + " ";
            return ids;
        };
        QCOMPARE(learnt(), std::string());
        bench.annotations.setExample(Example::Good);
        QCOMPARE(learnt(), std::string("test/good/000 "));
        QVERIFY(samples.at(good).ref.split == Split::Train);
        QVERIFY(bench.annotations.part().state == AnnotationState::Finished);
        // It cannot be good and have a defect: drawing takes it out.
        bench.annotations.add(RunMask(kSide, kSide, {{50, 40, 45}}));
        QVERIFY(bench.annotations.part().example == Example::None);
        QVERIFY(samples.at(good).ref.split == Split::Test);
        QVERIFY(samples.at(good).ref.label == Label::Defect);
        bench.annotations.setExample(Example::Good); // refused
        QVERIFY(bench.annotations.part().example == Example::None);
        QCOMPARE(learnt(), std::string());
        bench.undo().undo();
        QCOMPARE(learnt(), std::string("test/good/000 "));
        bench.undo().undo();
        QVERIFY(bench.annotations.part().state == AnnotationState::Untouched);
        QVERIFY(samples.at(good).ref.split == Split::Test && samples.at(good).ref.label == Label::Good);
        bench.annotations.setExample(Example::Defect); // without a mark
        QVERIFY(samples.at(good).ref.label == Label::Defect);
        auto catalog = openCatalog(m_root / "data");
        QVERIFY(bench.annotations.saveNow());
        useAnnotations(*catalog, bench.annotations.folder());
        QVERIFY(std::ranges::find(catalog->samples, std::string("test/good/000"), &SampleRef::id)->label
                == Label::Defect);
    }

    // Nothing is marked on a defect example that is none any more: it is not finished, and not good.
    void aDefectExampleTakenBackIsNotGood()
    {
        Bench bench(m_root / "taken-back");
        QVERIFY(bench.open(m_root / "data"));
        auto& samples = bench.workbench.samples();
        const int defect = samples.indexOf("test/dent/000");
        QVERIFY(bench.show(defect));
        auto& annotations = bench.annotations;
        annotations.setExample(Example::Defect);
        QVERIFY(annotations.part().state == AnnotationState::Finished);
        annotations.setExample(Example::None);
        QVERIFY(annotations.part().state == AnnotationState::Begun && annotations.part().example == Example::None);
        QVERIFY(samples.at(defect).ref.label == Label::Defect);
        QCOMPARE(samples.at(defect).ref.defectType, std::string("dent"));
        bench.undo().undo();
        QVERIFY(annotations.part().state == AnnotationState::Finished && annotations.part().example == Example::Defect);
        annotations.add(RunMask(kSide, kSide, {{40, 45, 55}})); // with a mark there is a last word
        annotations.setExample(Example::None);
        QVERIFY(annotations.part().state == AnnotationState::Finished);
        QVERIFY(samples.at(defect).ref.label == Label::Defect);
    }

    // The time runs while a person looks at the part, and is kept with the next change.
    void timeOfAPart()
    {
        Bench bench(m_root / "time");
        double now = 1000;
        bench.annotations.setClock([&now] { return now; });
        QVERIFY(bench.open(m_root / "data"));
        bench.annotations.setAttended(true);
        now += 100; // nothing is shown
        QVERIFY(bench.show(0));
        now += 10;
        bench.annotations.add(RunMask(kSide, kSide, {{1, 1, 9}}));
        QCOMPARE(bench.annotations.part().seconds, 10.0);
        bench.annotations.setAttended(false); // another window is active
        now += 1000;
        bench.annotations.setAttended(true);
        now += 5;
        QVERIFY(bench.show(2));
        now += 60;
        bench.annotations.setState(AnnotationState::Finished);
        QCOMPARE(bench.annotations.part().seconds, 60.0);
        QVERIFY(bench.show(0));
        now += 7;
        bench.annotations.setState(AnnotationState::Finished);
        QCOMPARE(bench.annotations.part().seconds, 22.0);
        QVERIFY(bench.saved());
        QCOMPARE(bench.onDisk().seconds, 22.0);
        const auto tally = tallyOf(bench.workbench.samples());
        QCOMPARE(tally.finished, 2);
        QCOMPARE(tally.all, bench.workbench.samples().size());
        QCOMPARE(*tally.medianSeconds, 41.0); // of 22 and 60
    }

    void aSecondOpinionSeesNothingOfTheFirst()
    {
        Bench bench(m_root / "opinion");
        QVERIFY(bench.open(m_root / "data"));
        auto& annotations = bench.annotations;
        auto& samples = bench.workbench.samples();
        const RunMask first(kSide, kSide, {{50, 40, 50}, {51, 40, 50}}); // 20 pixels
        const RunMask second(kSide, kSide, {{51, 40, 50}, {52, 40, 50}}); // 20, half of them the same
        QVERIFY(bench.show(2));
        annotations.add(first);
        annotations.setState(AnnotationState::Finished);
        QVERIFY(bench.show(0)); // good, for both
        annotations.setState(AnnotationState::Finished);
        QVERIFY(!annotations.other() && annotations.opinions().empty());
        const auto label = samples.at(2).ref.label;

        annotations.setAuthor("Bob");
        annotations.setSecondOpinion(true);
        QVERIFY(QTest::qWaitFor([&] { return annotations.ready(); }, test::kPatienceMs));
        QVERIFY(annotations.part().annotations.empty());
        QVERIFY(annotations.part().state == AnnotationState::Untouched);
        QTRY_COMPARE(tallyOf(samples).finished, 0); // his own
        QVERIFY(bench.show(2));
        QVERIFY(annotations.part().annotations.empty());
        annotations.add(second);
        QVERIFY(!annotations.other());
        annotations.setState(AnnotationState::Finished);
        QVERIFY(annotations.other());
        QVERIFY(annotations.other()->annotations.front().region == first);
        QVERIFY((annotations.compared()->pixels == Agreement{10, 10, 10, kSide * kSide - 30}));
        QVERIFY(bench.show(0));
        annotations.setState(AnnotationState::Finished);
        QVERIFY(samples.at(2).ref.label == label); // nothing he says is the truth
        annotations.takeOther(false);
        QVERIFY(bench.show(2));
        QVERIFY(annotations.part().annotations.front().region == second);

        // The first person decides.
        QVERIFY(bench.saved());
        annotations.setAuthor("Ann");
        annotations.setSecondOpinion(false);
        QVERIFY(QTest::qWaitFor([&] { return annotations.ready(); }, test::kPatienceMs));
        QVERIFY((annotations.opinions() == std::vector<std::string>{"Bob"}));
        QVERIFY(annotations.part().annotations.front().region == first);
        QTRY_COMPARE(tallyOf(samples).compared, 2);
        const auto tally = tallyOf(samples);
        QVERIFY((tally.pixels == Agreement{10, 10, 10, 2 * kSide * kSide - 30}));
        QVERIFY((tally.parts == Agreement{1, 0, 0, 1}));
        // Disagreements first; parts without two opinions last.
        SampleTableModel table(samples, nullptr);
        SampleFilter filter(table);
        filter.sort(SampleTableModel::AgreementColumn, Qt::AscendingOrder);
        QCOMPARE(filter.sampleAt(0), 2);
        QCOMPARE(filter.sampleAt(1), 0);
        annotations.takeOther(true);
        QCOMPARE(annotations.part().annotations.size(), std::size_t(1));
        QVERIFY(annotations.part().annotations.front().region == united(first, second));
        bench.undo().undo();
        QVERIFY(annotations.part().annotations.front().region == first);
        annotations.takeOther(false);
        QVERIFY(annotations.part().annotations.front().region == second);
        QCOMPARE(annotations.compared()->pixels.iou(), 1.0);
        QCOMPARE(samples.at(2).annotation.compared->pixels.iou(), 1.0);
    }

    // The label is what the first person thinks: it does not choose the type.
    void aSecondOpinionIsNotToldOfTheLabel()
    {
        Bench bench(m_root / "untold");
        QVERIFY(bench.open(m_root / "data"));
        auto& annotations = bench.annotations;
        annotations.takeType("stain");
        annotations.setSecondOpinion(true);
        QSignalSpy types(&annotations, &OpenAnnotations::typesChanged);
        QVERIFY(bench.workbench.samples().at(0).ref.defectType == "dent");
        QVERIFY(bench.show(2));
        QVERIFY(bench.show(0));
        QCOMPARE(annotations.typeInHand(), std::string("stain"));
        QVERIFY(types.isEmpty()); // nothing changed, so nothing is drawn anew
        // Who works on the truth is told.
        annotations.setSecondOpinion(false);
        QTRY_COMPARE(annotations.typeInHand(), std::string("dent"));
        QCOMPARE(types.size(), 1);
    }

    // Another person is chosen while the part is being read for the one before.
    void theOpinionShownIsThatOfThePersonChosen()
    {
        const auto folder = AnnotationFolder::inProfile(m_root / "chosen", m_root / "data");
        const auto marked = [](int row) {
            return PartAnnotations{.part = "test/good/000",
                                   .width = kSide,
                                   .height = kSide,
                                   .state = AnnotationState::Finished,
                                   .annotations = {{.id = 1, .region = RunMask(kSide, kSide, {{row, 1, 9}})}}};
        };
        QVERIFY(folder.write(marked(1), ""));
        QVERIFY(folder.opinionOf("Bob").write(marked(2), ""));
        QVERIFY(folder.opinionOf("Eve").write(marked(3), ""));
        Bench bench(m_root / "chosen");
        QVERIFY(bench.open(m_root / "data"));
        auto& annotations = bench.annotations;
        QVERIFY((annotations.opinions() == std::vector<std::string>{"Bob", "Eve"}));
        QVERIFY(bench.show(2));
        for (const char* author : {"Eve", "Bob"})
            annotations.compareWith(author);
        QTRY_VERIFY(annotations.other() != nullptr);
        QCOMPARE(annotations.other()->annotations.front().region.bounds().top, 2);
    }

    void aFinishedPartFollowsItsType()
    {
        Bench bench(m_root / "type");
        QVERIFY(bench.open(m_root / "data"));
        QVERIFY(bench.show(2));
        auto& annotations = bench.annotations;
        const auto& ref = bench.workbench.samples().at(2).ref;
        annotations.takeType("stain");
        annotations.add(RunMask(kSide, kSide, {{1, 1, 9}}));
        annotations.setState(AnnotationState::Finished);
        QCOMPARE(ref.defectType, std::string("stain"));
        Annotation words = annotations.part().annotations.front();
        words.defectType = "scratch";
        annotations.describe(words, QStringLiteral("another type"));
        QVERIFY(ref.label == Label::Defect && ref.defectType == "scratch");
        annotations.add(RunMask(kSide, kSide, {{5, 1, 40}})); // a larger one: its type is that of the part
        QCOMPARE(ref.defectType, std::string("stain"));
        bench.undo().undo();
        QCOMPARE(ref.defectType, std::string("scratch"));
        bench.undo().undo();
        QCOMPARE(ref.defectType, std::string("stain"));
    }

    void everyPartHasItsOwnSteps()
    {
        Bench bench(m_root / "own");
        QVERIFY(bench.open(m_root / "data"));
        QVERIFY(bench.show(0));
        auto& annotations = bench.annotations;
        annotations.takeType("dent");
        annotations.add(RunMask(kSide, kSide, {{1, 1, 9}}));
        QCOMPARE(annotations.part().annotations.front().author, std::string("Ann"));
        QVERIFY(bench.show(2));
        QVERIFY(annotations.part().annotations.empty());
        QVERIFY(!bench.undo().canUndo());
        annotations.add(RunMask(kSide, kSide, {{2, 2, 9}}));
        QVERIFY(bench.show(0));
        QVERIFY(bench.undo().canUndo());
        bench.undo().undo();
        QVERIFY(annotations.part().annotations.empty());
        QVERIFY(bench.show(2));
        QCOMPARE(annotations.part().annotations.size(), std::size_t(1));
        QVERIFY(bench.saved());

        // Another window sees what was saved.
        Bench other(m_root / "own");
        QVERIFY(other.open(m_root / "data"));
        QVERIFY(other.show(2));
        QVERIFY(other.annotations.part() == annotations.part());
        QCOMPARE(other.annotations.types().find("dent") != nullptr, true);
    }

    void noticesAnotherProgram_data()
    {
        QTest::addColumn<bool>("keepMine");
        QTest::newRow("mine") << true;
        QTest::newRow("theirs") << false;
    }
    void noticesAnotherProgram()
    {
        QFETCH(bool, keepMine);
        const fs::path profile = m_root / (keepMine ? "mine" : "theirs");
        Bench one(profile), other(profile);
        for (auto* bench : {&one, &other}) {
            QVERIFY(bench->open(m_root / "data"));
            QVERIFY(bench->show(0));
        }
        QSignalSpy conflicts(&other.annotations, &OpenAnnotations::conflict);
        one.annotations.add(RunMask(kSide, kSide, {{1, 1, 9}}));
        QVERIFY(one.saved());
        other.annotations.add(RunMask(kSide, kSide, {{5, 5, 9}}));
        QVERIFY(waitFor(conflicts));
        QVERIFY(!other.annotations.saved());
        QVERIFY(one.onDisk() == one.annotations.part()); // nothing was written over
        const PartAnnotations mine = other.annotations.part();
        other.annotations.settleConflict(keepMine);
        QVERIFY(other.saved());
        QVERIFY(other.annotations.part() == (keepMine ? mine : one.annotations.part()));
        QVERIFY(other.onDisk() == other.annotations.part());
    }

    // Where the other program's change is taken, the list says what that one says.
    void aConflictThatIsGivenUpIsGivenUpInTheList_data()
    {
        QTest::addColumn<bool>("finished");
        QTest::newRow("theirs is finished") << true;
        QTest::newRow("theirs is begun") << false;
    }
    void aConflictThatIsGivenUpIsGivenUpInTheList()
    {
        QFETCH(bool, finished);
        const fs::path profile = m_root / (finished ? "given-up" : "given-up-begun");
        Bench one(profile), other(profile);
        for (auto* bench : {&one, &other})
            QVERIFY(bench->open(m_root / "data"));
        auto& samples = other.workbench.samples();
        const int part = samples.indexOf("test/good/001");
        QVERIFY(one.show(part) && other.show(part));
        QSignalSpy conflicts(&other.annotations, &OpenAnnotations::conflict);
        one.annotations.takeType("pit");
        one.annotations.add(RunMask(kSide, kSide, {{1, 1, 9}}));
        if (finished)
            one.annotations.setState(AnnotationState::Finished);
        QVERIFY(one.annotations.saveNow());
        other.annotations.setExample(Example::Good);
        QVERIFY(waitFor(conflicts));
        QVERIFY(samples.at(part).ref.split == Split::Train);
        other.annotations.settleConflict(false);
        QTRY_VERIFY(samples.at(part).annotation.example == Example::None);
        QVERIFY(samples.at(part).annotation.state == one.annotations.part().state);
        QVERIFY(samples.at(part).ref.split == Split::Test);
        QVERIFY(samples.at(part).ref.label == (finished ? Label::Defect : Label::Good));
        QCOMPARE(samples.at(part).ref.defectType, std::string(finished ? "pit" : "good"));
    }

    void whatCannotBeWrittenIsSaidOnceAndTriedAgain()
    {
        const fs::path profile = m_root / "blocked";
        std::ofstream(profile) << "a file where the folder should be";
        Bench bench(profile);
        QVERIFY(bench.open(m_root / "data"));
        QVERIFY(bench.show(0));
        QSignalSpy failures(&bench.annotations, &OpenAnnotations::failed);
        bench.annotations.add(RunMask(kSide, kSide, {{1, 1, 9}}));
        QVERIFY(waitFor(failures));
        bench.annotations.add(RunMask(kSide, kSide, {{2, 2, 9}}));
        QSignalSpy tried(&bench.annotations, &OpenAnnotations::savedChanged);
        QTRY_VERIFY(!tried.isEmpty());
        QCOMPARE(failures.count(), 1);
        QVERIFY(!bench.annotations.saved());
        QVERIFY(!bench.annotations.saveNow()); // a window that closes hears of it
        fs::remove(profile);
        QVERIFY(bench.saved());
        QVERIFY(bench.onDisk() == bench.annotations.part());
    }

    void refusesAnnotationsOfAnotherGrid()
    {
        Bench bench(m_root / "grid");
        QVERIFY(bench.open(m_root / "data"));
        const std::string id = bench.workbench.samples().at(0).ref.id;
        PartAnnotations other{.part = id, .width = 40, .height = 40};
        other.annotations.push_back({.id = 1, .region = RunMask(40, 40, {{0, 0, 3}})});
        QVERIFY(bench.annotations.folder().write(other, ""));
        QSignalSpy failures(&bench.annotations, &OpenAnnotations::failed);
        bench.workbench.current().open(0);
        QVERIFY(waitFor(failures));
        QVERIFY(!bench.annotations.ready());
        QVERIFY(bench.annotations.error().has_value());
        bench.annotations.add(RunMask(kSide, kSide, {{1, 1, 9}})); // does nothing
        QVERIFY(bench.annotations.saveNow());
        QVERIFY(bench.annotations.folder().read(id)->part == other);
    }

    void aKillCostsTwoSecondsAtMost()
    {
        const int kills = qEnvironmentVariableIsSet("TWINSPECT_LONG") ? 200 : 3;
        Random random(11);
        for (int kill = 0; kill < kills; ++kill) {
            const QString profile = QString::fromStdString((m_root / ("kill" + std::to_string(kill))).string());
            QProcess program;
            program.setProgram(QCoreApplication::applicationFilePath());
            program.setArguments(
                {QStringLiteral("--mark"), profile, QString::fromStdString((m_root / "data").string())});
            program.start();
            QByteArray said;
            const auto lines = [&] {
                program.waitForReadyRead(50);
                said += program.readAll();
                return said.count('\n');
            };
            const int wanted = 20 + random.below(150);
            QVERIFY(QTest::qWaitFor([&] { return lines() >= wanted; }, test::kPatienceMs));
            program.kill();
            QVERIFY(program.waitForFinished());
            said += program.readAll();

            Bench bench(profile.toStdString());
            QVERIFY(bench.open(m_root / "data"));
            QVERIFY(bench.show(0)); // the file can be read
            const auto found = static_cast<int>(bench.annotations.part().annotations.size());
            // How many there were after each step; undone is each fifth.
            const auto steps = said.left(said.lastIndexOf('\n')).split('\n');
            const qint64 killed = steps.back().split(' ').at(1).toLongLong();
            int least = 0;
            for (const auto& step : steps) {
                const int number = step.split(' ').at(0).toInt();
                if (killed - step.split(' ').at(1).toLongLong() >= 2000)
                    least = number + 1 - (number + 1) / 5;
            }
            QVERIFY2(found >= least, qPrintable(QStringLiteral("%1 of at least %2").arg(found).arg(least)));
            const int number = steps.back().split(' ').at(0).toInt();
            QVERIFY(found <= number + 3 - (number + 1) / 5);
        }
    }

private:
    QTemporaryDir m_folder;
    fs::path m_root;
};

int main(int argc, char** argv)
{
    QGuiApplication app(argc, argv);
    if (argc == 4 && std::string_view(argv[1]) == "--mark")
        return markForEver(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
    TestOpenAnnotations test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_open_annotations.moc"
