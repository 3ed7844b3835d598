// SPDX-License-Identifier: GPL-3.0-or-later
// What neighbours, full disks, small machines and hostile names do to the command line: a sentence, an exit code that
// tells, and nothing lost or waited for.
#include <fstream>

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include "core/base/files.h"
#include "tests/integration/cli.h"
#include "tests/support/test_program.h"
#include "tests/unit/inference/scene.h"

using namespace twinspect;
namespace fs = std::filesystem;

class TestAttack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        fs::permissions(m_folder.path().toStdString(), fs::perms(0755)); // also for one who is nobody
        QVERIFY(scene::writeModel(path("model.tsm"), "1 2 3", "4 5").has_value());
        QCOMPARE(scene::write(path("scans"), 3).samples.size(), std::size_t(3));
        QCOMPARE(scene::write(path("good"), kGoodParts).samples.size(), std::size_t(kGoodParts));
        QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
    }

    void anotherInspectionWritesHere()
    {
        fs::create_directories(path("shared"));
        const auto lock = FileLock::take(path("shared") / "results.lock", "held", path("shared"));
        QVERIFY(lock.has_value());
        const auto second = inspect(path("shared"));
        QVERIFY2(second.code == 4 && second.err.contains("Another inspection writes"), second.told());
        QVERIFY(!fs::exists(path("shared") / "results.jsonl"));
        const auto elsewhere = inspect(path("elsewhere"));
        QVERIFY2(elsewhere.code == 0, elsewhere.told());
        QVERIFY(!fs::exists(path("elsewhere") / "results.lock"));
    }

    void anotherTrainingWritesHere()
    {
        std::ofstream(path("trained.tsm.checkpoint")) << "of the other";
        const auto lock = FileLock::take(path("trained.tsm.lock"), "held", path("trained.tsm"));
        QVERIFY(lock.has_value());
        auto arguments = cli::quickTraining(path("scans"), path("trained.tsm"));
        const auto second = cli::run(arguments);
        QVERIFY2(second.code == 4 && second.err.contains("Another training writes"), second.told());
        QVERIFY(fs::exists(path("trained.tsm.checkpoint")));
    }

    void resultsAreNotForEverybody()
    {
        const auto run = inspect(path("private"));
        QVERIFY2(run.code == 0, run.told());
        int files = 0;
        for (const auto& entry : fs::recursive_directory_iterator(path("private"))) {
            QVERIFY2((fs::status(entry.path()).permissions() & fs::perms::others_all) == fs::perms::none,
                     entry.path().c_str());
            ++files;
        }
        QVERIFY(files >= 2 + 1 + 3); // two lists, the folder of maps, three maps
    }

    // Nobody writes into the pipe: a program that opens it in the ordinary way waits for ever.
    void pipesAndDevicesAreNotWaitedFor_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QString data = cli::text(path("scans")), model = cli::text(path("model.tsm")), out = cli::text(path("o"));
        for (const QString& pipe : {cli::text(path("pipe")), QString("/dev/zero")}) {
            const auto row = [&pipe](const char* what, const QStringList& arguments) {
                QTest::addRow("%s: %s", pipe.startsWith("/dev") ? "device" : "pipe", what) << arguments;
            };
            row("model", {"inspect", "--model", pipe, "--data", data, "--out", out});
            row("thresholds", {"inspect", "--model", model, "--thresholds", pipe, "--data", data, "--out", out});
            row("mapping", {"inspect", "--model", model, "--mapping", pipe, "--data", data, "--out", out});
            row("weights", {"train", "--weights", pipe, "--data", data, "--out", out + ".tsm"});
            row("data", {"check", "--data", pipe});
            row("model of calibrate", {"calibrate", "--model", pipe, "--out", out});
        }
    }
    void pipesAndDevicesAreNotWaitedFor()
    {
        QFETCH(QStringList, arguments);
        const auto run = cli::run(arguments, 60);
        QVERIFY2(run.code == 3 && run.err.startsWith("error: "), run.told());
    }

    void aPartThatBecameAPipeIsThatPartsError()
    {
        const auto folder = path("with pipe");
        fs::copy(path("scans"), folder, fs::copy_options::recursive);
        fs::path geometry;
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".tiff" && geometry.empty())
                geometry = entry.path();
        fs::remove(geometry);
        fs::create_symlink("/dev/zero", geometry);
        const auto run = cli::run({"inspect", "--model", cli::text(path("model.tsm")), "--data", cli::text(folder),
                                   "--out", cli::text(path("pipe out")), "--quiet"},
                                  120);
        QVERIFY2(run.code == 6, run.told());
    }

    void writingRefusesDevicesAndKeepsLinks()
    {
        fs::create_symlink("/dev/null", path("null"));
        fs::create_symlink("real.json", path("link.json"));
        const auto calibrate = [this](const char* out) {
            return cli::run({"calibrate", "--model", cli::text(path("model.tsm")), "--method", "max-margin", "--out",
                             cli::text(path(out))});
        };
        const auto device = calibrate("null");
        QVERIFY2(device.code == 2 && device.err.contains("device"), device.told());
        QVERIFY(fs::is_character_file("/dev/null") && fs::is_symlink(path("null")));
        const auto link = calibrate("link.json");
        QVERIFY2(link.code == 0, link.told());
        QVERIFY(fs::is_symlink(path("link.json")) && fs::is_regular_file(path("real.json")));
    }

    void fullStandardOutputIsAFailure_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("check") << QStringList{"check", "--data", cli::text(path("scans"))};
        QTest::newRow("help") << QStringList{"--help"};
        QTest::newRow("as JSON") << QStringList{"--json-progress", "check", "--data", cli::text(path("scans"))};
    }
    void fullStandardOutputIsAFailure()
    {
        if (!fs::exists("/dev/full"))
            QSKIP("no /dev/full here");
        QFETCH(QStringList, arguments);
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        process.start(cli::program(), arguments);
        QVERIFY(process.waitForFinished(120000));
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 4, said);
        QVERIFY2(said.contains("Standard output"), said);
    }

    // With little memory or without threads the work is done, or a sentence says why not. Nothing is left half written.
    void smallMachinesGetASentence_data()
    {
        QTest::addColumn<QString>("limit");
        QTest::addColumn<QString>("command");
        QTest::addColumn<QStringList>("options");
        const QList<std::pair<QString, QStringList>>
            commands{{"check", {}},
                     {"inspect", {"--model", cli::text(path("model.tsm")), "--quiet"}},
                     {"train", {"--side", "64", "--steps", "4", "--gate-steps", "2", "--golden", "off", "--quiet"}}};
        for (const auto& [command, options] : commands) {
            // A training that has enough takes seconds, so it gets it once.
            const std::vector<int> limits = command == "train" ? std::vector{300, 450, 600, 750, 900, 1050, 1200}
                                                               : std::vector{300, 450, 600, 750, 900, 1050, 1200, 1400};
            for (const int megabytes : limits)
                QTest::addRow("%s with %d MB of addresses", qPrintable(command), megabytes)
                    << QString("ulimit -v %1").arg(1000 * megabytes) << command << options;
            QTest::addRow("%s without a thread", qPrintable(command)) << "ulimit -u 1" << command << options;
        }
    }
    void smallMachinesGetASentence()
    {
        QFETCH(QString, limit);
        QFETCH(QString, command);
        QFETCH(QStringList, options);
        const auto out = path("small");
        fs::create_directories(out);
        fs::permissions(out, fs::perms::all); // also for one who is nobody
        QStringList arguments{"-c",     limit + "; exec \"$@\"", "bash", cli::program(), command,
                              "--data", cli::text(path("good"))};
        if (command != "check")
            arguments << "--out" << cli::text(command == "train" ? out / "model.tsm" : out / "results");
        QString program = "bash";
        if (limit.contains("-u") && ::geteuid() == 0) { // the limit does not hold for root
            program = "setpriv";
            arguments = QStringList{"--reuid=65534", "--clear-groups", "bash"} + arguments;
        }
        QProcess process;
        process.start(program, arguments + options);
        if (!process.waitForStarted())
            QSKIP("there is no setpriv here");
        QVERIFY(process.waitForFinished(120000));
        const QByteArray said = process.readAllStandardError();
        const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 1000;
        if (code == 126 || code == 127)
            QSKIP("the program itself cannot be loaded: " + said);
        QVERIFY2(code == 5 || code == 0, "exit code " + QByteArray::number(code) + " " + said);
        QVERIFY2(code == 0 || said.contains("memory") || said.contains("threads"), said);
        for (const auto& entry : fs::recursive_directory_iterator(out)) {
            const auto name = entry.path().filename().string();
            QVERIFY2(name.find(".partial") == std::string::npos && entry.path().extension() != ".lock", name.c_str());
        }
        if (command == "train")
            QCOMPARE(fs::exists(out / "model.tsm"), code == 0);
        if (fs::exists(out / "results" / "results.jsonl")) // a line for every part, also for those it says that of
            QCOMPARE(cli::records(out / "results" / "results.jsonl").size(), kGoodParts);
        fs::remove_all(out);
    }

    void namesCannotSpeakToTheTerminal()
    {
        const auto folder = path("hostile");
        fs::copy(path("scans"), folder, fs::copy_options::recursive);
        const std::string name = "\x1b]0;owned\x07\x1b[31m\xc2\x9b"
                                 "2J\xe2\x80\xae.png";
        std::ofstream(folder / name) << "no picture";
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.is_directory()) {
                std::ofstream(entry.path() / name) << "no picture";
                break;
            }
        for (const QStringList& arguments : {QStringList{"check", "--data", cli::text(folder)},
                                             QStringList{"inspect", "--model", cli::text(path("model.tsm")), "--data",
                                                         cli::text(folder), "--out", cli::text(path("hostile out"))},
                                             QStringList{"check", "--data", cli::text(folder / name)},
                                             QStringList{"check", "--no-such-\x1b[31m-option"},
                                             QStringList{"--json-progress", "check", "--data", cli::text(folder)}}) {
            const auto run = cli::run(arguments);
            for (const QChar hostile : {QChar(0x1b), QChar(0x07), QChar(0x9b), QChar(0x202e)})
                QVERIFY2(!run.out.contains(hostile) && !run.err.contains(hostile), run.told().toPercentEncoding(" \n"));
        }
    }

private:
    static constexpr int kGoodParts = 8;
    [[nodiscard]] fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    [[nodiscard]] cli::Run inspect(const fs::path& out) const
    {
        return cli::run({"inspect", "--model", cli::text(path("model.tsm")), "--data", cli::text(path("scans")),
                         "--out", cli::text(out), "--quiet"});
    }
    QTemporaryDir m_folder;
};

TWINSPECT_TEST(TestAttack)
#include "tst_attack.moc"
