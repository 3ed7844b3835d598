// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewport/cloud_overlay.h"

#include <QPaintEvent>
#include <QPainter>

#include "ui/common/haloed_lines.h"
#include "ui/viewport/cloud_canvas.h"

namespace twinspect {

namespace {

constexpr double kRing = 7;
constexpr double kArm = 16;
const QColor kStrip(58, 60, 64);
const QColor kMarker(255, 255, 255);

} // namespace

CloudOverlay::CloudOverlay(LinkedCursor& cursor, CloudCanvas& canvas)
    : QWidget(&canvas), m_cursor(cursor), m_canvas(canvas)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    connect(&cursor, &LinkedCursor::moved, this, &CloudOverlay::moveMarker);
}

void CloudOverlay::setLegend(const std::optional<Legend>& legend)
{
    m_legend = legend;
    update();
}

QRect CloudOverlay::markerRect() const
{
    const auto at = m_cursor.pixel() ? m_canvas.positionOf(*m_cursor.pixel()) : std::nullopt;
    if (!at)
        return {};
    const double reach = kArm + 3;
    return QRectF(*at - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach)).toAlignedRect();
}

void CloudOverlay::moveMarker() { update(QRegion(m_marker) + markerRect()); }

void CloudOverlay::paintEvent(QPaintEvent* event)
{
    m_marker = markerRect();
    QPainter painter(this);
    paint(painter, event->rect());
}

void CloudOverlay::paint(QPainter& painter, const QRectF& exposed) const
{
    if (m_canvas.points()->size() == 0)
        return;
    painter.setFont(font());
    painter.setRenderHint(QPainter::Antialiasing);
    m_canvas.tools().paint(painter, exposed);
    if (const auto at = m_cursor.pixel() ? m_canvas.positionOf(*m_cursor.pixel()) : std::nullopt) {
        drawHaloed(painter,
                   {{*at - QPointF(kArm, 0), *at - QPointF(kRing, 0)},
                    {*at + QPointF(kRing, 0), *at + QPointF(kArm, 0)},
                    {*at - QPointF(0, kArm), *at - QPointF(0, kRing)},
                    {*at + QPointF(0, kRing), *at + QPointF(0, kArm)}},
                   QPen(kMarker, 1.4));
        for (const auto& [color, width] : {std::pair(kHalo, 3.4), std::pair(kMarker, 1.4)}) {
            painter.setPen(QPen(color, width));
            painter.drawEllipse(*at, kRing, kRing);
        }
    }
    QRectF area(rect());
    if (m_legend) {
        const QFontMetricsF metrics(font());
        const auto place = placeOf(*m_legend, size(), metrics);
        if (place == LegendPlace::Corner) {
            paintLegend(painter, area, *m_legend);
        } else if (place == LegendPlace::Strip) {
            const QRectF strip = area.adjusted(0, area.height() - legendStripHeight(metrics), 0, 0);
            area.setBottom(strip.top());
            painter.fillRect(strip, kStrip);
            paintLegendStrip(painter, strip, *m_legend, kMarker);
        }
    }
    if (m_canvas.camera().orthographic()) // in perspective a length has no fixed size on the screen
        paintScaleBar(painter, area, m_canvas.camera().viewHeightMm() / height());
}

} // namespace twinspect
