// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/touch_input.h"

#include <algorithm>
#include <utility>

#include <QApplication>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QStyleHints>
#include <QTimerEvent>
#include <QTouchEvent>
#include <QWidget>

namespace twinspect {

namespace {

constexpr double kTapReach = 40; ///< the second tap of a double tap lies so near to the first one
constexpr double kLeastSpread = 8; ///< between two fingers; nearer ones would zoom by leaps

double distance(QPointF a, QPointF b) { return QLineF(a, b).length(); }
QPointF middle(QPointF a, QPointF b) { return (a + b) / 2; }

} // namespace

TouchInput::TouchInput(QWidget& view, ToolHost& tools, Navigation navigation)
    : QObject(&view), m_view(view), m_tools(tools), m_navigation(std::move(navigation)),
      m_finger(QStringLiteral("one finger"), 0, QInputDevice::DeviceType::TouchScreen,
               QPointingDevice::PointerType::Finger, QInputDevice::Capability::Position, 1, 0)
{
    view.setAttribute(Qt::WA_AcceptTouchEvents);
    view.installEventFilter(this);
}

bool TouchInput::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TouchEnd:
        if (static_cast<QTouchEvent*>(event)->device()->type() != QInputDevice::DeviceType::TouchScreen)
            return false; // fingers on a touch pad are the pointer and the wheel
        follow(*static_cast<QTouchEvent*>(event));
        event->accept(); // or Qt makes mouse events of the first finger, too
        return true;
    case QEvent::TouchCancel:
        giveUp();
        m_state = State::Up;
        event->accept();
        return true;
    case QEvent::NativeGesture: return native(*static_cast<QNativeGestureEvent*>(event));
    case QEvent::Hide:
        giveUp();
        m_state = State::Up;
        break;
    default: break;
    }
    return QObject::eventFilter(watched, event);
}

void TouchInput::follow(const QTouchEvent& event)
{
    m_now = event.timestamp();
    m_modifiers = event.modifiers();
    if (event.type() == QEvent::TouchBegin)
        begin(event);
    else if (event.type() == QEvent::TouchUpdate)
        move(event);
    else
        end();
}

void TouchInput::begin(const QTouchEvent& event)
{
    const auto& first = event.points().front();
    m_id = first.id();
    m_pressed = m_last = first.position();
    if (m_tools.dragging()) { // by pen: the hand that holds it
        m_state = State::Spent;
        return;
    }
    m_state = State::Down;
    m_held.start(QGuiApplication::styleHints()->mousePressAndHoldInterval(), this);
    if (event.points().size() > 1)
        move(event);
}

void TouchInput::move(const QTouchEvent& event)
{
    QList<QPointF> down;
    std::optional<QPointF> ours;
    for (const auto& point : event.points()) {
        if (point.state() != QEventPoint::Released)
            down.append(point.position());
        if (point.id() == m_id)
            ours = point.position();
    }
    const bool ourIsUp = std::ranges::any_of(event.points(), [this](const QEventPoint& point) {
        return point.id() == m_id && point.state() == QEventPoint::Released;
    });
    if (m_state == State::Dragging && m_tools.dragging()) {
        if (ours)
            sendMouse(QEvent::MouseMove, m_last = *ours, Qt::NoButton, Qt::LeftButton);
        if (ourIsUp)
            end();
        return;
    }
    if (down.size() >= 2 && m_state != State::Spent) {
        if (m_state != State::Pinching) {
            if (m_state == State::Dragging)
                end();
            m_held.stop();
            m_tapped.reset();
            m_places = {down[0], down[1]};
            m_state = State::Pinching;
        }
        pinch({down[0], down[1]});
    } else if (m_state == State::Pinching) {
        m_state = State::Spent; // the finger that stays does not begin to draw
    } else if (m_state == State::Down && ours && distance(*ours, m_pressed) >= QApplication::startDragDistance()) {
        m_held.stop();
        m_tapped.reset();
        m_state = State::Dragging;
        sendMouse(QEvent::MouseMove, m_pressed, Qt::NoButton, Qt::NoButton);
        sendMouse(QEvent::MouseButtonPress, m_pressed, Qt::LeftButton, Qt::LeftButton);
        sendMouse(QEvent::MouseMove, m_last = *ours, Qt::NoButton, Qt::LeftButton);
    } else if (m_state == State::Dragging && ours) {
        sendMouse(QEvent::MouseMove, m_last = *ours, Qt::NoButton, Qt::LeftButton);
    }
}

void TouchInput::pinch(Places places)
{
    const double before = distance(m_places.first, m_places.second);
    const double after = distance(places.first, places.second);
    const QPointF at = middle(places.first, places.second);
    m_navigation.pan(at - middle(m_places.first, m_places.second));
    if (before >= kLeastSpread && after >= kLeastSpread && after != before)
        m_navigation.zoom(after / before, at);
    m_places = places;
}

void TouchInput::end()
{
    m_held.stop();
    const auto state = std::exchange(m_state, State::Up);
    if (state == State::Down) {
        tap();
    } else if (state == State::Dragging) {
        sendMouse(QEvent::MouseButtonRelease, m_last, Qt::LeftButton, Qt::NoButton);
        leave();
    }
}

void TouchInput::giveUp()
{
    m_held.stop();
    if (m_state != State::Dragging)
        return;
    m_state = State::Spent;
    m_tools.giveUp();
    sendMouse(QEvent::MouseButtonRelease, m_last, Qt::LeftButton, Qt::NoButton); // of a drag of the view
    leave();
}

void TouchInput::tap()
{
    const bool second = m_tapped && m_now - *m_tapped <= static_cast<quint64>(QApplication::doubleClickInterval())
                     && distance(m_pressed, m_tappedAt) <= kTapReach;
    m_tapped = second ? std::nullopt : std::optional(m_now);
    m_tappedAt = m_pressed;
    sendMouse(QEvent::MouseMove, m_pressed, Qt::NoButton, Qt::NoButton); // shows what is there
    sendMouse(second ? QEvent::MouseButtonDblClick : QEvent::MouseButtonPress, m_pressed, Qt::LeftButton,
              Qt::LeftButton);
    sendMouse(QEvent::MouseButtonRelease, m_pressed, Qt::LeftButton, Qt::NoButton);
    leave();
}

void TouchInput::hold()
{
    m_state = State::Spent;
    sendMouse(QEvent::MouseMove, m_pressed, Qt::NoButton, Qt::NoButton);
    sendMouse(QEvent::MouseButtonPress, m_pressed, Qt::RightButton, Qt::RightButton);
    sendMouse(QEvent::MouseButtonRelease, m_pressed, Qt::RightButton, Qt::NoButton);
    leave();
}

void TouchInput::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_held.timerId()) {
        QObject::timerEvent(event);
        return;
    }
    m_held.stop();
    if (m_state == State::Down)
        hold();
}

bool TouchInput::native(const QNativeGestureEvent& event)
{
    if (event.gestureType() != Qt::ZoomNativeGesture || event.value() <= -1)
        return false;
    m_navigation.zoom(1 + event.value(), event.position());
    return true;
}

void TouchInput::sendMouse(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons)
{
    QMouseEvent event(type, at, m_view.mapToGlobal(at), button, buttons, m_modifiers, &m_finger);
    QCoreApplication::sendEvent(&m_view, &event);
}

/// A finger that is lifted is nowhere.
void TouchInput::leave()
{
    if (auto* tool = m_tools.tool())
        tool->leave();
}

} // namespace twinspect
