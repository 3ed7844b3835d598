// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/measure_line.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/geometry/region_window.h"
#include "core/geometry/robust_surface.h"
#include "core/geometry/statistics.h"

namespace twinspect {

namespace {

constexpr int kReach = 4; // pixels to every side
constexpr std::size_t kFewestPoints = 12;
constexpr double kLineFloorMetres = 1e-7; // float32 at a distance of a metre

} // namespace

double PointUncertainty::alongZMm() const
{
    return std::hypot(noiseMm, acrossMm * gradient[0], acrossMm * gradient[1]);
}

std::optional<PointUncertainty> uncertaintyAt(const OrganizedCloud& cloud, const PixelPlace& place)
{
    std::vector<SurfacePoint> points;
    std::vector<double> steps;
    for (int row = std::max(0, place.row - kReach); row <= std::min(cloud.height() - 1, place.row + kReach); ++row)
        for (int column = std::max(0, place.column - kReach);
             column <= std::min(cloud.width() - 1, place.column + kReach); ++column) {
            const float* xyz = &cloud.at(row, column, 0);
            if (!isMeasured(xyz))
                continue;
            points.push_back({xyz[0], xyz[1], xyz[2]});
            const float* next = column + 1 < cloud.width() ? &cloud.at(row, column + 1, 0) : nullptr;
            if (next != nullptr && isMeasured(next))
                steps.push_back(std::hypot(next[0] - xyz[0], next[1] - xyz[1]));
        }
    if (points.size() < kFewestPoints || steps.empty())
        return {};
    const std::vector<double> even(points.size(), 1.0);
    RobustFitOptions options;
    options.degree = SurfaceDegree::Plane;
    options.noiseFloor = kLineFloorMetres;
    const auto fit =
        fitSurfaceRobustly(points, fitSurface(points, even, SurfaceDegree::Plane, frameOf(points)), options);
    const float* xyz = &cloud.at(place.row, place.column, 0);
    return PointUncertainty{1000 * fit.noise, 1000 * median(std::span(steps)) / std::sqrt(12.0),
                            fit.surface.gradient(xyz[0], xyz[1])};
}

std::optional<LineMeasurement> measureLine(const OrganizedCloud& cloud, const PixelPlace& from, const PixelPlace& to)
{
    const float* first = &cloud.at(from.row, from.column, 0);
    const float* second = &cloud.at(to.row, to.column, 0);
    if (!isMeasured(first) || !isMeasured(second))
        return {};
    LineMeasurement line;
    for (std::size_t axis = 0; axis < 3; ++axis)
        line.stepMm[axis] = 1000 * (static_cast<double>(second[axis]) - first[axis]);
    line.lengthMm = std::hypot(line.stepMm[0], line.stepMm[1], line.stepMm[2]);
    const auto a = uncertaintyAt(cloud, from);
    const auto b = uncertaintyAt(cloud, to);
    if (!a || !b)
        return line;
    line.alongZUncertaintyMm = std::hypot(a->alongZMm(), b->alongZMm());
    const double z = line.lengthMm > 0 ? line.stepMm[2] / line.lengthMm : 1; // cosine to the line of sight
    line.lengthUncertaintyMm =
        std::hypot(z * line.alongZUncertaintyMm, std::sqrt(1 - z * z) * std::hypot(a->acrossMm, b->acrossMm));
    return line;
}

} // namespace twinspect
