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

constexpr double kNear = 7; ///< pixels of the view, to a corner or an edge

/// Selects annotations, and moves, adds and deletes the corners of the selected outline.
class SelectTool : public AnnotationTool {
public:
    using AnnotationTool::AnnotationTool;

    [[nodiscard]] const char* id() const override { return "select"; }
    [[nodiscard]] QString name() const override { return AnnotationText::tr("Select"); }
    [[nodiscard]] QString help() const override
    {
        return AnnotationText::tr(
            "Click an annotation to select it; click again for the one below. Drag a corner of its outline, or an edge "
            "to add a corner. Ctrl + click deletes a corner, the Delete key deletes the annotation.");
    }
    [[nodiscard]] QKeySequence key() const override { return QKeySequence(Qt::Key_V); }
    [[nodiscard]] QCursor cursor() const override { return Qt::ArrowCursor; }

    void paint(QPainter& painter, const ViewProjection& view, const QRectF&) const override
    {
        for (const auto& outline : m_held ? m_outlines : outlines()) {
            paintOutline(painter, view, outline, true);
            for (const auto& corner : outline) {
                const auto at = view.viewAt({corner.x, corner.y});
                if (!at)
                    continue;
                painter.setPen(QPen(kHalo, 3));
                painter.setBrush(Qt::white);
                painter.drawRect(QRectF(at->x() - kHandle, at->y() - kHandle, 2 * kHandle, 2 * kHandle));
            }
        }
    }

protected:
    void begin(const Place& place) override
    {
        m_outlines = outlines();
        m_held = cornerAt(place);
        if (m_held && place.modifiers.testFlag(Qt::ControlModifier)) {
            auto& outline = m_outlines[m_held->outline];
            if (outline.size() > 3) {
                outline.erase(outline.begin() + static_cast<std::ptrdiff_t>(m_held->corner));
                reshape(AnnotationText::tr("Delete a corner"));
            } else {
                Q_EMIT told(AnnotationText::tr(
                    "A polygon has at least three corners. The Delete key deletes the whole annotation."));
            }
            m_held.reset();
            return;
        }
        if (!m_held)
            m_held = newCornerAt(place);
        if (!m_held)
            selectAt(place.pixel());
    }
    void drag(const Place& place) override
    {
        if (!m_held)
            return;
        auto& outline = m_outlines[m_held->outline];
        const QRectF before = boundsOf(outline);
        outline[m_held->corner] = place.at;
        m_moved = true;
        Q_EMIT repaintNeeded(before.united(boundsOf(outline)));
    }
    void end(const Place&) override
    {
        if (m_held && m_moved)
            reshape(AnnotationText::tr("Move a corner"));
        giveUp();
    }
    bool giveUp() override
    {
        m_moved = false;
        Q_EMIT repaintNeeded({});
        return std::exchange(m_held, std::nullopt).has_value();
    }

private:
    struct Corner {
        std::size_t outline = 0, corner = 0;
    };

    [[nodiscard]] std::vector<Outline> outlines() const
    {
        const auto& annotations = *context().marks;
        const auto* selected = annotations.part().find(annotations.selected());
        return selected && !selected->locked ? selected->outlines : std::vector<Outline>();
    }
    [[nodiscard]] std::optional<Corner> cornerAt(const Place& place) const
    {
        std::optional<Corner> best;
        double nearest = kNear;
        for (std::size_t o = 0; o < m_outlines.size(); ++o) {
            for (std::size_t c = 0; c < m_outlines[o].size(); ++c) {
                const auto at = place.view->viewAt({m_outlines[o][c].x, m_outlines[o][c].y});
                if (const double distance = at ? QLineF(*at, place.inView).length() : kNear; distance < nearest) {
                    nearest = distance;
                    best = Corner{o, c};
                }
            }
        }
        return best;
    }
    // On an edge: the corner is there from now on, and is dragged.
    [[nodiscard]] std::optional<Corner> newCornerAt(const Place& place)
    {
        for (std::size_t o = 0; o < m_outlines.size(); ++o) {
            for (std::size_t c = 0; c < m_outlines[o].size(); ++c) {
                const auto& a = m_outlines[o][c];
                const auto& b = m_outlines[o][(c + 1) % m_outlines[o].size()];
                const auto from = place.view->viewAt({a.x, a.y}), to = place.view->viewAt({b.x, b.y});
                if (!from || !to || distanceToEdge(place.inView, *from, *to) >= kNear)
                    continue;
                m_outlines[o].insert(m_outlines[o].begin() + static_cast<std::ptrdiff_t>(c) + 1, place.at);
                return Corner{o, c + 1};
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] static double distanceToEdge(QPointF point, QPointF from, QPointF to)
    {
        const QPointF way = to - from;
        const double squared = QPointF::dotProduct(way, way);
        const double t = squared == 0 ? 0 : std::clamp(QPointF::dotProduct(point - from, way) / squared, 0.0, 1.0);
        return QLineF(point, from + t * way).length();
    }
    void reshape(const QString& text)
    {
        auto& annotations = *context().marks;
        RunMask region = filled(m_outlines, gridWidth(), gridHeight());
        if (region.empty())
            Q_EMIT told(AnnotationText::tr("The polygon would hold no pixel."));
        else
            annotations.reshape(annotations.selected(), std::move(region), m_outlines, text);
    }
    // The uppermost one under the pointer, or the next below the selected one.
    void selectAt(GridPixel pixel)
    {
        auto& annotations = *context().marks;
        const auto& all = annotations.part().annotations;
        std::uint64_t top = 0, below = 0;
        bool passed = false;
        for (auto annotation = all.rbegin(); annotation != all.rend(); ++annotation) {
            if (!annotation->region.contains(pixel.row, pixel.column))
                continue;
            if (top == 0)
                top = annotation->id;
            if (passed && below == 0)
                below = annotation->id;
            passed = passed || annotation->id == annotations.selected();
        }
        annotations.select(below != 0 ? below : top);
    }

    std::vector<Outline> m_outlines;
    std::optional<Corner> m_held;
    bool m_moved = false;
};

} // namespace

std::unique_ptr<AnnotationTool> makeSelectTool(ToolContext& context) { return std::make_unique<SelectTool>(context); }

} // namespace twinspect
