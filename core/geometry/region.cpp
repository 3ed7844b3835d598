// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/region.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <opencv2/imgproc.hpp>

namespace twinspect {
namespace {

/// The pixels of the box where isInside(row, column), coordinates of the full image.
template <typename IsInside>
Region collect(const PixelBox& box, IsInside isInside)
{
    Region region;
    region.box = box;
    region.pixels = Mask(box.width, box.height);
    for (int row = 0; row < box.height; ++row) {
        for (int column = 0; column < box.width; ++column) {
            if (!isInside(box.row + row, box.column + column))
                continue;
            region.pixels.at(row, column) = 1;
            ++region.pixelCount;
            region.centroidRow += box.row + row;
            region.centroidColumn += box.column + column;
        }
    }
    region.centroidRow /= std::max(1, region.pixelCount);
    region.centroidColumn /= std::max(1, region.pixelCount);
    return region;
}

void addScores(Region& region, const ScoreMap& rawScore)
{
    double sum = 0;
    double highest = -HUGE_VAL;
    for (int row = 0; row < region.box.height; ++row) {
        for (int column = 0; column < region.box.width; ++column) {
            if (!region.pixels.at(row, column))
                continue;
            const double score = rawScore.at(region.box.row + row, region.box.column + column);
            sum += score;
            highest = std::max(highest, score);
        }
    }
    region.highestScore = highest;
    region.meanScore = sum / region.pixelCount;
}

} // namespace

std::vector<Region> findRegions(const ScoreMap& rawScore, double pixelThreshold)
{
    std::vector<Region> regions;
    if (rawScore.empty())
        return regions;
    cv::Mat1b above(rawScore.height(), rawScore.width());
    std::transform(rawScore.values().begin(), rawScore.values().end(), above[0],
                   [&](float score) { return score > pixelThreshold ? 1 : 0; });
    const cv::Rect window = cv::boundingRect(above); // labels take four bytes a pixel
    if (window.empty())
        return regions;
    cv::Mat1i labels;
    cv::Mat1i stats;
    cv::Mat1d centroids;
    const int count = cv::connectedComponentsWithStats(above(window), labels, stats, centroids, 8);
    for (int label = 1; label < count; ++label) {
        const int* s = stats[label];
        const PixelBox box{window.y + s[cv::CC_STAT_TOP], window.x + s[cv::CC_STAT_LEFT], s[cv::CC_STAT_WIDTH],
                           s[cv::CC_STAT_HEIGHT]};
        regions.push_back(
            collect(box, [&](int row, int column) { return labels(row - window.y, column - window.x) == label; }));
        addScores(regions.back(), rawScore);
    }
    std::stable_sort(regions.begin(), regions.end(),
                     [](const Region& a, const Region& b) { return a.highestScore > b.highestScore; });
    return regions;
}

Region regionOf(const Mask& mask)
{
    PixelBox box{mask.height(), mask.width(), 0, 0};
    int bottom = 0, right = 0;
    for (int row = 0; row < mask.height(); ++row)
        for (int column = 0; column < mask.width(); ++column)
            if (mask.at(row, column) != 0) {
                box.row = std::min(box.row, row);
                box.column = std::min(box.column, column);
                bottom = std::max(bottom, row + 1);
                right = std::max(right, column + 1);
            }
    if (bottom == 0)
        return {};
    box.width = right - box.column;
    box.height = bottom - box.row;
    Region region = collect(box, [&](int row, int column) { return mask.at(row, column) != 0; });
    region.highestScore = region.meanScore = std::numeric_limits<double>::quiet_NaN();
    return region;
}

} // namespace twinspect
