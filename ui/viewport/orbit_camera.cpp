// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewport/orbit_camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QQuaternion>

namespace twinspect {

namespace {

constexpr double kViewAngle = 30; ///< degrees, vertical
constexpr double kDegreesPerViewHeight = 180;
constexpr double kMargin = 1.06;
constexpr double kClosestMm = 0.05, kFarthestMm = 1e5;

double tangent() { return std::tan(kViewAngle / 2 * std::numbers::pi / 180); }
double dot(const QVector3D& a, const QVector3D& b) { return QVector3D::dotProduct(a, b); }

} // namespace

double OrbitCamera::viewAngleDegrees() { return kViewAngle; }
double OrbitCamera::distance() const { return m_viewHeightMm / 2 / tangent(); }
QVector3D OrbitCamera::position() const { return m_focus + m_back * static_cast<float>(distance()); }

void OrbitCamera::setUpright(const QVector3D& upright)
{
    const auto turn = QQuaternion::rotationTo(m_upright, upright.normalized());
    m_upright = upright.normalized();
    m_back = turn.rotatedVector(m_back);
    m_up = turn.rotatedVector(m_up);
    m_right = turn.rotatedVector(m_right);
    if (m_turntable)
        level();
}

void OrbitCamera::lookFrom(Side side)
{
    // Ahead of one who stands at the picture's lower edge, right of him, and above.
    const QVector3D right = (QVector3D(1, 0, 0) - m_upright * m_upright.x()).normalized();
    const QVector3D nearer = QVector3D::crossProduct(right, m_upright);
    m_up = m_upright;
    switch (side) {
    case Side::Top:
        m_back = m_upright;
        m_up = -nearer;
        break;
    case Side::Bottom:
        m_back = -m_upright;
        m_up = -nearer;
        break;
    case Side::Front: m_back = nearer; break;
    case Side::Back: m_back = -nearer; break;
    case Side::Left: m_back = -right; break;
    case Side::Right: m_back = right; break;
    }
    m_right = QVector3D::crossProduct(m_up, m_back);
}

void OrbitCamera::fit(const QVector3D& centre, const QVector3D& extentMm, double aspect)
{
    m_focus = centre;
    // What is nearer than the middle looks larger in perspective.
    const double nearer = m_orthographic ? 0 : extentMm.z() * tangent();
    m_viewHeightMm =
        std::clamp((std::max<double>(extentMm.y(), extentMm.x() / std::max(aspect, 0.1)) + nearer) * kMargin,
                   kClosestMm, kFarthestMm);
}

void OrbitCamera::focusOn(const QVector3D& point, double heightMm)
{
    m_focus = point;
    m_viewHeightMm = std::clamp(heightMm, kClosestMm, kFarthestMm);
}

void OrbitCamera::turnAbout(const QVector3D& axis, double degrees)
{
    const auto turn = QQuaternion::fromAxisAndAngle(axis, static_cast<float>(degrees));
    m_up = turn.rotatedVector(m_up).normalized();
    m_back = turn.rotatedVector(m_back).normalized();
    m_right = QVector3D::crossProduct(m_up, m_back).normalized();
    m_up = QVector3D::crossProduct(m_back, m_right); // rounding must not skew the axes over many small turns
}

void OrbitCamera::rotate(double x, double y)
{
    double tilt = -y * kDegreesPerViewHeight;
    if (m_turntable) {
        const double elevation = std::atan2(dot(m_back, m_upright), dot(m_up, m_upright)) * 180 / std::numbers::pi;
        tilt = std::clamp(elevation + tilt, -90.0, 90.0) - elevation;
    }
    turnAbout(m_turntable ? m_upright : m_up, -x * kDegreesPerViewHeight);
    turnAbout(m_right, -tilt);
}

void OrbitCamera::pan(double x, double y)
{
    m_focus -= (m_right * static_cast<float>(x) + m_up * static_cast<float>(y)) * static_cast<float>(m_viewHeightMm);
}

void OrbitCamera::zoom(double factor, QPointF about)
{
    const double before = m_viewHeightMm;
    m_viewHeightMm = std::clamp(before / factor, kClosestMm, kFarthestMm);
    const auto moved = static_cast<float>(before - m_viewHeightMm); // what is under the pointer stays there
    m_focus += (m_right * static_cast<float>(about.x()) + m_up * static_cast<float>(about.y())) * moved;
}

void OrbitCamera::setTurntable(bool turntable)
{
    m_turntable = turntable;
    if (turntable)
        level();
}

void OrbitCamera::level()
{
    const QVector3D horizontal = QVector3D::crossProduct(m_upright, m_back);
    // Straight above or below there is no horizon: the picture's right stays right.
    m_right = horizontal.length() > 1e-3F
                ? horizontal.normalized()
                : (m_right - m_upright * QVector3D::dotProduct(m_right, m_upright)).normalized();
    m_back = (m_back - m_right * QVector3D::dotProduct(m_back, m_right)).normalized();
    m_up = QVector3D::crossProduct(m_back, m_right);
}

OrbitCamera::Seen OrbitCamera::project(const QVector3D& point) const
{
    const QVector3D from = point - position();
    Seen seen;
    seen.depthMm = -dot(from, m_back);
    const double height = m_orthographic ? m_viewHeightMm : 2 * tangent() * seen.depthMm;
    seen.x = dot(from, m_right) / height;
    seen.y = dot(from, m_up) / height;
    return seen;
}

} // namespace twinspect
