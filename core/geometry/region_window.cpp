// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/region_window.h"

#include <algorithm>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "core/geometry/statistics.h"

namespace twinspect {
namespace {

constexpr double kRingGap = 3; // px; a region drawn or thresholded a little too small must not spoil its own reference

} // namespace

RegionWindow windowAround(const Region& region, const OrganizedCloud& cloud, const Mask& part)
{
    const double ringWidth = std::clamp(0.5 * std::sqrt(static_cast<double>(region.pixelCount)), 5.0, 40.0);
    const int margin = static_cast<int>(std::ceil(kRingGap + ringWidth)) + 1;
    RegionWindow window;
    window.row = std::max(0, region.box.row - margin);
    window.column = std::max(0, region.box.column - margin);
    const int bottom = std::min(cloud.height(), region.box.row + region.box.height + margin);
    const int right = std::min(cloud.width(), region.box.column + region.box.width + margin);
    window.region = Mask(right - window.column, bottom - window.row);
    for (int row = 0; row < region.box.height; ++row) {
        for (int column = 0; column < region.box.width; ++column)
            window.region.at(region.box.row - window.row + row, region.box.column - window.column + column) =
                region.pixels.at(row, column) ? 1 : 0;
    }
    cv::Mat1f distance; // to the region, px
    const cv::Mat1b inside(window.region.height(), window.region.width(), window.region.data());
    cv::distanceTransform(inside == 0, distance, cv::DIST_L2, cv::DIST_MASK_5);
    window.ring = Mask(window.region.width(), window.region.height());
    for (int row = 0; row < window.ring.height(); ++row) {
        for (int column = 0; column < window.ring.width(); ++column) {
            const bool near = distance(row, column) > kRingGap && distance(row, column) <= kRingGap + ringWidth;
            window.ring.at(row, column) =
                near && (part.empty() || part.at(window.row + row, window.column + column)) ? 1 : 0;
        }
    }
    return window;
}

Footprint footprintOf(const RegionWindow& window, const OrganizedCloud& cloud)
{
    std::array<std::vector<float>, 4> steps;
    const auto add = [&](int row, int column, int down, int right) {
        if (row + down >= window.ring.height() || column + right >= window.ring.width())
            return;
        const float* here = &cloud.at(window.row + row, window.column + column, 0);
        const float* next = &cloud.at(window.row + row + down, window.column + column + right, 0);
        if (!isMeasured(here) || !isMeasured(next))
            return;
        steps[static_cast<std::size_t>(2 * down)].push_back(next[0] - here[0]);
        steps[static_cast<std::size_t>(2 * down + 1)].push_back(next[1] - here[1]);
    };
    for (int row = 0; row < window.ring.height(); ++row) {
        for (int column = 0; column < window.ring.width(); ++column) {
            if (!window.ring.at(row, column) && !window.region.at(row, column))
                continue;
            add(row, column, 0, 1);
            add(row, column, 1, 0);
        }
    }
    Footprint footprint;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        footprint.alongRow[axis] = 1000 * median(std::span(steps[axis]));
        footprint.alongColumn[axis] = 1000 * median(std::span(steps[2 + axis]));
    }
    // A region one pixel high has no second direction: take square pixels.
    if (steps[0].empty())
        footprint.alongRow = {footprint.alongColumn[1], -footprint.alongColumn[0]};
    if (steps[2].empty())
        footprint.alongColumn = {-footprint.alongRow[1], footprint.alongRow[0]};
    return footprint;
}

} // namespace twinspect
