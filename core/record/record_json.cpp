// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/record_json.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/base/text_json.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr auto kFormat = 1;
constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json number(const std::optional<double>& value) { return number(value.value_or(kNotKnown)); }

template <class Value>
Json name(const std::optional<Value>& value)
{
    return value ? Json(toString(*value)) : Json(nullptr);
}

// Records of older versions do not have it.
void addTo(Json& json, Arithmetic arithmetic)
{
    if (arithmetic != Arithmetic::Unknown)
        json["arithmetic"] = nameOf(arithmetic);
}

Json toJson(const Thresholds& thresholds)
{
    Json json{{"review", number(thresholds.review)},
              {"reject", number(thresholds.reject)},
              {"pixel", number(thresholds.pixel)},
              {"min_area_mm2", number(thresholds.minAreaMm2)}};
    if (thresholds.minDepthMm > 0) // lines without it stay as older versions wrote them
        json["min_depth_mm"] = number(thresholds.minDepthMm);
    addTo(json, thresholds.arithmetic);
    if (!thresholds.regions.empty())
        json["regions_of_interest"] = thresholds.regions.id();
    return json;
}

Json toJson(const std::vector<Reason>& reasons)
{
    Json json = Json::array();
    for (const Reason reason : reasons)
        json.push_back(toString(reason));
    return json;
}

Json toJson(const DepthRecord& depth)
{
    return {{"lowest_mm", number(depth.lowestMm)}, {"highest_mm", number(depth.highestMm)},
            {"mean_mm", number(depth.meanMm)},     {"volume_mm3", number(depth.volumeMm3)},
            {"noise_mm", number(depth.noiseMm)},   {"measured_share", number(depth.measuredShare)}};
}

/// The numbers of an UncertaintyRecord by their keys.
constexpr std::pair<const char*, double UncertaintyRecord::*> kUncertainties[] = {
    {"area_mm2", &UncertaintyRecord::areaMm2},
    {"extent_mm", &UncertaintyRecord::extentMm},
    {"edge_distance_mm", &UncertaintyRecord::edgeDistanceMm},
    {"lowest_mm", &UncertaintyRecord::lowestMm},
    {"highest_mm", &UncertaintyRecord::highestMm},
    {"mean_mm", &UncertaintyRecord::meanMm},
    {"volume_mm3", &UncertaintyRecord::volumeMm3},
};

Json toJson(const UncertaintyRecord& uncertainty)
{
    Json json = Json::object();
    for (const auto& [key, member] : kUncertainties)
        json[key] = number(uncertainty.*member);
    return json;
}

Json toJson(const MeasuredRecord& region)
{
    Json json{{"box",
               {{"row", region.row}, {"column", region.column}, {"width", region.width}, {"height", region.height}}},
              {"centroid", {{"row", number(region.centroidRow)}, {"column", number(region.centroidColumn)}}},
              {"pixels", region.pixels},
              {"area_mm2", number(region.areaMm2)},
              {"length_mm", number(region.lengthMm)},
              {"width_mm", number(region.widthMm)},
              {"depth", region.depth ? toJson(*region.depth) : Json(nullptr)}};
    if (region.centreMm)
        json["centre_mm"] = *region.centreMm;
    if (std::isfinite(region.extentMm)) // results of older versions have neither of these
        json["extent_mm"] = region.extentMm;
    if (std::isfinite(region.edgeDistanceMm))
        json["edge_distance_mm"] = region.edgeDistanceMm;
    if (region.uncertainty)
        json["uncertainty"] = toJson(*region.uncertainty);
    return json;
}

Json toJson(const RegionRecord& region)
{
    Json json = toJson(static_cast<const MeasuredRecord&>(region));
    json["score_max"] = number(region.scoreMax);
    json["score_mean"] = number(region.scoreMean);
    json["raised_by"] = toString(region.raisedBy);
    json["height_vs_good_mm"] = number(region.heightVsGoodMm);
    if (region.goodPartsVaryMm) // only models with a mean good part know it
        json["good_parts_vary_mm"] = number(*region.goodPartsVaryMm);
    if (region.ignored) // the three are there only where there are regions of interest
        json["ignored"] = true;
    if (!region.interests.empty())
        json["regions_of_interest"] = region.interests;
    if (!region.elsewhere)
        json["elsewhere"] = false;
    return json;
}

Json toJson(const AnnotatedRecord& region)
{
    Json json = toJson(static_cast<const MeasuredRecord&>(region));
    json["defect_type"] = region.defectType;
    if (region.severity > 0)
        json["severity"] = region.severity;
    return json;
}

Json toJson(const ReadingRecord& reading)
{
    Json json = reading.said;
    if (!reading.assumed.empty())
        json["assumed"] = reading.assumed;
    return json;
}

Json toJson(const InterestOutcome& interest)
{
    Json json{{"id", interest.id},
              {"whole_score", number(interest.wholeScore)},
              {"elsewhere", interest.elsewhere},
              {"regions", Json::array()}};
    for (const auto& region : interest.regions) {
        Json entry{{"name", region.name}, {"kind", nameOf(region.kind)}, {"share", number(region.share)}};
        if (region.cut)
            entry["cut"] = true;
        if (std::isfinite(region.score))
            entry["score"] = number(region.score);
        for (const auto& [key, limit] :
             {std::pair("threshold", region.threshold), std::pair("min_area_mm2", region.minAreaMm2),
              std::pair("min_depth_mm", region.minDepthMm)})
            if (limit)
                entry[key] = number(limit);
        json["regions"].push_back(std::move(entry));
    }
    return json;
}

template <class Region>
Json toJson(const std::vector<Region>& regions)
{
    Json json = Json::array();
    for (const auto& region : regions)
        json.push_back(toJson(region));
    return json;
}

Json toJson(const std::map<std::string, double>& scores)
{
    Json json = Json::object();
    for (const auto& [map, score] : scores)
        json[map] = number(score);
    return json;
}

Json toJson(const std::map<std::string, MapRecord>& maps)
{
    Json json = Json::object();
    for (const auto& [map, stored] : maps)
        json[map] = {{"file", stored.file}, {"offset", number(stored.offset)}, {"step", number(stored.step)}};
    return json;
}

std::string textOf(const Json& json, const char* end = "")
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + end;
}

/// Reads the keys of one object. A key that is absent or null is not known; the first one of the wrong kind is
/// remembered in `wrong`, and stands for not known.
class Fields {
public:
    Fields(const Json& json, std::string& wrong) : m_json(json), m_wrong(wrong)
    {
        if (!json.is_object())
            blame("an object");
    }

    /// Null when there is no such value.
    [[nodiscard]] const Json* find(const char* key) const
    {
        const auto at = m_json.find(key);
        return at == m_json.end() || at->is_null() ? nullptr : &*at;
    }
    [[nodiscard]] double number(const char* key) const
    {
        const Json* value = find(key);
        return value != nullptr && check(value->is_number(), key) ? value->get<double>() : kNotKnown;
    }
    [[nodiscard]] std::optional<double> numberIfAny(const char* key) const
    {
        const double value = number(key);
        return std::isnan(value) ? std::nullopt : std::optional(value);
    }
    // Converting a number such as 1e300 to int is undefined, and 5000000000 would wrap.
    [[nodiscard]] int count(const char* key) const
    {
        const Json* value = find(key);
        const bool sound =
            value != nullptr
            && check(value->is_number_integer() && *value >= 0 && *value <= std::numeric_limits<int>::max(), key);
        return sound ? value->get<int>() : 0;
    }
    [[nodiscard]] std::string text(const char* key) const
    {
        const Json* value = find(key);
        return value != nullptr && check(value->is_string(), key) ? value->get<std::string>() : std::string();
    }
    [[nodiscard]] std::optional<bool> flag(const char* key) const
    {
        const Json* value = find(key);
        return value != nullptr && check(value->is_boolean(), key) ? std::optional(value->get<bool>()) : std::nullopt;
    }
    /// One of the names that `from` knows.
    template <class Value>
    [[nodiscard]] std::optional<Value> name(const char* key, std::optional<Value> (*from)(std::string_view)) const
    {
        if (find(key) == nullptr)
            return std::nullopt;
        const auto value = from(text(key));
        check(value.has_value(), key);
        return value;
    }
    /// Calls `read` with the object of this key, if there is one.
    template <class Read>
    void object(const char* key, Read read) const
    {
        if (const Json* value = find(key); value != nullptr && check(value->is_object(), key))
            read(Fields(*value, m_wrong));
    }
    bool check(bool sound, const char* key) const
    {
        if (!sound)
            blame(key);
        return sound;
    }

private:
    void blame(const char* key) const
    {
        if (m_wrong.empty())
            m_wrong = key;
    }
    const Json& m_json;
    std::string& m_wrong;
};

Arithmetic arithmeticFrom(const Fields& fields)
{
    return fields.name("arithmetic", enumNamed<Arithmetic>).value_or(Arithmetic::Unknown);
}

Thresholds thresholdsFrom(const Fields& fields)
{
    Thresholds thresholds{fields.number("review"),       fields.number("reject"),       fields.number("pixel"),
                          fields.number("min_area_mm2"), fields.number("min_depth_mm"), arithmeticFrom(fields)};
    for (double* limit : {&thresholds.minAreaMm2, &thresholds.minDepthMm})
        if (std::isnan(*limit))
            *limit = 0;
    thresholds.regions = RegionsOfInterest::named(fields.text("regions_of_interest"));
    return thresholds;
}

ReadingRecord readingFrom(const Json& json, std::string& wrong)
{
    ReadingRecord reading;
    const auto blame = [&wrong] {
        if (wrong.empty())
            wrong = "reading";
    };
    for (const auto& [key, value] : json.items())
        if (value.is_string())
            reading.said.emplace(key, value.get<std::string>());
        else if (key != "assumed" || !value.is_object())
            blame();
        else
            for (const auto& [name, assumed] : value.items())
                if (assumed.is_string())
                    reading.assumed.emplace(name, assumed.get<std::string>());
                else
                    blame();
    return reading;
}

InterestRecord interestRecordFrom(const Fields& fields)
{
    InterestRecord region;
    region.name = fields.text("name");
    const auto kind = fields.name("kind", enumNamed<InterestKind>);
    fields.check(kind.has_value(), "kind"); // what it did is not guessed
    region.kind = kind.value_or(InterestKind::Ignore);
    region.share = fields.numberIfAny("share").value_or(0);
    region.cut = fields.flag("cut").value_or(false);
    region.score = fields.number("score");
    region.threshold = fields.numberIfAny("threshold");
    region.minAreaMm2 = fields.numberIfAny("min_area_mm2");
    region.minDepthMm = fields.numberIfAny("min_depth_mm");
    return region;
}

InterestOutcome interestFrom(const Json& json, std::string& wrong)
{
    const Fields fields(json, wrong);
    InterestOutcome interest;
    if (!json.is_object())
        return interest;
    interest.id = fields.text("id");
    fields.check(!interest.id.empty(), "id");
    interest.wholeScore = fields.number("whole_score");
    interest.elsewhere = fields.flag("elsewhere").value_or(true);
    if (const Json* regions = fields.find("regions");
        regions != nullptr && fields.check(regions->is_array(), "regions"))
        for (const auto& region : *regions)
            interest.regions.push_back(interestRecordFrom(Fields(region, wrong)));
    return interest;
}

/// Blames regions that name a region of interest which is not there.
void checkInterests(const InspectionRecord& record, std::string& wrong)
{
    for (const auto& region : record.regions)
        for (const int at : region.interests)
            if ((at < 0 || at >= static_cast<int>(record.interest.regions.size())) && wrong.empty())
                wrong = "regions_of_interest";
}

void readMeasured(const Fields& fields, MeasuredRecord& region)
{
    fields.object("box", [&](const Fields& box) {
        region.row = box.count("row");
        region.column = box.count("column");
        region.width = box.count("width");
        region.height = box.count("height");
    });
    fields.object("centroid", [&](const Fields& centroid) {
        region.centroidRow = centroid.number("row");
        region.centroidColumn = centroid.number("column");
    });
    region.pixels = fields.count("pixels");
    region.areaMm2 = fields.number("area_mm2");
    region.lengthMm = fields.number("length_mm");
    region.widthMm = fields.number("width_mm");
    region.extentMm = fields.number("extent_mm");
    region.edgeDistanceMm = fields.number("edge_distance_mm");
    if (const Json* centre = fields.find("centre_mm");
        centre != nullptr
        && fields.check(centre->is_array() && centre->size() == 3
                            && std::all_of(centre->begin(), centre->end(),
                                           [](const Json& value) { return value.is_number(); }),
                        "centre_mm"))
        region.centreMm = centre->get<std::array<double, 3>>();
    const auto readDepth = [&](const Fields& depth) {
        region.depth =
            DepthRecord{depth.number("lowest_mm"),  depth.number("highest_mm"), depth.number("mean_mm"),
                        depth.number("volume_mm3"), depth.number("noise_mm"),   depth.number("measured_share")};
    };
    fields.object("depth", readDepth);
    // Results databases up to version 1 had these two beside the others, and nothing else of the depth.
    if (!region.depth && (fields.find("lowest_mm") != nullptr || fields.find("highest_mm") != nullptr))
        readDepth(fields);
    fields.object("uncertainty", [&](const Fields& uncertainty) {
        region.uncertainty.emplace();
        for (const auto& [key, member] : kUncertainties)
            (*region.uncertainty).*member = uncertainty.number(key);
    });
}

RegionRecord regionFrom(const Json& json, std::string& wrong)
{
    const Fields fields(json, wrong);
    RegionRecord region;
    if (!json.is_object())
        return region;
    readMeasured(fields, region);
    region.scoreMax = fields.number("score_max");
    region.scoreMean = fields.number("score_mean");
    region.raisedBy = fields.name("raised_by", raisedByFrom).value_or(RaisedBy::Both);
    region.heightVsGoodMm = fields.numberIfAny("height_vs_good_mm");
    region.goodPartsVaryMm = fields.numberIfAny("good_parts_vary_mm");
    region.ignored = fields.flag("ignored").value_or(false);
    region.elsewhere = fields.flag("elsewhere").value_or(true);
    if (const Json* interests = fields.find("regions_of_interest");
        interests != nullptr && fields.check(interests->is_array(), "regions_of_interest"))
        for (const auto& at : *interests) {
            const bool sound = at.is_number_integer() && at >= 0 && at < static_cast<int>(RegionsOfInterest::kMost);
            if (fields.check(sound, "regions_of_interest"))
                region.interests.push_back(at.get<int>());
        }
    return region;
}

std::vector<RegionRecord> regionsFrom(const Json& json, std::string& wrong)
{
    std::vector<RegionRecord> regions;
    for (const auto& region : json)
        regions.push_back(regionFrom(region, wrong));
    return regions;
}

std::vector<AnnotatedRecord> annotatedFrom(const Json& json, std::string& wrong)
{
    std::vector<AnnotatedRecord> regions;
    for (const auto& entry : json) {
        const Fields fields(entry, wrong);
        if (!entry.is_object())
            continue;
        AnnotatedRecord& region = regions.emplace_back();
        readMeasured(fields, region);
        region.defectType = fields.text("defect_type");
        region.severity = fields.count("severity");
    }
    return regions;
}

std::vector<Reason> reasonsFrom(const Json& json, std::string& wrong)
{
    std::vector<Reason> reasons;
    for (const auto& entry : json) {
        const auto reason = entry.is_string() ? reasonFrom(entry.get<std::string>()) : std::nullopt;
        if (reason)
            reasons.push_back(*reason);
        else if (wrong.empty())
            wrong = "reasons";
    }
    return reasons;
}

std::map<std::string, double> scoresFrom(const Json& json, std::string& wrong)
{
    const Fields fields(json, wrong);
    std::map<std::string, double> scores;
    for (const auto& [map, score] : json.items())
        scores[map] = fields.number(map.c_str());
    return scores;
}

std::map<std::string, MapRecord> mapsFrom(const Json& json, std::string& wrong)
{
    const Fields fields(json, wrong);
    std::map<std::string, MapRecord> maps;
    for (const auto& [key, value] : json.items())
        fields.object(key.c_str(), [&, name = key](const Fields& map) {
            const std::filesystem::path file = map.text("file");
            map.check(!file.empty() && file.is_relative() && std::find(file.begin(), file.end(), "..") == file.end(),
                      "file");
            maps[name] = {file.string(), map.number("offset"), map.number("step")};
        });
    return maps;
}

tl::unexpected<Error> damaged(const std::string& key)
{
    return key.empty() ? failure(ErrorCode::BadData, "This is no record of an inspection")
                       : failure(ErrorCode::BadData, Text("The record of an inspection is damaged: %1", key));
}

/// Parses one column; `read` fills the record from an array or object.
template <class Read>
Status readColumn(std::string_view text, Json::value_t kind, const char* key, Read read)
{
    const auto json = parseJsonLine(text);
    std::string wrong = json.type() == kind ? "" : key;
    if (wrong.empty())
        read(json, wrong);
    return wrong.empty() ? Status() : Status(damaged(wrong));
}

} // namespace

Json toJson(const InspectionRecord& record, RecordKeys keys)
{
    Json json{{"format", kFormat}, {"sample", record.sample}, {"model", record.model}, {"verdict", nullptr}};
    if (record.failure)
        json["error"] = {{"code", record.failure->code}, {"message", record.failure->message}};
    if (!record.failure || keys == RecordKeys::All) {
        json["rgb"] = record.rgb;
        json["geometry"] = record.geometry;
        if (!record.reading.said.empty()) // results of older versions do not have it
            json["reading"] = toJson(record.reading);
        json["part"] = record.part;
        json["thresholds"] = toJson(record.thresholds);
        json["thresholds_from"] = record.thresholdsFrom;
    }
    if (!record.failure) {
        json["width"] = record.width;
        json["height"] = record.height;
        json["part_found"] = record.partFound;
        json["ground_visible"] = record.groundVisible ? Json(*record.groundVisible) : Json(nullptr);
        json["verdict"] = name(record.verdict);
        json["reasons"] = toJson(record.reasons);
        json["score"] = number(record.score);
        if (record.unit.known())
            json["score_unit"] = twinspect::toJson(record.unit);
        if (std::isfinite(record.scoreLimit)) // models of older versions have none
            json["score_limit"] = record.scoreLimit;
        addTo(json, record.arithmetic);
        json["scores"] = toJson(record.scores);
        json["raised_by"] = name(record.raisedBy);
        json["regions"] = toJson(record.regions);
        json["maps"] = toJson(record.maps);
        if (!record.interest.id.empty())
            json["regions_of_interest"] = toJson(record.interest);
        if (!record.annotated.empty())
            json["annotated_regions"] = toJson(record.annotated);
        for (const Text& note : record.notes) // mostly there is none, and no key
            json["notes"].push_back(note.english());
    }
    if (keys == RecordKeys::All) {
        json["label"] = toString(record.label);
        json["defect_type"] = record.defectType;
        json["recipe"] = record.recipe;
        json["recipe_revision"] = record.recipeRevision;
        json["inspected"] = record.inspected ? Json(utcText(*record.inspected)) : Json(nullptr);
        json["peak"] = number(record.peak);
    }
    return json;
}

Json toJson(const ScoreUnit& unit)
{
    return unit.known() ? Json{{"zero", unit.zero()}, {"one", unit.one()}} : Json(nullptr);
}

ScoreUnit scoreUnitFrom(const Json& json)
{
    std::string wrong;
    const Fields fields(json, wrong);
    return json.is_object() ? ScoreUnit::between(fields.number("zero"), fields.number("one")) : ScoreUnit();
}

std::string jsonLine(const InspectionRecord& record, RecordKeys keys) { return textOf(toJson(record, keys), "\n"); }

Result<InspectionRecord> parseRecord(std::string_view line) { return recordFrom(parseJsonLine(line)); }

Result<InspectionRecord> recordFrom(const Json& json)
{
    if (!json.is_object())
        return damaged({});
    std::string wrong;
    const Fields fields(json, wrong);
    InspectionRecord record;
    record.sample = fields.text("sample");
    record.rgb = fields.text("rgb");
    record.geometry = fields.text("geometry");
    if (const Json* reading = fields.find("reading");
        reading != nullptr && fields.check(reading->is_object(), "reading"))
        record.reading = readingFrom(*reading, wrong);
    record.label = fields.name("label", labelFrom).value_or(Label::Unknown);
    record.defectType = fields.text("defect_type");
    record.model = fields.text("model");
    record.part = fields.text("part");
    record.recipe = fields.text("recipe");
    record.recipeRevision = fields.count("recipe_revision");
    record.inspected = fields.name("inspected", utcFrom);
    fields.object("thresholds", [&](const Fields& thresholds) { record.thresholds = thresholdsFrom(thresholds); });
    record.thresholdsFrom = fields.text("thresholds_from");
    if (fields.find("error") != nullptr) {
        fields.object("error", [&](const Fields& error) {
            record.failure = FailureRecord{error.text("code"), error.text("message")};
            error.check(!record.failure->message.empty(), "message");
        });
    } else {
        fields.check(fields.find("verdict") != nullptr, "verdict");
        fields.check(fields.find("model") != nullptr, "model");
        fields.check(fields.find("thresholds") != nullptr, "thresholds");
    }
    record.width = fields.count("width");
    record.height = fields.count("height");
    record.partFound = fields.flag("part_found").value_or(true);
    record.groundVisible = fields.flag("ground_visible");
    record.verdict = fields.name("verdict", verdictFrom);
    record.score = fields.number("score");
    record.scoreLimit = fields.numberIfAny("score_limit").value_or(record.scoreLimit);
    fields.object("score_unit", [&](const Fields& unit) {
        record.unit = ScoreUnit::between(unit.number("zero"), unit.number("one"));
        unit.check(record.unit.known(), "score_unit");
    });
    record.arithmetic = arithmeticFrom(fields);
    record.peak = fields.number("peak");
    record.raisedBy = fields.name("raised_by", raisedByFrom);
    if (const Json* regions = fields.find("regions");
        regions != nullptr && fields.check(regions->is_array(), "regions"))
        record.regions = regionsFrom(*regions, wrong);
    if (const Json* reasons = fields.find("reasons");
        reasons != nullptr && fields.check(reasons->is_array(), "reasons"))
        record.reasons = reasonsFrom(*reasons, wrong);
    if (const Json* scores = fields.find("scores"); scores != nullptr && fields.check(scores->is_object(), "scores"))
        record.scores = scoresFrom(*scores, wrong);
    if (const Json* maps = fields.find("maps"); maps != nullptr && fields.check(maps->is_object(), "maps"))
        record.maps = mapsFrom(*maps, wrong);
    if (const Json* interest = fields.find("regions_of_interest");
        interest != nullptr && fields.check(interest->is_object(), "regions_of_interest"))
        record.interest = interestFrom(*interest, wrong);
    if (const Json* annotated = fields.find("annotated_regions");
        annotated != nullptr && fields.check(annotated->is_array(), "annotated_regions"))
        record.annotated = annotatedFrom(*annotated, wrong);
    if (const Json* notes = fields.find("notes"); notes != nullptr && fields.check(notes->is_array(), "notes"))
        for (const auto& note : *notes)
            if (fields.check(note.is_string(), "notes"))
                record.notes.emplace_back(note.get<std::string>());
    checkInterests(record, wrong);
    fields.check(!record.sample.empty(), "sample");
    if (!wrong.empty())
        return damaged(wrong);
    return record;
}

std::string regionsText(const InspectionRecord& record) { return textOf(toJson(record.regions)); }
std::string reasonsText(const InspectionRecord& record) { return textOf(toJson(record.reasons)); }
std::string scoresText(const InspectionRecord& record) { return textOf(toJson(record.scores)); }
std::string mapsText(const InspectionRecord& record) { return textOf(toJson(record.maps)); }
std::string interestText(const InspectionRecord& record)
{
    return record.interest.id.empty() ? std::string() : textOf(toJson(record.interest));
}

std::string readingText(const InspectionRecord& record)
{
    return record.reading.said.empty() ? std::string() : textOf(toJson(record.reading));
}

std::string annotatedText(const std::vector<AnnotatedRecord>& regions)
{
    return regions.empty() ? std::string() : textOf(toJson(regions));
}

std::string notesText(const InspectionRecord& record)
{
    Json json = Json::array();
    for (const Text& note : record.notes)
        json.push_back(twinspect::toJson(note));
    return record.notes.empty() ? std::string() : textOf(json);
}

Status readRegions(InspectionRecord& record, std::string_view text)
{
    return readColumn(text, Json::value_t::array, "regions",
                      [&](const Json& json, std::string& wrong) { record.regions = regionsFrom(json, wrong); });
}

Status readReasons(InspectionRecord& record, std::string_view text)
{
    return readColumn(text, Json::value_t::array, "reasons",
                      [&](const Json& json, std::string& wrong) { record.reasons = reasonsFrom(json, wrong); });
}

Status readScores(InspectionRecord& record, std::string_view text)
{
    return readColumn(text, Json::value_t::object, "scores",
                      [&](const Json& json, std::string& wrong) { record.scores = scoresFrom(json, wrong); });
}

Status readMaps(InspectionRecord& record, std::string_view text)
{
    return readColumn(text, Json::value_t::object, "maps",
                      [&](const Json& json, std::string& wrong) { record.maps = mapsFrom(json, wrong); });
}

Status readInterest(InspectionRecord& record, std::string_view text)
{
    if (text.empty()) {
        std::string wrong;
        checkInterests(record, wrong);
        return wrong.empty() ? Status() : Status(damaged(wrong));
    }
    return readColumn(text, Json::value_t::object, "regions_of_interest", [&](const Json& json, std::string& wrong) {
        record.interest = interestFrom(json, wrong);
        checkInterests(record, wrong);
    });
}

Status readReading(InspectionRecord& record, std::string_view text)
{
    if (text.empty())
        return {};
    return readColumn(text, Json::value_t::object, "reading",
                      [&](const Json& json, std::string& wrong) { record.reading = readingFrom(json, wrong); });
}

Result<std::vector<AnnotatedRecord>> readAnnotated(std::string_view text)
{
    std::vector<AnnotatedRecord> regions;
    if (text.empty())
        return regions;
    auto read = readColumn(text, Json::value_t::array, "annotated_regions",
                           [&](const Json& json, std::string& wrong) { regions = annotatedFrom(json, wrong); });
    if (!read)
        return passOn(read);
    return regions;
}

Status readNotes(InspectionRecord& record, std::string_view text)
{
    if (text.empty())
        return {};
    return readColumn(text, Json::value_t::array, "notes", [&](const Json& json, std::string& wrong) {
        for (const auto& entry : json) {
            if (const auto note = textFrom(entry))
                record.notes.push_back(*note);
            else if (wrong.empty())
                wrong = "notes";
        }
    });
}

} // namespace twinspect
