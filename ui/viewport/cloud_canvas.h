// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QImage>
#include <QOpenGLWidget>
#include <QSurface>
#include <QTimer>

#include "ui/models/linked_cursor.h"
#include "ui/tools/tool_host.h"
#include "ui/tools/touch_input.h"
#include "ui/viewport/cloud_scene.h"
#include "ui/viewport/point_picker.h"

namespace twinspect {

class CloudOverlay;

/// Shows the cloud in an OpenGL widget of Qt. Left drag turns, middle drag or Shift + left drag moves, right drag and
/// the wheel zoom, a double click makes the point under it the centre of turning; fingers: see TouchInput. A tool gets
/// all of this first. Moving without a button moves the linked cursor. Its marker and the tool lie on a layer of their
/// own, so the cloud is not drawn again for them.
class CloudCanvas : public QOpenGLWidget, public ViewProjection {
    Q_OBJECT

public:
    explicit CloudCanvas(LinkedCursor& cursor, QWidget* parent = nullptr);
    ~CloudCanvas() override;

    void setPoints(std::shared_ptr<const CloudPoints> points);
    void setColors(const QImage& colors, QPoint at = {}); ///< as CloudScene
    void setPointSize(double pixels);
    [[nodiscard]] const std::shared_ptr<const CloudPoints>& points() const { return m_points; }
    [[nodiscard]] const OrbitCamera& camera() const { return m_camera; }
    void setCamera(const OrbitCamera& camera);
    [[nodiscard]] CloudOverlay& overlay() { return *m_overlay; }
    [[nodiscard]] ToolHost& tools() { return *m_tools; }

    [[nodiscard]] QSize pictureSize() const override { return {m_points->width(), m_points->height()}; }
    [[nodiscard]] std::optional<QTransform> flatTransform() const override { return std::nullopt; }
    [[nodiscard]] std::optional<QPoint> pixelAt(QPointF inView) const override;
    [[nodiscard]] std::optional<QPointF> pictureAt(QPointF inView) const override;
    [[nodiscard]] std::optional<QPointF> viewAt(QPointF inPicture) const override;
    [[nodiscard]] bool sees(QPoint pixel) const override;
    void visitSeen(const QRectF& inView, const std::function<void(QPoint, QPointF)>& visit) const override;
    [[nodiscard]] QRectF boundsInView(const QRectF& inPicture) const override;
    [[nodiscard]] std::optional<QPointF> positionOf(QPoint pixel) const;
    /// The view as it stands, `scale` times as many pixels. Draws aside, the screen does not change.
    [[nodiscard]] QImage screenshot(double scale);

    /// Turns as a drag does, with as many points as the machine can draw fluently; all of them again a moment after the
    /// last turn.
    void turn(double x, double y);
    void pan(QPointF way); ///< in widget coordinates
    void zoom(double factor, QPointF about); ///< `about` in widget coordinates
    [[nodiscard]] int framesPainted() const { return m_framesPainted; }
    [[nodiscard]] int detail() const { return m_detail; } ///< 0 = every point was drawn

Q_SIGNALS:
    void menuRequested(QPoint onScreen); ///< the right button was clicked, not dragged
    void cameraMoved();

protected:
    void initializeGL() override;
    void paintGL() override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void cameraChanged(bool moving);
    void makeOpaque(unsigned int framebuffer);
    [[nodiscard]] int detailWhileMoving() const;
    [[nodiscard]] QPointF inViewHeights(QPointF position) const;
    [[nodiscard]] const PointPicker& picker() const;

    LinkedCursor& m_cursor;
    CloudScene m_scene;
    QSurface* m_surface = nullptr;
    CloudOverlay* m_overlay;
    std::unique_ptr<ToolHost> m_tools;
    TouchInput m_touch;
    std::shared_ptr<const CloudPoints> m_points = std::make_shared<const CloudPoints>();
    OrbitCamera m_camera;
    mutable std::optional<PointPicker> m_picker; ///< of the points, the camera and the size as they are
    QTimer m_rest; ///< fires when the camera has stood still
    bool m_moving = false;
    int m_detail = 0;
    double m_millisecondsPerPoint = 0; ///< measured
    int m_framesPainted = 0;
    Qt::MouseButton m_button = Qt::NoButton;
    QPointF m_pressed, m_last;
    bool m_dragged = false;
};

} // namespace twinspect
