// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewport/point_picker.h"

#include <limits>
#include <vector>

namespace twinspect {

namespace {

constexpr double kSameSurface =
    0.02; ///< of the view's height: points deeper than that behind the foremost are hidden by it

struct Candidate {
    int point;
    float distance2; ///< on the screen
    float depth;
};

} // namespace

std::optional<QPointF> positionOf(const QVector3D& point, const OrbitCamera& camera, QSizeF size)
{
    const auto seen = camera.project(point);
    if (!camera.orthographic() && seen.depthMm <= 0)
        return std::nullopt;
    return QPointF(size.width() / 2 + seen.x * size.height(), size.height() / 2 - seen.y * size.height());
}

std::optional<int> pickPoint(const CloudPoints& points, const OrbitCamera& camera, QSizeF size, QPointF position,
                             double radius)
{
    if (size.isEmpty())
        return std::nullopt;
    // The same as OrbitCamera::project(), divisions and object calls taken out of the loop: right(v) / depth is
// compared as right(v) against target * depth.
    const QVector3D eye = camera.position(), right = camera.right(), up = camera.up(), back = camera.back();
    const double slope = camera.orthographic() ? 0 : camera.viewHeightMm() / (eye - camera.focus()).length();
    const auto perDepth = static_cast<float>(slope);
    const float constant = camera.orthographic() ? static_cast<float>(camera.viewHeightMm()) : 0;
    const auto targetX = static_cast<float>((position.x() - size.width() / 2) / size.height());
    const auto targetY = static_cast<float>((size.height() / 2 - position.y()) / size.height());
    const auto reach = static_cast<float>(radius / size.height());
    std::vector<Candidate> candidates;
    float foremost = std::numeric_limits<float>::max();
    const float* xyz = points.xyzMm().data();
    const float rx = right.x(), ry = right.y(), rz = right.z(), ux = up.x(), uy = up.y(), uz = up.z(), bx = back.x(),
                by = back.y(), bz = back.z();
    const float ex = eye.x(), ey = eye.y(), ez = eye.z();
    for (int point = 0; point < points.size(); ++point, xyz += 3) {
        const float x = xyz[0] - ex, y = xyz[1] - ey, z = xyz[2] - ez;
        const float depth = -(bx * x + by * y + bz * z);
        const float height = constant + perDepth * depth;
        const float limit = reach * height;
        const float offX = rx * x + ry * y + rz * z - targetX * height;
        const float offY = ux * x + uy * y + uz * z - targetY * height;
        if (!(height > 0) || offX > limit || offX < -limit || offY > limit || offY < -limit)
            continue;
        const float distance2 = (offX * offX + offY * offY) / (height * height);
        if (distance2 > reach * reach)
            continue;
        candidates.push_back({point, distance2, depth});
        foremost = std::min(foremost, depth);
    }
    std::optional<int> best;
    float nearest = std::numeric_limits<float>::max();
    const float deepest = foremost + static_cast<float>(kSameSurface * camera.viewHeightMm());
    for (const auto& candidate : candidates)
        if (candidate.depth <= deepest && candidate.distance2 < nearest) {
            nearest = candidate.distance2;
            best = candidate.point;
        }
    return best;
}

} // namespace twinspect
