// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>

#include "core/record/record_csv.h"
#include "core/record/record_json.h"
#include "tests/fuzz/expect.h"

namespace {

using namespace twinspect;

// A line of results, as merging reads it: an error with manners, or a record that survives being written and read.
void readLine(std::string_view text)
{
    const auto record = parseRecord(text);
    if (!record) {
        fuzz::expect(record.error().code == ErrorCode::BadData && !record.error().detail.empty(),
                     "the error says what is wrong");
        return;
    }
    for (const auto keys : {RecordKeys::Results, RecordKeys::All}) {
        const std::string line = jsonLine(*record, keys);
        const auto again = parseRecord(line);
        fuzz::expect(again.has_value(), "what was written can be read");
        fuzz::expect(jsonLine(*again, keys) == line, "nothing is lost by writing");
    }
    const auto table = readCsv(csvHeader() + csvLine(*record));
    fuzz::expect(table.has_value() && table->size() == 2, "every record is one row of a table");
    fuzz::expect(table->back().front() == record->sample, "its name is read back");
}

// A table: an error with manners, or rows of equal length.
void readTable(std::string_view text)
{
    const auto rows = readCsv(text);
    if (!rows) {
        fuzz::expect(rows.error().code == ErrorCode::BadData, "the error blames the table");
        return;
    }
    for (const auto& row : *rows)
        fuzz::expect(row.size() == rows->front().size(), "rows are equally long");
    std::vector<InspectionRecord> records(1);
    records[0].sample = rows->back().front();
    fuzz::expect(completeFromCsv(records, text).has_value(), "what is a table can complete records");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    readLine(text);
    readTable(text);
    return 0;
}
