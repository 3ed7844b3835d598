// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/result_files.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/imaging/image_io.h"
#include "core/nn/infer_in_parallel.h"

namespace twinspect {

using Json = nlohmann::json;

namespace {

constexpr auto kRecordFormat = 1;
constexpr auto kMapFolder = "maps";
constexpr auto kCsvHeader = "sample,verdict,score,raised_by,score_rgb,score_depth,regions,largest_area_mm2,largest_vs_"
                            "good_mm,deepest_mm,highest_mm,review,reject,pixel,min_area_mm2,model,error\n";

Json numberOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json toJson(const Thresholds& thresholds)
{
    return {{"review", numberOrNull(thresholds.review)},
            {"reject", numberOrNull(thresholds.reject)},
            {"pixel", numberOrNull(thresholds.pixel)},
            {"min_area_mm2", thresholds.minAreaMm2}};
}

Json reasonsOf(const Decision& decision)
{
    Json reasons = Json::array();
    for (const Reason reason : decision.reasons)
        reasons.push_back(toString(reason));
    return reasons;
}

Json toJson(const DefectRegion& defect)
{
    const Region& region = defect.region;
    Json json{{"box",
               {{"row", region.box.row},
                {"column", region.box.column},
                {"width", region.box.width},
                {"height", region.box.height}}},
              {"centroid", {{"row", region.centroidRow}, {"column", region.centroidColumn}}},
              {"pixels", region.pixelCount},
              {"score_max", region.highestScore},
              {"score_mean", region.meanScore},
              {"raised_by", toString(defect.raisedBy)},
              {"area_mm2", nullptr},
              {"length_mm", nullptr},
              {"width_mm", nullptr},
              {"depth", nullptr},
              {"height_vs_good_mm", defect.heightVsGoodMm ? Json(*defect.heightVsGoodMm) : Json()}};
    if (!defect.measurement)
        return json;
    json["area_mm2"] = numberOrNull(defect.measurement->areaMm2);
    json["length_mm"] = numberOrNull(defect.measurement->lengthMm);
    json["width_mm"] = numberOrNull(defect.measurement->widthMm);
    json["centre_mm"] = defect.measurement->centreMm;
    if (const auto& depth = defect.measurement->depth)
        json["depth"] = {{"lowest_mm", depth->lowestMm},
                         {"highest_mm", depth->highestMm},
                         {"mean_mm", depth->meanMm},
                         {"volume_mm3", depth->volumeMm3},
                         {"noise_mm", depth->referenceNoiseMm},
                         {"measured_share", depth->measuredShare}};
    return json;
}

std::string fileStem(const std::string& sampleId)
{
    std::string stem = sampleId;
    std::replace(stem.begin(), stem.end(), '/', '_');
    return stem;
}

// 16 bits over the map's own range. Offset and step go into the record, so the raw scores can be had again.
Result<Json> storeMap(const std::filesystem::path& out, const std::string& sampleId, const std::string& name,
                      const ScoreMap& map)
{
    const auto [lowest, highest] = std::minmax_element(map.values().begin(), map.values().end());
    const double offset = *lowest;
    const double step = std::max((static_cast<double>(*highest) - offset) / 65535, 1e-12);
    const std::string file = std::string(kMapFolder) + "/" + fileStem(sampleId) + "." + name + ".png";
    if (auto ok = writeMapPng16(out / file, map, offset, step); !ok)
        return passOn(ok);
    return Json{{"file", file}, {"offset", offset}, {"step", step}};
}

void count(const Json& record, InspectionSummary& summary)
{
    ++summary.inspected;
    if (record.contains("error")) {
        summary.failed.push_back(record["sample"].get<std::string>() + ": "
                                 + record["error"]["message"].get<std::string>());
        return;
    }
    const auto verdict = record["verdict"].get<std::string>();
    ++(verdict == "OK"       ? summary.ok
       : verdict == "REVIEW" ? summary.review
       : verdict == "REJECT" ? summary.reject
                             : summary.noPart);
}

std::string quoted(const std::string& text)
{
    std::string result = "\"";
    for (const char c : text)
        result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + "\"";
}

// 0 where there is no such number: records that are merged come from files.
double numberAt(const Json& json, const char* pointer)
{
    const Json::json_pointer at(pointer);
    return json.contains(at) && json[at].is_number() ? json[at].get<double>() : 0.0;
}

// Whether a line of a results file is what toJson() and errorRecord() write, as far as merging reads it. Map files lie
// below the results' own folder.
bool isSoundRecord(const Json& record)
{
    const auto isText = [](const Json& json, const char* pointer) {
        const Json::json_pointer at(pointer);
        return json.contains(at) && json[at].is_string();
    };
    if (!record.is_object() || !isText(record, "/sample"))
        return false;
    if (record.contains("error"))
        return isText(record, "/error/message");
    if (!isText(record, "/verdict") || !isText(record, "/model") || !record.contains("thresholds"))
        return false;
    const auto maps = record.find("maps");
    return maps == record.end()
        || (maps->is_object() && std::all_of(maps->begin(), maps->end(), [&](const Json& map) {
                if (!isText(map, "/file"))
                    return false;
                const std::filesystem::path file = map["file"].get<std::string>();
                return file.is_relative() && std::find(file.begin(), file.end(), "..") == file.end();
            }));
}

/// The two result files, written aside line by line and renamed at the end.
class ResultWriter {
public:
    static Result<ResultWriter> open(const std::filesystem::path& folder, const std::string& stem)
    {
        if (auto ok = makeWritableFolder(folder); !ok)
            return passOn(ok);
        ResultWriter writer;
        writer.m_json = folder / (stem + ".jsonl");
        writer.m_csv = folder / (stem + ".csv");
        writer.m_jsonOut.open(partial(writer.m_json), std::ios::binary | std::ios::trunc);
        writer.m_csvOut.open(partial(writer.m_csv), std::ios::binary | std::ios::trunc);
        writer.m_csvOut << csvHeader();
        if (auto ok = writer.check(); !ok)
            return passOn(ok);
        return writer;
    }

    Status add(const Json& record)
    {
        m_jsonOut << jsonLine(record) << std::flush;
        m_csvOut << csvLine(record) << std::flush;
        return check();
    }

    Status finish()
    {
        m_jsonOut.close();
        m_csvOut.close();
        if (auto ok = check(); !ok)
            return ok;
        for (const auto& path : {m_json, m_csv}) {
            std::error_code error;
            std::filesystem::rename(partial(path), path, error);
            if (error)
                return failure(ErrorCode::WriteFailed,
                               Text("The result could not be put in place: %1", error.message()), path.string(),
                               "Check the folder's permissions");
        }
        return {};
    }

private:
    static std::filesystem::path partial(const std::filesystem::path& path) { return path.string() + ".partial"; }
    [[nodiscard]] Status check() const
    {
        if (m_jsonOut && m_csvOut)
            return {};
        return failure(ErrorCode::WriteFailed, "The results could not be written", m_json.string(),
                       Text("Check that the disk is not full; what was written so far is in %1",
                            partial(m_json).string()));
    }
    std::filesystem::path m_json, m_csv;
    std::ofstream m_jsonOut, m_csvOut;
};

} // namespace

Result<Shard> parseShard(const std::string& text)
{
    Shard shard;
    const char* end = text.data() + text.size();
    const auto index = std::from_chars(text.data(), end, shard.index);
    const auto count = index.ptr != end && *index.ptr == '/' ? std::from_chars(index.ptr + 1, end, shard.count)
                                                             : std::from_chars_result{end, std::errc::invalid_argument};
    if (index.ec != std::errc() || count.ec != std::errc() || count.ptr != end || shard.count < 1 || shard.index < 1
        || shard.index > shard.count)
        return failure(ErrorCode::InvalidArgument, Text("'%1' is no shard", text), {},
                       "Write it as 2/4: the second of four");
    return shard;
}

Json errorRecord(const SampleRef& sample, const Error& error, const std::string& modelHash)
{
    return {{"format", kRecordFormat},
            {"sample", sample.id},
            {"model", modelHash},
            {"verdict", nullptr},
            {"error", {{"code", toString(error.code)}, {"message", error.message()}}}};
}

void putDecision(Json& record, const Decision& decision, const Thresholds& thresholds,
                 const std::string& thresholdsFrom)
{
    record["verdict"] = toString(decision.verdict);
    record["reasons"] = reasonsOf(decision);
    record["thresholds"] = toJson(thresholds);
    record["thresholds_from"] = thresholdsFrom;
}

std::string jsonLine(const Json& record)
{
    // Text from files may be anything; what is no UTF-8 is replaced, never thrown.
    return record.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string csvHeader() { return kCsvHeader; }

std::string csvLine(const Json& record)
{
    std::ostringstream line;
    line.precision(9);
    const auto text = [](const Json& value) {
        return value.is_null() ? std::string() : value.is_string() ? quoted(value.get<std::string>()) : value.dump();
    };
    const auto in = [&](const Json& json, const char* pointer) {
        return json.contains(Json::json_pointer(pointer)) ? text(json[Json::json_pointer(pointer)]) : std::string();
    };
    const auto at = [&](const char* pointer) { return in(record, pointer); };
    double largest = 0, deepest = 0, highest = 0;
    std::string vsGood; ///< of the largest region
    std::size_t regions = 0;
    if (record.contains("regions")) {
        regions = record["regions"].size();
        for (const auto& region : record["regions"]) {
            if (const double area = numberAt(region, "/area_mm2"); area > largest) {
                largest = area;
                vsGood = in(region, "/height_vs_good_mm");
            }
            deepest = std::min(deepest, numberAt(region, "/depth/lowest_mm"));
            highest = std::max(highest, numberAt(region, "/depth/highest_mm"));
        }
    }
    line << at("/sample") << ',' << at("/verdict") << ',' << at("/score") << ',' << at("/raised_by") << ','
         << at("/scores/rgb") << ',' << at("/scores/depth") << ',' << regions << ',' << largest << ',' << vsGood << ','
         << deepest << ',' << highest << ',' << at("/thresholds/review") << ',' << at("/thresholds/reject") << ','
         << at("/thresholds/pixel") << ',' << at("/thresholds/min_area_mm2") << ',' << at("/model") << ','
         << at("/error/message") << '\n';
    return line.str();
}

Json toJson(const InspectedPart& part, const AnomalyModel& model, const InspectionOptions& options)
{
    Json json{{"format", kRecordFormat},
              {"sample", part.sample.id},
              {"rgb", part.sample.rgb.string()},
              {"geometry", part.sample.geometry.string()},
              {"model", model.hash()},
              {"part", model.partName()},
              {"thresholds", toJson(options.thresholds)},
              {"thresholds_from", options.thresholdsFrom},
              {"width", part.width},
              {"height", part.height},
              {"part_found", part.anomaly.partFound},
              {"ground_visible", part.prepared.geometry.groundVisible},
              {"verdict", toString(part.decision.verdict)},
              {"reasons", reasonsOf(part.decision)},
              {"score", nullptr},
              {"scores", Json::object()},
              {"raised_by", nullptr},
              {"regions", Json::array()},
              {"maps", Json::object()}};
    if (part.anomaly.partFound) {
        json["score"] = numberOrNull(part.anomaly.imageScore);
        json["raised_by"] = toString(part.raisedBy);
        for (const auto& [name, score] : part.anomaly.imageScores)
            json["scores"][name] = numberOrNull(score);
    }
    for (const auto& region : part.regions)
        json["regions"].push_back(toJson(region));
    return json;
}

Result<InspectionSummary> inspectCatalog(const AnomalyModel& model, const Catalog& catalog,
                                         const std::filesystem::path& out, const InspectionOptions& options,
                                         const RunContext& context)
{
    const auto start = std::chrono::steady_clock::now();
    const auto all = catalog.of(options.split);
    std::vector<const SampleRef*> samples;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (static_cast<int>(i % static_cast<std::size_t>(options.shard.count)) == options.shard.index - 1)
            samples.push_back(&all[i]);
    if (samples.empty())
        return failure(ErrorCode::TooLittleData, "There is nothing to inspect", catalog.root.string(),
                       "Check --data, --split and --shard");
    std::string stem = "results";
    if (options.shard.count > 1)
        stem += "-" + std::to_string(options.shard.index) + "of" + std::to_string(options.shard.count);
    auto writer = ResultWriter::open(out, stem);
    if (!writer)
        return passOn(writer);
    if (options.maps != StoredMaps::None)
        if (auto ok = makeWritableFolder(out / kMapFolder); !ok)
            return passOn(ok);

    InspectionSummary summary;
    std::mutex mutex;
    std::map<std::int64_t, Json> waiting; // finished out of order: no more than there are threads
    std::int64_t next = 0;
    Status written;
    std::stop_source stop; // ends the other threads when the disk is full
    RunContext inner{stop.get_token(), context.progress};
    const std::stop_callback forward(context.stop, [&stop] { stop.request_stop(); });

    const auto recordOf = [&](const SampleRef& sample) -> Result<Json> {
        const auto part = inspectPart(model, sample, catalog.intrinsics, options.thresholds);
        if (!part)
            return errorRecord(sample, part.error(), model.hash());
        Json record = toJson(*part, model, options);
        if (options.maps == StoredMaps::None || !part->anomaly.partFound)
            return record;
        const auto store = [&](const std::string& name, const ScoreMap& map) -> Status {
            auto stored = storeMap(out, sample.id, name, AnomalyModel::onFullImage(map, part->prepared));
            if (!stored)
                return passOn(stored);
            record["maps"][name] = std::move(*stored);
            return {};
        };
        if (auto ok = store("fused", part->anomaly.maps.at("cm_segf")); !ok)
            return passOn(ok);
        if (options.maps == StoredMaps::All) {
            for (const char* name : {"rgb", "depth"})
                if (const auto map = part->anomaly.maps.find(name); map != part->anomaly.maps.end())
                    if (auto ok = store(name, map->second); !ok)
                        return passOn(ok);
            if (auto ok = store("weight_rgb", part->anomaly.weightRgb); !ok)
                return passOn(ok);
        }
        return record;
    };
    auto done = inferInParallel(static_cast<std::int64_t>(samples.size()), "inspecting", inner, [&](std::int64_t i) {
        auto record = recordOf(*samples[static_cast<std::size_t>(i)]);
        const std::lock_guard lock(mutex);
        if (!record) {
            written = passOn(record);
            stop.request_stop();
            return;
        }
        waiting.emplace(i, std::move(*record));
        for (auto ready = waiting.find(next); ready != waiting.end(); ready = waiting.find(++next)) {
            if (written)
                written = writer->add(ready->second);
            if (!written)
                stop.request_stop();
            count(ready->second, summary);
            waiting.erase(ready);
        }
    });
    if (!written)
        return passOn(written);
    if (!done)
        return passOn(done);
    if (auto ok = writer->finish(); !ok)
        return passOn(ok);
    for (const auto& failed : summary.failed)
        context.warn(failed);
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return summary;
}

Result<InspectionSummary> mergeResults(const std::vector<std::filesystem::path>& folders,
                                       const std::filesystem::path& out)
{
    struct Line {
        Json record;
        std::filesystem::path folder;
    };
    std::map<std::string, Line> lines;
    std::string modelAndThresholds;
    std::set<int> shards;
    int shardCount = 0;
    for (const auto& folder : folders) {
        std::error_code error;
        std::vector<std::filesystem::path> files;
        for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error))
            if (entry->path().extension() == ".jsonl" && entry->path().filename().string().rfind("results-", 0) == 0)
                files.push_back(entry->path());
        if (error)
            return failure(ErrorCode::NotFound, Text("The results folder cannot be read: %1", error.message()),
                           folder.string(), "Check the path");
        if (files.empty())
            return failure(ErrorCode::NotFound, "There is no finished shard (results-*of*.jsonl) in this folder",
                           folder.string(), "Run 'inspect --shard i/n' to its end first");
        for (const auto& file : files) {
            int index = 0;
            int count = 0;
            if (std::sscanf(file.stem().string().c_str(), "results-%dof%d", &index, &count) != 2 || index < 1
                || index > count)
                return failure(ErrorCode::BadData, "This is not the name of a shard", file.string(),
                               "Remove it from the folder");
            if (shardCount != 0 && shardCount != count)
                return failure(ErrorCode::Mismatch, "These shards come from differently split runs", file.string(),
                               "Merge the shards of one run");
            shardCount = count;
            if (!shards.insert(index).second)
                return failure(ErrorCode::Mismatch, Text("Shard %1 is there twice", index), file.string(),
                               "Merge every shard once");
            const auto text = readFile(file);
            if (!text)
                return passOn(text);
            std::istringstream in(*text);
            for (std::string line; std::getline(in, line);) {
                auto record = Json::parse(line, nullptr, false);
                if (!isSoundRecord(record))
                    return failure(ErrorCode::BadData, "A line of the results is damaged", file.string(),
                                   "Inspect this shard again");
                if (!record.contains("error")) {
                    const auto fingerprint = record["model"].dump() + record["thresholds"].dump();
                    if (!modelAndThresholds.empty() && fingerprint != modelAndThresholds)
                        return failure(ErrorCode::Mismatch,
                                       "The shards were inspected with different models or thresholds", file.string(),
                                       "Inspect all shards with the same model and thresholds");
                    modelAndThresholds = fingerprint;
                }
                const auto sample = record["sample"].get<std::string>();
                if (!lines.emplace(sample, Line{std::move(record), folder}).second)
                    return failure(ErrorCode::Mismatch, Text("The sample '%1' is there twice", sample), file.string(),
                                   "Merge every shard once");
            }
        }
    }
    if (static_cast<int>(shards.size()) != shardCount)
        return failure(ErrorCode::Mismatch, Text("Only %1 of %2 shards are there", shards.size(), shardCount),
                       out.string(), "Name the folders of all shards");
    auto writer = ResultWriter::open(out, "results");
    if (!writer)
        return passOn(writer);
    InspectionSummary summary;
    for (const auto& [sample, line] : lines) {
        if (line.record.contains("maps"))
            for (const auto& map : line.record["maps"]) {
                const auto file = map["file"].get<std::string>();
                const auto from = line.folder / file;
                const auto to = out / file;
                std::error_code error;
                if (std::filesystem::equivalent(from, to, error))
                    continue;
                std::filesystem::create_directories(to.parent_path(), error);
                std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing, error);
                if (error)
                    return failure(ErrorCode::WriteFailed, Text("A map could not be copied: %1", error.message()),
                                   from.string(), "Check both folders");
            }
        if (auto ok = writer->add(line.record); !ok)
            return passOn(ok);
        count(line.record, summary);
    }
    if (auto ok = writer->finish(); !ok)
        return passOn(ok);
    return summary;
}

} // namespace twinspect
