// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_style.h"

#include "ui/common/plots.h"
#include "ui/common/verdict_style.h"

namespace twinspect {

PlotColors::PlotColors(const QPalette& palette)
    : good(verdictStyle(Verdict::Ok, palette).fill), defect(verdictStyle(Verdict::Reject, palette).fill),
      unlabelled(verdictStyle(std::nullopt, palette).fill), line(palette.color(QPalette::Text)),
      faint(palette.color(QPalette::Text))
{
    faint.setAlphaF(0.12F);
}

void applyPalette(QCustomPlot& plot, const QPalette& palette)
{
    const PlotColors colors(palette);
    const QColor text = palette.color(QPalette::Text);
    QColor axis = text;
    axis.setAlphaF(0.6F);
    plot.setBackground(palette.brush(QPalette::Base));
    for (QCPAxis* each : {plot.xAxis, plot.yAxis, plot.xAxis2, plot.yAxis2}) {
        each->setBasePen(axis);
        each->setTickPen(axis);
        each->setSubTickPen(Qt::NoPen);
        each->setTickLabelColor(text);
        each->setLabelColor(text);
        each->setTickLabelFont(plot.font());
        each->setLabelFont(plot.font());
        each->setTickLengthIn(0);
        each->setTickLengthOut(4);
        each->grid()->setPen(colors.faint);
        each->grid()->setZeroLinePen(Qt::NoPen);
    }
    if (plot.legend) {
        QColor ground = palette.color(QPalette::Base);
        ground.setAlphaF(0.85F);
        plot.legend->setBrush(ground);
        plot.legend->setBorderPen(Qt::NoPen);
        plot.legend->setTextColor(text);
        plot.legend->setFont(plot.font());
    }
}

} // namespace twinspect
