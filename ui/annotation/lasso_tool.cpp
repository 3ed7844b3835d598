// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineF>
#include <QPolygonF>

#include "ui/annotation/annotation_layer.h"
#include "ui/annotation/annotation_text.h"
#include "ui/annotation/annotation_tools.h"
#include "ui/common/error_text.h"
#include "ui/common/haloed_lines.h"
#include "ui/common/job.h"
#include "ui/models/current_part.h"
#include "ui/models/open_annotations.h"

namespace twinspect {

namespace {

constexpr double kLeastStep = 2; // between two corners, in pixels of the view

/// A line drawn by hand around something. In the cloud it takes the points within it that are not hidden.
class LassoTool : public AnnotationTool {
public:
    using AnnotationTool::AnnotationTool;

    [[nodiscard]] const char* id() const override { return "lasso"; }
    [[nodiscard]] QString name() const override { return AnnotationText::tr("Lasso"); }
    [[nodiscard]] QString help() const override
    {
        return AnnotationText::tr(
            "Draw a line around the defect. In the point cloud it takes the points within it that can be seen.");
    }
    [[nodiscard]] QKeySequence key() const override { return QKeySequence(Qt::Key_L); }

    // In the cloud the line may cross places without a point: there only the view knows where it is.
    void paint(QPainter& painter, const ViewProjection& view, const QRectF&) const override
    {
        if (m_view != &view)
            return;
        QList<QLineF> lines;
        for (qsizetype i = 1; i < m_inView.size(); ++i)
            lines.append(QLineF(m_inView[i - 1], m_inView[i]));
        drawHaloed(painter, lines, QPen(Qt::white, 1.5));
    }

protected:
    void begin(const Place& place) override
    {
        m_view = place.view;
        m_outline = {place.at};
        m_inView = {place.inView};
    }
    void drag(const Place& place) override
    {
        if (QLineF(m_inView.back(), place.inView).length() < kLeastStep)
            return;
        m_outline.push_back(place.at);
        m_inView.append(place.inView);
        Q_EMIT repaintNeeded({});
    }
    void end(const Place& place) override
    {
        drag(place);
        std::vector<Outline> outlines{m_outline};
        const bool flat = m_view->flatTransform().has_value();
        RunMask region = flat ? filled(outlines, gridWidth(), gridHeight()) : seenWithin();
        giveUp();
        finish(std::move(region), flat ? std::move(outlines) : std::vector<Outline>(), place.modifiers);
    }
    bool giveUp() override
    {
        const bool drew = !m_inView.isEmpty();
        m_outline.clear();
        m_inView.clear();
        Q_EMIT repaintNeeded({});
        return drew;
    }
    virtual void finish(RunMask region, std::vector<Outline> outlines, Qt::KeyboardModifiers modifiers)
    {
        commit(std::move(region), std::move(outlines), modifiers);
    }

private:
    [[nodiscard]] RunMask seenWithin() const
    {
        std::vector<PixelRun> runs;
        m_view->visitSeen(m_inView.boundingRect(), [&](QPoint pixel, QPointF inView) {
            if (m_inView.containsPoint(inView, Qt::OddEvenFill))
                runs.push_back({pixel.y(), pixel.x(), pixel.x() + 1});
        });
        return {gridWidth(), gridHeight(), std::move(runs)};
    }

    const ViewProjection* m_view = nullptr;
    Outline m_outline;
    QPolygonF m_inView;
};

/// GrabCut within a lasso.
class CutOutTool : public LassoTool {
public:
    explicit CutOutTool(ToolContext& context) : LassoTool(context), m_job(context.jobs) {}

    [[nodiscard]] const char* id() const override { return "cut-out"; }
    [[nodiscard]] QString name() const override { return AnnotationText::tr("Cut out"); }
    [[nodiscard]] QString help() const override
    {
        return AnnotationText::tr("Draw a line around the defect, with some of what is around it: what stands out in "
                                  "colour within the line is marked.");
    }
    [[nodiscard]] QKeySequence key() const override { return QKeySequence(Qt::Key_C); }

protected:
    void finish(RunMask region, std::vector<Outline>, Qt::KeyboardModifiers modifiers) override
    {
        const auto part = context().current.shown();
        if (!part || region.empty())
            return;
        preview(region, modifiers);
        m_job.start(
            AnnotationText::tr("Cutting out"), this,
            [part, region](const RunContext&) { return cutOut(part->scan.rgb, region); },
            [this, part, modifiers](Result<RunMask> cut) {
                context().layer->clearPending();
                if (context().current.shown() != part)
                    return;
                if (!cut)
                    Q_EMIT told(messageOf(cut.error()));
                else if (cut->empty())
                    Q_EMIT told(AnnotationText::tr("Nothing stands out in colour there."));
                else
                    commit(std::move(*cut), {}, modifiers);
            });
    }
    bool giveUp() override
    {
        m_job.cancel();
        return LassoTool::giveUp();
    }

private:
    LatestJob<RunMask> m_job;
};

} // namespace

std::unique_ptr<AnnotationTool> makeLassoTool(ToolContext& context) { return std::make_unique<LassoTool>(context); }
std::unique_ptr<AnnotationTool> makeCutOutTool(ToolContext& context) { return std::make_unique<CutOutTool>(context); }

} // namespace twinspect
