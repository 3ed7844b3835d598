// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

class QCustomPlot;

namespace twinspect {

/// The colours of charts. Those of verdicts come from verdictStyle().
struct PlotColors {
    QColor good, defect, unlabelled;
    QColor line;  ///< curves
    QColor faint; ///< grid
    explicit PlotColors(const QPalette& palette);
};

/// Gives axes, texts and ground of a chart the colours of the palette, and a light hand with the grid.
void applyPalette(QCustomPlot& plot, const QPalette& palette);

} // namespace twinspect
