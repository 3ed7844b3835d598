// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTemporaryDir>

#include "core/imaging/decode.h"
#include "tests/unit/imaging/file_bytes.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

const CameraIntrinsics kCamera{500, 400, 1, 0.5, 0.001};

} // namespace

class TestDepthPng : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void depthBecomesPoints()
    {
        // 500, 0 / 1000, 65535 in big-endian 16 bits.
        const auto content =
            bytes::png(2, 2, 16, 0, {std::string("\x01\xf4\x00\x00", 4), std::string("\x03\xe8\xff\xff", 4)});
        const auto cloud = decodeDepthPng(content, "depth.png", {.camera = kCamera});
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        // x = (column - cx) / fx * z, y = (row - cy) / fy * z, by hand.
        QCOMPARE(cloud->at(0, 0, 2), 0.5f);
        QCOMPARE(cloud->at(0, 0, 0), -0.001f);
        QCOMPARE(cloud->at(0, 0, 1), -0.000625f);
        QVERIFY(std::isnan(cloud->at(0, 1, 0)) && std::isnan(cloud->at(0, 1, 1)) && std::isnan(cloud->at(0, 1, 2)));
        QCOMPARE(cloud->at(1, 0, 2), 1.0f);
        QCOMPARE(cloud->at(1, 0, 1), 0.00125f);
        QVERIFY(std::isnan(cloud->at(1, 1, 2))); // 65535 is a sensor's "out of range"
    }

    void wrongDepthIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& content, const char* says) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << QString(says);
        };
        const auto sound = bytes::png(2, 1, 16, 0, {"abcd"});
        row("8 bits", bytes::png(2, 1, 8, 0, {"ab"}), "8 bits a pixel");
        row("colourised", bytes::png(2, 1, 8, 2, {"abcdef"}), "colourised");
        row("colourised, 16 bits", bytes::png(2, 1, 16, 2, {"abcdefghijkl"}), "colourised");
        row("palette", bytes::png(2, 1, 8, 3, {std::string("\x00\x02", 2)}), "colourised");
        row("cut off", sound.substr(0, sound.size() - 16), "cut off");
        row("not a PNG", "hello", "not a PNG");
    }
    void wrongDepthIsRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("Tiefe 1.png").toStdString();
        bytes::write(path, content.toStdString());
        const auto cloud = readGeometry(path, {.camera = kCamera});
        VERIFY_REFUSED(cloud, ErrorCode::BadData, path);
        QVERIFY2(QString::fromStdString(cloud.error().message()).contains(says), cloud.error().message().c_str());
    }

    // A plate that lies flat under the camera has one distance, or two where it is rounded. A narrow field of view
    // makes it far away in sizes of its own; it is measured all the same.
    void flatSurfacesAreMeasured_data()
    {
        QTest::addColumn<QByteArray>("row");  // of four numbers
        QTest::addColumn<int>("measured");    // of 16 points
        const auto row = [](const char* name, std::string_view bytes, int measured) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << measured;
        };
        using namespace std::string_view_literals;
        row("one distance", "\x02\x58\x02\x58\x02\x58\x02\x58"sv, 16);
        row("two distances", "\x02\x58\x02\x59\x02\x58\x02\x59"sv, 16);
        row("three distances", "\x02\x58\x02\x59\x02\x5a\x02\x59"sv, 16);
        row("one distance, and holes", "\x02\x58\x00\x00\x02\x58\x02\x58"sv, 12);
        row("one distance, and a number far away", "\x02\x58\x02\x58\xea\x60\x02\x58"sv, 12);
        row("one distance, and 65535", "\x02\x58\x02\x58\xff\xff\x02\x58"sv, 12);
        row("two distances, and a number far away", "\x02\x58\x02\x59\xea\x60\x02\x58"sv, 12);
    }
    void flatSurfacesAreMeasured()
    {
        QFETCH(QByteArray, row);
        QFETCH(int, measured);
        const auto content = bytes::png(4, 4, 16, 0, std::vector<std::string>(4, row.toStdString()));
        const auto cloud = decodeDepthPng(content, "depth.png", {.camera = CameraIntrinsics{5000, 5000, 2, 2, 0.0005}});
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        int found = 0;
        for (int at = 0; at < 16; ++at)
            if (const float z = cloud->at(at / 4, at % 4, 2); !std::isnan(z)) {
                ++found;
                QVERIFY2(z > 0.2999F && z < 0.3011F, qPrintable(QString::number(z))); // 600 to 602 units of 0.5 mm
            }
        QCOMPARE(found, measured);
    }

    void depthNeedsACamera()
    {
        VERIFY_REFUSED(decodeDepthPng(bytes::png(2, 1, 16, 0, {"abcd"}), "depth.png", {}), ErrorCode::InvalidArgument,
                       "depth.png");
        VERIFY_REFUSED(readGeometry("cloud.ply"), ErrorCode::Unsupported, "cloud.ply");
        VERIFY_REFUSED(decodeDepthPng(bytes::png(2, 1, 16, 0, {"abcd"}), "depth.png", {.camera = CameraIntrinsics()}),
                       ErrorCode::InvalidArgument, "depth.png");
    }

    void absurdCamerasGiveNoHalfPoints()
    {
        const auto content = bytes::png(2, 1, 16, 0, {"abcd"});
        const auto cloud =
            decodeDepthPng(content, "depth.png",
                           {.camera = CameraIntrinsics{1e-300, 1, 0, 0, 0.001}}); // x of the second pixel overflows
        QVERIFY(cloud);
        QCOMPARE(cloud->at(0, 0, 0), 0.0f);
        QVERIFY(std::isnan(cloud->at(0, 1, 0)) && std::isnan(cloud->at(0, 1, 2)));
    }

    void intrinsics_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("complete") << QByteArray(R"({"fx":711.5,"fy":712,"cx":320,"cy":240,"depth_scale":0.00025})")
                                  << true;
        QTest::newRow("no fx") << QByteArray(R"({"fy":712,"cx":320,"cy":240})") << false;
        QTest::newRow("text") << QByteArray(R"({"fx":"711","fy":712,"cx":320,"cy":240})") << false;
        QTest::newRow("zero") << QByteArray(R"({"fx":0,"fy":712,"cx":320,"cy":240})") << false;
        QTest::newRow("beyond double") << QByteArray(R"({"fx":1e999,"fy":712,"cx":320,"cy":240})") << false;
        QTest::newRow("list") << QByteArray("[1,2,3,4]") << false;
        QTest::newRow("cut off") << QByteArray(R"({"fx":711.5,"fy")") << false;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("nested without end") << QByteArray(R"({"fx":)") + QByteArray(100'000, '[') << false;
    }
    void intrinsics()
    {
        QFETCH(QByteArray, json);
        QFETCH(bool, accepted);
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("intrinsics.json").toStdString();
        bytes::write(path, json.toStdString());
        const auto camera = readIntrinsics(path);
        if (!accepted) {
            VERIFY_REFUSED(camera, ErrorCode::BadData, path);
            return;
        }
        QVERIFY(camera);
        QCOMPARE(camera->fx, 711.5);
        QCOMPARE(camera->cy, 240.0);
        QCOMPARE(camera->depthScale, 0.00025);
        const std::filesystem::path copy = folder.filePath("copy.json").toStdString();
        QVERIFY(writeIntrinsics(copy, *camera));
        QVERIFY(readIntrinsics(copy).value() == *camera);
    }
};

TWINSPECT_TEST(TestDepthPng)
#include "tst_depth_png.moc"
