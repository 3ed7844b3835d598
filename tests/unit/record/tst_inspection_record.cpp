// SPDX-License-Identifier: GPL-3.0-or-later
// The record of an inspection: JSON, CSV, times, and what may be decided from it.
#include <QTest>

#include <nlohmann/json.hpp>

#include "any_record.h"
#include "core/record/record_csv.h"
#include "core/record/record_json.h"
#include "tests/support/test_program.h"

using namespace twinspect;
using Json = nlohmann::json;

namespace {

/// A part with one region, in round numbers.
InspectionRecord example()
{
    InspectionRecord record;
    record.sample = "test/hole/003";
    record.rgb = "/d/003.png";
    record.geometry = "/d/003.tiff";
    record.label = Label::Defect;
    record.defectType = "hole";
    record.model = "ab12";
    record.part = "disc";
    record.recipe = "Disc 40 mm";
    record.recipeRevision = 7;
    record.inspected = utcFrom("2026-11-29T21:54:37.250Z");
    record.thresholds = {1, 2.5, std::nan(""), 0};
    record.thresholdsFrom = "t.json: agreed";
    record.width = 96;
    record.height = 80;
    record.groundVisible = true;
    record.verdict = Verdict::Reject;
    record.reasons = {Reason::ScoreAboveReject};
    record.score = 4.5;
    record.peak = 9;
    record.scores = {{"rgb", 1.5}, {"depth", std::nan("")}};
    record.raisedBy = RaisedBy::Depth;
    RegionRecord region;
    region.row = 3;
    region.column = 4;
    region.width = 5;
    region.height = 6;
    region.centroidRow = 5.5;
    region.centroidColumn = 6.25;
    region.pixels = 17;
    region.scoreMax = 7;
    region.scoreMean = 6;
    region.raisedBy = RaisedBy::Rgb;
    region.areaMm2 = 2.5;
    region.widthMm = 1;
    region.centreMm = {1, 2, 3};
    region.depth = DepthRecord{-0.5, 0.25, -0.1, -1.5, 0.01, 0.9};
    region.heightVsGoodMm = -0.75;
    record.regions = {region};
    record.maps = {{"fused", {"maps/a.png", -1, 0.5}}};
    return record;
}

} // namespace

class TestInspectionRecord : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // What results.jsonl has held since its format 1: not a byte may change.
    void theLineOfResultsJsonl()
    {
        QCOMPARE(
            QByteArray::fromStdString(jsonLine(example())),
            QByteArray(
                R"({"format":1,"geometry":"/d/003.tiff","ground_visible":true,"height":80,"maps":{"fused":)"
                R"({"file":"maps/a.png","offset":-1.0,"step":0.5}},"model":"ab12","part":"disc","part_found":true,)"
                R"("raised_by":"depth","reasons":["SCORE_ABOVE_REJECT"],"regions":[{"area_mm2":2.5,)"
                R"("box":{"column":4,"height":6,"row":3,"width":5},"centre_mm":[1.0,2.0,3.0],)"
                R"("centroid":{"column":6.25,"row":5.5},"depth":{"highest_mm":0.25,"lowest_mm":-0.5,"mean_mm":-0.1,)"
                R"("measured_share":0.9,"noise_mm":0.01,"volume_mm3":-1.5},"height_vs_good_mm":-0.75,)"
                R"("length_mm":null,"pixels":17,"raised_by":"rgb","score_max":7.0,"score_mean":6.0,"width_mm":1.0}],)"
                R"("rgb":"/d/003.png","sample":"test/hole/003","score":4.5,"scores":{"depth":null,"rgb":1.5},)"
                R"("thresholds":{"min_area_mm2":0.0,"pixel":null,"reject":2.5,"review":1.0},)"
                R"("thresholds_from":"t.json: agreed","verdict":"REJECT","width":96})"
                "\n"));
        auto measured = example(); // since regions are measured with their uncertainty
        measured.regions[0].extentMm = 3.5;
        measured.regions[0].edgeDistanceMm = 0;
        measured.regions[0].uncertainty = UncertaintyRecord{0.125, 0.25, 0.5, 0.01, 0.02, std::nan(""), 0.03};
        const auto region = QByteArray::fromStdString(jsonLine(measured));
        QVERIFY2(region.contains(R"("volume_mm3":-1.5},"edge_distance_mm":0.0,"extent_mm":3.5,"height_vs_good_mm":)"),
                 region.constData());
        QVERIFY2(region.contains(R"("uncertainty":{"area_mm2":0.125,"edge_distance_mm":0.5,"extent_mm":0.25,)"
                                 R"("highest_mm":0.02,"lowest_mm":0.01,"mean_mm":null,"volume_mm3":0.03},"width_mm":)"),
                 region.constData());
        auto limited = example();
        limited.scoreLimit = 60.5; // of the model, since models list what artificial defects reached
        const auto line = QByteArray::fromStdString(jsonLine(limited));
        QVERIFY2(line.contains(R"("score":4.5,"score_limit":60.5,"scores":)"), line.constData());
        auto computed = example(); // since results say how they were computed
        computed.arithmetic = Arithmetic::Float32;
        computed.thresholds.arithmetic = Arithmetic::BFloat16Amx;
        const auto said = QByteArray::fromStdString(jsonLine(computed));
        QVERIFY2(said.startsWith(R"({"arithmetic":"float32","format":1,)"), said.constData());
        QVERIFY2(said.contains(R"("thresholds":{"arithmetic":"bfloat16 amx","min_area_mm2":0.0,)"), said.constData());
        auto failed = example();
        failed.failure = FailureRecord{"BadData", "cut off"};
        QCOMPARE(QByteArray::fromStdString(jsonLine(failed)),
                 QByteArray(R"({"error":{"code":"BadData","message":"cut off"},"format":1,"model":"ab12",)"
                            R"("sample":"test/hole/003","verdict":null})"
                            "\n"));
    }

    void jsonAndBack()
    {
        sample::AnyRecord any(11);
        for (int number = 0; number < 500; ++number) {
            const auto record = any(number);
            const auto all = parseRecord(jsonLine(record, RecordKeys::All));
            QVERIFY2(all.has_value(), all ? "" : all.error().message().c_str());
            QCOMPARE(QByteArray::fromStdString(sample::differences(*all, record)), QByteArray());
            // results.jsonl knows less, and just that much.
            auto less = record;
            less.label = Label::Unknown;
            less.defectType.clear();
            less.recipe.clear();
            less.recipeRevision = 0;
            less.inspected.reset();
            less.peak = std::nan("");
            const auto results = parseRecord(jsonLine(record));
            QVERIFY2(results.has_value(), results ? "" : results.error().message().c_str());
            QCOMPARE(QByteArray::fromStdString(sample::differences(*results, less)), QByteArray());
            QVERIFY(jsonLine(*results) == jsonLine(record));
        }
    }

    void aFailureAndBack()
    {
        InspectionRecord failed;
        failed.sample = "a";
        failed.rgb = "/a.png";
        failed.label = Label::Good;
        failed.failure = FailureRecord{"BadData", "cut off,\n\"twice\""};
        const auto read = parseRecord(jsonLine(failed, RecordKeys::All));
        QVERIFY(read.has_value());
        QCOMPARE(QByteArray::fromStdString(sample::differences(*read, failed)), QByteArray());
    }

    void textThatIsNoUtf8()
    {
        auto record = example();
        record.sample = "caf\xe9";
        const auto read = parseRecord(jsonLine(record));
        QVERIFY(read.has_value());
        QCOMPARE(QByteArray::fromStdString(read->sample), QByteArray("caf\xef\xbf\xbd")); // the replacement character
    }

    void whatIsAbsentIsNotKnown()
    {
        const auto read = parseRecord(
            R"({"sample":"a","verdict":"OK","model":"m","thresholds":{"reject":2},"regions":[{"score_max":3}]})");
        QVERIFY2(read.has_value(), read ? "" : read.error().message().c_str());
        QVERIFY(std::isnan(read->thresholds.review) && read->thresholds.reject == 2
                && read->thresholds.minAreaMm2 == 0);
        QVERIFY(std::isnan(read->score) && !read->raisedBy && !read->groundVisible && !read->inspected);
        const auto& region = read->regions.at(0);
        QVERIFY(region.scoreMax == 3 && std::isnan(region.areaMm2) && !region.depth && !region.heightVsGoodMm
                && region.width == 0);
    }

    void whatTheMeanGoodPartSays()
    {
        auto record = example();
        QVERIFY(!toJson(record).contains("notes") && !toJson(record)["regions"][0].contains("good_parts_vary_mm"));
        record.notes = {Text("not compared"), Text("%1 % darker than %2", 18, Text("good parts"))};
        record.regions[0].goodPartsVaryMm = 0.0625;
        const auto json = toJson(record);
        QVERIFY(json["notes"] == Json({"not compared", "18 % darker than good parts"}));
        QCOMPARE(json["regions"][0]["good_parts_vary_mm"].get<double>(), 0.0625);
        const auto read = parseRecord(jsonLine(record));
        QVERIFY(read && read->regions[0].goodPartsVaryMm == 0.0625);
        QCOMPARE(QByteArray::fromStdString(sample::differences(*read, *parseRecord(jsonLine(*read)))), QByteArray());
        QVERIFY(read->notes[0] == Text("not compared") && read->notes[1].english() == "18 % darker than good parts");
        QVERIFY(
            QByteArray::fromStdString(csvLine(record)).endsWith(",\"not compared; 18 % darker than good parts\",,,\n"));
        // A store keeps what a window needs to say them in another language.
        InspectionRecord stored;
        QVERIFY(readNotes(stored, notesText(record)) && stored.notes == record.notes);
        QCOMPARE(notesText(example()), std::string());
        for (const char* wrong : {"{}", "[7]", "[{\"arguments\":[]}]", "["})
            QVERIFY2(readNotes(stored, wrong).error().code == ErrorCode::BadData, wrong);
        for (const Json& bad : {Json("text"), Json(std::vector<int>{1})}) {
            Json damaged = json;
            damaged["notes"] = bad;
            const auto refused = parseRecord(damaged.dump());
            QVERIFY(!refused && refused.error().message().find("notes") != std::string::npos);
        }
    }

    void scoresThatPeopleRead()
    {
        auto record = example(); // score 4.5, review above 1, reject above 2.5
        QVERIFY(!toJson(record).contains("score_unit"));
        record.unit = ScoreUnit::between(0.5, 2.5);
        const auto json = toJson(record);
        QVERIFY(json.at("score_unit") == (Json{{"zero", 0.5}, {"one", 2.5}}));
        QVERIFY(json.at("score") == 4.5 && json.at("thresholds").at("reject") == 2.5); // raw
        QVERIFY(parseRecord(jsonLine(record))->unit == record.unit);
        QVERIFY(QByteArray::fromStdString(csvLine(record)).endsWith(",,2.00,0.25,1.00\n"));
        record.score = std::nextafter(2.5, 3.0); // above the threshold, and it shows
        QVERIFY(QByteArray::fromStdString(csvLine(record)).endsWith(",1.000000001,0.250000000,1.000000000\n"));
        record.thresholds.review = std::nan("");
        QVERIFY(QByteArray::fromStdString(csvLine(record)).endsWith(",1.000000001,,1.000000000\n"));
        record.failure = FailureRecord{"BadData", "cut off"};
        QVERIFY(QByteArray::fromStdString(csvLine(record)).endsWith(",,,\n"));
        for (const Json& bad : {Json("text"), Json{{"zero", 1}, {"one", 1}}, Json{{"zero", "a"}}, Json{{"one", 1}}}) {
            Json damaged = json;
            damaged["score_unit"] = bad;
            const auto refused = parseRecord(damaged.dump());
            QVERIFY(!refused && !refused.error().message().empty());
        }
    }

    void unknownKeysArePassedOver()
    {
        Json json = toJson(example(), RecordKeys::All);
        json["colour"] = {{"of", {1, 2}}};
        json["regions"][0]["curvature"] = 5;
        json["thresholds"]["upper"] = "x";
        const auto read = parseRecord(json.dump());
        QVERIFY2(read.has_value(), read ? "" : read.error().message().c_str());
        QCOMPARE(QByteArray::fromStdString(sample::differences(*read, example())), QByteArray());
    }

    void damagedValuesAreRefused_data()
    {
        QTest::addColumn<QString>("at"); // JSON pointer
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("blamed");
        const auto row = [](const char* at, const char* value, const char* blamed) {
            QTest::addRow("%s = %s", at, value) << at << value << blamed;
        };
        row("/sample", "7", "sample");
        row("/sample", "\"\"", "sample");
        row("/sample", "null", "sample");
        row("/verdict", "\"MAYBE\"", "verdict");
        row("/verdict", "7", "verdict");
        row("/verdict", "null", "verdict");
        row("/model", "[]", "model");
        row("/thresholds", "[1, 2]", "thresholds");
        row("/thresholds", "null", "thresholds");
        row("/thresholds/reject", "\"2.5\"", "reject");
        row("/reasons", "{}", "reasons");
        row("/reasons/0", "\"BECAUSE\"", "reasons");
        row("/reasons/0", "1", "reasons");
        row("/width", "-1", "width");
        row("/width", "5000000000", "width");
        row("/width", "1e300", "width");
        row("/width", "9.5", "width");
        row("/part_found", "\"yes\"", "part_found");
        row("/ground_visible", "1", "ground_visible");
        row("/score", "\"high\"", "score");
        row("/arithmetic", "\"float8\"", "arithmetic");
        row("/arithmetic", "32", "arithmetic");
        row("/thresholds/arithmetic", "\"float8\"", "arithmetic");
        row("/scores", "[]", "scores");
        row("/scores/rgb", "{}", "rgb");
        row("/raised_by", "\"luck\"", "raised_by");
        row("/regions", "{}", "regions");
        row("/regions/0", "7", "an object");
        row("/regions/0/box", "[1]", "box");
        row("/regions/0/box/row", "-3", "row");
        row("/regions/0/depth", "1", "depth");
        row("/regions/0/depth/mean_mm", "\"1\"", "mean_mm");
        row("/regions/0/centre_mm", "[1, 2]", "centre_mm");
        row("/regions/0/centre_mm", "[1, 2, null]", "centre_mm");
        row("/regions/0/raised_by", "3", "raised_by");
        row("/maps", "[]", "maps");
        row("/maps/fused", "3", "fused");
        row("/maps/fused/file", "\"\"", "file");
        row("/maps/fused/file", "\"../../evil.png\"", "file");
        row("/maps/fused/file", "\"/etc/passwd\"", "file");
        row("/label", "\"fine\"", "label");
        row("/inspected", "\"yesterday\"", "inspected");
        row("/inspected", "1764453277", "inspected");
        row("/recipe_revision", "-1", "recipe_revision");
        row("/error", "\"broken\"", "error");
        row("/error", "{\"code\": \"BadData\"}", "message");
    }
    void damagedValuesAreRefused()
    {
        QFETCH(QString, at);
        QFETCH(QString, value);
        QFETCH(QString, blamed);
        Json json = toJson(example(), RecordKeys::All);
        json[Json::json_pointer(at.toStdString())] = Json::parse(value.toStdString());
        const auto read = parseRecord(json.dump());
        QVERIFY(!read.has_value());
        QVERIFY(read.error().code == ErrorCode::BadData);
        QVERIFY2(read.error().detail.english().find(blamed.toStdString()) != std::string::npos,
                 read.error().detail.english().c_str());
    }

    void whatIsNoRecord()
    {
        const std::string line = jsonLine(example());
        for (const std::string& text : {std::string(), std::string("7"), std::string("[]"), std::string("{}"),
                                        line + line, std::string(100'000, '['), std::string(R"({"sample":)")})
            QVERIFY(parseRecord(text).error().code == ErrorCode::BadData);
        for (std::size_t length = 0; length + 2 < line.size(); ++length) // the last two are brace and line end
            QVERIFY(!parseRecord(std::string_view(line).substr(0, length)).has_value());
    }

    void regionsOfOlderDatabases()
    {
        InspectionRecord record;
        QVERIFY(readRegions(record, R"([{"area_mm2":0.5,"box":{"column":2,"height":4,"row":1,"width":3},)"
                                    R"("highest_mm":0.125,"lowest_mm":-0.25,"raised_by":"rgb","score_max":9.0},)"
                                    R"({"area_mm2":null,"box":{"column":0,"height":1,"row":0,"width":1},)"
                                    R"("highest_mm":null,"lowest_mm":null,"raised_by":"both","score_max":8.0}])"));
        QCOMPARE(record.regions.size(), std::size_t(2));
        QVERIFY(record.regions[0].depth && record.regions[0].depth->lowestMm == -0.25
                && record.regions[0].depth->highestMm == 0.125 && std::isnan(record.regions[0].depth->volumeMm3));
        QVERIFY(!record.regions[1].depth && std::isnan(record.regions[1].areaMm2));
        QVERIFY(readRegions(record, "{}").error().code == ErrorCode::BadData);
        QVERIFY(readRegions(record, "[7]").error().code == ErrorCode::BadData);
    }

    void theLineOfResultsCsv()
    {
        QCOMPARE(QByteArray::fromStdString(csvHeader()),
                 QByteArray(
                     "sample,verdict,score,raised_by,score_rgb,score_depth,regions,largest_area_mm2,"
                     "largest_vs_good_mm,deepest_mm,highest_mm,review,reject,pixel,min_area_mm2,model,error,label,"
                     "defect_type,inspected_utc,recipe,recipe_revision,rgb,geometry,peak,longest_mm,"
                     "largest_volume_mm3,nearest_edge_mm,deepest_uncertainty_mm,highest_uncertainty_mm,"
                     "min_depth_mm,reasons,region_of_interest,region_of_interest_score,region_of_interest_threshold,"
                     "annotated_regions,annotated_types,annotated_largest_mm2,annotated_deepest_mm,"
                     "annotated_highest_mm,notes,readable_score,readable_review,readable_reject\n"));
        auto record = example();
        record.sample = "a \"b\", c";
        record.reasons = {Reason::ScoreAboveReject, Reason::OtherArithmetic};
        auto larger = record.regions[0];
        larger.areaMm2 = 1234567.891; // nine digits
        larger.heightVsGoodMm.reset();
        larger.depth = DepthRecord{0.125, 0.375, std::nan(""), std::nan(""), std::nan(""), std::nan("")};
        larger.extentMm = 1.5;
        larger.edgeDistanceMm = 0.25;
        larger.uncertainty.emplace().highestMm = 0.0625;
        record.regions.push_back(larger);
        record.regions[0].edgeDistanceMm = 7;
        record.regions[0].uncertainty = UncertaintyRecord{1, 2, 3, 0.03125, 5, 6, 7};
        QCOMPARE(QByteArray::fromStdString(csvLine(record)),
                 QByteArray(
                     "\"a \"\"b\"\", c\",\"REJECT\",4.5,\"depth\",1.5,,2,1234567.89,,-0.5,0.375,1.0,2.5,,0.0,"
                     "\"ab12\",,\"defect\",\"hole\",\"2026-11-29T21:54:37.250Z\",\"Disc 40 mm\",7,\"/d/003.png\","
                     "\"/d/003.tiff\",9.0,1.5,-1.5,0.25,0.03125,0.0625,0.0,\"SCORE_ABOVE_REJECT "
                     "OTHER_ARITHMETIC\",,,,,,,,,,,,\n"));
        record.failure = FailureRecord{"BadData", "cut off"};
        record.verdict.reset();
        record.score = std::nan("");
        record.scores.clear();
        record.raisedBy.reset();
        record.regions.clear();
        record.peak = std::nan("");
        record.recipe.clear();
        record.recipeRevision = 0;
        record.inspected.reset();
        QCOMPARE(QByteArray::fromStdString(csvLine(record)),
                 QByteArray("\"a \"\"b\"\", c\",,,,,,0,0,,0,0,,,,,\"ab12\",\"cut off\",\"defect\",\"hole\",,\"\",,"
                            "\"/d/003.png\",\"/d/003.tiff\",,,,,,,,,,,,,,,,,,,,\n"));
    }

    // Of the regions of interest with a threshold, the one that is furthest above it.
    void theRegionOfInterestThatDecided()
    {
        auto record = example();
        record.interest.id = "ab";
        record.interest.regions = {{"rim", InterestKind::OwnLimits, 0.1, false, 3, 2.5, {}, {}},
                                   {"bore", InterestKind::OwnLimits, 0.1, false, 7, 5.0, {}, {}},
                                   {"print", InterestKind::Ignore, 0.1, false, 99, {}, {}, {}},
                                   {"foot", InterestKind::OwnLimits, 0.1, false, std::nan(""), 1.0, {}, {}}};
        QVERIFY(record.decidedBy() == nullptr); // the reason is another one
        record.reasons = {Reason::InterestAboveThreshold};
        QVERIFY(record.decidedBy() == &record.interest.regions[1]);
        QVERIFY(QByteArray::fromStdString(csvLine(record))
                    .endsWith(",\"INTEREST_ABOVE_THRESHOLD\",\"bore\",7.0,5.0,,,,,,,,,\n"));
        record.interest.regions[1].score = 5; // on the threshold is not above it
        QVERIFY(record.decidedBy() == &record.interest.regions[0]);
    }

    void whatAPersonMarked()
    {
        auto record = example();
        record.thresholds.pixel = 2;
        const auto before = decide(record.evidence({1, 2, 3, 4, 5}), {1, 2, 3, 4, 5});
        record.annotated.resize(3);
        record.annotated[0].areaMm2 = 12.5;
        record.annotated[0].defectType = "scratch";
        record.annotated[0].severity = 4;
        record.annotated[1].areaMm2 = 3;
        record.annotated[1].depth = DepthRecord{-0.5, 0.25, -0.1, -1.5, 0.01, 0.9};
        record.annotated[1].defectType = "dent";
        record.annotated[2].defectType = "dent"; // not measured
        QVERIFY(QByteArray::fromStdString(csvLine(record)).endsWith(",3,\"dent, scratch\",12.5,-0.5,0.25,,,,\n"));
        const Json regions = toJson(record).at("annotated_regions");
        QVERIFY(regions.size() == 3 && regions[0].at("defect_type") == "scratch" && regions[0].at("severity") == 4
                && regions[0].at("area_mm2") == 12.5 && regions[1].at("depth").at("lowest_mm") == -0.5
                && !regions[1].contains("severity") && regions[2].at("area_mm2").is_null());
        QVERIFY(!toJson(example()).contains("annotated_regions")); // not a byte more than before
        QCOMPARE(deviationMm(record.annotated[1]), 0.5);
        QVERIFY(std::isnan(deviationMm(record.annotated[0])));
        // No verdict looks at it.
        const auto after = decide(record.evidence({1, 2, 3, 4, 5}), {1, 2, 3, 4, 5});
        QVERIFY(after.verdict == before.verdict && after.reasons == before.reasons
                && after.largestAreaMm2 == before.largestAreaMm2);
        for (const char* wrong : {R"({})", R"([7])", R"([{"defect_type":7}])", R"([{"severity":-1}])", "["})
            QVERIFY2(readAnnotated(wrong).error().code == ErrorCode::BadData, wrong);
    }

    // A spreadsheet takes these for formulas. What stands in the file, and what is read back.
    void noCellIsAFormula_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("sum") << QByteArray("=1+1") << QByteArray("\"'=1+1\"");
        QTest::newRow("call") << QByteArray("=cmd|' /C calc'!A0") << QByteArray("\"'=cmd|' /C calc'!A0\"");
        QTest::newRow("plus") << QByteArray("+a") << QByteArray("\"'+a\"");
        QTest::newRow("minus") << QByteArray("-1+2") << QByteArray("\"'-1+2\"");
        QTest::newRow("at") << QByteArray("@SUM(A1)") << QByteArray("\"'@SUM(A1)\"");
        QTest::newRow("tab") << QByteArray("\t=1") << QByteArray("\"'\t=1\"");
        QTest::newRow("carriage return") << QByteArray("\r=1") << QByteArray("\"'\r=1\"");
        QTest::newRow("with quotes") << QByteArray("=\"a\"") << QByteArray("\"'=\"\"a\"\"\"");
        QTest::newRow("full width") << QByteArray("\xef\xbc\x9d"
                                                  "1")
                                    << QByteArray("\"'\xef\xbc\x9d"
                                                  "1\"");
        QTest::newRow("a number") << QByteArray("-5") << QByteArray("\"-5\"");
        QTest::newRow("a number with an exponent") << QByteArray("-1.5e3") << QByteArray("\"-1.5e3\"");
        QTest::newRow("a sign within") << QByteArray("a=b") << QByteArray("\"a=b\"");
        QTest::newRow("a leading apostrophe") << QByteArray("'=1") << QByteArray("\"''=1\"");
        QTest::newRow("an apostrophe alone") << QByteArray("'") << QByteArray("\"''\"");
        QTest::newRow("line break") << QByteArray("a\n=1") << QByteArray("\"a\n=1\"");
    }
    void noCellIsAFormula()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, cell);
        auto record = example();
        record.sample = record.defectType = record.recipe = record.rgb = name.toStdString();
        record.failure = FailureRecord{"BadData", name.toStdString()};
        const auto line = QByteArray::fromStdString(csvLine(record));
        QVERIFY2(line.startsWith(cell + ','), line.constData());
        QCOMPARE(line.count(cell), qsizetype(5)); // every cell of text
        const auto rows = readCsv(csvHeader() + csvLine(record));
        QVERIFY(rows && rows->size() == 2);
        const auto& names = rows->front();
        QCOMPARE(rows->back().size(), names.size());
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i] == "sample" || names[i] == "defect_type" || names[i] == "recipe" || names[i] == "rgb"
                || names[i] == "error")
                QCOMPARE(QByteArray::fromStdString(rows->back()[i]), name);
    }

    void theTableCompletesTheLines()
    {
        sample::AnyRecord any(23);
        std::vector<InspectionRecord> records, read;
        std::string table = csvHeader();
        for (int number = 0; number < 200; ++number) {
            records.push_back(any(number));
            table += csvLine(records.back());
            read.push_back(*parseRecord(jsonLine(records.back())));
        }
        QVERIFY(completeFromCsv(read, table));
        for (std::size_t i = 0; i < records.size(); ++i) {
            QCOMPARE(QByteArray::fromStdString(sample::differences(read[i], records[i])), QByteArray());
        }
        // A table of an older version, and one of other parts, change nothing.
        auto untouched = std::vector{*parseRecord(jsonLine(records[0]))};
        QVERIFY(completeFromCsv(untouched, "sample,verdict\n\"elsewhere\",\"OK\"\n"));
        QCOMPARE(QByteArray::fromStdString(sample::differences(untouched[0], *parseRecord(jsonLine(records[0])))),
                 QByteArray());
    }

    void whatIsNoTable()
    {
        for (const char* text : {"", "a,b", "a,b\n1\n", "a,b\n1,2,3\n", "a\n\"open\n", "a\n\"x\"y\n", "a,b\n1,2"})
            QVERIFY2(readCsv(text).error().code == ErrorCode::BadData, text);
        const auto rows = readCsv("a,b\n,\"\"\n\"x,\"\"y\"\"\n\",2\n");
        QVERIFY(rows && rows->size() == 3);
        QVERIFY((rows->at(1) == std::vector<std::string>{"", ""}));
        QVERIFY((rows->at(2) == std::vector<std::string>{"x,\"y\"\n", "2"}));
    }

    void aLoweredPixelThresholdMakesNothingMilder()
    {
        auto record = example(); // one region of 2.5 mm2 with a maximum of 7
        record.thresholds.pixel = 5;
        Thresholds under{1, 2.5, 5, 10};
        QVERIFY(decide(record.evidence(under), under).verdict == Verdict::Review); // smaller than 10 mm2
        under.pixel = 4.9; // there it may be larger
        QVERIFY(decide(record.evidence(under), under).verdict == Verdict::Reject);
        record.thresholds.pixel = std::nan(""); // no regions were looked for
        under.pixel = 5;
        QVERIFY(decide(record.evidence(under), under).verdict == Verdict::Reject);
        record.partFound = false;
        QVERIFY(decide(record.evidence(under), under).verdict == Verdict::NoPart);
    }

    void depthsOfRegionsDecide()
    {
        auto record = example(); // one region 0.5 mm deep, which RGB alone raised
        record.thresholds.pixel = 5;
        const Thresholds under{1, 2.5, 5, 0, 0.6};
        QVERIFY(decide(record.evidence(under), under).verdict == Verdict::Reject);
        record.regions[0].raisedBy = RaisedBy::Both;
        QVERIFY(decide(record.evidence(under), under).verdict == Verdict::Review);
        record.regions[0].depth->highestMm = 0.6; // higher than it is deep
        QVERIFY(decide(record.evidence(under), under).verdict == Verdict::Reject);
        record.regions[0].depth.reset();
        const auto decision = decide(record.evidence(under), under);
        QVERIFY(decision.verdict == Verdict::Reject && decision.reasons.back() == Reason::DepthUnknown);
        record.thresholds = under;
        QVERIFY(jsonLine(record).find(R"("min_depth_mm":0.6)") != std::string::npos);
    }

    void decidedAgain()
    {
        auto record = example();
        record.decideAgain({4, 5, 6, 0}, "elsewhere");
        QVERIFY(record.verdict == Verdict::Review && record.reasons == std::vector{Reason::ScoreAboveReview});
        QVERIFY(record.thresholds.reject == 5 && record.thresholdsFrom == "elsewhere" && record.regions.size() == 1);
        record.failure = FailureRecord{"BadData", "cut off"};
        record.verdict.reset();
        record.decideAgain({1, 2, 3, 0}, "again");
        QVERIFY(!record.verdict && record.thresholds.reject == 5);
    }

    void times_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms"); // since 1970; by date(1)
        QTest::newRow("the beginning") << "1970-01-01T00:00:00.000Z" << qint64(0);
        QTest::newRow("before it") << "1969-12-31T23:59:59.999Z" << qint64(-1);
        QTest::newRow("leap day") << "2024-02-29T12:00:00.007Z" << qint64(1709208000007);
        QTest::newRow("an evening") << "2026-11-29T21:54:37.250Z" << qint64(1795989277250);
    }
    void times()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        const UtcTime time{std::chrono::milliseconds(ms)};
        QCOMPARE(QString::fromStdString(utcText(time)), text);
        QVERIFY(utcFrom(text.toStdString()) == time);
        const auto toTheSecond = utcFrom(utcTextToTheSecond(time));
        QVERIFY(toTheSecond && *toTheSecond == std::chrono::floor<std::chrono::seconds>(time));
    }

    void whatIsNoTime()
    {
        for (const char* text :
             {"", "2026-11-29", "2026-02-30T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-11-29T24:00:00.000Z",
              "2026-11-29T21:60:00.000Z", "2026-11-29T21:54:37.25Z", "2026-11-29T21:54:37.Z", "2026-11-29T21:54:37.250",
              "2026-11-29 21:54:37.250Z", "2026-11-29T21:54:37.250+", "-026-11-29T21:54:37.250Z"})
            QVERIFY2(!utcFrom(text), text);
    }
};

TWINSPECT_TEST(TestInspectionRecord)
#include "tst_inspection_record.moc"
