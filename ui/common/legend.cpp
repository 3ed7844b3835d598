// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/legend.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>

namespace twinspect {

namespace {

constexpr double kMargin = 8;
constexpr double kGap = 6;
constexpr double kBarWidth = 12;
constexpr double kShortestBar = 60;
constexpr double kMostOfWidth = 0.45; ///< of the view: the picture comes first
const QColor kPlate(0, 0, 0, 150);
const QColor kInk(255, 255, 255);

QImage rampOf(ColorMap::Name name)
{
    const auto& colors = ColorMap::of(name).colors();
    QImage ramp(1, static_cast<int>(colors.size()), QImage::Format_RGB32);
    for (int i = 0; i < ramp.height(); ++i)
        ramp.setPixel(0, ramp.height() - 1 - i, colors[static_cast<std::size_t>(i)]);
    return ramp;
}

} // namespace

void paintLegend(QPainter& painter, const QRectF& area, const Legend& legend)
{
    const QFontMetricsF metrics(painter.font());
    const double lines = 1 + (legend.below.isEmpty() ? 0 : 1);
    const double barHeight = std::min(160.0, area.height() - 2 * kMargin - 2 * kGap - lines * (metrics.height() + kGap));
    if (barHeight < kShortestBar)
        return; // no room: a picture that size is a thumbnail
    double textWidth = legend.below.isEmpty() ? 0 : metrics.horizontalAdvance(legend.below);
    for (const auto& mark : legend.marks)
        textWidth = std::max(textWidth, metrics.horizontalAdvance(mark.text));
    const double width = std::max(metrics.horizontalAdvance(legend.caption), kBarWidth + kGap + textWidth) + 2 * kGap;
    if (width > area.width() * kMostOfWidth)
        return;
    const double height = barHeight + 2 * kGap + lines * (metrics.height() + kGap);
    const QRectF plate(area.right() - kMargin - width, area.top() + kMargin, width, height);

    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(kPlate);
    painter.drawRoundedRect(plate, 4, 4);
    painter.setPen(kInk);
    painter.drawText(QPointF(plate.left() + kGap, plate.top() + kGap + metrics.ascent()), legend.caption);
    const QRectF bar(plate.left() + kGap, plate.top() + kGap + metrics.height() + kGap, kBarWidth, barHeight);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(bar, rampOf(legend.colors));
    for (const auto& mark : legend.marks) {
        const double y = bar.bottom() - mark.at * bar.height();
        const double baseline = std::clamp(y + metrics.ascent() / 2, bar.top() + metrics.ascent() * 0.8, bar.bottom());
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + kGap / 2, y));
        painter.drawText(QPointF(bar.right() + kGap, baseline), mark.text);
    }
    if (!legend.below.isEmpty()) {
        const QRectF none(bar.left(), bar.bottom() + kGap, kBarWidth, metrics.height());
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(none);
        painter.drawLine(none.bottomLeft(), none.topRight());
        painter.drawText(QPointF(none.right() + kGap, none.top() + metrics.ascent()), legend.below);
    }
    painter.restore();
}

double roundLengthMm(double mostMm)
{
    if (!(mostMm > 0) || !std::isfinite(mostMm))
        return 0;
    const double decade = std::pow(10, std::floor(std::log10(mostMm)));
    for (const double factor : {5.0, 2.0})
        if (factor * decade <= mostMm)
            return factor * decade;
    return decade;
}

void paintScaleBar(QPainter& painter, const QRectF& area, double mmPerViewPixel)
{
    const double length = roundLengthMm(area.width() / 4 * mmPerViewPixel);
    if (!(length > 0) || area.width() < 160 || area.height() < 140)
        return;
    const QFontMetricsF metrics(painter.font());
    const QString text = QCoreApplication::translate("twinspect::ImageView", "%1 mm").arg(QLocale().toString(length, 'g', 3));
    const double width = std::max(length / mmPerViewPixel, metrics.horizontalAdvance(text));
    const QRectF plate(area.left() + kMargin, area.bottom() - kMargin - metrics.height() - 3 * kGap, width + 2 * kGap, metrics.height() + 3 * kGap);
    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(kPlate);
    painter.drawRoundedRect(plate, 4, 4);
    painter.setPen(kInk);
    painter.drawText(QPointF(plate.left() + kGap, plate.top() + kGap / 2 + metrics.ascent()), text);
    const double y = plate.bottom() - kGap;
    const double left = plate.left() + kGap, right = left + length / mmPerViewPixel;
    painter.setPen(QPen(kInk, 2));
    painter.drawLine(QPointF(left, y), QPointF(right, y));
    painter.drawLine(QPointF(left, y - 4), QPointF(left, y + 3));
    painter.drawLine(QPointF(right, y - 4), QPointF(right, y + 3));
    painter.restore();
}

QRectF paintPlate(QPainter& painter, QPointF anchor, const QString& text)
{
    const QFontMetricsF metrics(painter.font());
    const QRectF plate(anchor, QSizeF(metrics.horizontalAdvance(text) + kGap, metrics.height() + 2));
    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(kPlate);
    painter.drawRoundedRect(plate, 3, 3);
    painter.setPen(kInk);
    painter.drawText(plate, Qt::AlignCenter, text);
    painter.restore();
    return plate;
}

} // namespace twinspect
