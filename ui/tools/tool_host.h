// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>

#include "ui/tools/view_tool.h"

class QKeyEvent;
class QMouseEvent;
class QPainter;
class QWheelEvent;
class QWidget;

namespace twinspect {

/// The tool and the layers of one view. It filters the events of the view, so that the tool gets them first, and paints
/// only what changed. While there is a tool, the keys follow the pointer from view to view.
class ToolHost : public QObject {
    Q_OBJECT

public:
    /// `surface` is the widget over the finished picture on which the view calls paint(): the view, or a child of it.
    ToolHost(QWidget& view, const ViewProjection& projection, QWidget& surface);

    /// Null = the view only navigates. Tools outlive the view or are deleted first. `eraser` works in the place of the
    /// tool while the pen is turned over; null = the tool itself.
    void setTool(ViewTool* tool, ViewTool* eraser = nullptr);
    [[nodiscard]] ViewTool* tool() const { return m_tool; }
    /// The tool has taken a press, and follows the pointer until it is released.
    [[nodiscard]] bool dragging() const { return m_held != Qt::NoButton; }
    void giveUp(); ///< a drag of the tool
    /// Space is held: the pointer moves the picture for a while.
    [[nodiscard]] bool suspended() const { return m_suspended; }
    /// Below the tool, and above the layers before it.
    void addLayer(ViewLayer* layer);
    void paint(QPainter& painter, const QRectF& exposed) const;
    /// To be called by the view when a button was released that it has for itself and did not drag with.
    void click(const QMouseEvent& event);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    [[nodiscard]] bool release(const QMouseEvent& event);
    [[nodiscard]] bool wheel(const QWheelEvent& event);
    [[nodiscard]] bool keyPress(const QKeyEvent& event);
    [[nodiscard]] bool keyRelease(const QKeyEvent& event);
    void overrideShortcut(QKeyEvent& event) const;
    void takeTheKeys();
    void suspend(bool suspended);
    void refreshCursor();
    void follow(ViewLayer& layer);
    void repaint(const QRectF& inPicture);
    [[nodiscard]] ToolEvent toolEvent(const QMouseEvent& event) const;
    [[nodiscard]] ViewTool& toolFor(const QMouseEvent& event) const;

    QWidget& m_view;
    const ViewProjection& m_projection;
    QWidget& m_surface;
    QPointer<ViewTool> m_tool, m_eraser;
    QPointer<ViewTool> m_dragged; ///< the one of both that drags
    QList<QPointer<ViewLayer>> m_layers;
    Qt::MouseButton m_held = Qt::NoButton; ///< the tool drags with it
    bool m_suspended = false;
    double m_pressure = 1; ///< the pen's latest
};

} // namespace twinspect
