// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/plot_parts.h"

#include "ui/pages/calibrate/curve_plot.h"

namespace twinspect {

void addHandleLayer(QCustomPlot& plot)
{
    plot.addLayer(QLatin1String(kHandleLayer), plot.layer(QStringLiteral("main")), QCustomPlot::limAbove);
    plot.layer(QLatin1String(kHandleLayer))->setMode(QCPLayer::lmBuffered);
}

QCPGraph* marker(QCustomPlot& plot)
{
    auto* graph = plot.addGraph();
    graph->setLineStyle(QCPGraph::lsNone);
    graph->setLayer(QLatin1String(kHandleLayer));
    return graph;
}

QCPItemText* messageIn(QCustomPlot& plot)
{
    auto* text = new QCPItemText(&plot);
    text->position->setType(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(0.5, 0.5);
    text->setPositionAlignment(Qt::AlignCenter);
    text->setTextAlignment(Qt::AlignCenter);
    return text;
}

QString whatIsMissing(const PartSet& set, CalibrationSession::Purpose purpose)
{
    if (set.good.empty() && set.defects.empty())
        return CurvePlot::tr("This set holds no inspected parts yet.");
    if (set.defects.empty())
        return purpose == CalibrationSession::Purpose::Calibration ? CurvePlot::tr("This set holds no defective parts, so there is no curve.\nShow the test set, or let half of the test parts calibrate.")
                                                                  : CurvePlot::tr("This set holds no defective parts, so there is no curve.\nOpen or label some.");
    return CurvePlot::tr("This set holds no good parts, so there is no curve.\nOpen or label some.");
}

} // namespace twinspect
