// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QPainter>

#include "ui/annotation/annotation_layer.h"
#include "ui/annotation/annotation_text.h"
#include "ui/annotation/annotation_tools.h"
#include "ui/common/haloed_lines.h"
#include "ui/models/open_annotations.h"

namespace twinspect {

namespace {

constexpr double kSmallest = 0.5, kLargest = 200; ///< radius, pixels
constexpr double kGrowth = 1.2;
constexpr double kLeastPressure = 0.15; // a pen that only just touches still paints

/// Brush and eraser. A stroke is one step to undo. It adds to the selected annotation, or begins a new one where none
/// is selected.
class BrushTool : public AnnotationTool {
public:
    BrushTool(ToolContext& context, bool eraser) : AnnotationTool(context), m_eraser(eraser) {}

    [[nodiscard]] const char* id() const override { return m_eraser ? "eraser" : "brush"; }
    [[nodiscard]] QString name() const override
    {
        return m_eraser ? AnnotationText::tr("Eraser") : AnnotationText::tr("Brush");
    }
    [[nodiscard]] QString help() const override
    {
        const QString size = AnnotationText::tr("[ and ] change the size.");
        return (m_eraser ? AnnotationText::tr(
                               "Drag to erase from the selected annotation, or from all when none is selected. %1")
                         : AnnotationText::tr("Drag to paint. The stroke adds to the selected annotation; press Escape "
                                              "first to begin a new one. Ctrl erases. %1"))
            .arg(size);
    }
    [[nodiscard]] QKeySequence key() const override
    {
        return m_eraser ? QKeySequence(Qt::Key_X) : QKeySequence(Qt::Key_K);
    }

    [[nodiscard]] bool wantsKey(const QKeyEvent& event) const override
    {
        return event.key() == Qt::Key_BracketLeft || event.key() == Qt::Key_BracketRight
            || AnnotationTool::wantsKey(event);
    }

    void paint(QPainter& painter, const ViewProjection& view, const QRectF&) const override
    {
        const auto transform = view.flatTransform();
        if (!m_at || !transform)
            return;
        const QPointF middle = transform->map(QPointF(m_at->x, m_at->y));
        const double radius = context().brushRadius * transform->m11();
        painter.setBrush(Qt::NoBrush);
        for (const auto& pen : {QPen(kHalo, 3), QPen(Qt::white, 1.2)}) {
            painter.setPen(pen);
            painter.drawEllipse(middle, radius, radius);
        }
    }

protected:
    void begin(const Place& place) override
    {
        m_erases = m_eraser || place.erases || place.modifiers.testFlag(Qt::ControlModifier);
        m_stroke = RunMask(gridWidth(), gridHeight());
        m_last = place.at;
        drag(place);
    }
    void drag(const Place& place) override
    {
        const double radius = context().brushRadius * std::max(place.pressure, kLeastPressure);
        const RunMask step = brushed(m_last, place.at, radius, gridWidth(), gridHeight());
        m_last = place.at;
        m_stroke = united(m_stroke, step);
        context().layer->setPending({m_stroke, context().marks->selected(), m_erases}, step.bounds());
        hover(place);
    }
    void end(const Place&) override
    {
        const bool adds = !m_erases && context().marks->selected() != 0;
        commit(std::exchange(m_stroke, {}), {},
               m_erases ? Qt::ControlModifier
               : adds   ? Qt::ShiftModifier
                        : Qt::NoModifier);
    }
    bool giveUp() override
    {
        const bool drew = !m_stroke.empty();
        m_stroke = {};
        return drew;
    }
    void hover(const std::optional<Place>& place) override
    {
        ring();
        m_at = place ? std::optional(place->at) : std::nullopt;
        ring();
    }
    bool otherKey(const QKeyEvent& event, const ViewProjection&) override
    {
        if (event.key() != Qt::Key_BracketLeft && event.key() != Qt::Key_BracketRight)
            return false;
        ring();
        auto& radius = context().brushRadius;
        radius =
            std::clamp(event.key() == Qt::Key_BracketRight ? radius * kGrowth : radius / kGrowth, kSmallest, kLargest);
        ring();
        return true;
    }

private:
    void ring()
    {
        const double radius = context().brushRadius + 1;
        if (m_at)
            Q_EMIT repaintNeeded(QRectF(m_at->x - radius, m_at->y - radius, 2 * radius, 2 * radius));
    }

    bool m_eraser, m_erases = false;
    RunMask m_stroke;
    GridPoint m_last;
    std::optional<GridPoint> m_at; ///< of the ring
};

} // namespace

std::unique_ptr<AnnotationTool> makeBrushTool(ToolContext& context)
{
    return std::make_unique<BrushTool>(context, false);
}

std::unique_ptr<AnnotationTool> makeEraserTool(ToolContext& context)
{
    return std::make_unique<BrushTool>(context, true);
}

} // namespace twinspect
