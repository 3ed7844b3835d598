// SPDX-License-Identifier: GPL-3.0-or-later
// The data doctor at the command line, and leaving parts out of a training.
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/integration/cli.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

class TestCheckCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto rendered = cli::renderSmallPart(root() / "parts");
        QVERIFY2(rendered.code == 0, rendered.told());
    }

    void inWords()
    {
        const auto checked = cli::run({"check", "--data", cli::text(part()), "--quiet"});
        QVERIFY2(checked.code == 0, checked.told());
        QVERIFY2(checked.out.contains("12 usable good parts: 8 to learn from, 4 held out"), checked.told());
        QVERIFY2(checked.out.contains("52.7 %"), checked.told()); // 1 - 0.05^(1/4)
    }

    void asJson()
    {
        const auto lonely = fs::directory_iterator(part() / "test" / "good" / "rgb")->path();
        QVERIFY(fs::remove(part() / "test" / "good" / "xyz" / (lonely.stem().string() + ".tiff")));
        const auto checked = cli::run({"check", "--data", cli::text(part()), "--json", "--quiet"});
        QVERIFY2(checked.code == 0, checked.told());
        const auto json = QJsonDocument::fromJson(checked.out.toUtf8()).object();
        QCOMPARE(json["usable_good_parts"].toInt(), 12);
        QCOMPARE(json["can_train"].toBool(), true);
        bool unpaired = false;
        for (const auto& finding : json["findings"].toArray())
            if (finding.toObject()["code"].toString() == "unpaired") {
                unpaired = true;
                QCOMPARE(finding.toObject()["severity"].toString(), QStringLiteral("warning"));
                QVERIFY2(finding.toObject()["files"].toArray().contains(cli::text(lonely)), checked.told());
            }
        QVERIFY2(unpaired, checked.told());
    }

    void tooFewPartsAreCode3()
    {
        QStringList arguments{"check", "--data", cli::text(part()), "--quiet"};
        for (int i = 0; i < 6; ++i)
            arguments << "--exclude" << QStringLiteral("train/good/%1").arg(i, 3, 10, QLatin1Char('0'));
        const auto checked = cli::run(arguments);
        QCOMPARE(checked.code, 3);
        QVERIFY2(checked.out.contains("6 usable good parts"), checked.told());
    }

    void anUnknownPartCannotBeLeftOut_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("check") << QStringList{"check"};
        QTest::newRow("train") << QStringList{"train", "--out", cli::text(root() / "m.tsm")};
    }
    void anUnknownPartCannotBeLeftOut()
    {
        QFETCH(QStringList, command);
        const auto refused =
            cli::run(command + QStringList{"--data", cli::text(part()), "--exclude", "train/good/099", "--quiet"});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains("train/good/099"), refused.told());
    }

    void aMappingInsteadOfALayout()
    {
        const fs::path folder = root() / "Größe 一";
        fs::create_directories(folder);
        for (const auto& entry : fs::directory_iterator(part() / "train" / "good" / "rgb")) {
            const std::string stem = entry.path().stem().string();
            fs::copy_file(entry.path(), folder / ("teil_" + stem + "_farbe.png"));
            fs::copy_file(part() / "train" / "good" / "xyz" / (stem + ".tiff"),
                          folder / ("teil_" + stem + "_tiefe.tiff"));
        }
        const QString mapping = QStringLiteral("{\"format\": \"twinspect-mapping-1\", \"colour\": "
                                               "\"teil_*_farbe.png\", \"geometry\": \"teil_*_tiefe.tiff\"}");
        QCOMPARE(cli::run({"check", "--data", cli::text(folder), "--quiet"}).code, 3); // no layout it knows
        const auto inlined = cli::run({"check", "--data", cli::text(folder), "--mapping", mapping, "--quiet"});
        QVERIFY2(inlined.code == 0, inlined.told());
        QVERIFY2(inlined.out.contains("8 usable good parts"), inlined.told());
        const fs::path file = root() / "mapping.json";
        QVERIFY(writeFileAtomically(file, mapping.toStdString()).has_value());
        const auto model = root() / "mapped.tsm";
        const auto trained = cli::run({"train", "--detector", "depthvm", "--data", cli::text(folder), "--out",
                                       cli::text(model), "--mapping", cli::text(file), "--quiet"});
        QVERIFY2(trained.code == 0 && fs::exists(model), trained.told());
        // Lying in the folder it need not be named.
        fs::copy_file(file, folder / "twinspect-mapping.json");
        const auto inspected = cli::run({"inspect", "--model", cli::text(model), "--data", cli::text(folder), "--out",
                                         cli::text(root() / "mapped"), "--quiet"});
        QVERIFY2(inspected.code == 0, inspected.told());
        const auto records = cli::records(root() / "mapped" / "results.jsonl");
        QCOMPARE(records.size(), 8);
        QCOMPARE(records[0]["sample"].toString(), QStringLiteral("000"));
    }

    void everyCommandWithDataTakesAMapping()
    {
        for (const char* command :
             {"check", "train", "inspect", "evaluate", "calibrate", "ablate", "benchmark", "pack"}) {
            const auto help = cli::run({command, "--help"});
            QVERIFY2(help.out.contains("--data") && help.out.contains("--mapping"), help.told());
        }
    }

    // Good parts in ok/, later good ones in late/, defective ones in ng/<kind>/: one mapping says all of it.
    void goodAndDefectivePartsOfOneFolder()
    {
        const fs::path lot = root() / "lot";
        const auto put = [&](const fs::path& from, const fs::path& to) {
            int count = 0;
            fs::create_directories(lot / to);
            for (const auto& entry : fs::directory_iterator(part() / from / "rgb")) {
                const std::string stem = entry.path().stem().string();
                if (!fs::exists(part() / from / "xyz" / (stem + ".tiff")))
                    continue;
                fs::copy_file(entry.path(), lot / to / (stem + "_rgb.png"));
                fs::copy_file(part() / from / "xyz" / (stem + ".tiff"), lot / to / (stem + "_xyz.tiff"));
                if (fs::exists(part() / from / "gt" / (stem + ".png")))
                    fs::copy_file(part() / from / "gt" / (stem + ".png"), lot / to / (stem + "_gt.png"));
                ++count;
            }
            return count;
        };
        QCOMPARE(put("train/good", "ok"), 8);
        const int late = put("test/good", "late");
        QVERIFY(late >= 2);
        int defects = 0;
        for (const auto& kind : fs::directory_iterator(part() / "test"))
            if (kind.path().filename() != "good")
                defects += put(fs::path("test") / kind.path().filename(), "ng" / kind.path().filename());
        QCOMPARE(defects, 6);
        const auto mapping = [](const char* more) {
            return QStringLiteral("{\"format\": \"twinspect-mapping-1\", \"colour\": \"**/*_rgb.png\", \"geometry\": "
                                  "\"**/*_xyz.tiff\", \"mask\": \"**/*_gt.png\"%1}")
                .arg(QLatin1String(more));
        };
        const QString heap = mapping(", \"defects\": \"ng/*\""),
                      divided = mapping(", \"defects\": \"ng/*\", \"test\": \"late/*\"");
        const auto checked = cli::run({"check", "--data", cli::text(lot), "--mapping", divided, "--quiet"});
        QVERIFY2(checked.code == 0 && checked.out.contains("8 usable good parts"), checked.told());
        const auto asHeap = cli::run({"check", "--data", cli::text(lot), "--mapping", heap, "--quiet"});
        QVERIFY2(asHeap.code == 0 && asHeap.out.contains(QString::number(8 + late) + " usable good parts"),
                 asHeap.told());

        // Without good parts that are kept for testing there is nothing to measure with, and that is said before hours
        // of training.
        for (const char* command : {"benchmark", "ablate"}) {
            const auto refused = cli::run({command, "--data", cli::text(lot), "--mapping", heap, "--quiet"}, 60);
            QVERIFY2(refused.code == 3 && refused.err.contains("kept for testing"), refused.told());
        }
        const auto models = root() / "lot-models";
        const auto figures = root() / "lot.json";
        const auto measured = cli::run({"benchmark", "--data", cli::text(lot), "--mapping", divided, "--side", "64",
                                        "--steps", "4", "--gate-steps", "2", "--golden", "off", "--no-speed",
                                        "--models", cli::text(models), "--json", cli::text(figures), "--quiet"});
        QVERIFY2(measured.code == 0, measured.told());
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(*readFile(figures)))
                              .object()["parts"]
                              .toArray()
                              .at(0)
                              .toObject();
        QCOMPARE(json["good_judged"].toInt(), late);
        QCOMPARE(json["defects_judged"].toInt(), defects);
        const auto kinds = json["evaluation"].toObject()["by_defect"].toObject().keys();
        QCOMPARE(kinds.size(), 6);
        QVERIFY2(kinds.contains("dent"), qPrintable(kinds.join(' '))); // named by the folder

        // Parts it has learnt from tell nothing about it.
        const auto evaluated = cli::run(
            {"evaluate", "--model", cli::text(models / "lot.tsm"), "--data", cli::text(lot), "--mapping", heap});
        QVERIFY2(evaluated.code == 0
                     && evaluated.out.contains(QString::number(late) + " good and 6 defective test parts"),
                 evaluated.told());
        QVERIFY2(evaluated.err.contains("not counted") && evaluated.err.contains(": 8"), evaluated.told());

        // Nor do they set a threshold. A mapping makes no validation parts, so the default has none to offer and says
        // what does.
        const QStringList onLot{"calibrate", "--model", cli::text(models / "lot.tsm"),
                                "--method",  "sigma",   "--sigmas",
                                "0",         "--data",  cli::text(lot),
                                "--mapping"};
        const auto noValidation = cli::run(onLot + QStringList{divided});
        QVERIFY2(noValidation.code == 3 && noValidation.err.contains("--split test"), noValidation.told());
        const auto onLate = cli::run(onLot + QStringList{divided, "--split", "test"});
        QVERIFY2(onLate.code == 0 && onLate.out.contains("of " + QString::number(late) + " good parts"), onLate.told());
        const auto onHeap = cli::run(onLot + QStringList{heap});
        QVERIFY2(onHeap.code == 0 && onHeap.err.contains("trained on them: 6")
                     && onHeap.out.contains("of " + QString::number(late + 2) + " good parts"),
                 onHeap.told());

        // All parts of --defects are defective, whatever a mapping made for other folders says; a mapping of its own
        // comes first.
        const QStringList calibrate{"calibrate", "--model",   cli::text(models / "lot.tsm"),
                                    "--method",  "sigma",     "--sigmas",
                                    "0",         "--defects", cli::text(lot / "ng")};
        const auto byGiven = cli::run(calibrate + QStringList{"--mapping", divided});
        QVERIFY2(byGiven.code == 0 && byGiven.out.contains("of 6 defective parts"), byGiven.told());
        QVERIFY(
            writeFileAtomically(lot / "ng" / "twinspect-mapping.json", mapping("").replace("**", "dent").toStdString())
                .has_value());
        const auto byItsOwn = cli::run(calibrate + QStringList{"--mapping", divided});
        QVERIFY2(byItsOwn.code == 0 && byItsOwn.out.contains("of 1 defective parts"), byItsOwn.told());

        // Of several parts all are looked at before the first is trained.
        const auto several = root() / "several", untouched = root() / "no-models";
        fs::create_directories(several);
        fs::create_directory_symlink(part(), several / "a");
        fs::create_directory_symlink(lot, several / "b");
        QVERIFY(writeFileAtomically(lot / "twinspect-mapping.json", heap.toStdString()).has_value());
        const auto refused = cli::run({"benchmark", "--data", cli::text(several), "--side", "64", "--steps", "4",
                                       "--gate-steps", "2", "--no-speed", "--models", cli::text(untouched), "--quiet"});
        QVERIFY2(refused.code == 3 && refused.err.contains("kept for testing") && refused.err.contains("several/b"),
                 refused.told());
        QVERIFY(!fs::exists(untouched));
    }

    void badMappingsAreRefused_data()
    {
        QTest::addColumn<QString>("mapping");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("no file") << "/nowhere/mapping.json" << 3 << "/nowhere/mapping.json";
        QTest::newRow("no JSON") << "{" << 3 << "--mapping";
        QTest::newRow("no star")
            << "{\"format\": \"twinspect-mapping-1\", \"colour\": \"a.png\", \"geometry\": \"b/*\"}" << 2 << "a.png";
        QTest::newRow("no such files")
            << "{\"format\": \"twinspect-mapping-1\", \"colour\": \"a/*\", \"geometry\": \"b/*\"}" << 3 << "a/*";
    }
    void badMappingsAreRefused()
    {
        QFETCH(QString, mapping);
        QFETCH(int, code);
        QFETCH(QString, word);
        for (const char* command : {"check", "train", "inspect", "evaluate", "ablate", "benchmark"}) {
            QStringList arguments{command, "--data", cli::text(part()), "--mapping", mapping, "--quiet"};
            if (command == std::string("train") || command == std::string("inspect"))
                arguments << "--out" << cli::text(root() / "unused");
            if (command == std::string("evaluate"))
                arguments << "--model" << "/nowhere/m.tsm";
            const auto refused = cli::run(arguments);
            QVERIFY2(refused.code == code, refused.told());
            QVERIFY2(refused.err.contains(word), refused.told());
        }
    }

    void nothingThere()
    {
        const auto refused = cli::run({"check", "--data", "/nowhere"});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains("/nowhere"), refused.told());
    }

private:
    [[nodiscard]] fs::path root() const { return m_folder.path().toStdString(); }
    [[nodiscard]] fs::path part() const { return root() / "parts" / "gasket"; }
    QTemporaryDir m_folder;
};

TWINSPECT_TEST(TestCheckCommand)
#include "tst_check_command.moc"
