// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QVector3D>

namespace twinspect {

/// The camera that looks at a cloud. Coordinates of the cloud (mm; x right, y down, z away from the sensor); positions
/// in the view are in view heights from its middle, x right, y up, so that nothing here depends on pixels.
class OrbitCamera {
public:
    /// Named as one stands before the part lying on its ground: Top = straight down with the picture's right to the
    /// right, Front = from the picture's lower edge.
    enum class Side { Top, Bottom, Front, Back, Left, Right };
    struct Seen {
        double x = 0, y = 0; ///< view heights
        double depthMm = 0; ///< along the line of sight; not above 0 = behind the eye
    };

    /// Which way is up: away from the ground. Until told otherwise, towards the sensor. The view turns with it.
    void setUpright(const QVector3D& upright);
    [[nodiscard]] QVector3D upright() const { return m_upright; }
    void lookFrom(Side side);
    /// Shows all of a box that lies along the view's own axes: extent to the right, up and towards the eye. `aspect` =
    /// width / height of the view.
    void fit(const QVector3D& centre, const QVector3D& extentMm, double aspect);
    /// Aims at a point, seeing `heightMm` around it.
    void focusOn(const QVector3D& point, double heightMm);
    void aimAt(const QVector3D& point) { m_focus = point; }
    /// Drag by (x, y) view heights: half a turn per view height. A turntable keeps the ground level and stops at the
    /// poles.
    void rotate(double x, double y);
    void pan(double x, double y);
    void zoom(double factor, QPointF about);

    [[nodiscard]] bool turntable() const { return m_turntable; }
    void setTurntable(bool turntable); ///< on: levels the horizon
    [[nodiscard]] bool orthographic() const { return m_orthographic; }
    void setOrthographic(bool orthographic) { m_orthographic = orthographic; }

    [[nodiscard]] QVector3D position() const;
    [[nodiscard]] QVector3D focus() const { return m_focus; }
    [[nodiscard]] QVector3D right() const { return m_right; }
    [[nodiscard]] QVector3D up() const { return m_up; }
    [[nodiscard]] QVector3D back() const { return m_back; }
    [[nodiscard]] double viewHeightMm() const { return m_viewHeightMm; } ///< at the focus
    [[nodiscard]] static double viewAngleDegrees();

    [[nodiscard]] Seen project(const QVector3D& point) const;

private:
    [[nodiscard]] double distance() const;
    void turnAbout(const QVector3D& axis, double degrees);
    void level();

    QVector3D m_upright{0, 0, -1};
    QVector3D m_focus;
    QVector3D m_right{1, 0, 0}, m_up{0, -1, 0}, m_back{0, 0, -1}; ///< right-handed; the camera looks along -back
    double m_viewHeightMm = 100;
    bool m_turntable = true;
    bool m_orthographic = false;
};

} // namespace twinspect
