// SPDX-License-Identifier: GPL-3.0-or-later
// The story of a user at the command line: demo parts, training, inspection, evaluation, calibration; interruption and
// resumption.
#include <csignal>
#include <sched.h>

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/safetensors_header.h"
#include "core/base/sha256.h"
#include "core/imaging/image_io.h"
#include "tests/integration/cli.h"
#include "tests/model_difference.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

class TestCommandLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto rendered = cli::renderSmallPart(root() / "parts");
        QVERIFY2(rendered.code == 0, rendered.told());
        const auto trained = cli::run(cli::quickTraining(part(), model(), true));
        QVERIFY2(trained.code == 0, trained.told());
        const auto found = QRegularExpression("I-AUROC:.* cm_segf ([0-9.]+)").match(trained.out);
        QVERIFY2(found.hasMatch(), trained.told());
        m_separation = found.captured(1).toDouble();
        QCOMPARE(trained.err.contains("guessing reaches 50 %"), m_separation < 70); // 24 steps teach little
        QVERIFY(fs::exists(model()));
        QVERIFY2(!fs::exists(model().string() + ".checkpoint"), "the checkpoint is removed when the model is there");
    }

    void helpHasAnExample_data()
    {
        QTest::addColumn<QString>("command");
        for (const char* name : {"check", "train", "inspect", "merge", "evaluate", "calibrate", "ablate", "benchmark",
                                 "compare", "demo", "deviation", "pack", "weights"})
            QTest::newRow(name) << QString(name);
    }
    void helpHasAnExample()
    {
        QFETCH(QString, command);
        const auto help = cli::run({command, "--help"});
        QCOMPARE(help.code, 0);
        QVERIFY2(help.out.contains("Example: twinspect-cli " + command), help.told());
    }

    void wrongUseIsCode2()
    {
        QCOMPARE(cli::run({"train"}).code, 2);
        QCOMPARE(cli::run({"nonsense"}).code, 2);
        QCOMPARE(cli::run({"train", "--data", "x", "--out", "y", "--preset", "sloppy"}).code, 2);
        QCOMPARE(cli::run({"train", "--data", "x", "--out", "y", "--threads", "-1"}).code, 2);
    }

    void unknownChoicesAreRefusedWithTheList()
    {
        const QStringList inspect{"inspect", "--model", "m", "--data", "d", "--out", "o"};
        const QStringList evaluate{"evaluate", "--model", "m", "--data", "d"};
        const QStringList train{"train", "--data", "d", "--out", "o"};
        for (const auto& [command, flag, known] : {std::tuple{inspect, "--precision", "bfloat16"},
                                                   {evaluate, "--precision", "bfloat16"},
                                                   {train, "--precision", "bfloat16"},
                                                   {train, "--fusion", "cm-segf"},
                                                   {inspect, "--maps", "fused"},
                                                   {inspect, "--split", "validation"}}) {
            const auto run = cli::run(QStringList(command) << flag << "banana");
            QVERIFY2(run.code == 2 && run.err.contains("banana") && run.err.contains(known), run.told());
        }
    }

    void ablationPrintsThePapersTable()
    {
        const auto json = root() / "ablation.json";
        const auto run =
            cli::run({"ablate", "--data", cli::text(part()), "--side", "64", "--steps", "4", "--gate-steps", "2",
                      "--only", "baseline,full", "--json", cli::text(json), "--quiet"});
        QVERIFY2(run.code == 0, run.told());
        // Rows and reported figures as printed in the paper's ablation table.
        for (const auto& [row, reported] : {std::pair{"Baseline (avg)", "83.7 / 76.4"},
                                            {"+ Perlin + GFRN (avg)", "88.4 / 80.4"},
                                            {"+ Perlin + GFRN (max)", "89.1 / 90.6"},
                                            {"Full (CM-SEGF)", "97.1 / 98.8"}})
            QVERIFY2(run.out.contains(row) && run.out.contains(reported), run.told());
        QVERIFY2(!run.out.contains("+ Perlin (avg)") && !run.out.contains("depth replicated"), run.told());
        const auto unknown = cli::run({"ablate", "--data", cli::text(part()), "--only", "baseline,none"});
        QVERIFY2(unknown.code == 2 && unknown.err.contains("no-texture"), unknown.told());
        const auto content = readFile(json);
        QVERIFY(content.has_value());
        const auto rows = QJsonDocument::fromJson(QByteArray::fromStdString(*content)).object()["rows"].toArray();
        QCOMPARE(rows.size(), 6); // the baseline, and five maps of the whole network
        for (const auto& row : rows) {
            const auto area = row.toObject()["image_auroc"];
            QVERIFY(area.isDouble() && area.toDouble() >= 0 && area.toDouble() <= 1);
        }
    }

    void aLearningCurveGoesOnWhereItWasStopped()
    {
        const auto out = root() / "curve";
        const auto curve = [&](const char* numbers, int steps = 4) {
            return cli::run({"benchmark", "--data", cli::text(part()), "--curve", numbers, "--side", "64", "--steps",
                             QString::number(steps), "--gate-steps", "2", "--golden", "off", "--out", cli::text(out)});
        };
        const auto first = curve("8");
        QVERIFY2(first.code == 0 && first.out.contains("Row 1 of 1") && first.out.contains("AUPRO@0.01"), first.told());
        const auto kept = readFile(out / "curve.csv").value();
        for (const char* map : {"\"rgb\",\"all\"", "\"depth\",\"all\"", "\"cm_segf\",\"dent\""})
            QVERIFY2(kept.find(map) != std::string::npos, kept.c_str());
        const auto second = curve("8,all");
        QVERIFY2(second.code == 0 && second.out.contains("8 good parts, seed 0 (finished before)")
                     && second.out.contains("all 12"),
                 second.told());
        QVERIFY(readFile(out / "curve.csv").value().starts_with(kept));

        const auto tooMany = curve("8,13");
        QVERIFY2(tooMany.code == 3 && tooMany.err.contains("12 good parts, not 13"), tooMany.told());
        const auto otherOptions = curve("8", 5);
        QVERIFY2(otherOptions.code != 0 && otherOptions.err.contains("steps: 4 instead of 5"), otherOptions.told());
        // What fails is named, and the other rows stand.
        const auto nowhere = cli::run({"benchmark", "--data", cli::text(part()), cli::text(root() / "nowhere"),
                                       "--curve", "8", "--side", "64", "--steps", "4"});
        QVERIFY2(nowhere.code == 3 && nowhere.err.contains("nowhere"), nowhere.told());
        const auto tooFew = curve("2,8");
        QVERIFY2(tooFew.code == 6 && tooFew.err.contains("2 good parts, seed 0 could not be measured"), tooFew.told());
        for (const char* nonsense : {"0", "-3", "5,,all", "some", ""})
            QVERIFY2(curve(nonsense).code == 2, nonsense);
        const auto alone = cli::run({"benchmark", "--data", cli::text(part()), "--seeds", "2"});
        QVERIFY2(alone.code == 2 && alone.err.contains("--curve"), alone.told());
    }

    void partsAreComparedWithTheMeanGoodPart()
    {
        const auto out = root() / "deviation", json = root() / "deviation.json";
        const auto run = cli::run({"deviation", "--data", cli::text(part()), "--out", cli::text(out), "--json",
                                   cli::text(json), "--side", "96", "--tolerance", "-0.2,0.3"});
        QVERIFY2(run.code == 0 && run.out.contains("Learnt from 8 good parts") && run.out.contains("I-AUROC"),
                 run.told());
        const auto lines = QString::fromStdString(readFile(out / "deviation.csv").value()).trimmed().split('\n');
        qsizetype tested = 0;
        for (const auto& type : fs::directory_iterator(part() / "test"))
            for (const auto& picture : fs::directory_iterator(type.path() / "rgb"))
                tested += picture.path().extension() == ".png" ? 1 : 0;
        QCOMPARE(lines.size(), tested + 1);
        for (const QString& line : lines.mid(1)) {
            const bool trusted = line.contains(",yes,");
            QVERIFY2(trusted != line.contains(",no,") && line.startsWith("\"test/"), qPrintable(line));
            // No map where the pose is not trusted: its millimetres would mislead.
            const auto map = out / line.section('"', 1, 1).toStdString();
            QCOMPARE(fs::exists(map.string() + ".png"), trusted);
            QCOMPARE(fs::exists(map.string() + ".tolerance.png"), trusted);
            QCOMPARE(line.count(','), lines[0].count(','));
            if (!trusted) {
                QVERIFY2(line.endsWith(",,,,,"), qPrintable(line));
                continue;
            }
            const auto bands = readRgb(map.string() + ".tolerance.png");
            QVERIFY(bands.has_value());
            int compared = 0; // nothing is beyond the part
            for (int row = 0; row < bands->height(); ++row)
                for (int column = 0; column < bands->width(); ++column) {
                    const int band = bands->at(row, column, 0);
                    QVERIFY(band <= 5);
                    compared += band != 0 ? 1 : 0;
                }
            QVERIFY(compared > 100 && compared < bands->width() * bands->height());
        }
        for (const char* nonsense : {"x", "0.3,", "0.1,0.2", "0", "nan", "-0.3"}) {
            const auto refused = cli::run({"deviation", "--data", cli::text(part()), "--tolerance", nonsense});
            QVERIFY2(refused.code == 2, nonsense);
        }
        QVERIFY(QJsonDocument::fromJson(QByteArray::fromStdString(readFile(json).value()))
                    .object()["fusion"]
                    .toObject()
                    .contains("depth"));
        const auto nowhere = cli::run({"deviation", "--data", "/nowhere"});
        QVERIFY2(nowhere.code == 3 && nowhere.err.contains("/nowhere"), nowhere.told());
        QCOMPARE(cli::run({"deviation", "--data", cli::text(part()), "--side", "5"}).code, 2);
    }

    void aTrainingOnOneThreadEndsToo()
    {
        auto arguments = cli::quickTraining(part(), root() / "one-thread.tsm", true) << "--threads" << "1";
        arguments.replace(arguments.indexOf("float32"), "auto"); // bfloat16 where the machine has it
        const auto run = cli::run(arguments);
        QVERIFY2(run.code == 0, run.told());
        QVERIFY(fs::exists(root() / "one-thread.tsm"));
    }

    // One truth per part: the scores that set the threshold are those that inspecting the same files gives, to the last
    // digit, however it is run. tst_story says the same of the window.
    void heldOutPartsGetTheScoresOfTheModelFile_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("trained in float32") << cli::text(model());
        QTest::newRow("trained in what suits the machine") << cli::text(root() / "one-thread.tsm");
    }
    void heldOutPartsGetTheScoresOfTheModelFile()
    {
        QFETCH(QString, file);
        const auto metadata = metadataOf(file.toStdString());
        QVERIFY(metadata.contains("held_out.scores") && metadata.contains("held_out.arithmetic"));
        const auto expected = QString::fromStdString(metadata.at("held_out.scores")).split(' ');
        QCOMPARE(expected.size(), 4);
        const auto out = root() / ("held-out-" + fs::path(file.toStdString()).stem().string());
        const QStringList inspect{"inspect", "--model",    file,     "--data", cli::text(part()),
                                  "--split", "validation", "--maps", "none"};
        const auto compare = [&](const fs::path& folder) {
            const auto records = cli::records(folder / "results.jsonl");
            QCOMPARE(records.size(), expected.size());
            for (qsizetype i = 0; i < records.size(); ++i) {
                QVERIFY2(records[i]["score"].toDouble() == expected[i].toDouble(),
                         QByteArray::number(records[i]["score"].toDouble(), 'g', 17) + " is not "
                             + expected[i].toUtf8());
                QCOMPARE(records[i]["arithmetic"].toString().toStdString(), metadata.at("held_out.arithmetic"));
                QCOMPARE(records[i]["verdict"].toString(), QString("OK")); // they set the threshold
            }
        };
        const auto both = cli::run(inspect + QStringList{"--out", cli::text(out / "both")});
        QVERIFY2(both.code == 0, both.told());
        QVERIFY2(!both.err.contains("scores computed in"), both.told());
        compare(out / "both");
        // As many threads inspect as there are processor cores.
        const auto alone = cli::run(QStringList{"-c", QString::number(anyProcessor()), cli::program()} + inspect
                                        + QStringList{"--out", cli::text(out / "alone")},
                                    cli::kPatience, QProcessEnvironment::systemEnvironment(), "taskset");
        QVERIFY2(alone.code == 0, alone.told());
        compare(out / "alone");
        QStringList merge{"merge", "--out", cli::text(out / "merged")};
        for (const char* shard : {"1/2", "2/2"}) {
            const auto folder = cli::text(out / ("shard" + std::string(1, shard[0])));
            const auto done = cli::run(inspect + QStringList{"--out", folder, "--shard", shard});
            QVERIFY2(done.code == 0, done.told());
            merge << folder;
        }
        const auto merged = cli::run(merge);
        QVERIFY2(merged.code == 0, merged.told());
        compare(out / "merged");
    }

    // A threshold does not change its meaning without a word.
    void anotherPrecisionThanThatOfTheThresholdsIsSaid()
    {
        const auto inspected =
            cli::run({"inspect", "--model", cli::text(model()), "--data", cli::text(part()), "--split", "validation",
                      "--maps", "none", "--precision", "bfloat16", "--out", cli::text(root() / "in-bfloat16")});
        QVERIFY2(inspected.code == 0, inspected.told());
        QVERIFY2(inspected.err.contains("found on scores computed in float32. Here scores are computed in bfloat16"),
                 inspected.told());
        const auto records = cli::records(root() / "in-bfloat16" / "results.jsonl");
        QCOMPARE(records.size(), 4);
        for (const auto& record : records) {
            QVERIFY(record["verdict"].toString() != "OK");
            QVERIFY(record["reasons"].toArray().contains("OTHER_ARITHMETIC"));
            QVERIFY(record["arithmetic"].toString().startsWith("bfloat16"));
            QCOMPARE(record["thresholds"].toObject()["arithmetic"].toString(), QString("float32"));
        }
        const auto table = readFile(root() / "in-bfloat16" / "results.csv");
        QVERIFY(table && QString::fromStdString(*table).count("OTHER_ARITHMETIC") == 4);
    }

    // The same seed gives the same model: killed and resumed, in memory full of rubbish, or undisturbed.
    void killedTrainingResumesToTheSameModel()
    {
        const auto path = root() / "killed.tsm";
        auto arguments = cli::quickTraining(part(), path, true);
        arguments << "--checkpoint-seconds" << "0";
        QProcess process;
        process.setProcessEnvironment(cli::inRubbish());
        process.start(cli::program(), arguments);
        QVERIFY(process.waitForStarted());
        QElapsedTimer clock;
        clock.start();
        while (!fs::exists(path.string() + ".checkpoint") && clock.elapsed() < 120000
               && process.state() == QProcess::Running)
            process.waitForFinished(20);
        process.waitForFinished(300); // some steps more, so that it dies in the middle
        QVERIFY2(process.state() == QProcess::Running, "the training was too short to be killed");
        process.kill();
        process.waitForFinished();
        QVERIFY(!fs::exists(path));
        arguments << "--resume";
        const auto resumed = cli::run(arguments, cli::kPatience, cli::inRubbish());
        QVERIFY2(resumed.code == 0, resumed.told());
        // The interval shapes no result, so the file is that of the uninterrupted run but for the recorded interval,
        // and the hash of everything that is recorded.
        auto difference = modelDifference(path, model()).split('\n');
        erase_if(difference, [](const QByteArray& line) {
            return line.startsWith("content_sha256: ") || line.startsWith("training.checkpoint-seconds: ");
        });
        QVERIFY2(difference == QList<QByteArray>{"the files differ"}, difference.join('\n'));
    }

    void interruptedTrainingSaysHowToGoOn()
    {
        auto arguments = cli::quickTraining(part(), root() / "stopped.tsm");
        arguments.replace(arguments.indexOf("24"), "2000");
        arguments.replace(arguments.indexOf("--quiet"), "--json-progress");
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.remove("OMP_WAIT_POLICY"); // as users have it
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(cli::program(), arguments);
        QVERIFY(process.waitForStarted());
        QByteArray said;
        while (!said.contains("\"stage\":\"training\"") && process.waitForReadyRead(120000))
            said += process.readAllStandardOutput();
        QVERIFY2(process.state() == QProcess::Running, said);
        // It began anew in the same process, with threads that sleep while they wait.
        QFile known(QStringLiteral("/proc/%1/environ").arg(process.processId()));
        QVERIFY(known.open(QFile::ReadOnly) && known.readAll().contains("OMP_WAIT_POLICY=passive"));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(30000));
        QCOMPARE(process.exitCode(), 130);
        said = process.readAllStandardOutput() + process.readAllStandardError();
        QVERIFY2(said.contains("--resume"), said);
    }

    void inspectionWritesOneRecordASample()
    {
        const auto out = root() / "results";
        const auto inspected = cli::run({"inspect", "--model", cli::text(model()), "--data", cli::text(part()), "--out",
                                         cli::text(out), "--maps", "all"});
        QVERIFY2(inspected.code == 0, inspected.told());
        QCOMPARE(inspected.err.contains("guessing reaches 50 %"), m_separation < 70);
        const auto records = cli::records(out / "results.jsonl");
        QCOMPARE(records.size(), 9); // 3 good parts and one of each of six defects
        for (const auto& record : records) {
            QCOMPARE(record["model"].toString().toStdString(), hashOf(model()));
            QVERIFY(record["thresholds"].toObject()["reject"].isDouble());
            QVERIFY(QStringList({"OK", "REJECT"}).contains(record["verdict"].toString()));
            QCOMPARE(record["verdict"].toString() == "REJECT",
                     record["score"].toDouble() > record["thresholds"].toObject()["reject"].toDouble());
            QVERIFY(QStringList({"rgb", "depth", "both"}).contains(record["raised_by"].toString()));
            const auto map = record["maps"].toObject()["fused"].toObject();
            const auto file = readFile(out / map["file"].toString().toStdString());
            QVERIFY(file && file->substr(1, 3) == "PNG");
            QVERIFY(map["step"].toDouble() > 0);
        }
        const auto csv = readFile(out / "results.csv");
        QCOMPARE(QString::fromStdString(*csv).count('\n'), 10);
        QVERIFY(!fs::exists(out / "results.jsonl.partial"));
    }

    void shardsMergeToTheWhole()
    {
        QStringList merge{"merge", "--out", cli::text(root() / "merged")};
        for (int shard = 1; shard <= 3; ++shard) {
            const auto out = root() / ("shard" + std::to_string(shard));
            const auto done = cli::run({"inspect", "--model", cli::text(model()), "--data", cli::text(part()), "--out",
                                        cli::text(out), "--shard", QString("%1/3").arg(shard)});
            QVERIFY2(done.code == 0, done.told());
            merge << cli::text(out);
        }
        const auto whole = cli::run({"inspect", "--model", cli::text(model()), "--data", cli::text(part()), "--out",
                                     cli::text(root() / "whole")},
                                    cli::kPatience, cli::inRubbish());
        QVERIFY2(whole.code == 0, whole.told());
        const auto merged = cli::run(merge);
        QVERIFY2(merged.code == 0, merged.told());
        const auto difference =
            cli::firstDifference(root() / "merged" / "results.jsonl", root() / "whole" / "results.jsonl");
        QVERIFY2(difference.isEmpty(), difference);
        // The table also says when each part was inspected, which is another time in every run.
        const auto table = [](const fs::path& folder) {
            const auto bytes = readFile(folder / "results.csv");
            const QRegularExpression time(QStringLiteral("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"));
            return bytes ? QString::fromStdString(*bytes).replace(time, QStringLiteral("time")) : QString();
        };
        QVERIFY(table(root() / "whole").count(QStringLiteral("\"time\"")) > 0);
        QCOMPARE(table(root() / "merged"), table(root() / "whole"));
        merge.removeLast();
        const auto incomplete = cli::run(merge);
        QCOMPARE(incomplete.code, 3);
        QVERIFY2(incomplete.err.contains("2 of 3 shards"), incomplete.told());
    }

    void evaluationHasTheKeysOthersRelyOn()
    {
        const auto file = root() / "evaluation.json";
        const auto evaluated = cli::run(
            {"evaluate", "--model", cli::text(model()), "--data", cli::text(part()), "--json", cli::text(file)});
        QVERIFY2(evaluated.code == 0, evaluated.told());
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(*readFile(file))).object();
        for (const char* key : {"image_auroc", "pixel_auroc", "f1_max"})
            QVERIFY2(json[key].toDouble(-1) >= 0 && json[key].toDouble() <= 1, key);
        for (const char* limit : {"0.30", "0.10", "0.05", "0.01"})
            QVERIFY2(json["aupro"].toObject()[limit].toDouble(-1) >= 0, limit);
        QCOMPARE(json["by_defect"].toObject().size(), 6);
        for (const char* map : {"rgb", "depth", "avg", "max", "cm_segf"})
            QVERIFY2(json["fusion"].toObject()[map].toObject()["image_auroc"].isDouble(), map);
        QCOMPARE(json["fusion"].toObject()["cm_segf"].toObject()["image_auroc"].toDouble(),
                 json["image_auroc"].toDouble());
    }

    void calibratedThresholdsAreUsedAndBoundToTheirModel()
    {
        const auto file = root() / "thresholds.json";
        const auto calibrated = cli::run({"calibrate", "--model", cli::text(model()), "--method", "sigma", "--sigmas",
                                          "0", "--out", cli::text(file)});
        QVERIFY2(calibrated.code == 0, calibrated.told());
        QVERIFY2(calibrated.out.contains("good parts without a reject"), calibrated.told());
        static const QRegularExpression inWords(
            "^Reject above -?\\d+\\.\\d{2,9} \\(raw -?\\d+\\.\\d{4}\\); a pixel counts above -?\\d+\\.\\d{2,9} "
            "\\(raw -?\\d+\\.\\d{4}\\)\\.\nScores: 0 is the middle");
        QVERIFY2(inWords.match(calibrated.out).hasMatch(), calibrated.told());
        const auto inspected = cli::run({"inspect", "--model", cli::text(model()), "--data", cli::text(part()), "--out",
                                         cli::text(root() / "calibrated"), "--thresholds", cli::text(file)});
        QVERIFY2(inspected.code == 0, inspected.told());
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(*readFile(file))).object();
        QCOMPARE(cli::records(root() / "calibrated/results.jsonl")
                     .first()["thresholds"]
                     .toObject()["reject"]
                     .toDouble(),
                 json["reject"].toDouble());
        QCOMPARE(json["arithmetic"].toString(), QString("float32")); // of the scores in the model
        QVERIFY(hashOf(root() / "one-thread.tsm") != hashOf(model())); // another one
        const auto refused =
            cli::run({"inspect", "--model", cli::text(root() / "one-thread.tsm"), "--data", cli::text(part()), "--out",
                      cli::text(root() / "refused"), "--thresholds", cli::text(file)});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains("thresholds.json") && refused.err.contains("calibrate"), refused.told());
    }

    // What the window saves is what the command line inspects with: the last entry of the recipe's history, and its
    // model.
    void aRecipeBringsModelAndThresholds()
    {
        const auto entry = [](double reject) {
            return QJsonObject{{"review", reject},
                               {"reject", reject},
                               {"pixel", QJsonValue()},
                               {"min_area_mm2", 0.0},
                               {"who", "qa"},
                               {"when", "2026-11-24T10:00:00Z"},
                               {"why", "first articles"},
                               {"method", "by hand"},
                               {"formula", "-"},
                               {"set", ""},
                               {"good_parts", 0},
                               {"defect_parts", 0}};
        };
        QJsonObject recipe{{"format", "twinspect-recipe-1"},
                           {"part", "gasket"},
                           {"model", "gasket.tsm"},
                           {"model_sha256", QString::fromStdString(hashOf(model()))},
                           {"revision", 2},
                           {"notes", ""},
                           {"history", QJsonArray{entry(1e6), entry(-1e6)}}};
        const auto save = [&] {
            QVERIFY(writeFileAtomically(root() / "gasket.json", QJsonDocument(recipe).toJson().toStdString()));
        };
        const QStringList inspect{"inspect",         "--recipe", cli::text(root() / "gasket.json"), "--data",
                                  cli::text(part()), "--out",    cli::text(root() / "by-recipe")};
        save();
        const auto inspected = cli::run(inspect);
        QVERIFY2(inspected.code == 0, inspected.told());
        for (const auto& record : cli::records(root() / "by-recipe/results.jsonl"))
            QCOMPARE(record["verdict"].toString(), QString("REJECT"));
        recipe["model_sha256"] = "0";
        save();
        const auto refused = cli::run(inspect);
        QVERIFY2(refused.code == 3 && refused.err.contains("gasket.json"), refused.told());
        recipe["history"] = QJsonArray();
        save();
        const auto empty = cli::run(inspect);
        QVERIFY2(empty.code == 3 && empty.err.contains("no thresholds"), empty.told());
        recipe["history"] = QJsonArray{QJsonObject{{"review", 1}}, entry(1)}; // the window would call it damaged
        save();
        const auto damaged = cli::run(inspect);
        QVERIFY2(damaged.code == 3 && damaged.err.contains("gasket.json") && damaged.err.contains("damaged"),
                 damaged.told());
    }

    // Every number that is compared here was computed by another run of the program.
    void regionsOfInterestDecide()
    {
        // The left half of every part, in millimetres from its middle.
        const QJsonObject half{{"name", "left half"},
                               {"kind", "ignore"},
                               {"unit", "mm"},
                               {"outlines", QJsonArray{QJsonArray{QJsonArray{-500, -500}, QJsonArray{0, -500},
                                                                  QJsonArray{0, 500}, QJsonArray{-500, 500}}}}};
        const auto save = [&](const QString& name, double reject, const QJsonArray& regions) {
            QJsonObject entry{{"review", reject},    {"reject", reject},    {"pixel", QJsonValue()},
                              {"min_area_mm2", 0.0}, {"who", "qa"},         {"when", ""},
                              {"why", ""},           {"method", "by hand"}, {"formula", "-"},
                              {"set", ""},           {"good_parts", 0},     {"defect_parts", 0}};
            QJsonObject recipe{{"format", regions.empty() ? "twinspect-recipe-1" : "twinspect-recipe-2"},
                               {"part", "gasket"},
                               {"model", "gasket.tsm"},
                               {"model_sha256", QString::fromStdString(hashOf(model()))},
                               {"revision", 2},
                               {"notes", ""}};
            if (!regions.empty()) {
                entry["regions_of_interest"] = 0;
                recipe["regions_of_interest"] = QJsonArray{regions};
            }
            recipe["history"] = QJsonArray{entry};
            QVERIFY(writeFileAtomically(root() / name.toStdString(), QJsonDocument(recipe).toJson().toStdString()));
        };
        const auto inspect = [&](const QString& recipe, const QString& out, const QStringList& more = {}) {
            return cli::run(QStringList{"inspect", "--recipe", cli::text(root() / recipe.toStdString()), "--data",
                                        cli::text(part()), "--out", cli::text(root() / out.toStdString()), "--maps",
                                        "none"}
                            + more);
        };
        const auto recordsIn = [&](const QString& out) {
            return cli::records(root() / out.toStdString() / "results.jsonl");
        };
        save("whole.json", 1e6, {});
        QCOMPARE(inspect("whole.json", "roi-whole").code, 0);
        save("half.json", 1e6, {half});
        const auto said = inspect("half.json", "roi-half");
        QVERIFY2(said.code == 0 && said.out.contains("left half (ignore)"), said.told());
        const auto whole = recordsIn("roi-whole"), counted = recordsIn("roi-half");
        QCOMPARE(whole.size(), counted.size());
        double reject = 0, most = 0;
        for (qsizetype i = 0; i < whole.size(); ++i) {
            const double before = whole[i]["score"].toDouble(), after = counted[i]["score"].toDouble();
            const auto interest = counted[i]["regions_of_interest"].toObject();
            QCOMPARE(interest["whole_score"].toDouble(), before);
            QVERIFY(after <= before);
            const double share = interest["regions"].toArray()[0].toObject()["share"].toDouble();
            QVERIFY2(share > 0.3 && share < 0.7, qPrintable(QString::number(share)));
            QVERIFY(!whole[i].contains("regions_of_interest"));
            if (before - after > most) {
                most = before - after;
                reject = (before + after) / 2;
            }
        }
        QVERIFY(most > 0);
        save("half.json", reject, {half});
        QCOMPARE(inspect("half.json", "roi-half").code, 0);
        int milder = 0;
        const auto judged = recordsIn("roi-half");
        for (qsizetype i = 0; i < whole.size(); ++i) {
            const double before = whole[i]["score"].toDouble(), after = counted[i]["score"].toDouble();
            QCOMPARE(judged[i]["verdict"].toString(), after > reject ? "REJECT" : "OK");
            const bool says = judged[i]["reasons"].toArray().contains("MILDER_BY_INTEREST");
            QCOMPARE(says, after <= reject && before > reject);
            milder += says ? 1 : 0;
        }
        QVERIFY(milder > 0);
        QVERIFY(QString::fromStdString(*readFile(root() / "roi-half/results.csv")).count("MILDER_BY_INTEREST")
                == milder);
        // Shards give the same.
        for (const char* shard : {"1/2", "2/2"})
            QCOMPARE(inspect("half.json", "roi-shards", {"--shard", shard}).code, 0);
        QCOMPARE(cli::run({"merge", "--out", cli::text(root() / "roi-merged"), cli::text(root() / "roi-shards")}).code,
                 0);
        auto merged = recordsIn("roi-merged");
        QCOMPARE(merged.size(), judged.size());
        for (const auto& record : judged)
            QVERIFY(merged.contains(record));
        // Nothing is left, or a region lies beside the part: nobody has looked, so nothing is OK.
        auto all = half, beside = half;
        all["outlines"] = QJsonArray{
            QJsonArray{QJsonArray{-500, -500}, QJsonArray{500, -500}, QJsonArray{500, 500}, QJsonArray{-500, 500}}};
        beside["kind"] = "inspect";
        beside["outlines"] = QJsonArray{QJsonArray{QJsonArray{400, 400}, QJsonArray{410, 400}, QJsonArray{410, 410}}};
        for (const auto& [region, reason] :
             {std::pair(all, "NOTHING_COUNTS"), std::pair(beside, "INTEREST_OFF_PART")}) {
            save("none.json", 1e6, {region});
            const auto run = inspect("none.json", "roi-none");
            QVERIFY2(run.code == 0, run.told());
            for (const auto& record : recordsIn("roi-none")) {
                QCOMPARE(record["verdict"].toString(), QString("REVIEW"));
                QVERIFY(record["reasons"].toArray().contains(reason));
            }
        }
        // A threshold of its own: the score of the region is what the part scores where only that half is inspected.
        auto inspectHalf = half, ownHalf = half;
        inspectHalf["kind"] = "inspect";
        ownHalf["kind"] = "own-limits";
        ownHalf["threshold"] = reject;
        save("inspect-half.json", 1e6, {inspectHalf});
        QCOMPARE(inspect("inspect-half.json", "roi-inspect").code, 0);
        save("own-half.json", 1e6, {ownHalf});
        QCOMPARE(inspect("own-half.json", "roi-own").code, 0);
        const auto inside = recordsIn("roi-inspect"), own = recordsIn("roi-own");
        for (qsizetype i = 0; i < own.size(); ++i) {
            const auto region = own[i]["regions_of_interest"].toObject()["regions"].toArray()[0].toObject();
            QCOMPARE(region["score"].toDouble(), inside[i]["score"].toDouble());
            QCOMPARE(own[i]["score"].toDouble(), counted[i]["score"].toDouble());
            QCOMPARE(own[i]["verdict"].toString(), region["score"].toDouble() > reject ? "REJECT" : "OK");
        }
        // Calibration and evaluation count the same pixels.
        const auto thresholds = [&](const QStringList& more) {
            const auto file = root() / "roi-thresholds.json";
            const auto run =
                cli::run(QStringList{"calibrate", "--model", cli::text(model()), "--data", cli::text(part()),
                                     "--method", "quantile", "--quantile", "1", "--out", cli::text(file)}
                         + more);
            return run.code == 0 ? QJsonDocument::fromJson(QByteArray::fromStdString(*readFile(file))).object()
                                 : QJsonObject{{"failed", QString(run.told())}};
        };
        const QStringList recipe{"--recipe", cli::text(root() / "half.json")};
        const auto plain = thresholds({}), under = thresholds(recipe);
        QVERIFY2(under["reject"].toDouble() <= plain["reject"].toDouble(), qPrintable(under["failed"].toString()));
        QVERIFY(!plain.contains("regions_of_interest"));
        QCOMPARE(under["regions_of_interest"].toArray()[0].toObject()["name"].toString(), QString("left half"));
        const auto figures = [&](const QStringList& more) {
            const auto file = root() / "roi-figures.json";
            const auto run = cli::run(QStringList{"evaluate", "--model", cli::text(model()), "--data",
                                                  cli::text(part()), "--json", cli::text(file)}
                                      + more);
            return run.code == 0 ? QJsonDocument::fromJson(QByteArray::fromStdString(*readFile(file))).object()
                                 : QJsonObject{{"failed", QString(run.told())}};
        };
        const auto of = figures({}), ofHalf = figures(recipe);
        QVERIFY2(ofHalf.contains("image_auroc"), qPrintable(ofHalf["failed"].toString()));
        QVERIFY(ofHalf["pixel_auroc"] != of["pixel_auroc"]);
        QVERIFY(!of.contains("regions_of_interest") && !ofHalf["regions_of_interest"].toString().isEmpty());
        // A model that learns without that half scores its held-out parts without it, and says so.
        auto training = cli::quickTraining(part(), root() / "half.tsm", true);
        training << "--regions" << cli::text(root() / "half.json");
        const auto trained = cli::run(training);
        QVERIFY2(trained.code == 0, trained.told());
        const auto learnt = cli::run({"inspect", "--model", cli::text(root() / "half.tsm"), "--data", cli::text(part()),
                                      "--split", "validation", "--out", cli::text(root() / "roi-learnt")});
        QVERIFY2(learnt.code == 0 && learnt.out.contains("left half (ignore)"), learnt.told());
        const auto heldOut = QString::fromStdString(metadataOf(root() / "half.tsm").at("held_out.scores")).split(' ');
        const auto inspectedHeldOut = recordsIn("roi-learnt");
        QCOMPARE(inspectedHeldOut.size(), heldOut.size());
        for (qsizetype i = 0; i < heldOut.size(); ++i) {
            QCOMPARE(inspectedHeldOut[i]["score"].toDouble(), heldOut[i].toDouble());
            QVERIFY(inspectedHeldOut[i].contains("regions_of_interest"));
        }
        // A packed file takes them along to where it is learnt from.
        const auto pack = [&](const QString& regions) {
            return cli::run({"pack", "--data", cli::text(part()), "--out", cli::text(root() / "half.packed"), "--side",
                             "64", "--regions", cli::text(root() / regions.toStdString())});
        };
        const auto packed = pack("half.json");
        QVERIFY2(packed.code == 0 && packed.out.contains("left half (ignore)"), packed.told());
        QCOMPARE(metadataOf(root() / "half.packed").at("training.regions_of_interest"),
                 metadataOf(root() / "half.tsm").at("training.regions_of_interest"));
        const auto none = pack("whole.json");
        QVERIFY2(none.code == 2 && none.err.contains("no regions of interest"), none.told());
        auto unknown = half;
        unknown["kind"] = "double-check";
        save("unknown.json", 1e6, {unknown});
        const auto refused = inspect("unknown.json", "roi-refused");
        QVERIFY2(refused.code == 3 && refused.err.contains("double-check") && refused.err.contains("unknown.json"),
                 refused.told());
    }

    void progressIsOneJsonObjectALine()
    {
        const auto run = cli::run({"inspect", "--model", cli::text(model()), "--data", cli::text(part()), "--out",
                                   cli::text(root() / "json"), "--json-progress"});
        QVERIFY2(run.code == 0, run.told());
        bool sawProgress = false;
        for (const auto& line : run.out.split('\n', Qt::SkipEmptyParts)) {
            QJsonParseError error{};
            const auto object = QJsonDocument::fromJson(line.toUtf8(), &error).object();
            QVERIFY2(error.error == QJsonParseError::NoError, line.toUtf8());
            sawProgress |= object["stage"].toString() == "inspecting" && object["total"].toInt() == 9;
        }
        QVERIFY(sawProgress);
    }

    void pathsWithSpacesAndOtherAlphabets()
    {
        const auto folder = root() / "Prüfling 部品 №1";
        fs::create_directories(folder);
        fs::copy(part(), folder / "Teil ä", fs::copy_options::recursive);
        const auto inspected = cli::run({"inspect", "--model", cli::text(model()), "--data",
                                         cli::text(folder / "Teil ä"), "--out", cli::text(folder / "Ergebnis ö")});
        QVERIFY2(inspected.code == 0, inspected.told());
        QCOMPARE(cli::records(folder / "Ergebnis ö/results.jsonl").size(), 9);
    }

    void thePackedFileTrainsInTheLeanDriver()
    {
        const auto packed = cli::run(
            {"pack", "--data", cli::text(part()), "--out", cli::text(root() / "gasket.packed"), "--side", "64"});
        QVERIFY2(packed.code == 0, packed.told());
        QVERIFY2(packed.out.contains("8 training, 4 held-out and 9 test parts"), packed.told());
    }

private:
    static std::map<std::string, std::string> metadataOf(const fs::path& model)
    {
        const auto bytes = readFile(model);
        const auto header = parseSafetensorsHeader(bytes.value_or(""), bytes ? bytes->size() : 0, model.string());
        return header ? header->metadata : std::map<std::string, std::string>();
    }
    /// One that this process may run on.
    static int anyProcessor()
    {
        cpu_set_t allowed;
        CPU_ZERO(&allowed);
        if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
            for (int number = 0; number < CPU_SETSIZE; ++number)
                if (CPU_ISSET(number, &allowed))
                    return number;
        return 0;
    }
    fs::path root() const { return m_folder.path().toStdString(); }
    fs::path part() const { return root() / "parts/gasket"; }
    fs::path model() const { return root() / "gasket.tsm"; }
    static std::string hashOf(const fs::path& file) { return sha256(*readFile(file)); }
    QTemporaryDir m_folder;
    double m_separation = 0; ///< %, as the training said
};

TWINSPECT_TEST(TestCommandLine)
#include "tst_command_line.moc"
