// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QList>
#include <QPainter>
#include <QString>

#include "ui/common/color_map.h"

namespace twinspect {

/// Explains the colours of a view.
struct Legend {
    struct Mark {
        double at = 0; ///< 0 = lower end of the ramp, 1 = upper end
        QString text;
        QString brief{}; ///< what a strip says where the text is too long for it; empty = the text
    };
    QString caption; ///< with the unit: "Height (mm)"
    ColorMap::Name colors = ColorMap::Name::Grey;
    QList<Mark> marks; ///< without any there is no ramp, only the caption
    QString below;   ///< says what has no colour; empty = everything is coloured
};

/// Draws at the right edge of `area`, on a ground of its own so that it reads over any picture.
void paintLegend(QPainter& painter, const QRectF& area, const Legend& legend);
/// The place of the legend in a view of a given size. It is over a corner, where it hides little of a large picture, or
/// in a strip of its own below the picture.
enum class LegendPlace { Corner, Strip, Nowhere };
[[nodiscard]] LegendPlace placeOf(const Legend& legend, const QSizeF& view, const QFontMetricsF& metrics);
/// Height of that strip.
[[nodiscard]] double legendStripHeight(const QFontMetricsF& metrics);
/// Both ends of the ramp in one line, with the caption where it fits, in brief where that is all that fits. Without a
/// ground: `ink` has to read on what lies below.
void paintLegendStrip(QPainter& painter, const QRectF& strip, const Legend& legend, const QColor& ink);
/// All that the legend says, line by line: for a tool tip.
[[nodiscard]] QString textOf(const Legend& legend);

/// Draws a bar of a round number of millimetres at the lower left of `area`. Nothing when the spacing is not known.
void paintScaleBar(QPainter& painter, const QRectF& area, double mmPerViewPixel);
/// The longest of 1, 2, 5, 10, 20 ... mm (also below 1) that is not longer than `mostMm`.
[[nodiscard]] double roundLengthMm(double mostMm);

/// Text on a dark plate, readable over any picture. `anchor` is the plate's upper left corner; returns the plate.
QRectF paintPlate(QPainter& painter, QPointF anchor, const QString& text);

} // namespace twinspect
