// SPDX-License-Identifier: GPL-3.0-or-later
// convert as users run it: clouds of a scanner become a folder that check takes.
#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include "core/imaging/image_io.h"
#include "tests/integration/cli.h"
#include "tests/support/test_program.h"
#include "tests/unit/foreign/plate_scene.h"

using namespace twinspect;

class TestConvertCommand : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    std::filesystem::path path(const std::string& name)
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name;
    }
    cli::Run convert(const QStringList& more)
    {
        return cli::run(QStringList{"convert", "--data", cli::text(path("scans")), "--out", cli::text(path("parts"))}
                        + more);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        for (const char* name : {"scans/1.csv", "scans/2.csv"})
            bytes::write(path(name),
                         "X [mm];Y [mm];Z [mm];R;G;B\n" + plate::withComma(plate::text(plate::rows(true), ";", 1000)));
    }

    void cloudsBecomeAFolder()
    {
        const auto unsaid = convert({});
        QCOMPARE(unsaid.code, 2);
        QVERIFY2(unsaid.err.contains("--grid-by camera --camera FILE"), unsaid.told());
        QCOMPARE(convert({"--grid-by", "plane", "--view-from", "minus-z"}).code, 2); // no resolution
        QVERIFY(!std::filesystem::exists(path("parts")));
        QVERIFY(writeIntrinsics(path("camera.json"), plate::camera()).has_value());
        const auto made = convert({"--camera", cli::text(path("camera.json"))});
        QVERIFY2(made.code == 0 && made.out.contains("Converted 2 parts, left out 0"), made.told());
        const auto cloud = readCloudTiff(path("parts/xyz/1.tiff"));
        QVERIFY(cloud && cloud->width() == plate::kWidth);
        QVERIFY(std::abs(cloud->at(60, 80, 2) - (plate::kGroundM - plate::kPlateM)) < 1e-6);
        const auto checked = cli::run({"check", "--data", cli::text(path("parts")), "--json"});
        QCOMPARE(checked.code, 3); // two parts are too few, but they are read
        QVERIFY2(!checked.out.contains("unreadable"), checked.told());
        QCOMPARE(convert({"--camera", cli::text(path("camera.json"))}).code, 2); // it holds something now
    }

    void namesSayWhichCloudsAreDefective()
    {
        bytes::write(path("scans/ng/3.csv"), readFile(path("scans/1.csv")).value());
        const auto made =
            convert({"--grid-by", "plane", "--view-from", "minus-z", "--mm-per-pixel", "5", "--defects", "ng/*"});
        QVERIFY2(made.code == 0, made.told());
        const auto catalog = openCatalog(path("parts"));
        QVERIFY(catalog && catalog->samples.size() == 3);
        QVERIFY(catalog->samples[0].label == Label::Good && catalog->samples[2].label == Label::Defect);
    }

    void whatIsLeftOutIsNamed()
    {
        bytes::write(path("scans/3.csv"), "X [mm];Y [mm];Z [mm];R;G;B\n1;2\n");
        const auto made = convert({"--grid-by", "plane", "--view-from", "minus-z", "--mm-per-pixel", "5"});
        QCOMPARE(made.code, 6);
        QVERIFY2(made.err.contains("3.csv") && made.out.contains("left out 1"), made.told());
        const auto log = nlohmann::json::parse(readFile(path("parts/twinspect-conversion.json")).value());
        QCOMPARE(log["left_out"].size(), std::size_t{1});
        QCOMPARE(log["settings"]["mm-per-pixel"].get<double>(), 5.0);
        QVERIFY(std::abs(log["parts"][0]["mm_per_pixel"].get<double>() - 5) < 1e-3);
    }

    // What is odd in a folder of clouds is said as of every other folder.
    void warningsOfAFolderOfCloudsAreSaid()
    {
        bytes::write(path("scans/intrinsics.json"), "{");
        bytes::write(path("scans/1.ply"), plate::ply(plate::rows(true), false));
        const auto made = convert({"--grid-by", "plane", "--view-from", "minus-z", "--mm-per-pixel", "5"});
        QVERIFY2(made.code == 0 && made.out.contains("Converted 2 parts"), made.told());
        QVERIFY2(made.err.contains("intrinsics.json"), made.told());
        QVERIFY2(made.err.contains("1.csv: left out: Another file has the same name: 1.ply is used"), made.told());
    }

    void wrongUseIsSaid()
    {
        QCOMPARE(convert({"--grid-by", "sphere"}).code, 2);
        const auto annotated = convert({"--annotations", cli::text(path("scans"))}); // they are not converted
        QCOMPARE(annotated.code, 2);
        QVERIFY2(annotated.err.contains("--annotations"), annotated.told());
        QCOMPARE(convert({"--extrinsics", cli::text(path("none.json"))}).code, 2);
        QCOMPARE(convert({"--colour-camera", cli::text(path("none.json"))}).code, 3);
        QCOMPARE(cli::run({"convert", "--data", cli::text(path("nowhere")), "--out", cli::text(path("parts"))}).code,
                 3);
        QVERIFY(!std::filesystem::exists(path("parts")));
    }
};

TWINSPECT_TEST(TestConvertCommand)
#include "tst_convert_command.moc"
