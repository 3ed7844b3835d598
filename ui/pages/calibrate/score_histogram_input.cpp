// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse and keyboard of the histogram.
#include <algorithm>
#include <cmath>

#include "ui/models/workbench.h"
#include "ui/pages/calibrate/score_histogram.h"

namespace twinspect {

namespace {

constexpr int kGrab = 8; // px to either side of a handle
constexpr double kSmallStep = 1.0 / 400, kLargeStep = 1.0 / 40; // of the visible range

} // namespace

void ScoreHistogram::pickHandle(Handle handle)
{
    m_handle = handle;
    drawHandles();
    replot(QCustomPlot::rpQueuedReplot);
}

QPoint ScoreHistogram::handlePosition(Handle handle) const
{
    return {static_cast<int>(std::lround(xAxis->coordToPixel(thresholdOf(handle)))), axisRect()->center().y()};
}

void ScoreHistogram::moveHandle(double score)
{
    if (m_handle == Handle::Review)
        m_session.moveReview(score);
    else
        m_session.moveReject(score);
}

void ScoreHistogram::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    if (event->button() != Qt::LeftButton || !m_session.workbench().recipe().content()) {
        QCustomPlot::mousePressEvent(event);
        return;
    }
    const auto distance = [&](Handle handle) {
        const double threshold = thresholdOf(handle);
        return std::isfinite(threshold) ? std::abs(event->position().x() - xAxis->coordToPixel(threshold)) : 1e9;
    };
    const double review = distance(Handle::Review);
    const double reject = distance(Handle::Reject);
    if (std::min(review, reject) > kGrab)
        return;
    // Where the two lie on each other the side of the line decides: there is only one way that each can go.
    const bool together = std::abs(review - reject) < 1;
    const bool left = event->position().x() < xAxis->coordToPixel(thresholdOf(Handle::Reject));
    pickHandle(together ? (left ? Handle::Review : Handle::Reject) : review < reject ? Handle::Review : Handle::Reject);
    m_dragging = true;
    m_session.startDrag();
    event->accept();
}

void ScoreHistogram::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragging) {
        const auto inside = std::clamp<double>(event->position().x(), axisRect()->left(), axisRect()->right());
        moveHandle(xAxis->pixelToCoord(inside));
        return;
    }
    bool near = false;
    for (const Handle handle : {Handle::Review, Handle::Reject})
        near = near
            || (std::isfinite(thresholdOf(handle))
                && std::abs(event->position().x() - xAxis->coordToPixel(thresholdOf(handle))) <= kGrab);
    setCursor(near && m_session.workbench().recipe().content() ? Qt::SplitHCursor : Qt::ArrowCursor);
    QCustomPlot::mouseMoveEvent(event);
}

void ScoreHistogram::mouseReleaseEvent(QMouseEvent* event)
{
    if (m_dragging)
        m_dragging = false;
    else
        QCustomPlot::mouseReleaseEvent(event);
}

void ScoreHistogram::mouseDoubleClickEvent(QMouseEvent*)
{
    m_dragging = false;
    showAll();
    replot(QCustomPlot::rpQueuedReplot);
}

void ScoreHistogram::keyPressEvent(QKeyEvent* event)
{
    const double threshold = thresholdOf(m_handle);
    const double step =
        xAxis->range().size() * (event->modifiers().testFlag(Qt::ShiftModifier) ? kLargeStep : kSmallStep);
    const double from = std::isfinite(threshold) ? threshold : xAxis->range().center();
    switch (event->key()) {
    case Qt::Key_V: pickHandle(Handle::Review); return;
    case Qt::Key_R: pickHandle(Handle::Reject); return;
    case Qt::Key_Left: moveHandle(from - step); return;
    case Qt::Key_Right: moveHandle(from + step); return;
    case Qt::Key_Up: // the part with the next higher score is no longer above
        if (const auto next = std::upper_bound(m_all.begin(), m_all.end(), from); next != m_all.end())
            moveHandle(*next);
        return;
    case Qt::Key_Down:
        if (const auto next = std::lower_bound(m_all.begin(), m_all.end(), from); next != m_all.begin())
            moveHandle(*(next - 1));
        return;
    case Qt::Key_Home:
        showAll();
        replot(QCustomPlot::rpQueuedReplot);
        return;
    default: QCustomPlot::keyPressEvent(event);
    }
}

bool ScoreHistogram::event(QEvent* event)
{
    // While the chart has the focus its keys are its own, whatever shortcuts the window has.
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
        switch (key->key()) {
        case Qt::Key_V:
        case Qt::Key_R:
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_Down:
            if (plain) {
                event->accept();
                return true;
            }
            break;
        default: break;
        }
    }
    return QCustomPlot::event(event);
}

void ScoreHistogram::focusInEvent(QFocusEvent* event)
{
    QCustomPlot::focusInEvent(event);
    drawHandles();
    replot(QCustomPlot::rpQueuedReplot);
}

void ScoreHistogram::focusOutEvent(QFocusEvent* event)
{
    QCustomPlot::focusOutEvent(event);
    drawHandles();
    replot(QCustomPlot::rpQueuedReplot);
}

} // namespace twinspect
