// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/imaging/image.h"

namespace pcl {
template <typename Point>
class PointCloud;
struct Normal;
struct PointXYZ;
} // namespace pcl

namespace twinspect {

// Private to core/geometry: what PCL says of an organised cloud. Both throw what PCL throws.

inline constexpr float kStepInPitches = 3; ///< neighbours farther apart lie on two surfaces

[[nodiscard]] std::shared_ptr<pcl::PointCloud<pcl::PointXYZ>> pclCloud(const OrganizedCloud& cloud);

/// Directions of the surface towards the sensor, from integral images (Holzer, Rusu, Dixon, Gedikli, Navab 2012; PCL's
/// IntegralImageNormalEstimation): means over `window` x `window` pixels, not over steps of more than `step` metres.
/// NaN where there is none.
[[nodiscard]] std::shared_ptr<pcl::PointCloud<pcl::Normal>> pclNormals(
    const std::shared_ptr<const pcl::PointCloud<pcl::PointXYZ>>& points, int window, float step);

} // namespace twinspect
