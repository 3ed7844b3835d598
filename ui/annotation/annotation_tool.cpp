// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/annotation/annotation_tool.h"

#include <cmath>
#include <utility>

#include <QKeyEvent>
#include <QPainter>

#include "ui/annotation/annotation_layer.h"
#include "ui/common/haloed_lines.h"
#include "ui/models/linked_cursor.h"
#include "ui/models/markings.h"

namespace twinspect {

AnnotationTool::AnnotationTool(ToolContext& context, QObject* parent) : ViewTool(parent), m_context(context)
{
    connect(&context.cursor, &LinkedCursor::moved, this, &AnnotationTool::followCursor);
    connect(context.marks, &Markings::partChanged, this, [this] { cancel(); });
}

GridPixel AnnotationTool::Place::pixel() const
{
    return {static_cast<int>(std::floor(at.y)), static_cast<int>(std::floor(at.x))};
}

int AnnotationTool::gridWidth() const { return m_context.marks->part().width; }
int AnnotationTool::gridHeight() const { return m_context.marks->part().height; }

std::optional<AnnotationTool::Place> AnnotationTool::placeOf(const ToolEvent& event) const
{
    if (!event.inPicture)
        return std::nullopt;
    return Place{{event.inPicture->x(), event.inPicture->y()},
                 &event.view,
                 event.inView,
                 event.modifiers,
                 event.pressure,
                 event.device == ToolEvent::Device::Eraser};
}

std::optional<AnnotationTool::Place> AnnotationTool::placeOfCursor(const ViewProjection& view,
                                                                   Qt::KeyboardModifiers modifiers) const
{
    const auto pixel = m_context.cursor.pixel();
    if (!pixel)
        return std::nullopt;
    const QPointF middle(pixel->x() + 0.5, pixel->y() + 0.5);
    return Place{{middle.x(), middle.y()}, &view, view.viewAt(middle).value_or(QPointF()), modifiers};
}

bool AnnotationTool::press(const ToolEvent& event)
{
    if (m_dragging || event.button != Qt::LeftButton)
        return false;
    if (!m_context.marks->ready()) {
        Q_EMIT told(tr("This part cannot be annotated yet: it is still being opened, or its annotations cannot be "
                       "read."));
        return true;
    }
    if (const auto place = placeOf(event)) {
        m_dragging = true;
        begin(*place);
    }
    return true;
}

void AnnotationTool::move(const ToolEvent& event)
{
    const auto place = placeOf(event);
    if (m_dragging && !m_byKeys && place)
        drag(*place);
    else if (!m_dragging)
        hover(place);
}

void AnnotationTool::release(const ToolEvent& event)
{
    if (!m_dragging || m_byKeys)
        return;
    m_dragging = false;
    if (const auto place = placeOf(event))
        end(*place);
    else
        giveUp();
}

void AnnotationTool::leave() { hover(std::nullopt); }

// Ctrl+Return finishes the part, unless it ends what Return has begun.
bool AnnotationTool::presses(const QKeyEvent& event) const
{
    return (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter)
        && (m_byKeys || !event.modifiers().testFlag(Qt::ControlModifier));
}

bool AnnotationTool::wantsKey(const QKeyEvent& event) const
{
    const bool plain = event.modifiers() == Qt::NoModifier || event.modifiers() == Qt::KeypadModifier;
    return presses(event) || event.key() == Qt::Key_Delete
        || (plain && event.key() >= Qt::Key_1 && event.key() <= Qt::Key_9);
}

bool AnnotationTool::keyPress(const QKeyEvent& event, const ViewProjection& view)
{
    auto& annotations = *m_context.marks;
    if (presses(event)) {
        const auto place = placeOfCursor(view, event.modifiers());
        if (!place || event.isAutoRepeat() || (m_dragging && !m_byKeys) || !annotations.ready())
            return true;
        m_keyModifiers = event.modifiers();
        if (std::exchange(m_dragging, !m_dragging)) {
            m_byKeys = nullptr;
            end(*place);
        } else {
            m_byKeys = &view;
            begin(*place);
        }
        return true;
    }
    if (event.key() == Qt::Key_Delete && annotations.selected() != 0) {
        annotations.remove(annotations.selected());
        return true;
    }
    if (event.key() >= Qt::Key_1 && event.key() <= Qt::Key_9 && !event.modifiers().testFlag(Qt::ControlModifier)) {
        if (const auto* type = annotations.types().withKey(event.key() - Qt::Key_0)) {
            annotations.takeType(std::string(type->name));
            if (const auto* selected = annotations.part().find(annotations.selected())) {
                Annotation words = *selected;
                words.defectType = annotations.typeInHand();
                annotations.describe(words, tr("Set the defect type"));
            }
        }
        return true;
    }
    return otherKey(event, view);
}

bool AnnotationTool::cancel()
{
    m_byKeys = nullptr;
    const bool dragged = std::exchange(m_dragging, false);
    m_context.layer->clearPending();
    if (giveUp() || dragged)
        return true;
    if (m_context.marks->selected() == 0)
        return false;
    m_context.marks->select(0);
    return true;
}

void AnnotationTool::followCursor()
{
    if (!m_byKeys)
        return;
    if (const auto place = placeOfCursor(*m_byKeys, m_keyModifiers))
        drag(*place);
}

void AnnotationTool::drag(const Place&) {}
void AnnotationTool::end(const Place&) {}
bool AnnotationTool::giveUp() { return false; }
void AnnotationTool::hover(const std::optional<Place>&) {}
bool AnnotationTool::otherKey(const QKeyEvent&, const ViewProjection&) { return false; }

void AnnotationTool::commit(RunMask region, std::vector<Outline> outlines, Qt::KeyboardModifiers modifiers)
{
    auto& annotations = *m_context.marks;
    m_context.layer->clearPending();
    const auto* selected = annotations.part().find(annotations.selected());
    if (selected && selected->locked && (modifiers & (Qt::ShiftModifier | Qt::ControlModifier))) {
        Q_EMIT told(tr("The selected annotation is locked."));
        return;
    }
    if (modifiers.testFlag(Qt::ControlModifier)) {
        auto next = annotations.part().annotations;
        for (auto& annotation : next) {
            if (annotation.locked || (selected && selected->id != annotation.id)
                || intersected(annotation.region, region).empty())
                continue;
            annotation.region = without(annotation.region, region);
            annotation.outlines.clear();
        }
        // A region of interest may lie elsewhere, and have no pixel on this part anyway.
        std::erase_if(next, [&annotations](const Annotation& annotation) {
            return annotation.region.empty() && !annotations.part().find(annotation.id)->region.empty();
        });
        annotations.change(tr("Remove from an annotation"), std::move(next));
    } else if (modifiers.testFlag(Qt::ShiftModifier) && selected) {
        annotations.reshape(selected->id, united(selected->region, region), {}, tr("Add to an annotation"));
    } else {
        annotations.add(std::move(region), std::move(outlines));
    }
}

void AnnotationTool::preview(const RunMask& region, Qt::KeyboardModifiers modifiers)
{
    const bool takeAway = modifiers.testFlag(Qt::ControlModifier);
    const auto target = takeAway || modifiers.testFlag(Qt::ShiftModifier) ? m_context.marks->selected() : 0;
    const GridBox before = m_context.layer->pending().pixels.bounds();
    m_context.layer->setPending({region, target, takeAway}, united(before, region.bounds()));
}

void paintOutline(QPainter& painter, const ViewProjection& view, const Outline& outline, bool closed)
{
    QList<QLineF> lines;
    std::optional<QPointF> first, last;
    for (const auto& point : outline) {
        const auto at = view.viewAt({point.x, point.y});
        if (!at)
            continue;
        if (last)
            lines.append(QLineF(*last, *at));
        if (!first)
            first = at;
        last = at;
    }
    if (closed && first && last)
        lines.append(QLineF(*last, *first));
    drawHaloed(painter, lines, QPen(Qt::white, 1.5));
}

QRectF boundsOf(const Outline& outline)
{
    if (outline.empty())
        return {};
    double left = outline[0].x, right = left, top = outline[0].y, bottom = top;
    for (const auto& point : outline) {
        left = std::min(left, point.x);
        right = std::max(right, point.x);
        top = std::min(top, point.y);
        bottom = std::max(bottom, point.y);
    }
    return QRectF(left, top, right - left, bottom - top).adjusted(-1, -1, 1, 1);
}

} // namespace twinspect
