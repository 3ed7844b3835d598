// SPDX-License-Identifier: GPL-3.0-or-later
// results.jsonl, results.csv, maps, shards and their merging.
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/dataset/annotated_parts.h"
#include "core/inference/part_record.h"
#include "core/inference/result_files.h"
#include "core/inference/tolerance_bands.h"
#include "core/record/record_csv.h"
#include "core/record/record_json.h"
#include "scene.h"
#include "tests/support/test_program.h"

using namespace twinspect;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr int kParts = 5;
constexpr int kEmpty = 1;
constexpr int kDamaged = 3;

std::vector<Json> recordsIn(const fs::path& file)
{
    std::vector<Json> records;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        records.push_back(Json::parse(line));
    return records;
}

void writeLines(const fs::path& file, const std::vector<Json>& records)
{
    fs::create_directories(file.parent_path());
    std::ofstream out(file);
    for (const auto& record : records)
        out << record.dump() << '\n';
}

/// A record as far as merging looks at it.
Json record(const std::string& sample, const std::string& model = "m", double reject = 1,
            const std::string& verdict = "OK")
{
    return {{"sample", sample}, {"model", model}, {"thresholds", {{"reject", reject}}}, {"verdict", verdict}};
}

} // namespace

class TestResultFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(scene::writeModel(path("model.tsm"), "1 2 3", "4 5").has_value());
        auto model = AnomalyModel::load(path("model.tsm"), "cpu", Precision::Float32);
        QVERIFY(model.has_value());
        m_model = std::make_unique<AnomalyModel>(std::move(*model));
        m_catalog = scene::write(path("scans"), kParts, kEmpty, kDamaged);
        QCOMPARE(m_catalog.samples.size(), std::size_t(kParts));
        m_options.thresholds = {-1e6, -1e6, -1e6, 0}; // everything is above
        m_options.thresholdsFrom = "the test";
    }

    void shards_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("index");
        QTest::addColumn<int>("count"); // 0 = refused
        QTest::newRow("the only one") << "1/1" << 1 << 1;
        QTest::newRow("second of four") << "2/4" << 2 << 4;
        QTest::newRow("last") << "12/12" << 12 << 12;
        for (const char* bad :
             {"", "2", "/4", "2/", "0/4", "5/4", "-1/4", "2/0", "2/4x", "2 /4", "a/b", "2/4/8", "99999999999/4"})
            QTest::addRow("refused '%s'", bad) << bad << 0 << 0;
    }
    void shards()
    {
        QFETCH(QString, text);
        QFETCH(int, index);
        QFETCH(int, count);
        const auto shard = parseShard(text.toStdString());
        QCOMPARE(shard.has_value(), count > 0);
        if (shard) {
            QCOMPARE(shard->index, index);
            QCOMPARE(shard->count, count);
        } else {
            QVERIFY(shard.error().code == ErrorCode::InvalidArgument && !shard.error().remedy.empty());
        }
    }

    void aRecordSaysEverything()
    {
        InspectedPart part;
        part.sample = m_catalog.samples.front();
        part.width = 96;
        part.height = 80;
        part.anomaly.maps["cm_segf"] = ScoreMap(2, 1, 1, 9.0F);
        part.scores.imageScore = 4.5;
        part.scores.peaks["cm_segf"] = 9;
        part.scores.imageScores = {{"rgb", 1.5}, {"cm_segf", 4.5}, {"depth", NAN}};
        part.scores.raisedBy = RaisedBy::Depth;
        part.decision = {Verdict::Reject, {Reason::ScoreAboveReject}, 2.5};
        DefectRegion defect;
        defect.region.box = {3, 4, 5, 6};
        defect.region.pixelCount = 17;
        defect.region.centroidRow = 5.5;
        defect.region.centroidColumn = 6.25;
        defect.region.highestScore = 7;
        defect.region.meanScore = 6;
        defect.raisedBy = RaisedBy::Rgb;
        part.regions = {defect, defect};
        RegionMeasurement measured;
        measured.areaMm2 = 2.5;
        measured.lengthMm = NAN;
        measured.widthMm = 1;
        measured.centreMm = {1, 2, 3};
        measured.depth = DepthDeviation{LocalReference::Plane, -0.5, 0.25, -0.1, -1.5, 2, 0.5, 0.9, 0.01};
        part.regions[0].measurement = measured;
        part.regions[0].heightVsGoodMm = -0.75;
        InspectionOptions options;
        options.thresholds = {1, 2, NAN, 3};
        options.thresholdsFrom = "a recipe";
        const auto recorded = [&] { return recordOf(part, *m_model, options.thresholds, options.thresholdsFrom); };
        part.anomaly.notes = {Text("%1 % darker", 18)};
        QVERIFY(recorded().notes == part.anomaly.notes);
        const Json json = toJson(recorded());
        QCOMPARE(QByteArray(json.at("sample").get<std::string>().c_str()), QByteArray("test/good/0"));
        QVERIFY(json.at("model") == m_model->hash() && json.at("part") == "disc" && json.at("format") == 1);
        QVERIFY(json.at("thresholds")
                == (Json{{"review", 1.0}, {"reject", 2.0}, {"pixel", nullptr}, {"min_area_mm2", 3.0}}));
        QVERIFY(json.at("thresholds_from") == "a recipe" && json.at("width") == 96 && json.at("height") == 80);
        QVERIFY(json.at("verdict") == "REJECT" && json.at("reasons") == Json::array({"SCORE_ABOVE_REJECT"}));
        QVERIFY(json.at("score") == 4.5 && json.at("scores").at("rgb") == 1.5 && json.at("scores").at("depth").is_null()
                && json.at("raised_by") == "depth");
        const Json& first = json.at("regions").at(0);
        QVERIFY(first.at("box") == (Json{{"row", 3}, {"column", 4}, {"width", 5}, {"height", 6}}));
        QVERIFY(first.at("pixels") == 17 && first.at("centroid").at("row") == 5.5 && first.at("score_max") == 7
                && first.at("score_mean") == 6 && first.at("raised_by") == "rgb");
        QVERIFY(first.at("area_mm2") == 2.5 && first.at("length_mm").is_null() && first.at("width_mm") == 1
                && first.at("centre_mm") == Json::array({1, 2, 3}));
        QVERIFY(first.at("depth").at("lowest_mm") == -0.5 && first.at("depth").at("volume_mm3") == -1.5
                && first.at("depth").at("measured_share") == 0.9);
        QVERIFY(json.at("regions").at(1).at("area_mm2").is_null() && json.at("regions").at(1).at("depth").is_null());
        QVERIFY(first.at("height_vs_good_mm") == -0.75 && json.at("regions").at(1).at("height_vs_good_mm").is_null());
        // The table has the height of the largest region, and the lowest and highest of all.
        auto larger = measured;
        larger.areaMm2 = 9.5;
        larger.depth->lowestMm = -0.125;
        larger.depth->highestMm = 0.375;
        part.regions[1].measurement = larger;
        part.regions[1].heightVsGoodMm = 1.25;
        const auto cells = [&](const std::string& line) {
            std::map<std::string, std::string> byName;
            std::istringstream names(csvHeader()), values(line);
            for (std::string name, value; std::getline(names, name, ',') && std::getline(values, value, ',');)
                byName[name] = value;
            return byName;
        };
        const auto table = cells(csvLine(recorded()));
        QCOMPARE(QByteArray(table.at("regions").c_str()), QByteArray("2"));
        QCOMPARE(QByteArray(table.at("largest_area_mm2").c_str()), QByteArray("9.5"));
        QCOMPARE(QByteArray(table.at("largest_vs_good_mm").c_str()), QByteArray("1.25"));
        QCOMPARE(QByteArray(table.at("deepest_mm").c_str()), QByteArray("-0.5"));
        QCOMPARE(QByteArray(table.at("highest_mm").c_str()), QByteArray("0.375"));
        part.regions[1].heightVsGoodMm.reset();
        QCOMPARE(QByteArray(cells(csvLine(recorded())).at("largest_vs_good_mm").c_str()), QByteArray());
        part.anomaly = {};
        part.anomaly.partFound = false;
        part.regions.clear();
        part.decision = {Verdict::NoPart, {Reason::NoPartFound}, 0};
        const Json none = toJson(recorded());
        QVERIFY(none.at("score").is_null() && none.at("raised_by").is_null() && none.at("scores").empty()
                && none.at("part_found") == false && none.at("verdict") == "NO_PART");
    }

    void aFolderIsInspected()
    {
        const auto summary = inspectCatalog(*m_model, m_catalog, path("out"), m_options, {});
        QVERIFY2(summary.has_value(), summary ? "" : summary.error().message().c_str());
        QVERIFY(summary->inspected == kParts && summary->reject == kParts - 2 && summary->noPart == 1
                && summary->failed.size() == 1 && summary->ok == 0);
        const auto records = recordsIn(path("out") / "results.jsonl");
        QCOMPARE(records.size(), std::size_t(kParts));
        for (int i = 0; i < kParts; ++i) {
            const Json& line = records[static_cast<std::size_t>(i)];
            QCOMPARE(QByteArray(line.at("sample").get<std::string>().c_str()),
                     "test/good/" + QByteArray::number(i)); // in the catalog's order
            QVERIFY(line.at("model") == m_model->hash());
            QVERIFY(line.contains("error") == (i == kDamaged));
            if (i != kDamaged)
                QCOMPARE(line.at("maps").size(), i == kEmpty ? std::size_t(0) : std::size_t(1));
        }
        QVERIFY(records[kDamaged].at("verdict").is_null()
                && records[kDamaged].at("error").at("message").get<std::string>().find("3.tiff") != std::string::npos);
        std::ifstream csv(path("out") / "results.csv");
        int lines = 0;
        for (std::string line; std::getline(csv, line); ++lines)
            QVERIFY(lines == 0 || line.rfind("\"test/good/" + std::to_string(lines - 1) + "\",", 0) == 0);
        QCOMPARE(lines, kParts + 1);
        for (const auto& entry : fs::directory_iterator(path("out")))
            QVERIFY2(entry.path().string().find("partial") == std::string::npos, entry.path().c_str());
    }

    // What a person marked is measured beside what the detector found, and changes nothing of that.
    void whatPeopleMarkedIsMeasured()
    {
        const AnnotationFolder folder(path("marks"));
        const auto square = [](int first, int last) {
            std::vector<PixelRun> runs;
            for (int row = first; row <= last; ++row)
                runs.push_back({row, first, last + 1});
            return RunMask(scene::kSide, scene::kSide, std::move(runs));
        };
        PartAnnotations marks{.part = "test/good/0",
                              .width = scene::kSide,
                              .height = scene::kSide,
                              .state = AnnotationState::Finished,
                              .annotations = {{.id = 1, .defectType = "dent", .region = square(45, 54), .severity = 3},
                                              {.id = 2, .defectType = "stain", .region = square(60, 63)}}};
        QVERIFY(folder.write(marks, "").has_value());
        marks.part = "test/good/2";
        marks.state = AnnotationState::Begun; // not what the person has to say in the end
        QVERIFY(folder.write(marks, "").has_value());
        Catalog catalog = m_catalog;
        useAnnotations(catalog, folder);
        auto options = m_options;
        options.maps = StoredMaps::None;
        QVERIFY(inspectCatalog(*m_model, m_catalog, path("unmarked"), options, {}).has_value());
        QVERIFY(inspectCatalog(*m_model, catalog, path("marked"), options, {}).has_value());
        auto before = recordsIn(path("unmarked") / "results.jsonl");
        auto after = recordsIn(path("marked") / "results.jsonl");
        const Json regions = after.at(0).at("annotated_regions");
        QCOMPARE(regions.size(), std::size_t(2));
        QVERIFY2(regions[0].at("defect_type") == "dent" && regions[0].at("severity") == 3
                     && regions[0].at("pixels") == 100
                     && regions[0].at("box") == (Json{{"row", 45}, {"column", 45}, {"width", 10}, {"height", 10}}),
                 regions.dump().c_str());
        // 10 x 10 pixels of 0.5 mm on the flat top of the disc, and 4 x 4.
        QVERIFY(std::abs(regions[0].at("area_mm2").get<double>() - 25) < 0.1);
        QVERIFY(std::abs(regions[1].at("area_mm2").get<double>() - 4) < 0.02);
        QVERIFY(std::abs(regions[0].at("depth").at("mean_mm").get<double>()) < 0.02); // the noise is 0.02 mm a point
        after.at(0).erase("annotated_regions");
        QVERIFY(after == before);
        // The tables differ in the first part, and in what a person says.
        std::ifstream one(path("unmarked") / "results.csv"), other(path("marked") / "results.csv");
        std::string plain, marked;
        for (int line = 0; std::getline(one, plain) && std::getline(other, marked); ++line)
            QCOMPARE(QByteArray::fromStdString(marked).count(",2,\"dent, stain\",2"), qsizetype(line == 1));
    }

    void mapsDecodeToTheScores()
    {
        auto options = m_options;
        options.maps = StoredMaps::All;
        QVERIFY(inspectCatalog(*m_model, m_catalog, path("maps"), options, {}).has_value());
        const auto records = recordsIn(path("maps") / "results.jsonl");
        const auto part = inspectPart(*m_model, m_catalog.samples[0], options.thresholds);
        QVERIFY(part.has_value());
        const Json& maps = records.at(0).at("maps");
        QCOMPARE(maps.size(), std::size_t(4));
        const std::pair<const char*, const Image<float>*> expected[] = {{"fused", &part->anomaly.maps.at("cm_segf")},
                                                                        {"rgb", &part->anomaly.maps.at("rgb")},
                                                                        {"depth", &part->anomaly.maps.at("depth")},
                                                                        {"weight_rgb", &part->anomaly.weightRgb}};
        for (const auto& [name, map] : expected) {
            const Json& stored = maps.at(name);
            QVERIFY(stored.at("file") == "maps/test_good_0." + std::string(name) + ".png");
            const QImage image(QString::fromStdString((path("maps") / stored.at("file").get<std::string>()).string()));
            QCOMPARE(image.format(), QImage::Format_Grayscale16);
            const auto full = onFullImage(*map, part->prepared.image.box);
            QVERIFY(image.width() == full.width() && image.height() == full.height());
            const double offset = stored.at("offset").get<double>();
            const double step = stored.at("step").get<double>();
            const auto [low, high] = std::ranges::minmax(full.values());
            QVERIFY(std::abs(step * 65535 / (high - low) - 1) < 1e-3); // all 16 bits are used
            double largest = 0;
            for (int row = 0; row < full.height(); ++row) {
                const auto* line = reinterpret_cast<const quint16*>(image.constScanLine(row));
                for (int column = 0; column < full.width(); ++column)
                    largest = std::max(largest, std::abs(offset + step * line[column] - full.at(row, column)));
            }
            // Two runs of the network may differ in the last bits.
            QVERIFY2(largest <= 0.5 * step + 1e-5 * (std::abs(high) + std::abs(low)),
                     QByteArray::number(largest / step) + " steps in " + name);
        }
    }

    void aPartWhoseMapCannotBeWrittenCostsNoOther()
    {
        Catalog catalog = m_catalog;
        catalog.samples.resize(1);
        catalog.samples.push_back(catalog.samples.front());
        catalog.samples.push_back(catalog.samples.front());
        catalog.samples[1].id = "test/" + QString(QChar(0x96F6)).repeated(82).toStdString();
        catalog.samples[2].id = "test/taken";
        fs::create_directories(path("odd names") / "maps" / "test_taken.fused.png"); // a folder in its way
        std::ofstream(path("odd names") / "maps" / "test_old.fused.png.partial-a1b2c3") << "of a run that was killed";
        const auto summary = inspectCatalog(*m_model, catalog, path("odd names"), m_options, {});
        QVERIFY2(summary.has_value(), summary ? "" : summary.error().message().c_str());
        QVERIFY(summary->inspected == 3 && summary->reject == 2 && summary->failed.size() == 1);
        for (const Json& line : recordsIn(path("odd names") / "results.jsonl"))
            if (line.at("sample") == "test/taken")
                QVERIFY(line.at("error").at("message").get<std::string>().find("test_taken.fused.png")
                        != std::string::npos);
            else
                QVERIFY(fs::is_regular_file(path("odd names") / line.at("maps").at("fused").at("file")));
        QVERIFY(!fs::exists(path("odd names") / "maps" / "test_old.fused.png.partial-a1b2c3"));
    }

    void partsThatMergeUnderOneMapAreRefused()
    {
        for (const char* index : {"1", "2"}) {
            Json line = record(std::string("a") + index);
            line["maps"]["fused"] = {{"file", "maps/a.fused.png"}, {"offset", 0}, {"step", 1}};
            const auto folder = path(index[0] == '1' ? "one" : "other");
            writeLines(folder / ("results-" + std::string(index) + "of2.jsonl"), {line});
            fs::create_directories(folder / "maps");
            std::ofstream(folder / "maps" / "a.fused.png") << index;
        }
        const auto merged = mergeResults({path("one"), path("other")}, path("both"));
        QVERIFY(!merged && merged.error().code == ErrorCode::BadData);
        QVERIFY(merged.error().message().find("maps/a.fused.png") != std::string::npos);
    }

    void shardsAddUpToTheWhole()
    {
        QVERIFY(inspectCatalog(*m_model, m_catalog, path("whole"), m_options, {}).has_value());
        for (int index = 1; index <= 2; ++index) {
            auto options = m_options;
            options.recipe = "=gasket"; // no formula in a table
            options.recipeRevision = 4;
            options.shard = {index, 2};
            const auto summary = inspectCatalog(*m_model, m_catalog, path(index == 1 ? "a" : "b"), options, {});
            QVERIFY(summary.has_value());
            QCOMPARE(summary->inspected, index == 1 ? 3 : 2);
        }
        QVERIFY(mergeResults({path("a")}, path("half")).error().code == ErrorCode::Mismatch); // one is missing
        const auto merged = mergeResults({path("b"), path("a")}, path("merged"));
        QVERIFY2(merged.has_value(), merged ? "" : merged.error().message().c_str());
        QVERIFY(merged->inspected == kParts && merged->reject == kParts - 2 && merged->noPart == 1
                && merged->failed.size() == 1);
        const auto whole = recordsIn(path("whole") / "results.jsonl");
        const auto together = recordsIn(path("merged") / "results.jsonl");
        // The table of the whole has what the tables of the shards have, times included.
        const auto linesOf = [this](const fs::path& file) {
            std::ifstream in(path(file.c_str()));
            std::set<std::string> lines;
            for (std::string line; std::getline(in, line);)
                lines.insert(line);
            return lines;
        };
        auto tables = linesOf(fs::path("a") / "results-1of2.csv");
        tables.merge(linesOf(fs::path("b") / "results-2of2.csv"));
        QCOMPARE(tables.size(), std::size_t(kParts + 1));
        QVERIFY(linesOf(fs::path("merged") / "results.csv") == tables);
        for (const std::string& line : tables)
            QVERIFY2(line.starts_with("sample,") || line.find("Z\",\"'=gasket\",4,") != std::string::npos,
                     line.c_str());
        QCOMPARE(together.size(), whole.size());
        for (std::size_t i = 0; i < whole.size(); ++i) {
            QVERIFY(together[i].at("sample") == whole[i].at("sample")
                    && together[i].at("verdict") == whole[i].at("verdict"));
            if (whole[i].contains("maps"))
                for (const auto& map : together[i].at("maps"))
                    QVERIFY(fs::exists(path("merged") / map.at("file").get<std::string>()));
        }
        // In place: the folder of one shard may be the target.
        QVERIFY(mergeResults({path("a"), path("b")}, path("a")).has_value());
        QVERIFY(fs::exists(path("a") / "results.jsonl"));
    }

    void shardsThatDoNotBelongTogetherAreRefused_data()
    {
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("code");
        const auto line = [](const Json& json) { return QString::fromStdString(json.dump()); };
        QTest::newRow("sound") << line(record("b")) << "results-2of2.jsonl" << "";
        QTest::newRow("another model") << line(record("b", "other")) << "results-2of2.jsonl" << "Mismatch";
        QTest::newRow("other thresholds") << line(record("b", "m", 2)) << "results-2of2.jsonl" << "Mismatch";
        QTest::newRow("a sample twice") << line(record("a")) << "results-2of2.jsonl" << "Mismatch";
        QTest::newRow("a shard twice") << line(record("b")) << "results-1of2.jsonl" << "Mismatch";
        QTest::newRow("split differently") << line(record("b")) << "results-2of3.jsonl" << "Mismatch";
        QTest::newRow("no JSON") << "{\"sample\": " << "results-2of2.jsonl" << "BadData";
        QTest::newRow("nested without end") << QString("[").repeated(100000) << "results-2of2.jsonl" << "BadData";
        QTest::newRow("nested and closed") << QString(R"({"sample": "b", "error": )") + QString("[").repeated(100000)
                                                  + QString("]").repeated(100000) + "}"
                                           << "results-2of2.jsonl" << "BadData";
        QTest::newRow("no record") << "[1, 2]" << "results-2of2.jsonl" << "BadData";
        QTest::newRow("no model") << R"({"sample": "b", "verdict": "OK"})" << "results-2of2.jsonl" << "BadData";
        QTest::newRow("verdict of another type")
            << R"({"sample": "b", "verdict": 7, "model": "m", "thresholds": {"reject": 1.0}})" << "results-2of2.jsonl"
            << "BadData";
        QTest::newRow("error of another type")
            << R"({"sample": "b", "verdict": null, "error": "broken"})" << "results-2of2.jsonl" << "BadData";
        QTest::newRow("maps of another type")
            << R"({"sample": "b", "verdict": "OK", "model": "m", "thresholds": {"reject": 1.0}, "maps": {"fused": 3}})"
            << "results-2of2.jsonl" << "BadData";
        QTest::newRow("a map outside the folder")
            << R"({"sample": "b", "verdict": "OK", "model": "m", "thresholds": {"reject": 1.0}, )"
               R"("maps": {"fused": {"file": "../../evil.png"}}})"
            << "results-2of2.jsonl" << "BadData";
        QTest::newRow("no number in the name") << line(record("b")) << "results-of.jsonl" << "BadData";
        QTest::newRow("number beyond the count") << line(record("b")) << "results-5of2.jsonl" << "BadData";
        QTest::newRow("regions of another type")
            << R"({"sample": "b", "verdict": "OK", "model": "m", "thresholds": {"reject": 1.0}, )"
               R"("regions": [7, {"depth": 1}]})"
            << "results-2of2.jsonl" << "BadData";
        QTest::newRow("a key of a newer version")
            << R"({"sample": "b", "verdict": "OK", "model": "m", "thresholds": {"reject": 1.0}, "colour": [{}]})"
            << "results-2of2.jsonl" << "";
        const auto read = [&](const Json& reading) {
            Json other = record("b");
            other["reading"] = reading;
            return line(other);
        };
        QTest::newRow("read in another unit") << read({{"rules", "1"}, {"unit", "cm"}}) << "results-2of2.jsonl"
                                              << "Mismatch";
        QTest::newRow("read by other rules") << read({{"rules", "2"}, {"unit", "mm"}}) << "results-2of2.jsonl"
                                             << "Mismatch";
        QTest::newRow("a part with another camera")
            << read({{"rules", "1"}, {"unit", "mm"}, {"camera", "fx 400"}}) << "results-2of2.jsonl" << "";
        QTest::newRow("nothing there") << line(record("b")) << "something.jsonl" << "NotFound";
    }
    void shardsThatDoNotBelongTogetherAreRefused()
    {
        QFETCH(QString, second);
        QFETCH(QString, file);
        QFETCH(QString, code);
        fs::remove_all(path("first"));
        fs::remove_all(path("second"));
        Json first = record("a");
        first["reading"] = {{"rules", "1"}, {"unit", "mm"}, {"camera", "fx 500"}, {"assumed", {{"missing", "-1"}}}};
        writeLines(path("first") / "results-1of2.jsonl", {first});
        fs::create_directories(path("second"));
        std::ofstream(path("second") / file.toStdString()) << second.toStdString() << '\n';
        try {
            const auto merged = mergeResults({path("first"), path("second")}, path("together"));
            QCOMPARE(merged.has_value(), code.isEmpty());
            if (merged) { // with whatever this version does not know
                const auto lines = recordsIn(path("together") / "results.jsonl");
                QVERIFY(lines.size() == 2 && lines[1] == Json::parse(second.toStdString()));
                return;
            }
            const std::map<QString, ErrorCode> codes{{"Mismatch", ErrorCode::Mismatch},
                                                     {"BadData", ErrorCode::BadData},
                                                     {"NotFound", ErrorCode::NotFound}};
            QVERIFY2(merged.error().code == codes.at(code), merged.error().message().c_str());
            QVERIFY2(merged.error().message().find("second") != std::string::npos && !merged.error().remedy.empty(),
                     merged.error().message().c_str());
        } catch (const std::exception& error) {
            QFAIL(error.what());
        }
    }

    // 0 = not compared, 32768 = as the mean good part, a micrometre a step; bands by their numbers.
    void deviationsAreWrittenAsPromised()
    {
        const auto file = path("deviation.png"), bandFile = path("bands.png");
        DepthMap map(5, 1, 1, 0.0F);
        map.at(0, 1) = -0.125F;
        map.at(0, 2) = std::nanf("");
        map.at(0, 3) = -50; // clipped, and not taken for "not compared"
        map.at(0, 4) = 0.75F;
        QVERIFY(writeDeviationPng(file, map));
        QVERIFY(writeBandsPng(bandFile, bandsOf(map, DepthMap(5, 1, 1, 0.05F), {-0.1, 0.3})));
        const QImage numbers(QString::fromStdString(file.string())), bands(QString::fromStdString(bandFile.string()));
        QCOMPARE(numbers.format(), QImage::Format_Grayscale16);
        const int expected[] = {32768, 32643, 0, 1, 33518}, expectedBands[] = {3, 2, 0, 1, 5};
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(int(reinterpret_cast<const quint16*>(numbers.constScanLine(0))[i]), expected[i]);
            QCOMPARE(qGray(bands.pixel(i, 0)), expectedBands[i]);
        }
    }

    void nothingToInspectOrNowhereToWrite()
    {
        auto options = m_options;
        options.split = Split::Train;
        QVERIFY(inspectCatalog(*m_model, m_catalog, path("empty"), options, {}).error().code
                == ErrorCode::TooLittleData);
        std::ofstream(path("a-file")) << "x";
        QVERIFY(inspectCatalog(*m_model, m_catalog, path("a-file"), m_options, {}).error().code
                == ErrorCode::WriteFailed);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(inspectCatalog(*m_model, m_catalog, path("stopped"), m_options, {stop.get_token(), {}}).error().code
                == ErrorCode::Cancelled);
        QVERIFY(!fs::exists(path("stopped") / "results.jsonl")
                && fs::exists(path("stopped") / "results.jsonl.partial"));
        QVERIFY(mergeResults({path("not-there")}, path("merged")).error().code == ErrorCode::NotFound);
    }

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
    std::unique_ptr<AnomalyModel> m_model;
    Catalog m_catalog;
    InspectionOptions m_options;
};

TWINSPECT_TEST(TestResultFiles)
#include "tst_result_files.moc"
