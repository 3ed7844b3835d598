// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTemporaryDir>

#include "core/imaging/decode.h"
#include "tests/unit/imaging/file_bytes.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

struct Pcd {
    std::string fields = "x y z";
    std::string sizes = "4 4 4";
    std::string types = "F F F";
    std::string counts = "1 1 1";
    std::string width = "2";
    std::string height = "2";
    std::string points = "4";
    std::string data = "ascii";
    std::string content = "0.1 0.2 0.5\n0.3 0.4 0.6\nnan nan nan\n-0.5 0.6 0.8\n";
};

std::string pcd(const Pcd& file)
{
    return "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS " + file.fields + "\nSIZE " + file.sizes
         + "\nTYPE " + file.types + "\nCOUNT " + file.counts + "\nWIDTH " + file.width + "\nHEIGHT " + file.height
         + "\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS " + file.points + "\nDATA " + file.data + "\n" + file.content;
}

// LZF that only uses literal runs: control byte = length - 1, up to 32.
std::string literalLzf(const std::string& plain)
{
    std::string packed;
    for (std::size_t at = 0; at < plain.size(); at += 32) {
        const std::string run = plain.substr(at, 32);
        packed += static_cast<char>(run.size() - 1) + run;
    }
    return packed;
}

std::string compressed(const std::string& packed, std::size_t plainBytes)
{
    std::string content;
    bytes::append(content, static_cast<std::uint32_t>(packed.size()), 4, false);
    bytes::append(content, static_cast<std::uint32_t>(plainBytes), 4, false);
    return content + packed;
}

template <typename Change>
std::string with(Change change)
{
    Pcd file;
    change(file);
    return pcd(file);
}

const std::string kByField = bytes::floats({0.1f, 0.3f, NAN, -0.5f, 0.2f, 0.4f, NAN, 0.6f, 0.5f, 0.6f, NAN, 0.8f});

// Fields turned round, colour and padding between them, z in double precision.
std::string mixedFields()
{
    std::string points;
    const float xs[] = {0.1f, 0.3f, NAN, -0.5f};
    const float ys[] = {0.2f, 0.4f, NAN, 0.6f};
    const double zs[] = {0.5, 0.6, double(NAN), 0.8};
    for (int i = 0; i < 4; ++i) {
        points += std::string("\x01\x02\x03", 3);
        char z[8];
        std::memcpy(z, &zs[i], 8);
        points += std::string(z, 8) + bytes::floats({xs[i]}) + "\xff" + bytes::floats({ys[i]});
    }
    return points;
}

} // namespace

class TestCloudPcd : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allEncodingsGiveTheSamePoints_data()
    {
        QTest::addColumn<QByteArray>("content");
        const auto row = [](const char* name, const std::string& content) {
            QTest::newRow(name) << QByteArray::fromStdString(content);
        };
        row("ascii", pcd({}));
        row("ascii, Windows line ends", with([](Pcd& p) {
                p.data = "ascii\r";
                p.content = "0.1 0.2 0.5\r\n0.3 0.4 0.6\r\nnan nan nan\r\n-0.5 0.6 0.8\r\n";
            }));
        row("ascii, numbers as some programs write them",
            with([](Pcd& p) { p.content = "+0.1 2e-1 0.5\n0.3 0.4 +6.0E-1\n1.#QNAN -1.#IND 1.#INF\n-0.5 .6 0.8\n"; }));
        row("ascii, extra fields first", with([](Pcd& p) {
                p.fields = "rgb normal z y x";
                p.sizes = "4 4 4 4 4";
                p.types = "U F F F F";
                p.counts = "1 3 1 1 1";
                p.content = "7 1 2 3 0.5 0.2 0.1\n7 1 2 3 0.6 0.4 0.3\n7 1 2 3 nan nan nan\n7 1 2 3 8e-1 0.6 -0.5";
            }));
        row("binary", with([](Pcd& p) {
                p.data = "binary";
                p.content = bytes::floats({0.1f, 0.2f, 0.5f, 0.3f, 0.4f, 0.6f, NAN, NAN, NAN, -0.5f, 0.6f, 0.8f});
            }));
        row("binary, mixed fields", with([](Pcd& p) {
                p.fields = "rgb z x _ y";
                p.sizes = "1 8 4 1 4";
                p.types = "U F F U F";
                p.counts = "3 1 1 1 1";
                p.data = "binary";
                p.content = mixedFields();
            }));
        row("compressed", with([](Pcd& p) {
                p.data = "binary_compressed";
                p.content = compressed(literalLzf(kByField), kByField.size());
            }));
    }
    void allEncodingsGiveTheSamePoints()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("Wolke 1.PCD").toStdString();
        bytes::write(path, content.toStdString());
        const auto cloud = readGeometry(path);
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        QCOMPARE(cloud->width(), 2);
        QCOMPARE(cloud->height(), 2);
        const float expected[] = {0.1f, 0.2f, 0.5f, 0.3f, 0.4f, 0.6f, NAN, NAN, NAN, -0.5f, 0.6f, 0.8f};
        for (int i = 0; i < 12; ++i)
            QVERIFY2(cloud->data()[i] == expected[i] || (std::isnan(expected[i]) && std::isnan(cloud->data()[i])),
                     std::to_string(i).c_str());
    }

    /// Larger than what is read at once: numbers and points lie across the borders.
    void filesAreReadInPieces_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"ascii", "binary", "binary_compressed"})
            QTest::newRow(kind) << kind;
    }
    void filesAreReadInPieces()
    {
        QFETCH(QString, kind);
        constexpr int kSide = 211;
        constexpr std::size_t kCount = kSide * kSide;
        std::vector<float> points(3 * kCount), byField(3 * kCount);
        std::string text;
        for (std::size_t i = 0; i < kCount; ++i)
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const auto thousandths = static_cast<int>(axis == 0 ? i % kSide : axis == 1 ? i / kSide : 400 + i % 7);
                points[3 * i + axis] = byField[axis * kCount + i] = static_cast<float>(thousandths) / 1000;
                text += QByteArray::number(thousandths / 1000.0, 'f', 3).toStdString() + (axis == 2 ? "\r\n" : " ");
            }
        const std::string packed = literalLzf(bytes::floats(byField));
        const auto content = kind == "ascii"  ? text
                           : kind == "binary" ? bytes::floats(points)
                                              : compressed(packed, 12 * kCount);
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "a.pcd";
        std::ofstream(path, std::ios::binary) << with([&](Pcd& p) {
            p.width = p.height = std::to_string(kSide);
            p.points = std::to_string(kCount);
            p.data = kind.toStdString();
            p.content = content;
        });
        const auto cloud = readCloudPcd(path);
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        QCOMPARE(std::vector<float>(cloud->values().begin(), cloud->values().end()), points);
        std::filesystem::resize_file(path, std::filesystem::file_size(path) - 7);
        const auto cut = readCloudPcd(path);
        QVERIFY(!cut);
        QCOMPARE(cut.error().file, path.string());
    }

    void tooSmallForFloatsIsZero()
    {
        const auto cloud = decodeCloudPcd(with([](Pcd& p) {
                                              p.content = "1.2e-50 0.2 0.5\n-3E-60 0.4 0.6\n1e400 1 0.5\n0.1 0.6 0.8\n";
                                          }),
                                          "a.pcd");
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        QCOMPARE(cloud->at(0, 0, 0), 0.F);
        QCOMPARE(cloud->at(0, 0, 2), 0.5F);
        QCOMPARE(cloud->at(0, 1, 0), 0.F);
        QVERIFY(std::isnan(cloud->at(1, 0, 2)));
    }

    void backReferencesAreExpanded()
    {
        // 48 bytes: a literal of 4 (one float), then "copy 44 from 4 back": length 44 - 2 - 7 = 35 in the second byte,
        // distance 4 - 1.
        const std::string packed = std::string("\x03", 1) + bytes::floats({0.5f}) + "\xe0\x23\x03";
        const auto cloud = decodeCloudPcd(with([&](Pcd& p) {
                                              p.data = "binary_compressed";
                                              p.content = compressed(packed, 48);
                                          }),
                                          "a.pcd");
        QVERIFY2(cloud, cloud ? "" : cloud.error().message().c_str());
        for (const float value : cloud->values())
            QCOMPARE(value, 0.5f);
    }

    void millimetresAreGuessed()
    {
        const auto cloud =
            decodeCloudPcd(with([](Pcd& p) { p.content = "1 2 500\n1 2 501\n0 0 0\n1 inf 503\n"; }), "a.pcd");
        QVERIFY(cloud);
        QCOMPARE(cloud->at(0, 0, 2), 0.5f);
        QVERIFY(std::isnan(cloud->at(1, 0, 2)));
        QVERIFY(std::isnan(cloud->at(1, 1, 2)));
    }

    void wrongFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& content, ErrorCode code, const char* says) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << static_cast<int>(code) << QString(says);
        };
        const auto packed = [](const std::string& content) {
            return with([&](Pcd& p) {
                p.data = "binary_compressed";
                p.content = content;
            });
        };
        const std::string whole = pcd({});
        row("empty", "", ErrorCode::BadData, "empty");
        row("no PCD", "ply\nformat ascii\n", ErrorCode::BadData, "not a PCD");
        row("header cut off", whole.substr(0, 100), ErrorCode::BadData, "cut off");
        row("ascii cut off", whole.substr(0, whole.size() - 13), ErrorCode::BadData, "missing");
        row("ascii word", with([](Pcd& p) { p.content = "0.1 0.2 0.5\n0.3 oops 0.6\n1 1 1\n1 1 1\n"; }),
            ErrorCode::BadData, "'oops'");
        row("decimal comma", with([](Pcd& p) { p.content = "0,1 0,2 0,5\n0,3 0,4 0,6\n1 1 1\n1 1 1\n"; }),
            ErrorCode::BadData, "decimal comma");
        row("two signs", with([](Pcd& p) { p.content = "+-0.1 0.2 0.5\n0.3 0.4 0.6\n1 1 1\n1 1 1\n"; }),
            ErrorCode::BadData, "'+-0.1'");
        row("not organised", with([](Pcd& p) {
                p.width = "4";
                p.height = "1";
            }),
            ErrorCode::Unsupported, "not organised");
        row("binary cut off", with([](Pcd& p) {
                p.data = "binary";
                p.content = kByField.substr(1);
            }),
            ErrorCode::BadData, "missing");
        row("compressed cut off", packed(compressed(literalLzf(kByField), 48).substr(0, 40)), ErrorCode::BadData,
            "missing");
        row("compressed without lengths", packed("abc"), ErrorCode::BadData, "cut off");
        row("compressed, wrong length", packed(compressed(literalLzf(kByField), 49)), ErrorCode::BadData, "fit");
        row("LZF literal after the end",
            packed(compressed("\x1f"
                              "abc",
                              48)),
            ErrorCode::BadData, "expanded");
        row("LZF from before the start",
            packed(compressed(std::string("\x00"
                                          "a\xe0\x20\x09",
                                          5),
                              48)),
            ErrorCode::BadData, "expanded");
        row("LZF gives too much",
            packed(compressed(std::string("\x00"
                                          "a\xe0\xff\x00",
                                          5),
                              48)),
            ErrorCode::BadData, "expanded");
        row("LZF gives too little",
            packed(compressed(std::string("\x00"
                                          "a",
                                          2),
                              48)),
            ErrorCode::BadData, "expanded");
        row("100000 x 100000", with([](Pcd& p) { p.width = p.height = "100000"; }), ErrorCode::Unsupported,
            "100000 x 100000");
        row("8000 x 8000 with no points", with([](Pcd& p) {
                p.width = p.height = "8000";
                p.points = "64000000";
            }),
            ErrorCode::BadData, "missing");
        row("size overflows 64 bits", with([](Pcd& p) { p.width = p.height = "4294967296"; }), ErrorCode::Unsupported,
            "4294967296");
        row("negative size", with([](Pcd& p) { p.width = "-2"; }), ErrorCode::BadData, "WIDTH");
        row("POINTS differ", with([](Pcd& p) { p.points = "5"; }), ErrorCode::BadData, "POINTS");
        row("no z", with([](Pcd& p) { p.fields = "x y intensity"; }), ErrorCode::BadData, "no field z");
        row("huge count", with([](Pcd& p) { p.counts = "1 1 4294967295"; }), ErrorCode::BadData, "impossible");
        row("impossible size", with([](Pcd& p) { p.sizes = "4 4 3"; }), ErrorCode::BadData, "impossible");
        row("integers", with([](Pcd& p) { p.types = "I I I"; }), ErrorCode::Unsupported, "floating point");
        row("lines do not fit", with([](Pcd& p) { p.types = "F F"; }), ErrorCode::BadData, "fit together");
        row("unknown data", with([](Pcd& p) { p.data = "zipped"; }), ErrorCode::Unsupported, "unknown kind");
    }
    void wrongFilesAreRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, code);
        QFETCH(QString, says);
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("cloud 1.pcd").toStdString();
        bytes::write(path, content.toStdString());
        const auto cloud = readCloudPcd(path);
        VERIFY_REFUSED(cloud, static_cast<ErrorCode>(code), path);
        QVERIFY2(QString::fromStdString(cloud.error().message()).contains(says), cloud.error().message().c_str());
    }
};

TWINSPECT_TEST(TestCloudPcd)
#include "tst_cloud_pcd.moc"
