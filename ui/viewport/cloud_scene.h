// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QColor>
#include <QImage>
#include <QSize>

#include "ui/viewport/cloud_points.h"
#include "ui/viewport/orbit_camera.h"

namespace twinspect {

/// Draws the cloud with VTK in an OpenGL context that belongs to another class. It knows nothing of widgets.
class CloudScene {
public:
    /// The context's owner: makes it current, says whether it is.
    struct Context {
        std::function<void()> makeCurrent;
        std::function<bool()> isCurrent;
    };
    explicit CloudScene(Context context);
    ~CloudScene();
    CloudScene(const CloudScene&) = delete;
    CloudScene& operator=(const CloudScene&) = delete;

    /// Points of the whole cloud and of two coarser ones (every 2nd and 4th row and column) for while it is being
/// turned. Colours are white until set.
    void setPoints(const CloudPoints& points);
    /// The colours of the pixels from `at` on, in the picture that the cloud belongs to; all others stay. What is
    /// transparent gets the colour of the unmeasured.
    void setColors(const CloudPoints& points, const QImage& colors, QPoint at = {});
    void setPointSize(double pixels) { m_pointSize = pixels; }
    void setGround(const QColor& ground);

    /// Once the context is there, and before it goes.
    void initialize();
    void release();
    [[nodiscard]] bool ready() const { return m_ready; }

    /// Draws into the framebuffer that is bound. `detail`: 0 = every point, 1, 2 = coarser.
    void render(const OrbitCamera& camera, QSize pixels, double pixelRatio, int detail);
    [[nodiscard]] int pointsAt(int detail) const;

private:
    struct Vtk;
    std::unique_ptr<Vtk> m_vtk;
    double m_pointSize = 2;
    bool m_ready = false;
};

} // namespace twinspect
