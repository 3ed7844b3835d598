// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/fpfh.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include <pcl/features/normal_3d.h>
#include <pcl/point_cloud.h>
#include <pcl/point_types.h>

#include "core/base/library_error.h"
#include "core/base/run_context.h"

namespace twinspect {

namespace {

constexpr int kBins = kFpfhSize / 3;
constexpr double kMostRadius = 64; // pixels

struct Offset {
    int row = 0;
    int column = 0;
};

/// Every step-th pixel within `radius` pixels on a plane, without the middle, row by row.
std::vector<Offset> offsetsWithin(double radius, int step)
{
    const int reach = static_cast<int>(radius) / step * step;
    std::vector<Offset> offsets;
    for (int row = -reach; row <= reach; row += step)
        for (int column = -reach; column <= reach; column += step)
            if ((row != 0 || column != 0) && row * row + column * column <= radius * radius)
                offsets.push_back({row, column});
    return offsets;
}

/// The bin of an angle's cosine, -1..1.
std::size_t binOf(float cosine)
{
    return static_cast<std::size_t>(std::clamp(static_cast<int>(kBins * (cosine + 1) / 2), 0, kBins - 1));
}

/// The bin of the angle of (x, y), -pi..pi: how many limits between bins lie between it and 0. Faster than an arc
/// tangent.
std::size_t binOfAngle(float x, float y)
{
    constexpr int kHalf = kBins / 2;
    static const auto kLimits = [] {
        std::array<std::array<float, 2>, kHalf> limits{};
        for (std::size_t i = 0; i < kHalf; ++i) {
            const double angle = std::numbers::pi * static_cast<double>(2 * i + 1) / kBins;
            limits[i] = {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
        }
        return limits;
    }();
    int passed = 0;
    for (const auto& [cosine, sine] : kLimits)
        passed += cosine * std::abs(y) > sine * x ? 1 : 0;
    return static_cast<std::size_t>(y < 0 ? kHalf - passed : kHalf + passed);
}

/// The bins of a pair's turn, twist and lean (Rusu et al. 2009, eq. 1), as PCL's computePairFeatures() has them: seen
/// from the point whose direction leans more towards the other point.
std::array<std::size_t, 3> binsOf(const Eigen::Vector3f& firstPoint, const Eigen::Vector3f& firstNormal,
                                  const Eigen::Vector3f& secondPoint, const Eigen::Vector3f& secondNormal)
{
    Eigen::Vector3f line = (secondPoint - firstPoint).normalized();
    const float first = firstNormal.dot(line), second = secondNormal.dot(line);
    const bool swap = std::abs(first) < std::abs(second);
    const Eigen::Vector3f& u = swap ? secondNormal : firstNormal;
    const Eigen::Vector3f& other = swap ? firstNormal : secondNormal;
    if (swap)
        line = -line;
    const Eigen::Vector3f across = line.cross(u);
    const float length = across.norm();
    if (!(length > 0)) // no frame: PCL takes all angles for 0
        return {kBins / 2, kBins + kBins / 2, 2 * kBins + kBins / 2};
    const Eigen::Vector3f v = across / length;
    return {binOfAngle(u.dot(other), u.cross(v).dot(other)), kBins + binOf(v.dot(other)),
            2 * kBins + binOf(swap ? -second : first)};
}

/// The surface as points of PCL, and the histograms of each of them.
class FpfhGrid {
public:
    FpfhGrid(const DepthMap& height, const FpfhOptions& options)
        : m_width(height.width()), m_height(height.height()), m_options(options),
          m_points(static_cast<std::uint32_t>(m_width), static_cast<std::uint32_t>(m_height)),
          m_normals(m_points.size(), Eigen::Vector3f::Zero()), m_known(m_points.size(), 0), m_simple(m_points.size()),
          m_pairs(m_points.size(), 0)
    {
        for (int row = 0; row < m_height; ++row)
            for (int column = 0; column < m_width; ++column)
                m_points.at(column, row) = {static_cast<float>(column), static_cast<float>(row),
                                            height.at(row, column)};
    }

    Result<Image<float>> compute(const std::stop_token& stop)
    {
        findNormals();
        const auto around = offsetsWithin(m_options.featureRadius, m_options.step);
        for (int row = 0; row < m_height; row += m_options.step) {
            if (stop.stop_requested())
                return cancelled();
            countPairs(row, std::span(around).subspan(around.size() / 2));
        }
        const int step = m_options.step;
        Image<float> result((m_width + step - 1) / step, (m_height + step - 1) / step, kFpfhSize,
                            std::numeric_limits<float>::quiet_NaN());
        for (int row = 0; row < m_height; row += step) {
            if (stop.stop_requested())
                return cancelled();
            weigh(row, around, result);
        }
        return result;
    }

private:
    [[nodiscard]] std::size_t index(int row, int column) const
    {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(m_width) + static_cast<std::size_t>(column);
    }

    /// visit(index, squared distance) for the points near (row, column) in all three dimensions.
    template <typename Visit>
    void visitNear(int row, int column, std::span<const Offset> offsets, double radius, const Visit& visit) const
    {
        const float limit = static_cast<float>(radius * radius);
        const float z = m_points[index(row, column)].z;
        for (const auto& offset : offsets) {
            const int y = row + offset.row, x = column + offset.column;
            if (y < 0 || x < 0 || y >= m_height || x >= m_width)
                continue;
            const auto at = index(y, x);
            const float up = m_points[at].z - z;
            const float squared = static_cast<float>(offset.row * offset.row + offset.column * offset.column) + up * up;
            if (squared <= limit) // false for NaN
                visit(at, squared);
        }
    }

    /// Directions of the surface, upwards: of the plane through the points around.
    void findNormals()
    {
        const auto around = offsetsWithin(m_options.normalRadius, 1);
        pcl::Indices indices;
        for (int row = 0; row < m_height; ++row)
            for (int column = 0; column < m_width; ++column) {
                const auto at = index(row, column);
                if (std::isnan(m_points[at].z))
                    continue;
                indices.assign(1, static_cast<pcl::index_t>(at));
                visitNear(row, column, around, m_options.normalRadius,
                          [&](std::size_t near, float) { indices.push_back(static_cast<pcl::index_t>(near)); });
                Eigen::Vector4f plane;
                float curvature = 0;
                if (!pcl::computePointNormal(m_points, indices, plane, curvature) || !plane.allFinite())
                    continue;
                m_normals[at] = plane.head<3>() * (plane[2] < 0 ? -1 : 1);
                m_known[at] = 1;
            }
        for (std::size_t at = 0; at < m_points.size(); ++at)
            if (!m_known[at])
                m_points[at].z = std::numeric_limits<float>::quiet_NaN();
    }

    /// The simple histograms (SPFH). Both points of a pair count the same angles, so `offsets` are those after the
    /// middle.
    void countPairs(int row, std::span<const Offset> offsets)
    {
        for (int column = 0; column < m_width; column += m_options.step) {
            const auto at = index(row, column);
            if (!m_known[at])
                continue;
            visitNear(row, column, offsets, m_options.featureRadius, [&](std::size_t near, float) {
                const auto bins = binsOf(m_points[at].getVector3fMap(), m_normals[at], m_points[near].getVector3fMap(),
                                         m_normals[near]);
                for (const auto point : {at, near}) {
                    for (const auto bin : bins)
                        ++m_simple[point][bin];
                    ++m_pairs[point];
                }
            });
        }
    }

    /// The means of the simple histograms around each pixel of a row, by 1 over the squared distance as PCL weighs
    /// them, each third scaled to the sum 100.
    void weigh(int row, std::span<const Offset> offsets, Image<float>& result) const
    {
        for (int column = 0; column < m_width; column += m_options.step) {
            if (!m_known[index(row, column)])
                continue;
            std::array<float, kFpfhSize> sums{};
            visitNear(row, column, offsets, m_options.featureRadius, [&](std::size_t near, float squared) {
                const float weight = 1 / (squared * static_cast<float>(m_pairs[near]));
                for (std::size_t bin = 0; bin < kFpfhSize; ++bin)
                    sums[bin] += weight * m_simple[near][bin];
            });
            for (int third = 0; third < 3; ++third) {
                const auto values = std::span(sums).subspan(static_cast<std::size_t>(third * kBins), kBins);
                double sum = 0;
                for (const float value : values)
                    sum += value;
                if (!(sum > 0)) // nothing is near
                    break;
                for (int bin = 0; bin < kBins; ++bin)
                    result.at(row / m_options.step, column / m_options.step, third * kBins + bin) =
                        static_cast<float>(100 / sum * values[static_cast<std::size_t>(bin)]);
            }
        }
    }

    int m_width, m_height;
    FpfhOptions m_options;
    pcl::PointCloud<pcl::PointXYZ> m_points;
    std::vector<Eigen::Vector3f> m_normals;
    std::vector<std::uint8_t> m_known;                                 ///< there is a point with a normal
    std::vector<std::array<float, kFpfhSize>> m_simple; ///< numbers of pairs by bin
    std::vector<int> m_pairs;                           ///< of each point
};

} // namespace

Result<Image<float>> fpfhOf(const DepthMap& height, const FpfhOptions& options, const std::stop_token& stop)
{
    for (const double radius : {options.normalRadius, options.featureRadius})
        if (!(radius >= 1 && radius <= kMostRadius))
            return failure(ErrorCode::InvalidArgument,
                           Text("The radius of a surface's neighbourhood must be 1 to %1 pixels", kMostRadius));
    if (options.step < 1 || options.step > options.featureRadius)
        return failure(ErrorCode::InvalidArgument, "A surface's neighbourhood must reach to the next point");
    try {
        return FpfhGrid(height, options).compute(stop);
    } catch (const std::exception& error) {
        return tl::unexpected<Error>(errorFrom(error));
    }
}

} // namespace twinspect
