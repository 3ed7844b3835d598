// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/region_of_interest.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "core/base/sha256.h"

namespace twinspect {

namespace {

constexpr std::size_t kIdDigits = 16;
constexpr std::size_t kLongestName = 200; // bytes

std::string idOf(const std::vector<RegionOfInterest>& regions)
{
    Sha256 hash;
    const auto add = [&hash](double number) {
        char bytes[sizeof number];
        std::memcpy(bytes, &number, sizeof number);
        hash.add({bytes, sizeof bytes});
    };
    for (const auto& region : regions) {
        // A length before everything of any length, so that no two lists give the same bytes.
        add(static_cast<double>(region.name.size()));
        hash.add(region.name);
        hash.add(nameOf(region.kind));
        hash.add(nameOf(region.unit));
        for (const auto& limit : {region.threshold, region.minAreaMm2, region.minDepthMm}) {
            add(limit.has_value() ? 1 : 0);
            add(limit.value_or(0));
        }
        add(static_cast<double>(region.outlines.size()));
        for (const auto& outline : region.outlines) {
            add(static_cast<double>(outline.size()));
            for (const auto& corner : outline) {
                add(corner.x);
                add(corner.y);
            }
        }
    }
    return hash.finish().substr(0, kIdDigits);
}

Status checkRegion(const RegionOfInterest& region)
{
    const auto wrong = [&region](const Text& what) {
        return failure(ErrorCode::InvalidArgument, Text("Region of interest '%1': %2", region.name, what), {},
                       "Draw it again, or remove it");
    };
    if (region.name.empty() || region.name.size() > kLongestName)
        return wrong(Text("its name is empty or too long"));
    std::size_t corners = 0;
    for (const auto& outline : region.outlines) {
        corners += outline.size();
        if (outline.size() < 3)
            return wrong(Text("an outline has fewer than three corners"));
        for (const auto& corner : outline)
            if (!(std::abs(corner.x) <= RegionsOfInterest::kFarthest
                  && std::abs(corner.y) <= RegionsOfInterest::kFarthest))
                return wrong(Text("a corner lies too far away"));
    }
    if (corners == 0)
        return wrong(Text("it has no outline"));
    if (corners > RegionsOfInterest::kMostCorners)
        return wrong(Text("it has too many corners"));
    const bool limited = region.threshold || region.minAreaMm2 || region.minDepthMm;
    if (limited != (region.kind == InterestKind::OwnLimits))
        return wrong(limited ? Text("only a region with limits of its own can have limits")
                             : Text("it has no limit of its own"));
    if (region.threshold && !std::isfinite(*region.threshold))
        return wrong(Text("its threshold is no finite number"));
    for (const auto& limit : {region.minAreaMm2, region.minDepthMm})
        if (limit && !(std::isfinite(*limit) && *limit >= 0))
            return wrong(Text("its minimum area and depth must be 0 or more"));
    return {};
}

} // namespace

RegionsOfInterest::RegionsOfInterest(std::vector<RegionOfInterest> regions)
{
    if (regions.empty())
        return;
    m_id = idOf(regions);
    m_list = std::make_shared<const std::vector<RegionOfInterest>>(std::move(regions));
}

RegionsOfInterest RegionsOfInterest::named(std::string id)
{
    RegionsOfInterest regions;
    regions.m_id = std::move(id);
    return regions;
}

const std::vector<RegionOfInterest>& RegionsOfInterest::list() const
{
    static const std::vector<RegionOfInterest> none;
    return m_list ? *m_list : none;
}

Status checkRegions(const std::vector<RegionOfInterest>& regions)
{
    if (regions.size() > RegionsOfInterest::kMost)
        return failure(ErrorCode::InvalidArgument, "There are too many regions of interest", {}, "Remove some of them");
    std::set<std::string> names;
    std::size_t corners = 0;
    for (const auto& region : regions) {
        if (auto ok = checkRegion(region); !ok)
            return ok;
        if (!names.insert(region.name).second)
            return failure(ErrorCode::InvalidArgument, Text("Two regions of interest have the name '%1'", region.name),
                           {}, "Rename one of them");
        for (const auto& outline : region.outlines)
            corners += outline.size();
    }
    if (corners > RegionsOfInterest::kMostInAll)
        return failure(ErrorCode::InvalidArgument, "The regions of interest have too many corners", {},
                       "Draw them more simply");
    return {};
}

} // namespace twinspect
