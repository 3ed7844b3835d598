// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/tool_host.h"

#include <tuple>
#include <utility>

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPointingDevice>
#include <QTabletEvent>
#include <QWheelEvent>
#include <QWidget>

namespace twinspect {

namespace {

constexpr double kWheelStep = 120; // of QWheelEvent::angleDelta()

ToolEvent::Device deviceOf(const QPointerEvent& event)
{
    const auto* device = event.pointingDevice();
    if (device == nullptr)
        return ToolEvent::Device::Mouse;
    switch (device->type()) {
    case QInputDevice::DeviceType::Stylus:
        return device->pointerType() == QPointingDevice::PointerType::Eraser ? ToolEvent::Device::Eraser
                                                                             : ToolEvent::Device::Pen;
    case QInputDevice::DeviceType::TouchScreen: return ToolEvent::Device::Touch;
    default: return ToolEvent::Device::Mouse;
    }
}

} // namespace

ToolHost::ToolHost(QWidget& view, const ViewProjection& projection, QWidget& surface)
    : QObject(&view), m_view(view), m_projection(projection), m_surface(surface)
{
    view.installEventFilter(this);
}

void ToolHost::setTool(ViewTool* tool, ViewTool* eraser)
{
    if (eraser == tool)
        eraser = nullptr;
    if (tool == m_tool && eraser == m_eraser)
        return;
    giveUp();
    for (const auto& before : {m_tool, m_eraser})
        if (before)
            disconnect(before, nullptr, this, nullptr);
    m_tool = tool;
    m_eraser = eraser;
    if (tool != nullptr) {
        follow(*tool);
        connect(tool, &ViewTool::cursorChanged, this, &ToolHost::refreshCursor);
    }
    if (eraser != nullptr)
        follow(*eraser);
    suspend(false);
    m_surface.update();
}

void ToolHost::addLayer(ViewLayer* layer)
{
    m_layers.append(layer);
    follow(*layer);
    m_surface.update();
}

void ToolHost::follow(ViewLayer& layer)
{
    connect(&layer, &ViewLayer::repaintNeeded, this, &ToolHost::repaint);
    connect(&layer, &QObject::destroyed, this, [this] { m_surface.update(); });
}

void ToolHost::repaint(const QRectF& inPicture)
{
    if (inPicture.isNull())
        m_surface.update();
    else if (const QRectF there = m_projection.boundsInView(inPicture); !there.isNull())
        m_surface.update(there.adjusted(-ViewLayer::kReach, -ViewLayer::kReach, ViewLayer::kReach, ViewLayer::kReach)
                             .toAlignedRect());
}

void ToolHost::paint(QPainter& painter, const QRectF& exposed) const
{
    if (m_projection.pictureSize().isEmpty())
        return;
    const auto one = [&](const ViewLayer* layer) {
        if (layer == nullptr)
            return;
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        layer->paint(painter, m_projection, exposed);
        painter.restore();
    };
    for (const auto& layer : m_layers)
        one(layer);
    one(m_tool);
    one(m_eraser);
}

ToolEvent ToolHost::toolEvent(const QMouseEvent& event) const
{
    const auto device = deviceOf(event);
    const bool pen = device == ToolEvent::Device::Pen || device == ToolEvent::Device::Eraser;
    return {m_projection,
            event.position(),
            m_projection.pictureAt(event.position()),
            m_projection.pixelAt(event.position()),
            event.button(),
            event.buttons(),
            event.modifiers(),
            device,
            pen ? m_pressure : 1};
}

ViewTool& ToolHost::toolFor(const QMouseEvent& event) const
{
    if (m_held != Qt::NoButton && m_dragged)
        return *m_dragged;
    return m_eraser && deviceOf(event) == ToolEvent::Device::Eraser ? *m_eraser : *m_tool;
}

bool ToolHost::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != &m_view || !m_tool || m_projection.pictureSize().isEmpty())
        return QObject::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress: return press(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick: {
        const auto& mouse = *static_cast<QMouseEvent*>(event);
        if (m_held == Qt::NoButton && !m_suspended && mouse.button() != Qt::MiddleButton
            && toolFor(mouse).doubleClick(toolEvent(mouse)))
            return true;
        return press(mouse);
    }
    case QEvent::MouseMove: move(*static_cast<QMouseEvent*>(event)); break; // the view moves the linked cursor
    case QEvent::MouseButtonRelease: return release(*static_cast<QMouseEvent*>(event));
    case QEvent::Wheel: return wheel(*static_cast<QWheelEvent*>(event));
    case QEvent::KeyPress: return keyPress(*static_cast<QKeyEvent*>(event));
    case QEvent::KeyRelease: return keyRelease(*static_cast<QKeyEvent*>(event));
    case QEvent::ShortcutOverride: overrideShortcut(*static_cast<QKeyEvent*>(event)); break;
    case QEvent::TabletPress:
    case QEvent::TabletMove:
    case QEvent::TabletRelease:
        // The view ignores it, so that Qt makes a mouse event of it that comes from the pen.
        m_pressure = static_cast<QTabletEvent*>(event)->pressure();
        break;
    case QEvent::Enter: takeTheKeys(); break;
    case QEvent::Leave:
        m_tool->leave();
        if (m_eraser)
            m_eraser->leave();
        break;
    case QEvent::FocusOut: suspend(false); break;
    case QEvent::Hide: giveUp(); break;
    default: break;
    }
    return QObject::eventFilter(watched, event);
}

bool ToolHost::press(const QMouseEvent& event)
{
    auto& tool = toolFor(event);
    if (m_held != Qt::NoButton) {
        std::ignore = tool.press(toolEvent(event)); // another button during the tool's drag
        return true;
    }
    const bool viewDrags = event.buttons() != Qt::MouseButtons(event.button());
    if (viewDrags || m_suspended || event.button() == Qt::MiddleButton || !tool.press(toolEvent(event)))
        return false;
    m_held = event.button();
    m_dragged = &tool;
    m_view.setFocus(Qt::MouseFocusReason);
    return true;
}

void ToolHost::move(const QMouseEvent& event)
{
    if (m_held != Qt::NoButton || event.buttons() == Qt::NoButton)
        toolFor(event).move(toolEvent(event));
}

bool ToolHost::release(const QMouseEvent& event)
{
    if (m_held == Qt::NoButton)
        return false;
    auto& tool = toolFor(event);
    if (event.button() == m_held)
        m_held = Qt::NoButton;
    tool.release(toolEvent(event));
    return true;
}

void ToolHost::click(const QMouseEvent& event)
{
    if (m_tool && !m_suspended)
        toolFor(event).click(toolEvent(event));
}

bool ToolHost::wheel(const QWheelEvent& event)
{
    if (m_suspended)
        return false;
    return m_tool->wheel({m_projection, event.position(), m_projection.pictureAt(event.position()),
                          m_projection.pixelAt(event.position()), Qt::NoButton, event.buttons(), event.modifiers(),
                          deviceOf(event), 1, event.angleDelta().y() / kWheelStep});
}

bool ToolHost::keyPress(const QKeyEvent& event)
{
    if (event.key() == Qt::Key_Space && event.modifiers() == Qt::NoModifier) {
        suspend(true);
        return true;
    }
    if (event.key() == Qt::Key_Escape) {
        auto* drags =
            std::exchange(m_held, Qt::NoButton) != Qt::NoButton && m_dragged ? m_dragged.data() : m_tool.data();
        return drags->cancel();
    }
    return m_tool->keyPress(event, m_projection);
}

bool ToolHost::keyRelease(const QKeyEvent& event)
{
    if (event.key() != Qt::Key_Space || !m_suspended)
        return false;
    if (!event.isAutoRepeat())
        suspend(false);
    return true;
}

void ToolHost::overrideShortcut(QKeyEvent& event) const
{
    if ((event.key() == Qt::Key_Space && event.modifiers() == Qt::NoModifier) || m_tool->wantsKey(event))
        event.accept();
}

void ToolHost::takeTheKeys()
{
    const QWidget* focus = QApplication::focusWidget();
    if (focus != nullptr && focus != &m_view
        && focus->findChild<ToolHost*>(QString(), Qt::FindDirectChildrenOnly) != nullptr)
        m_view.setFocus(Qt::MouseFocusReason);
}

void ToolHost::giveUp()
{
    const bool drags = std::exchange(m_held, Qt::NoButton) != Qt::NoButton;
    if (m_dragged && drags)
        m_dragged->cancel();
}

void ToolHost::suspend(bool suspended)
{
    m_suspended = suspended;
    refreshCursor();
}

void ToolHost::refreshCursor()
{
    m_view.setCursor(!m_tool ? QCursor(Qt::CrossCursor) : m_suspended ? QCursor(Qt::OpenHandCursor) : m_tool->cursor());
}

} // namespace twinspect
