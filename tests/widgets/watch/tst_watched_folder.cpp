// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <fstream>
#include <set>

#include "core/base/files.h"
#include "core/imaging/image_io.h"
#include "tests/unit/imaging/file_bytes.h"
#include "tests/unit/inference/scene.h"
#include "ui/common/action.h"
#include "ui/models/remembered_mapping.h"
#include "ui/models/watched_folder.h"
#include "ui/models/workbench.h"
#include "ui/pages/watch/watch_panel.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr int kStableMs = 200;
constexpr int kPollMs = 30;

struct Bench {
    JobList jobs;
    Workbench workbench{jobs};
    WatchedFolder watched{workbench};
    std::vector<int> inspected;

    Bench()
    {
        QObject::connect(&watched, &WatchedFolder::inspected, &watched,
                         [this](int index) { inspected.push_back(index); });
    }
    [[nodiscard]] bool open(const fs::path& model)
    {
        workbench.recipe().openModel(model);
        return QTest::qWaitFor([this] { return workbench.recipe().content().has_value(); }, 20000);
    }
    [[nodiscard]] const WatchCounters& counters() const { return watched.counters(); }
    [[nodiscard]] std::string id(int index) { return workbench.samples().at(index).ref.id; }
};

WatchOptions options(const fs::path& folder)
{
    WatchOptions result;
    result.folder = folder;
    result.stableMs = kStableMs;
    result.pollMs = kPollMs;
    return result;
}

/// Writes the bytes of a file in pieces, as a camera over a slow line does.
class SlowWriter : public QObject {
public:
    SlowWriter(std::string bytes, fs::path to, int pieces, int intervalMs)
        : m_bytes(std::move(bytes)), m_to(std::move(to)), m_piece(m_bytes.size() / static_cast<std::size_t>(pieces) + 1)
    {
        QObject::connect(&m_timer, &QTimer::timeout, this, [this] { write(); });
        m_timer.start(intervalMs);
    }
    [[nodiscard]] bool done() const { return m_at >= m_bytes.size(); }

private:
    void write()
    {
        std::ofstream out(m_to, std::ios::binary | std::ios::app);
        const auto n = std::min(m_piece, m_bytes.size() - m_at);
        out.write(m_bytes.data() + m_at, static_cast<std::streamsize>(n));
        m_at += n;
        if (done())
            m_timer.stop();
    }
    std::string m_bytes;
    fs::path m_to;
    std::size_t m_piece, m_at = 0;
    QTimer m_timer;
};

} // namespace

class TestWatchedFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // Scans to take files from.
        QVERIFY(scene::write(path("stock"), 30, 5).samples.size() == 30);
        QVERIFY(scene::writeModel(path("model.tsm"), "1 2 3 4", "1 2 3 4").has_value());
    }
    void init()
    {
        fs::remove_all(path("in"));
        fs::create_directories(path("in"));
    }

    void whatIsMissingIsSaid()
    {
        Bench bench;
        const auto noModel = bench.watched.start(options(path("in")));
        QVERIFY(!noModel && noModel.error().code == ErrorCode::InvalidArgument && !noModel.error().remedy.empty());
        QVERIFY(bench.open(path("model.tsm")));
        const auto noFolder = bench.watched.start(options(path("nowhere")));
        QVERIFY(!noFolder && noFolder.error().code == ErrorCode::NotFound);
        QVERIFY(bench.watched.state() == WatchedFolder::State::Stopped);
    }

    void aWatchIsOneRun()
    {
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        QSignalSpy started(&bench.workbench.runs(), &InspectionRuns::started);
        QSignalSpy ended(&bench.workbench.runs(), &InspectionRuns::ended);
        QSignalSpy parts(&bench.workbench.runs(), &InspectionRuns::partInspected);
        QVERIFY(bench.watched.start(options(path("in"))).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        QCOMPARE(started.size(), 0); // a run without a single part is none
        put(0, "a");
        QTRY_COMPARE(bench.counters().inspected(), 1);
        put(1, "b");
        QTRY_COMPARE(bench.counters().inspected(), 2);
        QCOMPARE(started.size(), 1);
        QCOMPARE(started.front().at(2).toString(), QString::fromStdString(path("in").string()));
        QVERIFY(parts.at(0).front() == started.front().front() && parts.at(1).front() == started.front().front());
        QCOMPARE(ended.size(), 0);
        // Its model is said once for a run: with another model another one begins.
        QVERIFY(scene::writeModel(path("other.tsm"), "5 6 7 8", "5 6 7 8").has_value());
        QSignalSpy changed(&bench.workbench.recipe(), &OpenRecipe::modelChanged);
        bench.workbench.recipe().openModel(path("other.tsm"));
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(ended.size(), 1);
        put(2, "c");
        QTRY_COMPARE(bench.counters().inspected(), 3);
        QCOMPARE(started.size(), 2);
        bench.watched.stop();
        QCOMPARE(ended.size(), 2);
        QVERIFY(ended.at(0).front() == started.at(0).front() && ended.at(1).front() == started.at(1).front());
    }

    void existingOnesAreLeftAlone_data()
    {
        QTest::addColumn<bool>("ignoreExisting");
        QTest::newRow("left alone") << true;
        QTest::newRow("inspected") << false;
    }
    void existingOnesAreLeftAlone()
    {
        QFETCH(bool, ignoreExisting);
        put(0, "old");
        fs::copy_file(path("stock") / "1.png", path("in") / "half.png"); // its other half comes later
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        auto wanted = options(path("in"));
        wanted.ignoreExisting = ignoreExisting;
        QVERIFY(bench.watched.start(wanted).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        QTRY_COMPARE(bench.counters().incomplete, ignoreExisting ? 1 : 1);
        fs::copy_file(path("stock") / "1.tiff", path("in") / "half.tiff");
        put(2, "new");
        QTRY_COMPARE(bench.counters().inspected(), ignoreExisting ? 2 : 3);
        std::set<std::string> ids;
        for (const int index : bench.inspected)
            ids.insert(bench.id(index));
        QVERIFY(ids.contains("watched/half") && ids.contains("watched/new"));
        QCOMPARE(ids.contains("watched/old"), !ignoreExisting);
    }

    void aSlowWriterIsWaitedFor()
    {
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        QVERIFY(bench.watched.start(options(path("in"))).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        // The picture is there at once; the cloud comes in eight pieces, each sooner than the pair could count as
        // written.
        SlowWriter writer(*readFile(path("stock") / "3.tiff"), path("in") / "3.tiff", 8, kStableMs / 3);
        fs::copy_file(path("stock") / "3.png", path("in") / "3.png");
        bool early = false;
        connect(&bench.watched, &WatchedFolder::inspected, this, [&] { early = early || !writer.done(); });
        QTRY_COMPARE(bench.counters().incomplete, 1);
        QTRY_COMPARE(static_cast<int>(bench.inspected.size()), 1);
        QVERIFY(!early);
        QCOMPARE(bench.counters().failed, 0);
        QVERIFY(bench.workbench.samples().at(bench.inspected.front()).score.has_value());
    }

    void nothingIsLostWhenManyArrive()
    {
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        QVERIFY(bench.watched.start(options(path("in"))).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        int next = 0;
        for (; next < 20; ++next) // at once
            put(next, "part" + std::to_string(next));
        QTimer source; // and more while these are looked at
        connect(&source, &QTimer::timeout, this, [&] {
            put(next, "part" + std::to_string(next));
            if (++next == 30)
                source.stop();
        });
        source.start(5);
        int mostWaiting = 0;
        connect(&bench.watched, &WatchedFolder::changed, this,
                [&] { mostWaiting = std::max(mostWaiting, bench.counters().waiting + bench.counters().inspecting); });
        QTRY_COMPARE_WITH_TIMEOUT(bench.counters().inspected() + bench.counters().failed, 30, 60000);
        QVERIFY(mostWaiting > 8); // it was a queue, not a trickle
        QCOMPARE(std::set<int>(bench.inspected.begin(), bench.inspected.end()).size(), std::size_t{30});
        QCOMPARE(bench.inspected.size(), std::size_t{30});
        QCOMPARE(bench.counters().failed, 0);
        QCOMPARE(bench.counters().noPart, 1); // number 5 is an empty tray
        QCOMPARE(bench.counters().waiting, 0);
        // The same verdicts as the window shows.
        int rejected = 0;
        for (const int index : bench.inspected)
            rejected += bench.workbench.samples().decision(index)->verdict == Verdict::Reject;
        QCOMPARE(bench.counters().reject, rejected);
    }

    void pauseStepResume()
    {
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        QVERIFY(bench.watched.start(options(path("in"))).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        bench.watched.pause();
        for (int i = 0; i < 4; ++i)
            put(i, "p" + std::to_string(i));
        QTRY_COMPARE(bench.counters().waiting, 4); // noticed, in line
        QCOMPARE(bench.counters().inspected(), 0);
        bench.watched.step();
        QTRY_COMPARE(bench.counters().inspected(), 1);
        QCOMPARE(bench.counters().waiting, 3);
        QVERIFY(bench.watched.state() == WatchedFolder::State::Paused);
        bench.watched.resume();
        QTRY_COMPARE(bench.counters().inspected(), 4);
        QCOMPARE(bench.id(bench.inspected.front()), std::string("watched/p0"));
    }

    void aCancelledInspectionPausesAndLosesNothing()
    {
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        bool cancelled = false;
        connect(&bench.jobs, &JobList::started, this, [&](Job* job) {
            if (!cancelled) {
                cancelled = true;
                job->cancel();
            }
        });
        QVERIFY(bench.watched.start(options(path("in"))).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        for (int i = 0; i < 3; ++i)
            put(i, "c" + std::to_string(i));
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Paused);
        bench.watched.resume();
        QTRY_COMPARE(bench.counters().inspected(), 3);
    }

    void partsAreMovedAway()
    {
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        auto wanted = options(path("in"));
        wanted.moveAfterwards = true;
        QVERIFY(bench.watched.start(wanted).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        put(0, "a");
        fs::copy_file(path("stock") / "1.png", path("in") / "bad.png");
        std::ofstream(path("in") / "bad.tiff") << "this is no cloud";
        QTRY_COMPARE(bench.counters().inspected() + bench.counters().failed, 2);
        QCOMPARE(bench.counters().failed, 1);
        for (const char* file : {"done/a.png", "done/a.tiff", "failed/bad.png", "failed/bad.tiff"})
            QVERIFY2(fs::exists(path("in") / file), file);
        for (const char* file : {"a.png", "a.tiff", "bad.png", "bad.tiff"})
            QVERIFY2(!fs::exists(path("in") / file), file);
        // The part can still be looked at, where it is now.
        bench.workbench.current().open(bench.workbench.samples().indexOf("watched/a"));
        QTRY_VERIFY(bench.workbench.current().shown() && bench.workbench.current().shown()->anomaly);
        // Another part under the same name is another part, and overwrites nothing.
        put(2, "a");
        QTRY_COMPARE(bench.counters().inspected(), 2);
        QVERIFY(bench.workbench.samples().indexOf("watched/a (2)") >= 0);
        QTRY_VERIFY(fs::exists(path("in") / "done/a (2).png"));
        QCOMPARE(*readFile(path("in") / "done/a.png"), *readFile(path("stock") / "0.png"));
        QCOMPARE(*readFile(path("in") / "done/a (2).png"), *readFile(path("stock") / "2.png"));
        QVERIFY2(bench.watched.trouble().isEmpty(), qPrintable(bench.watched.trouble()));
    }

    void writtenAgainUnderTheSameName()
    {
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        QVERIFY(bench.watched.start(options(path("in"))).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        put(0, "same");
        QTRY_COMPARE(bench.counters().inspected(), 1);
        put(7, "same");
        QTRY_COMPARE(bench.counters().inspected(), 2);
        const auto& samples = bench.workbench.samples();
        QVERIFY(samples.at(samples.indexOf("watched/same")).score->record.score
                != samples.at(samples.indexOf("watched/same (2)")).score->record.score);
    }

    void subfoldersForPicturesAndClouds()
    {
        fs::create_directories(path("in") / "rgb");
        fs::create_directories(path("in") / "xyz");
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        auto wanted = options(path("in"));
        wanted.moveAfterwards = true;
        QVERIFY(bench.watched.start(wanted).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        fs::copy_file(path("stock") / "1.png", path("in") / "rgb/1.png");
        fs::copy_file(path("stock") / "1.tiff", path("in") / "xyz/1.tiff");
        QTRY_COMPARE(bench.counters().inspected(), 1);
        QVERIFY(fs::exists(path("in") / "done/rgb/1.png"));
        QVERIFY(fs::exists(path("in") / "done/xyz/1.tiff"));
    }

    void namesThatOnlyAMappingKnows()
    {
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        auto wanted = options(path("in"));
        wanted.mapping = FolderMapping{"**/*_farbe", "**/*_tiefe", "", "", "", {}};
        wanted.moveAfterwards = true; // into sub-folders, where these patterns find them again
        QVERIFY(bench.watched.start(wanted).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        fs::create_directories(path("in") / "line 2");
        fs::copy_file(path("stock") / "1.png", path("in") / "line 2/7_farbe.png");
        fs::copy_file(path("stock") / "1.tiff", path("in") / "line 2/7_tiefe.tiff");
        fs::copy_file(path("stock") / "2.png", path("in") / "preview.png"); // no pattern takes it: it waits for nothing
        QTRY_COMPARE(bench.counters().inspected(), 1);
        QVERIFY(fs::exists(path("in") / "done/line 2/7_farbe.png"));
        QVERIFY(bench.workbench.samples().indexOf("watched/line 2/7") >= 0);
        fs::copy_file(path("stock") / "3.png", path("in") / "8_farbe.png");
        fs::copy_file(path("stock") / "3.tiff", path("in") / "8_tiefe.tiff");
        QTRY_COMPARE(bench.counters().inspected(), 2); // and not three: what lies in done/ was inspected
        QTRY_COMPARE(bench.counters().incomplete, 0);
        QVERIFY(bench.workbench.samples().indexOf("watched/done/line 2/7") < 0);
    }

    /// As HALCON writes them: of z alone there is no part yet.
    void xAndYInFilesOfTheirOwnAreWaitedFor()
    {
        const auto axis = [&](int number, const std::string& name, std::size_t which) {
            const auto cloud = readGeometry(path("stock") / (std::to_string(number) + ".tiff"));
            bytes::Tiff picture;
            picture.width = static_cast<std::uint32_t>(cloud->width());
            picture.height = static_cast<std::uint32_t>(cloud->height());
            picture.channels = 1;
            std::vector<float> values;
            for (std::size_t i = which; i < cloud->values().size(); i += 3)
                values.push_back(cloud->values()[i]);
            picture.pixels = bytes::floats(values);
            bytes::write(path("in") / (name + "_" + "xyz"[which] + ".tif"), bytes::tiff(picture));
        };
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        auto wanted = options(path("in"));
        wanted.mapping = FolderMapping{"**/*_rgb", "**/*_z", "", "", "", {}};
        QVERIFY(bench.watched.start(wanted).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        fs::copy_file(path("stock") / "1.png", path("in") / "1_rgb.png");
        axis(1, "1", 2);
        QTRY_COMPARE(bench.counters().incomplete, 1);
        fs::copy_file(path("stock") / "2.png", path("in") / "2_rgb.png");
        for (const std::size_t which : {0, 1, 2})
            axis(2, "2", which);
        QTRY_COMPARE(bench.counters().inspected(), 1); // the later one: the first waits on
        QCOMPARE(bench.id(bench.inspected.front()), std::string("watched/2"));
        axis(1, "1", 0);
        axis(1, "1", 1);
        QTRY_COMPARE(bench.counters().inspected(), 2);
        QCOMPARE(bench.counters().failed, 0);
        QTRY_COMPARE(bench.counters().incomplete, 0);
    }

    /// What a mapping calls defective or for testing is said of a collection; what comes from a line is not known yet.
    void whatArrivesIsNotLabelled_data()
    {
        QTest::addColumn<QString>("defects");
        QTest::addColumn<QString>("test");
        QTest::newRow("defects") << "ng/*" << "";
        QTest::newRow("test parts, all others to train on") << "" << "ng/*";
        QTest::newRow("both") << "ng/*" << "ok/*";
    }
    void whatArrivesIsNotLabelled()
    {
        QFETCH(QString, defects);
        QFETCH(QString, test);
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        auto wanted = options(path("in"));
        wanted.mapping = FolderMapping{"**/*_farbe", "**/*_tiefe", "", defects.toStdString(), test.toStdString(), {}};
        QVERIFY(bench.watched.start(wanted).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        for (const char* place : {"in/ng", "in/ok", "in/new"}) {
            fs::create_directories(path(place));
            fs::copy_file(path("stock") / "1.png", path(place) / "7_farbe.png");
            fs::copy_file(path("stock") / "1.tiff", path(place) / "7_tiefe.tiff");
        }
        QTRY_COMPARE(bench.counters().inspected(), 3);
        for (const int index : bench.inspected) {
            const auto& ref = bench.workbench.samples().at(index).ref;
            QVERIFY2(ref.label == Label::Unknown && ref.defectType.empty() && ref.split == Split::Test, ref.id.c_str());
        }
    }

    void theMappingThatTheWindowRemembers()
    {
        const FolderMapping mapping{"*_farbe", "*_tiefe", "", "", "", {}};
        fs::create_directories(path("state"));
        const QJsonObject remembered{
            {QString::fromStdString(path("in").string()),
             QJsonDocument::fromJson(QByteArray::fromStdString(mappingText(mapping))).object()}};
        QVERIFY(writeFileAtomically(path("state") / "folder-mappings.json",
                                    QJsonDocument(remembered).toJson().toStdString())
                    .has_value());
        QVERIFY(rememberedMapping(path("in") / "", path("state")) == mapping);
        QVERIFY(!rememberedMapping(path("stock"), path("state")) && !rememberedMapping(path("in"), path("nowhere")));
        JobList jobs;
        Workbench workbench(jobs);
        WatchPanel panel(workbench, QString::fromStdString(path("state").string()));
        panel.show();
        workbench.recipe().openModel(path("model.tsm"));
        QTRY_VERIFY(workbench.recipe().content().has_value());
        panel.findChild<QLineEdit*>("watch.folder")->setText(QString::fromStdString(path("in").string()));
        panel.findChild<QDoubleSpinBox*>("watch.stableSeconds")->setValue(0.1);
        for (QAction* action : panel.pageActions())
            if (action->objectName() == QLatin1String("watch.start"))
                action->trigger();
        QTRY_VERIFY(panel.watched().state() == WatchedFolder::State::Watching);
        fs::copy_file(path("stock") / "1.png", path("in") / "7_farbe.png");
        fs::copy_file(path("stock") / "1.tiff", path("in") / "7_tiefe.tiff");
        QTRY_COMPARE(panel.watched().counters().inspected(), 1);
        QVERIFY(workbench.samples().indexOf("watched/7") >= 0);
    }

    void aDriveThatGoesAndComesBack()
    {
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        QVERIFY(bench.watched.start(options(path("in"))).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        fs::rename(path("in"), path("away"));
        QTRY_VERIFY(bench.watched.trouble().contains("cannot be reached"));
        QVERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        fs::rename(path("away"), path("in"));
        QTRY_VERIFY(bench.watched.trouble().isEmpty());
        put(0, "back");
        QTRY_COMPARE(bench.counters().inspected(), 1);
    }

    void otherDataStopsIt()
    {
        Bench bench;
        QVERIFY(bench.open(path("model.tsm")));
        QVERIFY(bench.watched.start(options(path("in"))).has_value());
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Watching);
        bench.workbench.data().open(path("stock"));
        QTRY_VERIFY(bench.watched.state() == WatchedFolder::State::Stopped);
        QVERIFY(bench.watched.trouble().contains("other data"));
    }

    void panel()
    {
        JobList jobs;
        Workbench workbench(jobs);
        WatchPanel panel(workbench);
        panel.show();
        const auto action = [&](const char* id) {
            for (QAction* each : panel.pageActions())
                if (each->objectName() == QLatin1String(id))
                    return each;
            return static_cast<QAction*>(nullptr);
        };
        QVERIFY(disabledReason(*action("watch.start")).contains("no model"));
        workbench.recipe().openModel(path("model.tsm"));
        QTRY_VERIFY(disabledReason(*action("watch.start")).contains("folder"));
        panel.findChild<QLineEdit*>("watch.folder")->setText(QString::fromStdString(path("in").string()));
        panel.findChild<QDoubleSpinBox*>("watch.stableSeconds")->setValue(0.1);
        QVERIFY(action("watch.start")->isEnabled());
        QVERIFY(!action("watch.pause")->isEnabled());
        QVERIFY(!disabledReason(*action("watch.pause")).isEmpty());
        action("watch.start")->trigger();
        QTRY_VERIFY(panel.watched().state() == WatchedFolder::State::Watching);
        QVERIFY(!panel.findChild<QLineEdit*>("watch.folder")->isEnabled());
        put(5, "empty tray");
        QTRY_VERIFY(panel.findChild<QLabel*>("watch.verdict")->text().contains("No part"));
        QVERIFY(panel.findChild<QLabel*>("watch.lastPart")->text().contains("empty tray"));
        QTRY_COMPARE(workbench.current().index(), workbench.samples().indexOf("watched/empty tray")); // shown
        action("watch.pause")->trigger();
        QCOMPARE(action("watch.pause")->text().remove('&'), QString("Resume"));
        action("watch.start")->trigger(); // stops
        QVERIFY(panel.watched().state() == WatchedFolder::State::Stopped);
        panel.findChild<QLineEdit*>("watch.folder")->setText("/no/such/folder");
        action("watch.start")->trigger();
        QVERIFY(panel.findChild<QLabel*>("watch.trouble")->text().contains("not there"));
    }

private:
    [[nodiscard]] fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    void put(int number, const std::string& name)
    {
        for (const char* extension : {".png", ".tiff"})
            fs::copy_file(path("stock") / (std::to_string(number) + extension), path("in") / (name + extension),
                          fs::copy_options::overwrite_existing);
    }
    QTemporaryDir m_folder;
};

TWINSPECT_TEST(TestWatchedFolder)
#include "tst_watched_folder.moc"
