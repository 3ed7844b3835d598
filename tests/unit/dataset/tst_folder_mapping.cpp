// SPDX-License-Identifier: GPL-3.0-or-later
// Folders whose layout no rule knows: which files a mapping puts together, which it leaves alone, and what is guessed
// from their names.
#include <QTemporaryDir>

#include "core/dataset/catalog.h"
#include "tests/unit/dataset/small_pictures.h"
#include "tests/unit/imaging/file_bytes.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

QStringList names(const QString& list) { return list.split(' ', Qt::SkipEmptyParts); }

FolderMapping mapping(const char* colour, const char* geometry, const char* mask = "", const char* defects = "")
{
    FolderMapping made;
    made.colour = colour;
    made.geometry = geometry;
    made.mask = mask;
    made.defects = defects;
    return made;
}

/// What every part counts as: "id=type".
QStringList typesOf(const std::vector<SampleRef>& samples)
{
    QStringList types;
    for (const auto& sample : samples)
        types << QString::fromStdString(sample.id + "="
                                        + (sample.label == Label::Unknown  ? "?"
                                           : sample.label == Label::Defect ? "DEFECT "
                                                                           : "")
                                        + sample.defectType);
    return types;
}

} // namespace

class TestFolderMapping : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void pairing_data()
    {
        QTest::addColumn<QString>("files");
        QTest::addColumn<QString>("colour");
        QTest::addColumn<QString>("geometry");
        QTest::addColumn<QString>("pairs");    // id=colour+geometry
        QTest::addColumn<QString>("noGeometry");
        QTest::addColumn<QString>("noColour");
        QTest::newRow("patterns in one folder")
            << "1_rgb.png 1_depth.png 2_rgb.png 2_depth.png" << "*_rgb.png" << "*_depth.png"
            << "1=1_rgb.png+1_depth.png 2=2_rgb.png+2_depth.png" << "" << "";
        QTest::newRow("sub-folders") << "a/1.png b/1.tiff" << "a/*" << "b/*" << "1=a/1.png+b/1.tiff" << "" << "";
        QTest::newRow("nested") << "mon/cam/1.png mon/3d/1.pcd tue/cam/1.png tue/3d/1.pcd" << "*/cam/*.png"
                                << "*/3d/*.pcd"
                                << "mon/1=mon/cam/1.png+mon/3d/1.pcd tue/1=tue/cam/1.png+tue/3d/1.pcd" << "" << "";
        QTest::newRow("a folder a part") << "p7/rgb.png p7/cloud.tiff p8/rgb.png p8/cloud.tiff" << "*/rgb" << "*/cloud"
                                         << "p7=p7/rgb.png+p7/cloud.tiff p8=p8/rgb.png+p8/cloud.tiff" << "" << "";
        QTest::newRow("unpaired on both sides") << "1_rgb.png 2_rgb.png 2_depth.png 3_depth.png" << "*_rgb" << "*_depth"
                                                << "2=2_rgb.png+2_depth.png" << "1_rgb.png" << "3_depth.png";
        QTest::newRow("the pattern that says more wins")
            << "1.png 1_depth.png" << "*.png" << "*_depth.png" << "1=1.png+1_depth.png" << "" << "";
        QTest::newRow("upper-case extension")
            << "1_rgb.PNG 1_z.TIFF" << "*_rgb.png" << "*_z.tiff" << "1=1_rgb.PNG+1_z.TIFF" << "" << "";
        QTest::newRow("case of the name counts")
            << "1_RGB.png 1_z.tiff" << "*_rgb.png" << "*_z.tiff" << "" << "" << "1_z.tiff";
        QTest::newRow("a star needs a character") << "_rgb.png _z.tiff" << "*_rgb" << "*_z" << "" << "" << "";
        QTest::newRow("a star is not a slash") << "rgb/a/1.png xyz/a/1.tiff" << "rgb/*" << "xyz/*" << "" << "" << "";
        QTest::newRow("folders of any depth")
            << "7_rgb.png 7_z.tiff ng/scratch/2_rgb.png ng/scratch/2_z.tiff ok/1_rgb.png ok/1_z.tiff" << "**/*_rgb"
            << "**/*_z"
            << "7=7_rgb.png+7_z.tiff ng/scratch/2=ng/scratch/2_rgb.png+ng/scratch/2_z.tiff "
               "ok/1=ok/1_rgb.png+ok/1_z.tiff"
            << "" << "";
        QTest::newRow("folders of any depth between others")
            << "a/rgb/1.png a/xyz/1.tiff a/b/c/rgb/1.png a/b/c/xyz/1.tiff" << "*/**/rgb/*" << "*/**/xyz/*"
            << "a/1=a/rgb/1.png+a/xyz/1.tiff a/b/c/1=a/b/c/rgb/1.png+a/b/c/xyz/1.tiff" << "" << "";
        QTest::newRow("a part has a name")
            << "rgb.png z.tiff 1/rgb.png 1/z.tiff" << "**/rgb" << "**/z" << "1=1/rgb.png+1/z.tiff" << "" << "";
        QTest::newRow("names in both forms of Unicode") // ä: U+00E4, or a and U+0308
            << QStringLiteral("f\u00e4rbe/teil_\u00e4.png ho\u0308he/teil_a\u0308.tiff")
            << QStringLiteral("f\u00e4rbe/*") << QStringLiteral("h\u00f6he/*")
            << QStringLiteral("teil_\u00e4=f\u00e4rbe/teil_\u00e4.png+ho\u0308he/teil_a\u0308.tiff") << "" << "";
        QTest::newRow("two stars in a name") << "L1_left_R9.png L1_top_R9.tiff" << "L*_left_R*" << "L*_top_R*"
                                             << "1/9=L1_left_R9.png+L1_top_R9.tiff" << "" << "";
        QTest::newRow("not ASCII") << QStringLiteral(
            "Größe/teil_ä_färbe.png Größe/teil_ä_höhe.tiff 部品/teil_一_färbe.png 部品/teil_一_höhe.tiff")
                                   << QStringLiteral("*/teil_*_färbe.png") << QStringLiteral("*/teil_*_höhe.tiff")
                                   << QStringLiteral("Größe/ä=Größe/teil_ä_färbe.png+Größe/teil_ä_höhe.tiff "
                                                     "部品/一=部品/teil_一_färbe.png+部品/teil_一_höhe.tiff")
                                   << "" << "";
    }
    void pairing()
    {
        QFETCH(QString, files);
        QFETCH(QString, colour);
        QFETCH(QString, geometry);
        QFETCH(QString, pairs);
        QFETCH(QString, noGeometry);
        QFETCH(QString, noColour);
        write(files);
        const auto found = listMapped(root(), mapping(colour.toUtf8(), geometry.toUtf8()));
        QVERIFY(found.has_value());
        QStringList made, withoutGeometry, withoutColour;
        for (const auto& sample : found->samples)
            made << QString::fromStdString(sample.id) + "=" + inside(sample.rgb) + "+" + inside(sample.geometry);
        for (const auto& file : found->skipped)
            if (file.missing != Missing::Nothing)
                (file.missing == Missing::Geometry ? withoutGeometry : withoutColour) << inside(file.file);
        QCOMPARE(made, names(pairs));
        QCOMPARE(withoutGeometry, names(noGeometry));
        QCOMPARE(withoutColour, names(noColour));
    }

    void whatNoPatternTakesIsNamed()
    {
        write("1_rgb.png 1_z.tiff preview.jpg notes.txt intrinsics.json twinspect-mapping.json .hidden.png");
        const auto found = listMapped(root(), mapping("*_rgb", "*_z"));
        QStringList left;
        for (const auto& file : found->skipped)
            left << inside(file.file);
        QCOMPARE(left, QStringList({"notes.txt", "preview.jpg"}));
    }

    void masksAndLabels()
    {
        write("good/1_rgb.png good/1_z.tiff nok/2_rgb.png nok/2_z.tiff nok/2_gt.png nok/9_gt.png");
        const auto found = listMapped(root(), mapping("*/*_rgb", "*/*_z", "*/*_gt", "nok/*"));
        QVERIFY(found.has_value());
        QCOMPARE(found->samples.size(), 2u);
        QVERIFY(found->samples[0].label == Label::Good && found->samples[0].mask.empty());
        QVERIFY(found->samples[1].label == Label::Defect);
        QCOMPARE(inside(found->samples[1].mask), QString("nok/2_gt.png"));
        QCOMPARE(QString::fromStdString(found->samples[1].defectType), QString("nok"));
        QCOMPARE(found->skipped.size(), 1u);
        QCOMPARE(inside(found->skipped[0].file), QString("nok/9_gt.png"));
        QVERIFY(!found->divided());
        QCOMPARE(found->of(Split::Train).size(), 1u); // a model never learns from a defect
        QCOMPARE(QString::fromStdString(found->of(Split::Train)[0].id), QString("good/1"));
        QCOMPARE(found->of(Split::Test).size(), 2u);
        QVERIFY(found->of(Split::Validation).empty());
    }

    void goodAndDefectivePartsInOneFolder_data()
    {
        QTest::addColumn<QString>("defects");
        QTest::addColumn<QString>("test");
        QTest::addColumn<bool>("divided");
        QTest::addColumn<QStringList>("train");
        QTest::addColumn<QStringList>("tested");
        QTest::newRow("nothing said") << "" << "" << false
                                      << QStringList{"late/3=good", "ng/2=good", "ng/scratch/1=good", "ok/1=good",
                                                     "ok/2=good"}
                                      << QStringList{"late/3=?", "ng/2=?", "ng/scratch/1=?", "ok/1=?", "ok/2=?"};
        QTest::newRow("defects") << "ng/*" << "" << false << QStringList{"late/3=good", "ok/1=good", "ok/2=good"}
                                 << QStringList{"late/3=good", "ng/2=DEFECT ng", "ng/scratch/1=DEFECT scratch",
                                                "ok/1=good", "ok/2=good"};
        QTest::newRow("defects and test parts")
            << "ng/*" << "late/*" << true << QStringList{"ok/1=good", "ok/2=good"}
            << QStringList{"late/3=good", "ng/2=DEFECT ng", "ng/scratch/1=DEFECT scratch"};
        QTest::newRow("one kind only") << "ng/scratch/*" << "" << false
                                       << QStringList{"late/3=good", "ng/2=good", "ok/1=good", "ok/2=good"}
                                       << QStringList{"late/3=good", "ng/2=good", "ng/scratch/1=DEFECT scratch",
                                                      "ok/1=good", "ok/2=good"};
        QTest::newRow("test parts of unknown label")
            << "" << "late/*" << true << QStringList{"ng/2=good", "ng/scratch/1=good", "ok/1=good", "ok/2=good"}
            << QStringList{"late/3=?"};
        QTest::newRow("a folder and all that is in it")
            << "ng/**" << "late/**" << true << QStringList{"ok/1=good", "ok/2=good"}
            << QStringList{"late/3=good", "ng/2=DEFECT ng", "ng/scratch/1=DEFECT scratch"};
        QTest::newRow("a folder by its name, wherever it lies")
            << "**/ng" << "" << false << QStringList{"late/3=good", "ok/1=good", "ok/2=good"}
            << QStringList{"late/3=good", "ng/2=DEFECT ng", "ng/scratch/1=DEFECT scratch", "ok/1=good", "ok/2=good"};
        QTest::newRow("in a folder of any depth")
            << "**/scratch/*" << "**/2" << true << QStringList{"late/3=good", "ok/1=good"}
            << QStringList{"ng/2=good", "ng/scratch/1=DEFECT scratch", "ok/2=good"};
    }
    void goodAndDefectivePartsInOneFolder()
    {
        QFETCH(QString, defects);
        QFETCH(QString, test);
        QFETCH(bool, divided);
        QFETCH(QStringList, train);
        QFETCH(QStringList, tested);
        write("ok/1_rgb.png ok/1_z.tiff ok/2_rgb.png ok/2_z.tiff late/3_rgb.png late/3_z.tiff ng/2_rgb.png ng/2_z.tiff "
              "ng/scratch/1_rgb.png ng/scratch/1_z.tiff");
        auto made = mapping("**/*_rgb", "**/*_z", "", defects.toUtf8());
        made.test = test.toStdString();
        const auto found = listMapped(root(), made);
        QVERIFY2(found.has_value(), found ? "" : found.error().message().c_str());
        QCOMPARE(found->divided(), divided);
        QCOMPARE(typesOf(found->of(Split::Train)), train);
        QCOMPARE(typesOf(found->of(Split::Test)), tested);
        QVERIFY(found->of(Split::Validation).empty());
    }

    void badPatterns_data()
    {
        QTest::addColumn<QString>("colour");
        QTest::addColumn<QString>("geometry");
        QTest::addColumn<QString>("word"); // of the message
        QTest::newRow("none") << "" << "b/*" << "RGB pictures";
        QTest::newRow("no star") << "a.png" << "b/*" << "a.png";
        QTest::newRow("double star in a name") << "a**/b" << "b/*" << "too many *";
        QTest::newRow("double star twice") << "**/a/**/*" << "b/*" << "too many *";
        QTest::newRow("double star for the file") << "a/**" << "b/*" << "names no file";
        QTest::newRow("double star counts as one") << "**/a_*" << "*/b" << "same number of *";
        QTest::newRow("unequal stars") << "*/a/*" << "b/*" << "same number of *";
        QTest::newRow("outside") << "../a/*" << "b/*" << "inside the folder";
        QTest::newRow("absolute") << "/a/*" << "b/*" << "inside the folder";
    }
    void badPatterns()
    {
        QFETCH(QString, colour);
        QFETCH(QString, geometry);
        QFETCH(QString, word);
        const auto ok = checkMapping(mapping(colour.toUtf8(), geometry.toUtf8()));
        QVERIFY(!ok);
        QVERIFY(ok.error().code == ErrorCode::InvalidArgument);
        const auto message = QString::fromStdString(ok.error().message());
        QVERIFY2(message.contains(word), qPrintable(message));
        QVERIFY(!ok.error().remedy.empty());
    }

    void guesses_data()
    {
        QTest::addColumn<QString>("files");
        QTest::addColumn<QStringList>("expected"); // colour, geometry, mask, defects, and test where there is one
        QTest::newRow("words at the end")
            << "1_rgb.png 1_depth.png 2_rgb.png 2_depth.png" << QStringList{"*_rgb", "*_depth", "", ""};
        QTest::newRow("words at the front") << "color-1.jpg cloud-1.pcd" << QStringList{"color-*", "cloud-*", "", ""};
        QTest::newRow("unmarked colour") << "1.png 1_depth.png 2.png 2_depth.png"
                                         << QStringList{"*", "*_depth", "", ""};
        QTest::newRow("plural folders") << "images/1.png depths/1.png" << QStringList{"images/*", "depths/*", "", ""};
        QTest::newRow("nested folders") << "mon/rgb/1.png mon/xyz/1.tiff tue/rgb/1.png tue/xyz/1.tiff"
                                        << QStringList{"*/rgb/*", "*/xyz/*", "", ""};
        QTest::newRow("a common folder is written out")
            << "scan/rgb/1.png scan/xyz/1.tiff scan/rgb/2.png scan/xyz/2.tiff"
            << QStringList{"scan/rgb/*", "scan/xyz/*", "", ""};
        QTest::newRow("masks and defects") << "ok/1_rgb.png ok/1_z.tiff nok/1_rgb.png nok/1_z.tiff nok/1_mask.png"
                                           << QStringList{"*/*_rgb", "*/*_z", "*/*_mask", "nok/*"};
        QTest::newRow("kinds of defects") << "ok/1_rgb.png ok/1_z.tiff ng/dent/1_rgb.png ng/dent/1_z.tiff "
                                             "ng/dent/1_mask.png ng/hole/1_rgb.png ng/hole/1_z.tiff"
                                          << QStringList{"**/*_rgb", "**/*_z", "**/*_mask", "ng/*"};
        QTest::newRow("test parts") << "train/ok/1_rgb.png train/ok/1_z.tiff test/ok/1_rgb.png test/ok/1_z.tiff "
                                       "test/nok/1_rgb.png test/nok/1_z.tiff"
                                    << QStringList{"*/*/*_rgb", "*/*/*_z", "", "*/nok/*", "test/*"};
        QTest::newRow("only the bits tell")
            << "cam0/1.png cam1/1_16bit.png" << QStringList{"rgb/*", "xyz/*", "", ""}; // names differ: nothing to guess
        QTest::newRow("a folder of 16-bit pictures")
            << "cam0/1.png cam1/1.png#depth cam0/2.png cam1/2.png#depth" << QStringList{"cam0/*", "cam1/*", "", ""};
        QString hundred;
        for (int i = 0; i < 100; ++i)
            hundred += QStringLiteral("shots/%1_rgb.png shots/%1_z.tiff ").arg(i);
        QTest::newRow("one pair went astray")
            << hundred + "try_rgb.png try_z.tiff" << QStringList{"shots/*_rgb", "shots/*_z", "", ""};
        QTest::newRow("one defective pair lies deeper")
            << hundred + "shots/ng/1_rgb.png shots/ng/1_z.tiff" << QStringList{"**/*_rgb", "**/*_z", "", "*/ng/*"};
        QTest::newRow("x, y and z in a file each")
            << "1.png 1_x.tif 1_y.tif 1_z.tif 2.png 2_x.tif 2_y.tif 2_z.tif" << QStringList{"*", "*_z", "", ""};
        QTest::newRow("x, y and z in a folder each")
            << "rgb/1.png x/1.tif y/1.tif z/1.tif" << QStringList{"rgb/*", "z/*", "", ""};
        QTest::newRow("x, y and z beside each other in their folder")
            << "rgb/1.png xyz/1_x.tif xyz/1_y.tif xyz/1_z.tif rgb/2.png xyz/2_x.tif xyz/2_y.tif xyz/2_z.tif"
            << QStringList{"rgb/*", "xyz/*_z", "", ""};
        QTest::newRow("folders and names say it") << "rgb/1_rgb.png depth/1_depth.png rgb/2_rgb.png depth/2_depth.png"
                                                  << QStringList{"rgb/*_rgb", "depth/*_depth", "", ""};
        QTest::newRow("nothing") << "readme.txt" << QStringList{"rgb/*", "xyz/*", "", ""};
    }
    void guesses()
    {
        QFETCH(QString, files);
        QFETCH(QStringList, expected);
        write(files);
        std::vector<SkippedFile> skipped;
        const auto guess = guessMapping(root(), listTree(root(), skipped));
        QStringList found;
        for (const auto& text : {guess.colour, guess.geometry, guess.mask, guess.defects})
            found << QString::fromStdString(text);
        if (!guess.test.empty())
            found << QString::fromStdString(guess.test);
        QCOMPARE(found, expected);
    }

    void filesOfXAndYBelongToZ()
    {
        write("1.png 1_x.tif 1_y.tif 1_z.tif 2.png 2_z.tif 2_x.tif");
        const auto catalog = listMapped(root(), mapping("*", "*_z"));
        QVERIFY(catalog.has_value());
        QCOMPARE(catalog->samples.size(), std::size_t(2));
        QCOMPARE(catalog->skipped.size(), std::size_t(1)); // without y, x belongs to nothing
        QCOMPARE(QString::fromStdString(catalog->skipped[0].file.filename().string()), QString("2_x.tif"));
    }

    void theCatalogTakesIt()
    {
        write("1_rgb.png 1_depth.png");
        QVERIFY(!openCatalog(root())); // no known layout
        auto made = mapping("*_rgb", "*_depth");
        made.reading.camera = CameraIntrinsics{100, 100, 1, 1, 0.001};
        const auto catalog = openCatalog(root(), made);
        QVERIFY2(catalog.has_value(), catalog ? "" : catalog.error().message().c_str());
        QCOMPARE(QString::fromStdString(catalog->layout), QString("mapped"));
        QVERIFY(catalog->mapping == made);
        const auto sample = loadSample(catalog->samples[0]);
        QVERIFY2(sample.has_value(), sample ? "" : sample.error().message().c_str());
        QCOMPARE(sample->cloud.at(0, 0, 2), float(('a' * 256 + 'b') * 0.001)); // PNG keeps the high byte first
        QVERIFY(!openCatalog(root() / "1_rgb.png", made)); // a mapping is about a folder
        // Lying in the folder it needs nobody to name it; one that is given goes before it.
        QVERIFY(writeMapping(root() / kMappingName, made).has_value());
        QVERIFY(openCatalog(root())->mapping == made);
        QVERIFY(!openCatalog(root(), mapping("nothing_*", "*_depth")));
        bytes::write(root() / kMappingName, "{\"format\": \"twinspect-mapping-1\"");
        const auto damaged = openCatalog(root());
        QVERIFY(!damaged);
        QCOMPARE(QString::fromStdString(damaged.error().file),
                 QString::fromStdString((root() / kMappingName).string()));
    }

    void foldersToLeaveOut()
    {
        write("line/1_rgb.png line/1_z.tiff done/2_rgb.png done/2_z.tiff line/done/3_rgb.png line/done/3_z.tiff");
        const auto everywhere = mapping("**/*_rgb", "**/*_z");
        QCOMPARE(openCatalog(root(), everywhere)->samples.size(), std::size_t{3});
        const auto found = openCatalog(root(), everywhere, {root() / "done"});
        QVERIFY2(found.has_value(), found ? "" : found.error().message().c_str());
        QCOMPARE(found->samples.size(), std::size_t{2}); // only that one folder of this name
        QVERIFY(found->skipped.empty());
        for (const auto& sample : found->samples)
            QVERIFY2(sample.id != "done/2", sample.id.c_str());
    }

    void errorsSayWhichSideIsMissing_data()
    {
        QTest::addColumn<QString>("files");
        QTest::addColumn<QString>("word");
        QTest::newRow("no colour") << "1_z.tiff" << "No RGB picture";
        QTest::newRow("no geometry") << "1_rgb.png" << "No 3D file";
        QTest::newRow("no common name") << "1_rgb.png 2_z.tiff" << "no two with the same part name";
    }
    void errorsSayWhichSideIsMissing()
    {
        QFETCH(QString, files);
        QFETCH(QString, word);
        write(files);
        const auto found = openCatalog(root(), mapping("*_rgb", "*_z"));
        QVERIFY(!found);
        QVERIFY(found.error().code == ErrorCode::BadData);
        QVERIFY2(QString::fromStdString(found.error().message()).contains(word), found.error().message().c_str());
    }

    void intrinsicsFromTheFolder()
    {
        write("rgbs/1.png deep/1.png#depth");
        bytes::write(root() / "intrinsics.json", "{\"fx\": 7, \"fy\": 8, \"cx\": 1, \"cy\": 2}");
        const auto found = listMapped(root(), mapping("rgbs/*", "deep/*"));
        QVERIFY(found->samples.front().reading.camera.has_value());
        QCOMPARE(found->samples.front().reading.camera->fx, 7.0);
        auto own = mapping("rgbs/*", "deep/*");
        own.reading.camera = CameraIntrinsics{9, 9, 1, 1, 0.001};
        QCOMPARE(listMapped(root(), own)->samples.front().reading.camera->fx, 9.0);
    }

    void misspeltKeys_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("nearest");
        for (const auto& [key, nearest] :
             {std::pair{"defect", "defects"}, std::pair{"color", "colour"}, std::pair{"masks", "mask"},
              std::pair{"Defects", "defects"}, std::pair{"geometrie", "geometry"}, std::pair{"units", "unit"},
              std::pair{"intrinsic", "intrinsics"}, std::pair{"tests", "test"}, std::pair{"axis", "axes"},
              std::pair{"mising", "missing"}, std::pair{"byte", "bytes"}, std::pair{"rotate", "turn"}})
            QTest::newRow(key) << QString(key) << (key == std::string("rotate") ? QString() : QString(nearest));
    }
    void misspeltKeys()
    {
        QFETCH(QString, key);
        QFETCH(QString, nearest);
        const auto text =
            QStringLiteral("{'format': 'twinspect-mapping-1', 'colour': 'a/*', 'geometry': 'b/*', '%1': '1'}")
                .arg(key)
                .replace('\'', '"');
        const auto read = parseMapping(text.toStdString(), "m.json");
        VERIFY_REFUSED(read, ErrorCode::BadData, "m.json");
        const auto message = QString::fromStdString(read.error().message());
        QVERIFY2(message.contains('"' + key + '"') && message.contains('"' + nearest), qPrintable(message));
        QVERIFY2(message.contains("colour, geometry, mask, defects, test"), qPrintable(message));
    }

    // Of two that say different things a reader would believe the last, and nobody would know.
    void aKeyTwiceIsRefused()
    {
        for (const char* twice : {R"("defects":"NG","defects":"OK")", R"("unit":"mm","unit":"m")",
                                  R"("intrinsics":{"fx":9,"fy":9,"cx":1,"cy":1,"fx":8})"}) {
            const auto read =
                parseMapping(std::string(R"({"format":"twinspect-mapping-1","colour":"a","geometry":"b",)") + twice
                                 + "}",
                             "m.json");
            VERIFY_REFUSED(read, ErrorCode::BadData, "m.json");
            QVERIFY2(read.error().message().find("twice") != std::string::npos, read.error().message().c_str());
        }
    }

    void kindsThatAreNotReadAreNamed()
    {
        write("rgb/1.png rgb/2.webp xyz/1.tiff xyz/2.tiff xyz/2.npy");
        const auto catalog = openCatalog(root());
        QVERIFY(catalog.has_value());
        QCOMPARE(catalog->samples.size(), std::size_t(1));
        QString reasons;
        for (const auto& skipped : catalog->skipped)
            reasons += QString::fromStdString(skipped.reason.english()) + '\n';
        QVERIFY2(reasons.contains("(.webp) are not read: save them as PNG"), qPrintable(reasons));
        QVERIFY2(reasons.contains("(.npy) is not read"), qPrintable(reasons));
        QVERIFY2(reasons.contains("no RGB picture with the same name"), qPrintable(reasons));
    }

    void patternsSayWhatTheyTook()
    {
        write("ok/1_rgb.png ok/1_z.tiff ng/2_rgb.png ng/2_z.tiff ng/3_rgb.png ng/3_z.tiff");
        auto made = mapping("*/*_rgb", "*/*_z");
        made.defects = "nok/*"; // the folder is called ng
        const auto catalog = listMapped(root(), made);
        QVERIFY(catalog.has_value());
        std::map<std::string, std::size_t> taken;
        for (const auto& use : catalog->patterns)
            taken[use.key] = use.taken;
        QVERIFY(taken == (std::map<std::string, std::size_t>{{"colour", 3}, {"geometry", 3}, {"defects", 0}}));
        QCOMPARE(catalog->warnings.size(), std::size_t(1));
        QVERIFY(catalog->warnings[0].english().find("nok/*") != std::string::npos);
    }

    void itsFile()
    {
        auto made = mapping("Größe/*.png", "部品/*.tiff", "gt/*", "nok*");
        made.test = "test/*";
        made.reading.camera = CameraIntrinsics{614.25, 615.5, 320.125, 240, 0.00025};
        const auto back = parseMapping(mappingText(made), "m.json");
        QVERIFY(back.has_value());
        QVERIFY(*back == made);
        QCOMPARE(back->reading.camera->depthScale, 0.00025);
        // A scale that was only assumed is not said to be known.
        made.reading.camera->scaleAssumed = true;
        const auto assumed = parseMapping(mappingText(made), "m.json");
        QVERIFY(assumed.has_value() && assumed->reading.camera->scaleAssumed);
        made.reading.camera->scaleAssumed = false;
        QVERIFY(!(*back == mapping("Größe/*.png", "部品/*.tiff", "gt/*", "nok*")));
        // moc does not read raw strings well, so ' stands for "
        for (const char* bad :
             {"", "[]", "{}", "{'format': 'twinspect-mapping-2', 'colour': 'a/*', 'geometry': 'b/*'}",
              "{'format': 'twinspect-mapping-1', 'colour': 5, 'geometry': 'b/*'}",
              "{'format': 'twinspect-mapping-1', 'colour': 'a', 'geometry': 'b/*'}",
              "{'format': 'twinspect-mapping-1', 'colour': 'a/*', 'geometry': 'b/*', 'intrinsics': {'fx': 1}}",
              "{'format': 'twinspect-mapping-1', 'colour': 'a/*', 'geometry': 'b/*', 'test': ['a/*']}",
              "{'format': 'twinspect-mapping-1', 'colour': 'a/*', 'geometry': 'b/*', 'test': 'a'}",
              "{'format': 'twinspect-mapping-1', 'colour': 'a/*', 'geometry': 'b/*', 'intrinsics': {'fx': 0, 'fy': 1, "
              "'cx': 0, 'cy': 0, 'depth_scale': 1}}"}) {
            const auto refused = parseMapping(QString(bad).replace('\'', '"').toStdString(), "m.json");
            QVERIFY2(!refused, bad);
            QCOMPARE(QString::fromStdString(refused.error().file), QString("m.json"));
            QVERIFY(!refused.error().remedy.empty());
        }
        // What goes down a tree without end must not meet one: half a megabyte of brackets under a key.
        const std::string deep(250'000, '[');
        const auto refused =
            parseMapping(R"({"format": "twinspect-mapping-1", "unit": )" + deep + std::string(deep.size(), ']') + "}",
                         "m.json");
        QVERIFY(!refused);
        QCOMPARE(refused.error().file, std::string("m.json"));
    }

private:
    [[nodiscard]] fs::path root() const { return m_folder->path().toStdString(); }
    [[nodiscard]] QString inside(const fs::path& file) const
    {
        return QString::fromStdString(file.lexically_relative(root()).generic_string());
    }
    /// Depth pictures have 16 bits: "#depth", or a name that says so.
    void write(const QString& files)
    {
        for (QString name : names(files)) {
            const bool depth = name.endsWith("#depth") || name.contains("depth");
            name.remove("#depth");
            bytes::write(root() / name.toStdString(), name.contains("_gt") || name.contains("_mask") ? kMask
                                                      : depth                                        ? kDepth
                                                                                                     : kRgb);
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

TWINSPECT_TEST(TestFolderMapping)
#include "tst_folder_mapping.moc"
