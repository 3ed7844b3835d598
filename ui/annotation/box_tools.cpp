// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <numbers>

#include "ui/annotation/annotation_text.h"
#include "ui/annotation/annotation_tools.h"

namespace twinspect {

namespace {

constexpr int kEllipseCorners = 64; // of its picture on the screen; the region is exact

/// Rectangles and ellipses: a drag from corner to corner.
class BoxTool : public AnnotationTool {
public:
    BoxTool(ToolContext& context, bool ellipse) : AnnotationTool(context), m_ellipse(ellipse) {}

    [[nodiscard]] const char* id() const override { return m_ellipse ? "ellipse" : "rectangle"; }
    [[nodiscard]] QString name() const override
    {
        return m_ellipse ? AnnotationText::tr("Ellipse") : AnnotationText::tr("Rectangle");
    }
    [[nodiscard]] QString help() const override
    {
        return AnnotationText::tr("Drag from one corner to the opposite one.");
    }
    [[nodiscard]] QKeySequence key() const override
    {
        return m_ellipse ? QKeySequence(Qt::Key_O) : QKeySequence(Qt::Key_R);
    }

    void paint(QPainter& painter, const ViewProjection& view, const QRectF&) const override
    {
        if (m_shown)
            paintOutline(painter, view, outline(), true);
    }

protected:
    void begin(const Place& place) override
    {
        m_from = m_to = place.at;
        m_shown = true;
    }
    void drag(const Place& place) override
    {
        Q_EMIT repaintNeeded(boundsOf(outline()));
        m_to = place.at;
        Q_EMIT repaintNeeded(boundsOf(outline()));
    }
    void end(const Place& place) override
    {
        drag(place);
        giveUp();
        if (m_ellipse) {
            commit(filledEllipse(m_from, m_to, gridWidth(), gridHeight()), {}, place.modifiers);
        } else {
            std::vector<Outline> outlines{corners()};
            RunMask region = filled(outlines, gridWidth(), gridHeight());
            commit(std::move(region), std::move(outlines), place.modifiers);
        }
    }
    bool giveUp() override
    {
        Q_EMIT repaintNeeded(boundsOf(outline()));
        return std::exchange(m_shown, false);
    }

private:
    [[nodiscard]] Outline corners() const { return {m_from, {m_to.x, m_from.y}, m_to, {m_from.x, m_to.y}}; }
    [[nodiscard]] Outline outline() const
    {
        if (!m_ellipse)
            return corners();
        Outline points;
        for (int i = 0; i < kEllipseCorners; ++i) {
            const double angle = 2 * std::numbers::pi * i / kEllipseCorners;
            points.push_back({(m_from.x + m_to.x) / 2 + (m_to.x - m_from.x) / 2 * std::cos(angle),
                              (m_from.y + m_to.y) / 2 + (m_to.y - m_from.y) / 2 * std::sin(angle)});
        }
        return points;
    }

    bool m_ellipse;
    bool m_shown = false;
    GridPoint m_from, m_to;
};

} // namespace

std::unique_ptr<AnnotationTool> makeRectangleTool(ToolContext& context)
{
    return std::make_unique<BoxTool>(context, false);
}

std::unique_ptr<AnnotationTool> makeEllipseTool(ToolContext& context)
{
    return std::make_unique<BoxTool>(context, true);
}

} // namespace twinspect
