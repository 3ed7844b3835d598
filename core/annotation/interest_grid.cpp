// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/annotation/interest_grid.h"

#include <algorithm>

namespace twinspect {

namespace {

void paint(InterestGrid& grid, const RunMask& pixels, std::uint16_t value)
{
    for (const auto& run : pixels.runs())
        std::fill(&grid.at(run.row, run.begin), &grid.at(run.row, run.begin) + (run.end - run.begin), value);
}

} // namespace

GridPoint PartFrame::toGrid(PartPoint point, PartUnit unit) const
{
    const double scale = unit == PartUnit::Pixels ? pixelsPerPixel : 1 / mmPerPixel;
    return {middle.x + point.x * scale, middle.y + point.y * scale};
}

PartPoint PartFrame::toPart(GridPoint point) const
{
    const double scale = unit() == PartUnit::Pixels ? 1 / pixelsPerPixel : mmPerPixel;
    return {(point.x - middle.x) * scale, (point.y - middle.y) * scale};
}

std::vector<Outline> outlinesOn(const RegionOfInterest& region, const PartFrame& frame)
{
    std::vector<Outline> outlines;
    if (region.unit == PartUnit::Millimetres && !(frame.mmPerPixel > 0))
        return outlines;
    for (const auto& corners : region.outlines) {
        auto& outline = outlines.emplace_back();
        for (const auto& corner : corners)
            outline.push_back(frame.toGrid(corner, region.unit));
    }
    return outlines;
}

RunMask pixelsOf(const RegionOfInterest& region, const PartFrame& frame)
{
    return filled(outlinesOn(region, frame), frame.width, frame.height);
}

bool reachesBeyond(const RegionOfInterest& region, const PartFrame& frame, const GridBox& box)
{
    for (const auto& outline : outlinesOn(region, frame))
        for (const auto& corner : outline)
            if (corner.x < box.left || corner.y < box.top || corner.x > box.right || corner.y > box.bottom)
                return true;
    return false;
}

std::vector<std::vector<PartPoint>> partOutlines(std::span<const Outline> outlines, const PartFrame& frame)
{
    std::vector<std::vector<PartPoint>> result;
    for (const auto& outline : outlines) {
        auto& corners = result.emplace_back();
        for (const auto& corner : outline)
            corners.push_back(frame.toPart(corner));
    }
    return result;
}

InterestGrid judgedBy(const RegionsOfInterest& regions, const PartFrame& frame)
{
    const auto& list = regions.list();
    const bool some = std::ranges::find(list, InterestKind::Inspect, &RegionOfInterest::kind) != list.end();
    InterestGrid grid(frame.width, frame.height, 1, some ? InterestGrid::kNotCounted : InterestGrid::kElsewhere);
    for (const auto& region : list)
        if (region.kind == InterestKind::Inspect)
            paint(grid, pixelsOf(region, frame), InterestGrid::kElsewhere);
    for (std::size_t i = list.size(); i-- > 0;) // the first is painted last
        if (list[i].kind == InterestKind::OwnLimits)
            paint(grid, pixelsOf(list[i], frame), InterestGrid::ofRegion(i));
    for (const auto& region : list)
        if (region.kind == InterestKind::Ignore)
            paint(grid, pixelsOf(region, frame), InterestGrid::kNotCounted);
    return grid;
}

} // namespace twinspect
