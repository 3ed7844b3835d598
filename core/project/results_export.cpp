// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_export.h"

#include <cmath>
#include <ostream>

#include <QHash>

#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr qint64 kReportEvery = 1000;
constexpr auto kCsvHeader = "run,part,recipe_revision,model,sample,rgb,geometry,label,defect_type,verdict,score,peak,"
                            "raised_by,regions,largest_area_mm2,"
                            "review,reject,pixel,min_area_mm2,error,inspected\r\n";

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(); }

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

std::string when(const StoredResult& result) { return result.when.toUTC().toString(Qt::ISODateWithMs).toStdString(); }

void writeCsv(std::ostream& out, const StoredRun& run, const StoredResult& result)
{
    const double area = result.partFound && result.error.isEmpty()
                          ? decide(result.evidence(result.thresholds), result.thresholds).largestAreaMm2
                          : std::numeric_limits<double>::quiet_NaN();
    const auto& t = result.thresholds;
    out << result.run << ',' << csvText(run.part.toStdString()) << ',' << run.recipeRevision << ','
        << run.modelHash.toStdString() << ',' << csvText(result.sample.toStdString()) << ','
        << csvText(result.rgb.toStdString()) << ',' << csvText(result.geometry.toStdString()) << ','
        << toString(result.label) << ',' << csvText(result.defectType.toStdString()) << ','
        << (result.verdict ? toString(*result.verdict) : std::string_view()) << ',' << csvNumber(result.score) << ','
        << csvNumber(result.peak) << ',' << csvText(result.raisedBy) << ',' << result.regions.size() << ','
        << csvNumber(area) << ',' << csvNumber(t.review) << ',' << csvNumber(t.reject) << ',' << csvNumber(t.pixel)
        << ',' << csvNumber(t.minAreaMm2) << ',' << csvText(result.error.toStdString()) << ',' << when(result)
        << "\r\n";
}

void writeJson(std::ostream& out, const StoredRun& run, const StoredResult& result)
{
    const auto& t = result.thresholds;
    const Json json{{"run", result.run},
                    {"part", run.part.toStdString()},
                    {"recipe_revision", run.recipeRevision},
                    {"model", run.modelHash.toStdString()},
                    {"sample", result.sample.toStdString()},
                    {"rgb", result.rgb.toStdString()},
                    {"geometry", result.geometry.toStdString()},
                    {"label", toString(result.label)},
                    {"defect_type", result.defectType.toStdString()},
                    {"part_found", result.partFound},
                    {"verdict", result.verdict ? Json(toString(*result.verdict)) : Json()},
                    {"score", number(result.score)},
                    {"peak", number(result.peak)},
                    {"raised_by", result.raisedBy},
                    {"thresholds",
                     {{"review", number(t.review)},
                      {"reject", number(t.reject)},
                      {"pixel", number(t.pixel)},
                      {"min_area_mm2", number(t.minAreaMm2)}}},
                    {"regions", Json::parse(regionsText(result.regions))},
                    {"error", result.error.isEmpty() ? Json() : Json(result.error.toStdString())},
                    {"inspected", when(result)}};
    out << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

} // namespace

Result<qint64> exportResults(ResultsStore& store, const ResultFilter& filter, const std::filesystem::path& file,
                             ExportFormat format, const RunContext& context)
{
    const auto runs = store.runs();
    if (!runs)
        return passOn(runs);
    QHash<qint64, StoredRun> byId;
    for (const auto& run : *runs)
        byId.insert(run.id, run);
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
            format == ExportFormat::Csv ? writeCsv(out, byId.value(result.run), result)
                                        : writeJson(out, byId.value(result.run), result);
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
