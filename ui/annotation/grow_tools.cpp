// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <functional>

#include <QKeyEvent>
#include <QLocale>

#include "ui/annotation/annotation_text.h"
#include "ui/annotation/annotation_tools.h"
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
    /// Where it grows with `tolerance`. Without a seed that fits, an empty region.
    [[nodiscard]] virtual RunMask grow(const ShownPart& part, GridPixel seed, double tolerance) const = 0;
    [[nodiscard]] virtual double tolerance() const = 0;
    virtual void setTolerance(double tolerance) = 0;
    [[nodiscard]] virtual QString nothingThere() const = 0;
    [[nodiscard]] virtual QString toleranceText(double tolerance) const = 0;

    void begin(const Place& place) override
    {
        m_part = context().current.shown();
        m_seed = place.pixel();
        m_from = place.inView;
        m_tolerance = tolerance();
        regrow(place.modifiers);
    }
    void drag(const Place& place) override
    {
        m_tolerance = tolerance() * std::pow(2, (place.inView.x() - m_from.x()) / kPixelsToDouble);
        regrow(place.modifiers);
        Q_EMIT told(toleranceText(m_tolerance));
    }
    void end(const Place& place) override
    {
        setTolerance(m_tolerance);
        if (m_region.empty())
            Q_EMIT told(nothingThere());
        commit(std::exchange(m_region, {}), {}, place.modifiers);
        m_part.reset();
    }
    bool giveUp() override
    {
        m_region = {};
        return std::exchange(m_part, nullptr) != nullptr;
    }
    bool otherKey(const QKeyEvent& event, const ViewProjection&) override
    {
        if (!isPlus(event) && event.key() != Qt::Key_Minus)
            return false;
        setTolerance(isPlus(event) ? tolerance() * kStep : tolerance() / kStep);
        Q_EMIT told(toleranceText(tolerance()));
        return true;
    }

private:
    [[nodiscard]] static bool isPlus(const QKeyEvent& event)
    {
        return event.key() == Qt::Key_Plus || event.key() == Qt::Key_Equal;
    }
    void regrow(Qt::KeyboardModifiers modifiers)
    {
        if (!m_part)
            return;
        m_region = grow(*m_part, m_seed, m_tolerance);
        preview(m_region, modifiers);
    }

    std::shared_ptr<const ShownPart> m_part;
    GridPixel m_seed;
    QPointF m_from;
    double m_tolerance = 0;
    RunMask m_region;
};

QString dragHelp() { return AnnotationText::tr("Drag to the right for more, to the left for less."); }

class ColorTool : public GrowTool {
public:
    using GrowTool::GrowTool;
    [[nodiscard]] const char* id() const override { return "fill-color"; }
    [[nodiscard]] QString name() const override { return AnnotationText::tr("Fill by colour"); }
    [[nodiscard]] QString help() const override
    {
        return AnnotationText::tr("Click a defect: all that is joined to it and has its colour is marked. %1")
            .arg(dragHelp());
    }
    [[nodiscard]] QKeySequence key() const override { return QKeySequence(Qt::Key_F); }

protected:
    [[nodiscard]] RunMask grow(const ShownPart& part, GridPixel seed, double tolerance) const override
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

/// By height around that of the seed, or from step to step over a surface.
class HeightTool : public GrowTool {
public:
    HeightTool(ToolContext& context, bool surface) : GrowTool(context), m_surface(surface) {}
    [[nodiscard]] const char* id() const override { return m_surface ? "fill-surface" : "fill-height"; }
    [[nodiscard]] QString name() const override
    {
        return m_surface ? AnnotationText::tr("Fill a surface") : AnnotationText::tr("Fill by height");
    }
    [[nodiscard]] QString help() const override
    {
        return (m_surface
                    ? AnnotationText::tr("Click a surface: it is marked up to the next edge. %1")
                    : AnnotationText::tr(
                          "Click a dent or a bump: all that is joined to it and has the same height is marked. %1"))
            .arg(dragHelp());
    }
    [[nodiscard]] QKeySequence key() const override
    {
        return m_surface ? QKeySequence(Qt::Key_J) : QKeySequence(Qt::Key_H);
    }

protected:
    [[nodiscard]] RunMask grow(const ShownPart& part, GridPixel seed, double toleranceMm) const override
    {
        const auto& heights = part.geometry.heightMetres;
        return m_surface ? grownOverSurface(heights, seed, toleranceMm / 1000)
                         : grownByHeight(heights, seed, toleranceMm / 1000);
    }
    [[nodiscard]] double tolerance() const override { return context().heightToleranceMm; }
    void setTolerance(double tolerance) override { context().heightToleranceMm = std::clamp(tolerance, 0.001, 1000.0); }
    [[nodiscard]] QString nothingThere() const override
    {
        return AnnotationText::tr("The height was not measured here.");
    }
    [[nodiscard]] QString toleranceText(double tolerance) const override
    {
        return AnnotationText::tr("Heights may differ by %1 mm.").arg(QLocale().toString(tolerance, 'f', 3));
    }

private:
    bool m_surface;
};

/// The region of the anomaly map around the seed, at the pixel threshold in force.
class MapTool : public GrowTool {
public:
    using GrowTool::GrowTool;
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
    [[nodiscard]] RunMask grow(const ShownPart& part, GridPixel seed, double factor) const override
    {
        const auto map = part.maps.find("cm_segf");
        const double threshold = context().pixelThreshold();
        if (map == part.maps.end() || seed.row < 0 || seed.column < 0 || seed.row >= map->second.height()
            || seed.column >= map->second.width())
            return {gridWidth(), gridHeight()};
        const double there = map->second.at(seed.row, seed.column);
        if (!(there >= threshold) && factor == 1)
            return {gridWidth(), gridHeight()};
        m_level = there - (there - threshold) * factor;
        return grownAbove(map->second, seed, m_level);
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
        return AnnotationText::tr("Marked down to a score of %1.").arg(scoreText(m_level));
    }

private:
    mutable double m_level = 0; ///< the score down to which grow() went
};

} // namespace

std::unique_ptr<AnnotationTool> makeColorTool(ToolContext& context) { return std::make_unique<ColorTool>(context); }
std::unique_ptr<AnnotationTool> makeHeightTool(ToolContext& context)
{
    return std::make_unique<HeightTool>(context, false);
}
std::unique_ptr<AnnotationTool> makeSurfaceTool(ToolContext& context)
{
    return std::make_unique<HeightTool>(context, true);
}
std::unique_ptr<AnnotationTool> makeMapTool(ToolContext& context) { return std::make_unique<MapTool>(context); }

} // namespace twinspect
