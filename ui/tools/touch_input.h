// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QBasicTimer>
#include <QEvent>
#include <QObject>
#include <QPointingDevice>

#include "ui/tools/tool_host.h"

class QNativeGestureEvent;
class QTouchEvent;

namespace twinspect {

/// Fingers on a view. One finger is the left button: it draws with the tool, or drags the view. Two fingers move and
/// zoom the view. A finger that is held still is the right button. While the tool draws, more fingers do nothing, so
/// that a hand may lie on the screen beside the pen. A pinch on a touch pad zooms.
class TouchInput : public QObject {
    Q_OBJECT

public:
    struct Navigation {
        std::function<void(QPointF)> pan;          ///< by a way in the view
        std::function<void(double, QPointF)> zoom; ///< by a factor about a place of the view
    };

    TouchInput(QWidget& view, ToolHost& tools, Navigation navigation);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

private:
    enum class State {
        Up,
        Down,     ///< one finger: it may tap, drag, or be the first of two
        Dragging, ///< with one finger
        Pinching, ///< with two
        Spent,    ///< nothing more until all fingers are lifted
    };
    struct Places { ///< of the two fingers
        QPointF first, second;
    };

    void follow(const QTouchEvent& event);
    void begin(const QTouchEvent& event);
    void move(const QTouchEvent& event);
    void pinch(Places places);
    void end();
    void giveUp();
    void tap();
    void hold();
    [[nodiscard]] bool native(const QNativeGestureEvent& event);
    void sendMouse(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons);
    void leave();

    QWidget& m_view;
    ToolHost& m_tools;
    Navigation m_navigation;
    const QPointingDevice m_finger; ///< of the mouse events that one finger makes
    State m_state = State::Up;
    int m_id = 0; ///< of the finger that drags
    QPointF m_pressed, m_last;
    Places m_places;
    Qt::KeyboardModifiers m_modifiers;
    quint64 m_now = 0; ///< milliseconds, of the latest event
    std::optional<quint64> m_tapped; ///< when the last tap was, at m_tappedAt
    QPointF m_tappedAt;
    QBasicTimer m_held;
};

} // namespace twinspect
