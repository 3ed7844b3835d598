// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/part_view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "core/base/library_error.h"
#include "core/geometry/statistics.h"

namespace twinspect {
namespace {

constexpr double kExtentQuantile = 0.97;
constexpr double kMargin = 0.12;
constexpr double kLeastNoises = 12; // a range below this would blow the sensor's noise up to the size of the part
constexpr int kSmallestSide = 16;
constexpr float kLowestHeight = -0.5f;
constexpr float kHighestHeight = 2.0f;

/// OpenCV has no read-only view of a buffer; these are never written to.
template <typename Pixel, typename T>
cv::Mat_<Pixel> view(const Image<T>& image)
{
    return {image.height(), image.width(), reinterpret_cast<Pixel*>(const_cast<T*>(image.data()))};
}

struct Extent {
    int top = 0, left = 0, bottom = 0, right = 0; ///< inclusive
    double centreRow = 0, centreColumn = 0;       ///< of gravity
    [[nodiscard]] int size() const { return std::max(bottom - top, right - left) + 1; }
};

std::optional<Extent> extentOf(const Mask& mask)
{
    Extent extent{mask.height(), mask.width(), -1, -1};
    double pixels = 0;
    for (int row = 0; row < mask.height(); ++row) {
        for (int column = 0; column < mask.width(); ++column) {
            if (!mask.at(row, column))
                continue;
            extent.top = std::min(extent.top, row);
            extent.bottom = row;
            extent.left = std::min(extent.left, column);
            extent.right = std::max(extent.right, column);
            extent.centreRow += row;
            extent.centreColumn += column;
            ++pixels;
        }
    }
    if (pixels == 0)
        return {};
    extent.centreRow /= pixels;
    extent.centreColumn /= pixels;
    return extent;
}

double heightRange(const PartGeometry& part)
{
    std::vector<float> heights;
    for (std::size_t at = 0; at < part.foreground.pixelCount(); ++at) {
        if (part.foreground.data()[at] && part.measured.data()[at])
            heights.push_back(part.heightMetres.data()[at]);
    }
    const double top = quantile(std::span(heights), 0.99);
    return std::max(top - std::min(0.0, quantile(std::span(heights), 0.01)), kLeastNoises * part.groundNoiseMetres);
}

/// Along one axis: the middle of the part where it fits, else its centre of gravity, so that far pieces do not push the
/// bulk out.
int cropStart(int first, int last, double gravity, int side)
{
    const double middle = last - first + 1 <= side
                            ? (first + last + 1) / 2.0
                            : std::clamp(gravity + 0.5, first + side / 2.0, last + 1 - side / 2.0);
    return static_cast<int>(std::floor(middle - side / 2.0));
}

/// The crop with its outside filled according to `border`.
cv::Mat cut(const cv::Mat& full, const CropBox& box, int border)
{
    // Replicating needs at least one pixel of the image, even if the box lies wholly beside it.
    const int left = std::clamp(box.column, 0, full.cols - 1);
    const int top = std::clamp(box.row, 0, full.rows - 1);
    const int right = std::clamp(box.column + box.side, left + 1, full.cols);
    const int bottom = std::clamp(box.row + box.side, top + 1, full.rows);
    const cv::Mat inside = full(cv::Range(top, bottom), cv::Range(left, right));
    if (inside.rows == box.side && inside.cols == box.side)
        return inside;
    cv::Mat result;
    cv::copyMakeBorder(inside, result, top - box.row, box.row + box.side - bottom, left - box.column,
                       box.column + box.side - right, border | cv::BORDER_ISOLATED, cv::Scalar::all(0));
    return result;
}

/// The same, to be changed.
cv::Mat ownCut(const cv::Mat& full, const CropBox& box, int border)
{
    cv::Mat piece = cut(full, box, border);
    return piece.u != nullptr ? piece : piece.clone();
}

cv::Mat resized(const cv::Mat& square, int size)
{
    if (square.rows == size)
        return square;
    cv::Mat result;
    cv::resize(square, result, {size, size}, 0, 0, size < square.rows ? cv::INTER_AREA : cv::INTER_LINEAR);
    return result;
}

Mask maskView(const Mask& full, const CropBox& box, int size)
{
    cv::Mat1b scaled = ownCut(view<std::uint8_t>(full), box, cv::BORDER_CONSTANT);
    scaled *= 255; // so that shares of a pixel survive the averaging
    scaled = resized(scaled, size);
    Mask result(size, size);
    std::transform(scaled.begin(), scaled.end(), result.values().begin(),
                   [](std::uint8_t share) { return share >= 128 ? 1 : 0; });
    return result;
}

DepthMap heightView(const PartGeometry& part, const CropBox& box, int size, double range)
{
    // Ground level goes on outside the image; a part that fills the image has none, so its edge is repeated as in rgb.
    const int border = part.groundVisible ? cv::BORDER_CONSTANT : cv::BORDER_REPLICATE;
    cv::Mat1f values = ownCut(view<float>(part.heightMetres), box, border);
    cv::Mat1b known(values.size());
    for (auto [value, isKnown] = std::pair(values.begin(), known.begin()); value != values.end(); ++value, ++isKnown) {
        *isKnown = std::isnan(*value) ? 0 : 1;
        *value = *isKnown ? *value : 0.0f;
    }
    const cv::Mat1f sums = resized(values, size).clone();
    std::copy(known.begin(), known.end(), values.begin());
    const cv::Mat1f weights = resized(values, size);
    DepthMap result(size, size);
    const float* weight = weights[0];
    const float* sum = sums[0];
    for (float& height : result.values()) {
        const float metres = *weight > 1e-3f ? *sum / *weight : 0;
        height = std::clamp(metres / static_cast<float>(range), kLowestHeight, kHighestHeight);
        ++weight;
        ++sum;
    }
    return result;
}

OrganizedCloud cloudView(const OrganizedCloud& full, const CropBox& box, int size)
{
    OrganizedCloud result(size, size, 3, std::numeric_limits<float>::quiet_NaN());
    const double step = static_cast<double>(box.side) / size;
    const auto nearest = [step](int start, int at) { return start + static_cast<int>(std::floor((at + 0.5) * step)); };
    for (int row = 0; row < size; ++row)
        for (int column = 0; column < size; ++column) {
            const int fullRow = nearest(box.row, row), fullColumn = nearest(box.column, column);
            if (fullRow < 0 || fullColumn < 0 || fullRow >= full.height() || fullColumn >= full.width())
                continue;
            for (int axis = 0; axis < 3; ++axis)
                result.at(row, column, axis) = full.at(fullRow, fullColumn, axis);
        }
    return result;
}

PartImage cropAndResize(const RgbImage& rgb, const OrganizedCloud& cloud, const PartGeometry& part,
                        const PartScale& scale, int size)
{
    PartImage result;
    result.box = cropFor(part, scale);
    result.rgb = RgbImage(size, size, 3);
    resized(cut(view<cv::Vec3b>(rgb), result.box, cv::BORDER_REPLICATE), size).copyTo(view<cv::Vec3b>(result.rgb));
    result.height = heightView(part, result.box, size, scale.heightRangeMetres);
    result.measured = maskView(part.measured, result.box, size);
    result.foreground = maskView(part.foreground, result.box, size);
    result.cloud = cloudView(cloud, result.box, size);
    return result;
}

} // namespace

CropBox cropFor(const PartGeometry& part, const PartScale& scale)
{
    const int side = scale.cropSide;
    const int width = part.foreground.width();
    const int height = part.foreground.height();
    const auto found = part.partFound ? extentOf(part.foreground) : std::nullopt;
    const Extent extent = found.value_or(Extent{0, 0, height - 1, width - 1, height / 2.0, width / 2.0});
    return {cropStart(extent.top, extent.bottom, extent.centreRow, side),
            cropStart(extent.left, extent.right, extent.centreColumn, side), side, width, height};
}

Result<PartScale> learnScale(std::span<const PartGeometry> goodParts)
{
    std::vector<double> sides;
    std::vector<double> ranges;
    std::vector<double> spacings;
    for (const PartGeometry& part : goodParts) {
        const auto extent = extentOf(part.foreground);
        if (!part.partFound || !extent)
            continue;
        sides.push_back(extent->size() * (part.groundVisible ? 1 + kMargin : 1));
        ranges.push_back(heightRange(part));
        spacings.push_back(part.mmPerPixel);
    }
    if (sides.empty())
        return failure(ErrorCode::TooLittleData, "No part was found in any of the good images", {},
                       "Check that the images show parts lying on a flat ground");
    PartScale scale;
    scale.cropSide = std::max(kSmallestSide, static_cast<int>(std::ceil(quantile(std::span(sides), kExtentQuantile))));
    scale.heightRangeMetres = median(std::span(ranges));
    scale.mmPerPixel = median(std::span(spacings));
    return scale;
}

Result<PartImage> viewPart(const RgbImage& rgb, const OrganizedCloud& cloud, const PartGeometry& geometry,
                           const PartScale& scale, int modelSize)
{
    if (!rgb.sameSize(geometry.heightMetres) || !rgb.sameSize(cloud) || rgb.empty() || rgb.channels() != 3
        || cloud.channels() != 3)
        return failure(ErrorCode::Mismatch, "The picture and the point map differ in size", {},
                       "Export both from the sensor with the same resolution");
    if (modelSize < 1 || scale.cropSide < 1 || !(scale.heightRangeMetres > 0))
        return failure(ErrorCode::InvalidArgument,
                       "The crop side, the height range and the model size must be positive");
    try {
        return cropAndResize(rgb, cloud, geometry, scale, modelSize);
    } catch (const std::exception& error) { // OpenCV
        return tl::unexpected<Error>(errorFrom(error, Text("The part could not be cropped: %1", error.what())));
    }
}

void placeOnFullImage(const Image<float>& map, const CropBox& box, Image<float>& full)
{
    const cv::Rect inside =
        cv::Rect(box.column, box.row, box.side, box.side) & cv::Rect(0, 0, full.width(), full.height());
    if (map.empty() || inside.empty())
        return;
    cv::Mat1f patch;
    cv::resize(view<float>(map), patch, {box.side, box.side}, 0, 0, cv::INTER_LINEAR);
    patch(inside - cv::Point(box.column, box.row)).copyTo(view<float>(full)(inside));
}

} // namespace twinspect
