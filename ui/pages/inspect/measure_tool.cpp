// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/measure_tool.h"

#include <cmath>

#include <QLocale>
#include <QPainter>

#include "core/geometry/measure_line.h"
#include "ui/common/haloed_lines.h"
#include "ui/common/legend.h"
#include "ui/common/value_text.h"
#include "ui/pages/inspect/region_model.h"

namespace twinspect {

namespace {

constexpr double kCross = 5;
const QColor kColor(120, 255, 170);

PixelPlace placeOf(QPoint pixel) { return {pixel.y(), pixel.x()}; }

} // namespace

int regionAt(const std::vector<DefectRegion>& regions, QPoint pixel)
{
    for (std::size_t i = 0; i < regions.size(); ++i) {
        const auto& [box, pixels] = std::tie(regions[i].region.box, regions[i].region.pixels);
        const int row = pixel.y() - box.row, column = pixel.x() - box.column;
        if (row >= 0 && column >= 0 && row < box.height && column < box.width && pixels.at(row, column) != 0)
            return static_cast<int>(i);
    }
    return -1;
}

void MeasureTool::choose(Kind kind)
{
    m_kind = kind;
    clear();
}

void MeasureTool::setPart(std::shared_ptr<const ShownPart> part)
{
    m_part = std::move(part);
    m_regions.clear();
    clear();
}

void MeasureTool::setRegions(const std::vector<DefectRegion>& regions)
{
    m_regions = regions;
    update();
}

void MeasureTool::add(QPoint pixel)
{
    if (m_kind == Kind::None || !m_part)
        return;
    if (m_pixels.size() >= (m_kind == Kind::Region ? 1 : 2))
        m_pixels.clear();
    m_pixels.append(pixel);
    update();
}

void MeasureTool::clear()
{
    m_pixels.clear();
    update();
}

void MeasureTool::retranslate() { update(); }

void MeasureTool::click(const ToolEvent& event)
{
    if (event.pixel)
        add(*event.pixel);
}

bool MeasureTool::cancel()
{
    if (m_pixels.isEmpty())
        return false;
    clear();
    return true;
}

// Points joined by a line, with the result at its middle.
void MeasureTool::paint(QPainter& painter, const ViewProjection& view, const QRectF&) const
{
    QList<QPointF> points;
    QList<QLineF> lines;
    for (const auto& pixel : m_pixels)
        if (const auto at = view.viewAt(QPointF(pixel) + QPointF(0.5, 0.5))) {
            if (!points.isEmpty())
                lines << QLineF(points.last(), *at);
            points << *at;
            lines << QLineF(*at - QPointF(kCross, 0), *at + QPointF(kCross, 0))
                  << QLineF(*at - QPointF(0, kCross), *at + QPointF(0, kCross));
        }
    if (points.isEmpty())
        return;
    drawHaloed(painter, lines, QPen(kColor, 1.6));
    if (!m_text.isEmpty())
        paintPlate(painter, (points.first() + points.last()) / 2 + QPointF(8, 8), m_text);
}

void MeasureTool::update()
{
    m_text.clear();
    m_profile.reset();
    if (m_kind == Kind::Profile && m_pixels.size() == 2)
        m_profile =
            profileAlong(m_part->scan.cloud, m_part->geometry, placeOf(m_pixels.first()), placeOf(m_pixels.last()));
    if (m_kind == Kind::Region && m_pixels.size() == 1)
        m_text = regionText();
    else if (m_pixels.size() == 2)
        m_text = m_kind == Kind::Distance ? distanceText() : m_kind == Kind::Profile ? profileText() : heightText();
    Q_EMIT repaintNeeded({}); // the text may be long
    Q_EMIT changed();
}

QString MeasureTool::hint() const
{
    switch (m_kind) {
    case Kind::None: return {};
    case Kind::Distance:
        return m_pixels.size() == 1
                 ? tr("Click the second point.")
                 : tr("Click two points, in any view, to measure the distance between them and how much higher the "
                      "second one is.");
    case Kind::HeightDifference:
        return m_pixels.size() == 1
                 ? tr("Click the second point.")
                 : tr("Click two points, in any view, to measure how much higher the second one is.");
    case Kind::Profile:
        return m_pixels.size() == 1 ? tr("Click the second point.")
                                    : tr("Click two points, in any view, to see the heights along the line between "
                                         "them.");
    case Kind::Region: return tr("Click a region, in any view, to see its area and how much it differs in height.");
    }
    return {};
}

QString MeasureTool::distanceText() const
{
    const auto line = measureLine(m_part->scan.cloud, placeOf(m_pixels[0]), placeOf(m_pixels[1]));
    if (!line)
        return tr("One of the two points was not measured.");
    const auto length = measuredText(line->lengthMm, line->lengthUncertaintyMm, 2);
    const auto height = heightDifference(line->alongZUncertaintyMm);
    return height.isEmpty() ? tr("%1 mm").arg(length) : tr("%1 mm; %2 mm in height").arg(length, height);
}

QString MeasureTool::heightDifference(double uncertaintyMm) const
{
    const auto heightMm = [this](QPoint pixel) {
        const bool measured = m_part->geometry.measured.at(pixel.y(), pixel.x()) != 0;
        return measured ? m_part->geometry.heightMetres.at(pixel.y(), pixel.x()) * 1000.0 : std::nan("");
    };
    const double difference = heightMm(m_pixels[1]) - heightMm(m_pixels[0]);
    if (!std::isfinite(difference))
        return {};
    return (difference > 0 ? QStringLiteral("+") : QString()) + measuredText(difference, uncertaintyMm, 2);
}

QString MeasureTool::heightText() const
{
    const auto line = measureLine(m_part->scan.cloud, placeOf(m_pixels[0]), placeOf(m_pixels[1]));
    const auto height = line ? heightDifference(line->alongZUncertaintyMm) : QString();
    return height.isEmpty() ? tr("One of the two points was not measured.") : tr("%1 mm in height").arg(height);
}

QString MeasureTool::profileText() const
{
    if (!m_profile)
        return tr("One of the two points was not measured.");
    if (!m_profile->lowest)
        return tr("Nothing was measured along the line.");
    const auto height = [this](std::size_t at) { return QLocale().toString(m_profile->points[at].heightMm, 'f', 2); };
    return tr("%1 mm long; lowest %2 mm, highest %3 mm")
        .arg(QLocale().toString(m_profile->points.back().lengthMm, 'f', 2), height(*m_profile->lowest),
             height(*m_profile->highest));
}

QString MeasureTool::regionText() const
{
    const int at = regionAt(m_regions, m_pixels.first());
    if (at < 0)
        return tr("There is no region here.");
    const auto& region = m_regions[static_cast<std::size_t>(at)];
    return tr("Region %1: %2, %3, raised by %4")
        .arg(QLocale().toString(at + 1), areaText(areaOf(region)), differenceText(region), nameOf(region.raisedBy));
}

} // namespace twinspect
