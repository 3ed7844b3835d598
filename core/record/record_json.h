// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/record/inspection_record.h"

namespace twinspect {

enum class RecordKeys {
    Results, ///< those of results.jsonl: what the inspection found; the same for the same part, model and thresholds
    All,     ///< label, time, recipe and highest map value as well
};

/// Numbers are written exactly; what is not known is null.
[[nodiscard]] nlohmann::json toJson(const InspectionRecord& record, RecordKeys keys = RecordKeys::Results);
/// A line of results.jsonl with its line end. Text that is no UTF-8 is replaced, never thrown. Notes are in English
/// there: what is read back can be shown in other languages only where a note has no gap.
[[nodiscard]] std::string jsonLine(const InspectionRecord& record, RecordKeys keys = RecordKeys::Results);
/// Of a line that jsonLine() wrote, with either set of keys. Keys that this version does not know are passed over.
/// Errors: BadData (no JSON, a key of the wrong kind, no sample, neither verdict nor error, a map outside the folder).
[[nodiscard]] Result<InspectionRecord> parseRecord(std::string_view line);
[[nodiscard]] Result<InspectionRecord> recordFrom(const nlohmann::json& json); ///< the same of what is parsed already

/// {"zero": -2.5, "one": -1.25}: the raw scores that people read as 0 and 1; null without a unit.
[[nodiscard]] nlohmann::json toJson(const ScoreUnit& unit);
/// Without a unit where the value is none that toJson() writes.
[[nodiscard]] ScoreUnit scoreUnitFrom(const nlohmann::json& json);

/// The regions, reasons, scores, maps and regions of interest of a record, each as JSON text, for a column of a table.
[[nodiscard]] std::string regionsText(const InspectionRecord& record);
[[nodiscard]] std::string reasonsText(const InspectionRecord& record);
[[nodiscard]] std::string scoresText(const InspectionRecord& record);
[[nodiscard]] std::string mapsText(const InspectionRecord& record);
[[nodiscard]] std::string interestText(const InspectionRecord& record); ///< empty without any
[[nodiscard]] std::string readingText(const InspectionRecord& record);  ///< empty in results of older versions
[[nodiscard]] std::string annotatedText(const std::vector<AnnotatedRecord>& regions); ///< empty without any
/// Patterns with their arguments, so that a window can say them in any language; empty without any.
[[nodiscard]] std::string notesText(const InspectionRecord& record);
/// Back into the record. Errors: BadData.
[[nodiscard]] Status readRegions(InspectionRecord& record, std::string_view text);
[[nodiscard]] Status readReasons(InspectionRecord& record, std::string_view text);
[[nodiscard]] Status readScores(InspectionRecord& record, std::string_view text);
[[nodiscard]] Status readMaps(InspectionRecord& record, std::string_view text);
/// After readRegions(): BadData also when a region names a region of interest that is not there.
[[nodiscard]] Status readInterest(InspectionRecord& record, std::string_view text);
[[nodiscard]] Result<std::vector<AnnotatedRecord>> readAnnotated(std::string_view text);
[[nodiscard]] Status readReading(InspectionRecord& record, std::string_view text);
[[nodiscard]] Status readNotes(InspectionRecord& record, std::string_view text);

} // namespace twinspect
