// SPDX-License-Identifier: GPL-3.0-or-later
// export with an exporter of a plugin: its folder appears as a whole, or not at all.
#include <QTemporaryDir>
#include <QTest>

#include "core/annotation/annotation_folder.h"
#include "core/record/record_json.h"
#include "tests/integration/cli.h"
#include "tests/support/test_program.h"
#include "tests/unit/exchange/exchange_parts.h"

using namespace twinspect;
using namespace twinspect::exchange_test;
namespace fs = std::filesystem;

class TestExporterPlugins : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        (void)makeData(path("data"));
        const auto kept = AnnotationFolder::beside(path("data"));
        QVERIFY(kept.write(partOf("test/hole/000", annotations()), {}).has_value());
        QVERIFY(kept.write(partOf("test/good/000", {}), {}).has_value());
        InspectionRecord record;
        record.sample = "test/bent/000";
        record.verdict = Verdict::Reject;
        record.score = 0.75;
        fs::create_directory(path("results"));
        QVERIFY(writeFileAtomically(path("results/results.jsonl"), jsonLine(record)).has_value());
    }

    void annotationsAndResultsGoOut()
    {
        const auto made = exported({"--results", cli::text(path("results"))});
        QVERIFY2(made.code == 0 && made.out.contains("Exported 2 annotations of 3 parts"), made.told());
        const auto hole = content("parts/test/hole/000.txt").split('|');
        QCOMPARE(hole[0], QStringLiteral("test/hole/rgb/000.png"));
        QCOMPARE(hole[1], QStringLiteral("annotated"));
        QCOMPARE(hole[2], QStringLiteral("hole;scratch, long;"));
        QCOMPARE(hole[3].toLongLong(), ring().pixelCount() + annotations()[1].region.pixelCount());
        QVERIFY(hole[4].isEmpty());
        QVERIFY(content("parts/test/good/000.txt").contains("|annotated||0|"));
        const auto bent = content("parts/test/bent/000.txt").section('|', 4);
        QVERIFY2(content("parts/test/bent/000.txt").contains("||0|"), qPrintable(bent));
        QCOMPARE(QJsonDocument::fromJson(bent.toUtf8()).object()["score"].toDouble(), 0.75);
        QVERIFY(content("types.txt").contains("scratch, long\n"));
        QVERIFY(!fs::exists(path("out/.lock")));
    }

    void withoutResultsOnlyWhatIsAnnotated()
    {
        const auto made = exported({"--json-progress"});
        QVERIFY2(made.code == 0 && made.out.contains("\"files\":3") && made.out.contains("\"parts\":2"), made.told());
        QVERIFY(!fs::exists(path("out/parts/test/bent")));
    }

    void nothingHalfWrittenStays_data()
    {
        QTest::addColumn<QString>("said");
        const auto row = [](const char* fault, const char* said) { QTest::newRow(fault) << said; };
        row("begin throws", "it reported: the moon is full");
        row("begin crashes", "it crashed (Segmentation fault)");
        row("add crashes", "it crashed (Segmentation fault)");
        row("add hangs", "it gave no answer within 2 s");
        row("add writes rubbish", "its answer makes no sense");
        row("end throws", "it reported: the moon is full");
        row("end exits", "it ended its process (exit code 3)");
        row("end up", "it wanted to write a file 'a/../../up.txt'");
        row("end absolute", "it wanted to write a file '/tmp/twinspect-escaped.txt'");
        row("end hidden", "it wanted to write a file '.hidden'");
        row("end latin", "it wanted to write a file 'caf");
        row("end link", "it made 'link.txt', which is no ordinary file");
        row("end hard link", "which is no ordinary file");
        row("end pipe", "it made 'pipe', which is no ordinary file");
        row("end own latin", "it made a file with the name 'caf\\xe9.txt'");
        row("end no file", "it made no file");
#ifndef __SANITIZE_ADDRESS__
        row("end takes all memory", "it needs more than 128 MiB of memory");
#endif
    }
    void nothingHalfWrittenStays()
    {
        QFETCH(QString, said);
        const auto made = exported({}, QTest::currentDataTag());
        QVERIFY2(made.code == 3 && made.err.contains(said) && made.err.contains("The plugin Faulty export ("),
                 made.told());
        QVERIFY(!fs::exists(path("up.txt")) && !fs::exists("/tmp/twinspect-escaped.txt"));
        for (const auto& entry : fs::directory_iterator(path(".")))
            QVERIFY2(entry.path().filename().string().rfind("out", 0) != 0, entry.path().c_str());
    }

    void aPartThatItThrowsAtIsLeftOut()
    {
        const auto made = exported({}, "add throws");
        QVERIFY2(made.code == 6 && made.out.contains("Exported 0 annotations of 1 parts"), made.told());
        QVERIFY2(made.err.contains("test/hole/000: left out") && made.err.contains("the moon is full"), made.told());
        QVERIFY(fs::exists(path("out/parts/test/good/000.txt")) && !fs::exists(path("out/parts/test/hole")));
    }

    void aFolderThatHoldsSomethingIsRefused()
    {
        fs::create_directory(path("out"));
        QCOMPARE(exported({}).code, 0); // an empty one is taken
        const auto again = exported({});
        QVERIFY2(again.code == 2 && again.err.contains("There is something of this name already"), again.told());
    }

    void aFormatOfResultsNeedsSome()
    {
        auto bytes = readFile(plugins() / "faulty_exporter.so").value();
        const auto replace = [&bytes](const std::string& old, const std::string& other) {
            const auto at = bytes.find(old);
            QVERIFY(at != std::string::npos);
            bytes.replace(at, old.size(), other);
        };
        replace("exportera", "exporterb");
        replace("\x6b"
                "annotations\xf5",
                "\x6b"
                "annotations\xf4"); // false in Qt's metadata (CBOR)
        const auto folder = path("plugins");
        fs::create_directory(folder);
        QVERIFY(writeFileAtomically(folder / "results.so", bytes).has_value());
        const auto none = exported({}, {}, folder, "exporterb");
        QVERIFY2(none.code == 2 && none.err.contains("holds results, and none are given"), none.told());
        const auto made = exported({"--results", cli::text(path("results"))}, {}, folder, "exporterb");
        QVERIFY2(made.code == 0 && made.out.contains("of 1 parts"), made.told());
    }

    void idsAreCheckedWhenOneIsNamed()
    {
        const auto unknown = exported({}, {}, plugins(), "nobody");
        QVERIFY2(unknown.code == 2 && unknown.err.contains("coco") && unknown.err.contains("exportera"),
                 unknown.told());
        auto bytes = readFile(plugins() / "faulty_exporter.so").value();
        const auto at = bytes.find("exportera");
        bytes.replace(at - 1, 10,
                      "\x69"
                      "yoloyolo1");
        const auto folder = path("plugins");
        fs::create_directory(folder);
        bytes.replace(bytes.find("org.twinspect.Exporter/2"), 24, "org.twinspect.Exporter/3");
        QVERIFY(writeFileAtomically(folder / "new.so", bytes).has_value());
        const auto refused = exported({}, {}, folder, "yoloyolo1");
        QVERIFY2(refused.code == 3 && refused.err.contains("version 3 of the interface"), refused.told());
    }

private:
    [[nodiscard]] fs::path path(const std::string& name) const
    {
        return fs::path(m_folder->path().toStdString()) / name;
    }
    [[nodiscard]] QString content(const std::string& file) const
    {
        return QString::fromStdString(readFile(path("out") / file).value_or("missing"));
    }
    static fs::path plugins()
    {
        return fs::path(qEnvironmentVariable("TWINSPECT_BIN_DIR").toStdString()).parent_path() / "tests" / "exporters";
    }
    [[nodiscard]] cli::Run exported(const QStringList& more, const QString& fault = {},
                                    const fs::path& folder = plugins(), const QString& id = "exportera") const
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("TWINSPECT_PLUGINS", cli::text(folder));
        environment.insert("TWINSPECT_PLUGIN_SECONDS", fault.contains("hangs") ? "2" : "60");
        environment.insert("TWINSPECT_PLUGIN_MIB", "128");
        environment.insert("TWINSPECT_TEST_FAULT", fault);
        return cli::run(QStringList{"export", "--format", id, "--data", cli::text(path("data")), "--out",
                                    cli::text(path("out"))}
                            + more,
                        cli::kPatience, environment);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

TWINSPECT_TEST(TestExporterPlugins)
#include "tst_exporter_plugins.moc"
