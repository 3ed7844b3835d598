// SPDX-License-Identifier: GPL-3.0-or-later
// A training in its own process: what it is told, what it says, pausing, killing it, and the window that watches.
#include <csignal>
#include <fstream>

#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

#include "core/base/compute_threads.h"
#include "core/base/files.h"
#include "tests/model_difference.h"
#include "tests/widgets/train/tiny_part.h"
#include "ui/models/training_process.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;
using State = TrainingProcess::State;

namespace {

constexpr int kTrainingPatience = 240000; // ms; shared cores

} // namespace

class TestTrainingProcess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TWINSPECT_CLI", tiny::program().toUtf8());
        tiny::renderGasket(part(), 8, 4);
    }

    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_jobs = std::make_unique<JobList>();
    }
    void cleanup()
    {
        m_process.reset();
        m_jobs.reset();
    }

    void onlyWhatDiffersIsSaid()
    {
        TrainingRequest plain;
        plain.data = "/d";
        plain.model = "/m.tsm";
        QCOMPARE(plain.arguments(false), (QStringList{"train", "--json-progress", "--data", "/d", "--out", "/m.tsm"}));
        plain.training.learningRate = 0.0125;
        plain.network.side = 96;
        plain.leaveOut = {"train/good/007", "train/good/009"};
        QCOMPARE(plain.arguments(true), (QStringList{"train", "--json-progress", "--data", "/d", "--out", "/m.tsm",
                                                     "--learning-rate", "0.0125", "--side", "96", "--exclude",
                                                     "train/good/007", "--exclude", "train/good/009", "--resume"}));
    }

    void anotherDetectorHasOptionsOfItsOwn()
    {
        TrainingRequest request;
        request.data = "/d";
        request.model = "/m.tsm";
        request.detector = "depthvm";
        request.values = {{"least-deviation", 0.0125}};
        request.leaveOut = {"train/good/007"};
        request.training.device = "cpu";
        request.training.preset = Preset::Quick; // chosen before; it means nothing to this one
        request.network.side = 96;
        const QStringList words{"train",      "--json-progress",
                                "--data",     "/d",
                                "--out",      "/m.tsm",
                                "--detector", "depthvm",
                                "--set",      "least-deviation=0.0125",
                                "--device",   "cpu",
                                "--exclude",  "train/good/007"};
        QCOMPARE(request.arguments(false), words);
        QCOMPARE(request.arguments(true), words); // it learns in one go
        auto back = TrainingRequest::parse(request.toText(), "state");
        QVERIFY2(back.has_value(), back ? "" : back.error().message().c_str());
        QVERIFY(back->detector == "depthvm" && back->values == request.values && !back->isDcrdf());
        auto text = request.toText();
        text.replace(text.find("depthvm"), 7, "crystal");
        back = TrainingRequest::parse(text, "state");
        QVERIFY(!back && back.error().message().find("'crystal'") != std::string::npos);
    }

    void theTrainerIsToldHowManyThreads()
    {
        // A trainer that only writes down what it was told.
        const QString told = m_temporary->filePath(QStringLiteral("told"));
        const QString program = m_temporary->filePath(QStringLiteral("trainer"));
        QFile script(program);
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\necho \"$@\" > '" + told.toUtf8() + ".part' && mv '" + told.toUtf8() + ".part' '"
                     + told.toUtf8() + "'\n");
        script.close();
        QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        qputenv("TWINSPECT_CLI", program.toUtf8());
        for (const int threads : {3, 0}) {
            limitComputeThreads(threads);
            QFile::remove(told);
            make();
            m_process->start(request());
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(told) && !m_process->busy(), kTrainingPatience);
            const auto words = QString::fromStdString(readFile(told.toStdString()).value()).split(QLatin1Char(' '));
            QCOMPARE(words.contains(QStringLiteral("--threads")), threads > 0);
            if (threads > 0)
                QCOMPARE(words.value(words.indexOf(QStringLiteral("--threads")) + 1).trimmed(), QStringLiteral("3"));
        }
        qputenv("TWINSPECT_CLI", tiny::program().toUtf8());
    }

    void aRequestSurvivesItsFile()
    {
        TrainingRequest request;
        request.data = "/parts/Dichtung ö";
        request.model = "/m.tsm";
        request.part = QStringLiteral("Dichtung Nº 3");
        request.notes = QStringLiteral("two\nlines");
        request.leaveOut = {"train/good/001"};
        request.regions = "/recipes/Dichtung ö.recipe";
        QVERIFY(setEvery(request.training, TrainingOptions::parameters()));
        QVERIFY(setEvery(request.network, NetworkOptions::parameters()));
        const auto back = TrainingRequest::parse(request.toText(), "state");
        QVERIFY2(back.has_value(), back ? "" : back.error().message().c_str());
        QCOMPARE(back->data, request.data);
        QCOMPARE(back->part, request.part);
        QCOMPARE(back->notes, request.notes);
        QCOMPARE(back->leaveOut, request.leaveOut);
        QCOMPARE(back->regions, request.regions);
        const auto words = back->arguments(false);
        QCOMPARE(words.value(words.indexOf(QStringLiteral("--regions")) + 1),
                 QStringLiteral("/recipes/Dichtung ö.recipe"));
        QVERIFY(!TrainingRequest().arguments(false).contains(QStringLiteral("--regions")));
        for (const auto& parameter : TrainingOptions::parameters())
            QVERIFY2(parameterValue(back->training, parameter) == parameterValue(request.training, parameter),
                     parameter.spec.key.c_str());
        for (const auto& parameter : NetworkOptions::parameters())
            QVERIFY2(parameterValue(back->network, parameter) == parameterValue(request.network, parameter),
                     parameter.spec.key.c_str());
        QVERIFY(!TrainingRequest::parse("{\"format\": \"twinspect-training-1\", \"data\": 3}", "state"));
        QVERIFY(!TrainingRequest::parse("nonsense", "state"));
    }

    void linesBecomeFigures()
    {
        TrainingFigures figures;
        figures.read(R"({"stage":"device","done":0,"total":0,"note":"cpu: no CUDA GPU was found"})");
        figures.read(R"({"stage":"training","done":1,"total":100,"eta_s":99.5,"images_per_second":4,)"
                     R"("loss_rgb":2.5,"loss_depth":2})");
        figures.read(R"({"stage":"training","done":2,"total":100,"loss_rgb":2.25})");
        figures.read(R"({"warning":"a file was skipped"})");
        QCOMPARE(figures.device(), QStringLiteral("cpu: no CUDA GPU was found"));
        QCOMPARE(figures.progress().done, 2);
        QCOMPARE(figures.partsPerSecond(), 4.0);
        QVERIFY(figures.warnings() == std::vector<Text>{"a file was skipped"});
        figures.read(
            R"({"warning":"going on with 2","warning_text":{"pattern":"going on with %1","arguments":["2"]}})");
        QVERIFY(figures.warnings().back() == Text("going on with %1", 2));
        figures.read(R"({"warning":"in plain English","warning_text":7})");
        QVERIFY(figures.warnings().back() == Text("in plain English"));
        QCOMPARE(figures.curves().at("loss_rgb").size(), std::size_t(2));
        QCOMPARE(figures.curves().at("loss_depth").front().value, 2.0);
        // After a crash, steps since the checkpoint come again and replace what they said before.
        figures.read(R"({"stage":"training","done":1,"total":100,"loss_rgb":7})");
        QCOMPARE(figures.curves().at("loss_rgb").size(), std::size_t(1));
        QCOMPARE(figures.curves().at("loss_rgb").front().value, 7.0);
        figures.read("terminate called after throwing");
        QVERIFY(figures.lastWords().contains("terminate"));
        figures.read(R"({"error":{"code":"out-of-memory","detail":"no memory","file":"","remedy":"close"}})");
        QVERIFY(figures.error()->code == ErrorCode::OutOfMemory);
        QVERIFY(figures.error()->detail == Text("no memory") && figures.error()->remedy == Text("close"));
        figures.read(R"({"error":{"code":"bad-data","detail":"4 of 6",)"
                     R"("detail_text":{"pattern":"%1 of %2","arguments":["4","6"]},)"
                     R"("file":"","remedy":"","remedy_text":{"pattern":""}}})");
        QVERIFY(figures.error()->detail == Text("%1 of %2", 4, 6) && figures.error()->remedy.empty());
        QVERIFY(!figures.summary());
        figures.read(R"({"model":"m.tsm","model_sha256":"abc","train_parts":8,"held_out_parts":4,)"
                     R"("seconds":12.5,"images_per_second":3,"device":"cpu","held_out_auroc":{"cm_segf":0.9}})");
        QCOMPARE(figures.summary()->modelHash, QStringLiteral("abc"));
        QCOMPARE(*figures.summary()->separation, 0.9);
    }

    void oneBarOverAllStages()
    {
        TrainingRequest request;
        request.training.steps = 100;
        request.training.gateSteps = 100;
        TrainingFigures figures;
        const auto now = [&](const std::optional<double>& expected = std::nullopt) {
            return TrainingCourse::of(figures, request, expected);
        };
        QCOMPARE(now().share, 0.0);
        QVERIFY(!now().secondsLeft);
        QCOMPARE(now(80).secondsLeft, 80.0); // by the last training on this computer
        // In steps of the training: 3 + 5 + 100 + 2 + 13 + 35 + 0.035 * 3 gates * 100 + 5 + 1 = 174.5 for all stages.
        figures.read(R"({"stage":"training","done":50,"total":100,"eta_s":1,"images_per_second":8})");
        QVERIFY(std::abs(now().share - 58 / 174.5) < 1e-9);
        QVERIFY(std::abs(*now().secondsLeft - 116.5 * 4 / 8) < 1e-9); // 4 parts a step
        // Whatever comes, the bar never goes back, and the rest only shrinks.
        double share = now().share, left = *now().secondsLeft;
        for (const auto& [stage, total] : {std::pair("training", 100),
                                           {"evidence scale", 12},
                                           {"held-out check", 132},
                                           {"fusion data", 360},
                                           {"fusion", 300},
                                           {"held-out scores", 12}})
            for (int done = stage == std::string("training") ? 51 : 1; done <= total; ++done) {
                figures.read(QStringLiteral(R"({"stage":"%1","done":%2,"total":%3})")
                                 .arg(QLatin1String(stage))
                                 .arg(done)
                                 .arg(total)
                                 .toStdString());
                QVERIFY2(now().share > share && *now().secondsLeft < left, stage);
                share = now().share;
                left = *now().secondsLeft;
            }
        QVERIFY(share < 1); // the model is not written yet
        figures.read(R"({"model":"m.tsm","seconds":12.5})");
        QCOMPARE(now().share, 1.0);
        // With one modality there is nothing to fuse.
        request.network.modality = Channels::Rgb;
        TrainingFigures one;
        one.read(R"({"stage":"training","done":100,"total":100})");
        QVERIFY(std::abs(TrainingCourse::of(one, request, std::nullopt).share - 108 / 129.0) < 1e-9);
    }

    void aWholeTraining()
    {
        make();
        QVERIFY(!m_process->secondsExpected(request()));
        QSignalSpy started(m_jobs.get(), &JobList::started), ended(m_jobs.get(), &JobList::ended);
        m_process->start(request());
        QVERIFY(m_process->state() == State::Running);
        QCOMPARE(started.count(), 1);
        QCOMPARE(m_jobs->running().size(), std::size_t(1));
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY2(m_process->state() == State::Finished, told());
        QVERIFY(fs::exists(request().model));
        QCOMPARE(m_process->figures().summary()->trainParts, 8);
        QCOMPARE(m_process->figures().curves().at("loss_rgb").size(), std::size_t(24));
        QCOMPARE(ended.count(), 1);
        QVERIFY(m_jobs->running().empty());
        QVERIFY(!m_process->canResume());
        // Held-out loss every 25 steps and at the end; pictures of an example part.
        QCOMPARE(m_process->figures().curves().at("held_out_depth").size(), std::size_t(1));
        QCOMPARE(QImage(QString::fromStdString((m_process->examplesFolder() / "example.ppm").string())).size(),
                 QSize(64, 64));
        for (const char* name : {"map_rgb.pgm", "map_depth.pgm"})
            QCOMPARE(QImage(QString::fromStdString((m_process->examplesFolder() / name).string())).size(),
                     QSize(16, 16));
        QVERIFY(m_process->figures().device().startsWith("cpu") || m_process->figures().device().startsWith("cuda"));
        const auto expected = m_process->secondsExpected(request());
        QVERIFY(expected && *expected > 0 && *expected < 600);
        fs::copy_file(request().model, whole());
    }

    void pausedAndResumedItEndsAsIfNothingHadHappened()
    {
        make();
        m_process->start(request());
        waitForStep(6);
        m_process->pause();
        QVERIFY(m_process->state() == State::Pausing);
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY2(m_process->state() == State::Paused, told());
        QVERIFY(m_process->canResume());
        QVERIFY(fs::exists(request().checkpoint()));
        QVERIFY(!fs::exists(request().model));
        m_process->resume();
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY2(m_process->state() == State::Finished, told());
        const auto difference = modelDifference(request().model, whole());
        QVERIFY2(difference.isEmpty(), difference);
        const auto& curve = m_process->figures().curves().at("loss_depth");
        QCOMPARE(curve.size(), std::size_t(24));
        for (std::size_t i = 0; i < curve.size(); ++i)
            QCOMPARE(curve[i].step, static_cast<double>(i + 1));
    }

    void killedItIsResumed()
    {
        make();
        m_process->start(request());
        waitForStep(6);
        QVERIFY(::kill(static_cast<pid_t>(m_process->processId()), SIGKILL) == 0);
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY(m_process->state() == State::Failed);
        QVERIFY(!m_process->error()->remedy.empty());
        QVERIFY(m_process->canResume());
        m_process->resume();
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY2(m_process->state() == State::Finished, told());
        const auto difference = modelDifference(request().model, whole());
        QVERIFY2(difference.isEmpty(), difference);
    }

    void theWindowMayDie()
    {
        make();
        m_process->start(request());
        waitForStep(3);
        const qint64 pid = m_process->processId();
        m_process.reset(); // the window is gone
        m_jobs = std::make_unique<JobList>();
        QVERIFY2(::kill(static_cast<pid_t>(pid), 0) == 0, "the trainer died with the window");
        make();
        QVERIFY(m_process->recover());
        QVERIFY(m_process->state() == State::Running);
        QCOMPARE(m_process->processId(), pid);
        QCOMPARE(m_process->request()->part, QStringLiteral("gasket"));
        QVERIFY(!m_process->figures().curves().at("loss_rgb").empty());
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY2(m_process->state() == State::Finished, told());
    }

    void windowAndTrainerMayDieTogether()
    {
        make();
        m_process->start(request());
        waitForStep(6);
        const auto pid = static_cast<pid_t>(m_process->processId());
        m_process.reset();
        QVERIFY(::kill(pid, SIGKILL) == 0);
        make();
        // The dead process may be seen for a moment.
        QVERIFY(m_process->recover());
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY(m_process->state() == State::Failed);
        QVERIFY(m_process->canResume());
        m_process->resume();
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY2(m_process->state() == State::Finished, told());
    }

    void cancellingLeavesNothing()
    {
        make();
        m_process->start(request());
        waitForStep(3);
        m_process->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY(m_process->state() == State::Cancelled);
        QVERIFY(!fs::exists(request().checkpoint()));
        QVERIFY(!fs::exists(request().model));
        m_process.reset();
        make();
        QVERIFY(!m_process->recover());
    }

    void damagedStateDoesNotKeepTheWindowFromStarting_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::newRow("wrong types") << QByteArray(R"({"request": 7, "pid": "12", "start_ticks": [1]})");
        QTest::newRow("no object") << QByteArray("[1, 2]");
        QTest::newRow("cut off") << QByteArray(R"({"request": {"format")");
        QTest::newRow("nested") << QByteArray("[").repeated(100000);
        QTest::newRow("nested and closed") << QByteArray("[").repeated(100000) + QByteArray("]").repeated(100000);
        QTest::newRow("a request of wrong types")
            << QByteArray(R"({"request": {"format": "twinspect-training-1", "data": 3}, "pid": 1e300})");
    }
    void damagedStateDoesNotKeepTheWindowFromStarting()
    {
        QFETCH(QByteArray, state);
        make();
        std::vector<fs::path> files;
        for (const char* name : {"training.json", "training-speed.json"}) {
            const fs::path file = fs::path(m_temporary->path().toStdString()) / "state" / name;
            fs::create_directories(file.parent_path());
            std::ofstream(file, std::ios::trunc) << state.toStdString();
            files.push_back(file);
        }
        QSignalSpy lost(m_process.get(), &TrainingProcess::stateLost);
        QVERIFY(!m_process->recover());
        QVERIFY(!lost.isEmpty());
        QVERIFY(!fs::exists(files.front()));
        QVERIFY(fs::exists(files.front().string() + ".damaged"));
        (void)m_process->secondsExpected(request()); // with whatever the speeds are
        QVERIFY(!m_process->recover());
    }

    void theStatusBarsCancelPauses()
    {
        make();
        m_process->start(request());
        waitForStep(3);
        m_jobs->running().front()->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY(m_process->state() == State::Paused);
        m_process->cancel(); // and now for good
        QVERIFY(m_process->state() == State::Cancelled);
        QVERIFY(!fs::exists(request().checkpoint()));
    }

    void whatTheTrainerRefusesArrivesAsAnError()
    {
        make();
        auto wrong = request();
        wrong.data = m_temporary->path().toStdString() + "/nothing here";
        m_process->start(wrong);
        QTRY_VERIFY_WITH_TIMEOUT(!m_process->busy(), kTrainingPatience);
        QVERIFY(m_process->state() == State::Failed);
        QVERIFY(m_process->error()->code == ErrorCode::NotFound);
        QVERIFY(m_process->error()->file.find("nothing here") != std::string::npos);
    }

    void aMissingTrainerIsSaid()
    {
        qputenv("TWINSPECT_CLI", "/nowhere/twinspect-cli");
        make();
        m_process->start(request());
        qputenv("TWINSPECT_CLI", tiny::program().toUtf8());
        QVERIFY(m_process->state() == State::Failed);
        QVERIFY(m_process->error()->file == "/nowhere/twinspect-cli");
        QVERIFY(!m_process->error()->remedy.empty());
    }

private:
    void make() { m_process = std::make_unique<TrainingProcess>(*m_jobs, m_temporary->path() + "/state"); }
    [[nodiscard]] TrainingRequest request() const
    {
        TrainingRequest request;
        request.data = part();
        request.model = fs::path(m_temporary->path().toStdString()) / "gasket.tsm";
        request.part = QStringLiteral("gasket");
        tiny::makeQuick(request.training, request.network);
        return request;
    }
    [[nodiscard]] fs::path part() const { return fs::path(m_data.path().toStdString()) / "gasket"; }
    [[nodiscard]] fs::path whole() const { return fs::path(m_data.path().toStdString()) / "uninterrupted.tsm"; }
    void waitForStep(int step)
    {
        const auto& figures = m_process->figures();
        QTRY_VERIFY2_WITH_TIMEOUT(figures.progress().stage == "training" && figures.progress().done >= step, told(),
                                  kTrainingPatience);
    }
    [[nodiscard]] QByteArray told() const
    {
        return QByteArray::number(static_cast<int>(m_process->state())) + " "
             + (m_process->error() ? QByteArray::fromStdString(m_process->error()->message()) : QByteArray("no error"));
    }

    /// Every option away from its default.
    template <typename Options>
    [[nodiscard]] static bool setEvery(Options& options, const std::vector<Parameter<Options>>& parameters)
    {
        for (const auto& parameter : parameters) {
            const auto& spec = parameter.spec;
            ParameterValue value = spec.defaultValue;
            if (auto* flag = std::get_if<bool>(&value))
                *flag = !*flag;
            else if (auto* whole = std::get_if<int>(&value))
                *whole = *whole == static_cast<int>(spec.maximum) ? *whole - 1 : *whole + 1;
            else if (auto* number = std::get_if<double>(&value))
                *number = spec.minimum + 0.123456789 * (std::min(spec.maximum, 1.0) - spec.minimum);
            else
                value = spec.choices.empty()                                ? std::string("cuda:7")
                      : spec.choices.back() == std::get<std::string>(value) ? spec.choices.front()
                                                                            : spec.choices.back();
            if (value == spec.defaultValue || !setParameter(options, parameter, value))
                return false;
        }
        return true;
    }

    QTemporaryDir m_data;
    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<JobList> m_jobs;
    std::unique_ptr<TrainingProcess> m_process;
};

TWINSPECT_TEST(TestTrainingProcess)
#include "tst_training_process.moc"
