// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include "ui/viewport/cloud_points.h"
#include "ui/viewport/orbit_camera.h"

namespace twinspect {

/// Position of a point in a view of `size`, y down as on the screen. Nothing when it lies behind the eye.
[[nodiscard]] std::optional<QPointF> positionOf(const QVector3D& point, const OrbitCamera& camera, QSizeF size);

/// Finds the points of a cloud under places of a view, and which points are hidden. It sorts the points into square
/// cells of the view once, for one camera. So a look-up touches few points, however large the cloud is. The points must
/// live longer than the picker.
class PointPicker {
public:
    PointPicker(const CloudPoints& points, const OrbitCamera& camera, QSizeF size, double radius);

    /// Of the points within the radius and not hidden behind others there, the nearest.
    [[nodiscard]] std::optional<int> pick(QPointF position) const;
    /// Whether a point lies within the view and is not hidden behind others in its cell, which is as wide as the
    /// radius.
    [[nodiscard]] bool sees(int point) const;
    /// Every point within a rectangle of the view that sees() tells of, with its place.
    void visitSeen(const QRectF& inView, const std::function<void(int, QPointF)>& visit) const;

private:
    struct Spot {
        float x, y, depth; ///< px, px, mm
    };
    [[nodiscard]] Spot spotOf(int point) const;
    [[nodiscard]] int cellOf(const Spot& spot) const; ///< -1 = farther than the radius from the view

    const CloudPoints& m_points;
    QVector3D m_eye, m_right, m_up, m_back;
    float m_perDepth, m_constant; ///< height of the view in mm = m_constant + m_perDepth * depth
    float m_width, m_height, m_radius;
    float m_sameSurfaceMm; ///< what lies deeper than that behind the foremost is hidden by it
    int m_columns = 0, m_rows = 0;
    std::vector<int> m_firstOfCell; ///< index into m_sorted; one more than there are cells
    std::vector<int> m_sorted; ///< points, cell by cell
    std::vector<float> m_foremost; ///< depth, of each cell
};

} // namespace twinspect
