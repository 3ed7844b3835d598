// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/foreground.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "core/geometry/mask_cleaning.h"
#include "core/geometry/statistics.h"

namespace twinspect {
namespace {

constexpr double kNoiseFactor = 6;
constexpr double kHeightShare = 0.12;
constexpr double kFlatNoiseFactor = 2.5;
constexpr double kLowNoiseFactor = 12; // lower parts must end in a step, or folds of a cloth would be parts
constexpr double kFlatSmoothing = 2.5; // px; averages some 40 pixels, so the noise drops to about a sixth
constexpr double kFlatLeastArea = 0.005; // of the image
constexpr int kEdgeWidth = 4;          // px on either side of the outline

/// Height of the part: 95th percentile of what rises above the noise. Robust against the few flying points of a small
/// part.
double heightOfPart(const DepthMap& heights, double noise)
{
    std::vector<float> raised;
    const auto limit = static_cast<float>(kNoiseFactor * noise);
    for (std::size_t at = 0; at < heights.pixelCount(); at += 3) {
        if (heights.data()[at] > limit) // false for NaN
            raised.push_back(heights.data()[at]);
    }
    return quantile(std::span(raised), 0.95);
}

void clean(Mask& mask, const Mask& measured)
{
    dropSpecks(mask);
    closeGaps(mask);
    fillUnseenBays(mask, measured);
    fillUnseenHoles(mask, measured);
    keepPieces(mask);
}

double meanOver(const DepthMap& heights, const cv::Mat1b& where)
{
    double sum = 0;
    int count = 0;
    for (int row = 0; row < where.rows; ++row) {
        for (int column = 0; column < where.cols; ++column) {
            if (where(row, column) && !std::isnan(heights.at(row, column))) {
                sum += heights.at(row, column);
                ++count;
            }
        }
    }
    return count > 0 ? sum / count : 0;
}

/// A part ends in a step; a bulge of the ground does not.
bool hasEdge(const DepthMap& heights, Mask& mask, double step)
{
    const cv::Mat1b part(mask.height(), mask.width(), mask.data());
    const cv::Mat kernel = cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * kEdgeWidth + 1, 2 * kEdgeWidth + 1});
    cv::Mat1b larger;
    cv::Mat1b smaller;
    cv::dilate(part, larger, kernel);
    cv::erode(part, smaller, kernel);
    return meanOver(heights, part & (smaller == 0)) - meanOver(heights, larger & (part == 0)) > step;
}

Mask higherThan(float threshold, const DepthMap& heights)
{
    Mask raised(heights.width(), heights.height());
    for (std::size_t at = 0; at < heights.pixelCount(); ++at)
        raised.data()[at] = heights.data()[at] > threshold ? 1 : 0; // NaN: no
    return raised;
}

/// Second look for parts lower than six noises, at smoothed heights.
Mask flatForeground(const DepthMap& heights, const Mask& measured, double noise)
{
    cv::Mat1f known(heights.height(), heights.width());
    cv::Mat1f smooth(heights.height(), heights.width());
    const auto limit = static_cast<float>(kNoiseFactor * noise); // lone outliers must not carry their surroundings
    for (std::size_t at = 0; at < heights.pixelCount(); ++at) {
        const float height = heights.data()[at];
        known[0][at] = std::isnan(height) ? 0.0f : 1.0f;
        smooth[0][at] = std::isnan(height) ? 0.0f : std::clamp(height, -limit, limit);
    }
    cv::GaussianBlur(smooth, smooth, {}, kFlatSmoothing);
    cv::GaussianBlur(known, known, {}, kFlatSmoothing);
    Mask raised(heights.width(), heights.height());
    const auto threshold = static_cast<float>(kFlatNoiseFactor * noise / 2); // half way up the lowest part that counts
    for (std::size_t at = 0; at < heights.pixelCount(); ++at)
        raised.data()[at] = measured.data()[at] && smooth[0][at] > threshold * known[0][at] ? 1 : 0;
    Mask mask = majorityOfMeasured(raised, measured);
    clean(mask, measured);
    if (countOf(mask) < kFlatLeastArea * static_cast<double>(mask.pixelCount()) || !hasEdge(heights, mask, threshold))
        return Mask(heights.width(), heights.height());
    return mask;
}

} // namespace

Mask findForeground(const DepthMap& heights, const Mask& measured, const Ground& ground)
{
    const double noise = ground.noiseMetres;
    const double partHeight = heightOfPart(heights, noise);
    const auto threshold = static_cast<float>(std::max(kNoiseFactor * noise, kHeightShare * partHeight));
    Mask mask = majorityOfMeasured(higherThan(threshold, heights), measured);
    clean(mask, measured);
    const bool found = countOf(mask) > 0
                    && (partHeight > kLowNoiseFactor * noise || hasEdge(heights, mask, kFlatNoiseFactor * noise / 2));
    return found ? mask : flatForeground(heights, measured, noise);
}

Mask everythingMeasured(const Mask& measured)
{
    Mask foreground = measured;
    closeGaps(foreground);
    return foreground;
}

} // namespace twinspect
