// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <functional>
#include <mutex>

#include <QKeyEvent>
#include <QLocale>

#include "core/geometry/smooth_surface.h"
#include "ui/annotation/annotation_text.h"
#include "ui/annotation/annotation_tools.h"
#include "ui/common/error_text.h"
#include "ui/common/job.h"
#include "ui/common/value_text.h"
#include "ui/models/current_part.h"

namespace twinspect {

namespace {

constexpr double kStep = 1.15; ///< of the tolerance, for + and -
constexpr double kPixelsToDouble = 60; ///< a drag so far to the right doubles the tolerance

/// Grows from the pixel under the pointer. While the button is held the result can be seen, and a drag to the left or
/// right narrows or widens it. + and - change the tolerance for the next one.
class GrowTool : public AnnotationTool {
public:
    using AnnotationTool::AnnotationTool;

    [[nodiscard]] bool wantsKey(const QKeyEvent& event) const override
    {
        return isPlus(event) || event.key() == Qt::Key_Minus || AnnotationTool::wantsKey(event);
    }

protected:
    struct Attempt {
        std::shared_ptr<const ShownPart> part; ///< null = nothing is pressed
        GridPixel seed;
        double tolerance = 0;
    };
    /// Calls show() at once or later.
    virtual void grow(const Attempt& attempt, Qt::KeyboardModifiers modifiers) = 0;
    [[nodiscard]] virtual double tolerance() const = 0;
    virtual void setTolerance(double tolerance) = 0;
    [[nodiscard]] virtual QString nothingThere() const = 0;
    [[nodiscard]] virtual QString toleranceText(double tolerance) const = 0;

    void begin(const Place& place) override
    {
        m_from = place.inView;
        m_attempt = {context().current.shown(), place.pixel(), tolerance()};
        if (m_attempt.part)
            grow(m_attempt, place.modifiers);
    }
    void drag(const Place& place) override
    {
        m_attempt.tolerance = tolerance() * std::pow(2, (place.inView.x() - m_from.x()) / kPixelsToDouble);
        if (m_attempt.part)
            grow(m_attempt, place.modifiers);
        Q_EMIT told(toleranceText(m_attempt.tolerance));
    }
    void end(const Place& place) override { finish(place.modifiers); }
    bool giveUp() override
    {
        m_region = {};
        return std::exchange(m_attempt.part, nullptr) != nullptr;
    }
    bool otherKey(const QKeyEvent& event, const ViewProjection&) override
    {
        if (!isPlus(event) && event.key() != Qt::Key_Minus)
            return false;
        setTolerance(isPlus(event) ? tolerance() * kStep : tolerance() / kStep);
        Q_EMIT told(toleranceText(tolerance()));
        return true;
    }

    [[nodiscard]] const Attempt& attempt() const { return m_attempt; }
    /// What would be marked.
    void show(RunMask region, Qt::KeyboardModifiers modifiers)
    {
        m_region = std::move(region);
        preview(m_region, modifiers);
    }
    /// Marks what is shown.
    void finish(Qt::KeyboardModifiers modifiers)
    {
        setTolerance(m_attempt.tolerance);
        if (m_region.empty())
            Q_EMIT told(nothingThere());
        commit(std::exchange(m_region, {}), {}, modifiers);
        m_attempt.part.reset();
    }

private:
    [[nodiscard]] static bool isPlus(const QKeyEvent& event)
    {
        return event.key() == Qt::Key_Plus || event.key() == Qt::Key_Equal;
    }

    Attempt m_attempt;
    QPointF m_from;
    RunMask m_region;
};

/// One that grows within a moment.
class QuickGrowTool : public GrowTool {
public:
    using GrowTool::GrowTool;

protected:
    /// Without a seed that fits, an empty region.
    [[nodiscard]] virtual RunMask grown(const ShownPart& part, GridPixel seed, double tolerance) const = 0;
    void grow(const Attempt& attempt, Qt::KeyboardModifiers modifiers) final
    {
        show(grown(*attempt.part, attempt.seed, attempt.tolerance), modifiers);
    }
};

QString notMeasured() { return AnnotationText::tr("The height was not measured here."); }
QString dragHelp() { return AnnotationText::tr("Drag to the right for more, to the left for less."); }

class ColorTool : public QuickGrowTool {
public:
    using QuickGrowTool::QuickGrowTool;
    [[nodiscard]] const char* id() const override { return "fill-color"; }
    [[nodiscard]] QString name() const override { return AnnotationText::tr("Fill by colour"); }
    [[nodiscard]] QString help() const override
    {
        return AnnotationText::tr("Click a defect: all that is joined to it and has its colour is marked. %1")
            .arg(dragHelp());
    }
    [[nodiscard]] QKeySequence key() const override { return QKeySequence(Qt::Key_F); }

protected:
    [[nodiscard]] RunMask grown(const ShownPart& part, GridPixel seed, double tolerance) const override
    {
        return grownByColor(part.scan.rgb, seed, tolerance);
    }
    [[nodiscard]] double tolerance() const override { return context().colorTolerance; }
    void setTolerance(double tolerance) override { context().colorTolerance = std::clamp(tolerance, 0.5, 100.0); }
    [[nodiscard]] QString nothingThere() const override { return AnnotationText::tr("There is no pixel here."); }
    [[nodiscard]] QString toleranceText(double tolerance) const override
    {
        return AnnotationText::tr("Colours may differ by %1 (CIE Lab).").arg(QLocale().toString(tolerance, 'f', 1));
    }
};

class HeightTool : public QuickGrowTool {
public:
    using QuickGrowTool::QuickGrowTool;
    [[nodiscard]] const char* id() const override { return "fill-height"; }
    [[nodiscard]] QString name() const override { return AnnotationText::tr("Fill by height"); }
    [[nodiscard]] QString help() const override
    {
        return AnnotationText::tr(
                   "Click a dent or a bump: all that is joined to it and has the same height is marked. %1")
            .arg(dragHelp());
    }
    [[nodiscard]] QKeySequence key() const override { return QKeySequence(Qt::Key_H); }

protected:
    [[nodiscard]] RunMask grown(const ShownPart& part, GridPixel seed, double toleranceMm) const override
    {
        return grownByHeight(part.geometry.heightMetres, seed, toleranceMm / 1000);
    }
    [[nodiscard]] double tolerance() const override { return context().heightToleranceMm; }
    void setTolerance(double tolerance) override { context().heightToleranceMm = std::clamp(tolerance, 0.001, 1000.0); }
    [[nodiscard]] QString nothingThere() const override { return notMeasured(); }
    [[nodiscard]] QString toleranceText(double tolerance) const override
    {
        return AnnotationText::tr("Heights may differ by %1 mm.").arg(QLocale().toString(tolerance, 'f', 3));
    }
};

/// The smooth surface around the seed, found as a job; after a release it is marked when the job has ended.
class SurfaceTool : public GrowTool {
public:
    explicit SurfaceTool(ToolContext& context) : GrowTool(context), m_job(context.jobs) {}
    [[nodiscard]] const char* id() const override { return "fill-surface"; }
    [[nodiscard]] QString name() const override { return AnnotationText::tr("Fill a surface"); }
    [[nodiscard]] QString help() const override
    {
        return AnnotationText::tr("Click a surface: it is marked up to the next edge. %1").arg(dragHelp());
    }
    [[nodiscard]] QKeySequence key() const override { return QKeySequence(Qt::Key_J); }

protected:
    void end(const Place& place) override
    {
        if (m_job.running())
            m_late = place.modifiers;
        else
            GrowTool::end(place);
    }
    bool giveUp() override
    {
        m_late.reset();
        m_job.cancel();
        return GrowTool::giveUp();
    }
    void grow(const Attempt& attempt, Qt::KeyboardModifiers modifiers) override
    {
        m_late.reset();
        if (m_known->part.lock() != attempt.part) {
            m_known = std::make_shared<Known>();
            m_known->part = attempt.part;
        }
        m_job.start(
            AnnotationText::tr("Looking for the surface"), this,
            [attempt, known = m_known](const RunContext&) { return find(attempt, *known); },
            [this, part = attempt.part, modifiers](Result<RunMask> found) {
                arrive(part, modifiers, std::move(found));
            });
    }
    [[nodiscard]] double tolerance() const override { return context().surfaceToleranceDegrees; }
    void setTolerance(double tolerance) override
    {
        context().surfaceToleranceDegrees = std::clamp(tolerance, 0.1, 90.0);
    }
    [[nodiscard]] QString nothingThere() const override { return notMeasured(); }
    [[nodiscard]] QString toleranceText(double tolerance) const override
    {
        return AnnotationText::tr("Neighbours may differ in direction by %1°.")
            .arg(QLocale().toString(tolerance, 'f', 1));
    }

private:
    /// A part, and its surface, which the first job makes for all of them: also when it is cancelled meanwhile.
    struct Known {
        std::weak_ptr<const ShownPart> part;
        std::once_flag once;
        std::optional<Result<SmoothSurface>> surface;
    };
    static Result<RunMask> find(const Attempt& attempt, Known& known)
    {
        std::call_once(known.once, [&] {
            known.surface = SmoothSurface::of(attempt.part->scan.cloud, attempt.part->geometry.mmPerPixel / 1000);
        });
        if (!*known.surface)
            return tl::unexpected<Error>(known.surface->error());
        return RunMask((*known.surface)->around(attempt.seed.row, attempt.seed.column, attempt.tolerance));
    }
    void arrive(const std::shared_ptr<const ShownPart>& part, Qt::KeyboardModifiers modifiers, Result<RunMask> found)
    {
        const auto late = std::exchange(m_late, std::nullopt);
        if (!found) {
            Q_EMIT told(messageOf(found.error()));
            return;
        }
        if (attempt().part != part || context().current.shown() != part)
            return;
        show(std::move(*found), late.value_or(modifiers));
        if (late)
            finish(*late);
    }

    std::shared_ptr<Known> m_known = std::make_shared<Known>();
    LatestJob<RunMask> m_job;
    std::optional<Qt::KeyboardModifiers> m_late; ///< of a release while the job ran
};

/// The region of the anomaly map around the seed, at the pixel threshold in force.
class MapTool : public QuickGrowTool {
public:
    using QuickGrowTool::QuickGrowTool;
    [[nodiscard]] const char* id() const override { return "fill-map"; }
    [[nodiscard]] QString name() const override { return AnnotationText::tr("Take from the anomaly map"); }
    [[nodiscard]] QString help() const override
    {
        return AnnotationText::tr(
                   "Click a region of the anomaly map: the part of it above the pixel threshold is marked. %1")
            .arg(dragHelp());
    }
    [[nodiscard]] QKeySequence key() const override { return QKeySequence(Qt::Key_T); }

protected:
    // Scores have no zero, so the threshold moves by shares of what lies between it and the seed's score.
    [[nodiscard]] RunMask grown(const ShownPart& part, GridPixel seed, double factor) const override
    {
        const ScoreMap* map = part.scoreMap();
        const double threshold = context().pixelThreshold();
        if (map == nullptr || seed.row < 0 || seed.column < 0 || seed.row >= map->height()
            || seed.column >= map->width())
            return {gridWidth(), gridHeight()};
        const double there = map->at(seed.row, seed.column);
        if (!(there >= threshold) && factor == 1)
            return {gridWidth(), gridHeight()};
        m_level = there - (there - threshold) * factor;
        m_unit = part.unit();
        return grownAbove(*map, seed, m_level);
    }
    [[nodiscard]] double tolerance() const override { return 1; } // each time from the threshold on
    void setTolerance(double) override {}
    [[nodiscard]] QString nothingThere() const override
    {
        return context().current.shown() && context().current.shown()->maps.empty()
                 ? AnnotationText::tr("There is no anomaly map. Open a model first.")
                 : AnnotationText::tr("The anomaly map is below the pixel threshold here.");
    }
    [[nodiscard]] QString toleranceText(double) const override
    {
        return AnnotationText::tr("Marked down to a score of %1.").arg(scoreText(m_level, m_unit));
    }

private:
    mutable double m_level = 0; ///< the score down to which grown() went
    mutable ScoreUnit m_unit;
};

} // namespace

std::unique_ptr<AnnotationTool> makeColorTool(ToolContext& context) { return std::make_unique<ColorTool>(context); }
std::unique_ptr<AnnotationTool> makeHeightTool(ToolContext& context) { return std::make_unique<HeightTool>(context); }
std::unique_ptr<AnnotationTool> makeSurfaceTool(ToolContext& context) { return std::make_unique<SurfaceTool>(context); }
std::unique_ptr<AnnotationTool> makeMapTool(ToolContext& context) { return std::make_unique<MapTool>(context); }

} // namespace twinspect
