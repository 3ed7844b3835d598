// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_export.h"

#include <ostream>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/record/record_csv.h"
#include "core/record/record_json.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr qint64 kReportEveryExported = 1000;
std::string tableLine(const StoredResult& result) { return std::to_string(result.run) + ',' + csvLine(result.record); }

std::string jsonLine(const StoredResult& result)
{
    Json json = toJson(result.record, RecordKeys::All);
    json["run"] = result.run;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace

Result<qint64> exportResults(ResultsStore& store, const ResultFilter& filter, const std::filesystem::path& file,
                             const RunContext& context)
{
    const auto total = store.count(filter);
    if (!total)
        return passOn(total);
    const bool table = file.extension() == ".csv";
    qint64 done = 0;
    Status read;
    const auto written = writeFileAtomically(file, [&](std::ostream& out) {
        if (table)
            out << "run," << csvHeader();
        read = store.forEach(filter, [&](const StoredResult& result) -> Status {
            if (context.stopRequested())
                return cancelled();
            out << (table ? tableLine(result) : jsonLine(result));
            if (++done % kReportEveryExported == 0)
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
