// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/robust_surface.h"

#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>

#include "core/geometry/statistics.h"

namespace twinspect {
namespace {

constexpr double kTukey = 4.685; // 95 % efficiency on normal noise

/// 1.4826 x the median of those absolute residuals that are within `reach`.
double scaleOf(std::span<const double> residuals, double reach, std::vector<double>& scratch)
{
    scratch.clear();
    for (const double residual : residuals) {
        if (std::abs(residual) <= reach)
            scratch.push_back(std::abs(residual));
    }
    return kMadToSigma * median(std::span(scratch));
}

} // namespace

std::array<double, 2> Surface::gradient(double x, double y) const
{
    const double u = (x - originX) / halfX;
    const double v = (y - originY) / halfY;
    return {(c[1] + 2 * c[3] * u + c[4] * v) / halfX, (c[2] + 2 * c[5] * v + c[4] * u) / halfY};
}

double Surface::slant(double x, double y) const
{
    const auto [slopeX, slopeY] = gradient(x, y);
    return std::sqrt(1 + slopeX * slopeX + slopeY * slopeY);
}

double Surface::bow() const
{
    // A quadratic form is largest on the rim of the square: in a corner or in the middle of a side.
    return std::max({std::abs(c[3] + c[5]) + std::abs(c[4]), std::abs(c[3]), std::abs(c[5])});
}

SurfaceTerms termsAt(const Surface& frame, double x, double y)
{
    const double u = (x - frame.originX) / frame.halfX;
    const double v = (y - frame.originY) / frame.halfY;
    return {1, u, v, u * u, u * v, v * v};
}

SurfaceCovariance::SurfaceCovariance(std::span<const SurfacePoint> points, SurfaceDegree degree, const Surface& frame)
{
    const int count = static_cast<int>(degree);
    cv::Mat1d normal = cv::Mat1d::zeros(count, count);
    for (const SurfacePoint& point : points) {
        const auto terms = termsAt(frame, point.x, point.y);
        for (int row = 0; row < count; ++row)
            for (int column = 0; column < count; ++column)
                normal(row, column) += terms[static_cast<std::size_t>(row)] * terms[static_cast<std::size_t>(column)];
    }
    cv::Mat1d inverse;
    cv::invert(normal, inverse, cv::DECOMP_EIG); // points in line leave coefficients open
    for (int row = 0; row < count; ++row)
        for (int column = 0; column < count; ++column)
            m_inverse[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = inverse(row, column);
}

double SurfaceCovariance::of(const SurfaceTerms& terms) const
{
    double sum = 0;
    for (std::size_t row = 0; row < terms.size(); ++row)
        for (std::size_t column = 0; column < terms.size(); ++column)
            sum += terms[row] * m_inverse[row][column] * terms[column];
    return std::max(0.0, sum);
}

Surface frameOf(std::span<const SurfacePoint> points)
{
    Surface frame;
    if (points.empty())
        return frame;
    std::vector<double> values(points.size());
    const auto range = [&](double SurfacePoint::*axis) {
        std::transform(points.begin(), points.end(), values.begin(),
                       [&](const SurfacePoint& point) { return point.*axis; });
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        return std::pair(*low, *high);
    };
    const auto [left, right] = range(&SurfacePoint::x);
    const auto [top, bottom] = range(&SurfacePoint::y);
    frame.originX = (left + right) / 2;
    frame.originY = (top + bottom) / 2;
    const double longer = std::max(right - left, bottom - top) / 2;
    frame.halfX = right > left ? (right - left) / 2 : longer > 0 ? longer : 1; // points in line: any size will do
    frame.halfY = bottom > top ? (bottom - top) / 2 : longer > 0 ? longer : 1;
    range(&SurfacePoint::z);
    frame.c[0] = median(std::span(values));
    return frame;
}

Surface fitSurface(std::span<const SurfacePoint> points, std::span<const double> weights, SurfaceDegree degree,
                   const Surface& frame)
{
    const int count = static_cast<int>(degree);
    cv::Mat1d normal = cv::Mat1d::zeros(count, count);
    cv::Mat1d right = cv::Mat1d::zeros(count, 1);
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (weights[i] <= 0)
            continue;
        const auto terms = termsAt(frame, points[i].x, points[i].y);
        for (int row = 0; row < count; ++row) {
            const double weighted = weights[i] * terms[static_cast<std::size_t>(row)];
            // Relative to the frame's own height: differences of large depths would cost digits.
            right(row) += weighted * (points[i].z - frame.c[0]);
            for (int column = row; column < count; ++column)
                normal(row, column) += weighted * terms[static_cast<std::size_t>(column)];
        }
    }
    cv::completeSymm(normal);
    cv::Mat1d solution;
    // Points in line leave coefficients open: of all solutions the smallest, which an LU decomposition cannot give.
    cv::solve(normal, right, solution, cv::DECOMP_EIG);
    Surface fitted = frame;
    fitted.c = {};
    for (int row = 0; row < count; ++row)
        fitted.c[static_cast<std::size_t>(row)] = solution(row);
    fitted.c[0] += frame.c[0];
    return fitted;
}

RobustSurface fitSurfaceRobustly(std::span<const SurfacePoint> points, const Surface& start,
                                 const RobustFitOptions& options)
{
    RobustSurface fit{start, options.noiseFloor, 0};
    if (points.empty())
        return fit;
    std::vector<double> residuals(points.size());
    std::vector<double> weights(points.size());
    std::vector<double> scratch;
    double reach = options.reach;
    const auto measure = [&] {
        for (std::size_t i = 0; i < points.size(); ++i)
            residuals[i] = points[i].z - fit.surface.zAt(points[i].x, points[i].y);
        fit.noise = std::max(scaleOf(residuals, reach, scratch), options.noiseFloor);
    };
    for (int round = 0; round < options.rounds; ++round) {
        measure();
        const double limit = std::min(kTukey * fit.noise, options.reach);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double share = residuals[i] / limit;
            weights[i] = std::abs(share) < 1 ? (1 - share * share) * (1 - share * share) : 0;
        }
        // The terms are solved in the start's frame; its own height only serves as the zero of the differences.
        fit.surface = fitSurface(points, weights, options.degree, fit.surface);
        reach = std::min(options.reach, 6 * fit.noise);
    }
    measure();
    const double near = std::min(6 * fit.noise, options.reach);
    const auto inliers =
        std::count_if(residuals.begin(), residuals.end(), [&](double residual) { return std::abs(residual) <= near; });
    fit.inlierShare = static_cast<double>(inliers) / static_cast<double>(points.size());
    return fit;
}

} // namespace twinspect
