// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <limits>
#include <thread>

#include <unistd.h>

#include <QTemporaryDir>

#include "core/dataset/catalog.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/openable.h"
#include "tests/unit/dataset/small_pictures.h"
#include "tests/unit/imaging/file_bytes.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

const std::string kEmptyMask = bytes::png(2, 2, 8, 0, {std::string(2, '\0'), std::string(2, '\0')});

std::string cloudTiff(std::uint32_t width = 2, float value = 0.5f)
{
    bytes::Tiff picture;
    picture.width = width;
    picture.pixels = bytes::floats(std::vector<float>(std::size_t(width) * 2 * 3, value));
    return bytes::tiff(picture);
}

void writePair(const fs::path& folder, const std::string& stem)
{
    bytes::write(folder / "rgb" / (stem + ".png"), kRgb);
    bytes::write(folder / "xyz" / (stem + ".tiff"), cloudTiff());
}

void writeMvtec(const fs::path& root)
{
    writePair(root / "train/good", "001");
    writePair(root / "train/good", "000");
    writePair(root / "validation/good", "000");
    writePair(root / "test/good", "000");
    bytes::write(root / "test/good/gt/000.png", kEmptyMask);
    writePair(root / "test/hole", "003");
    bytes::write(root / "test/hole/gt/003.png", kMask);
}

QStringList ids(const std::vector<SampleRef>& samples)
{
    QStringList list;
    for (const SampleRef& sample : samples)
        list << QString::fromStdString(sample.id);
    return list;
}

QString reasonFor(const Catalog& catalog, const std::string& name)
{
    for (const SkippedFile& file : catalog.skipped)
        if (file.file.filename() == name)
            return QString::fromStdString(file.reason.english());
    return {};
}

} // namespace

class TestCatalog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void mvtecIsListedInOrder()
    {
        writeMvtec(root());
        bytes::write(root() / "test/hole/rgb/.DS_Store", "hidden");
        const auto catalog = openCatalog(root());
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        QCOMPARE(QString::fromStdString(catalog->layout), QString("mvtec-3d"));
        QCOMPARE(ids(catalog->samples), QStringList({"test/good/000", "test/hole/003", "train/good/000",
                                                     "train/good/001", "validation/good/000"}));
        QCOMPARE(ids(catalog->of(Split::Train)), QStringList({"train/good/000", "train/good/001"}));
        QVERIFY(catalog->skipped.empty());
        QVERIFY(catalog->warnings.empty());
        const SampleRef& hole = catalog->samples[1];
        QVERIFY(hole.label == Label::Defect && hole.split == Split::Test);
        QCOMPARE(hole.defectType, std::string("hole"));
        QCOMPARE(hole.mask, root() / "test/hole/gt/003.png");
        const auto sample = loadSample(hole);
        QVERIFY2(sample, sample ? "" : sample.error().message().c_str());
        QCOMPARE(int(sample->mask->at(0, 1)), 1);
        QCOMPARE(sample->cloud.at(1, 1, 2), 0.5f);
        QCOMPARE(int(sample->rgb.at(1, 1, 2)), 255);
    }

    void emptyMaskIsAGoodPart()
    {
        writeMvtec(root());
        const auto catalog = openCatalog(root());
        QVERIFY(catalog->samples[0].label == Label::Good);
        const auto sample = loadSample(catalog->samples[0]);
        QVERIFY(sample && sample->mask);
        QVERIFY(std::all_of(sample->mask->values().begin(), sample->mask->values().end(),
                            [](std::uint8_t value) { return value == 0; }));
    }

    void unpairedFilesAreReported_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("reason");
        QTest::newRow("no geometry") << "test/hole/rgb/009.png" << "no geometry";
        QTest::newRow("no colour") << "test/hole/xyz/009.tiff" << "no RGB picture";
        QTest::newRow("mask alone") << "test/hole/gt/009.png" << "no sample";
        QTest::newRow("foreign file") << "train/good/rgb/notes.txt" << "not used";
        QTest::newRow("two of one name") << "train/good/xyz/000.pcd" << "000.tiff is used";
        QTest::newRow("type without rgb") << "test/half/xyz/000.tiff" << "no folder rgb";
    }
    void unpairedFilesAreReported()
    {
        QFETCH(QString, file);
        QFETCH(QString, reason);
        writeMvtec(root());
        bytes::write(root() / file.toStdString(), kRgb);
        const auto catalog = openCatalog(root());
        QVERIFY(catalog);
        QCOMPARE(catalog->samples.size(), std::size_t(5));
        QCOMPARE(catalog->skipped.size(), std::size_t(1));
        QVERIFY2(QString::fromStdString(catalog->skipped[0].reason.english()).contains(reason),
                 catalog->skipped[0].reason.english().c_str());
        const std::string skipped = catalog->skipped[0].file.string();
        QVERIFY((root() / file.toStdString())
                    .string()
                    .starts_with(skipped)); // the file, or the folder that lacks something
    }

    void defectsAreNeverLearnt_data()
    {
        QTest::addColumn<QString>("split");
        QTest::newRow("train") << "train";
        QTest::newRow("validation") << "validation";
    }
    void defectsAreNeverLearnt()
    {
        QFETCH(QString, split);
        writeMvtec(root());
        writePair(root() / split.toStdString() / "crack", "000");
        const auto catalog = openCatalog(root());
        QVERIFY(catalog);
        QCOMPARE(catalog->samples.size(), std::size_t(5));
        QCOMPARE(catalog->warnings.size(), std::size_t(1));
        const std::string warning = catalog->warnings[0].english();
        QVERIFY(warning.find("crack") != std::string::npos && warning.find("good parts only") != std::string::npos
                && warning.find("Move the folder to test") != std::string::npos);
        QVERIFY(reasonFor(*catalog, "crack").isEmpty()); // once is enough, with the remedy
    }

    void defectWithoutMaskIsKeptWithAWarning()
    {
        writeMvtec(root());
        fs::remove(root() / "test/hole/gt/003.png");
        const auto catalog = openCatalog(root());
        QCOMPARE(catalog->samples.size(), std::size_t(5));
        QVERIFY(catalog->samples[1].mask.empty());
        QCOMPARE(catalog->warnings.size(), std::size_t(1));
    }

    void plainFoldersArePaired_data()
    {
        QTest::addColumn<QString>("colour");
        QTest::addColumn<QString>("geometry");
        QTest::newRow("side by side") << "part 1.png" << "part 1.tiff";
        QTest::newRow("side by side, JPEG and PCD") << "part 1.JPG" << "part 1.pcd";
        QTest::newRow("rgb and xyz") << "rgb/part 1.png" << "xyz/part 1.tif";
        QTest::newRow("Color and Depth") << "Color/part 1.bmp" << "Depth/part 1.png";
        QTest::newRow("image and cloud") << "image/part 1.jpeg" << "cloud/part 1.pcd";
        QTest::newRow("image and pcd") << "image/part 1.png" << "pcd/part 1.pcd";
    }
    void namesOfSplitsAndGoodParts_data()
    {
        QTest::addColumn<QString>("train");
        QTest::addColumn<QString>("validation");
        QTest::addColumn<QString>("test");
        QTest::newRow("val") << "train/good" << "val/good" << "test/good";
        QTest::newRow("capitals") << "Train/Good" << "Validation/Good" << "Test/Good";
        QTest::newRow("valid, ok") << "train/ok" << "valid/ok" << "test/ok";
        QTest::newRow("testing, OK") << "training/OK" << "VAL/OK" << "testing/OK";
        QTest::newRow("pass") << "train/pass" << "validation/pass" << "test/pass";
    }
    void namesOfSplitsAndGoodParts()
    {
        QFETCH(QString, train);
        QFETCH(QString, validation);
        QFETCH(QString, test);
        for (const auto& folder : {train, validation, test})
            writePair(root() / folder.toStdString(), "000");
        const auto catalog = openCatalog(root());
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        QCOMPARE(QString::fromStdString(catalog->layout), QString("mvtec-3d"));
        QCOMPARE(ids(catalog->of(Split::Train)), QStringList({train + "/000"}));
        QCOMPARE(ids(catalog->of(Split::Validation)), QStringList({validation + "/000"}));
        QCOMPARE(ids(catalog->of(Split::Test)), QStringList({test + "/000"}));
        for (const auto& sample : catalog->samples)
            QVERIFY(sample.label == Label::Good);
        QVERIFY(catalog->skipped.empty());
    }

    // What a folder does not say of its parts, their names may.
    void partsNamedDefectiveAreNotLearntInSilence()
    {
        for (const char* name : {"1", "2", "defect_3", "\xE4\xB8\x8D\xE8\x89\xAF-4"})
            writePair(root() / "heap", name);
        const auto heap = openCatalog(root() / "heap");
        QVERIFY(heap && heap->warnings.size() == 1);
        const std::string said = heap->warnings[0].english();
        QVERIFY2(said.find("defective: 2, the first defect_3") != std::string::npos, said.c_str());
        writePair(root() / "defects", "defect_1"); // a heap of defects alone is not for training
        writePair(root() / "defects", "defect_2");
        QVERIFY(openCatalog(root() / "defects")->warnings.empty());
    }

    void strangersAreNoLoss()
    {
        writeMvtec(root());
        bytes::write(root() / "train/good/rgb/Thumbs.db", "x");
        bytes::write(root() / "train/good/rgb/000.jpg", "x"); // a second copy of 000.png
        bytes::write(root() / "train/good/xyz/notes.txt", "x");
        const auto catalog = openCatalog(root());
        QVERIFY(catalog && catalog->samples.size() == 5);
        QCOMPARE(catalog->skipped.size(), std::size_t(3));
        for (const auto& skipped : catalog->skipped)
            QVERIFY2(!skipped.loss, skipped.file.c_str());
    }

    void namesEqualButForTheirForm()
    {
        writePair(root() / "a", "x");
        const auto folder = root() / "b";
        // e with acute: one character in the one name, two in the other, as macOS writes it.
        fs::create_directories(folder / "rgb");
        fs::create_directories(folder / "xyz");
        fs::copy_file(root() / "a/rgb/x.png", folder / "rgb/pi\u00e8ce \u00e9.png");
        fs::copy_file(root() / "a/xyz/x.tiff", folder / "xyz/pie\u0300ce e\u0301.tiff");
        const auto catalog = openCatalog(folder);
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        QCOMPARE(ids(catalog->samples), QStringList({QStringLiteral("pi\u00e8ce \u00e9")}));
        QVERIFY(loadSample(catalog->samples[0]));
    }

    void plainFoldersArePaired()
    {
        QFETCH(QString, colour);
        QFETCH(QString, geometry);
        const fs::path place = root() / "Gehäuse Süd"; // letters and spaces as people use them
        bytes::write(place / colour.toStdString(), kRgb);
        bytes::write(place / geometry.toStdString(), cloudTiff());
        const auto catalog = openCatalog(place);
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        QCOMPARE(QString::fromStdString(catalog->layout), QString("plain"));
        QCOMPARE(ids(catalog->samples), QStringList("part 1"));
        QVERIFY(catalog->of(Split::Test)[0].label == Label::Unknown);
        QVERIFY(catalog->of(Split::Train)[0].label == Label::Good);
        QVERIFY(catalog->of(Split::Validation).empty());
        for (const QString& file : {colour, geometry}) {
            const auto single = openCatalog(place / file.toStdString());
            QVERIFY2(single, single ? "" : single.error().message().c_str());
            QCOMPARE(single->samples.size(), std::size_t(1));
            QCOMPARE(single->samples[0].rgb.filename().string(), (place / colour.toStdString()).filename().string());
        }
    }

    void depthPicturesFindTheirCamera_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("found");
        const QByteArray sound = R"({"fx":500,"fy":500,"cx":1,"cy":1})";
        QTest::newRow("beside the depth pictures") << "depth/intrinsics.json" << sound << true;
        QTest::newRow("in the folder") << "intrinsics.json" << sound << true;
        QTest::newRow("missing") << "other.json" << sound << false;
        QTest::newRow("damaged") << "intrinsics.json" << QByteArray("{\"fx\":") << false;
    }
    void depthPicturesFindTheirCamera()
    {
        QFETCH(QString, place);
        QFETCH(QByteArray, json);
        QFETCH(bool, found);
        bytes::write(root() / "rgb/1.png", kRgb);
        bytes::write(root() / "depth/1.png", kDepth);
        bytes::write(root() / place.toStdString(), json.toStdString());
        const auto catalog = openCatalog(root());
        QVERIFY(catalog);
        QCOMPARE(catalog->samples[0].reading.camera.has_value(), found);
        QCOMPARE(catalog->warnings.empty(), found);
        const auto sample = loadSample(catalog->samples[0]);
        QCOMPARE(sample.has_value(), found);
        if (!found)
            VERIFY_REFUSED(sample, place == "other.json" ? ErrorCode::InvalidArgument : ErrorCode::BadData,
                           place == "other.json" ? "1.png" : "intrinsics.json"); // the reason comes first
    }

    // Two files of one folder that contradict each other: which one is used is said, once for all parts.
    void contradictoryCamerasAreSaid_data()
    {
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<bool>("said");
        QTest::newRow("another focal length") << QByteArray(R"({"fx":300,"fy":500,"cx":1,"cy":1})") << true;
        QTest::newRow("another centre") << QByteArray(R"({"fx":500,"fy":500,"cx":1,"cy":2})") << true;
        QTest::newRow("another depth scale")
            << QByteArray(R"({"fx":500,"fy":500,"cx":1,"cy":1,"depth_scale":0.0001})") << true;
        QTest::newRow("the same, rounded") << QByteArray(R"({"fx":500.001,"fy":500,"cx":1,"cy":1})") << false;
        QTest::newRow("no camera") << QByteArray(R"({"name":"left"})") << false;
    }
    void contradictoryCamerasAreSaid()
    {
        QFETCH(QByteArray, other);
        QFETCH(bool, said);
        for (const char* name : {"1.png", "2.png"}) {
            bytes::write(root() / "rgb" / name, kRgb);
            bytes::write(root() / "depth" / name, kDepth);
        }
        bytes::write(root() / "intrinsics.json", R"({"fx":500,"fy":500,"cx":1,"cy":1,"depth_scale":0.001})");
        bytes::write(root() / "camera_info.json", other.toStdString()); // before it by name
        const auto catalog = openCatalog(root());
        QVERIFY(catalog);
        QCOMPARE(catalog->samples[1].reading.camera->fx, 500.0);
        QCOMPARE(catalog->samples[1].cameraFile, root() / "intrinsics.json");
        QCOMPARE(catalog->warnings.size(), std::size_t(said ? 1 : 0));
        for (const auto& warning : catalog->warnings)
            for (const char* part : {"camera_info.json", "intrinsics.json is used", "--camera"})
                QVERIFY2(warning.english().find(part) != std::string::npos, warning.english().c_str());
    }

    void foldersWithoutPairsAreRefused_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("opened");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("missing") << QStringList() << "nowhere" << int(ErrorCode::NotFound) << "no such";
        QTest::newRow("empty") << QStringList("x/.keep") << "x" << int(ErrorCode::BadData) << "No pair";
        QTest::newRow("colour only") << QStringList("x/1.png") << "x" << int(ErrorCode::BadData) << "1.png";
        QTest::newRow("clouds alone") << QStringList({"x/a/1.ply", "x/notes.txt"}) << "x" << int(ErrorCode::BadData)
                                      << "Convert the data first";
        QTest::newRow("texts beside pictures")
            << QStringList({"x/1.png", "x/1.xyz"}) << "x" << int(ErrorCode::BadData) << "Convert the data first";
        QTest::newRow("a text alone") << QStringList("x/notes.txt") << "x" << int(ErrorCode::BadData)
                                      << "Choose a folder with";
        QTest::newRow("folder above the data set")
            << QStringList({"x/cable/train/good/rgb/1.png", "x/cable/train/good/xyz/1.tiff"}) << "x"
            << int(ErrorCode::BadData) << "Choose the folder cable";
        QTest::newRow("data set without pairs") << QStringList({"x/train/good/rgb/1.png", "x/train/good/xyz/2.tiff"})
                                                << "x" << int(ErrorCode::BadData) << "No pair";
        QTest::newRow("single file without partner")
            << QStringList({"x/1.png", "x/2.png", "x/2.tiff"}) << "x/1.png" << int(ErrorCode::BadData) << "No partner";
    }
    void foldersWithoutPairsAreRefused()
    {
        QFETCH(QStringList, files);
        QFETCH(QString, opened);
        QFETCH(int, code);
        QFETCH(QString, says);
        for (const QString& file : files)
            bytes::write(root() / file.toStdString(), kRgb);
        const auto catalog = openCatalog(root() / opened.toStdString());
        VERIFY_REFUSED(catalog, static_cast<ErrorCode>(code), opened.toStdString());
        QVERIFY2(QString::fromStdString(catalog.error().message()).contains(says), catalog.error().message().c_str());
    }

    void unsoundSamplesAreRefused_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const char* file, const std::string& content, ErrorCode code) {
            QTest::newRow(name) << QString(file) << QByteArray::fromStdString(content) << static_cast<int>(code);
        };
        constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
        row("other size", "xyz/003.tiff", cloudTiff(3), ErrorCode::Mismatch);
        row("mask of other size", "gt/003.png", bytes::png(1, 2, 8, 0, {"a", "b"}), ErrorCode::Mismatch);
        row("all points zero", "xyz/003.tiff", cloudTiff(2, 0), ErrorCode::BadData);
        row("all points NaN", "xyz/003.tiff", cloudTiff(2, kNaN), ErrorCode::BadData);
        row("geometry cut off", "xyz/003.tiff", cloudTiff().substr(0, 60), ErrorCode::BadData);
        row("picture cut off", "rgb/003.png", kRgb.substr(0, 60), ErrorCode::BadData);
        row("mask cut off", "gt/003.png", kMask.substr(0, 60), ErrorCode::BadData);
        row("huge picture", "rgb/003.png", bytes::png(100000, 100000, 8, 2, {"a"}), ErrorCode::Unsupported);
    }
    void unsoundSamplesAreRefused()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(int, code);
        writeMvtec(root());
        bytes::write(root() / "test/hole" / file.toStdString(), content.toStdString());
        const auto catalog = openCatalog(root());
        QVERIFY(catalog);
        const auto sample = loadSample(catalog->samples[1]);
        VERIFY_REFUSED(sample, static_cast<ErrorCode>(code), file.toStdString());
        QVERIFY(sample.error().file.ends_with(file.toStdString()));
    }

    void vanishedFilesAreNoSurprise()
    {
        writeMvtec(root());
        fs::create_symlink(root() / "gone.png",
                           root() / "train/good/rgb/002.png"); // what a file that vanished after listing looks like
        const auto catalog = openCatalog(root());
        QVERIFY(catalog);
        QVERIFY(reasonFor(*catalog, "002.png").contains("vanished"));
        fs::remove(root() / "test/hole/xyz/003.tiff");
        VERIFY_REFUSED(loadSample(catalog->samples[1]), ErrorCode::NotFound, "003.tiff");
    }

    void symbolicLinkLoopsAreHarmless()
    {
        writeMvtec(root());
        fs::create_directory_symlink("..", root() / "test/hole/rgb/up");
        fs::create_directory_symlink(root(), root() / "test/again");
        fs::create_symlink("self.png", root() / "train/good/rgb/self.png"); // no system call can resolve it
        const auto catalog = openCatalog(root());
        QVERIFY(catalog);
        QCOMPARE(ids(catalog->samples), QStringList({"test/good/000", "test/hole/003", "train/good/000",
                                                     "train/good/001", "validation/good/000"}));
        QVERIFY(!reasonFor(*catalog, "self.png").isEmpty());
    }

    void whatMayNotBeReadIsNamed()
    {
        if (::geteuid() == 0)
            QSKIP("root may read everything");
        writeMvtec(root());
        writePair(root() / "test/cut", "000");
        fs::permissions(root() / "test/hole/xyz/003.tiff", fs::perms::none);
        fs::permissions(root() / "test/cut/rgb", fs::perms::none);
        const auto catalog = openCatalog(root());
        const auto sample = catalog ? loadSample(catalog->samples[1]) : passOn(catalog);
        fs::permissions(root() / "test/cut/rgb", fs::perms::owner_all); // or the folder could not be removed
        QVERIFY(catalog);
        QCOMPARE(ids(catalog->samples), QStringList({"test/good/000", "test/hole/003", "train/good/000",
                                                     "train/good/001", "validation/good/000"}));
        QVERIFY2(reasonFor(*catalog, "rgb").contains("cannot be read"), qPrintable(reasonFor(*catalog, "rgb")));
        VERIFY_REFUSED(sample, ErrorCode::Unreadable, "003.tiff");
    }

    void aFolderMayChangeWhileItIsRead()
    {
        writeMvtec(root());
        std::atomic<bool> stop = false;
        std::thread changer([&] {
            for (int i = 0; !stop; ++i) {
                std::error_code ignored;
                bytes::write(root() / "test" / ("type" + std::to_string(i % 3)) / "rgb/a.png", kRgb);
                bytes::write(root() / "test/hole/rgb" / ("x" + std::to_string(i % 7) + ".png"), kRgb);
                fs::remove_all(root() / "test" / ("type" + std::to_string((i + 1) % 3)), ignored);
                fs::remove(root() / "test/hole/rgb" / ("x" + std::to_string((i + 3) % 7) + ".png"), ignored);
            }
        });
        bool allSound = true;
        for (int round = 0; round < 200; ++round) {
            const auto catalog = openCatalog(root());
            allSound = allSound && catalog && ids(catalog->samples).contains("train/good/001");
        }
        stop = true;
        changer.join();
        QVERIFY(allSound);
    }

    void realDataSetIsListed()
    {
        const fs::path real = bytes::sharedFolder() / "data/cable_gland";
        if (!fs::exists(real))
            QSKIP("The shared samples are not here");
        const auto catalog = openCatalog(real);
        QVERIFY2(catalog, catalog ? "" : catalog.error().message().c_str());
        QVERIFY(catalog->skipped.empty());
        QVERIFY(catalog->warnings.empty());
        // find . -name '*.tiff' | wc -l counts the same files without us.
        std::size_t clouds = 0;
        for (const auto& entry : fs::recursive_directory_iterator(real))
            clouds += entry.path().extension() == ".tiff" ? 1 : 0;
        QCOMPARE(catalog->samples.size(), clouds);
        const auto bent = std::find_if(catalog->samples.begin(), catalog->samples.end(),
                                       [](const SampleRef& sample) { return sample.id == "test/bent/002"; });
        QVERIFY(bent != catalog->samples.end());
        const auto sample = loadSample(*bent);
        QVERIFY(sample && sample->mask);
        QCOMPARE(sample->cloud.at(200, 200, 2), 0.6295720338821411f); // tifffile
        QBENCHMARK { QVERIFY(loadSample(*bent)); }
    }

    void whatAPathIsToAPerson_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("kind");
        QTest::newRow("folder, whatever its name") << "parts.tsm" << int(Openable::Data);
        QTest::newRow("model") << "gasket.TSM" << int(Openable::Model);
        QTest::newRow("recipe") << "gasket.recipe.json" << int(Openable::Recipe);
        QTest::newRow("picture") << "7.Jpeg" << int(Openable::Data);
        QTest::newRow("geometry") << "7.pcd" << int(Openable::Data);
        QTest::newRow("document") << "7.pdf" << int(Openable::Nothing);
        QTest::newRow("no extension") << "tiff" << int(Openable::Nothing);
    }
    void whatAPathIsToAPerson()
    {
        QFETCH(QString, name);
        QFETCH(int, kind);
        fs::create_directory(root() / "parts.tsm");
        QCOMPARE(int(openableFrom(root() / name.toStdString())), kind);
    }

    void dataExtensionsAreThoseThatSamplesHave()
    {
        for (const std::string& extension : dataExtensions())
            QVERIFY2(isColourPicture("7" + extension) || isGeometry("7" + extension, true), extension.c_str());
        for (const char* extension : {".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".pcd", ".ply", ".txt"}) {
            const auto& list = dataExtensions();
            QCOMPARE(std::find(list.begin(), list.end(), extension) != list.end(),
                     isColourPicture("7" + std::string(extension)) || isGeometry("7" + std::string(extension), true));
        }
    }

private:
    fs::path root() const { return m_folder->path().toStdString(); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

TWINSPECT_TEST(TestCatalog)
#include "tst_catalog.moc"
