// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <set>

#include "core/base/files.h"
#include "core/imaging/decode.h"
#include "tests/support/peak_memory.h"
#include "tests/support/test_program.h"
#include "tests/unit/exchange/exchange_parts.h"

using namespace twinspect;
using namespace twinspect::exchange_test;

namespace {

namespace fs = std::filesystem;

const char* message(const Error& error)
{
    static std::string text;
    text = error.message();
    return text.c_str();
}

// What a format cannot carry is not compared.
Annotation comparable(Annotation annotation, bool withOutlines)
{
    annotation.id = 0;
    if (!withOutlines)
        annotation.outlines.clear();
    return annotation;
}

} // namespace

class TestFormats : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_data = fs::path(m_folder->path().toStdString()) / "data";
        m_out = fs::path(m_folder->path().toStdString()) / "out";
        m_catalog = makeData(m_data);
        QCOMPARE(m_catalog.samples.size(), std::size_t{3});
    }

    void eachFormatIsNamedOnce()
    {
        std::set<std::string> ids;
        for (const auto* format : annotationFormats()) {
            QVERIFY(ids.insert(format->id).second);
            QCOMPARE(annotationFormat(format->id), format);
            QVERIFY(!format->label.empty() && !format->files.empty() && !format->limits.empty());
        }
        QCOMPARE(ids, (std::set<std::string>{"coco", "cvat", "labelme", "mask", "pcd", "ply", "voc", "yolo"}));
        QVERIFY(annotationFormat("datumaro") == nullptr);
    }

    void whatIsExportedComesBack_data()
    {
        QTest::addColumn<bool>("wholeAnnotations"); // not only the pixels of each type
        QTest::addColumn<bool>("outlines");
        QTest::newRow("mask") << false << false;
        QTest::newRow("labelme") << true << true;
        QTest::newRow("coco") << true << false;
        QTest::newRow("voc") << true << false;
        QTest::newRow("cvat") << true << true;
        QTest::newRow("ply") << false << false;
        QTest::newRow("pcd") << false << false;
    }
    void whatIsExportedComesBack()
    {
        QFETCH(bool, wholeAnnotations);
        QFETCH(bool, outlines);
        const auto report = roundTrip(QTest::currentDataTag());
        const auto* part = partIn(report, "test/hole/000");
        QVERIFY(part != nullptr);
        QCOMPARE(part->width, kWidth);
        QCOMPARE(part->height, kHeight);
        const auto expected = annotations();
        for (const auto& annotation : expected)
            QCOMPARE(pixelsOf(*part, annotation.defectType), annotation.region);
        if (!wholeAnnotations)
            return;
        QCOMPARE(part->annotations.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(comparable(part->annotations[i], outlines), comparable(expected[i], outlines));
    }

    // A part without defects is not a part without annotations.
    void goodPartsComeBackWithoutAnnotations_data()
    {
        QTest::addColumn<int>("none");
        for (const auto* format : annotationFormats())
            QTest::newRow(format->id) << 0;
    }
    void goodPartsComeBackWithoutAnnotations()
    {
        const auto report = roundTrip(QTest::currentDataTag());
        QCOMPARE(report.parts.size(), std::size_t{2});
        const auto* good = partIn(report, "test/good/000");
        QVERIFY(good != nullptr && good->annotations.empty());
        QVERIFY(partIn(report, "test/bent/000") == nullptr);
    }

    void yoloHasNoHolesAndSaysSo()
    {
        const auto written = exported("yolo", sourceOf(m_catalog));
        QStringList losses;
        for (const auto& loss : written.losses)
            losses << QString::fromStdString(loss.english());
        QVERIFY2(losses.filter("holes").size() == 1 && losses.filter("several").size() == 1,
                 qPrintable(losses.join('\n')));
        const auto report = imported("yolo");
        const auto* part = partIn(report, "test/hole/000");
        QVERIFY(part != nullptr);
        QCOMPARE(pixelsOf(*part, "hole"), ring().withoutHoles());
        QCOMPARE(pixelsOf(*part, "scratch, long"), annotations()[1].region);
    }

    // Tools disagree about what it contains, so its pixels are written; import refuses such outlines.
    void anOutlineThatCrossesItselfComesBack_data()
    {
        QTest::addColumn<int>("none");
        for (const auto* format : annotationFormats())
            QTest::newRow(format->id) << 0;
    }
    void anOutlineThatCrossesItselfComesBack()
    {
        auto list = annotations();
        list[1].outlines = {{{22, 8}, {44, 30}, {44, 8}, {22, 30}}};
        list[1].region = filled(list[1].outlines, kWidth, kHeight);
        QVERIFY(list[1].region.pixelCount() > 200);
        (void)exported(QTest::currentDataTag(), sourceOf(m_catalog, list));
        const auto report = imported(QTest::currentDataTag());
        QCOMPARE(report.refusedCount, std::size_t{0});
        QCOMPARE(pixelsOf(*partIn(report, "test/hole/000"), "scratch, long"), list[1].region);
    }

    void overlapsAreCountedWhereTheyAreLost_data()
    {
        QTest::addColumn<int>("none");
        for (const char* id : {"mask", "voc", "ply", "pcd"})
            QTest::newRow(id) << 0;
    }
    void overlapsAreCountedWhereTheyAreLost()
    {
        auto list = annotations();
        list[1].outlines.clear();
        list[1].region = RunMask(kWidth, kHeight, {{4, 3, 8}}); // 5 pixels of the ring
        const auto written = exported(QTest::currentDataTag(), sourceOf(m_catalog, list));
        QVERIFY(std::ranges::any_of(written.losses, [](const Text& loss) { return loss.english().ends_with(": 5"); }));
    }

    void annotationsWithoutAPixelAreCounted_data()
    {
        QTest::addColumn<int>("none");
        for (const auto* format : annotationFormats())
            QTest::newRow(format->id) << 0;
    }
    void annotationsWithoutAPixelAreCounted()
    {
        auto list = annotations();
        list[0].region = RunMask(kWidth, kHeight);
        const auto written = exported(QTest::currentDataTag(), sourceOf(m_catalog, list));
        QCOMPARE(written.annotations, std::size_t{1});
        QVERIFY(std::ranges::any_of(written.losses,
                                    [](const Text& loss) { return loss.pattern().ends_with("pixel: %1"); }));
    }

    void typesThatWereNotSaidStayUnsaid()
    {
        auto list = annotations();
        list[0].defectType.clear();
        (void)exported("coco", sourceOf(m_catalog, list));
        const auto report = imported("coco");
        QCOMPARE(partIn(report, "test/hole/000")->annotations.at(0).defectType, std::string());
    }

    void masksLieWhereMvtecHasThem()
    {
        (void)exported("mask", sourceOf(m_catalog));
        const auto mask = readMask(m_out / "test/hole/gt/000.png");
        QVERIFY(mask.has_value());
        QCOMPARE(RunMask(*mask), united(annotations()[0].region, annotations()[1].region));
        // Copied into the data, they are masks of the parts.
        fs::copy(m_out / "test", m_data / "test", fs::copy_options::recursive);
        const auto catalog = openCatalog(m_data);
        QVERIFY(catalog.has_value());
        const auto hole = std::ranges::find(catalog->samples, "test/hole/000", &SampleRef::id);
        QVERIFY(!hole->mask.empty());
    }

    // Masks without class numbers take the type of the part.
    void plainMasksTakeTheTypeOfThePart()
    {
        (void)exported("mask", sourceOf(m_catalog));
        fs::remove_all(m_out / "test/hole/classes");
        const auto report = imported("mask");
        const auto* part = partIn(report, "test/hole/000");
        QCOMPARE(pixelsOf(*part, "hole"), united(annotations()[0].region, annotations()[1].region));
    }

    void cloudsCarryScores_data()
    {
        QTest::addColumn<int>("none");
        QTest::newRow("ply") << 0;
        QTest::newRow("pcd") << 0;
    }
    void cloudsCarryScores()
    {
        auto source = sourceOf(m_catalog);
        Image<float> map(kWidth, kHeight);
        for (std::size_t i = 0; i < map.pixelCount(); ++i)
            map.data()[i] = 0.5f * static_cast<float>(i);
        source.scores = [&map](const SampleRef&) -> Result<PartScores> { return PartScores{map, {}, map}; };
        const std::string id = QTest::currentDataTag();
        (void)exported(id.c_str(), source);
        const auto file = m_out / ("test/hole/000." + id);
        const auto cloud = readGeometry(file);
        QVERIFY2(cloud.has_value(), cloud ? "" : message(cloud.error()));
        const auto original = loadSample(*std::ranges::find(m_catalog.samples, "test/hole/000", &SampleRef::id));
        QVERIFY(original.has_value());
        const auto fused = decodeCloudField(*readFile(file), file.string(), "score_fused");
        QVERIFY(fused.has_value());
        for (std::size_t i = 0; i < map.pixelCount(); ++i) {
            const bool measured = std::isfinite(original->cloud.data()[3 * i]);
            QCOMPARE(std::isfinite(cloud->data()[3 * i]), measured);
            for (std::size_t axis = 0; axis < 3 && measured; ++axis)
                QCOMPARE(cloud->data()[3 * i + axis], original->cloud.data()[3 * i + axis]);
            if (measured)
                QCOMPARE(fused->data()[i], map.data()[i]);
        }
        QVERIFY(!decodeCloudField(*readFile(file), file.string(), "score_depth"));
    }

    void aDamagedPartIsRefusedAndTheRestWritten()
    {
        auto source = sourceOf(m_catalog);
        const auto read = source.annotations;
        source.annotations = [read](const SampleRef& sample) -> Result<PartAnnotations> {
            if (sample.id == "test/bent/000")
                return failure(ErrorCode::BadData, "damaged");
            return read(sample);
        };
        const auto report = exported("coco", source);
        QCOMPARE(report.parts, std::size_t{2});
        QCOMPARE(report.refused.size(), std::size_t{1});
        QCOMPARE(report.refused[0].what, std::string("test/bent/000"));
    }

    // Of 10,000 masks only the list of pictures is kept.
    void memoryDoesNotGrowWithTheMasks()
    {
        constexpr int kParts = 2500, kSide = 500;
        Catalog catalog;
        catalog.root = m_data;
        for (int i = 0; i < kParts; ++i) {
            SampleRef sample;
            sample.id = "test/hole/" + std::to_string(i);
            sample.rgb = m_data / (sample.id + ".png");
            catalog.samples.push_back(sample);
        }
        ExportSource source{catalog, {}, {}, {}};
        source.annotations = [](const SampleRef& sample) -> Result<PartAnnotations> {
            const double x = 100 + static_cast<double>(std::hash<std::string>()(sample.id) % 200);
            PartAnnotations part{sample.id, kSide, kSide, AnnotationState::Begun};
            for (const double radius : {20.0, 40.0, 60.0, 80.0}) {
                Annotation annotation;
                annotation.defectType = "hole";
                annotation.region = filledEllipse({x - radius, 100}, {x + radius, 300}, kSide, kSide);
                part.annotations.push_back(std::move(annotation));
            }
            return part;
        };
        const PeakMemory memory;
        QElapsedTimer timer;
        timer.start();
        const auto report = exportAnnotations(*annotationFormat("coco"), source, m_out, {});
        QVERIFY(report.has_value());
        QCOMPARE(report->annotations, std::size_t{10000});
        qInfo("%lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 20000);
        if (const auto bytes = memory.bytes())
            QVERIFY2(*bytes < 16 << 20, std::to_string(*bytes).c_str());
    }

    void nothingToExportAndNothingToImportAreSaid()
    {
        auto source = sourceOf(m_catalog);
        source.annotations = [](const SampleRef&) { return Result<PartAnnotations>(); };
        const auto none = exportAnnotations(*annotationFormat("coco"), source, m_out, {});
        QVERIFY(!none && none.error().code == ErrorCode::TooLittleData && !none.error().remedy.empty());
        fs::create_directories(m_out);
        const auto empty = importAnnotations(*annotationFormat("coco"), m_out, m_catalog, {});
        QVERIFY(!empty && empty.error().code == ErrorCode::NotFound && !empty.error().remedy.empty());
        const auto absent = importAnnotations(*annotationFormat("coco"), m_out / "no.json", m_catalog, {});
        QVERIFY(!absent && absent.error().code == ErrorCode::NotFound);
        // As CVAT sends its exports.
        QVERIFY(writeFileAtomically(m_out / "task.zip", std::string("PK\x03\x04rest")).has_value());
        const auto archive = importAnnotations(*annotationFormat("cvat"), m_out / "task.zip", m_catalog, {});
        QVERIFY(!archive && archive.error().code == ErrorCode::Unsupported);
        QVERIFY(archive.error().remedy.english().find("Unpack") != std::string::npos);
    }

private:
    ExportReport exported(const char* id, const ExportSource& source)
    {
        const auto report = exportAnnotations(*annotationFormat(id), source, m_out, {});
        if (!report)
            qWarning("%s", message(report.error()));
        return report.value_or(ExportReport());
    }
    ImportReport imported(const char* id)
    {
        const auto report = importAnnotations(*annotationFormat(id), m_out, m_catalog, {});
        if (!report)
            qWarning("%s", message(report.error()));
        for (const auto& refusal : report ? report->refused : std::vector<Refusal>())
            qWarning("%s: %s", refusal.what.c_str(), refusal.why.english().c_str());
        return report.value_or(ImportReport());
    }
    ImportReport roundTrip(const char* id)
    {
        (void)exported(id, sourceOf(m_catalog));
        return imported(id);
    }
    static const PartAnnotations* partIn(const ImportReport& report, const std::string& id)
    {
        const auto found = std::ranges::find(report.parts, id, &PartAnnotations::part);
        return found == report.parts.end() ? nullptr : &*found;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_data, m_out;
    Catalog m_catalog;
};

TWINSPECT_TEST(TestFormats)
#include "tst_formats.moc"
