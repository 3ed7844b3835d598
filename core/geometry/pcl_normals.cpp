// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/pcl_normals.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include <pcl/features/integral_image_normal.h>
#include <pcl/point_cloud.h>
#include <pcl/point_types.h>

namespace twinspect {

namespace {

float medianDistance(const pcl::PointCloud<pcl::PointXYZ>& points)
{
    std::vector<float> distances;
    for (const auto& point : points)
        if (std::isfinite(point.z))
            distances.push_back(std::abs(point.z));
    if (distances.empty())
        return 0;
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    return *middle;
}

} // namespace

std::shared_ptr<pcl::PointCloud<pcl::PointXYZ>> pclCloud(const OrganizedCloud& cloud)
{
    auto points = std::make_shared<pcl::PointCloud<pcl::PointXYZ>>(cloud.width(), cloud.height());
    points->is_dense = false;
    const float* value = cloud.data();
    for (auto& point : *points) {
        point.getArray3fMap() = Eigen::Array3f(value[0], value[1], value[2]);
        value += 3;
    }
    return points;
}

std::shared_ptr<pcl::PointCloud<pcl::Normal>> pclNormals(
    const std::shared_ptr<const pcl::PointCloud<pcl::PointXYZ>>& points, int window, float step)
{
    pcl::IntegralImageNormalEstimation<pcl::PointXYZ, pcl::Normal> estimation;
    estimation.setNormalEstimationMethod(estimation.AVERAGE_3D_GRADIENT);
    estimation.setBorderPolicy(estimation.BORDER_POLICY_MIRROR);
    // PCL allows a change of depth of 2 * factor * (distance + 1 m) within one surface.
    estimation.setMaxDepthChangeFactor(step / (2 * (medianDistance(*points) + 1)));
    estimation.setNormalSmoothingSize(static_cast<float>(window));
    estimation.setInputCloud(points);
    auto normals = std::make_shared<pcl::PointCloud<pcl::Normal>>();
    estimation.compute(*normals);
    return normals;
}

} // namespace twinspect
