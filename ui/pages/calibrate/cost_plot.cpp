// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/cost_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/common/verdict_style.h"
#include "ui/pages/calibrate/plot_parts.h"
#include "ui/plots/plot_style.h"
#include "ui/plots/score_ticker.h"

namespace twinspect {

CostPlot::CostPlot(CalibrationSession& session, QWidget* parent) : Chart(parent), m_session(session)
{
    setObjectName(QStringLiteral("calibrate.cost"));
    m_flatZone = new QCPItemRect(this);
    m_flatZone->setPen(Qt::NoPen);
    for (QCPItemPosition* corner : {m_flatZone->topLeft, m_flatZone->bottomRight}) {
        corner->setTypeX(QCPItemPosition::ptPlotCoords);
        corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    m_curve = addGraph();
    m_optimum = marker();
    m_reject = new QCPItemStraightLine(this);
    m_reject->setLayer(marks());
    connect(&session, &CalibrationSession::setsChanged, this, &CostPlot::load);
    connect(&session, &CalibrationSession::calibrated, this, &CostPlot::load); // other costs
    built();
}

void CostPlot::retranslate()
{
    xAxis->setLabel(tr("Reject threshold"));
    setAccessibleName(tr("Expected cost over the threshold"));
    load();
}

void CostPlot::recolour()
{
    Chart::recolour();
    m_curve->setPen(QPen(PlotColors(palette()).line, 2));
    m_curve->setLineStyle(QCPGraph::lsStepLeft);
    const auto ok = verdictStyle(Verdict::Ok, palette());
    QColor zone = ok.fill;
    zone.setAlphaF(0.22F);
    m_flatZone->setBrush(zone);
    m_optimum->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssStar, QPen(ok.text, 2), Qt::NoBrush, 13));
    m_reject->setPen(QPen(verdictStyle(Verdict::Reject, palette()).text, 2));
}

void CostPlot::showSet(CalibrationSession::Purpose purpose)
{
    m_purpose = purpose;
    load();
}

void CostPlot::load()
{
    const auto& cost = m_session.curves(m_purpose).cost;
    xAxis->setTicker(QSharedPointer<ScoreTicker>::create(m_session.unit()));
    yAxis->setLabel(tr("Cost of %1 parts").arg(locale().toString(m_session.costModel().volume, 'f', 0)));
    for (QCPLayerable* each : {static_cast<QCPLayerable*>(m_curve), static_cast<QCPLayerable*>(m_optimum),
                               static_cast<QCPLayerable*>(m_flatZone)})
        each->setVisible(cost.has_value());
    showMessage(cost ? QString() : whatIsMissing(m_session.set(m_purpose), m_purpose));
    if (cost) {
        // Point i holds from the i-th highest score up to the next higher one, so the steps stand at the scores.
        auto scores = m_session.set(m_purpose).scores();
        std::sort(scores.begin(), scores.end());
        scores.erase(std::unique(scores.begin(), scores.end()), scores.end());
        const double margin = std::max(1e-9, 0.05 * (scores.back() - scores.front()));
        QVector<double> x{scores.front() - margin}, y{cost->points.back().cost};
        double highest = y.back();
        for (std::size_t i = 0; i < scores.size(); ++i) {
            x.append(scores[i]);
            y.append(cost->points[scores.size() - 1 - i].cost);
            highest = std::max(highest, y.back());
        }
        x.append(scores.back() + margin);
        y.append(y.back());
        m_curve->setData(x, y, true);
        const auto& best = cost->points[cost->optimum];
        m_optimum->setData({best.threshold}, {best.cost}, true);
        m_flatZone->topLeft->setCoords(cost->flatFrom, 0);
        m_flatZone->bottomRight->setCoords(cost->flatTo, 1);
        xAxis->setRange(x.front(), x.back());
        yAxis->setRange(0, highest > 0 ? 1.1 * highest : 1);
    }
    const bool calibrates = m_purpose == CalibrationSession::Purpose::Calibration;
    setToolTip(!cost        ? QString()
               : calibrates ? tr("Click to put the reject threshold there.")
                            : tr("These are the parts that report. To set a threshold, show the calibration set."));
    markHandles();
    replot(QCustomPlot::rpQueuedReplot);
}

void CostPlot::markHandles()
{
    const double reject = m_session.tried().reject;
    m_reject->setVisible(m_curve->visible() && std::isfinite(reject));
    m_reject->point1->setCoords(reject, 0);
    m_reject->point2->setCoords(reject, 1);
}

void CostPlot::showHandles()
{
    markHandles();
    if (isVisible())
        marks()->replot();
}

QPoint CostPlot::pixelOf(double threshold) const
{
    return {static_cast<int>(std::lround(xAxis->coordToPixel(threshold))), axisRect()->center().y()};
}

void CostPlot::mouseReleaseEvent(QMouseEvent* event)
{
    QCustomPlot::mouseReleaseEvent(event);
    if (m_curve->visible() && event->button() == Qt::LeftButton
        && axisRect()->rect().contains(event->position().toPoint())
        && m_purpose == CalibrationSession::Purpose::Calibration) {
        m_session.startDrag();
        m_session.moveReject(xAxis->pixelToCoord(event->position().x()));
    }
}

} // namespace twinspect
