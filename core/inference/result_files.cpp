// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/result_files.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <mutex>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/link_file.h"
#include "core/dataset/geometry_judgement.h"
#include "core/imaging/image_io.h"
#include "core/inference/part_record.h"
#include "core/inference/result_output.h"
#include "core/inference/tolerance_bands.h"
#include "core/nn/infer_in_parallel.h"
#include "core/record/record_csv.h"
#include "core/record/record_json.h"

namespace twinspect {

namespace {

constexpr auto kMapFolder = "maps";

// 16 bits over the map's own range. Offset and step go into the record, so the raw scores can be had again.
Result<MapRecord> storeMap(const std::filesystem::path& out, const std::string& stem, const std::string& name,
                           const Image<float>& map)
{
    const auto [lowest, highest] = std::minmax_element(map.values().begin(), map.values().end());
    const double offset = *lowest;
    const double step = std::max((static_cast<double>(*highest) - offset) / 65535, 1e-12);
    const std::string file = std::string(kMapFolder) + "/" + stem + "." + name + ".png";
    if (auto ok = writeMapPng16(out / file, map, offset, step); !ok)
        return passOn(ok);
    return MapRecord{file, offset, step};
}

// Heights against the mean good part, and their bands.
Status storeDeviation(const std::filesystem::path& out, const std::string& stem, const InspectedPart& part,
                      const std::optional<HeightTolerance>& tolerance, std::map<std::string, MapRecord>& maps)
{
    const auto& anomaly = part.anomaly;
    if (anomaly.goodPartsVaryMm.empty()) // what there is of heights, if anything, is a guess of the networks
        return {};
    const auto& box = part.prepared.image.box;
    const auto deviation = deviationOnFullImage(anomaly.heightVsGoodMm, box);
    const std::string file = std::string(kMapFolder) + "/" + stem + ".vs_good_mm.png";
    if (auto ok = writeDeviationPng(out / file, deviation); !ok)
        return ok;
    maps["vs_good_mm"] = {file, kDeviationOffsetMm, kDeviationStepMm};
    if (!tolerance)
        return {};
    const std::string bands = std::string(kMapFolder) + "/" + stem + ".tolerance.png";
    if (auto ok = writeBandsPng(out / bands,
                                bandsOf(deviation, deviationOnFullImage(anomaly.goodPartsVaryMm, box), *tolerance));
        !ok)
        return ok;
    maps["tolerance"] = {bands, 0, 1};
    return {};
}

void count(const InspectionRecord& record, InspectionSummary& summary)
{
    ++summary.inspected;
    if (record.failure) {
        summary.failed.push_back(record.sample + ": " + record.failure->message);
        summary.outOfMemory = summary.outOfMemory || record.failure->code == toString(ErrorCode::OutOfMemory);
        return;
    }
    switch (record.verdict.value_or(Verdict::Review)) {
    case Verdict::Ok: ++summary.ok; break;
    case Verdict::Review: ++summary.review; break;
    case Verdict::Reject: ++summary.reject; break;
    case Verdict::NoPart: ++summary.noPart; break;
    }
}

// What the table of a shard says beyond results.jsonl: label, time, recipe. A shard without a table has none of it.
Status completeFromTable(std::vector<InspectionRecord>& records, const std::filesystem::path& table)
{
    std::error_code ignored;
    if (!std::filesystem::exists(table, ignored))
        return {};
    const auto text = readFile(table);
    if (!text)
        return passOn(text);
    if (auto ok = completeFromCsv(records, *text); !ok)
        return failure(ErrorCode::BadData, ok.error().detail, table.string(), "Inspect this shard again");
    return {};
}

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
    auto output = ResultOutput::open(out, stem, csvHeader());
    if (!output)
        return passOn(output);
    if (options.maps != StoredMaps::None)
        if (auto ok = makeWritableFolder(out / kMapFolder); !ok)
            return passOn(ok);
    removeAbandonedPartials(out / kMapFolder);
    const auto stems = mapFileStems(all);

    InspectionSummary summary;
    std::mutex mutex;
    std::map<std::int64_t, InspectionRecord> waiting; // finished out of order: no more than there are threads
    std::int64_t next = 0;
    Status written;
    std::stop_source stop; // ends the other threads when the disk is full
    RunContext inner{stop.get_token(), context.progress};
    const std::stop_callback forward(context.stop, [&stop] { stop.request_stop(); });

    GeometrySurvey survey;
    const auto inspectOne = [&](const SampleRef& sample) -> Result<InspectionRecord> {
        const auto part = inspectPart(model, sample, options.thresholds);
        auto record = part ? recordOf(*part, model, options.thresholds, options.thresholdsFrom)
                           : recordOf(sample, part.error(), model.hash(), options.thresholds, options.thresholdsFrom);
        record.recipe = options.recipe;
        record.recipeRevision = options.recipeRevision;
        if (part && options.tolerance)
            addTolerance(record, *part, *options.tolerance);
        if (part) {
            survey.add(sample, part->notes);
            survey.add(sample, part->anomaly.notes);
        }
        if (!part || options.maps == StoredMaps::None || !part->anomaly.partFound)
            return record;
        const auto store = [&](const std::string& name, const auto& map) -> Status {
            auto stored = storeMap(out, stems.at(sample.id), name, onFullImage(map, part->prepared.image.box));
            if (!stored)
                return passOn(stored);
            record.maps[name] = std::move(*stored);
            return {};
        };
        if (auto ok = store("fused", part->anomaly.score()); !ok)
            return passOn(ok);
        if (options.maps == StoredMaps::All) {
            for (const char* name : {"rgb", "depth"})
                if (const auto map = part->anomaly.maps.find(name); map != part->anomaly.maps.end())
                    if (auto ok = store(name, map->second); !ok)
                        return passOn(ok);
            if (!part->anomaly.weightRgb.empty())
                if (auto ok = store("weight_rgb", part->anomaly.weightRgb); !ok)
                    return passOn(ok);
            if (auto ok = storeDeviation(out, stems.at(sample.id), *part, options.tolerance, record.maps); !ok)
                return passOn(ok);
        }
        return record;
    };
    auto done = inferInParallel(static_cast<std::int64_t>(samples.size()), "inspecting", inner, [&](std::int64_t i) {
        const SampleRef& sample = *samples[static_cast<std::size_t>(i)];
        auto record = inspectOne(sample);
        if (!record && record.error().code == ErrorCode::InvalidArgument) // a name of its own that cannot be written
            record = recordOf(sample, record.error(), model.hash(), options.thresholds, options.thresholdsFrom);
        const std::lock_guard lock(mutex);
        if (!record) {
            written = passOn(record);
            stop.request_stop();
            return;
        }
        waiting.emplace(i, std::move(*record));
        for (auto ready = waiting.find(next); ready != waiting.end(); ready = waiting.find(++next)) {
            if (written)
                written = output->add(jsonLine(ready->second), csvLine(ready->second));
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
    if (auto ok = output->finish(); !ok)
        return passOn(ok);
    for (const auto& failed : summary.failed)
        context.warn(failed);
    survey.warn(context);
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return summary;
}

Result<InspectionSummary> mergeResults(const std::vector<std::filesystem::path>& folders,
                                       const std::filesystem::path& out)
{
    struct Line {
        InspectionRecord record;
        std::string text; ///< as it was read: with keys that this version does not know
        std::filesystem::path folder;
    };
    std::map<std::string, Line> lines;
    std::string modelAndThresholds;
    std::map<std::string, std::string> reading; ///< ReadingRecord::said without the camera; of older versions empty
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
            std::vector<InspectionRecord> records;
            std::vector<std::string> texts;
            std::istringstream in(*text);
            for (std::string line; std::getline(in, line);) {
                auto record = parseRecord(line);
                if (!record)
                    return failure(ErrorCode::BadData, record.error().detail, file.string(),
                                   "Inspect this shard again");
                if (!record->failure) {
                    InspectionRecord only;
                    only.thresholds = record->thresholds;
                    const auto fingerprint = record->model + toJson(only).at("thresholds").dump();
                    if (!modelAndThresholds.empty() && fingerprint != modelAndThresholds)
                        return failure(ErrorCode::Mismatch,
                                       "The shards were inspected with different models or thresholds", file.string(),
                                       "Inspect all shards with the same model and thresholds");
                    modelAndThresholds = fingerprint;
                    auto said = record->reading.said;
                    said.erase("camera"); // each part may have one of its own
                    if (!said.empty() && !reading.empty() && said != reading)
                        return failure(ErrorCode::Mismatch,
                                       "The geometry of the shards was read with different settings, or by different "
                                       "versions of this program",
                                       file.string(), "Inspect all shards with the same settings and the same version");
                    reading = said.empty() ? reading : std::move(said);
                }
                records.push_back(std::move(*record));
                texts.push_back(line + "\n");
            }
            if (auto ok = completeFromTable(records, std::filesystem::path(file).replace_extension(".csv")); !ok)
                return passOn(ok);
            for (std::size_t i = 0; i < records.size(); ++i) {
                const auto sample = records[i].sample;
                if (!lines.emplace(sample, Line{std::move(records[i]), std::move(texts[i]), folder}).second)
                    return failure(ErrorCode::Mismatch, Text("The sample '%1' is there twice", sample), file.string(),
                                   "Merge every shard once");
            }
        }
    }
    if (static_cast<int>(shards.size()) != shardCount)
        return failure(ErrorCode::Mismatch, Text("Only %1 of %2 shards are there", shards.size(), shardCount),
                       out.string(), "Name the folders of all shards");
    auto output = ResultOutput::open(out, "results", csvHeader());
    if (!output)
        return passOn(output);
    std::set<std::string> mapFiles;
    InspectionSummary summary;
    for (const auto& [sample, line] : lines) {
        for (const auto& [name, map] : line.record.maps) {
            const auto& file = map.file;
            if (!mapFiles.insert(file).second)
                return failure(ErrorCode::BadData, Text("Two parts have the same map, %1", file), line.folder.string(),
                               "Inspect the shards again with this version");
            const auto from = line.folder / file;
            const auto to = out / file;
            std::error_code error;
            if (std::filesystem::equivalent(from, to, error))
                continue;
            std::filesystem::create_directories(to.parent_path(), error);
            if (auto ok = linkOrCopyFile(from, to); !ok)
                return passOn(ok);
        }
        if (auto ok = output->add(line.text, csvLine(line.record)); !ok)
            return passOn(ok);
        count(line.record, summary);
    }
    if (auto ok = output->finish(); !ok)
        return passOn(ok);
    return summary;
}

} // namespace twinspect
