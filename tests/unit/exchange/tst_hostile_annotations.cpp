// SPDX-License-Identifier: GPL-3.0-or-later
// Files of annotations that are damaged or meant to do harm: what is wrong is refused by name, the rest is taken.
#include <QElapsedTimer>
#include <QTest>

#include "tests/support/peak_memory.h"
#include "tests/support/test_program.h"
#include "tests/unit/exchange/exchange_parts.h"

using namespace twinspect;
using namespace twinspect::exchange_test;

namespace {

// Parts without files: the readers open none.
Catalog namedParts()
{
    Catalog catalog;
    catalog.root = "/data";
    for (const char* id : {"test/bent/000", "test/hole/000", "test/hole/001"}) {
        SampleRef sample;
        sample.id = id;
        sample.rgb = catalog.root / (std::string(id).substr(0, 9) + "/rgb/" + std::string(id).substr(10) + ".png");
        sample.defectType = std::string(id).substr(5, 4);
        sample.label = Label::Defect;
        catalog.samples.push_back(sample);
    }
    return catalog;
}

// JSON is written with ' for " here.
std::string json(std::string text)
{
    std::ranges::replace(text, '\'', '"');
    return text;
}

std::string coco(const std::string& annotations, const std::string& name = "test/hole/rgb/000.png",
                 const std::string& size = "'width': 60, 'height': 40")
{
    return json("{'images': [{'id': 7, 'file_name': '" + name + "', " + size
                + "}], 'categories': [{'id': 1, 'name': 'hole'}], 'annotations': [" + annotations + "]}");
}

constexpr auto kGoodCoco = "{'image_id': 7, 'category_id': 1, 'segmentation': [[1, 1, 4, 1, 4, 4, 1, 4]]}"; // 9 pixels

std::string cvat(const std::string& shapes, const std::string& name = "test/hole/rgb/000.png")
{
    return "<annotations><image id='0' name='" + name + "' width='60' height='40'>" + shapes + "</image></annotations>";
}

constexpr auto kGoodCvat = "<box label='hole' xtl='1' ytl='1' xbr='4' ybr='4'/>";

std::string labelme(const std::string& shapes, const std::string& picture = "../data/test/hole/rgb/000.png")
{
    return json("{'imagePath': '" + picture + "', 'imageWidth': 60, 'imageHeight': 40, 'shapes': [" + shapes + "]}");
}

constexpr auto kGoodLabelme = "{'label': 'hole', 'shape_type': 'rectangle', 'points': [[1, 1], [4, 4]]}"; // two corners

std::string voc(const std::string& objects, const std::string& name = "test/hole/rgb/000.png")
{
    return "<annotation><filename>" + name + "</filename><size><width>60</width><height>40</height></size>" + objects
         + "</annotation>";
}

constexpr auto kGoodVoc =
    "<object><name>hole</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>4</xmax><ymax>4</ymax></bndbox></object>";

} // namespace

class TestHostileAnnotations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrongIsRefusedAndTheRestIsTaken_data()
    {
        QTest::addColumn<std::string>("format");
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<int>("taken"); // annotations
        QTest::addColumn<int>("refused");
        QTest::addColumn<std::string>("named"); // how the first refusal ends
        const auto row = [](const char* name, const char* format, const std::string& bytes, int taken, int refused,
                            const char* named = "") {
            QTest::newRow((std::string(format) + ": " + name).c_str())
                << std::string(format) << bytes << taken << refused << std::string(named);
        };
        const std::string good = kGoodCoco, rest = ", " + good;
        const auto segment = [&](const std::string& segmentation) {
            return coco("{'image_id': 7, 'category_id': 1, 'segmentation': " + segmentation + "}" + rest);
        };
        row("sound", "coco", coco(good), 1, 0);
        row("no JSON", "coco", "{", 0, 1);
        row("nested without end", "coco", std::string(100000, '['), 0, 1);
        row("another JSON", "coco", "[1, 2]", 0, 1);
        row("annotations of the wrong kind", "coco", coco("1, null, \"x\", [], {}" + rest), 1, 5);
        row("id out of range", "coco", coco("{'image_id': 8, 'category_id': 1, 'bbox': [1, 1, 3, 3]}" + rest), 1, 1,
            "annotation 1");
        row("category out of range", "coco", coco("{'image_id': 7, 'category_id': -1, 'bbox': [1, 1, 3, 3]}" + rest), 1,
            1, "annotation 1");
        row("bow tie", "coco", segment("[[1, 1, 4, 4, 4, 1, 1, 4]]"), 1, 1, "annotation 1");
        row("odd number of coordinates", "coco", segment("[[1, 1, 4]]"), 1, 1);
        row("texts for coordinates", "coco", segment("[['a', 1, 4, 4, 4, 1]]"), 1, 1);
        row("endless number", "coco", segment("[[1, 1, 4, 1, 1e400, 4]]"), 0, 1); // no JSON
        row("far away", "coco", segment("[[1, 1, 4, 1, 1e300, 4]]"), 1, 1);
        row("run lengths too long", "coco", segment("{'size': [40, 60], 'counts': [5, 2396]}"), 1, 1);
        row("run lengths below 0", "coco", segment("{'size': [40, 60], 'counts': [-5, 2405]}"), 1, 1);
        row("run lengths around 64 bits", "coco",
            segment("{'size': [40, 60], 'counts': [18446744073709551615, 1, 2400]}"), 1, 1);
        row("run lengths of another picture", "coco", segment("{'size': [4000, 6000], 'counts': [0, 2400]}"), 1, 1);
        row("compressed lengths cut off", "coco", segment("{'size': [40, 60], 'counts': 'c2:n0000000IVO0j'}"), 1, 1);
        row("size of another picture", "coco", coco(good, "test/hole/rgb/000.png", "'width': 6, 'height': 4"), 0, 2);
        row("huge size", "coco", coco(good, "test/hole/rgb/000.png", "'width': 2000000000, 'height': 9"), 0, 2);
        row("no such picture", "coco", coco(good, "train/good/000.png"), 0, 2, "train/good/000.png");
        row("several pictures of this name", "coco", coco(good, "000.png"), 0, 2);
        row("the only picture of this name", "coco", coco(good, "001.png"), 1, 0);
        row("absolute path", "coco", coco(good, "/etc/passwd"), 0, 2, "/etc/passwd");
        row("path with a drive", "coco", coco(good, "C:\\\\test\\\\hole\\\\000.png"), 0, 2);
        row("path upwards", "coco", coco(good, "../../test/hole/rgb/000.png"), 0, 2);
        row("path upwards in the middle", "coco", coco(good, "test/../../hole/rgb/000.png"), 0, 2);
        row("backslashes", "coco", coco(good, "test\\\\hole\\\\rgb\\\\000.png"), 1, 0);
        row("letters that cannot be shown", "coco",
            json("{'images': [{'id': 1, 'file_name': '001.png'}], 'categories': [{'id': 1, 'name': 'a\\u001b[2J'}], "
                 "'annotations': [{'image_id': 1, 'category_id': 1, 'bbox': [1, 1, 3, 3]}]}"),
            0, 1);

        row("sound", "cvat", cvat(kGoodCvat), 1, 0);
        row("cut off", "cvat", "<annotations><image", 0, 1);
        row("another XML", "cvat", "<svg/>", 0, 1);
        row("entities that grow", "cvat",
            "<!DOCTYPE z [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
                + cvat("<box label='&b;&b;&b;' xtl='1' ytl='1' xbr='4' ybr='4'/>"),
            0, 1);
        row("entity of a file", "cvat",
            "<!DOCTYPE z [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                + cvat("<box label='&a;' xtl='1' ytl='1' xbr='4' ybr='4'/>"),
            0, 1);
        row("unknown entity", "cvat", cvat(std::string("<box label='&b;' xtl='1' ytl='1' xbr='4' ybr='4'/>")), 1, 0);
        row("points", "cvat", cvat("<points label='hole' points='1,1;2,2'/>" + std::string(kGoodCvat)), 1, 1,
            "points 1");
        row("bow tie", "cvat", cvat("<polygon label='a' points='1,1;4,4;4,1;1,4'/>" + std::string(kGoodCvat)), 1, 1,
            "polygon 1");
        row("words for corners", "cvat", cvat("<polygon label='a' points='1,1;x,4;4,1'/>" + std::string(kGoodCvat)), 1,
            1);
        row("lengths too long", "cvat",
            cvat("<mask label='a' rle='1,5' left='1' top='1' width='2' height='2'/>" + std::string(kGoodCvat)), 1, 1,
            "mask 1");
        row("mask outside", "cvat",
            cvat("<mask label='a' rle='0,4' left='59' top='1' width='2' height='2'/>" + std::string(kGoodCvat)), 1, 1);
        row("mask of width below 0", "cvat",
            cvat("<mask label='a' rle='0,4' left='5' top='5' width='-2' height='-2'/>" + std::string(kGoodCvat)), 1, 1);
        row("no number", "cvat", cvat("<ellipse label='a' cx='nan' cy='2' rx='2' ry='2'/>" + std::string(kGoodCvat)), 1,
            1);
        row("track of a video", "cvat", "<annotations><track id='3'/></annotations>", 0, 1, "track 3");
        row("path upwards", "cvat", cvat(kGoodCvat, "../hole/rgb/000.png"), 0, 1);

        row("sound", "labelme", labelme(kGoodLabelme), 1, 0);
        row("absolute path", "labelme", labelme(kGoodLabelme, "/etc/passwd"), 0, 1);
        row("path out of the data", "labelme", labelme(kGoodLabelme, "../../test/hole/rgb/000.png"), 0, 1);
        row("line", "labelme",
            labelme("{'label': 'a', 'shape_type': 'line', 'points': [[1, 1], [4, 4]]}, " + std::string(kGoodLabelme)),
            1, 1, "shape 1");
        row("mask without picture", "labelme",
            labelme("{'label': 'a', 'shape_type': 'mask', 'points': [[1, 1], [4, 4]], 'mask': '!!'}, "
                    + std::string(kGoodLabelme)),
            1, 1, "shape 1");
        row("shapes of the wrong kind", "labelme", labelme("1, [], \"x\", {}, " + std::string(kGoodLabelme)), 1, 4);
        row("circle", "labelme", labelme("{'label': 'a', 'shape_type': 'circle', 'points': [[20, 20], [20, 25]]}"), 1,
            0);
        row("one group", "labelme",
            labelme("{'label': 'a', 'group_id': 3, 'points': [[1, 1], [4, 1], [4, 4]]}, {'label': 'a', 'group_id': 3, "
                    "'points': [[11, 1], [14, 1], [14, 4]]}"),
            1, 0);

        row("sound", "voc", voc(kGoodVoc), 1, 0);
        row("box without numbers", "voc",
            voc("<object><name>a</name><bndbox><xmin>x</xmin></bndbox></object>" + std::string(kGoodVoc)), 1, 1,
            "object 1");
        row("no box", "voc", voc("<object><name>a</name></object>" + std::string(kGoodVoc)), 1, 1, "object 1");
        row("entities", "voc", "<!DOCTYPE z [<!ENTITY a \"b\">]>" + voc(kGoodVoc), 0, 1);
        row("path upwards", "voc", voc(kGoodVoc, "../../../test/hole/rgb/000.png"), 0, 1);

        row("class out of range", "yolo", "5 0.1 0.1 0.2 0.1 0.2 0.2\n", 0, 1, "line 1");
        row("negative class", "yolo", "-1 0.1 0.1 0.2 0.1 0.2 0.2\n", 0, 1);
        row("words", "yolo", "hole 0.1\n\n0 nan inf 1 1 0 0\n", 0, 2, "line 1");
        row("no PNG", "mask", "PNG", 0, 1);
        row("no cloud", "ply", "ply\nformat ascii 1.0\nelement vertex 99999999999\nend_header\n", 0, 1);
        row("no cloud", "pcd", "FIELDS x y z\nDATA ascii\n", 0, 1);
    }
    void whatIsWrongIsRefusedAndTheRestIsTaken()
    {
        QFETCH(std::string, format);
        QFETCH(std::string, bytes);
        QFETCH(int, taken);
        QFETCH(int, refused);
        QFETCH(std::string, named);
        const auto report = readBytes(format, bytes);
        for (const auto& refusal : report.refused)
            qInfo("%s: %s", refusal.what.c_str(), refusal.why.english().c_str());
        QCOMPARE(static_cast<int>(report.annotationCount()), taken);
        QCOMPARE(static_cast<int>(report.refusedCount), refused);
        if (refused > 0) {
            QVERIFY(report.refused[0].what.find("000") != std::string::npos); // the file
            QVERIFY(report.refused[0].what.ends_with(named));
            QVERIFY(!report.refused[0].why.empty());
        }
        for (const auto& part : report.parts)
            for (const auto& annotation : part.annotations)
                QVERIFY(!annotation.region.empty());
    }

    void manyRefusalsAreCountedAndSomeNamed()
    {
        std::string list = kGoodCoco;
        for (int i = 0; i < 3000; ++i)
            list += ", {}";
        const auto report = readBytes("coco", coco(list));
        QCOMPARE(report.refusedCount, std::size_t{3000});
        QCOMPARE(report.refused.size(), kMostRefusals);
        QCOMPARE(report.annotationCount(), std::size_t{1});
    }

    // Refused before they are copied. 10 million take 1 to 8 s and up to 1.2 GiB, which the JSON alone needs.
    void tooManyCornersAreRefusedSoon_data()
    {
        QTest::addColumn<int>("none");
        for (const char* id : {"coco", "cvat", "labelme", "yolo"})
            QTest::newRow(id) << 0;
    }
    void tooManyCornersAreRefusedSoon()
    {
        constexpr int kCorners = 1000000;
        const std::string id = QTest::currentDataTag();
        std::string corners;
        for (int i = 0; i < kCorners; ++i)
            corners += id == "cvat"    ? (i > 0 ? ";1,2" : "1,2")
                     : id == "labelme" ? (i > 0 ? ",[1,2]" : "[1,2]")
                     : id == "yolo"    ? " .1 .2"
                     : i > 0           ? ",1,2"
                                       : "1,2";
        const std::string bytes =
            id == "coco" ? coco("{'image_id': 7, 'category_id': 1, 'segmentation': [[" + corners + "]]}, " + kGoodCoco)
            : id == "cvat" ? cvat("<polygon label='a' points='" + corners + "'/>" + kGoodCvat)
            : id == "yolo" ? "0" + corners + "\n"
                           : labelme("{'label': 'a', 'points': [" + corners + "]}, " + kGoodLabelme);
        corners = {};
        const PeakMemory memory;
        QElapsedTimer timer;
        timer.start();
        const auto report = readBytes(id, bytes);
        qInfo("%lld ms and %lld MiB for %zu MiB", timer.elapsed(),
              static_cast<long long>(memory.bytes().value_or(0) >> 20), bytes.size() >> 20);
        QCOMPARE(report.refusedCount, std::size_t{1});
        QCOMPARE(report.annotationCount(), id == "yolo" ? std::size_t{0} : std::size_t{1});
        QVERIFY(timer.elapsed() < 30000);
    }

    void whatHasNoPlaceIsCounted()
    {
        const auto report = readBytes(
            "coco",
            coco("{'image_id': 7, 'category_id': 1, 'bbox': [1, 1, 3, 3], 'attributes': {'severity': '9', 'seen_in': "
                 "'smell', 'colour': 'red', 'note': 'deep', 'occluded': true, 'nothing': null, 'list': [1]}}"));
        QCOMPARE(report.parts.at(0).annotations.at(0).note, std::string("deep"));
        QCOMPARE(report.parts.at(0).annotations.at(0).severity, 0);
        QCOMPARE(report.remarks.size(), std::size_t{1});
        QVERIFY(report.remarks[0].english().ends_with(": 5"));
    }

private:
    static ImportReport readBytes(const std::string& format, const std::string& bytes)
    {
        const Catalog catalog = namedParts();
        ImportCollector import(catalog, "/import",
                               [](const SampleRef&) { return Result<GridSize>({kWidth, kHeight}); });
        annotationFormat(format)->read(bytes, format == "yolo" ? "/import/labels/test/hole/000.txt" : "/import/000.x",
                                       import);
        return import.finish();
    }
};

TWINSPECT_TEST(TestHostileAnnotations)
#include "tst_hostile_annotations.moc"
