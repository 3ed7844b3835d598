// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_export.h"

#include <ostream>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/inference/result_files.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t kReportEvery = 200;

/// A score that came without a record (from a database, from a test) still says what it knows.
Json bareRecord(const InspectedSample& sample, const std::string& modelHash)
{
    Json record{{"format", 1},
                {"sample", sample.ref.id},
                {"rgb", sample.ref.rgb.string()},
                {"geometry", sample.ref.geometry.string()},
                {"model", modelHash},
                {"part_found", sample.score->result.partFound},
                {"score", nullptr},
                {"raised_by", nullptr},
                {"regions", Json::array()}};
    if (sample.score->result.partFound) {
        record["score"] = sample.score->result.imageScore;
        record["raised_by"] = toString(sample.score->raisedBy);
    }
    for (const auto& region : sample.score->result.regions)
        record["regions"].push_back({{"score_max", region.scoreMax},
                                     {"area_mm2", std::isfinite(region.areaMm2) ? Json(region.areaMm2) : Json()}});
    return record;
}

Json recordOf(const InspectedSample& sample, const RunExport& run)
{
    if (!sample.score)
        return errorRecord(sample.ref, *sample.error, run.modelHash);
    Json record = sample.score->record ? Json::parse(*sample.score->record, nullptr, false) : Json();
    if (!record.is_object())
        record = bareRecord(sample, run.modelHash);
    putDecision(record, decide(sample.score->evidence(run.thresholds), run.thresholds), run.thresholds,
                run.thresholdsFrom);
    return record;
}

} // namespace

Status exportRun(const std::filesystem::path& file, const RunExport& run, const RunContext& context)
{
    std::vector<const InspectedSample*> samples;
    for (const auto& sample : run.samples)
        if (sample.score || sample.error)
            samples.push_back(&sample);
    if (samples.empty())
        return failure(ErrorCode::TooLittleData, "No part has been inspected yet, so there is nothing to write",
                       file.string(), "Inspect the parts first");
    const bool csv = file.extension() == ".csv";
    bool stopped = false;
    auto written = writeFileAtomically(file, [&](std::ostream& out) {
        if (csv)
            out << csvHeader();
        for (std::size_t i = 0; i < samples.size(); ++i) {
            if (context.stopRequested()) {
                stopped = true;
                return false;
            }
            const auto record = recordOf(*samples[i], run);
            out << (csv ? csvLine(record) : jsonLine(record));
            if (static_cast<std::int64_t>(i) % kReportEvery == 0)
                context.report(
                    {"writing", static_cast<std::int64_t>(i), static_cast<std::int64_t>(samples.size()), {}, {}});
        }
        return true;
    });
    return stopped ? Status(cancelled()) : written;
}

} // namespace twinspect
