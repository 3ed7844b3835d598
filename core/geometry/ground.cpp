// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/ground.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "core/geometry/region_window.h"
#include "core/geometry/statistics.h"

namespace twinspect {
namespace {

constexpr std::size_t kFitPoints = 3000;   // enough for six coefficients at any noise seen; keeps the fit below 2 ms
constexpr std::size_t kVotePoints = 400;
constexpr int kHypotheses = 256;           // a plane shared by 30 % of the points is missed with p = 0.001
constexpr double kPlaneTolerance = 0.01;   // of the span: a tray may be bowed before the quadratic terms are known
constexpr double kLeastInliers = 1.0 / 3;
constexpr double kLargestBow =
    0.06;       // of the span; the fabric under MVTec's parts reaches 0.045, more is a part and not a tray
constexpr double kLargestBelow = 0.10;     // share of the image that may lie below the ground

struct BorderPoint {
    SurfacePoint point;
    int sector = 0; ///< which eighth of the border, clockwise
};

int sectorOf(int row, int column, int height, int width)
{
    const double angle = std::atan2((row + 0.5) / height - 0.5, (column + 0.5) / width - 0.5);
    return std::min(7, static_cast<int>((angle / (2 * M_PI) + 0.5) * 8));
}

SurfacePoint pointAt(const OrganizedCloud& cloud, int row, int column)
{
    const float* xyz = &cloud.at(row, column, 0);
    return {xyz[0], xyz[1], xyz[2]};
}

std::vector<BorderPoint> borderPoints(const OrganizedCloud& cloud, const Mask& measured)
{
    const int width = cloud.width();
    const int height = cloud.height();
    const int frame = borderWidth(width, height);
    std::vector<std::pair<int, int>> pixels;
    for (int row = 0; row < height; ++row) {
        const bool whole = row < frame || row >= height - frame;
        for (int column = 0; column < width; ++column) {
            if (!whole && column == frame && width - frame > frame)
                column = width - frame;
            if (measured.at(row, column))
                pixels.emplace_back(row, column);
        }
    }
    const double step = std::max(1.0, static_cast<double>(pixels.size()) / kFitPoints);
    std::vector<BorderPoint> points;
    for (double at = 0; at < static_cast<double>(pixels.size()); at += step) {
        const auto [row, column] = pixels[static_cast<std::size_t>(at)];
        points.push_back({pointAt(cloud, row, column), sectorOf(row, column, height, width)});
    }
    return points;
}

/// Second differences along rows see the sensor's noise and neither slope nor curvature.
double sensorNoise(const OrganizedCloud& cloud, const Mask& measured)
{
    std::vector<float> seconds;
    const int step = std::max(1, cloud.height() / 64);
    for (int row = 0; row < cloud.height(); row += step) {
        for (int column = 1; column + 1 < cloud.width(); column += 2) {
            if (measured.at(row, column - 1) && measured.at(row, column) && measured.at(row, column + 1))
                seconds.push_back(std::abs(cloud.at(row, column - 1, 2) - 2 * cloud.at(row, column, 2)
                                           + cloud.at(row, column + 1, 2)));
        }
    }
    return kMadToSigma * median(std::span(seconds)) / std::sqrt(6.0);
}

/// The plane z = frame + a u + b v through three points; false when they are nearly in line.
bool planeThrough(const std::array<SurfacePoint, 3>& p, Surface& plane)
{
    const double u1 = (p[1].x - p[0].x) / plane.halfX, v1 = (p[1].y - p[0].y) / plane.halfY;
    const double u2 = (p[2].x - p[0].x) / plane.halfX, v2 = (p[2].y - p[0].y) / plane.halfY;
    const double area = u1 * v2 - u2 * v1; // of the 4 that the whole field of view has
    if (std::abs(area) < 0.2)
        return false;
    const double z1 = p[1].z - p[0].z, z2 = p[2].z - p[0].z;
    const double a = (z1 * v2 - z2 * v1) / area;
    const double b = (u1 * z2 - u2 * z1) / area;
    plane.c = {p[0].z - a * (p[0].x - plane.originX) / plane.halfX - b * (p[0].y - plane.originY) / plane.halfY,
               a,
               b,
               0,
               0,
               0};
    return true;
}

/// The plane with the most points near it, where a point clearly below costs two: the ground is what everything lies
/// on.
Surface lowestSharedPlane(std::span<const SurfacePoint> all, const Surface& frame, double tolerance)
{
    std::vector<SurfacePoint> points;
    const double step = std::max(1.0, static_cast<double>(all.size()) / kVotePoints);
    for (double at = 0; at < static_cast<double>(all.size()); at += step)
        points.push_back(all[static_cast<std::size_t>(at)]);
    std::mt19937 random(20260214); // fixed: the same image gives the same ground
    const auto draw = [&] { return points[random() % points.size()]; };
    Surface best = frame;
    int bestVotes = std::numeric_limits<int>::min();
    for (int hypothesis = 0; hypothesis < kHypotheses; ++hypothesis) {
        Surface plane = frame;
        if (!planeThrough({draw(), draw(), draw()}, plane))
            continue;
        int votes = 0;
        for (const SurfacePoint& point : points) {
            const double below = point.z - plane.zAt(point.x, point.y);
            votes += std::abs(below) <= tolerance ? 1 : below > 0 ? -2 : 0;
        }
        if (votes > bestVotes) {
            bestVotes = votes;
            best = plane;
        }
    }
    return best;
}

int sectorsNear(std::span<const BorderPoint> border, const Surface& surface, double tolerance)
{
    std::array<int, 8> near{};
    std::array<int, 8> all{};
    for (const BorderPoint& at : border) {
        const auto sector = static_cast<std::size_t>(at.sector);
        ++all[sector];
        near[sector] += std::abs(at.point.z - surface.zAt(at.point.x, at.point.y)) <= tolerance ? 1 : 0;
    }
    int sectors = 0;
    for (std::size_t sector = 0; sector < near.size(); ++sector)
        sectors += near[sector] > 4 && near[sector] * 5 > all[sector] ? 1 : 0;
    return sectors;
}

double shareBelow(const Surface& ground, const OrganizedCloud& cloud, const Mask& measured, double tolerance)
{
    int below = 0;
    int all = 0;
    for (int row = 0; row < cloud.height(); row += 3) {
        for (int column = 0; column < cloud.width(); column += 3) {
            if (!measured.at(row, column))
                continue;
            const SurfacePoint point = pointAt(cloud, row, column);
            ++all;
            below += point.z - ground.zAt(point.x, point.y) > tolerance ? 1 : 0;
        }
    }
    return all > 0 ? static_cast<double>(below) / all : 0;
}

} // namespace

int borderWidth(int width, int height) { return std::max(4, std::min(width, height) / 14); }

Mask measuredPoints(const OrganizedCloud& cloud)
{
    Mask measured(cloud.width(), cloud.height());
    const float* xyz = cloud.data();
    for (auto& value : measured.values()) {
        value = isMeasured(xyz) ? 1 : 0;
        xyz += 3;
    }
    return measured;
}

Ground fitGround(const OrganizedCloud& cloud, const Mask& measured)
{
    const auto border = borderPoints(cloud, measured);
    std::vector<SurfacePoint> points;
    points.reserve(border.size());
    for (const BorderPoint& at : border)
        points.push_back(at.point);
    const Surface frame = frameOf(points);
    Ground ground;
    ground.sensorMetres = sensorNoise(cloud, measured);
    ground.spanMetres = frame.span();
    const double tolerance = std::max(kPlaneTolerance * ground.spanMetres, 4 * ground.sensorMetres);

    ground.visible = points.size() >= 12;
    if (ground.visible) {
        const Surface plane = lowestSharedPlane(points, frame, tolerance);
        // Extrapolating curvature from one side of the image would be worse than none.
        const bool around = sectorsNear(border, plane, 2 * tolerance) >= 6;
        RobustFitOptions options;
        options.degree = around ? SurfaceDegree::Quadratic : SurfaceDegree::Plane;
        options.reach = 2.5 * tolerance;
        options.noiseFloor = kNoiseFloorMetres;
        const RobustSurface fit = fitSurfaceRobustly(points, plane, options);
        ground.surface = fit.surface;
        ground.noiseMetres = fit.noise / fit.surface.slant(frame.originX, frame.originY);
        const double near = std::min(6 * fit.noise, options.reach);
        ground.visible = fit.inlierShare >= kLeastInliers && fit.surface.bow() <= kLargestBow * ground.spanMetres
                      && sectorsNear(border, fit.surface, near) >= 3
                      && shareBelow(fit.surface, cloud, measured, std::max(near, tolerance)) <= kLargestBelow;
    }
    return ground.visible ? ground : planeThroughEverything(cloud, measured);
}

Ground planeThroughEverything(const OrganizedCloud& cloud, const Mask& measured)
{
    std::vector<SurfacePoint> points;
    const auto count = std::count(measured.values().begin(), measured.values().end(), 1);
    const double step = std::max(1.0, static_cast<double>(count) / kFitPoints);
    double next = 0;
    std::size_t seen = 0;
    for (std::size_t pixel = 0; pixel < measured.pixelCount(); ++pixel) {
        if (!measured.data()[pixel] || static_cast<double>(seen++) < next)
            continue;
        const float* xyz = cloud.data() + 3 * pixel;
        points.push_back({xyz[0], xyz[1], xyz[2]});
        next += step;
    }
    RobustFitOptions options;
    options.degree = points.size() >= 12 ? SurfaceDegree::Plane : SurfaceDegree::Constant;
    options.noiseFloor = kNoiseFloorMetres;
    const Surface frame = frameOf(points);
    Ground ground;
    ground.visible = false;
    ground.surface = fitSurfaceRobustly(points, frame, options).surface;
    ground.sensorMetres = sensorNoise(cloud, measured);
    ground.noiseMetres = std::max(ground.sensorMetres, kNoiseFloorMetres);
    ground.spanMetres = frame.span();
    return ground;
}

DepthMap heightsOver(const Surface& ground, const OrganizedCloud& cloud, const Mask& measured)
{
    DepthMap heights(cloud.width(), cloud.height(), 1, std::numeric_limits<float>::quiet_NaN());
    const float* xyz = cloud.data();
    const std::uint8_t* valid = measured.data();
    for (float& height : heights.values()) {
        if (*valid++)
            height = static_cast<float>((ground.zAt(xyz[0], xyz[1]) - xyz[2]) / ground.slant(xyz[0], xyz[1]));
        xyz += 3;
    }
    return heights;
}

} // namespace twinspect
