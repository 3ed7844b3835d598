// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/smooth_surface.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <pcl/point_cloud.h>
#include <pcl/point_types.h>
#include <pcl/segmentation/euclidean_plane_coefficient_comparator.h>
#include <pcl/segmentation/organized_connected_component_segmentation.h>

#include "core/base/library_error.h"
#include "core/geometry/pcl_normals.h"

namespace twinspect {

namespace {

using Points = pcl::PointCloud<pcl::PointXYZ>;
using Normals = pcl::PointCloud<pcl::Normal>;

constexpr int kWindow = 5; ///< pixels along a side that a normal is estimated from
constexpr int kBlurred = 2; ///< pixels beside an edge whose normals say something of both sides
constexpr int kWithoutNormal = 3; ///< pixels beside a step or a hole for which PCL estimates none

} // namespace

struct SmoothSurface::Data {
    Points::ConstPtr points;
    Normals::ConstPtr normals;
    float step; ///< metres

    [[nodiscard]] bool near(const pcl::PointXYZ& a, const pcl::PointXYZ& b) const
    {
        return (a.getVector3fMap() - b.getVector3fMap()).norm() <= step; // NaN is near nothing
    }
    [[nodiscard]] bool hasNormal(int row, int column) const { return !std::isnan(normals->at(column, row).normal_x); }
    [[nodiscard]] std::size_t withNormal(int row, int column) const;
    void widen(Mask& piece, bool overNormals) const;
};

// Index of a point with a normal, on a way of at most kWithoutNormal steps from this one; of this one when there is
// none.
std::size_t SmoothSurface::Data::withNormal(int row, int column) const
{
    struct Stop {
        int row, column, steps;
    };
    const int width = static_cast<int>(points->width), height = static_cast<int>(points->height);
    std::vector<Stop> stops{{row, column, 0}}; // few enough that one seen twice does no harm
    for (std::size_t i = 0; i < stops.size(); ++i) {
        const Stop from = stops[i];
        if (hasNormal(from.row, from.column))
            return static_cast<std::size_t>(from.row) * points->width + static_cast<std::size_t>(from.column);
        if (from.steps == kWithoutNormal)
            continue;
        for (int y = std::max(from.row - 1, 0); y <= std::min(from.row + 1, height - 1); ++y)
            for (int x = std::max(from.column - 1, 0); x <= std::min(from.column + 1, width - 1); ++x)
                if (near(points->at(from.column, from.row), points->at(x, y)))
                    stops.push_back({y, x, from.steps + 1});
    }
    return static_cast<std::size_t>(row) * points->width + static_cast<std::size_t>(column);
}

// By one pixel to all eight sides; without `overNormals` only by pixels that have no normal.
void SmoothSurface::Data::widen(Mask& piece, bool overNormals) const
{
    const Mask before = piece;
    const int width = piece.width(), height = piece.height();
    const auto touches = [&](int row, int column) {
        for (int y = std::max(row - 1, 0); y <= std::min(row + 1, height - 1); ++y)
            for (int x = std::max(column - 1, 0); x <= std::min(column + 1, width - 1); ++x)
                if (before.at(y, x) != 0 && near(points->at(column, row), points->at(x, y)))
                    return true;
        return false;
    };
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column)
            if (before.at(row, column) == 0 && (overNormals || !hasNormal(row, column)) && touches(row, column))
                piece.at(row, column) = 1;
}

Result<SmoothSurface> SmoothSurface::of(const OrganizedCloud& cloud, double pitchMetres)
{
    if (cloud.width() <= 2 * kWindow || cloud.height() <= 2 * kWindow || cloud.channels() != 3)
        return failure(ErrorCode::InvalidArgument, "The cloud is too small to say where its surface points to", "",
                       "Fill by height instead");
    if (!(pitchMetres > 0))
        return failure(ErrorCode::InvalidArgument, "The distance of neighbouring points is not known", "",
                       "Fill by height instead");
    try {
        auto data = std::make_shared<Data>();
        data->step = kStepInPitches * static_cast<float>(pitchMetres);
        data->points = pclCloud(cloud);
        data->normals = pclNormals(data->points, kWindow, data->step);
        return SmoothSurface(std::move(data));
    } catch (const std::exception& error) {
        return tl::unexpected<Error>(errorFrom(error));
    }
}

Mask SmoothSurface::around(int row, int column, double degrees) const
{
    const auto& points = *m_data->points;
    Mask piece(static_cast<int>(points.width), static_cast<int>(points.height));
    if (row < 0 || column < 0 || row >= piece.height() || column >= piece.width()
        || !std::isfinite(points.at(column, row).z))
        return piece;

    const auto comparator = std::make_shared<pcl::EuclideanPlaneCoefficientComparator<pcl::PointXYZ, pcl::Normal>>();
    comparator->setInputCloud(m_data->points);
    comparator->setInputNormals(m_data->normals);
    comparator->setAngularThreshold(static_cast<float>(degrees * std::numbers::pi / 180));
    comparator->setDistanceThreshold(m_data->step, false);
    pcl::OrganizedConnectedComponentSegmentation<pcl::PointXYZ, pcl::Label> segmentation(comparator);
    segmentation.setInputCloud(m_data->points);
    pcl::PointCloud<pcl::Label> labels;
    std::vector<pcl::PointIndices> pieces;
    segmentation.segment(labels, pieces);

    for (const int pixel : pieces[labels[m_data->withNormal(row, column)].label].indices)
        piece.values()[static_cast<std::size_t>(pixel)] = 1;
    for (int round = 0; round < kWithoutNormal; ++round)
        m_data->widen(piece, round < kBlurred);
    return piece;
}

} // namespace twinspect
