// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_record.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace twinspect {

namespace {

using Json = nlohmann::json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(); }
double number(const Json& json, const char* key)
{
    const auto at = json.find(key);
    return at == json.end() || at->is_null() ? std::numeric_limits<double>::quiet_NaN() : at->get<double>();
}

std::size_t kindOf(std::optional<Verdict> verdict)
{
    return verdict ? static_cast<std::size_t>(*verdict) : VerdictChanges::kKinds - 1;
}

} // namespace

PartResult StoredResult::evidence(const Thresholds& under) const
{
    PartResult result;
    result.partFound = partFound;
    result.imageScore = score;
    result.regionsMeasured = regionsMeasured && !(under.pixel < thresholds.pixel);
    for (const auto& region : regions)
        result.regions.push_back({region.scoreMax, region.areaMm2});
    return result;
}

void VerdictChanges::add(std::optional<Verdict> before, std::optional<Verdict> after)
{
    ++counts[kindOf(before)][kindOf(after)];
}

qint64 VerdictChanges::total() const
{
    qint64 sum = 0;
    for (const auto& row : counts)
        for (const qint64 count : row)
            sum += count;
    return sum;
}

qint64 VerdictChanges::changed() const
{
    qint64 same = 0;
    for (int kind = 0; kind < kKinds; ++kind)
        same += counts[kind][kind];
    return total() - same;
}

std::string regionsText(const std::vector<StoredRegion>& regions)
{
    Json json = Json::array();
    for (const auto& region : regions)
        json.push_back(
            {{"score_max", number(region.scoreMax)},
             {"area_mm2", number(region.areaMm2)},
             {"box",
              {{"row", region.row}, {"column", region.column}, {"width", region.width}, {"height", region.height}}},
             {"lowest_mm", number(region.lowestMm)},
             {"highest_mm", number(region.highestMm)},
             {"raised_by", region.raisedBy}});
    return json.dump();
}

Result<std::vector<StoredRegion>> parseRegions(std::string_view text)
{
    const auto json = Json::parse(text, nullptr, false);
    if (!json.is_array())
        return failure(ErrorCode::BadData, "The stored regions of a part are damaged");
    try {
        std::vector<StoredRegion> regions;
        for (const auto& entry : json) {
            StoredRegion region;
            region.scoreMax = number(entry, "score_max");
            region.areaMm2 = number(entry, "area_mm2");
            const auto& box = entry.at("box");
            region.row = box.at("row").get<int>();
            region.column = box.at("column").get<int>();
            region.width = box.at("width").get<int>();
            region.height = box.at("height").get<int>();
            region.lowestMm = number(entry, "lowest_mm");
            region.highestMm = number(entry, "highest_mm");
            region.raisedBy = entry.at("raised_by").get<std::string>();
            regions.push_back(std::move(region));
        }
        return regions;
    } catch (const Json::exception& error) {
        return failure(ErrorCode::BadData, Text("The stored regions of a part are damaged: %1", error.what()));
    }
}

} // namespace twinspect
