// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QPointF>
#include <QSizeF>

#include "ui/viewport/cloud_points.h"
#include "ui/viewport/orbit_camera.h"

namespace twinspect {

/// Position of a point in a view of `size`, y down as on the screen. Nothing when it lies behind the eye.
[[nodiscard]] std::optional<QPointF> positionOf(const QVector3D& point, const OrbitCamera& camera, QSizeF size);

/// The point of the cloud under `position`: of those within `radius` of it and not hidden behind others, the nearest.
/// Goes through all points: a few milliseconds for 640,000, no graphics card involved.
[[nodiscard]] std::optional<int> pickPoint(const CloudPoints& points, const OrbitCamera& camera, QSizeF size,
                                           QPointF position, double radius);

} // namespace twinspect
