// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/region_extent.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace twinspect {

namespace {

std::vector<cv::Point2f> forOpenCv(const std::vector<std::array<float, 2>>& corners)
{
    std::vector<cv::Point2f> points;
    points.reserve(corners.size());
    for (const auto& [x, y] : corners)
        points.emplace_back(x, y);
    return points;
}

} // namespace

std::array<double, 2> RegionExtent::acrossMm(double row, double column) const
{
    const double r = row - m_window.row - 0.5;
    const double c = column - m_window.column - 0.5;
    return {c * m_footprint.alongRow[0] + r * m_footprint.alongColumn[0],
            c * m_footprint.alongRow[1] + r * m_footprint.alongColumn[1]};
}

RegionExtent::RegionExtent(const RegionWindow& window, const Footprint& footprint)
    : m_window(window), m_footprint(footprint)
{
    const int width = window.region.width();
    for (int row = 0; row < window.region.height(); ++row) {
        const std::uint8_t* pixels =
            window.region.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(width);
        const auto isInside = [](std::uint8_t pixel) { return pixel != 0; };
        const auto* first = std::find_if(pixels, pixels + width, isInside);
        if (first == pixels + width)
            continue;
        int last = width - 1;
        while (!isInside(pixels[last]))
            --last;
        for (const int down : {0, 1})
            for (const auto column : {first - pixels, std::ptrdiff_t{last} + 1}) {
                const auto [x, y] = acrossMm(window.row + row + down, window.column + static_cast<double>(column));
                m_corners.push_back({static_cast<float>(x), static_cast<float>(y)});
            }
    }
}

std::pair<double, double> RegionExtent::sidesMm() const
{
    const cv::Size2f size = cv::minAreaRect(forOpenCv(m_corners)).size;
    return {std::max(size.width, size.height), std::min(size.width, size.height)};
}

// What acrossMm() lacks to be x and y of the camera frame: by the measured points of region and ring.
std::array<double, 2> RegionExtent::zeroMm(const OrganizedCloud& cloud) const
{
    std::array<double, 2> sum{};
    int count = 0;
    for (int row = 0; row < m_window.region.height(); ++row) {
        for (int column = 0; column < m_window.region.width(); ++column) {
            const float* xyz = &cloud.at(m_window.row + row, m_window.column + column, 0);
            if (!(m_window.region.at(row, column) || m_window.ring.at(row, column)) || !isMeasured(xyz))
                continue;
            const auto at = acrossMm(m_window.row + row + 0.5, m_window.column + column + 0.5);
            for (std::size_t axis = 0; axis < 2; ++axis)
                sum[axis] += 1000.0 * xyz[axis] - at[axis];
            ++count;
        }
    }
    return {sum[0] / std::max(1, count), sum[1] / std::max(1, count)};
}

double RegionExtent::longestMm(const Surface* reference, const OrganizedCloud& cloud) const
{
    std::vector<cv::Point2f> hull;
    cv::convexHull(forOpenCv(m_corners), hull);
    const auto zero = zeroMm(cloud);
    std::vector<std::array<double, 3>> points;
    for (const cv::Point2f& corner : hull) {
        const double x = corner.x + zero[0];
        const double y = corner.y + zero[1];
        points.push_back({x, y, reference != nullptr ? 1000 * reference->zAt(x / 1000, y / 1000) : 0});
    }
    return longestDistance(points);
}

double RegionExtent::distanceMm(std::span<const PixelCorner> ofRegion, std::span<const PixelCorner> ofPart,
                                const Surface* reference, const std::array<double, 3>& centreMm) const
{
    const TiltedPlane plane(reference != nullptr ? reference->gradient(centreMm[0] / 1000, centreMm[1] / 1000)
                                                 : std::array<double, 2>{});
    const auto onPlane = [&](std::span<const PixelCorner> corners, int row, int column) {
        std::vector<std::array<double, 2>> points;
        points.reserve(corners.size());
        for (const PixelCorner& corner : corners) {
            const auto [x, y] = acrossMm(corner.row + row, corner.column + column);
            points.push_back(plane.at(x, y));
        }
        return points;
    };
    return shortestDistance(onPlane(ofRegion, m_window.row, m_window.column), onPlane(ofPart, 0, 0)).value_or(0);
}

} // namespace twinspect
