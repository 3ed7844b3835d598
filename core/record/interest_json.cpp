// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/interest_json.h"

#include <cmath>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

namespace twinspect {

namespace {

using Json = nlohmann::json;

/// The limits of a region by their keys.
constexpr std::pair<const char*, std::optional<double> RegionOfInterest::*> kLimits[] = {
    {"threshold", &RegionOfInterest::threshold},
    {"min_area_mm2", &RegionOfInterest::minAreaMm2},
    {"min_depth_mm", &RegionOfInterest::minDepthMm},
};

double finite(const Json& json)
{
    if (!json.is_number() || !std::isfinite(json.get<double>()))
        throw std::out_of_range("a corner or limit of a region of interest is no number");
    return json.get<double>();
}

std::vector<std::vector<PartPoint>> outlinesFrom(const Json& json)
{
    std::vector<std::vector<PartPoint>> outlines;
    for (const auto& outline : json) {
        if (!outline.is_array())
            throw std::out_of_range("an outline of a region of interest is no list of corners");
        auto& corners = outlines.emplace_back();
        for (const auto& corner : outline) {
            if (!corner.is_array() || corner.size() != 2)
                throw std::out_of_range("a corner of a region of interest is no pair of numbers");
            corners.push_back({finite(corner[0]), finite(corner[1])});
        }
    }
    return outlines;
}

/// Takes a name of an enum, or fails.
template <typename Enum>
Status take(Enum& value, const Json& json, const char* key, const RegionOfInterest& region,
            const std::filesystem::path& file)
{
    const auto name = json.at(key).get<std::string>();
    const auto known = enumNamed<Enum>(name);
    if (!known)
        return failure(ErrorCode::Mismatch,
                       Text("Region of interest '%1': this version does not know what '%2' means", region.name, name),
                       file.string(), "Use the version that made the file, or remove the region there");
    value = *known;
    return {};
}

} // namespace

Json toJson(const RegionsOfInterest& regions)
{
    Json list = Json::array();
    for (const auto& region : regions.list()) {
        Json outlines = Json::array();
        for (const auto& outline : region.outlines) {
            Json corners = Json::array();
            for (const auto& corner : outline)
                corners.push_back({corner.x, corner.y});
            outlines.push_back(std::move(corners));
        }
        Json json{{"name", region.name},
                  {"kind", nameOf(region.kind)},
                  {"unit", nameOf(region.unit)},
                  {"outlines", std::move(outlines)}};
        for (const auto& [key, limit] : kLimits)
            if (region.*limit)
                json[key] = *(region.*limit);
        list.push_back(std::move(json));
    }
    return list;
}

Result<RegionsOfInterest> interestsFrom(const Json& json, const std::filesystem::path& file)
{
    constexpr auto kRemedy = "Open it in Twinspect, draw the regions of interest again and save it";
    std::vector<RegionOfInterest> regions;
    try {
        if (!json.is_array() || json.size() > RegionsOfInterest::kMost)
            throw std::out_of_range("the regions of interest are no short list");
        for (const auto& entry : json) {
            RegionOfInterest region;
            region.name = entry.at("name").get<std::string>();
            if (auto ok = take(region.kind, entry, "kind", region, file); !ok)
                return passOn(ok);
            if (auto ok = take(region.unit, entry, "unit", region, file); !ok)
                return passOn(ok);
            region.outlines = outlinesFrom(entry.at("outlines"));
            for (const auto& [key, limit] : kLimits)
                if (entry.contains(key))
                    region.*limit = finite(entry[key]);
            regions.push_back(std::move(region));
        }
    } catch (const Json::exception& error) {
        return failure(ErrorCode::BadData, Text("The regions of interest are damaged: %1", error.what()), file.string(),
                       kRemedy);
    } catch (const std::out_of_range& error) {
        return failure(ErrorCode::BadData, Text("The regions of interest are damaged: %1", error.what()), file.string(),
                       kRemedy);
    }
    if (auto ok = checkRegions(regions); !ok)
        return failure(ErrorCode::BadData, ok.error().detail, file.string(), kRemedy);
    return RegionsOfInterest(std::move(regions));
}

} // namespace twinspect
