// SPDX-License-Identifier: GPL-3.0-or-later
// export and import as users run them.
#include <QTemporaryDir>
#include <QTest>

#include "core/annotation/annotation_folder.h"
#include "core/exchange/annotation_exchange.h"
#include "core/imaging/decode.h"
#include "core/record/record_json.h"
#include "tests/integration/cli.h"
#include "tests/support/test_program.h"
#include "tests/unit/exchange/exchange_parts.h"

using namespace twinspect;
using namespace twinspect::exchange_test;

class TestExchangeCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_catalog = makeData(path("data"));
        QVERIFY(AnnotationFolder::beside(path("data")).write(partOf("test/hole/000", annotations()), {}).has_value());
    }

    void everyFormatGoesOutAndComesBack_data()
    {
        QTest::addColumn<bool>("exact");
        for (const char* id : {"mask", "labelme", "coco", "voc", "cvat", "ply", "pcd"})
            QTest::newRow(id) << true;
        QTest::newRow("yolo") << false; // no holes
    }
    void everyFormatGoesOutAndComesBack()
    {
        QFETCH(bool, exact);
        const QString id = QTest::currentDataTag();
        const auto exported = command("export", {"--format", id, "--out", text("out")});
        QVERIFY2(exported.code == 0, exported.told());
        QVERIFY2(exported.out.contains("Exported 2 annotations of 1 parts"), exported.told());
        const auto imported = command("import", {text("out"), "--format", id, "--annotations", text("new")});
        QVERIFY2(imported.code == 0, imported.told());
        const auto kept = AnnotationFolder(path("new")).read("test/hole/000");
        QVERIFY(kept.has_value());
        QCOMPARE(pixelsOf(kept->part, "hole"), exact ? ring() : ring().withoutHoles());
        QCOMPARE(pixelsOf(kept->part, "scratch, long"), annotations()[1].region);
        QCOMPARE(kept->part.state, AnnotationState::Begun);
        QVERIFY(AnnotationFolder(path("new")).types()->find("scratch, long") != nullptr);
    }

    // Importing the same again adds nothing; --replace moves what was there aside.
    void importedTwiceIsThereOnce()
    {
        QCOMPARE(command("export", {"--format", "coco", "--out", text("out")}).code, 0);
        const auto again = command("import", {text("out/annotations.json"), "--format", "coco"});
        QVERIFY2(again.code == 0 && again.out.contains("2 were there already"), again.told());
        const auto folder = AnnotationFolder::beside(path("data"));
        QCOMPARE(folder.read("test/hole/000")->part.annotations.size(), std::size_t{2});
        QCOMPARE(command("import", {text("out/annotations.json"), "--format", "coco", "--finished"}).code, 0);
        QCOMPARE(folder.read("test/hole/000")->part.state, AnnotationState::Finished);
        const auto replaced = command("import", {text("out/annotations.json"), "--format", "coco", "--replace"});
        QVERIFY2(replaced.code == 0, replaced.told());
        QCOMPARE(folder.read("test/hole/000")->part.annotations.size(), std::size_t{2});
        QVERIFY(std::filesystem::exists(folder.path() / "deleted"));
    }

    void whatIsWrongIsNamed()
    {
        QCOMPARE(command("export", {"--format", "coco", "--out", text("out")}).code, 0);
        auto json = readFile(path("out/annotations.json")).value();
        const auto at = json.find("\"category_id\":1");
        json.replace(at, 15, "\"category_id\":9");
        QVERIFY(writeFileAtomically(path("out/annotations.json"), json).has_value());
        const auto some = command("import", {text("out"), "--format", "coco", "--annotations", text("new")});
        QCOMPARE(some.code, 6);
        QVERIFY2(some.err.contains("annotation 1") && some.out.contains("1 refused"), some.told());
        QVERIFY(writeFileAtomically(path("out/annotations.json"), "{").has_value());
        QCOMPARE(command("import", {text("out"), "--format", "coco"}).code, 3);
        QCOMPARE(command("import", {text("nowhere"), "--format", "coco"}).code, 3);
        QCOMPARE(command("export", {"--format", "coco", "--out", text("out"), "--annotations", "none"}).code, 2);
        QCOMPARE(command("export", {"--format", "datumaro", "--out", text("out")}).code, 2);
        QCOMPARE(command("export", {"--format", "coco", "--out", text("out"), "--annotations", text("empty")}).code, 3);
    }

    void annotatedRegionsAreMeasured()
    {
        const auto measured = command("measure", {"--out", text("regions.csv")});
        QVERIFY2(measured.code == 0 && measured.out.contains("Measured 2 regions of 1 parts"), measured.told());
        const auto lines = QString::fromStdString(readFile(path("regions.csv")).value()).split('\n');
        QCOMPARE(lines.size(), 4); // head, two regions, nothing after the last
        const auto columns = lines[0].split(',');
        QVERIFY(columns.contains("area_mm2") && columns.contains("volume_uncertainty_mm3"));
        QVERIFY(lines[1].startsWith("\"test/hole/000\","));
        QVERIFY2(lines[1].split(',').size() == columns.size(), qPrintable(lines[1]));
        QVERIFY2(lines[2].contains("\"scratch, long\""), qPrintable(lines[2])); // a comma in a name
        const int pixels = static_cast<int>(columns.indexOf("pixels"));
        QCOMPARE(lines[1].split(',')[pixels].toInt(), static_cast<int>(annotations()[0].region.pixelCount()));
        QCOMPARE(command("measure", {"--out", text("regions.csv"), "--annotations", text("empty")}).code, 3);
        QCOMPARE(command("measure", {"--out", text("regions.csv"), "--annotations", "none"}).code, 2);
    }

    // A part whose annotations cannot be read is named; a name that a spreadsheet would run is a text.
    void whatCannotBeMeasuredIsNamed()
    {
        const auto folder = AnnotationFolder::beside(path("data"));
        auto kept = folder.read("test/hole/000");
        kept->part.annotations[0].author = "=1+1";
        QVERIFY(folder.write(kept->part, kept->hash).has_value());
        QVERIFY(writeFileAtomically(folder.fileOf("test/good/000"), "{").has_value());
        const auto measured = command("measure", {"--out", text("regions.csv")});
        QCOMPARE(measured.code, 6);
        QVERIFY2(measured.out.contains("Measured 2 regions of 1 parts"), measured.told());
        QVERIFY2(measured.err.contains("test/good/000: left out"), measured.told());
        QVERIFY(readFile(path("regions.csv")).value().find(",\"'=1+1\",") != std::string::npos);
    }

    void twoPersonsAreCompared()
    {
        const auto folder = AnnotationFolder::beside(path("data"));
        auto mine = folder.read("test/hole/000");
        mine->part.state = AnnotationState::Finished;
        QVERIFY(folder.write(mine->part, mine->hash).has_value());
        QCOMPARE(command("agreement", {"--with", "meier"}).code, 3); // there is none
        auto theirs = mine->part;
        theirs.annotations.erase(theirs.annotations.begin());
        QVERIFY(folder.opinionOf("meier").write(theirs, "").has_value());
        const auto all = mine->part.allPixels().pixelCount(), rest = theirs.allPixels().pixelCount();
        const auto said = command("agreement", {"--with", "meier"});
        const auto iou = QString::number(static_cast<double>(rest) / static_cast<double>(all), 'f', 3);
        QVERIFY2(said.code == 0 && said.out.contains("test/hole/000: IoU " + iou.toUtf8()), said.told());
        QVERIFY2(said.out.contains("good or defective IoU 1.000, kappa not defined"), said.told());
        const auto json = command("agreement", {"--with", "meier", "--json-progress"});
        QVERIFY2(json.out.contains("\"second_only\":0"), json.told());
        QVERIFY(command("agreement", {"--with", "nobody"}).err.contains("meier"));
    }

    void cloudsTakeTheScoresOfResults()
    {
        Image<float> map(kWidth, kHeight);
        for (std::size_t i = 0; i < map.pixelCount(); ++i)
            map.data()[i] = static_cast<float>(i % 100);
        std::filesystem::create_directories(path("results/maps"));
        QVERIFY(writeMapPng16(path("results/maps/a.png"), map, 0, 0.01).has_value());
        InspectionRecord record;
        record.sample = "test/hole/000";
        record.verdict = Verdict::Reject;
        record.score = 0.99;
        record.scores = {{"cm_segf", 0.99}, {"rgb", 0.5}};
        record.maps["fused"] = {"maps/a.png", 0, 0.01};
        record.maps["weight_rgb"] = {"maps/a.png", 0, 1e-6}; // no score; inspect --maps all writes it, too
        QVERIFY(writeFileAtomically(path("results/results.jsonl"), jsonLine(record)).has_value());
        const auto run = command("export", {"--format", "ply", "--out", text("out"), "--results", text("results")});
        QVERIFY2(run.code == 0, run.told());
        const auto file = path("out/test/hole/000.ply");
        const auto bytes = readFile(file).value();
        QVERIFY(bytes.substr(0, 600).find("scalar_score_rgb") == std::string::npos);
        const auto fused = decodeCloudField(bytes, file.string(), "score_fused");
        QVERIFY(fused.has_value());
        const auto original = loadSample(*std::ranges::find(m_catalog.samples, "test/hole/000", &SampleRef::id));
        QVERIFY(original.has_value());
        for (std::size_t i = 0; i < map.pixelCount(); ++i)
            if (std::isfinite(original->cloud.data()[3 * i]))
                QVERIFY(std::abs(fused->data()[i] - map.data()[i]) < 0.006); // half a step of the file
    }

private:
    [[nodiscard]] std::filesystem::path path(const char* name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name;
    }
    [[nodiscard]] QString text(const char* name) const { return cli::text(path(name)); }
    [[nodiscard]] cli::Run command(const char* name, const QStringList& arguments) const
    {
        return cli::run(QStringList{name} + arguments + QStringList{"--data", text("data"), "--quiet"});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    Catalog m_catalog;
};

TWINSPECT_TEST(TestExchangeCommands)
#include "tst_exchange_commands.moc"
