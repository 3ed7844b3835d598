// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QTemporaryDir>

#include "core/dataset/annotated_parts.h"
#include "core/dataset/good_parts.h"
#include "tests/support/test_program.h"
#include "tests/unit/imaging/file_bytes.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

constexpr int kSide = 4;

void writePart(const fs::path& folder, const std::string& stem, bool masked)
{
    const std::vector<std::string> rows(kSide, std::string(kSide * 3, 'c'));
    bytes::write(folder / "rgb" / (stem + ".png"), bytes::png(kSide, kSide, 8, 2, rows));
    bytes::Tiff cloud;
    cloud.width = cloud.height = kSide;
    std::vector<float> points; // half a metre away, a millimetre a pixel
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column)
            points.insert(points.end(), {0.001f * static_cast<float>(column), 0.001f * static_cast<float>(row), 0.5f});
    cloud.pixels = bytes::floats(points);
    bytes::write(folder / "xyz" / (stem + ".tiff"), bytes::tiff(cloud));
    if (masked)
        bytes::write(folder / "gt" / (stem + ".png"),
                     bytes::png(kSide, kSide, 8, 0, std::vector<std::string>(kSide, std::string("\xff\0\0\0", 4))));
}

PartAnnotations marked(const std::string& part, AnnotationState state)
{
    PartAnnotations marks{.part = part, .width = kSide, .height = kSide, .state = state};
    marks.annotations.push_back({.id = 1, .defectType = "pit", .region = RunMask(kSide, kSide, {{2, 1, 2}})});
    marks.annotations.push_back(
        {.id = 2, .defectType = "crack", .region = RunMask(kSide, kSide, {{0, 0, 4}, {1, 3, 4}})});
    return marks;
}

const SampleRef& sample(const Catalog& catalog, const std::string& id)
{
    return *std::ranges::find(catalog.samples, id, &SampleRef::id);
}

} // namespace

class TestAnnotatedParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finishedPartsTellWhatThePersonSaid()
    {
        const QTemporaryDir dir;
        const fs::path root = dir.path().toStdString();
        writePart(root / "train/good", "000", false);
        for (const char* stem : {"000", "001", "002"})
            writePart(root / "test/hole", stem, true);
        writePart(root / "test/good", "000", false);
        const auto folder = AnnotationFolder::beside(root);
        // Marked and finished; finished without a mark; begun only; damaged.
        QVERIFY(folder.write(marked("test/good/000", AnnotationState::Finished), ""));
        auto nothing = marked("test/hole/000", AnnotationState::Finished);
        nothing.annotations.clear();
        QVERIFY(folder.write(nothing, ""));
        QVERIFY(folder.write(marked("test/hole/001", AnnotationState::Begun), ""));
        bytes::write(folder.fileOf("test/hole/002"), "{");

        auto catalog = openCatalog(root);
        QVERIFY(catalog.has_value());
        QCOMPARE(catalog->samples.size(), std::size_t(5));
        QVERIFY(catalog->skipped.empty()); // the folder of annotations is none of the data
        const std::size_t warnings = catalog->warnings.size();
        useAnnotations(*catalog, folder);

        QVERIFY(sample(*catalog, "test/good/000").label == Label::Defect);
        QCOMPARE(sample(*catalog, "test/good/000").defectType, std::string("crack"));
        const auto loaded = loadSample(sample(*catalog, "test/good/000"));
        QVERIFY(loaded.has_value());
        Mask expected(kSide, kSide);
        for (const auto& [row, column] : {std::pair{0, 0}, {0, 1}, {0, 2}, {0, 3}, {1, 3}, {2, 1}})
            expected.at(row, column) = 1;
        QVERIFY(*loaded->mask == expected);

        QVERIFY(sample(*catalog, "test/hole/000").label == Label::Good);
        QVERIFY(sample(*catalog, "test/hole/000").mask.empty());
        QVERIFY(sample(*catalog, "test/hole/001").label == Label::Defect); // as the data say
        QCOMPARE(sample(*catalog, "test/hole/001").mask.extension().string(), std::string(".png"));
        QCOMPARE(catalog->skipped.size(), std::size_t(1));
        QCOMPARE(catalog->skipped[0].file, folder.fileOf("test/hole/002"));
        QCOMPARE(catalog->warnings.size(), warnings + 1);
    }

    // Nobody misses a picture of a mask where the defect is marked.
    void missingMasksAreThoseThatNobodyMarked()
    {
        const QTemporaryDir dir;
        const fs::path root = dir.path().toStdString();
        writePart(root / "train/good", "000", false);
        for (const char* stem : {"000", "001"})
            writePart(root / "test/hole", stem, false);
        const auto folder = AnnotationFolder::beside(root);
        const auto missed = [&] {
            auto catalog = openCatalog(root);
            if (catalog)
                useAnnotations(*catalog, folder);
            std::string warnings;
            for (const auto& warning : catalog.value_or(Catalog()).warnings)
                warnings += warning.english() + "\n";
            return QString::fromStdString(warnings).section(QStringLiteral("; pixel"), 0, 0);
        };
        QCOMPARE(missed(), QStringLiteral("test/hole: defective samples without a mask in gt: 2"));
        QVERIFY(folder.write(marked("test/hole/000", AnnotationState::Finished), ""));
        QVERIFY(folder.write(marked("test/hole/001", AnnotationState::Begun), ""));
        QCOMPARE(missed(), QStringLiteral("test/hole: defective samples without a mask in gt: 1"));
        QVERIFY(folder.write(marked("test/hole/001", AnnotationState::Finished), folder.read("test/hole/001")->hash));
        QVERIFY(!missed().contains(QStringLiteral("mask in gt")));
    }

    // What a training reads are the good parts of the training split, what calibrate and evaluate read the labelled
    // ones of the test split.
    void examplesReachTrainingAndCalibration()
    {
        const QTemporaryDir dir;
        const fs::path root = dir.path().toStdString();
        for (const char* stem : {"000", "001"})
            writePart(root / "train/good", stem, false);
        for (const char* stem : {"000", "001"})
            writePart(root / "test/good", stem, false);
        const auto folder = AnnotationFolder::beside(root);
        const auto say = [&folder](const std::string& id, Example example) {
            return folder.write({.part = id,
                                 .width = kSide,
                                 .height = kSide,
                                 .state = AnnotationState::Finished,
                                 .example = example},
                                "");
        };
        QVERIFY(say("test/good/001", Example::Good));
        QVERIFY(say("train/good/000", Example::Defect));
        auto catalog = openCatalog(root);
        useAnnotations(*catalog, folder);
        const auto ids = [](const std::vector<SampleRef>& samples) {
            std::vector<std::string> names;
            for (const auto& one : samples)
                names.push_back(one.id);
            return names;
        };
        const auto good = splitGoodParts(*catalog);
        auto learnt = ids(good.train);
        std::ranges::copy(ids(good.heldOut), std::back_inserter(learnt));
        std::ranges::sort(learnt);
        QCOMPARE(learnt, (std::vector<std::string>{"test/good/001", "train/good/001"}));
        QCOMPARE(ids(catalog->of(Split::Test)), (std::vector<std::string>{"test/good/000", "train/good/000"}));
        QVERIFY(sample(*catalog, "train/good/000").label == Label::Defect);
    }

    // What a person marked never makes a part unreadable; a mask of the data does.
    void anAnnotationThatDoesNotFitIsLeftOutAndSaid()
    {
        const QTemporaryDir dir;
        const fs::path root = dir.path().toStdString();
        writePart(root / "train/good", "000", false);
        writePart(root / "test/good", "000", false);
        writePart(root / "test/hole", "001", false);
        bytes::write(root / "test/hole/gt/001.png", bytes::png(2, 1, 8, 0, {std::string("\xff\0", 2)}));
        PartAnnotations marks{.part = "test/good/000", .width = 9, .height = 4, .state = AnnotationState::Finished};
        marks.annotations.push_back({.id = 1, .defectType = "pit", .region = RunMask(9, 4, {{0, 0, 9}})});
        const auto folder = AnnotationFolder::beside(root);
        QVERIFY(folder.write(marks, ""));
        auto catalog = openCatalog(root);
        useAnnotations(*catalog, folder);
        const auto& part = sample(*catalog, "test/good/000");
        QVERIFY(part.label == Label::Defect); // that much is still known
        auto loaded = loadSample(part);
        QVERIFY2(loaded, loaded ? "" : loaded.error().message().c_str());
        QVERIFY(!loaded->mask);
        QVERIFY(annotationsOf(part, kSide, kSide).empty());
        QCOMPARE(annotationsOf(part, 9, 4).size(), std::size_t(1));
        const auto said = [&loaded, file = folder.fileOf("test/good/000").string()](const char* why) {
            return std::ranges::count_if(loaded->notes.doubts, [&](const Text& doubt) {
                return doubt.english().find(file) == 0 && doubt.english().find(why) != std::string::npos;
            });
        };
        QCOMPARE(said("of a picture of 9 x 4 pixels and this one has 4 x 4"), 1);
        bytes::write(folder.fileOf("test/good/000"), "{"); // after the folder was opened
        loaded = loadSample(part);
        QVERIFY(loaded && !loaded->mask);
        QCOMPARE(said("left out"), 1);

        const auto refused = loadSample(sample(*catalog, "test/hole/001"));
        QVERIFY(!refused);
        QVERIFY(refused.error().code == ErrorCode::Mismatch);
    }
};

TWINSPECT_TEST(TestAnnotatedParts)
#include "tst_annotated_parts.moc"
