// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/foreign/all_around.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace twinspect {

namespace {

constexpr std::size_t kMostLooked = 4'000'000; // points
constexpr double kPointsPerCell = 12;
constexpr std::size_t kFewestInCell = 4;    // points in a cell that is looked at
constexpr double kGap = 3;            // cell sizes between two surfaces
constexpr double kOfEach = 0.15;      // of the points of a cell on either surface
constexpr int kRows = 16, kStops = 48;
constexpr double kClosed = 0.15;      // of the way around, from a row's end to its beginning

struct Placed {
    double x = 0, y = 0; ///< of a camera shares of the distance, else metres
    double z = 0;        ///< metres
};

std::vector<Placed> placed(const OrganizedCloud& points, const ViewPlane* view)
{
    std::vector<Placed> list;
    const std::size_t stride = points.pixelCount() / kMostLooked + 1;
    list.reserve(points.pixelCount() / stride + 1);
    for (std::size_t i = 0; i < points.pixelCount(); i += stride) {
        const float* p = points.data() + 3 * i;
        if (!std::isfinite(p[0]) || !std::isfinite(p[1]) || !std::isfinite(p[2]))
            continue;
        if (view == nullptr) {
            if (p[2] > 0)
                list.push_back({p[0] / static_cast<double>(p[2]), p[1] / static_cast<double>(p[2]), p[2]});
            continue;
        }
        const auto along = [&](const Direction& d) {
            return d[0] * (p[0] - view->origin[0]) + d[1] * (p[1] - view->origin[1]) + d[2] * (p[2] - view->origin[2]);
        };
        list.push_back({along(view->right), along(view->down), along(view->away)});
    }
    return list;
}

/// The range of most values, so that a stray point does not make the cells large.
std::pair<double, double> rangeOf(const std::vector<Placed>& list, double Placed::*member)
{
    std::vector<double> values;
    const std::size_t stride = list.size() / 4096 + 1;
    for (std::size_t i = 0; i < list.size(); i += stride)
        values.push_back(list[i].*member);
    std::sort(values.begin(), values.end());
    return {values[values.size() / 100], values[values.size() - 1 - values.size() / 100]};
}

/// Whether the depths of one cell, sorted, fall into two groups with a gap between.
bool hasGap(const std::vector<std::pair<std::size_t, float>>& sorted, std::size_t begin, std::size_t end, double gap)
{
    const auto least = static_cast<std::size_t>(std::ceil(kOfEach * static_cast<double>(end - begin)));
    for (std::size_t i = begin + least; i + least <= end; ++i)
        if (i > begin && static_cast<double>(sorted[i].second) - static_cast<double>(sorted[i - 1].second) > gap)
            return true;
    return false;
}

} // namespace

double twoSidedShare(const OrganizedCloud& points, const ViewPlane* view)
{
    const auto list = placed(points, view);
    if (list.size() < 100)
        return 0;
    const auto [left, right] = rangeOf(list, &Placed::x);
    const auto [top, bottom] = rangeOf(list, &Placed::y);
    const double size = std::sqrt((right - left) * (bottom - top) * kPointsPerCell / static_cast<double>(list.size()));
    if (!(size > 0))
        return 0;
    const auto columns = static_cast<std::size_t>((right - left) / size) + 1,
               rows = static_cast<std::size_t>((bottom - top) / size) + 1;
    std::vector<std::pair<std::size_t, float>> sorted; // cell and depth
    sorted.reserve(list.size());
    for (const Placed& point : list) {
        const double column = (point.x - left) / size, row = (point.y - top) / size;
        if (column >= 0 && row >= 0 && column < static_cast<double>(columns) && row < static_cast<double>(rows))
            sorted.emplace_back(static_cast<std::size_t>(row) * columns + static_cast<std::size_t>(column),
                                static_cast<float>(point.z));
    }
    std::sort(sorted.begin(), sorted.end());
    std::size_t looked = 0, twoSided = 0;
    for (std::size_t begin = 0; begin < sorted.size();) {
        std::size_t end = begin;
        while (end < sorted.size() && sorted[end].first == sorted[begin].first)
            ++end;
        if (end - begin >= kFewestInCell) {
            ++looked;
            const double metres = view == nullptr ? size * static_cast<double>(sorted[begin].second) : size;
            twoSided += hasGap(sorted, begin, end, kGap * metres) ? 1 : 0;
        }
        begin = end;
    }
    return looked == 0 ? 0 : static_cast<double>(twoSided) / static_cast<double>(looked);
}

double behindShare(const OrganizedCloud& points)
{
    std::size_t measured = 0, behind = 0;
    for (std::size_t i = 0; i < points.pixelCount(); ++i)
        if (const float z = points.data()[3 * i + 2]; std::isfinite(z)) {
            ++measured;
            behind += z <= 0 ? 1 : 0;
        }
    return measured == 0 ? 0 : static_cast<double>(behind) / static_cast<double>(measured);
}

bool rowsRunAround(const OrganizedCloud& cloud)
{
    int looked = 0, closed = 0;
    for (int i = 0; i < kRows; ++i) {
        const int row = static_cast<int>((i + 0.5) * cloud.height() / kRows);
        std::vector<const float*> stops;
        for (int stop = 0; stop < kStops; ++stop) {
            const float* p = &cloud.at(row, static_cast<int>((stop + 0.5) * cloud.width() / kStops));
            if (!std::isnan(p[2]))
                stops.push_back(p);
        }
        if (stops.size() * 4 < static_cast<std::size_t>(3 * kStops))
            continue;
        const auto between = [](const float* a, const float* b) {
            return std::hypot(static_cast<double>(a[0]) - b[0], static_cast<double>(a[1]) - b[1],
                              static_cast<double>(a[2]) - b[2]);
        };
        double way = 0;
        for (std::size_t k = 1; k < stops.size(); ++k)
            way += between(stops[k - 1], stops[k]);
        ++looked;
        closed += between(stops.front(), stops.back()) < kClosed * way ? 1 : 0;
    }
    return looked >= kRows / 4 && 2 * closed > looked;
}

tl::unexpected<Error> allAroundError()
{
    return failure(ErrorCode::Unsupported,
                   "The cloud shows the part from all around (360 degrees), and a picture shows it from one side", {},
                   "Export each view of the scanner as a cloud of its own, or cut the cloud so that one side is left");
}

} // namespace twinspect
