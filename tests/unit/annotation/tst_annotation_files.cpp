// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <filesystem>
#include <set>

#include <QTemporaryDir>

#include "core/annotation/annotation_file.h"
#include "core/annotation/annotation_folder.h"
#include "core/base/files.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;

namespace {

PartAnnotations twoMarks()
{
    PartAnnotations part{.part = "test/h\xc3\xb6le/003", .width = 30, .height = 20};
    part.state = AnnotationState::Begun;
    part.example = Example::Defect;
    part.seconds = 61.5;
    Annotation drawn;
    drawn.id = 4;
    drawn.defectType = "scratch \"A\"";
    drawn.outlines = {{{1.25, 2.5}, {20, 3.125}, {9.5, 1.0 / 3 + 15}}};
    drawn.region = filled(drawn.outlines, 30, 20);
    drawn.severity = 3;
    drawn.seenIn = SeenIn::Depth;
    drawn.note = "only in\nslanting light";
    drawn.author = "\xe6\xa3\x80";
    drawn.when = utcFrom("2026-02-28T23:59:59.125Z");
    Annotation painted;
    painted.id = 2;
    painted.region = RunMask(30, 20, {{0, 0, 30}, {19, 29, 30}});
    painted.locked = true;
    part.annotations = {drawn, painted};
    return part;
}

fs::path pathOf(const QTemporaryDir& folder) { return folder.path().toStdString(); }

} // namespace

class TestAnnotationFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatWasWritten()
    {
        const auto part = twoMarks();
        const auto read = parseAnnotations(annotationText(part), "a.json");
        QVERIFY(read.has_value());
        QVERIFY(*read == part);
        QCOMPARE(read->nextId(), std::uint64_t(5));
        QCOMPARE(read->allPixels().pixelCount(),
                 united(part.annotations[0].region, part.annotations[1].region).pixelCount());
    }

    void refusesDamage_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("run outside") << QByteArray("[0,0,30,19,29,1]") << QByteArray("[0,0,31,19,29,1]");
        QTest::newRow("row outside") << QByteArray("[0,0,30,19,29,1]") << QByteArray("[0,0,30,20,29,1]");
        QTest::newRow("negative") << QByteArray("[0,0,30,19,29,1]") << QByteArray("[0,-1,30,19,29,1]");
        QTest::newRow("overflow") << QByteArray("[0,0,30,19,29,1]") << QByteArray("[0,5,4294967297,19,29,1]");
        QTest::newRow("no triple") << QByteArray("[0,0,30,19,29,1]") << QByteArray("[0,0,30,19]");
        QTest::newRow("id twice") << QByteArray("\"id\":2") << QByteArray("\"id\":4");
        QTest::newRow("no id") << QByteArray("\"id\":2") << QByteArray("\"id\":\"2\"");
        QTest::newRow("huge grid") << QByteArray("\"width\":30") << QByteArray("\"width\":3000000000");
        QTest::newRow("seen elsewhere") << QByteArray("\"depth\"") << QByteArray("\"sound\"");
        QTest::newRow("severity") << QByteArray("\"severity\":3") << QByteArray("\"severity\":6");
        QTest::newRow("example of what") << QByteArray("\"example\":\"defect\"") << QByteArray("\"example\":\"bad\"");
        QTest::newRow("good with marks") << QByteArray("\"example\":\"defect\"") << QByteArray("\"example\":\"good\"");
        QTest::newRow("time") << QByteArray("\"seconds\":61.5") << QByteArray("\"seconds\":-1");
        QTest::newRow("other version") << QByteArray("annotations-1") << QByteArray("annotations-2");
        QTest::newRow("endless point") << QByteArray("[1.25,") << QByteArray("[1e999,");
    }
    void refusesDamage()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        auto text = QByteArray::fromStdString(annotationText(twoMarks()));
        QCOMPARE(text.count(from), 1);
        text.replace(from, to);
        const auto read = parseAnnotations(text.toStdString(), "a.json");
        QVERIFY(!read);
        QCOMPARE(read.error().file, std::string("a.json"));
        QVERIFY(!read.error().remedy.english().empty());
    }

    void believesPixelsMoreThanAnOutline()
    {
        auto part = twoMarks();
        part.annotations[0].region = part.annotations[1].region;
        const auto read = parseAnnotations(annotationText(part), "a.json");
        QVERIFY(read.has_value());
        QVERIFY(read->annotations[0].outlines.empty());
        QVERIFY(read->annotations[0].region == part.annotations[1].region);
    }

    void aFolderKeepsPartsApart()
    {
        const QTemporaryDir dir;
        const AnnotationFolder folder(pathOf(dir) / "marks");
        const std::vector<std::string>
            ids{"a/b_c", "a_b/c", "a%2Fb_c", "..", ".", std::string(300, 'x'), std::string(299, 'x') + "y", "a\nb"};
        for (const auto& id : ids) {
            auto kept = folder.read(id);
            QVERIFY(kept.has_value());
            QVERIFY(kept->hash.empty());
            auto part = twoMarks();
            part.part = id;
            QVERIFY(folder.write(part, kept->hash).has_value());
        }
        std::vector<Error> damaged;
        auto sorted = ids;
        std::ranges::sort(sorted);
        QVERIFY(std::ranges::equal(folder.parts(damaged), sorted, {}, &PartSummary::part));
        QVERIFY(damaged.empty());
        for (const auto& id : ids)
            QCOMPARE(folder.read(id)->part.part, id);
    }

    void noticesAnotherWriter()
    {
        const QTemporaryDir dir;
        const AnnotationFolder folder(pathOf(dir));
        auto part = twoMarks();
        const auto first = folder.write(part, "");
        QVERIFY(first.has_value());
        part.state = AnnotationState::Finished;
        const auto second = folder.write(part, *first);
        QVERIFY(second.has_value());
        const auto before = *readFile(folder.fileOf(part.part));
        part.annotations.clear();
        const auto late = folder.write(part, *first); // as another program would that read the first
        QVERIFY(!late);
        QVERIFY(late.error().code == ErrorCode::Mismatch);
        QCOMPARE(*readFile(folder.fileOf(part.part)), before);
    }

    void keepsWhatIsDeleted()
    {
        const QTemporaryDir dir;
        const AnnotationFolder folder(pathOf(dir));
        auto part = twoMarks();
        auto hash = folder.write(part, "");
        const auto gone = part.annotations.front();
        part.annotations.erase(part.annotations.begin());
        hash = folder.write(part, *hash);
        QVERIFY(hash.has_value());
        std::vector<fs::path> kept;
        for (const auto& entry : fs::directory_iterator(folder.path() / "deleted"))
            kept.push_back(entry.path());
        QCOMPARE(kept.size(), std::size_t(1));
        const auto read = readAnnotations(kept.front());
        QVERIFY(read.has_value());
        QVERIFY(read->annotations == std::vector{gone});
    }

    // Files from before parts had examples and times say nothing of them.
    void readsOlderFiles()
    {
        auto text = QByteArray::fromStdString(annotationText(twoMarks()));
        text.replace("\"example\":\"defect\",", "").replace("\"seconds\":61.5,", "");
        const auto read = parseAnnotations(text.toStdString(), "a.json");
        QVERIFY(read.has_value());
        QVERIFY(read->example == Example::None);
        QCOMPARE(read->seconds, 0.0);
    }

    void opinionsLieApart()
    {
        const QTemporaryDir dir;
        const AnnotationFolder folder(pathOf(dir));
        QVERIFY(folder.authorsOfOpinions().empty());
        auto part = twoMarks();
        QVERIFY(folder.write(part, "").has_value());
        part.annotations.pop_back();
        for (const auto* author : {"b/../c", "Zo\xc3\xab", "50%"})
            QVERIFY(folder.opinionOf(author).write(part, "").has_value());
        QVERIFY((folder.authorsOfOpinions() == std::vector<std::string>{"50%", "Zo\xc3\xab", "b/../c"}));
        QCOMPARE(folder.read(part.part)->part.annotations.size(), std::size_t(2));
        QCOMPARE(folder.opinionOf("b/../c").read(part.part)->part.annotations.size(), std::size_t(1));
        std::vector<Error> damaged;
        const auto parts = folder.parts(damaged);
        QCOMPARE(parts.size(), std::size_t(1)); // opinions are none of its own
        QCOMPARE(parts[0].defectType, std::string("scratch \"A\"")); // of the larger one
        QVERIFY(parts[0].defective && parts[0].seconds == 61.5);
    }

    void guidelinesAreNeverLost()
    {
        const QTemporaryDir dir;
        const AnnotationFolder folder(pathOf(dir) / "marks");
        QVERIFY(folder.guidelines()->hash.empty());
        const auto first = folder.writeGuidelines("# One\n", "", true);
        QVERIFY(first.has_value());
        QCOMPARE(folder.guidelines()->text, std::string("# One\n"));
        QVERIFY(folder.writeGuidelines("# Two\n", *first, true).has_value());
        const auto late = folder.writeGuidelines("# Late\n", *first, false); // another person had read the first
        QVERIFY(!late);
        QVERIFY(late.error().code == ErrorCode::Mismatch);
        QCOMPARE(folder.guidelines()->text, std::string("# Two\n"));
        std::set<std::string> kept;
        for (const auto& entry : fs::directory_iterator(folder.path() / "deleted"))
            kept.insert(*readFile(entry.path()));
        QVERIFY((kept == std::set<std::string>{"# One\n", "# Late\n"}));
    }

    void keepsTypes()
    {
        const QTemporaryDir dir;
        const AnnotationFolder folder(pathOf(dir));
        QVERIFY(folder.types()->types.empty());
        DefectTypes types;
        for (int i = 0; i < 12; ++i)
            types.add("type " + std::to_string(i));
        QCOMPARE(types.find("type 3")->key, 4);
        QCOMPARE(types.withKey(9)->name, std::string("type 8"));
        QCOMPARE(types.find("type 9")->key, 0);
        QCOMPARE(types.add("type 3").key, 4); // is there already
        QCOMPARE(types.types.size(), std::size_t(12));
        QVERIFY(types.types[0].color != types.types[1].color);
        QVERIFY(folder.writeTypes(types).has_value());
        QVERIFY(*folder.types() == types);
        QVERIFY(!parseDefectTypes(R"({"format":"twinspect-defect-types-1","types":[{"name":"a","color":1,"key":1},)"
                                  R"({"name":"b","color":2,"key":1}]})",
                                  "t.json"));
    }
};

TWINSPECT_TEST(TestAnnotationFiles)
#include "tst_annotation_files.moc"
