// SPDX-License-Identifier: GPL-3.0-or-later
// The data doctor at the command line, and leaving parts out of a training.
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/integration/cli.h"

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
        const auto refused = cli::run(command + QStringList{"--data", cli::text(part()), "--exclude", "train/good/099", "--quiet"});
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
            fs::copy_file(part() / "train" / "good" / "xyz" / (stem + ".tiff"), folder / ("teil_" + stem + "_tiefe.tiff"));
        }
        const QString mapping = QStringLiteral("{\"format\": \"twinspect-mapping-1\", \"colour\": \"teil_*_farbe.png\", \"geometry\": \"teil_*_tiefe.tiff\"}");
        QCOMPARE(cli::run({"check", "--data", cli::text(folder), "--quiet"}).code, 3); // no layout it knows
        const auto inlined = cli::run({"check", "--data", cli::text(folder), "--mapping", mapping, "--quiet"});
        QVERIFY2(inlined.code == 0, inlined.told());
        QVERIFY2(inlined.out.contains("8 usable good parts"), inlined.told());
        const fs::path file = root() / "mapping.json";
        QVERIFY(writeFileAtomically(file, mapping.toStdString()).has_value());
        const auto model = root() / "mapped.tsm";
        const auto trained = cli::run(cli::quickTraining(folder, model) << "--mapping" << cli::text(file));
        QVERIFY2(trained.code == 0 && fs::exists(model), trained.told());
        // Lying in the folder it need not be named.
        fs::copy_file(file, folder / "twinspect-mapping.json");
        const auto inspected = cli::run({"inspect", "--model", cli::text(model), "--data", cli::text(folder), "--out", cli::text(root() / "mapped"), "--quiet"});
        QVERIFY2(inspected.code == 0, inspected.told());
        const auto records = cli::records(root() / "mapped" / "results.jsonl");
        QCOMPARE(records.size(), 8);
        QCOMPARE(records[0]["sample"].toString(), QStringLiteral("000"));
    }

    void badMappingsAreRefused_data()
    {
        QTest::addColumn<QString>("mapping");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("no file") << "/nowhere/mapping.json" << 3 << "/nowhere/mapping.json";
        QTest::newRow("no JSON") << "{" << 3 << "--mapping";
        QTest::newRow("no star") << "{\"format\": \"twinspect-mapping-1\", \"colour\": \"a.png\", \"geometry\": \"b/*\"}" << 2 << "a.png";
        QTest::newRow("no such files") << "{\"format\": \"twinspect-mapping-1\", \"colour\": \"a/*\", \"geometry\": \"b/*\"}" << 3 << "a/*";
    }
    void badMappingsAreRefused()
    {
        QFETCH(QString, mapping);
        QFETCH(int, code);
        QFETCH(QString, word);
        for (const char* command : {"check", "train", "inspect", "evaluate"}) {
            QStringList arguments{command, "--data", cli::text(part()), "--mapping", mapping, "--quiet"};
            if (command != std::string("check") && command != std::string("evaluate"))
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

QTEST_GUILESS_MAIN(TestCheckCommand)
#include "tst_check_command.moc"
