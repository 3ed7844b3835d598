// SPDX-License-Identifier: GPL-3.0-or-later
// What we export as the public readers of the formats see it, and what they write as we see it.
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/test_program.h"
#include "tests/unit/exchange/exchange_parts.h"

using namespace twinspect;
using namespace twinspect::exchange_test;

namespace {

constexpr int kNotInstalled = 77;

QString source() { return qEnvironmentVariable("TWINSPECT_SOURCE_DIR"); }

// The rows of one mask that coco_reference.py prints.
RunMask maskOf(const QJsonObject& json)
{
    const auto rows = json["rows"].toArray();
    std::vector<PixelRun> runs;
    for (int row = 0; row < rows.size(); ++row) {
        const QString pixels = rows[row].toString();
        for (int column = 0; column < pixels.size(); ++column)
            if (pixels[column] == QLatin1Char('1'))
                runs.push_back({row, column, column + 1});
    }
    return {kWidth, kHeight, std::move(runs)};
}

} // namespace

class TestExchangeParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (source().isEmpty())
            QSKIP("TWINSPECT_SOURCE_DIR is not set: run this test through ctest.");
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_catalog = makeData(m_folder->filePath("data").toStdString());
    }

    void pycocotoolsReadsOurMasks()
    {
        exported("coco", sourceOf(m_catalog));
        QJsonArray seen;
        if (!coco("read", m_folder->filePath("out/annotations.json"), seen))
            return;
        const auto expected = annotations();
        QCOMPARE(seen.size(), static_cast<qsizetype>(expected.size()));
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(maskOf(seen[static_cast<qsizetype>(i)].toObject()), expected[i].region);
    }

    void weReadMasksOfPycocotools()
    {
        const QString file = m_folder->filePath("theirs.json");
        QJsonArray written;
        if (!coco("write", file, written))
            return;
        const auto report = importAnnotations(*annotationFormat("coco"), file.toStdString(), m_catalog, {});
        QVERIFY(report.has_value());
        QCOMPARE(report->refusedCount, std::size_t{0});
        const auto& list = report->parts.at(0).annotations;
        QCOMPARE(written.size(), static_cast<qsizetype>(list.size()));
        for (qsizetype i = 0; i < written.size(); ++i) {
            const auto json = written[i].toObject();
            const RunMask theirs = maskOf(json), &ours = list[static_cast<std::size_t>(i)].region;
            if (json["kind"].toString() == "rle") {
                QCOMPARE(ours, theirs);
                continue;
            }
            // pycocotools fills polygons on a grid that is five times finer and takes in part of the rim.
            const auto apart = without(ours, theirs).pixelCount() + without(theirs, ours).pixelCount();
            qInfo("polygon: %lld of %lld pixels differ", static_cast<long long>(apart),
                  static_cast<long long>(theirs.pixelCount()));
            QVERIFY(apart * 20 < theirs.pixelCount());
        }
    }

    void cloudCompareShowsScalarFields()
    {
        const QString program = QStandardPaths::findExecutable("CloudCompare");
        if (program.isEmpty())
            QSKIP("CloudCompare is not installed (Debian package cloudcompare).");
        auto exporting = sourceOf(m_catalog);
        Image<float> map(kWidth, kHeight);
        for (std::size_t i = 0; i < map.pixelCount(); ++i)
            map.data()[i] = 0.25f * static_cast<float>(i);
        exporting.scores = [&map](const SampleRef&) -> Result<PartScores> { return PartScores{map, map, map}; };
        exported("ply", exporting);
        QProcess process;
        process.setWorkingDirectory(m_folder->filePath("out/test/hole"));
        process.start(program, {"-SILENT", "-AUTO_SAVE", "OFF", "-O", "000.ply", "-C_EXPORT_FMT", "ASC", "-ADD_HEADER",
                                "-NO_TIMESTAMP", "-SAVE_CLOUDS"});
        QVERIFY2(process.waitForFinished(60000), qPrintable(process.errorString()));
        const auto files = QDir(process.workingDirectory()).entryInfoList({"*.asc"});
        QVERIFY2(files.size() == 1, process.readAllStandardOutput());
        QFile text(files[0].filePath());
        QVERIFY(text.open(QFile::ReadOnly));
        QCOMPARE(text.readLine().trimmed(), QByteArray("//X Y Z R G B label score_rgb score_depth score_fused"));
        const auto sample = loadSample(*std::ranges::find(m_catalog.samples, "test/hole/000", &SampleRef::id));
        QVERIFY(sample.has_value());
        const auto part =
            *exporting.annotations(*std::ranges::find(m_catalog.samples, "test/hole/000", &SampleRef::id));
        for (std::size_t i = 0; i < map.pixelCount(); ++i) {
            const float* xyz = sample->cloud.data() + 3 * i;
            if (!std::isfinite(xyz[0]))
                continue; // CloudCompare has the measured points alone, in their order
            const auto values = text.readLine().simplified().split(' ');
            QCOMPARE(values.size(), qsizetype{10});
            const int row = static_cast<int>(i) / kWidth, column = static_cast<int>(i) % kWidth;
            const int label = pixelsOf(part, "hole").contains(row, column)          ? 1
                            : pixelsOf(part, "scratch, long").contains(row, column) ? 2
                                                                                    : 0;
            for (int axis = 0; axis < 3; ++axis)
                QCOMPARE(values[axis].toFloat(), xyz[axis]);
            QCOMPARE(values[3].toInt(), static_cast<int>(sample->rgb.data()[3 * i]));
            QCOMPARE(values[6].toFloat(), static_cast<float>(label));
            QCOMPARE(values[9].toFloat(), map.data()[i]);
        }
        QVERIFY(text.atEnd());
    }

private:
    void exported(const char* id, const ExportSource& from)
    {
        const auto report = exportAnnotations(*annotationFormat(id), from, m_folder->filePath("out").toStdString(), {});
        QVERIFY2(report.has_value(), report ? "" : report.error().message().c_str());
    }

    // False where the test is over.
    static bool coco(const char* what, const QString& file, QJsonArray& printed)
    {
        QProcess process;
        process.start(source() + "/.venv/bin/python", {source() + "/tests/parity/coco_reference.py", what, file});
        const bool ended = process.waitForFinished(60000);
        if (!ended || process.exitCode() == kNotInstalled) {
            [] { QSKIP("There is no .venv with pycocotools; ./bootstrap makes one."); }();
            return false;
        }
        const QByteArray errors = process.readAllStandardError();
        [&] { QVERIFY2(process.exitCode() == 0, errors); }();
        printed = QJsonDocument::fromJson(process.readAllStandardOutput()).array();
        return process.exitCode() == 0;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    Catalog m_catalog;
};

TWINSPECT_TEST(TestExchangeParity)
#include "tst_exchange_parity.moc"
