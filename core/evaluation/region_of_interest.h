// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/named_enum.h"
#include "core/base/result.h"

namespace twinspect {

/// What a region of interest does with the pixels in it.
enum class InterestKind {
    Ignore,    ///< they do not count
    Inspect, ///< where there is such a region, only pixels in regions that inspect or have limits of their own count
    OwnLimits, ///< they count, and are judged by the limits of the region
};
template <>
inline constexpr auto kEnumNames<InterestKind> = std::to_array<EnumName<InterestKind>>({
    {InterestKind::Ignore, "ignore"},
    {InterestKind::Inspect, "inspect"},
    {InterestKind::OwnLimits, "own-limits"},
});

enum class PartUnit { Millimetres, Pixels };
template <>
inline constexpr auto kEnumNames<PartUnit> = std::to_array<EnumName<PartUnit>>({
    {PartUnit::Millimetres, "mm"},
    {PartUnit::Pixels, "px"},
});

/// A place in the frame of a part: its origin is the middle of the part, x goes along the rows of the picture and y
/// along its columns.
struct PartPoint {
    double x = 0, y = 0;
    bool operator==(const PartPoint&) const = default;
};

/// A region in the frame of the part, which holds for every part of a recipe. Where regions overlap, Ignore wins, then
/// OwnLimits, of several the first in the list.
struct RegionOfInterest {
    std::string name;
    InterestKind kind = InterestKind::Ignore;
    PartUnit unit = PartUnit::Millimetres; ///< pixels of the full picture where the geometry has no scale
    /// Corners of closed polygons. Inside by the even-odd rule over all of them, so one within another is a hole.
    std::vector<std::vector<PartPoint>> outlines;
    // Of OwnLimits alone, which has at least one of them; those of the recipe take the place of what is not set.
    std::optional<double> threshold; ///< score over the region above which the part is bad; there is no review band
    std::optional<double> minAreaMm2; ///< as Thresholds::minAreaMm2
    std::optional<double> minDepthMm; ///< as Thresholds::minDepthMm

    bool operator==(const RegionOfInterest&) const = default;
};

/// All regions of interest by which parts are judged; a cheap copy.
class RegionsOfInterest {
public:
    static constexpr std::size_t kMost = 256; ///< regions
    static constexpr std::size_t kMostCorners = 10000; ///< of one region
    static constexpr std::size_t kMostInAll = 50000; ///< corners
    static constexpr double kFarthest = 1e5; ///< from the middle of the part, in either unit

    RegionsOfInterest() = default; ///< every pixel counts, by the limits of the recipe
    explicit RegionsOfInterest(std::vector<RegionOfInterest> regions);
    /// As results name them: only id() is known, so scores can be compared, but nothing can be inspected by them.
    [[nodiscard]] static RegionsOfInterest named(std::string id);

    /// Identifies names, places and limits; empty without any region.
    [[nodiscard]] const std::string& id() const { return m_id; }
    [[nodiscard]] bool empty() const { return m_id.empty(); }
    [[nodiscard]] const std::vector<RegionOfInterest>& list() const;

    bool operator==(const RegionsOfInterest& other) const { return m_id == other.m_id; }

private:
    std::string m_id;
    std::shared_ptr<const std::vector<RegionOfInterest>> m_list;
};

/// Errors: InvalidArgument, naming the region (no name or one twice, no outline of three corners, a number that is not
/// finite or too large, a limit below 0, a limit of a region without limits of its own, or none of one that has them;
/// too many regions or corners).
[[nodiscard]] Status checkRegions(const std::vector<RegionOfInterest>& regions);

} // namespace twinspect
