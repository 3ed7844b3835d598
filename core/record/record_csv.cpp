// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/record_csv.h"

#include <charconv>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

namespace twinspect {

namespace {

constexpr auto kHeader = "sample,verdict,score,raised_by,score_rgb,score_depth,regions,largest_area_mm2,largest_vs_"
                         "good_mm,deepest_mm,highest_mm,review,reject,pixel,min_area_mm2,model,error\n";

std::string textCell(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text)
        result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + "\"";
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

/// What the regions of a part come to.
struct Extremes {
    double largestMm2 = 0, deepestMm = 0, highestMm = 0;
    double largestVsGoodMm = std::numeric_limits<double>::quiet_NaN();
};

Extremes extremesOf(const std::vector<RegionRecord>& regions)
{
    Extremes extremes;
    for (const auto& region : regions) {
        if (region.areaMm2 > extremes.largestMm2) {
            extremes.largestMm2 = region.areaMm2;
            extremes.largestVsGoodMm = region.heightVsGoodMm.value_or(std::numeric_limits<double>::quiet_NaN());
        }
        if (region.depth && region.depth->lowestMm < extremes.deepestMm)
            extremes.deepestMm = region.depth->lowestMm;
        if (region.depth && region.depth->highestMm > extremes.highestMm)
            extremes.highestMm = region.depth->highestMm;
    }
    return extremes;
}

} // namespace

std::string csvHeader() { return kHeader; }

std::string csvLine(const InspectionRecord& record)
{
    const auto scoreOf = [&record](const char* map) {
        const auto at = record.scores.find(map);
        return at == record.scores.end() ? std::string() : exact(at->second);
    };
    const auto threshold = [&record](double value) { return record.failure ? std::string() : exact(value); };
    const Extremes extremes = extremesOf(record.regions);
    const auto& t = record.thresholds;
    std::string line = textCell(record.sample);
    for (const std::string& cell :
         {name(record.verdict), exact(record.score), name(record.raisedBy), scoreOf("rgb"), scoreOf("depth"),
          std::to_string(record.regions.size()), rounded(extremes.largestMm2), exact(extremes.largestVsGoodMm),
          rounded(extremes.deepestMm), rounded(extremes.highestMm), threshold(t.review), threshold(t.reject),
          threshold(t.pixel), threshold(t.minAreaMm2), textCell(record.model),
          record.failure ? textCell(record.failure->message) : std::string()})
        line += ',' + cell;
    return line + '\n';
}

} // namespace twinspect
