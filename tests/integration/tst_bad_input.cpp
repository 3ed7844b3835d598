// SPDX-License-Identifier: GPL-3.0-or-later
// What users and their files do wrong: every time a message that names the file and what to do, an exit code, and
// nothing lost.
#include <atomic>
#include <cmath>
#include <functional>
#include <thread>

#include <QTemporaryDir>
#include <QTest>

#include "core/imaging/image_io.h"
#include "tests/integration/cli.h"
#include "tests/unit/imaging/file_bytes.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

class TestBadInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto rendered = cli::renderSmallPart(root() / "parts");
        QVERIFY2(rendered.code == 0, rendered.told());
        const auto trained = cli::run(cli::quickTraining(part(), model()));
        QVERIFY2(trained.code == 0, trained.told());
        m_rgb = *readFile(part() / "test/good/rgb/000.png");
        m_cloud = *readFile(part() / "test/good/xyz/000.tiff");
    }

    // One sample with something wrong, beside a sound one: the sound one is inspected, the other has a record that says
    // why not.
    void damagedSample_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("rgb");
        QTest::addColumn<QByteArray>("geometry");
        QTest::addColumn<QString>("extension");
        const auto bytesOf = [](const std::string& text) { return QByteArray::fromStdString(text); };
        const auto rgb = bytesOf(m_rgb);
        const auto cloud = bytesOf(m_cloud);
        const auto plainTiff = [](std::uint32_t channels, std::uint32_t bits, std::uint32_t format) {
            bytes::Tiff tiff;
            tiff.width = tiff.height = 160;
            tiff.channels = channels;
            tiff.bits = bits;
            tiff.format = format;
            tiff.pixels = std::string(160u * 160u * channels * bits / 8, '\1');
            return QByteArray::fromStdString(bytes::tiff(tiff));
        };
        std::string huge = m_rgb; // the PNG header claims 100,000 x 100,000 px
        const std::string header =
            std::string("IHDR") + std::string("\x00\x01\x86\xa0\x00\x01\x86\xa0", 8) + huge.substr(24, 5);
        huge.replace(8, 25, bytes::pngChunk(header));
        const auto flat = [](float value) {
            bytes::Tiff tiff;
            tiff.width = tiff.height = 160;
            tiff.pixels = bytes::floats(std::vector<float>(160u * 160u * 3u, value));
            return QByteArray::fromStdString(bytes::tiff(tiff));
        };
        QTest::newRow("different sizes")
            << "001" << bytesOf(bytes::png(2, 2, 8, 2, {"\x01\x02\x03\x0a\x0b\x0c", "\x10\x20\x30\x7f\x80\xff"}))
            << cloud << "tiff";
        QTest::newRow("truncated PNG") << "001" << rgb.left(rgb.size() / 2) << cloud << "tiff";
        QTest::newRow("truncated TIFF") << "001" << rgb << cloud.left(cloud.size() / 2) << "tiff";
        QTest::newRow("truncated PCD") << "001" << rgb
                                       << QByteArray("VERSION .7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 "
                                                     "1\nWIDTH 160\nHEIGHT 160\nPOINTS 25600\nDATA binary\n....")
                                       << "pcd";
        QTest::newRow("TIFF with one channel") << "001" << rgb << plainTiff(1, 32, 3) << "tiff";
        QTest::newRow("TIFF of integers") << "001" << rgb << plainTiff(3, 16, 1) << "tiff";
        QTest::newRow("all points invalid (zeros)") << "001" << rgb << flat(0.0F) << "tiff";
        QTest::newRow("all points NaN") << "001" << rgb << flat(NAN) << "tiff";
        QTest::newRow("all points infinite") << "001" << rgb << flat(INFINITY) << "tiff";
        QTest::newRow("100,000 x 100,000 px by header") << "001" << bytesOf(huge) << cloud << "tiff";
        QTest::newRow("empty file") << "001" << QByteArray() << cloud << "tiff";
    }
    void damagedSample()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, rgb);
        QFETCH(QByteArray, geometry);
        QFETCH(QString, extension);
        QTemporaryDir folder;
        const fs::path data = folder.path().toStdString();
        bytes::write(data / "rgb/000.png", m_rgb);
        bytes::write(data / "xyz/000.tiff", m_cloud);
        bytes::write(data / "rgb" / (name.toStdString() + ".png"), rgb.toStdString());
        bytes::write(data / "xyz" / (name + "." + extension).toStdString(), geometry.toStdString());
        const auto run = inspect(data, data / "out");
        QVERIFY2(run.code == 6, run.told());
        QVERIFY2(run.err.contains(name), run.told());
        const auto records = cli::records(data / "out/results.jsonl");
        QCOMPARE(records.size(), 2);
        QVERIFY(records[0]["verdict"].isString());
        const auto message = records[1]["error"].toObject()["message"].toString();
        QVERIFY2(records[1]["verdict"].isNull() && message.contains(name + "."), message.toUtf8());
        QVERIFY2(message.count(". ") >= 1, ("no remedy: " + message).toUtf8());
    }

    void colourisedDepthIsRefused()
    {
        QTemporaryDir folder;
        const fs::path data = folder.path().toStdString();
        bytes::write(data / "rgb/000.png", m_rgb);
        bytes::write(data / "depth/000.png", m_rgb); // eight bits of colour where sixteen bits of depth should be
        bytes::write(data / "intrinsics.json", R"({"fx":200,"fy":200,"cx":80,"cy":80,"depth_scale":0.001})");
        const auto run = inspect(data, data / "out");
        QVERIFY2(run.code == 6 && run.err.contains("16"), run.told());
    }

    void missingPairIsNamed()
    {
        QTemporaryDir folder;
        const fs::path data = folder.path().toStdString();
        bytes::write(data / "rgb/000.png", m_rgb);
        bytes::write(data / "xyz/000.tiff", m_cloud);
        bytes::write(data / "rgb/lonely.png", m_rgb);
        const auto run = inspect(data, data / "out");
        QVERIFY2(run.code == 6 && run.err.contains("lonely.png"), run.told());
        QCOMPARE(cli::records(data / "out/results.jsonl").size(), 1);
    }

    void emptyTrayIsAnAnswer()
    {
        QTemporaryDir folder;
        const fs::path data = folder.path().toStdString();
        writeScene(data, [](double, double) { return 0.6; });
        const auto run = inspect(data, data / "out");
        QVERIFY2(run.code == 0, run.told());
        const auto record = cli::records(data / "out/results.jsonl").first();
        QCOMPARE(record["verdict"].toString(), QString("NO_PART"));
        QVERIFY(record["score"].isNull());
    }

    void partThatFillsTheImageIsInspected()
    {
        QTemporaryDir folder;
        const fs::path data = folder.path().toStdString();
        writeScene(data, [](double x, double y) { return 0.6 - 0.02 * std::sin(40 * x) * std::cos(35 * y); });
        const auto run = inspect(data, data / "out");
        QVERIFY2(run.code == 0, run.told());
        const auto record = cli::records(data / "out/results.jsonl").first();
        QVERIFY2(record["score"].isDouble() || record["verdict"].toString() == "NO_PART",
                 QJsonDocument(record).toJson());
    }

    void pointsThatAreNotNumbersAmongSoundOnes()
    {
        QTemporaryDir folder;
        const fs::path data = folder.path().toStdString();
        auto cloud = readCloudTiff(part() / "test/good/xyz/000.tiff");
        QVERIFY(cloud);
        bytes::Tiff tiff;
        tiff.width = tiff.height = 160;
        std::vector<float> values(cloud->values().begin(), cloud->values().end());
        for (std::size_t i = 0; i + 30 < values.size(); i += 30)
            values[i + (i / 30) % 3] = (i / 30) % 2 == 0 ? NAN : -INFINITY;
        tiff.pixels = bytes::floats(values);
        bytes::write(data / "rgb/000.png", m_rgb);
        bytes::write(data / "xyz/000.tiff", bytes::tiff(tiff));
        const auto run = inspect(data, data / "out");
        QVERIFY2(run.code == 0, run.told());
        QVERIFY(cli::records(data / "out/results.jsonl").first()["score"].isDouble());
    }

    void twoTrainingPartsAreTooFew()
    {
        QTemporaryDir folder;
        const fs::path data = folder.path().toStdString();
        for (const char* stem : {"000", "001"}) {
            bytes::write(data / "rgb" / (std::string(stem) + ".png"), m_rgb);
            bytes::write(data / "xyz" / (std::string(stem) + ".tiff"), m_cloud);
        }
        const auto run = cli::run(cli::quickTraining(data, data / "few.tsm"));
        QVERIFY2(run.code == 3 && run.err.contains("good parts") && run.err.contains("at least 5"), run.told());
        QVERIFY(!fs::exists(data / "few.tsm"));
    }

    void defectsAmongTheTrainingPartsAreWarnedOf()
    {
        QTemporaryDir folder;
        const fs::path data = fs::path(folder.path().toStdString()) / "gasket";
        fs::copy(part(), data, fs::copy_options::recursive);
        fs::copy(data / "test/dent", data / "train/dent", fs::copy_options::recursive);
        auto arguments = cli::quickTraining(data, data / "model.tsm");
        arguments.replace(arguments.indexOf("24"), "2");
        const auto run = cli::run(arguments);
        QVERIFY2(run.code == 0 && run.err.contains("warning") && run.err.contains("dent"), run.told());
        QVERIFY2(run.out.contains("Learnt from 8 good parts"), run.told());
    }

    void resultsThatCannotBeWritten()
    {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        bytes::write(root / "file", "in the way");
        const auto results = inspect(part(), root / "file" / "out");
        QVERIFY2(results.code == 4 && results.err.contains("file"), results.told());
        const auto trained =
            cli::run(cli::quickTraining(part(), root / "file" / "model.tsm"), 20); // says so before it trains
        QVERIFY2(trained.code == 4, trained.told());
        QCOMPARE(*readFile(root / "file"), std::string("in the way"));
    }

    void aFullDiskLosesNothing()
    {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const auto full = root / "full.tsm";
        bytes::write(full, "the old model");
        // No file may grow beyond 200 KiB: writing fails as on a full disk.
        QProcess process;
        QStringList arguments{"-c", "trap '' XFSZ; ulimit -f 200; exec \"$0\" \"$@\"", cli::program()};
        arguments << cli::quickTraining(part(), full);
        process.start("bash", arguments);
        QVERIFY(process.waitForFinished(300000));
        const auto error = process.readAllStandardError();
        QVERIFY2(process.exitCode() == 4, error);
        QVERIFY2(error.contains("full.tsm"), error);
        QCOMPARE(*readFile(full), std::string("the old model"));
        for (const auto& entry : fs::directory_iterator(root))
            QVERIFY2(entry.path().string().find(".partial") == std::string::npos, entry.path().c_str());
    }

    void badModels_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QString>("says");
        const std::string sound = *readFile(model());
        std::string other = sound;
        const auto version = other.find("twinspect-model-");
        other.replace(version, 17, "twinspect-model-9");
        std::string altered = sound;
        altered[altered.size() - 100] = static_cast<char>(altered[altered.size() - 100] ^ 1);
        std::string kinder = sound; // the threshold comes from these scores
        const auto score = kinder.find_first_of("0123456789", kinder.find("held_out.scores") + 18);
        kinder[score] = kinder[score] == '9' ? '8' : static_cast<char>(kinder[score] + 1);
        const auto hostile = [](const std::string& json) {
            std::string file(8, '\0');
            const std::uint64_t size = json.size();
            std::memcpy(file.data(), &size, 8);
            return QByteArray::fromStdString(file + json);
        };
        QTest::newRow("another version") << QByteArray::fromStdString(other) << "another version";
        QTest::newRow("wrong hash") << QByteArray::fromStdString(altered) << "hash";
        QTest::newRow("other held-out scores") << QByteArray::fromStdString(kinder) << "hash";
        QTest::newRow("truncated") << QByteArray::fromStdString(sound.substr(0, sound.size() / 3)) << "";
        QTest::newRow("sizes that overflow")
            << hostile(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})") << "";
        QTest::newRow("header longer than the file") << QByteArray("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10) << "";
        QTest::newRow("not a model") << QByteArray("hello") << "";
    }
    void badModels()
    {
        QFETCH(QByteArray, model);
        QFETCH(QString, says);
        const auto path = root() / "bad.tsm";
        bytes::write(path, model.toStdString());
        const auto run = cli::run(
            {"inspect", "--model", cli::text(path), "--data", cli::text(part()), "--out", cli::text(root() / "never")});
        QVERIFY2(run.code == 3 && run.err.contains("bad.tsm") && run.err.contains(says), run.told());
        QVERIFY2(run.err.count(". ") >= 1, run.told());
        QVERIFY(!fs::exists(root() / "never"));
    }

    void aFolderThatChangesMeanwhile()
    {
        QTemporaryDir folder;
        const fs::path data = fs::path(folder.path().toStdString()) / "line";
        fs::create_directories(data);
        for (int i = 0; i < 40; ++i) {
            const auto stem = std::to_string(100 + i);
            bytes::write(data / "rgb" / (stem + ".png"), m_rgb);
            bytes::write(data / "xyz" / (stem + ".tiff"), m_cloud);
        }
        std::atomic<bool> end = false;
        std::thread vandal([&] {
            for (int i = 39; i >= 20 && !end; --i) {
                std::error_code ignored;
                fs::remove(data / "xyz" / (std::to_string(100 + i) + ".tiff"), ignored);
                bytes::write(data / "rgb" / ("new" + std::to_string(i) + ".png"), m_rgb);
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        });
        const auto run = inspect(data, data.parent_path() / "out");
        end = true;
        vandal.join();
        QVERIFY2(run.code == 0 || run.code == 6, run.told());
        // Whatever was listed has a record: inspected, or with the reason why not.
        for (const auto& record : cli::records(data.parent_path() / "out/results.jsonl"))
            QVERIFY(record["verdict"].isString() || record["error"].isObject());
    }

private:
    fs::path root() const { return m_folder.path().toStdString(); }
    fs::path part() const { return root() / "parts/gasket"; }
    fs::path model() const { return root() / "gasket.tsm"; }
    cli::Run inspect(const fs::path& data, const fs::path& out) const
    {
        return cli::run(
            {"inspect", "--model", cli::text(model()), "--data", cli::text(data), "--out", cli::text(out), "--quiet"});
    }
    // A pinhole camera above a surface at depth z(x, y), metres.
    void writeScene(const fs::path& data, const std::function<double(double, double)>& depth) const
    {
        bytes::Tiff tiff;
        tiff.width = tiff.height = 160;
        std::vector<float> values;
        std::uint32_t noise = 1;
        for (int row = 0; row < 160; ++row)
            for (int column = 0; column < 160; ++column) {
                const double x = (column - 79.5) / 500;
                const double y = (row - 79.5) / 500;
                noise = noise * 1664525u + 1013904223u;
                const double z = depth(x, y) + (static_cast<double>(noise >> 8) / 16777216.0 - 0.5) * 2e-4;
                values.insert(values.end(),
                              {static_cast<float>(x * z), static_cast<float>(y * z), static_cast<float>(z)});
            }
        tiff.pixels = bytes::floats(values);
        bytes::write(data / "rgb/000.png", m_rgb);
        bytes::write(data / "xyz/000.tiff", bytes::tiff(tiff));
    }
    QTemporaryDir m_folder;
    std::string m_rgb, m_cloud;
};

TWINSPECT_TEST(TestBadInput)
#include "tst_bad_input.moc"
