// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewport/cloud_points.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace twinspect {

namespace {

constexpr float kMmPerMetre = 1000;
constexpr int kStrayOneIn = 1000;
constexpr int kPointsForBox = 10000;
constexpr double kFewestForUpright = 100; ///< points
constexpr float kSteepest = 4;             ///< 75 degrees

/// Sums of products of two coordinates over many points.
struct Moments {
    double n = 0, x = 0, y = 0, v = 0, xx = 0, xy = 0, yy = 0, xv = 0, yv = 0;
    void add(double px, double py, double value)
    {
        ++n;
        x += px, y += py, v += value;
        xx += px * px, xy += px * py, yy += py * py;
        xv += px * value, yv += py * value;
    }
    /// Slopes of value = a x + b y + c, least squares.
    [[nodiscard]] std::pair<double, double> slopes() const
    {
        const double a = xx - x * x / n, b = xy - x * y / n, d = yy - y * y / n;
        const double p = xv - x * v / n, q = yv - y * v / n;
        const double determinant = a * d - b * b;
        return {(p * d - q * b) / determinant, (q * a - p * b) / determinant};
    }
};

/// The direction in which heights grow. With the unit normal n of the ground h = n . p + c, so z - h / n_z is a plane
/// over x and y whatever lies on the ground; its slopes give n, and n_z better than the guess before.
QVector3D uprightOf(const OrganizedCloud& cloud, const DepthMap& heights)
{
    QVector3D upright(0, 0, -1);
    if (!heights.sameSize(cloud))
        return upright;
    Moments depth, height;
    const float* xyz = cloud.data();
    for (std::size_t pixel = 0; pixel < heights.pixelCount(); ++pixel, xyz += 3)
        if (const float h = heights.values()[pixel]; std::isfinite(h) && std::isfinite(xyz[2])) {
            depth.add(xyz[0], xyz[1], xyz[2]);
            height.add(xyz[0], xyz[1], h);
        }
    if (depth.n < kFewestForUpright)
        return upright;
    const auto [depthX, depthY] = depth.slopes();
    const auto [heightX, heightY] = height.slopes();
    for (int i = 0; i < 4; ++i) {
        const QVector3D next(static_cast<float>(depthX - heightX / upright.z()),
                             static_cast<float>(depthY - heightY / upright.z()), -1);
        if (!std::isfinite(next.x()) || !std::isfinite(next.y()) || next.length() > kSteepest)
            return {0, 0, -1}; // points on a line, or a wall
        upright = next.normalized();
    }
    return upright;
}

} // namespace

CloudPoints::CloudPoints(const OrganizedCloud& cloudMetres, const DepthMap& heights)
    : m_width(cloudMetres.width()), m_height(cloudMetres.height()), m_pointOfPixel(cloudMetres.pixelCount(), -1)
{
    const float* xyz = cloudMetres.data();
    for (std::size_t pixel = 0; pixel < m_pointOfPixel.size(); ++pixel, xyz += 3) {
        if (!std::isfinite(xyz[0]) || !std::isfinite(xyz[1]) || !std::isfinite(xyz[2]))
            continue;
        m_pointOfPixel[pixel] = size();
        m_pixelOfPoint.push_back(static_cast<int>(pixel));
        for (int axis = 0; axis < 3; ++axis)
            m_xyzMm.push_back(xyz[axis] * kMmPerMetre);
    }
    m_upright = uprightOf(cloudMetres, heights);
}

CloudPoints::Box CloudPoints::boxAlong(const std::array<QVector3D, 3>& axes) const
{
    Box box;
    if (size() == 0)
        return box;
    int step = std::max(1, size() / kPointsForBox);
    while (std::gcd(step, m_width) != 1) // or only some of the picture's columns would be seen
        ++step;
    std::vector<float> values;
    for (int i = 0; i < 3; ++i) {
        const QVector3D& axis = axes[static_cast<std::size_t>(i)];
        values.clear();
        for (int point = 0; point < size(); point += step)
            values.push_back(QVector3D::dotProduct(at(point), axis));
        const auto stray = static_cast<std::ptrdiff_t>(values.size()) / kStrayOneIn;
        std::nth_element(values.begin(), values.begin() + stray, values.end());
        const float low = values[static_cast<std::size_t>(stray)];
        std::nth_element(values.begin() + stray, values.end() - 1 - stray, values.end());
        const float high = *(values.end() - 1 - stray);
        box.centre += axis * ((low + high) / 2);
        box.extent[i] = high - low;
    }
    return box;
}

std::optional<int> CloudPoints::pointAt(QPoint pixel) const
{
    if (pixel.x() < 0 || pixel.y() < 0 || pixel.x() >= m_width || pixel.y() >= m_height)
        return std::nullopt;
    const int point = m_pointOfPixel[static_cast<std::size_t>(pixel.y()) * static_cast<std::size_t>(m_width)
                                     + static_cast<std::size_t>(pixel.x())];
    if (point < 0)
        return std::nullopt;
    return point;
}

} // namespace twinspect
