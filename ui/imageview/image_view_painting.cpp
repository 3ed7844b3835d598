// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <QPainter>

#include "ui/common/haloed_lines.h"
#include "ui/imageview/image_view.h"

namespace twinspect {

namespace {

constexpr double kClearMiddle = 7;    ///< the cross-hair leaves the point itself visible
const QColor kGround(
    58, 60,
    64);     ///< around the picture and where nothing was measured, in either theme: colours must look alike in both
const QColor kStripInk(240, 240, 240);
const QColor kHatch(82, 84, 88);

QPen penOf(ImageView::Lines layer)
{
    switch (layer) {
    case ImageView::Lines::Contour: return {QColor(255, 255, 255), 1.2};
    case ImageView::Lines::Regions: return {QColor(255, 214, 64), 1.4};
    case ImageView::Lines::Chosen: return {QColor(255, 255, 255), 2.4};
    case ImageView::Lines::Truth: return {QColor(96, 220, 255), 1.6, Qt::DashLine};
    }
    return {};
}

} // namespace

QImage ImageView::composed(double pixelRatio) const
{
    QImage frame((QSizeF(size()) * pixelRatio).toSize(), QImage::Format_RGB32);
    frame.setDevicePixelRatio(pixelRatio);
    if (m_base.isNull()) {
        frame.fill(palette().color(QPalette::Base));
        QPainter painter(&frame);
        painter.setFont(font());
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(rect()).adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_message);
        return frame;
    }
    frame.fill(kGround);
    QPainter painter(&frame);
    painter.setFont(font());
    const QRectF area = pictureArea();
    painter.setClipRect(area);
    paintPicture(painter, pixelRatio);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLines(painter);
    paintScaleBar(painter, area, m_mmPerPixel / viewFromPicture().m11());
    painter.setClipping(false);
    if (const auto shown = legend()) {
        if (legendPlace() == LegendPlace::Strip)
            paintLegendStrip(painter, QRectF(rect()).adjusted(0, area.height(), 0, 0), *shown, kStripInk);
        else if (legendPlace() == LegendPlace::Corner)
            paintLegend(painter, area, *shown);
    }
    return frame;
}

void ImageView::paintPicture(QPainter& painter, double pixelRatio) const
{
    const QTransform transform = viewFromPicture();
    const double pixelSide = transform.m11() * pixelRatio; // of one pixel of the picture, on the screen
    painter.save();
    painter.setTransform(transform, true);
    if (m_values) {
        painter.fillRect(m_base.rect(), kGround);
        QBrush hatch(kHatch, Qt::BDiagPattern); // where nothing was measured; as fine at every zoom
        hatch.setTransform(QTransform::fromScale(1 / transform.m11(), 1 / transform.m11()));
        painter.fillRect(m_base.rect(), hatch);
    }
    // Enlarged, every pixel is seen as it is; shrunk by more than half, single samples would miss thin defects.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, pixelSide < 1);
    const auto draw = [&painter, pixelSide](const QImage& picture) {
        if (pixelSide < 0.5) {
            const QSize small = (QSizeF(picture.size()) * pixelSide).toSize().expandedTo({1, 1});
            painter.drawImage(QRectF(picture.rect()),
                              picture.scaled(small, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
        } else {
            painter.drawImage(0, 0, picture);
        }
    };
    draw(m_base);
    if (m_overlay.size() == m_base.size()) {
        painter.setOpacity(m_opacity);
        draw(m_overlay);
    }
    painter.restore();
}

void ImageView::paintLines(QPainter& painter) const
{
    const QTransform transform = viewFromPicture();
    const auto inView = [&transform, bounds = QRectF(rect()).adjusted(-4, -4, 4, 4)](const QList<QLineF>& lines) {
        QList<QLineF> mapped;
        for (const auto& line : lines) {
            const QLineF there = transform.map(line);
            if (bounds.intersects(QRectF(there.p1(), there.p2()).normalized().adjusted(-1, -1, 1, 1)))
                mapped.append(there);
        }
        return mapped;
    };
    for (const auto layer : {Lines::Truth, Lines::Regions, Lines::Contour, Lines::Chosen})
        if (const auto& [lines, shown] = m_layers[static_cast<std::size_t>(layer)]; shown && !lines.isEmpty())
            drawHaloed(painter, inView(lines), penOf(layer));
    if (m_layers[static_cast<std::size_t>(Lines::Regions)].shown)
        for (const auto& tag : m_tags)
            paintPlate(painter, transform.map(tag.at) + QPointF(3, -18), tag.text);
}

void ImageView::paintOver(QPainter& painter, const QRectF& exposed) const
{
    painter.setClipRect(pictureArea());
    m_tools.paint(painter, exposed & pictureArea());
    paintCrosshair(painter);
}

QRegion ImageView::crosshairRegion(std::optional<QPoint> pixel) const
{
    if (m_base.isNull() || !pixel || !m_base.rect().contains(*pixel))
        return {};
    constexpr int reach = 3; // of the widest line
    const QRect spot = viewFromPicture().mapRect(QRectF(*pixel, QSizeF(1, 1))).toAlignedRect();
    const QPoint at = spot.center();
    return QRegion(spot.adjusted(-reach, -reach, reach, reach)) + QRect(0, at.y() - reach, width(), 2 * reach + 1)
         + QRect(at.x() - reach, 0, 2 * reach + 1, height());
}

void ImageView::paintCrosshair(QPainter& painter) const
{
    const auto pixel = m_cursor.pixel();
    if (m_base.isNull() || !pixel || !m_base.rect().contains(*pixel))
        return;
    const QTransform transform = viewFromPicture();
    const QRectF spot = transform.mapRect(QRectF(*pixel, QSizeF(1, 1)));
    const double gap = std::max(kClearMiddle, spot.width() / 2 + 2);
    const QPointF at = spot.center();
    const QList<QLineF> lines{{QPointF(0, at.y()), QPointF(at.x() - gap, at.y())},
                              {QPointF(at.x() + gap, at.y()), QPointF(width(), at.y())},
                              {QPointF(at.x(), 0), QPointF(at.x(), at.y() - gap)},
                              {QPointF(at.x(), at.y() + gap), QPointF(at.x(), height())}};
    for (const auto& [color, width] : {std::pair(kHalo, 3.0), std::pair(QColor(255, 255, 255), 1.0)}) {
        painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap));
        painter.drawLines(lines);
        if (spot.width() >= 4) // zoomed in: the very pixel
            painter.drawRect(spot);
    }
}

} // namespace twinspect
