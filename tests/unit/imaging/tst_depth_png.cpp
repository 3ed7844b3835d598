// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTemporaryDir>

#include "core/imaging/decode.h"
#include "core/imaging/depth_picture.h"
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
        VERIFY_REFUSED(readGeometry("cloud.stl"), ErrorCode::Unsupported, "cloud.stl");
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

    // The files as the makers' tools write them, shortened. Expected: what the makers' documents say these mean.
    void cameraForms_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<double>("scale"); // metres a unit; 0: not said
        QTest::addColumn<bool>("sized");
        const auto row = [](const char* name, const char* content, double scale, bool sized) {
            QTest::newRow(name) << QByteArray(content) << scale << sized;
        };
        row("our own", R"({"fx":611.5,"fy":612.25,"cx":320.5,"cy":241,"width":640,"height":480,"depth_scale":0.001})",
            0.001, true);
        row("a mark before UTF-8", "\xEF\xBB\xBF{\"fx\":611.5,\"fy\":612.25,\"cx\":320.5,\"cy\":241}", 0, false);
        row("RealSense",
            R"({"width":640,"height":480,"ppx":320.5,"ppy":241,"fx":611.5,"fy":612.25,"model":"Brown Conrady",)"
            R"("coeffs":[0,0,0,0,0],"depth_scale":0.00025})",
            0.00025, true);
        row("RealSense, the depth stream of several alike",
            R"({"depth":{"ppx":320.5,"ppy":241,"fx":611.5,"fy":612.25},"depth_scale":0.001})", 0.001, false);
        row("Open3D",
            R"({"width":640,"height":480,"intrinsic_matrix":[611.5,0,0,0,612.25,0,320.5,241,1],"depth_scale":1000.0})",
            0.001, true);
        row("ROS, YAML",
            "image_width: 640\nimage_height: 480\ncamera_name: depth\ncamera_matrix:\n  rows: 3\n  cols: 3\n"
            "  data: [611.5, 0, 320.5, 0, 612.25, 241, 0, 0, 1]\ndistortion_model: plumb_bob\n"
            "distortion_coefficients:\n  rows: 1\n  cols: 5\n  data: [0, 0, 0, 0, 0]\n",
            0, true);
        row("ROS, a message as JSON",
            R"({"header":{"seq":1},"height":480,"width":640,"K":[611.5,0,320.5,0,612.25,241,0,0,1],"D":[0,0,0,0,0]})",
            0, true);
        row("ROS 2, k", R"({"height":480,"width":640,"k":[611.5,0,320.5,0,612.25,241,0,0,1]})", 0, true);
        row("OpenCV, YAML",
            "%YAML:1.0\n---\nimage_width: 640\nimage_height: 480\ncamera_matrix: !!opencv-matrix\n   rows: 3\n"
            "   cols: 3\n   dt: d\n   data: [ 6.115e+02, 0., 320.5, 0.,\n       612.25, 241., 0., 0., 1. ]\n",
            0, true);
        row("OpenCV, XML",
            "<?xml version=\"1.0\"?>\n<opencv_storage>\n<image_width>640</image_width>\n<image_height>480"
            "</image_height>\n<Camera_Matrix type_id=\"opencv-matrix\">\n<rows>3</rows><cols>3</cols><dt>d</dt>\n"
            "<data>611.5 0. 320.5 0. 612.25 241. 0. 0. 1.</data></Camera_Matrix>\n</opencv_storage>\n",
            0, true);
        row("OpenCV, JSON",
            R"({"cameraMatrix":{"type_id":"opencv-matrix","rows":3,"cols":3,"dt":"d",)"
            R"("data":[611.5,0,320.5,0,612.25,241,0,0,1]}})",
            0, false);
        row("rows of lists", R"({"camera_matrix":[[611.5,0,320.5],[0,612.25,241],[0,0,1]]})", 0, false);
        row("BOP, camera.json",
            R"({"cx":320.5,"cy":241,"depth_scale":0.1,"fx":611.5,"fy":612.25,"height":480,"width":640})", 0.0001, true);
        row("BOP, scene_camera.json", R"({"0":{"cam_K":[611.5,0,320.5,0,612.25,241,0,0,1],"depth_scale":1.0}})", 0.001,
            false);
        row("Azure Kinect",
            R"({"CalibrationInformation":{"Cameras":[{"Purpose":"CALIBRATION_CameraPurposeDepth","Intrinsics":)"
            R"({"ModelParameterCount":14,"ModelParameters":[0.3134765625,0.23583984375,0.59716796875,)"
            R"(0.597900390625,0,0,0,0,0,0,0,0,0,0]}}]}})",
            0.001, true);
        row("Zivid",
            "__version__:\n  serializer: 1\nCameraIntrinsics:\n  CameraMatrix:\n    CX: 320.5\n    CY: 241\n"
            "    FX: 611.5\n    FY: 612.25\n  Distortion:\n    K1: 0\n    K2: 0\n",
            0, false);
        row("Kalibr",
            "cam0:\n  camera_model: pinhole\n  intrinsics: [611.5, 612.25, 320.5, 241.0]\n"
            "  resolution: [640, 480]\n",
            0, true);
        row("ORB-SLAM",
            "%YAML:1.0\nCamera.fx: 611.5\nCamera.fy: 612.25\nCamera.cx: 320.5\nCamera.cy: 241.0\n"
            "Camera.width: 640\nCamera.height: 480\nDepthMapFactor: 5000.0\n",
            0.0002, true);
        row("NeRF", R"({"fl_x":611.5,"fl_y":612.25,"cx":320.5,"cy":241,"w":640,"h":480})", 0, true);
        row("bare numbers, rows of four", "611.5 0 320.5 0\n0 612.25 241 0\n0 0 1 0\n0 0 0 1\n", 0, false);
        row("bare numbers, a matrix", "611.5, 0, 320.5\n0, 612.25, 241\n0, 0, 1\n", 0, false);
    }
    void cameraForms()
    {
        QFETCH(QByteArray, content);
        QFETCH(double, scale);
        QFETCH(bool, sized);
        const auto camera = decodeIntrinsics(content.toStdString(), "camera");
        QVERIFY2(camera, camera ? "" : camera.error().message().c_str());
        const bool azure = content.contains("CALIBRATION"); // 1024 times the shares, by hand
        QCOMPARE(camera->fx, 611.5);
        QCOMPARE(camera->fy, 612.25);
        QCOMPARE(camera->cx, 320.5);
        QCOMPARE(camera->cy, 241.0);
        QCOMPARE(camera->scaleAssumed, scale == 0);
        if (scale > 0)
            QVERIFY(std::abs(camera->depthScale - scale) < 1e-12);
        QCOMPARE(camera->width, !sized ? 0 : azure ? 1024 : 640);
        QCOMPARE(camera->height, !sized ? 0 : azure ? 1024 : 480);
    }

    // What sensor_msgs/CameraInfo says of the whole sensor is not what it says of a part of it: a point that the whole
    // picture has in a column, the part has in (column - x_offset) / binning_x.
    void whatIsReadOutOfTheSensor_data()
    {
        QTest::addColumn<QByteArray>("content");
        const char* json = R"({"width":640,"height":480,"K":[611.5,0,320.5,0,612.25,241,0,0,1],%1})";
        const char* yaml = "image_width: 640\nimage_height: 480\nK: [611.5, 0.0, 320.5, 0.0, 612.25, 241.0, 0.0, 0.0, "
                           "1.0]\nbinning_x: %1\nbinning_y: %2\nroi:\n  x_offset: %3\n  y_offset: %4\n"
                           "  height: %5\n  width: %6\n  do_rectify: False\n";
        const auto row = [&](const char* name, int x, int y, int left, int top, int width, int height) {
            const auto both = QStringLiteral("{\"x_offset\":%1,\"y_offset\":%2,\"width\":%3,\"height\":%4}")
                                  .arg(left)
                                  .arg(top)
                                  .arg(width)
                                  .arg(height);
            QTest::newRow(qPrintable(QString(name) + ", JSON"))
                << QString(json)
                       .arg(QStringLiteral("\"binning_x\":%1,\"binning_y\":%2,\"roi\":").arg(x).arg(y) + both)
                       .toUtf8();
            QTest::newRow(qPrintable(QString(name) + ", YAML"))
                << QString(yaml).arg(x).arg(y).arg(left).arg(top).arg(height).arg(width).toUtf8();
        };
        row("nothing", 0, 0, 0, 0, 0, 0);
        row("binned", 2, 2, 0, 0, 0, 0);
        row("cut", 1, 1, 256, 192, 128, 96);
        row("cut and binned", 4, 2, 128, 96, 256, 192);
    }
    void whatIsReadOutOfTheSensor()
    {
        QFETCH(QByteArray, content);
        const auto camera = decodeIntrinsics(content.toStdString(), "camera_info");
        QVERIFY2(camera, camera ? "" : camera.error().message().c_str());
        const QString name = QTest::currentDataTag();
        const double x = name.startsWith("cut and") ? 4 : name.startsWith("binned") ? 2 : 1;
        const double y = name.startsWith("cut and") || name.startsWith("binned") ? 2 : 1;
        const double left = name.startsWith("cut and") ? 128 : name.startsWith("cut") ? 256 : 0;
        const double top = name.startsWith("cut and") ? 96 : name.startsWith("cut") ? 192 : 0;
        QCOMPARE(camera->width, name.startsWith("cut and") ? 64
                                : name.startsWith("cut")   ? 128
                                : name[0] == 'b'           ? 320
                                                           : 640);
        QCOMPARE(camera->height, name.startsWith("cut") ? 96 : name[0] == 'b' ? 240 : 480);
        for (const double across : {-0.1, 0.0, 0.2}) { // the edges of pixels, where both pictures meet
            const double whole = 611.5 * across + 320.5 + 0.5, wholeRow = 612.25 * across + 241 + 0.5;
            QCOMPARE(camera->fx * across + camera->cx + 0.5, (whole - left) / x);
            QCOMPARE(camera->fy * across + camera->cy + 0.5, (wholeRow - top) / y);
        }
    }

    void camerasThatCannotBeUsed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("two different cameras")
            << QByteArray(R"({"color":{"fx":900,"fy":900,"ppx":640,"ppy":360},)"
                          R"("depth":{"fx":611.5,"fy":612.25,"ppx":320.5,"ppy":241}})")
            << QString("several cameras");
        QTest::newRow("shares of the picture")
            << QByteArray(R"({"fx":0.95,"fy":1.27,"cx":0.5,"cy":0.5})") << QString("shares");
        QTest::newRow("a number twice") << QByteArray(R"({"fx":611.5,"fy":612.25,"cx":320.5,"cy":241,"fx":900})")
                                        << QString("\"fx\" twice");
        QTest::newRow("two cameras of Kalibr")
            << QByteArray("cam0:\n  intrinsics: [611.5, 612.25, 320.5, 241.0]\n  resolution: [640, 480]\n"
                          "cam1:\n  intrinsics: [610.5, 612.25, 320.5, 241.0]\n  resolution: [640, 480]\n")
            << QString("\"intrinsics\" twice");
        QTest::newRow("a roi beyond the picture")
            << QByteArray(R"({"width":640,"height":480,"K":[611.5,0,320.5,0,612.25,241,0,0,1],)"
                          R"("roi":{"x_offset":600,"y_offset":0,"width":128,"height":96}})")
            << QString("roi or binning");
        QTest::newRow("a note") << QByteArray("this is the camera of line 3\n") << QString("no camera file");
        QTest::newRow("five bare numbers") << QByteArray("1 2 3 4 5\n") << QString("no camera file");
    }
    void camerasThatCannotBeUsed()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        const auto camera = decodeIntrinsics(content.toStdString(), "camera.json");
        VERIFY_REFUSED(camera, ErrorCode::BadData, "camera.json");
        QVERIFY2(QString::fromStdString(camera.error().message()).contains(says), camera.error().message().c_str());
    }

    void aLensThatBendsIsMeasured()
    {
        // At the corner of 640 x 480: r = hypot(320 / 600, 240 / 600) = 2 / 3, moved by 600 k1 r^3 = 600 * 0.1 * 8
        // / 27.
        const auto camera = decodeIntrinsics(
            R"({"fx":600,"fy":600,"ppx":320,"ppy":240,"width":640,"height":480,"coeffs":[0.1,0,0,0,0]})", "camera");
        QVERIFY(camera && std::abs(camera->distortionPx - 60.0 * 8 / 27) < 1e-9);
        // However the file names it.
        const std::string pinhole = R"({"fx":600,"fy":600,"cx":320,"cy":240,"imageWidth":640,"imageHeight":480,)";
        for (const char* lens : {R"("DistortionCoefficients":[0.1,0,0,0,0]})", R"("k1":0.1,"k2":0})",
                                 R"("Distortion":{"K1":0.1,"K2":0}})", R"("distortion_coeffs":[[0.1,0,0,0]]})"}) {
            const auto other = decodeIntrinsics(pinhole + lens, "camera");
            QVERIFY2(other && std::abs(other->distortionPx - 60.0 * 8 / 27) < 1e-9, lens);
            QCOMPARE(other->width, 640);
        }
        // Axes that are not at right angles: 240 rows below the middle a point lies 40 * 240 / 600 px further right.
        const auto skewed =
            decodeIntrinsics(R"({"K":[600,40,320,0,600,240,0,0,1],"width":640,"height":480})", "camera");
        QVERIFY(skewed && skewed->distortionPx == 0 && std::abs(skewed->skewPx - 16) < 1e-9);
    }

    void theLensIsUndone()
    {
        // A plane across the line of sight 500 mm away. Where a point of radius r on it is seen follows from the
        // formula of the lens; for a pixel the radius is found by halving.
        for (const double k1 : {-0.12, 0.08}) {
            GeometryReading reading;
            auto& camera = reading.camera.emplace(CameraIntrinsics{60, 60, 31.5, 23.5, 0.001});
            camera.distortion[0] = k1;
            const auto cloud = cloudOf(Image<float>(64, 48, 1, 500), true, "plane.png", reading, nullptr, nullptr);
            QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
            for (const auto& [column, row] : {std::pair(0, 0), {63, 10}, {32, 24}, {5, 47}}) {
                const double u = (column - 31.5) / 60, v = (row - 23.5) / 60, seen = std::hypot(u, v);
                double low = 0, high = 1;
                for (int i = 0; i < 60; ++i) {
                    const double middle = (low + high) / 2;
                    (middle * (1 + k1 * middle * middle) < seen ? low : high) = middle;
                }
                QVERIFY(std::abs(cloud->at(row, column, 0) - 0.5 * low * u / seen) < 1e-6);
                QVERIFY(std::abs(cloud->at(row, column, 1) - 0.5 * low * v / seen) < 1e-6);
                QCOMPARE(cloud->at(row, column, 2), 0.5F);
            }
        }
        // All of the formula, the other way round.
        CameraIntrinsics camera{504, 505, 320, 288};
        camera.distortion = {0.48, -0.03, 0.0007, -0.0012, 0.02, 0.81, -0.01, 0.05};
        for (const auto& [x, y] : {std::pair(0.4, -0.3), {-0.5, 0.5}, {0.01, 0.2}}) {
            const auto pixel = pixelOf(camera, {2 * x, 2 * y, 2});
            const auto ray = rayOf(camera, (*pixel)[0], (*pixel)[1]);
            QVERIFY(ray && std::hypot((*ray)[0] - x, (*ray)[1] - y) < 1e-5);
        }
        // A barrel so strong that no point is seen at the corner.
        camera.distortion = {-0.9};
        QVERIFY(!rayOf(camera, 0, 0) && rayOf(camera, 320, 300));
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
