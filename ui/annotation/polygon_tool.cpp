// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include <QKeyEvent>
#include <QLineF>
#include <QPainter>

#include "ui/annotation/annotation_text.h"
#include "ui/annotation/annotation_tools.h"
#include "ui/common/haloed_lines.h"
#include "ui/models/open_annotations.h"

namespace twinspect {

namespace {

constexpr double kSnap = 8; ///< pixels of the view

void paintHandle(QPainter& painter, QPointF at, bool filled)
{
    painter.setPen(QPen(kHalo, 3));
    painter.drawEllipse(at, kHandle, kHandle);
    painter.setPen(QPen(Qt::white, 1.2));
    painter.setBrush(filled ? QBrush(Qt::white) : Qt::NoBrush);
    painter.drawEllipse(at, kHandle, kHandle);
    painter.setBrush(Qt::NoBrush);
}

// Return presses at the middle of the pixel that a click before it hit anywhere.
bool samePixel(GridPoint a, GridPoint b)
{
    return std::floor(a.x) == std::floor(b.x) && std::floor(a.y) == std::floor(b.y);
}

double distanceInView(const ViewProjection& view, GridPoint point, QPointF inView)
{
    const auto at = view.viewAt({point.x, point.y});
    return at ? QLineF(*at, inView).length() : std::numeric_limits<double>::infinity();
}

/// Corner by corner. Until it is closed, undo and redo go by corners.
class PolygonTool : public AnnotationTool {
public:
    using AnnotationTool::AnnotationTool;

    [[nodiscard]] const char* id() const override { return "polygon"; }
    [[nodiscard]] QString name() const override { return AnnotationText::tr("Polygon"); }
    [[nodiscard]] QString help() const override
    {
        return AnnotationText::tr(
            "Click corner by corner. Click the first corner, double click or press Return twice to close it. "
            "Backspace takes the last corner back. Near a corner of another outline the pointer snaps to it.");
    }
    [[nodiscard]] QKeySequence key() const override { return QKeySequence(Qt::Key_P); }

    [[nodiscard]] bool doubleClick(const ToolEvent& event) override
    {
        if (m_corners.size() < 3)
            return false;
        close(event.modifiers);
        return true;
    }
    [[nodiscard]] bool unfinished() const override { return !m_corners.empty(); }
    [[nodiscard]] bool wantsKey(const QKeyEvent& event) const override
    {
        return event.key() == Qt::Key_Backspace || (!m_corners.empty() && isUndo(event))
            || (!m_taken.empty() && isRedo(event)) || AnnotationTool::wantsKey(event);
    }

    void paint(QPainter& painter, const ViewProjection& view, const QRectF&) const override
    {
        if (m_corners.empty())
            return;
        Outline shown = m_corners;
        if (m_next)
            shown.push_back(*m_next);
        paintOutline(painter, view, shown, false);
        for (std::size_t i = 0; i < m_corners.size(); ++i)
            if (const auto at = view.viewAt({m_corners[i].x, m_corners[i].y}))
                paintHandle(painter, *at, i == 0);
    }

protected:
    void begin(const Place& place) override
    {
        const GridPoint at = snapped(place);
        const bool closes = m_corners.size() >= 3 && (at == m_corners.front() || samePixel(at, m_corners.back()));
        if (closes) {
            close(place.modifiers);
            return;
        }
        m_taken.clear();
        m_corners.push_back(at);
        show(at);
    }
    void hover(const std::optional<Place>& place) override
    {
        show(place ? std::optional(snapped(*place)) : std::nullopt);
    }
    void drag(const Place& place) override { hover(place); }
    bool giveUp() override
    {
        const bool drew = !m_corners.empty();
        m_corners.clear();
        m_taken.clear();
        Q_EMIT repaintNeeded({});
        return drew;
    }
    bool otherKey(const QKeyEvent& event, const ViewProjection&) override
    {
        if ((event.key() == Qt::Key_Backspace || isUndo(event)) && !m_corners.empty()) {
            m_taken.push_back(m_corners.back());
            m_corners.pop_back();
        } else if (isRedo(event) && !m_taken.empty()) {
            m_corners.push_back(m_taken.back());
            m_taken.pop_back();
        } else {
            return false;
        }
        Q_EMIT repaintNeeded({});
        return true;
    }

private:
    [[nodiscard]] static bool isUndo(const QKeyEvent& event) { return event.matches(QKeySequence::Undo); }
    [[nodiscard]] static bool isRedo(const QKeyEvent& event)
    {
        return event.matches(QKeySequence::Redo)
            || (event.key() == Qt::Key_Y && event.modifiers() == Qt::ControlModifier);
    }

    // To the first corner, then to corners of other outlines.
    [[nodiscard]] GridPoint snapped(const Place& place) const
    {
        GridPoint best = place.at;
        double nearest = kSnap;
        const auto attract = [&](GridPoint corner) {
            if (const double distance = distanceInView(*place.view, corner, place.inView); distance < nearest) {
                nearest = distance;
                best = corner;
            }
        };
        if (!m_corners.empty())
            attract(m_corners.front());
        if (place.modifiers.testFlag(Qt::AltModifier))
            return best;
        for (const auto& annotation : context().marks->part().annotations)
            for (const auto& outline : annotation.outlines)
                for (const auto& corner : outline)
                    attract(corner);
        return best;
    }
    void show(std::optional<GridPoint> next)
    {
        if (m_corners.empty() && !m_next)
            return;
        Outline before = m_corners, after = m_corners;
        if (m_next)
            before.push_back(*m_next);
        m_next = next;
        if (m_next)
            after.push_back(*m_next);
        Q_EMIT repaintNeeded(boundsOf(before).united(boundsOf(after)));
    }
    void close(Qt::KeyboardModifiers modifiers)
    {
        std::vector<Outline> outlines{m_corners};
        giveUp();
        RunMask region = filled(outlines, gridWidth(), gridHeight());
        if (region.empty())
            Q_EMIT told(AnnotationText::tr("No pixel centre lies inside the polygon."));
        commit(std::move(region), std::move(outlines), modifiers);
    }

    Outline m_corners;
    Outline m_taken; ///< corners that were taken back, the last one first to come again
    std::optional<GridPoint> m_next;
};

} // namespace

std::unique_ptr<AnnotationTool> makePolygonTool(ToolContext& context) { return std::make_unique<PolygonTool>(context); }

} // namespace twinspect
