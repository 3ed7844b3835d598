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
#include "tests/widgets/annotation/bench.h"

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
