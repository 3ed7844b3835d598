// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/curve_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QLocale>

#include "ui/common/error_text.h"

namespace twinspect {

namespace {

constexpr double kMark = 8;         // px
constexpr double kLine = 2;         // px
constexpr double kBesides = 0.3;    // left and right of the outermost numbers, in steps
constexpr double kGoldenTurn = 137.508; // degrees of hue between two models: far apart for any number of them

// Beside the colour, for whoever does not see it.
constexpr QCPScatterStyle::ScatterShape kShapes[] = {
    QCPScatterStyle::ssCircle,
    QCPScatterStyle::ssSquare,
    QCPScatterStyle::ssTriangle,
    QCPScatterStyle::ssDiamond,
    QCPScatterStyle::ssTriangleInverted,
    QCPScatterStyle::ssCross,
    QCPScatterStyle::ssPlus,
    QCPScatterStyle::ssStar,
    QCPScatterStyle::ssCrossCircle,
};

/// NaN where one of the parts has none.
double meanOf(const Comparison& comparison, const std::vector<std::string>& parts, const std::string& model, int count,
              const ComparisonFigure& figure)
{
    double sum = 0;
    for (const auto& part : parts) {
        const auto* row = comparison.row(part, model, count);
        if (row == nullptr || !(row->*figure.member))
            return std::numeric_limits<double>::quiet_NaN();
        sum += *(row->*figure.member);
    }
    return parts.empty() ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(parts.size());
}

} // namespace

CurveChart::CurveChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("compare.curves"));
    setMinimumHeight(220);
    auto* beside = new QCPLayoutGrid; // so that the names stand at the top, not over the whole height
    plotLayout()->addElement(0, 1, beside);
    plotLayout()->setColumnStretchFactor(1, 0.001);
    beside->addElement(0, 0, legend);
    beside->addElement(1, 0, new QCPLayoutElement(this));
    beside->setRowStretchFactor(0, 0.001);
    built();
}

void CurveChart::setCurves(const Comparison& comparison, const std::vector<std::string>& parts,
                           const ComparisonFigure& figure)
{
    m_counts = comparison.counts;
    std::ranges::sort(m_counts, {},
                      [](int count) { return count == kAllGoodParts ? std::numeric_limits<int>::max() : count; });
    m_figure = shown(figure.column);
    m_share = figure.isShare;
    clearGraphs();
    bool any = false;
    for (const auto& model : comparison.models) {
        QVector<double> x, y;
        for (std::size_t i = 0; i < m_counts.size(); ++i) {
            const double value = meanOf(comparison, parts, model, m_counts[i], figure);
            if (std::isnan(value))
                continue;
            x.append(static_cast<double>(i));
            y.append(m_share ? 100 * value : value);
        }
        auto* graph = addGraph();
        graph->setName(QString::fromStdString(model));
        graph->setData(x, y, true);
        any = any || !x.isEmpty();
    }
    legend->setVisible(any);
    xAxis->setRange(-kBesides, static_cast<double>(m_counts.size()) - 1 + kBesides);
    yAxis->rescale();
    const double margin = std::max(0.5, 0.06 * yAxis->range().size());
    yAxis->setRange(yAxis->range().lower - margin, yAxis->range().upper + margin);
    recolour();
    retranslate();
    showMessage(any ? QString() : tr("No model has this figure for every part."));
}

std::vector<std::pair<double, double>> CurveChart::pointsOf(const QString& model) const
{
    std::vector<std::pair<double, double>> points;
    for (int i = 0; i < graphCount(); ++i)
        if (graph(i)->name() == model)
            for (const auto& point : *graph(i)->data())
                points.emplace_back(point.key, point.value);
    return points;
}

void CurveChart::recolour()
{
    Chart::recolour();
    const int lightness = palette().color(QPalette::Base).lightness() < 128 ? 165 : 95;
    for (int i = 0; i < graphCount(); ++i) {
        const auto colour = QColor::fromHsl(static_cast<int>(210 + kGoldenTurn * i) % 360, 190, lightness);
        graph(i)->setPen(QPen(colour, kLine));
        graph(i)->setScatterStyle(QCPScatterStyle(kShapes[static_cast<std::size_t>(i) % std::size(kShapes)],
                                                  QPen(colour, kLine), palette().brush(QPalette::Base), kMark));
    }
}

void CurveChart::nameCounts()
{
    const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        ticker->addTick(static_cast<double>(i),
                        m_counts[i] == kAllGoodParts ? tr("all") : QLocale().toString(m_counts[i]));
    xAxis->setTicker(ticker);
}

void CurveChart::retranslate()
{
    setLocale(QLocale());
    nameCounts();
    xAxis->setLabel(tr("Good parts that were learnt from"));
    yAxis->setLabel(m_share ? tr("%1 in percent").arg(m_figure) : m_figure);
    setAccessibleName(tr("Learning curves of the detectors"));
    setToolTip(tr("The further left a curve is high, the fewer good parts the detector needs."));
    replot(QCustomPlot::rpQueuedReplot);
}

} // namespace twinspect
