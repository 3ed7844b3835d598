// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include <QElapsedTimer>
#include <QTemporaryDir>

#include "core/imaging/decode.h"
#include "tests/unit/imaging/file_bytes.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();
const std::vector<float> kPoints{0.1f, 0.2f, 0.5f, -0.1f, 0.25f, 0.6f, 0.3f, 0.4f, 0.7f, 0.5f, 0.6f, 0.8f};

bytes::Tiff sound(bool bigEndian = false)
{
    bytes::Tiff picture;
    picture.bigEndian = bigEndian;
    picture.pixels = bytes::floats(kPoints, bigEndian);
    return picture;
}

} // namespace

class TestCloudTiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointsKeepTheirOrder_data()
    {
        QTest::addColumn<bool>("bigEndian");
        QTest::newRow("little-endian") << false;
        QTest::newRow("big-endian") << true;
    }
    void pointsKeepTheirOrder()
    {
        QFETCH(bool, bigEndian);
        const auto cloud = decodeCloudTiff(bytes::tiff(sound(bigEndian)), "a.tiff");
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        QCOMPARE(std::vector<float>(cloud->values().begin(), cloud->values().end()), kPoints);
    }

    void formsGiveTheSamePoints_data()
    {
        QTest::addColumn<QByteArray>("content");
        const auto row = [](const char* name, auto change) {
            bytes::Tiff picture = sound();
            change(picture);
            QTest::newRow(name) << QByteArray::fromStdString(bytes::tiff(picture));
        };
        std::vector<float> planes;
        for (std::size_t axis = 0; axis < 3; ++axis)
            for (std::size_t i = 0; i < 4; ++i)
                planes.push_back(kPoints[3 * i + axis]);
        const std::string byPlane = bytes::floats(planes), byPixel = bytes::floats(kPoints);
        row("BigTIFF", [](bytes::Tiff& t) { t.wide = true; });
        row("BigTIFF, big-endian", [](bytes::Tiff& t) {
            t.wide = t.bigEndian = true;
            t.pixels = bytes::floats(kPoints, true);
        });
        row("separate planes", [&](bytes::Tiff& t) {
            t.planar = 2;
            t.strips = {byPlane.substr(0, 16), byPlane.substr(16, 16), byPlane.substr(32)};
        });
        row("separate planes in BigTIFF, a strip a row, Deflate", [&](bytes::Tiff& t) {
            t.planar = 2;
            t.wide = true;
            t.compression = 8;
            t.rowsPerStrip = 1;
            for (std::size_t i = 0; i < 6; ++i)
                t.strips.push_back(bytes::deflated(byPlane.substr(8 * i, 8)));
        });
        row("64-bit numbers", [](bytes::Tiff& t) {
            t.bits = 64;
            t.pixels = bytes::doubles({kPoints.begin(), kPoints.end()});
        });
        row("Deflate", [&](bytes::Tiff& t) {
            t.compression = 8;
            t.pixels = bytes::deflated(byPixel);
        });
        row("Deflate, the last strip filled up", [&](bytes::Tiff& t) {
            t.height = 2;
            t.compression = 8;
            t.rowsPerStrip = 1;
            t.strips = {bytes::deflated(byPixel.substr(0, 24)), bytes::deflated(byPixel.substr(24))};
        });
    }
    void formsGiveTheSamePoints()
    {
        QFETCH(QByteArray, content);
        const auto cloud = decodeCloudTiff(content.toStdString(), "a.tiff");
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        QCOMPARE(std::vector<float>(cloud->values().begin(), cloud->values().end()), kPoints);
    }

    // Three rows in strips of two: the second one holds two, the second of which is no part of the picture.
    void aLastStripMayBeFilledUp()
    {
        bytes::Tiff picture = sound();
        std::vector<float> points = kPoints;
        points.insert(points.end(), kPoints.begin(), kPoints.begin() + 6);
        picture.height = 3;
        picture.rowsPerStrip = 2;
        picture.compression = 8;
        picture.strips = {bytes::deflated(bytes::floats(kPoints)), bytes::deflated(bytes::floats(kPoints))};
        const auto cloud = decodeCloudTiff(bytes::tiff(picture), "a.tiff");
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        QCOMPARE(std::vector<float>(cloud->values().begin(), cloud->values().end()), points);
    }

    // As HALCON's write_image() leaves x, y and z.
    void threeFilesMakeACloud_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("at the end") << QStringList{"part 1_x.tif", "part 1_y.tif", "part 1_z.tif"};
        QTest::newRow("upper case at the beginning") << QStringList{"X-1.tiff", "Y-1.tiff", "Z-1.tiff"};
        QTest::newRow("folders") << QStringList{"x/1.tif", "y/1.tif", "z/1.tif"};
        QTest::newRow("names alone") << QStringList{"x.tif", "y.tif", "z.tif"};
    }
    void threeFilesMakeACloud()
    {
        QFETCH(QStringList, names);
        QTemporaryDir folder;
        std::vector<std::filesystem::path> files;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            files.emplace_back(folder.filePath(names[static_cast<int>(axis)]).toStdString());
            bytes::Tiff picture;
            picture.channels = 1;
            picture.pixels = bytes::floats({kPoints[axis], kPoints[3 + axis], kPoints[6 + axis], kPoints[9 + axis]});
            bytes::write(files.back(), bytes::tiff(picture));
        }
        const auto cloud = readGeometry(files[2]);
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        QCOMPARE(std::vector<float>(cloud->values().begin(), cloud->values().end()), kPoints);
        QVERIFY(axisFilesOf(files[2]) == (std::vector{files[0], files[1]}));
        QVERIFY(axisFilesOf(files[0]).empty());
        bytes::Tiff other;
        other.channels = 1;
        other.height = 1;
        other.pixels = bytes::floats({1, 2});
        bytes::write(files[1], bytes::tiff(other));
        VERIFY_REFUSED(readGeometry(files[2]), ErrorCode::Mismatch, files[1]);
        std::filesystem::remove(files[1]);
        VERIFY_REFUSED(readGeometry(files[2]), ErrorCode::InvalidArgument, files[2]); // depth without a camera
    }

    void pointsWithoutMeasurementAreNaN_data()
    {
        QTest::addColumn<QVector<float>>("point");
        QTest::addColumn<bool>("measured");
        QTest::newRow("zero") << QVector<float>{0, 0, 0} << false;
        QTest::newRow("minus zero") << QVector<float>{-0.0f, 0, -0.0f} << false;
        QTest::newRow("NaN in x") << QVector<float>{kNaN, 1, 1} << false;
        QTest::newRow("NaN in z") << QVector<float>{1, 1, kNaN} << false;
        QTest::newRow("infinite") << QVector<float>{1, kInfinity, 1} << false;
        QTest::newRow("minus infinite") << QVector<float>{1, 1, -kInfinity} << false;
        QTest::newRow("x and y zero") << QVector<float>{0, 0, 0.5f} << true;
    }
    void pointsWithoutMeasurementAreNaN()
    {
        QFETCH(QVector<float>, point);
        QFETCH(bool, measured);
        auto picture = sound();
        picture.pixels.replace(0, 12, bytes::floats({point[0], point[1], point[2]}));
        const auto cloud = decodeCloudTiff(bytes::tiff(picture), "a.tiff");
        QVERIFY(cloud);
        for (int channel = 0; channel < 3; ++channel)
            QCOMPARE(std::isnan(cloud->at(0, 0, channel)), !measured);
        QCOMPARE(cloud->at(1, 1, 2), 0.8f);
    }

    void unitsAreGuessedOrGiven_data()
    {
        QTest::addColumn<float>("factor");
        QTest::addColumn<double>("unit");
        QTest::addColumn<float>("expectedZ");
        QTest::newRow("metres") << 1.0f << 0.0 << 0.8f;
        QTest::newRow("millimetres") << 1000.0f << 0.0 << 0.8f;
        QTest::newRow("millimetres, camera looks along -z") << -1000.0f << 0.0 << -0.8f;
        QTest::newRow("told metres") << 1000.0f << 1.0 << 800.0f;
        QTest::newRow("told millimetres") << 1.0f << 0.001 << 0.0008f;
    }
    void unitsAreGuessedOrGiven()
    {
        QFETCH(float, factor);
        QFETCH(double, unit);
        QFETCH(float, expectedZ);
        std::vector<float> points = kPoints;
        for (float& value : points)
            value *= factor;
        auto picture = sound();
        picture.pixels = bytes::floats(points);
        const auto cloud = decodeCloudTiff(bytes::tiff(picture), "a.tiff",
                                           {.metresPerUnit = unit > 0 ? std::optional(unit) : std::nullopt});
        QVERIFY(cloud);
        QVERIFY(std::abs(cloud->at(1, 1, 2) - expectedZ) <= 1e-6f * std::abs(expectedZ));
    }

    void wrongFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& content, ErrorCode code, const char* says) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << static_cast<int>(code) << QString(says);
        };
        const auto with = [](auto change) {
            bytes::Tiff picture = sound();
            change(picture);
            return bytes::tiff(picture);
        };
        const std::string whole = bytes::tiff(sound());
        row("empty", "", ErrorCode::BadData, "empty");
        row("not a TIFF", "II but then a text", ErrorCode::BadData, "not a TIFF");
        row("PNG named .tiff", bytes::png(2, 2, 8, 2, {"abcdef", "abcdef"}), ErrorCode::BadData, "not a TIFF");
        row("BigTIFF without a directory", std::string("II\x2b\x00\x08\x00\x00\x00", 8) + std::string(16, '\0'),
            ErrorCode::BadData, "cut off");
        row("cut in the directory", whole.substr(0, whole.size() - 30), ErrorCode::BadData, "cut off");
        row("cut before the directory", whole.substr(0, 40), ErrorCode::BadData, "cut off");
        row("strip after the end", with([](bytes::Tiff& t) { t.claimedBytes = 100000; }), ErrorCode::BadData,
            "cut off");
        row("strip too short", with([](bytes::Tiff& t) { t.pixels.resize(24); }), ErrorCode::BadData,
            "too little data");
        row("one channel without a camera", with([](bytes::Tiff& t) { t.channels = 1; }), ErrorCode::InvalidArgument,
            "camera");
        row("four channels", with([](bytes::Tiff& t) {
                t.channels = 4;
                t.pixels.resize(64);
            }),
            ErrorCode::BadData, "4 channels");
        row("16-bit integers", with([](bytes::Tiff& t) {
                t.bits = 16;
                t.format = 1;
            }),
            ErrorCode::BadData, "whole numbers");
        row("32-bit integers", with([](bytes::Tiff& t) { t.format = 1; }), ErrorCode::BadData, "whole numbers");
        row("8-bit colour", with([](bytes::Tiff& t) {
                t.bits = 8;
                t.format = 1;
            }),
            ErrorCode::BadData, "whole numbers");
        row("half floats", with([](bytes::Tiff& t) { t.bits = 16; }), ErrorCode::Unsupported, "16-bit");
        const auto packed = [&](const std::string& plain) {
            return with([&](bytes::Tiff& t) {
                t.compression = 8;
                t.pixels = bytes::deflated(plain);
            });
        };
        row("a Deflate strip of less than its pixels", packed(bytes::floats(kPoints).substr(0, 44)), ErrorCode::BadData,
            "cannot be decoded");
        row("a Deflate strip of more than its pixels", packed(bytes::floats(kPoints) + std::string(24, 'x')),
            ErrorCode::BadData, "more than its pixels");
        row("separate planes, one cut off", with([](bytes::Tiff& t) {
                t.planar = 2;
                t.strips = {std::string(16, 'a'), std::string(16, 'b'), std::string(12, 'c')};
            }),
            ErrorCode::BadData, "too little data");
        row("JPEG inside", with([](bytes::Tiff& t) { t.compression = 7; }), ErrorCode::Unsupported, "compressed");
        row("damaged Deflate", with([](bytes::Tiff& t) { t.compression = 8; }), ErrorCode::BadData, "damaged");
        row("100000 x 100000 by header", with([](bytes::Tiff& t) { t.width = t.height = 100000; }),
            ErrorCode::Unsupported, "100000 x 100000");
        row("too many pixels by header", with([](bytes::Tiff& t) { t.width = t.height = 16384; }),
            ErrorCode::Unsupported, "16384 x 16384");
        row("8000 x 8000 with no data", with([](bytes::Tiff& t) {
                t.width = t.height = 8000;
                t.compression = 8;
            }),
            ErrorCode::BadData, "too little data");
        std::string pages = whole; // the directory begins where the header says, and its last four bytes name the next
        for (int i = 0; i < 4; ++i)
            pages[pages.size() - 4 + static_cast<std::size_t>(i)] = pages[4 + static_cast<std::size_t>(i)];
        row("several pictures", pages, ErrorCode::Unsupported, "several pictures");
        row("signed depth", with([](bytes::Tiff& t) {
                t.channels = 1;
                t.bits = 16;
                t.format = 2;
            }),
            ErrorCode::Unsupported, "signed whole numbers of 16 bits");
        row("no width", with([](bytes::Tiff& t) { t.width = 0; }), ErrorCode::BadData, "empty");
    }
    void wrongFilesAreRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, code);
        QFETCH(QString, says);
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("Höhe 1.tiff").toStdString();
        bytes::write(path, content.toStdString());
        QElapsedTimer timer;
        timer.start();
        const auto cloud = readGeometry(path);
        VERIFY_REFUSED(cloud, static_cast<ErrorCode>(code), path);
        QVERIFY2(QString::fromStdString(cloud.error().message()).contains(says), cloud.error().message().c_str());
        QVERIFY(timer.elapsed() < 2000);
    }

    void everyCutIsNoticed()
    {
        const std::string whole = bytes::tiff(sound());
        for (std::size_t length = 0; length + 4 < whole.size(); ++length) // the last 4 bytes say "no further page"
            QVERIFY2(!decodeCloudTiff(std::string_view(whole).substr(0, length), "cut.tiff"),
                     std::to_string(length).c_str());
    }

    void writingKeepsEveryBit()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("Wölkchen 1.tiff").toStdString();
        OrganizedCloud cloud(7, 5, 3);
        for (std::size_t i = 0; i < cloud.values().size(); ++i)
            cloud.data()[i] = 0.1f + static_cast<float>(i) / 997.0f;
        for (int channel = 0; channel < 3; ++channel)
            cloud.at(2, 3, channel) = kNaN;
        QVERIFY(writeCloudTiff(path, cloud));
        const auto back = readCloudTiff(path);
        QVERIFY(back);
        QCOMPARE(back->width(), 7);
        QVERIFY(std::isnan(back->at(2, 3, 0)));
        for (std::size_t i = 0; i < cloud.values().size(); ++i)
            QVERIFY(cloud.data()[i] == back->data()[i] || std::isnan(cloud.data()[i]));
        VERIFY_REFUSED(writeCloudTiff(path, OrganizedCloud(2, 2, 1)), ErrorCode::WriteFailed, path);
    }

    /// Larger than what is read at once, in one strip.
    void aLargeStripIsReadInPieces_data()
    {
        QTest::addColumn<bool>("bigEndian");
        QTest::newRow("little-endian") << false;
        QTest::newRow("big-endian") << true;
    }
    void aLargeStripIsReadInPieces()
    {
        QFETCH(bool, bigEndian);
        constexpr std::size_t kSide = 401;
        std::vector<float> points(3 * kSide * kSide);
        for (std::size_t i = 0; i < points.size(); ++i)
            points[i] =
                i % 3 == 2 ? 0.5f + static_cast<float>(i % 1021) / 8192 : static_cast<float>(1 + i % 509) / 1024;
        bytes::Tiff picture = sound(bigEndian);
        picture.width = picture.height = picture.rowsPerStrip = kSide;
        picture.pixels = bytes::floats(points, bigEndian);
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "a.tiff";
        const std::string file = bytes::tiff(picture);
        std::ofstream(path, std::ios::binary) << file;
        const auto cloud = readCloudTiff(path);
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        QCOMPARE(std::vector<float>(cloud->values().begin(), cloud->values().end()), points);
        const auto inMemory = decodeCloudTiff(file, "a.tiff");
        QVERIFY(inMemory && *inMemory == *cloud);
    }

    void realSampleEqualsTifffile()
    {
        const auto path = bytes::sharedFolder() / "data/cable_gland/test/bent/xyz/002.tiff";
        if (!std::filesystem::exists(path))
            QSKIP("The shared samples are not here");
        const auto cloud = readCloudTiff(path);
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        // Python: tifffile.imread(path)[200, 200] and so on, (a == 0).all(-1).sum(), sum over the other points in
        // float64.
        QCOMPARE(cloud->width(), 400);
        QCOMPARE(cloud->height(), 400);
        QCOMPARE(cloud->at(200, 200, 0), 0.033232152462005615f);
        QCOMPARE(cloud->at(200, 200, 1), 0.000634407508186996f);
        QCOMPARE(cloud->at(200, 200, 2), 0.6295720338821411f);
        QCOMPARE(cloud->at(150, 230, 1), -0.010748454369604588f);
        double sumZ = 0;
        int missing = 0;
        for (std::size_t i = 2; i < cloud->values().size(); i += 3) {
            missing += std::isnan(cloud->data()[i]) ? 1 : 0;
            sumZ += std::isnan(cloud->data()[i]) ? 0.0 : static_cast<double>(cloud->data()[i]);
        }
        QCOMPARE(missing, 71977);
        QVERIFY(std::abs(sumZ - 57643.91462898) < 1e-6);
    }
};

TWINSPECT_TEST(TestCloudTiff)
#include "tst_cloud_tiff.moc"
