// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/annotation/shapes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace twinspect {

namespace {

// The first pixel whose middle is at `x` or to the right of it, kept within 0..limit.
int firstMiddle(double x, int limit)
{
    return static_cast<int>(std::clamp(std::ceil(x - 0.5), 0.0, static_cast<double>(limit)));
}

// The columns whose middles lie in left <= x < right.
void addRun(std::vector<PixelRun>& runs, int row, double left, double right, int width)
{
    const int begin = firstMiddle(left, width), end = firstMiddle(right, width);
    if (begin < end)
        runs.push_back({row, begin, end});
}

bool finite(GridPoint point) { return std::isfinite(point.x) && std::isfinite(point.y); }

} // namespace

RunMask filled(std::span<const Outline> outlines, int width, int height)
{
    // Where edges cross the middle line of each row.
    std::vector<std::pair<int, double>> crossings;
    for (const auto& outline : outlines) {
        for (std::size_t i = 0; i < outline.size(); ++i) {
            GridPoint a = outline[i], b = outline[(i + 1) % outline.size()];
            if (!finite(a) || !finite(b))
                continue;
            if (a.y > b.y)
                std::swap(a, b);
            const int last = firstMiddle(b.y, height);
            for (int row = firstMiddle(a.y, height); row < last; ++row)
                crossings.emplace_back(row, a.x + (row + 0.5 - a.y) / (b.y - a.y) * (b.x - a.x));
        }
    }
    std::ranges::sort(crossings);
    std::vector<PixelRun> runs;
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) // every row is crossed an even number of times
        addRun(runs, crossings[i].first, crossings[i].second, crossings[i + 1].second, width);
    return {width, height, std::move(runs)};
}

RunMask filledEllipse(GridPoint a, GridPoint b, int width, int height)
{
    if (!finite(a) || !finite(b))
        return {width, height};
    const double radiusX = std::abs(b.x - a.x) / 2, radiusY = std::abs(b.y - a.y) / 2;
    const GridPoint middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
    std::vector<PixelRun> runs;
    const int last = firstMiddle(middle.y + radiusY, height);
    for (int row = firstMiddle(middle.y - radiusY, height); row < last; ++row) {
        const double y = (row + 0.5 - middle.y) / radiusY;
        const double half = radiusX * std::sqrt(std::max(0.0, 1 - y * y));
        addRun(runs, row, middle.x - half, middle.x + half, width);
    }
    return {width, height, std::move(runs)};
}

RunMask brushed(GridPoint a, GridPoint b, double radius, int width, int height)
{
    if (!finite(a) || !finite(b) || !std::isfinite(radius))
        return {width, height};
    const auto pixelOf = [=](GridPoint p) {
        const int row = static_cast<int>(std::floor(std::clamp(p.y, -1.0, static_cast<double>(height))));
        const int column = static_cast<int>(std::floor(std::clamp(p.x, -1.0, static_cast<double>(width))));
        return PixelRun{row, column, column + 1};
    };
    std::vector<PixelRun> runs{pixelOf(a), pixelOf(b)};
    if (a.y > b.y)
        std::swap(a, b);
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const int last = firstMiddle(b.y + radius, height);
    for (int row = firstMiddle(a.y - radius, height); row < last; ++row) {
        const double y = row + 0.5;
        double left = width, right = 0;
        // A disc at either end, and between them the strip along the line; together they are convex.
        for (const GridPoint end : {a, b}) {
            const double squared = radius * radius - (y - end.y) * (y - end.y);
            if (squared < 0)
                continue;
            left = std::min(left, end.x - std::sqrt(squared));
            right = std::max(right, end.x + std::sqrt(squared));
        }
        if (length > 0) {
            const GridPoint across{-(b.y - a.y) / length * radius, (b.x - a.x) / length * radius};
            const GridPoint corners[]{{a.x + across.x, a.y + across.y},
                                      {b.x + across.x, b.y + across.y},
                                      {b.x - across.x, b.y - across.y},
                                      {a.x - across.x, a.y - across.y}};
            for (int i = 0; i < 4; ++i) {
                const GridPoint from = corners[i], to = corners[(i + 1) % 4];
                if ((from.y <= y) == (to.y <= y))
                    continue;
                const double x = from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x);
                left = std::min(left, x);
                right = std::max(right, x);
            }
        }
        addRun(runs, row, left, right, width);
    }
    return {width, height, std::move(runs)};
}

std::vector<Outline> outlinesOf(const RunMask& mask)
{
    // The edges between a pixel inside and one outside, directed so that inside lies to the right: from each corner of
    // the grid at most two begin, and there the way turns right, so that pieces that touch at a corner stay apart.
    using Corner = std::pair<int, int>; // row, column
    std::multimap<Corner, Corner> edges;
    const RunMask tops = without(mask, mask.moved(0, 1)), bottoms = without(mask, mask.moved(0, -1));
    for (const auto& top : tops.runs())
        edges.emplace(Corner{top.row, top.begin}, Corner{top.row, top.end});
    for (const auto& bottom : bottoms.runs())
        edges.emplace(Corner{bottom.row + 1, bottom.end}, Corner{bottom.row + 1, bottom.begin});
    for (const auto& run : mask.runs()) {
        edges.emplace(Corner{run.row + 1, run.begin}, Corner{run.row, run.begin});
        edges.emplace(Corner{run.row, run.end}, Corner{run.row + 1, run.end});
    }

    std::vector<Outline> outlines;
    while (!edges.empty()) {
        Outline outline;
        const Corner start = edges.begin()->first;
        Corner at = start, from = start;
        do {
            auto [first, last] = edges.equal_range(at);
            auto next = first;
            if (std::distance(first, last) > 1 && at != from) {
                // Right turn: (dy, dx) of the way here, turned clockwise on the screen, is (dx, -dy).
                const int dy = at.first - from.first, dx = at.second - from.second;
                for (auto way = first; way != last; ++way)
                    if ((way->second.first - at.first) * dx - (way->second.second - at.second) * dy > 0)
                        next = way;
            }
            const Corner to = next->second;
            edges.erase(next);
            const bool straight = (from.first == at.first && at.first == to.first)
                               || (from.second == at.second && at.second == to.second);
            if (!straight || outline.empty())
                outline.push_back({static_cast<double>(at.second), static_cast<double>(at.first)});
            from = at;
            at = to;
        } while (at != start);
        outlines.push_back(std::move(outline));
    }
    return outlines;
}

} // namespace twinspect
