// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_export.h"

#include <ostream>

#include "core/base/files.h"
#include "core/inference/part_record.h"
#include "core/record/record_csv.h"
#include "core/record/record_json.h"

namespace twinspect {

namespace {

constexpr std::int64_t kReportEvery = 200;

InspectionRecord recordFor(const InspectedSample& sample, const RunExport& run)
{
    InspectionRecord record;
    if (sample.score) {
        record = sample.score->record;
        record.decideAgain(run.thresholds, run.thresholdsFrom);
    } else {
        record = recordOf(sample.ref, *sample.error, run.modelHash, run.thresholds, run.thresholdsFrom);
        record.inspected = sample.failed;
    }
    record.recipe = run.recipe;
    record.recipeRevision = run.recipeRevision;
    record.label = sample.ref.label;
    record.defectType = sample.ref.defectType;
    if (sample.annotated)
        record.annotated = *sample.annotated;
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
            const auto record = recordFor(*samples[i], run);
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
