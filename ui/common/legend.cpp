// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/legend.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QTransform>

namespace twinspect {

namespace {

constexpr double kMargin = 8;
constexpr double kGap = 6;
constexpr double kBarWidth = 12;
constexpr double kShortestBar = 60;
constexpr double kLongestBar = 160;
constexpr double kMostOfWidth = 0.45; ///< of the view: the picture comes first
constexpr double kMostOfView = 0.1;   ///< of its area: in a smaller view the legend would lie over the part
constexpr double kShortestRamp = 40;  ///< in a strip
constexpr double kLongestRamp = 160;
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

/// Of the plate over a corner; the bar is as long as there is room. Without marks there is nothing but the caption.
QSizeF plateSize(const Legend& legend, const QSizeF& view, const QFontMetricsF& metrics)
{
    if (legend.marks.isEmpty())
        return {metrics.horizontalAdvance(legend.caption) + 2 * kGap, metrics.height() + 2 * kGap};
    const double lines = 1 + (legend.below.isEmpty() ? 0 : 1);
    const double frame = 2 * kGap + lines * (metrics.height() + kGap);
    double textWidth = legend.below.isEmpty() ? 0 : metrics.horizontalAdvance(legend.below);
    for (const auto& mark : legend.marks)
        textWidth = std::max(textWidth, metrics.horizontalAdvance(mark.text));
    const double width = std::max(metrics.horizontalAdvance(legend.caption), kBarWidth + kGap + textWidth) + 2 * kGap;
    return {width, frame + std::min(kLongestBar, view.height() - 2 * kMargin - frame)};
}

/// Between the pieces of a strip; on paper letters have many more pixels than on a screen.
double stripGap(const QFontMetricsF& metrics) { return std::max(kGap, 0.4 * metrics.height()); }

/// What a strip shows of a legend.
struct StripTexts {
    QString caption, low, high;
    double width = 0; ///< of the texts and the gaps between them, without the ramp

    enum class Room { Wide, NoCaption, Brief };
    StripTexts(const Legend& legend, const QFontMetricsF& metrics, Room room)
    {
        const auto ends = std::minmax_element(legend.marks.begin(), legend.marks.end(),
                                              [](const Legend::Mark& a, const Legend::Mark& b) { return a.at < b.at; });
        if (room == Room::Wide || legend.marks.isEmpty())
            caption = legend.caption;
        if (!legend.marks.isEmpty()) {
            const auto textOf = [room](const Legend::Mark& mark) {
                return room == Room::Brief && !mark.brief.isEmpty() ? mark.brief : mark.text;
            };
            low = textOf(*ends.first);
            high = textOf(*ends.second);
        }
        for (const auto& text : {caption, low, high})
            width += text.isEmpty() ? 0 : metrics.horizontalAdvance(text) + stripGap(metrics);
    }
};

/// The caption is left out first, then the words beside the numbers, before the whole strip is.
std::optional<StripTexts> stripTexts(const Legend& legend, double width, const QFontMetricsF& metrics)
{
    const double ramp = legend.marks.isEmpty() ? 0 : kShortestRamp;
    for (const auto room : {StripTexts::Room::Wide, StripTexts::Room::NoCaption, StripTexts::Room::Brief})
        if (const StripTexts texts(legend, metrics, room); texts.width + ramp + 2 * kMargin <= width)
            return texts;
    return std::nullopt;
}

} // namespace

LegendPlace placeOf(const Legend& legend, const QSizeF& view, const QFontMetricsF& metrics)
{
    // At least as large as a usual one, so that views of one size agree, whatever they show.
    const QSizeF plate = plateSize(legend, view, metrics)
                             .expandedTo({22 * metrics.averageCharWidth(), kLongestBar + 4 * metrics.height()});
    if (plate.width() * plate.height() <= kMostOfView * view.width() * view.height()
        && plate.width() <= kMostOfWidth * view.width())
        return LegendPlace::Corner;
    if (view.height() < 8 * legendStripHeight(metrics)) // a picture that size is a thumbnail
        return LegendPlace::Nowhere;
    return stripTexts(legend, view.width(), metrics) ? LegendPlace::Strip : LegendPlace::Nowhere;
}

double legendStripHeight(const QFontMetricsF& metrics) { return std::ceil(metrics.height() + kGap); }

void paintLegendStrip(QPainter& painter, const QRectF& strip, const Legend& legend, const QColor& ink)
{
    const QFontMetricsF metrics(painter.font());
    const auto texts = stripTexts(legend, strip.width(), metrics);
    if (!texts)
        return;
    painter.save();
    painter.setPen(ink);
    double x = strip.left() + kMargin;
    const auto write = [&](const QString& text) {
        if (text.isEmpty())
            return;
        painter.drawText(QRectF(x, strip.top(), metrics.horizontalAdvance(text) + 1, strip.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, text);
        x += metrics.horizontalAdvance(text) + stripGap(metrics);
    };
    write(texts->caption);
    if (!legend.marks.isEmpty()) {
        write(texts->low);
        const double length =
            std::min(kLongestRamp * metrics.height() / 16, strip.width() - texts->width - 2 * kMargin);
        const QRectF bar(x, strip.center().y() - metrics.height() * 0.3, length, metrics.height() * 0.6);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(bar, rampOf(legend.colors).transformed(QTransform().rotate(90)));
        x += length + stripGap(metrics);
        write(texts->high);
    }
    painter.restore();
}

QString textOf(const Legend& legend)
{
    QStringList lines{legend.caption};
    auto marks = legend.marks;
    std::sort(marks.begin(), marks.end(), [](const Legend::Mark& a, const Legend::Mark& b) { return a.at > b.at; });
    for (const auto& mark : marks)
        lines.append(mark.text);
    if (!legend.below.isEmpty())
        lines.append(legend.below);
    return lines.join(QLatin1Char('\n'));
}

void paintLegend(QPainter& painter, const QRectF& area, const Legend& legend)
{
    const QFontMetricsF metrics(painter.font());
    const QSizeF size = plateSize(legend, area.size(), metrics);
    const double barHeight = size.height() - 2 * kGap - (legend.below.isEmpty() ? 1 : 2) * (metrics.height() + kGap);
    const bool ramp = !legend.marks.isEmpty();
    if ((ramp && barHeight < kShortestBar) || size.width() > area.width() * kMostOfWidth)
        return; // no room: a picture that size is a thumbnail
    const QRectF plate(QPointF(area.right() - kMargin - size.width(), area.top() + kMargin), size);

    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(kPlate);
    painter.drawRoundedRect(plate, 4, 4);
    painter.setPen(kInk);
    painter.drawText(QPointF(plate.left() + kGap, plate.top() + kGap + metrics.ascent()), legend.caption);
    if (!ramp) {
        painter.restore();
        return;
    }
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
    const QString text =
        QCoreApplication::translate("twinspect::ImageView", "%1 mm").arg(QLocale().toString(length, 'g', 3));
    const double width = std::max(length / mmPerViewPixel, metrics.horizontalAdvance(text));
    const QRectF plate(area.left() + kMargin, area.bottom() - kMargin - metrics.height() - 3 * kGap, width + 2 * kGap,
                       metrics.height() + 3 * kGap);
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
