// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include "ui/imageview/image_view.h"

namespace twinspect {

namespace {

constexpr double kZoomStep = 1.25;
constexpr int kManyPixels = 10; ///< an arrow key with Shift

} // namespace

void ImageView::resizeEvent(QResizeEvent*) { dropFrame(); }

void ImageView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::LanguageChange)
        dropFrame();
    QWidget::changeEvent(event);
}

bool ImageView::event(QEvent* event)
{
    // Only where the legend is cut short or left out: over a picture whose values are being read a tool tip would be in
    // the way.
    if (event->type() == QEvent::ToolTip && !m_base.isNull() && legendPlace() != LegendPlace::Corner) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const bool below = help->pos().y() >= pictureArea().bottom();
        if (const auto shown = legend(); shown && (below || legendPlace() == LegendPlace::Nowhere)) {
            QToolTip::showText(help->globalPos(), textOf(*shown), this);
            return true;
        }
    }
    return QWidget::event(event);
}

void ImageView::mousePressEvent(QMouseEvent* event)
{
    if (m_base.isNull() || m_drag.button != Qt::NoButton)
        return;
    m_drag = {event->button(), event->position(), section(), m_window, false};
}

void ImageView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF way = event->position() - m_drag.start;
    if (m_drag.button == Qt::NoButton) {
        if (const auto pixel = pixelAt(event->position()))
            m_cursor.moveTo(pixel); // beside the picture the last point stays, so that it can be read while the pointer
                                    // is elsewhere
        return;
    }
    if (!m_drag.moved && way.manhattanLength() < QApplication::startDragDistance() / 2.0)
        return;
    m_drag.moved = true;
    if (m_drag.button == Qt::RightButton)
        setValueWindow(dragged(m_drag.window, way.x() / width(), -way.y() / height()));
    else
        m_cursor.show(m_drag.section.translated(-way / viewFromPicture().m11()));
}

void ImageView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != m_drag.button)
        return;
    const bool click = m_drag.button == Qt::LeftButton && !m_drag.moved;
    if (m_drag.button == Qt::RightButton && !m_drag.moved)
        Q_EMIT menuRequested(event->globalPosition().toPoint());
    m_drag.button = Qt::NoButton;
    if (click)
        m_tools.click(*event);
}

void ImageView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::RightButton || (event->button() == Qt::LeftButton && m_values))
        resetValueWindow();
    else
        mousePressEvent(event);
}

void ImageView::wheelEvent(QWheelEvent* event)
{
    zoom(std::pow(kZoomStep, event->angleDelta().y() / 120.0),
         event->position()); // fine wheels send fractions of a step
    event->accept();
}

void ImageView::keyPressEvent(QKeyEvent* event)
{
    const int step = event->modifiers().testFlag(Qt::ShiftModifier) ? kManyPixels : 1;
    QPoint move;
    switch (event->key()) {
    case Qt::Key_Left: move = {-step, 0}; break;
    case Qt::Key_Right: move = {step, 0}; break;
    case Qt::Key_Up: move = {0, -step}; break;
    case Qt::Key_Down: move = {0, step}; break;
    default: QWidget::keyPressEvent(event); return;
    }
    if (m_base.isNull())
        return;
    const QPoint from = m_cursor.pixel().value_or(m_base.rect().center());
    m_cursor.moveTo(QPoint(std::clamp(from.x() + move.x(), 0, m_base.width() - 1),
                           std::clamp(from.y() + move.y(), 0, m_base.height() - 1)));
}

} // namespace twinspect
