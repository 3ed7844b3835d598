// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/surface_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <pcl/point_cloud.h>
#include <pcl/point_types.h>

#include "core/base/library_error.h"
#include "core/geometry/pcl_normals.h"

namespace twinspect {

namespace {

using Points = pcl::PointCloud<pcl::PointXYZ>;
using Normals = pcl::PointCloud<pcl::Normal>;

constexpr int kLeastWindow = 5;      ///< pixels
constexpr int kWindowsInSide = 100;  ///< a window is this part of the longer side
constexpr int kAroundPinhole = 6;    ///< of the eight points around
constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

Result<SurfaceShape> refuse(const char* why)
{
    return failure(ErrorCode::InvalidArgument, why, "", "Look at the height instead");
}

/// Where most of the surface points to: the median of each coordinate.
Eigen::Vector3f mainDirection(const Normals& normals)
{
    std::array<std::vector<float>, 3> coordinates;
    for (const auto& normal : normals)
        if (!std::isnan(normal.normal_x))
            for (std::size_t axis = 0; axis < 3; ++axis)
                coordinates[axis].push_back(normal.normal[axis]);
    if (coordinates[0].empty())
        return {0, 0, -1};
    Eigen::Vector3f direction;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        auto& values = coordinates[axis];
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        direction[static_cast<Eigen::Index>(axis)] = *middle;
    }
    return direction.norm() > 0 ? Eigen::Vector3f(direction.normalized()) : Eigen::Vector3f(0, 0, -1);
}

/// The cloud with the mean of the points around it where one alone is missing: PCL says nothing within three pixels of
/// a hole.
OrganizedCloud withoutPinholes(const OrganizedCloud& cloud)
{
    OrganizedCloud filled = cloud;
    for (int row = 1; row + 1 < cloud.height(); ++row)
        for (int column = 1; column + 1 < cloud.width(); ++column) {
            if (!std::isnan(cloud.at(row, column, 2)))
                continue;
            Eigen::Vector3f sum(0, 0, 0);
            int found = 0;
            for (int y = row - 1; y <= row + 1; ++y)
                for (int x = column - 1; x <= column + 1; ++x)
                    if (!std::isnan(cloud.at(y, x, 2))) {
                        sum += Eigen::Vector3f(cloud.at(y, x, 0), cloud.at(y, x, 1), cloud.at(y, x, 2));
                        ++found;
                    }
            if (found < kAroundPinhole)
                continue;
            for (int axis = 0; axis < 3; ++axis)
                filled.at(row, column, axis) = sum[axis] / static_cast<float>(found);
        }
    return filled;
}

void hideUnmeasured(const OrganizedCloud& cloud, SurfaceShape& shape)
{
    for (std::size_t i = 0; i < cloud.pixelCount(); ++i)
        if (std::isnan(cloud.values()[3 * i + 2]))
            shape.slope.values()[i] = shape.curvature.values()[i] = kNone;
}

void findSlope(const Normals& normals, Image<float>& slope)
{
    const Eigen::Vector3f upright = mainDirection(normals);
    const Eigen::Vector3f upperLeft(-1, -1, 0); // x runs along columns, y along rows
    const Eigen::Vector3f lit = (upperLeft - upperLeft.dot(upright) * upright).normalized();
    for (std::size_t i = 0; i < normals.size(); ++i)
        slope.values()[i] = std::asin(std::clamp(normals[i].getNormalVector3fMap().dot(lit), -1.0F, 1.0F))
                          * static_cast<float>(180 / std::numbers::pi);
}

/// Half the trace of the shape operator, from the differences of points and normals along a row and along a column:
/// those of the normals in terms of those of the points. Errors of the differences' order are those of the window.
float bend(const Eigen::Vector3f& along, const Eigen::Vector3f& down, const Eigen::Vector3f& turnAlong,
           const Eigen::Vector3f& turnDown)
{
    const float e = along.dot(along), f = along.dot(down), g = down.dot(down);
    const float area = e * g - f * f;
    if (!(area > 0))
        return kNone;
    return (turnAlong.dot(along) * g - (turnAlong.dot(down) + turnDown.dot(along)) * f + turnDown.dot(down) * e)
         / (2 * area);
}

void findCurvature(const Points& points, const Normals& normals, int reach, Image<float>& curvature)
{
    constexpr float kMmPerMetre = 1000;
    const int width = curvature.width(), height = curvature.height();
    for (int row = reach; row < height - reach; ++row)
        for (int column = reach; column < width - reach; ++column) {
            const auto difference = [&](int rows, int columns) {
                return Eigen::Vector3f(points.at(column + columns, row + rows).getVector3fMap()
                                       - points.at(column - columns, row - rows).getVector3fMap());
            };
            const auto turn = [&](int rows, int columns) {
                return Eigen::Vector3f(normals.at(column + columns, row + rows).getNormalVector3fMap()
                                       - normals.at(column - columns, row - rows).getNormalVector3fMap());
            };
            curvature.at(row, column) =
                bend(difference(0, reach), difference(reach, 0), turn(0, reach), turn(reach, 0)) / kMmPerMetre;
        }
}

} // namespace

Result<SurfaceShape> surfaceShapeOf(const OrganizedCloud& cloud, double pitchMetres)
{
    const int window = std::max(kLeastWindow, std::max(cloud.width(), cloud.height()) / kWindowsInSide);
    if (cloud.width() <= 2 * window || cloud.height() <= 2 * window || cloud.channels() != 3)
        return refuse("The cloud is too small to say how its surface bends");
    if (!(pitchMetres > 0))
        return refuse("The distance of neighbouring points is not known");
    try {
        const Points::ConstPtr points = pclCloud(withoutPinholes(cloud));
        const Normals::ConstPtr normals = pclNormals(points, window, kStepInPitches * static_cast<float>(pitchMetres));
        SurfaceShape shape{Image<float>(cloud.width(), cloud.height(), 1, kNone),
                           Image<float>(cloud.width(), cloud.height(), 1, kNone)};
        findSlope(*normals, shape.slope);
        findCurvature(*points, *normals, window / 2, shape.curvature);
        hideUnmeasured(cloud, shape);
        return shape;
    } catch (const std::exception& error) {
        return tl::unexpected<Error>(errorFrom(error));
    }
}

} // namespace twinspect
