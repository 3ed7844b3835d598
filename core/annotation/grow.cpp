// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/annotation/grow.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "core/base/library_error.h"

namespace twinspect {

namespace {

constexpr int kRounds = 5; // of GrabCut; its regions hardly change after the third
constexpr int kLeastMargin = 8;

// Flood fill by runs. `same(to)` says whether the pixel `to` belongs to the region that holds `from`.
template <typename Same>
RunMask grown(int width, int height, GridPixel seed, Same same)
{
    if (seed.row < 0 || seed.column < 0 || seed.row >= height || seed.column >= width || !same(seed))
        return {width, height};
    Mask reached(width, height);
    std::vector<GridPixel> open{seed};
    reached.at(seed.row, seed.column) = 1;
    while (!open.empty()) {
        const GridPixel from = open.back();
        open.pop_back();
        constexpr GridPixel kSides[]{{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
        for (const auto& [down, right] : kSides) {
            const GridPixel to{from.row + down, from.column + right};
            if (to.row < 0 || to.column < 0 || to.row >= height || to.column >= width
                || reached.at(to.row, to.column) != 0 || !same(to))
                continue;
            reached.at(to.row, to.column) = 1;
            open.push_back(to);
        }
    }
    return RunMask(reached);
}

// NaN is never near anything.
bool near(float a, float b, double tolerance) { return std::abs(static_cast<double>(a) - b) <= tolerance; }

cv::Mat3b picture(const RgbImage& rgb)
{
    return {rgb.height(), rgb.width(), const_cast<cv::Vec3b*>(reinterpret_cast<const cv::Vec3b*>(rgb.data()))};
}

// The box, half as large again on every side, within the picture.
cv::Rect surroundings(const GridBox& box, int width, int height)
{
    const int x = std::max((box.right - box.left) / 2, kLeastMargin);
    const int y = std::max((box.bottom - box.top) / 2, kLeastMargin);
    return cv::Rect(box.left - x, box.top - y, box.right - box.left + 2 * x, box.bottom - box.top + 2 * y)
         & cv::Rect(0, 0, width, height);
}

} // namespace

RunMask grownByColor(const RgbImage& rgb, GridPixel seed, double tolerance)
{
    cv::Mat3f lab;
    picture(rgb).convertTo(lab, CV_32FC3, 1.0 / 255);
    cv::cvtColor(lab, lab, cv::COLOR_RGB2Lab);
    return grown(rgb.width(), rgb.height(), seed, [&](GridPixel to) {
        return cv::norm(lab(to.row, to.column) - lab(seed.row, seed.column)) <= tolerance;
    });
}

RunMask grownByHeight(const DepthMap& heights, GridPixel seed, double tolerance)
{
    return grown(heights.width(), heights.height(), seed, [&](GridPixel to) {
        return near(heights.at(to.row, to.column), heights.at(seed.row, seed.column), tolerance);
    });
}

RunMask grownAbove(const ScoreMap& scores, GridPixel seed, double threshold)
{
    return grown(scores.width(), scores.height(), seed,
                 [&](GridPixel to) { return scores.at(to.row, to.column) >= threshold; });
}

Result<RunMask> cutOut(const RgbImage& rgb, const RunMask& rough)
{
    if (rough.empty() || rough.width() != rgb.width() || rough.height() != rgb.height())
        return failure(ErrorCode::InvalidArgument, "There is no region to cut out", "", "Draw around the defect first");
    try {
        const cv::Rect around = surroundings(rough.bounds(), rgb.width(), rgb.height());
        cv::Mat1b labels(around.size(), cv::GC_BGD);
        for (const auto& run : rough.runs())
            for (int column = run.begin; column < run.end; ++column)
                labels(run.row - around.y, column - around.x) = cv::GC_PR_FGD;
        RunMask result(rgb.width(), rgb.height());
        if (cv::countNonZero(labels) == static_cast<int>(labels.total()))
            return result; // nothing is left that the region could stand out from
        cv::Mat background, foreground;
        cv::setRNGSeed(1); // its clusters start at random: the same region gives the same answer
        cv::grabCut(picture(rgb)(around), labels, {}, background, foreground, kRounds, cv::GC_INIT_WITH_MASK);
        std::vector<PixelRun> runs;
        for (int row = 0; row < labels.rows; ++row)
            for (int column = 0; column < labels.cols; ++column)
                if (labels(row, column) == cv::GC_FGD || labels(row, column) == cv::GC_PR_FGD)
                    runs.push_back({row + around.y, column + around.x, column + around.x + 1});
        return RunMask(rgb.width(), rgb.height(), std::move(runs));
    } catch (const std::exception& error) {
        return tl::unexpected<Error>(errorFrom(error));
    }
}

} // namespace twinspect
