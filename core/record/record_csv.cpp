// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/record_csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/evaluation/score_digits.h"

namespace twinspect {

namespace {

constexpr auto kHeader =
    "sample,verdict,score,raised_by,score_rgb,score_depth,regions,largest_area_mm2,largest_vs_good_mm,deepest_mm,"
    "highest_mm,review,reject,pixel,min_area_mm2,model,error,label,defect_type,inspected_utc,recipe,recipe_revision,"
    "rgb,geometry,peak,longest_mm,largest_volume_mm3,nearest_edge_mm,deepest_uncertainty_mm,"
    "highest_uncertainty_mm,min_depth_mm,reasons,region_of_interest,region_of_interest_score,"
    "region_of_interest_threshold,annotated_regions,annotated_types,annotated_largest_mm2,annotated_deepest_mm,"
    "annotated_highest_mm,notes,readable_score,readable_review,readable_reject\n";

constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

/// Also the full-width forms of = + - @, which spreadsheets of East Asian languages take for the same.
bool beginsLikeAFormula(std::string_view text)
{
    if (text.empty())
        return false;
    if (std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos)
        return true;
    const auto first = text.substr(0, 3);
    return first == "\uFF1D" || first == "\uFF0B" || first == "\uFF0D" || first == "\uFF20";
}

bool isNumber(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

/// As in results.jsonl; empty when it is not known.
std::string exact(double value) { return std::isfinite(value) ? nlohmann::json(value).dump() : std::string(); }

std::string rounded(double value)
{
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 9).ptr;
    return {text, end};
}

template <class Value>
std::string name(const std::optional<Value>& value)
{
    return value ? textCell(toString(*value)) : std::string();
}

/// "REGIONS_TOO_SMALL AREA_UNKNOWN"; empty for a part that could not be inspected.
std::string reasonsOf(const InspectionRecord& record)
{
    std::string names;
    for (const Reason reason : record.reasons)
        names.append(names.empty() ? "" : " ").append(toString(reason));
    return record.failure || names.empty() ? std::string() : textCell(names);
}

/// In English, one after the other; empty without any.
std::string notesOf(const InspectionRecord& record)
{
    std::string notes;
    for (const Text& note : record.notes)
        notes.append(notes.empty() ? "" : "; ").append(note.english());
    return notes.empty() ? std::string() : textCell(notes);
}

/// As the window shows them, so that score and thresholds can be compared; empty without a unit.
std::string readableCells(const InspectionRecord& record)
{
    const auto& t = record.thresholds;
    const std::array raw{record.score, t.review, t.reject};
    std::string cells;
    const auto texts = plainScores(raw, record.unit);
    for (std::size_t i = 0; i < raw.size(); ++i)
        cells.append(i == 0 ? "" : ",")
            .append(record.unit.known() && !record.failure && std::isfinite(raw[i]) ? texts[i] : std::string());
    return cells;
}

/// What the regions of a part come to.
struct Extremes {
    double largestMm2 = 0, deepestMm = 0, highestMm = 0;
    double largestVsGoodMm = kNotKnown;
    double longestMm = kNotKnown, largestVolumeMm3 = kNotKnown, nearestEdgeMm = kNotKnown;
    double deepestUncertaintyMm = kNotKnown, highestUncertaintyMm = kNotKnown;
};

Extremes extremesOf(const std::vector<RegionRecord>& regions)
{
    Extremes extremes;
    for (const auto& region : regions) {
        if (region.ignored)
            continue;
        if (region.areaMm2 > extremes.largestMm2) {
            extremes.largestMm2 = region.areaMm2;
            extremes.largestVsGoodMm = region.heightVsGoodMm.value_or(std::numeric_limits<double>::quiet_NaN());
        }
        const auto depth = region.depth.value_or(DepthRecord());
        const auto uncertainty = region.uncertainty.value_or(UncertaintyRecord());
        if (depth.lowestMm < extremes.deepestMm) {
            extremes.deepestMm = depth.lowestMm;
            extremes.deepestUncertaintyMm = uncertainty.lowestMm;
        }
        if (depth.highestMm > extremes.highestMm) {
            extremes.highestMm = depth.highestMm;
            extremes.highestUncertaintyMm = uncertainty.highestMm;
        }
        extremes.longestMm = std::fmax(extremes.longestMm, region.extentMm);
        extremes.nearestEdgeMm = std::fmin(extremes.nearestEdgeMm, region.edgeDistanceMm);
        if (!(std::abs(depth.volumeMm3) <= std::abs(extremes.largestVolumeMm3)))
            extremes.largestVolumeMm3 = std::isnan(depth.volumeMm3) ? extremes.largestVolumeMm3 : depth.volumeMm3;
    }
    return extremes;
}

/// The cells about what a person marked: all empty where that is nothing.
std::string annotatedCells(const std::vector<AnnotatedRecord>& regions)
{
    if (regions.empty())
        return ",,,,";
    double largest = kNotKnown, deepest = kNotKnown, highest = kNotKnown;
    for (const auto& region : regions) {
        const auto depth = region.depth.value_or(DepthRecord());
        largest = std::fmax(largest, region.areaMm2);
        deepest = std::fmin(deepest, depth.lowestMm);
        highest = std::fmax(highest, depth.highestMm);
    }
    return std::to_string(regions.size()) + ',' + textCell(annotatedTypes(regions)) + ',' + exact(largest) + ','
         + exact(deepest) + ',' + exact(highest);
}

} // namespace

std::string textCell(std::string_view text)
{
    std::string result = "\"";
    if (text.starts_with('\'') || (beginsLikeAFormula(text) && !isNumber(text)))
        result += '\'';
    for (const char c : text)
        result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + "\"";
}

std::string csvHeader() { return kHeader; }

std::string csvLine(const InspectionRecord& record)
{
    const auto scoreOf = [&record](const char* map) {
        const auto at = record.scores.find(map);
        return at == record.scores.end() ? std::string() : exact(at->second);
    };
    const auto threshold = [&record](double value) { return record.failure ? std::string() : exact(value); };
    const Extremes extremes = extremesOf(record.regions);
    const auto* decidedBy = record.decidedBy();
    const auto& t = record.thresholds;
    std::string line = textCell(record.sample);
    for (const std::string& cell : {name(record.verdict),
                                    exact(record.score),
                                    name(record.raisedBy),
                                    scoreOf("rgb"),
                                    scoreOf("depth"),
                                    std::to_string(std::ranges::count(record.regions, false, &RegionRecord::ignored)),
                                    rounded(extremes.largestMm2),
                                    exact(extremes.largestVsGoodMm),
                                    rounded(extremes.deepestMm),
                                    rounded(extremes.highestMm),
                                    threshold(t.review),
                                    threshold(t.reject),
                                    threshold(t.pixel),
                                    threshold(t.minAreaMm2),
                                    textCell(record.model),
                                    record.failure ? textCell(record.failure->message) : std::string(),
                                    textCell(toString(record.label)),
                                    textCell(record.defectType),
                                    record.inspected ? textCell(utcText(*record.inspected)) : std::string(),
                                    textCell(record.recipe),
                                    record.recipeRevision > 0 ? std::to_string(record.recipeRevision) : std::string(),
                                    textCell(record.rgb),
                                    textCell(record.geometry),
                                    exact(record.peak),
                                    exact(extremes.longestMm),
                                    exact(extremes.largestVolumeMm3),
                                    exact(extremes.nearestEdgeMm),
                                    exact(extremes.deepestUncertaintyMm),
                                    exact(extremes.highestUncertaintyMm),
                                    threshold(t.minDepthMm),
                                    reasonsOf(record),
                                    decidedBy ? textCell(decidedBy->name) : std::string(),
                                    exact(decidedBy ? decidedBy->score : kNotKnown),
                                    exact(decidedBy ? decidedBy->threshold.value_or(kNotKnown) : kNotKnown),
                                    annotatedCells(record.annotated),
                                    notesOf(record),
                                    readableCells(record)})
        line += ',' + cell;
    return line + '\n';
}

Result<std::vector<std::vector<std::string>>> readCsv(std::string_view text)
{
    const auto damaged = [] { return failure(ErrorCode::BadData, "This is no table of results"); };
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row;
    std::size_t at = 0;
    while (at < text.size()) {
        std::string cell;
        if (text[at] == '"') {
            for (++at;; ++at) {
                if (at >= text.size())
                    return damaged();
                if (text[at] != '"')
                    cell += text[at];
                else if (text.substr(at, 2) == "\"\"")
                    cell += text[at++];
                else
                    break;
            }
            ++at;
            if (cell.starts_with('\''))
                cell.erase(0, 1);
        } else {
            const auto end = std::min(text.find_first_of(",\n", at), text.size());
            cell = text.substr(at, end - at);
            at = end;
        }
        row.push_back(std::move(cell));
        if (at >= text.size() || (text[at] != ',' && text[at] != '\n'))
            return damaged(); // a line that was cut off, or something behind a quoted cell
        if (text[at++] == ',')
            continue;
        if (!rows.empty() && row.size() != rows.front().size())
            return damaged();
        rows.push_back(std::exchange(row, {}));
    }
    if (rows.empty() || !row.empty())
        return damaged();
    return rows;
}

Status completeFromCsv(std::vector<InspectionRecord>& records, std::string_view table)
{
    const auto rows = readCsv(table);
    if (!rows)
        return passOn(rows);
    std::map<std::string, InspectionRecord*> bySample;
    for (auto& record : records)
        bySample.emplace(record.sample, &record);
    const auto& names = rows->front();
    for (auto row = rows->begin() + 1; row != rows->end(); ++row) {
        const auto cell = [&](std::string_view name) {
            const auto column = std::find(names.begin(), names.end(), name);
            return column == names.end() ? std::string() : (*row)[static_cast<std::size_t>(column - names.begin())];
        };
        const auto found = bySample.find(cell("sample"));
        if (found == bySample.end())
            continue;
        InspectionRecord& record = *found->second;
        record.label = labelFrom(cell("label")).value_or(Label::Unknown);
        record.defectType = cell("defect_type");
        record.inspected = utcFrom(cell("inspected_utc"));
        record.recipe = cell("recipe");
        const auto revision = cell("recipe_revision");
        int number = 0;
        std::from_chars(revision.data(), revision.data() + revision.size(), number);
        record.recipeRevision = std::max(number, 0);
        if (record.rgb.empty()) // results.jsonl names no files of a part that could not be inspected
            record.rgb = cell("rgb");
        if (record.geometry.empty())
            record.geometry = cell("geometry");
        const auto peak = cell("peak");
        std::from_chars(peak.data(), peak.data() + peak.size(), record.peak);
    }
    return {};
}

} // namespace twinspect
