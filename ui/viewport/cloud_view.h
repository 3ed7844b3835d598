// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QImage>
#include <QWidget>

#include "ui/common/legend.h"
#include "ui/models/linked_cursor.h"
#include "ui/viewport/cloud_points.h"
#include "ui/viewport/orbit_camera.h"

class QLabel;
class QStackedLayout;

namespace twinspect {

class CloudCanvas;
class ToolHost;

/// The 3D view of one part, or a plain sentence why it cannot be shown: no OpenGL here, no points, nothing open.
class CloudView : public QWidget {
    Q_OBJECT

public:
    explicit CloudView(LinkedCursor& cursor, QWidget* parent = nullptr);

    /// Whether windows can draw with OpenGL on this machine.
    [[nodiscard]] static bool openGlAvailable();

    void setMessage(const QString& message);
    /// The camera stays where it is while the parts come in pictures of one size; otherwise it shows all.
    void setPoints(std::shared_ptr<const CloudPoints> points);
    /// One colour a pixel of the picture.
    void setColors(const QImage& colors, const std::optional<Legend>& legend);
    /// Other colours for the pixels from `at` on: the fewer, the quicker.
    void changeColors(const QImage& colors, QPoint at);
    [[nodiscard]] double pointSize() const { return m_pointSize; }
    void setPointSize(double pixels);

    void lookFrom(OrbitCamera::Side side);
    void fit();
    void zoom(double factor);
    void setOrthographic(bool orthographic);
    void setTurntable(bool turntable);
    /// Aims at the middle of the measured points of a section of the picture, as large as the section.
    void focusOn(const QRect& pixels);
    [[nodiscard]] QImage screenshot(double scale) const;
    /// Null where there is no OpenGL, as canvas().
    [[nodiscard]] ToolHost* tools() const;
    /// Null where there is no OpenGL.
    [[nodiscard]] CloudCanvas* canvas() const { return m_canvas; }

    [[nodiscard]] QSize sizeHint() const override { return {480, 400}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, 100}; }

Q_SIGNALS:
    void menuRequested(QPoint onScreen); ///< the right button was clicked, not dragged

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showWhatThereIs();
    void setCamera(const OrbitCamera& camera);

    QStackedLayout* m_stack;
    QLabel* m_message;
    CloudCanvas* m_canvas = nullptr;
    QString m_text;
    std::shared_ptr<const CloudPoints> m_points;
    OrbitCamera m_camera; ///< also where there is no canvas
    double m_pointSize = 2;
    bool m_fitted = false; ///< shows all, until the person moves it
};

} // namespace twinspect
