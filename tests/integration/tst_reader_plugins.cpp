// SPDX-License-Identifier: GPL-3.0-or-later
// convert with a reader of a plugin: what it does wrong is named and costs no other part.
#include <fstream>

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "core/dataset/catalog.h"
#include "core/imaging/image_io.h"
#include "tests/integration/cli.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

class TestReaderPlugins : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        fs::create_directory(path("scans"));
    }

    // The numbers follow from the scene: a plate at 490 mm on a ground at 500 mm, focal length 500 px.
    void partsAreRead()
    {
        say("none");
        const auto made = convert({});
        QVERIFY2(made.code == 0 && made.out.contains("Read by the plugin Faulty scans 1.0 ("), made.told());
        QVERIFY2(made.out.contains("Converted 3 parts, left out 0"), made.told());
        for (const char* file : {"xyz/a.tiff", "1/xyz/c.tiff"}) { // from xyz, and from depth and camera
            const auto cloud = readCloudTiff(path("parts") / file);
            QVERIFY2(cloud && cloud->width() == 64 && cloud->height() == 48, file);
            QVERIFY(std::abs(cloud->at(24, 42, 2) - 0.49) < 1e-6 && std::abs(cloud->at(2, 2, 2) - 0.5) < 1e-6);
            QVERIFY(std::abs(cloud->at(24, 42, 0) - 10 / 500.0 * 0.49) < 1e-6);
            QVERIFY(std::abs(cloud->at(34, 32, 1) - 10 / 500.0 * 0.49) < 1e-6);
        }
        QVERIFY(std::isnan(readCloudTiff(path("parts/xyz/a.tiff"))->at(0, 0, 2)));
        const auto rgb = readRgb(path("parts/1/rgb/c.png"));
        QVERIFY(rgb && rgb->at(24, 32, 0) == 200 && rgb->at(0, 0, 2) == 42);
        const auto mask = readMask(path("parts/1/gt/c.png"));
        QVERIFY(mask && mask->at(20, 20) != 0 && mask->at(20, 21) == 0);
        QVERIFY(!fs::exists(path("parts/.unpacked")));
        const auto log = QJsonDocument::fromJson(
                             QByteArray::fromStdString(readFile(path("parts/twinspect-conversion.json")).value()))
                             .object();
        QVERIFY(log["reader"].toString().startsWith("Faulty scans 1.0"));
        QCOMPARE(log["from"].toString(), cli::text(path("scans")));
        QCOMPARE(log["parts"].toArray().size(), 3);
        QVERIFY(!log["parts"].toArray()[0].toObject()["unit_assumed"].toBool());
        QVERIFY(openCatalog(path("parts")).value().samples.size() == 3);
    }

    void labelsStay()
    {
        say("list labels");
        const auto made = convert({});
        QCOMPARE(made.code, 6); // a part without a label beside others would count as good
        QVERIFY2(made.err.contains("d: left out: Nothing says whether this part is good or defective"), made.told());
        const auto catalog = openCatalog(path("parts"));
        QVERIFY(catalog && catalog->samples.size() == 3 && !catalog->divided());
        const auto labelled = [&](std::size_t at, const char* id, Label label, const char* type) {
            const auto& sample = catalog->samples[at];
            return sample.id == id && sample.label == label && sample.defectType == type;
        };
        QVERIFY(labelled(0, "defect/defect/1-c", Label::Defect, "defect"));
        QVERIFY(labelled(1, "defect/scratch/1-b", Label::Defect, "scratch"));
        QVERIFY(labelled(2, "good/a", Label::Good, "good"));
    }

    void whatFailsWithAPartCostsThisPart_data()
    {
        QTest::addColumn<QString>("said");
        const auto row = [](const char* fault, const char* said) { QTest::newRow(fault) << said; };
        row("throws", "it reported: the moon is full");
        row("crashes", "it crashed (Segmentation fault)");
        row("hangs", "it gave no answer within 2 s");
        row("writes rubbish", "its answer makes no sense");
        row("short rgb", "it gave 'rgb' with 9215 values instead of 9216");
        row("long depth", "it gave 'depth' with 3073 values instead of 3072");
        row("short mask", "it gave 'mask' with 3 values instead of 3072");
        row("negative size", "it gave a part of -64 x 48 pixels");
        row("huge size", "it gave a part of 100000 x 100000 pixels");
        row("no geometry", "it gave neither xyz nor depth");
        row("two geometries", "it gave both xyz and depth");
        row("NaN unit", "it gave a unit of nan m");
        row("NaN camera", "it gave a camera with fx nan");
#ifndef __SANITIZE_ADDRESS__
        row("takes all memory", "it needs more than 128 MiB of memory");
#endif
    }
    void whatFailsWithAPartCostsThisPart()
    {
        QFETCH(QString, said);
        say("read " + std::string(QTest::currentDataTag()));
        const auto made = convert({});
        QVERIFY2(made.code == 6 && made.out.contains("Converted 2 parts, left out 1"), made.told());
        QVERIFY2(made.err.contains(said) && made.err.contains("The plugin Faulty scans (")
                     && made.err.contains("scans (b)"),
                 made.told());
        QVERIFY(!fs::exists(path("parts/rgb/b.png")) && fs::exists(path("parts/rgb/a.png")));
    }

    // Sound pixels that are no sound part: the program's own checks hold, and name the part within the data.
    void theProgramsOwnChecksHold_data()
    {
        QTest::addColumn<QString>("said");
        QTest::newRow("all NaN") << "No point of the geometry is measured";
        QTest::newRow("no camera") << "A depth picture needs the camera's intrinsics";
    }
    void theProgramsOwnChecksHold()
    {
        QFETCH(QString, said);
        say("read " + std::string(QTest::currentDataTag()));
        const auto made = convert({});
        QVERIFY2(made.code == 6 && made.err.contains(cli::text(path("scans")) + " (b): " + said), made.told());
    }

    void aListThatFailsEndsTheConversion_data()
    {
        QTest::addColumn<QString>("said");
        QTest::newRow("list crashes") << "it crashed";
        QTest::newRow("list throws") << "the moon is full";
        QTest::newRow("list nothing") << "found no part";
    }
    void aListThatFailsEndsTheConversion()
    {
        QFETCH(QString, said);
        say(QTest::currentDataTag());
        const auto made = convert({});
        QVERIFY2(made.code == 3 && made.err.contains(said), made.told());
        QVERIFY(!fs::exists(path("parts")));
    }

    void namesThatLeadElsewhereAreRefused()
    {
        say("list bad names");
        const auto made = convert({});
        QVERIFY2(made.code == 6 && made.out.contains("Converted 2 parts, left out 7"), made.told());
        for (const char* said : {"#2 caf\\xe9: left out", "#3 ../up: left out", "#4 /etc/passwd: left out",
                                 "#5 x/../y: left out", "#7 a: left out", "gave this name to two parts"})
            QVERIFY2(made.err.contains(said), made.told());
        QVERIFY(fs::exists(path("parts/rgb/caf\xc3\xa9.png")) && !fs::exists(path("up")) && !fs::exists(path("rgb")));
        fs::remove_all(path("parts"));
        say("list bad types");
        const auto types = convert({});
        QVERIFY2(types.code == 6 && types.out.contains("Converted 2 parts, left out 2"), types.told());
        QVERIFY(fs::exists(path("parts/good/rgb/a.png")) && fs::exists(path("parts/defect/dent-deep/rgb/d.png")));
    }

    // Nobody may guess which of two readers is right.
    void whichOfTwoIsAsked()
    {
        say("none");
        const auto two = path("two");
        fs::create_directory(two);
        auto bytes = readFile(plugins() / "faulty_reader.so").value();
        QVERIFY(writeFileAtomically(two / "first.so", bytes).has_value());
        for (auto at = bytes.find("readera"); at != std::string::npos; at = bytes.find("readera", at))
            bytes.replace(at, 7, "readerb");
        QVERIFY(writeFileAtomically(two / "second.so", bytes).has_value());
        const auto asked = convert({}, two);
        QVERIFY2(asked.code == 2 && asked.err.contains("Faulty scans (readera), Faulty scans (readerb)")
                     && asked.err.contains("--reader readera"),
                 asked.told());
        const auto chosen = convert({"--reader", "readerb"}, two);
        QVERIFY2(chosen.code == 0 && chosen.out.contains("second.so"), chosen.told());
        const auto unknown = convert({"--reader", "nobody"}, two);
        QVERIFY2(unknown.code == 2 && unknown.err.contains("readera, readerb"), unknown.told());
    }

    void whatNobodyKnowsNamesWhoWasAsked()
    {
        bytesInto(path("scans/notes.dat"), "no part");
        const auto unknown = convert({});
        QVERIFY2(unknown.code == 3, unknown.told());
        QVERIFY2(unknown.err.contains("These readers of plugins do not recognise it either: Faulty scans (readera)"),
                 unknown.told());
        say("recognise crashes");
        const auto crashed = convert({});
        QVERIFY2(crashed.code == 3 && crashed.err.contains("The plugin Faulty scans (")
                     && crashed.err.contains("it crashed"),
                 crashed.told());
    }

    // Data of the program stay what they are; that a plugin knows them, too, is said.
    void ownDataAreReadByTheProgram()
    {
        say("none");
        QCOMPARE(convert({}).code, 0);
        fs::rename(path("parts"), path("own"));
        fs::remove(path("own/twinspect-mapping.json"));
        fs::copy_file(path("scans/scan.faulty"), path("own/rgb/scan.faulty"));
        fs::rename(path("own/1"), path("aside"));
        fs::rename(path("own/rgb/scan.faulty"), path("own/scan.faulty"));
        const auto own = convert({}, plugins(), "own");
        QVERIFY2(own.code == 0 && !own.out.contains("Read by the plugin"), own.told());
        QVERIFY2(own.err.contains("Faulty scans (readera) recognises these data, too: --reader readera"), own.told());
        bytesInto(path("own/scan.faulty"), "recognise crashes");
        fs::remove_all(path("parts"));
        const auto warned = convert({}, plugins(), "own");
        QVERIFY2(warned.code == 0 && warned.err.contains("it crashed"), warned.told());
    }

    void settingsOfAPersonGoFirst()
    {
        say("none");
        const auto made = convert({"--unit", "0.1mm"});
        QVERIFY2(made.code == 0, made.told());
        QVERIFY(std::abs(readCloudTiff(path("parts/xyz/a.tiff"))->at(24, 42, 2) - 0.049) < 1e-6);
        const auto mapped = convert({"--reader", "readera", "--mapping", R"({"format": "twinspect-mapping-1"})"});
        QCOMPARE(mapped.code, 2);
    }

private:
    [[nodiscard]] fs::path path(const std::string& name) const
    {
        return fs::path(m_folder->path().toStdString()) / name;
    }
    static void bytesInto(const fs::path& file, const std::string& bytes) { std::ofstream(file) << bytes; }
    void say(const std::string& fault)
    {
        m_fault = fault;
        bytesInto(path("scans/scan.faulty"), fault);
    }
    static fs::path plugins()
    {
        return fs::path(qEnvironmentVariable("TWINSPECT_BIN_DIR").toStdString()).parent_path() / "tests" / "readers";
    }
    [[nodiscard]] cli::Run convert(const QStringList& more, const fs::path& folder = plugins(),
                                   const std::string& data = "scans") const
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("TWINSPECT_PLUGINS", cli::text(folder));
        environment.insert("TWINSPECT_PLUGIN_SECONDS", m_fault.find("hangs") != std::string::npos ? "2" : "60");
        environment.insert("TWINSPECT_PLUGIN_MIB", "128");
        return cli::run(QStringList{"convert", "--data", cli::text(path(data)), "--out", cli::text(path("parts"))}
                            + more,
                        cli::kPatience, environment);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_fault;
};

TWINSPECT_TEST(TestReaderPlugins)
#include "tst_reader_plugins.moc"
