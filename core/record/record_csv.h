// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/record/inspection_record.h"

namespace twinspect {

/// A cell of text, quoted, also for tables of other things. A spreadsheet runs a cell that begins with = + - @, a tab
/// or a carriage return as a formula. Such text, unless it is a number, gets an apostrophe in front, and so does text
/// that begins with an apostrophe: readCsv() takes away the one in front.
[[nodiscard]] std::string textCell(std::string_view text);

/// The header and the lines of every table of results, with their line ends: RFC 4180 in UTF-8, but for the line end
/// "\n". Text is quoted, numbers are not, and neither depends on the language. Times are UTC.
[[nodiscard]] std::string csvHeader();
[[nodiscard]] std::string csvLine(const InspectionRecord& record);

/// The rows of a table that csvHeader() and csvLine() wrote, the header first; every row has as many cells as that.
/// Errors: BadData.
[[nodiscard]] Result<std::vector<std::vector<std::string>>> readCsv(std::string_view text);
/// Label, time and recipe as the table has them, which results.jsonl has not, go into the record of the same sample.
/// Samples that the table does not name stay as they are. Errors: BadData.
[[nodiscard]] Status completeFromCsv(std::vector<InspectionRecord>& records, std::string_view table);

} // namespace twinspect
