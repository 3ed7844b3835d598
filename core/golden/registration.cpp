// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/golden/registration.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace twinspect {

namespace {

constexpr int kCoarseSide = 64, kMiddleSide = 80;
constexpr int kStepDegrees = 3;
constexpr std::size_t kCandidates = 4;
constexpr int kMiddleSteps = 8, kFineSteps = 8;
constexpr double kHopeless = 1.6; // times the best residual so far: not refined further
constexpr double kDerivatives[3] = {0.01, 0.5, 0.5}; // radians, px of the grid that is compared

// Not written to: OpenCV has no view of constant data.
cv::Mat viewOf(const Image<float>& image)
{
    return {image.height(), image.width(), CV_32FC(image.channels()), const_cast<float*>(image.data())};
}

cv::Matx23d matrixOf(const PlanePose& pose, int side)
{
    const double c = std::cos(pose.turn), s = std::sin(pose.turn), middle = (side - 1) / 2.0;
    return {c, -s, middle - c * middle + s * middle + pose.right, s, c, middle - s * middle - c * middle + pose.down};
}

cv::Mat moved(const cv::Mat& planes, const PlanePose& pose)
{
    cv::Mat result;
    cv::warpAffine(planes, result, matrixOf(pose, planes.cols), planes.size(), cv::INTER_LINEAR);
    return result;
}

cv::Mat shrunk(const cv::Mat& planes, int side)
{
    if (planes.cols <= side)
        return planes;
    cv::Mat blurred, small;
    cv::GaussianBlur(planes, blurred, {}, planes.cols / (2.0 * side));
    cv::resize(blurred, small, {side, side}, 0, 0, cv::INTER_AREA);
    return small;
}

PlanePose scaled(const PlanePose& pose, double factor) { return {pose.turn, pose.right * factor, pose.down * factor}; }

// Of the part (channel 1), from the middle of the grid, px.
cv::Point2d centroidOf(const cv::Mat& features)
{
    cv::Mat share;
    cv::extractChannel(features, share, 1);
    const auto moments = cv::moments(share);
    const double middle = (features.cols - 1) / 2.0;
    return moments.m00 > 0 ? cv::Point2d(moments.m10 / moments.m00 - middle, moments.m01 / moments.m00 - middle)
                           : cv::Point2d();
}

// Turned so, with the centroids on each other: the middle of the crop depends on how a part is turned, its centroid
// does not.
PlanePose turnedOnto(const cv::Point2d& part, const cv::Point2d& golden, double turn)
{
    const double c = std::cos(turn), s = std::sin(turn);
    return {turn, golden.x - (c * part.x - s * part.y), golden.y - (s * part.x + c * part.y)};
}

// Over the part and the golden part together, so that it does not depend on how much of the crop they fill.
double differenceOnPart(const cv::Mat& part, const cv::Mat& golden)
{
    cv::Mat share, goldenShare;
    cv::extractChannel(part, share, 1);
    cv::extractChannel(golden, goldenShare, 1);
    const int count = cv::countNonZero(cv::max(share, goldenShare) > 0.5);
    return cv::norm(part, golden, cv::NORM_L1) / std::max(1, count * part.channels());
}

std::vector<PlanePose> candidatePoses(const cv::Mat& part, const cv::Mat& golden)
{
    const auto from = centroidOf(part), to = centroidOf(golden);
    const auto poseAt = [&](int degrees) { return turnedOnto(from, to, degrees * std::numbers::pi / 180); };
    std::vector<std::pair<double, int>> byError;
    for (int degrees = 0; degrees < 360; degrees += kStepDegrees)
        byError.emplace_back(cv::norm(moved(part, poseAt(degrees)), golden, cv::NORM_L2SQR), degrees);
    std::ranges::sort(byError);
    std::vector<int> chosen;
    for (const auto& [error, degrees] : byError) {
        const bool apart = std::ranges::all_of(chosen, [degrees](int other) {
            const int between = std::abs(degrees - other) % 360;
            return std::min(between, 360 - between) > kStepDegrees;
        });
        if (apart)
            chosen.push_back(degrees);
        if (chosen.size() == kCandidates)
            break;
    }
    std::vector<PlanePose> poses;
    for (const int degrees : chosen)
        poses.push_back(poseAt(degrees));
    return poses;
}

// One Gauss-Newton step of the robustly weighted sum of squares; shifts in px of the grid. Returns how far it went: px
// at the border of the part.
double step(const cv::Mat& part, const cv::Mat& golden, PlanePose& pose)
{
    const cv::Mat here = moved(part, pose);
    const cv::Mat residual = here - golden;
    cv::Mat slopes[3];
    for (int i = 0; i < 3; ++i) {
        PlanePose beside = pose;
        (i == 0 ? beside.turn : i == 1 ? beside.right : beside.down) += kDerivatives[i];
        slopes[i] = (moved(part, beside) - here) / kDerivatives[i];
    }
    const auto count = residual.total() * static_cast<std::size_t>(residual.channels());
    const auto* r = residual.ptr<float>();
    std::vector<float> sizes(count);
    std::transform(r, r + count, sizes.begin(), [](float value) { return std::fabs(value); });
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    const double scale = 3 * (1.5 * static_cast<double>(*middle) + 0.1);
    const float* slope[3] = {slopes[0].ptr<float>(), slopes[1].ptr<float>(), slopes[2].ptr<float>()};
    cv::Matx33d normal = cv::Matx33d::eye() * 1e-6;
    cv::Vec3d right(0, 0, 0);
    for (std::size_t k = 0; k < count; ++k) {
        const double value = r[k] / scale, weight = 1 / (1 + value * value);
        for (int i = 0; i < 3; ++i) {
            right(i) -= weight * slope[i][k] * r[k];
            for (int j = i; j < 3; ++j)
                normal(i, j) += weight * slope[i][k] * slope[j][k];
        }
    }
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < i; ++j)
            normal(i, j) = normal(j, i);
    cv::Vec3d change;
    if (!cv::solve(normal, right, change, cv::DECOMP_CHOLESKY))
        return 0;
    const double farthest = 0.0375 * part.cols; // px in one step
    const double turn = std::clamp(change(0), -0.1, 0.1), aside = std::clamp(change(1), -farthest, farthest),
                 down = std::clamp(change(2), -farthest, farthest);
    pose.turn += turn;
    pose.right += aside;
    pose.down += down;
    return std::max({std::fabs(turn) * 0.375 * part.cols, std::fabs(aside), std::fabs(down)});
}

} // namespace

Registration findPose(const PoseFeatures& part, const PoseFeatures& golden)
{
    constexpr double kCloseEnoughPx = 0.05;
    const cv::Mat fine = viewOf(part), fineGolden = viewOf(golden);
    const cv::Mat middle = shrunk(fine, kMiddleSide), middleGolden = shrunk(fineGolden, kMiddleSide);
    const double toFine = static_cast<double>(fine.cols) / middle.cols;
    Registration best{{}, 1e9};
    const cv::Mat coarse = shrunk(fine, kCoarseSide);
    for (const PlanePose& candidate : candidatePoses(coarse, shrunk(fineGolden, kCoarseSide))) {
        PlanePose pose = scaled(candidate, static_cast<double>(middle.cols) / coarse.cols);
        for (int i = 0; i < kMiddleSteps && step(middle, middleGolden, pose) * toFine > kCloseEnoughPx; ++i) {
        }
        if (differenceOnPart(moved(middle, pose), middleGolden) > kHopeless * best.residual)
            continue;
        pose = scaled(pose, toFine);
        for (int i = 0; i < kFineSteps && step(fine, fineGolden, pose) > kCloseEnoughPx; ++i) {
        }
        const double residual = differenceOnPart(moved(fine, pose), fineGolden);
        if (residual < best.residual)
            best = {pose, residual};
    }
    return best;
}

Image<float> toGolden(const Image<float>& planes, const PlanePose& pose)
{
    Image<float> result(planes.width(), planes.height(), planes.channels());
    cv::Mat target = viewOf(result);
    cv::warpAffine(viewOf(planes), target, matrixOf(pose, planes.width()), target.size(), cv::INTER_LINEAR);
    return result;
}

Image<float> toPart(const Image<float>& planes, const PlanePose& pose)
{
    Image<float> result(planes.width(), planes.height(), planes.channels());
    cv::Mat target = viewOf(result);
    cv::warpAffine(viewOf(planes), target, matrixOf(pose, planes.width()), target.size(),
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
    return result;
}

} // namespace twinspect
