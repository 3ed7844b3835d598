// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/annotation/shapes.h"
#include "core/evaluation/region_of_interest.h"

namespace twinspect {

/// Where a part lies on a grid, which is that of its picture or a finer or coarser one. The axes of the part are those
/// of the picture: nothing in Twinspect knows how a part is turned.
struct PartFrame {
    GridPoint middle; ///< of the part, on the grid
    double mmPerPixel = 0; ///< of the grid; 0 = the geometry has no scale
    double pixelsPerPixel = 1; ///< pixels of the grid for one of the picture
    int width = 0, height = 0; ///< of the grid

    [[nodiscard]] PartUnit unit() const { return mmPerPixel > 0 ? PartUnit::Millimetres : PartUnit::Pixels; }
    /// Not finite for millimetres where the geometry has no scale.
    [[nodiscard]] GridPoint toGrid(PartPoint point, PartUnit unit) const;
    [[nodiscard]] PartPoint toPart(GridPoint point) const; ///< in unit()

    bool operator==(const PartFrame&) const = default;
};

/// The outlines of a region on the grid; none where it cannot be placed: millimetres where the geometry has no scale.
[[nodiscard]] std::vector<Outline> outlinesOn(const RegionOfInterest& region, const PartFrame& frame);
/// The pixels of a region that lie on the grid.
[[nodiscard]] RunMask pixelsOf(const RegionOfInterest& region, const PartFrame& frame);
/// Whether the region, as far as it can be placed, reaches beyond the box.
[[nodiscard]] bool reachesBeyond(const RegionOfInterest& region, const PartFrame& frame, const GridBox& box);
/// Outlines on the grid as those of a region, in PartFrame::unit().
[[nodiscard]] std::vector<std::vector<PartPoint>> partOutlines(std::span<const Outline> outlines,
                                                               const PartFrame& frame);

/// By what each pixel is judged.
struct InterestGrid : Image<std::uint16_t> {
    using Image::Image;
    static constexpr std::uint16_t kElsewhere = 0; ///< by the limits of the recipe
    static constexpr std::uint16_t kNotCounted = std::numeric_limits<std::uint16_t>::max(); ///< not at all
    /// By the limits of the region of interest at this place in the list.
    [[nodiscard]] static std::uint16_t ofRegion(std::size_t at) { return static_cast<std::uint16_t>(at + 1); }
};
/// Ignore wins over OwnLimits, the first OwnLimits of the list over later ones. Where one of the regions is to be
/// inspected, what lies in none does not count.
[[nodiscard]] InterestGrid judgedBy(const RegionsOfInterest& regions, const PartFrame& frame);

} // namespace twinspect
