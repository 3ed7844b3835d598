// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_export.h"

#include <cmath>
#include <ostream>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/record/record_json.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr qint64 kReportEvery = 1000;
constexpr auto kCsvHeader = "run,part,recipe_revision,model,sample,rgb,geometry,label,defect_type,verdict,score,peak,"
                            "raised_by,regions,largest_area_mm2,"
                            "review,reject,pixel,min_area_mm2,error,inspected\r\n";

std::string csvNumber(double value) { return std::isfinite(value) ? Json(value).dump() : std::string(); }

std::string csvText(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

void writeCsv(std::ostream& out, const StoredResult& result)
{
    const InspectionRecord& record = result.record;
    const auto& t = record.thresholds;
    const double area = record.partFound && !record.failure ? decide(record.evidence(t), t).largestAreaMm2
                                                            : std::numeric_limits<double>::quiet_NaN();
    out << result.run << ',' << csvText(record.recipe) << ',' << record.recipeRevision << ',' << record.model << ','
        << csvText(record.sample) << ',' << csvText(record.rgb) << ',' << csvText(record.geometry) << ','
        << toString(record.label) << ',' << csvText(record.defectType) << ','
        << (record.verdict ? toString(*record.verdict) : std::string_view()) << ',' << csvNumber(record.score) << ','
        << csvNumber(record.peak) << ',' << (record.raisedBy ? toString(*record.raisedBy) : std::string_view()) << ','
        << record.regions.size() << ',' << csvNumber(area) << ',' << csvNumber(t.review) << ',' << csvNumber(t.reject)
        << ',' << csvNumber(t.pixel) << ',' << csvNumber(t.minAreaMm2) << ','
        << csvText(record.failure ? record.failure->message : std::string()) << ','
        << (record.inspected ? utcText(*record.inspected) : std::string()) << "\r\n";
}

void writeJson(std::ostream& out, const StoredResult& result)
{
    Json json = toJson(result.record, RecordKeys::All);
    json["run"] = result.run;
    out << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

} // namespace

Result<qint64> exportResults(ResultsStore& store, const ResultFilter& filter, const std::filesystem::path& file,
                             ExportFormat format, const RunContext& context)
{
    const auto total = store.count(filter);
    if (!total)
        return passOn(total);
    qint64 done = 0;
    Status read;
    const auto written = writeFileAtomically(file, [&](std::ostream& out) {
        if (format == ExportFormat::Csv)
            out << kCsvHeader;
        read = store.forEach(filter, [&](const StoredResult& result) -> Status {
            if (context.stopRequested())
                return cancelled();
            format == ExportFormat::Csv ? writeCsv(out, result) : writeJson(out, result);
            if (++done % kReportEvery == 0)
                context.report({"exporting", done, *total, {}, {}});
            return {};
        });
        return read.has_value() && out.good();
    });
    if (!read)
        return passOn(read);
    if (!written)
        return passOn(written);
    return done;
}

} // namespace twinspect
