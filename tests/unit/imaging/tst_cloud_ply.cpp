// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTemporaryDir>

#include "core/imaging/decode.h"
#include "tests/support/peak_memory.h"
#include "tests/support/test_program.h"
#include "tests/unit/imaging/file_bytes.h"

using namespace twinspect;

namespace {

const std::vector<float> kPlyPoints{0.1F, 0.2F, 0.5F, 0.3F, 0.4F, 0.6F, NAN, NAN, NAN, -0.5F, 0.6F, 0.8F};
const std::string kAscii = "0.1 0.2 0.5\n0.3 0.4 0.6\nnan nan nan\n-0.5 0.6 0.8\n";
const std::string kVertex = "element vertex 4\nproperty float x\nproperty float y\nproperty float z\n";
const std::string kSize = "obj_info num_cols 2\nobj_info num_rows 2\n";

std::string ply(const std::string& format, const std::string& header, const std::string& content)
{
    return "ply\nformat " + format + " 1.0\n" + header + "end_header\n" + content;
}

std::string mixedPlyFields()
{
    std::string points;
    for (std::size_t i = 0; i < 4; ++i)
        points += "\x07\x08\x09" + bytes::floats({kPlyPoints[3 * i + 2]}, true)
                + bytes::floats({kPlyPoints[3 * i]}, true) + bytes::floats({kPlyPoints[3 * i + 1]}, true);
    return points;
}

} // namespace

class TestCloudPly : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allFormsGiveTheSamePoints_data()
    {
        QTest::addColumn<QByteArray>("content");
        const auto row = [](const char* name, const std::string& content) {
            QTest::newRow(name) << QByteArray::fromStdString(content);
        };
        row("ascii", ply("ascii", kSize + kVertex, kAscii));
        row("ascii, Windows line ends, size as a comment",
            "ply\r\nformat ascii 1.0\r\ncomment width: 2\r\ncomment height: 2\r\nelement vertex 4\r\n"
            "property float x\r\nproperty float y\r\nproperty float z\r\nend_header\r\n"
            "+0.1 0.2 5e-1\r\n0.3 0.4 0.6\r\n1.#QNAN 0 0\r\n-0.5 0.6 0.8\r\n");
        row("binary", ply("binary_little_endian", kVertex + kSize, bytes::floats(kPlyPoints)));
        row("big-endian, colours first", ply("binary_big_endian",
                                             kSize
                                                 + "element vertex 4\nproperty uchar red\nproperty uchar green\n"
                                                   "property uchar blue\nproperty float z\nproperty float32 x\n"
                                                   "property float y\n",
                                             mixedPlyFields()));
        row("doubles", ply("binary_little_endian",
                           kSize + "element vertex 4\nproperty double x\nproperty float64 y\nproperty double z\n",
                           bytes::doubles({kPlyPoints.begin(), kPlyPoints.end()})));
        row("a grid of the points that are there",
            ply("ascii",
                kSize + "element vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
                    + "element range_grid 4\nproperty list uchar int vertex_indices\n",
                "0.1 0.2 0.5\n0.3 0.4 0.6\n-0.5 0.6 0.8\n1 0\n1 1\n0\n1 2\n"));
        std::string camera; // as PCL writes it: 19 floats, of which two are whole numbers
        camera += bytes::floats(std::vector<float>(19, 0.F));
        bytes::append(camera, 2, 4, false);
        bytes::append(camera, 2, 4, false);
        std::string properties;
        for (int i = 0; i < 19; ++i)
            properties += "property float value" + std::to_string(i) + "\n";
        row("the viewport of PCL",
            ply("binary_little_endian",
                kVertex + "element camera 1\n" + properties + "property int viewportx\nproperty int viewporty\n",
                bytes::floats(kPlyPoints) + camera));
    }
    void allFormsGiveTheSamePoints()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("Wolke 1.PLY").toStdString();
        bytes::write(path, content.toStdString());
        const auto cloud = readGeometry(path);
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        QCOMPARE(cloud->width(), 2);
        QCOMPARE(cloud->height(), 2);
        for (std::size_t i = 0; i < 12; ++i)
            QVERIFY2(cloud->data()[i] == kPlyPoints[i] || (std::isnan(kPlyPoints[i]) && std::isnan(cloud->data()[i])),
                     std::to_string(i).c_str());
    }

    void wrongFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& content, ErrorCode code, const char* says) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << static_cast<int>(code) << QString(says);
        };
        const std::string sized = kSize + kVertex;
        row("empty", "", ErrorCode::BadData, "empty");
        row("not a PLY", "solid cube", ErrorCode::BadData, "not a PLY");
        row("no size", ply("ascii", kVertex, kAscii), ErrorCode::Unsupported, "not organised");
        row("no size, before the points are read", ply("ascii", kVertex, "0.1 oops 0.5\n" + kAscii),
            ErrorCode::Unsupported, "not organised");
        row("size of other points", ply("ascii", "obj_info width 3\nobj_info height 2\n" + kVertex, kAscii),
            ErrorCode::Unsupported, "not organised");
        row("one row", ply("ascii", "obj_info width 4\nobj_info height 1\n" + kVertex, kAscii), ErrorCode::Unsupported,
            "not organised");
        row("no end of the header", "ply\nformat ascii 1.0\n" + sized, ErrorCode::BadData, "cut off");
        row("cut off", ply("ascii", sized, kAscii.substr(0, 40)), ErrorCode::BadData, "missing");
        row("binary cut off", ply("binary_little_endian", sized, bytes::floats(kPlyPoints).substr(1)),
            ErrorCode::BadData, "missing");
        row("no z", ply("ascii", kSize + "element vertex 4\nproperty float x\nproperty float y\n", kAscii),
            ErrorCode::BadData, "no field z");
        row("a word", ply("ascii", sized, "0.1 oops 0.5\n"), ErrorCode::BadData, "'oops'");
        row("decimal comma", ply("ascii", sized, "0,1 0,2 0,5\n"), ErrorCode::BadData, "decimal comma");
        row("unknown format", ply("packed", sized, kAscii), ErrorCode::BadData, "header");
        row("unknown type", ply("ascii", kSize + "element vertex 4\nproperty quad x\n", kAscii), ErrorCode::BadData,
            "header");
        row("more points than bytes",
            ply("ascii",
                "element vertex 99999999999\nproperty float x\nproperty float y\n"
                "property float z\n",
                kAscii),
            ErrorCode::BadData, "missing");
        row("elements without properties", ply("ascii", "element nothing 99999999999\n" + sized, kAscii),
            ErrorCode::BadData, "missing");
    }
    void wrongFilesAreRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, code);
        QFETCH(QString, says);
        const auto cloud = decodeCloudPly(content.toStdString(), "cloud 1.ply");
        VERIFY_REFUSED(cloud, static_cast<ErrorCode>(code), "cloud 1.ply");
        QVERIFY2(QString::fromStdString(cloud.error().message()).contains(says), cloud.error().message().c_str());
    }

    // The file is read piece by piece into the cloud that is handed out.
    void readingTakesTheMemoryOfTheCloud_data()
    {
        QTest::addColumn<bool>("text");
        QTest::newRow("binary") << false;
        QTest::newRow("ascii") << true;
    }
    void readingTakesTheMemoryOfTheCloud()
    {
        QFETCH(bool, text);
        constexpr int kSide = 1000;
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("large.ply").toStdString();
        {
            std::string content;
            for (int i = 0; i < kSide * kSide; ++i) {
                const std::vector<float> point{1e-4F * static_cast<float>(i % kSide),
                                               1e-4F * static_cast<float>(i / kSide),
                                               0.5F + 1e-5F * static_cast<float>(i % 7)};
                content += text ? std::to_string(point[0]) + " " + std::to_string(point[1]) + " "
                                      + std::to_string(point[2]) + "\n"
                                : bytes::floats(point);
            }
            bytes::write(path, ply(text ? "ascii" : "binary_little_endian",
                                   "obj_info num_cols 1000\nobj_info num_rows 1000\nelement vertex 1000000\n"
                                   "property float x\nproperty float y\nproperty float z\n",
                                   content));
        }
        const PeakMemory memory;
        const auto cloud = readCloudPly(path);
        const auto bytes = memory.bytes();
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        QCOMPARE(cloud->at(1, 2, 0), 2e-4F);
        if (!bytes)
            QSKIP("The system does not say how much memory was in use");
        const double clouds = static_cast<double>(*bytes) / (12.0 * kSide * kSide);
        QVERIFY2(clouds > 0.9 && clouds < 1.3, qPrintable(QString::number(clouds)));
    }
};

TWINSPECT_TEST(TestCloudPly)
#include "tst_cloud_ply.moc"
