// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QPoint>
#include <QVector3D>

#include "core/imaging/image.h"

namespace twinspect {

/// The measured points of an organised cloud in millimetres, with the map from pixel to point and back. Camera frame: x
/// right, y down, z away from the sensor.
class CloudPoints {
public:
    CloudPoints() = default;
    /// `heights` over the ground, of the cloud's size, tell which way is up; NaN where unknown. Without them that is
    /// towards the sensor.
    explicit CloudPoints(const OrganizedCloud& cloudMetres, const DepthMap& heights = {});

    [[nodiscard]] int size() const { return static_cast<int>(m_pixelOfPoint.size()); }
    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }
    /// x y z x y z ...
    [[nodiscard]] const std::vector<float>& xyzMm() const { return m_xyzMm; }
    [[nodiscard]] QVector3D at(int point) const
    {
        const auto i = static_cast<std::size_t>(point) * 3;
        return {m_xyzMm[i], m_xyzMm[i + 1], m_xyzMm[i + 2]};
    }
    [[nodiscard]] QPoint pixelOf(int point) const
    {
        const int pixel = m_pixelOfPoint[static_cast<std::size_t>(point)];
        return {pixel % m_width, pixel / m_width};
    }
    /// Nothing where the sensor measured nothing, or outside the picture.
    [[nodiscard]] std::optional<int> pointAt(QPoint pixel) const;
    /// Away from the ground, of length 1.
    [[nodiscard]] QVector3D upright() const { return m_upright; }
    /// Box along any three axes of length 1 at right angles, around all points but one in a thousand on every side: a
    /// few stray points must not shrink the part to a speck. Judged by some ten thousand points.
    struct Box {
        QVector3D centre; ///< in the cloud's frame
        QVector3D extent; ///< along the three axes
    };
    [[nodiscard]] Box boxAlong(const std::array<QVector3D, 3>& axes) const;

private:
    int m_width = 0, m_height = 0;
    std::vector<float> m_xyzMm;
    std::vector<int> m_pixelOfPoint; ///< row * width + column
    std::vector<int> m_pointOfPixel; ///< -1 = not measured
    QVector3D m_upright{0, 0, -1};
};

} // namespace twinspect
