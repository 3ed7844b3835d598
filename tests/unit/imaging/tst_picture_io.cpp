// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTemporaryDir>

#include "core/base/files.h"
#include "core/imaging/decode.h"
#include "tests/unit/imaging/file_bytes.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

const std::string kRgb = bytes::png(2, 2, 8, 2, {"\x01\x02\x03\x0a\x0b\x0c", "\x10\x20\x30\x7f\x80\xff"});

} // namespace

class TestPictureIo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void colourKeepsItsOrder()
    {
        const auto image = decodeRgb(kRgb, "a.png");
        QVERIFY2(image, image ? "" : image.error().message().c_str());
        QCOMPARE(image->width(), 2);
        const std::vector<int> expected{1, 2, 3, 10, 11, 12, 16, 32, 48, 127, 128, 255};
        QCOMPARE(std::vector<int>(image->values().begin(), image->values().end()), expected);
    }

    void brokenPicturesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const std::string& content, ErrorCode code) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << static_cast<int>(code);
        };
        std::string flipped = kRgb;
        flipped[45] = static_cast<char>(flipped[45] ^ 1);
        row("empty", "", ErrorCode::BadData);
        row("not a picture", "hello, world", ErrorCode::BadData);
        row("only the signature", kRgb.substr(0, 8), ErrorCode::BadData);
        row("cut in the header", kRgb.substr(0, 20), ErrorCode::BadData);
        row("cut in the pixels", kRgb.substr(0, kRgb.size() - 20), ErrorCode::BadData);
        row("end chunk missing", kRgb.substr(0, kRgb.size() - 12), ErrorCode::BadData);
        row("last byte missing", kRgb.substr(0, kRgb.size() - 1), ErrorCode::BadData);
        row("one bit flipped", flipped, ErrorCode::BadData);
        row("rows missing inside sound chunks", bytes::png(2, 200, 8, 2, {"\x01\x02\x03\x0a\x0b\x0c"}),
            ErrorCode::BadData);
        row("100000 x 100000 by header", bytes::png(100000, 100000, 8, 2, {"abcdef"}), ErrorCode::Unsupported);
        row("many megapixels by header", bytes::png(16000, 16000, 8, 2, {"abcdef"}), ErrorCode::Unsupported);
        row("4 billion wide by header", bytes::png(0xffffffffu, 2, 8, 2, {"abcdef"}), ErrorCode::Unsupported);
        row("8000 x 8000 with no data", bytes::png(8000, 8000, 8, 2, {"abcdef"}), ErrorCode::BadData);
        row("no pixels", bytes::png(0, 2, 8, 2, {}), ErrorCode::BadData);
        row("JPEG cut off", std::string("\xff\xd8\xff\xe0\x00\x04..", 8), ErrorCode::BadData);
        row("JPEG of 65535 x 65535", std::string("\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00", 15),
            ErrorCode::Unsupported);
        row("BMP cut off", std::string("BM") + std::string(60, '\0'), ErrorCode::Unsupported);
    }
    void brokenPicturesAreRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, code);
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("picture.png").toStdString();
        bytes::write(path, content.toStdString());
        QElapsedTimer timer;
        timer.start();
        const auto image = readRgb(path);
        VERIFY_REFUSED(image, static_cast<ErrorCode>(code), path);
        QVERIFY(timer.elapsed() < 2000); // nothing huge was allocated or decoded
    }

    void everyCutIsNoticed()
    {
        for (std::size_t length = 0; length < kRgb.size(); ++length)
            QVERIFY2(!decodeRgb(std::string_view(kRgb).substr(0, length), "cut.png"), std::to_string(length).c_str());
    }

    void masksKnowZeroAndAnythingElse_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("0 and 255") << QByteArray::fromStdString(bytes::png(2, 1, 8, 0, {std::string("\x00\xff", 2)}));
        QTest::newRow("class index 1") << QByteArray::fromStdString(
            bytes::png(2, 1, 8, 0, {std::string("\x00\x01", 2)}));
        QTest::newRow("one bit") << QByteArray::fromStdString(bytes::png(2, 1, 1, 0, {std::string("\x40", 1)}));
        QTest::newRow("16 bits, low byte 0")
            << QByteArray::fromStdString(bytes::png(2, 1, 16, 0, {std::string("\x00\x00\x01\x00", 4)}));
        QTest::newRow("16 bits, high byte 0")
            << QByteArray::fromStdString(bytes::png(2, 1, 16, 0, {std::string("\x00\x00\x00\x01", 4)}));
        QTest::newRow("blue only") << QByteArray::fromStdString(
            bytes::png(2, 1, 8, 2, {std::string("\x00\x00\x00\x00\x00\x01", 6)}));
        QTest::newRow("opaque alpha") << QByteArray::fromStdString(
            bytes::png(2, 1, 8, 6, {std::string("\x00\x00\x00\xff\x00\x09\x00\xff", 8)}));
        QTest::newRow("palette") << QByteArray::fromStdString(bytes::png(2, 1, 8, 3, {std::string("\x00\x02", 2)}));
    }
    void masksKnowZeroAndAnythingElse()
    {
        QFETCH(QByteArray, content);
        const auto mask = decodeMask(content.toStdString(), "gt.png");
        QVERIFY2(mask, mask ? "" : mask.error().message().c_str());
        QCOMPARE(mask->at(0, 0), std::uint8_t(0));
        QCOMPARE(mask->at(0, 1), std::uint8_t(1));
    }

    // Alpha, the grey steps of JPEG and the numbers of classes are told apart.
    void masksOfOtherPrograms()
    {
        const std::string inAlpha("\xff\xff\xff\x00\xff\xff\xff\xff", 8);
        const auto alpha = decodeMask(bytes::png(2, 1, 8, 6, {inAlpha}), "gt.png");
        QVERIFY(alpha && alpha->at(0, 0) == 0 && alpha->at(0, 1) == 1);
        const auto grey = [](const std::vector<int>& left, const std::vector<int>& right) {
            std::string row;
            for (int i = 0; i < 50; ++i)
                row += static_cast<char>(left[static_cast<std::size_t>(i) % left.size()]);
            for (int i = 0; i < 50; ++i)
                row += static_cast<char>(right[static_cast<std::size_t>(i) % right.size()]);
            return decodeMask(bytes::png(100, 1, 8, 0, {row}), "gt.png").value();
        };
        const auto marked = [](const Mask& mask, int from) {
            return std::count(&mask.at(0, from), &mask.at(0, from) + 50, std::uint8_t(1));
        };
        const Mask jpeg = grey({0, 1, 2, 3, 6, 0}, {255, 254, 252, 251, 247});
        QCOMPARE(marked(jpeg, 0), 0);
        QCOMPARE(marked(jpeg, 50), 50);
        const Mask classes = grey({0, 0, 0, 0, 0}, {1, 2, 3, 4, 255}); // 255: the rim, as in VOC
        QCOMPARE(marked(classes, 0), 0);
        QCOMPARE(marked(classes, 50), 50);
    }

    void anyPathWorks_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("spaces") << "my part 1.png";
        QTest::newRow("umlauts") << "Prüfteil ä ö.png";
        QTest::newRow("Chinese") << "零件/图像.png";
    }
    void anyPathWorks()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(name).toStdString();
        bytes::write(path, "old");
        RgbImage image(3, 2, 3);
        for (int i = 0; i < 18; ++i)
            image.data()[i] = static_cast<std::uint8_t>(i * 14);
        QVERIFY(writeRgbPng(path, image));
        const auto back = readRgb(path);
        QVERIFY(back);
        QVERIFY(std::equal(image.values().begin(), image.values().end(), back->values().begin(), back->values().end()));
        const auto missing = readRgb(path.string() + "x");
        VERIFY_REFUSED(missing, ErrorCode::NotFound, path);
    }

    void writtenValuesAreWhatQtSees()
    {
        // The expected files were taken apart by hand: pixel bytes lie in one zlib stream after a filter byte a row.
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("map.png").toStdString();
        ScoreMap map(5, 1);
        map.at(0, 0) = std::numeric_limits<float>::quiet_NaN();
        map.at(0, 1) = 1.5f; // (1.5 - 1) / 0.001 = 500
        map.at(0, 2) = -3; // clamped to 0
        map.at(0, 3) = 1e9f; // clamped to 65535
        map.at(0, 4) = 1.0007f; // 0.7 steps: rounded to 1
        QVERIFY(writeMapPng16(path, map, 1.0, 0.001));
        const auto content = readFile(path);
        const auto begin = content->find("IDAT");
        QVERIFY(begin != std::string::npos && content->find("IDAT", begin + 1) == std::string::npos);
        QByteArray packed(4, '\0');
        packed[3] = 11; // Qt asks for the plain length first
        packed += QByteArray::fromStdString(content->substr(begin + 4, content->find("IEND") - begin - 12));
        QByteArray plain = qUncompress(packed);
        QCOMPARE(plain.size(), 11);
        if (plain[0] == 1) // filter "sub": differences to the pixel on the left
            for (int i = 3; i < 11; ++i)
                plain[i] = static_cast<char>(plain[i] + plain[i - 2]);
        QCOMPARE(plain.mid(1).toHex(), QByteArray("000001f40000ffff0001"));
    }

    void maskRoundTripAndRefusals()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("mask.png").toStdString();
        Mask mask(2, 2);
        mask.at(1, 0) = 1;
        QVERIFY(writeMaskPng(path, mask));
        QCOMPARE(readMask(path)->at(1, 0), std::uint8_t(1));
        QCOMPARE(readMask(path)->at(0, 0), std::uint8_t(0));
        QCOMPARE(int(readRgb(path)->at(1, 0, 0)), 255);
        VERIFY_REFUSED(writeMaskPng(path, Mask()), ErrorCode::WriteFailed, path);
        VERIFY_REFUSED(writeRgbPng(path, RgbImage(2, 2, 1)), ErrorCode::WriteFailed, path);
        VERIFY_REFUSED(writeMapPng16(path, ScoreMap(2, 2), 0, 0), ErrorCode::InvalidArgument, path);
        VERIFY_REFUSED(writeMaskPng("/nonexistent/mask.png", mask), ErrorCode::WriteFailed, path);
    }
};

TWINSPECT_TEST(TestPictureIo)
#include "tst_picture_io.moc"
