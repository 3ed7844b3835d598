// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/part_scatter.h"

#include <algorithm>
#include <cmath>

#include <QToolTip>

#include "ui/plots/plot_style.h"

namespace twinspect {

namespace {

constexpr double kNear = 12; // px: what a click means
constexpr double kMark = 8;  // px

std::size_t indexOf(Label label) { return static_cast<std::size_t>(label); }

QCPScatterStyle::ScatterShape shapeOf(Label label)
{
    return label == Label::Good   ? QCPScatterStyle::ssCircle
         : label == Label::Defect ? QCPScatterStyle::ssTriangle
                                  : QCPScatterStyle::ssSquare;
}

/// A little more than from the lowest to the highest.
QCPRange rangeOf(double low, double high)
{
    const double margin = std::max(1e-9, 0.06 * (high - low));
    return {low - margin, high + margin};
}

} // namespace

PartScatter::PartScatter(QWidget* parent) : Chart(parent)
{
    setMouseTracking(true);
    for (auto* graphs : {&m_open, &m_filled})
        for (auto*& graph : *graphs) {
            graph = addGraph();
            graph->setLineStyle(QCPGraph::lsNone);
            graph->removeFromLegend();
        }
    m_key = addGraph();
    m_key->setLineStyle(QCPGraph::lsNone);
    m_key->removeFromLegend();
    m_key->setName(QString()); // until it has a meaning; QCustomPlot gives a name of its own
    m_hovered = marker();
    m_selected = marker();
    // Beneath: points may lie anywhere in the chart.
    plotLayout()->addElement(1, 0, legend);
    plotLayout()->setRowStretchFactor(1, 0.001);
    legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    legend->setWrap(2);
    setMinimumWidth(260);
}

void PartScatter::setPoints(std::vector<Point> points, Ranges ranges)
{
    std::erase_if(points, [](const Point& point) { return !std::isfinite(point.x) || !std::isfinite(point.y); });
    m_points = std::move(points);
    std::array<QVector<double>, kLabels> x[2], y[2];
    for (const Point& point : m_points) {
        x[point.filled][indexOf(point.label)].append(point.x);
        y[point.filled][indexOf(point.label)].append(point.y);
    }
    for (std::size_t i = 0; i < kLabels; ++i) {
        m_open[i]->setData(x[0][i], y[0][i]);
        m_filled[i]->setData(x[1][i], y[1][i]);
        m_open[i]->removeFromLegend();
        if (!x[0][i].isEmpty() || !x[1][i].isEmpty())
            m_open[i]->addToLegend();
    }
    nameFilled(m_key->name()); // stands last
    if (!m_points.empty()) {
        const auto [left, right] = std::ranges::minmax(m_points, {}, &Point::x);
        const auto [bottom, top] = std::ranges::minmax(m_points, {}, &Point::y);
        const bool common = ranges == Ranges::Common;
        const double low = std::min(left.x, bottom.y), high = std::max(right.x, top.y);
        xAxis->setRange(common ? rangeOf(low, high) : rangeOf(left.x, right.x));
        yAxis->setRange(common ? rangeOf(low, high) : rangeOf(bottom.y, top.y));
    }
    legend->setVisible(!m_points.empty());
    setSelected(m_selectedPart);
    ring(*m_hovered, nullptr);
    replot(QCustomPlot::rpQueuedReplot);
}

void PartScatter::nameFilled(const QString& name)
{
    m_key->removeFromLegend();
    m_key->setName(name);
    if (!name.isEmpty())
        m_key->addToLegend();
}

void PartScatter::nameLabels()
{
    m_open[indexOf(Label::Good)]->setName(tr("Good"));
    m_open[indexOf(Label::Defect)]->setName(tr("Defective"));
    m_open[indexOf(Label::Unknown)]->setName(tr("Unlabelled"));
}

void PartScatter::setSelected(const QString& part)
{
    m_selectedPart = part;
    ring(*m_selected, part.isEmpty() ? nullptr : find(part));
    replot(QCustomPlot::rpQueuedReplot);
}

const PartScatter::Point* PartScatter::find(const QString& part) const
{
    const auto found = std::ranges::find(m_points, part, &Point::part);
    return found == m_points.end() ? nullptr : &*found;
}

void PartScatter::ring(QCPGraph& graph, const Point* point)
{
    graph.setVisible(point != nullptr);
    if (point != nullptr)
        graph.setData({point->x}, {point->y}, true);
}

QPointF PartScatter::place(const Point& point) const
{
    return {xAxis->coordToPixel(point.x), yAxis->coordToPixel(point.y)};
}

std::optional<QPoint> PartScatter::pixelOf(const QString& part) const
{
    const auto* point = find(part);
    return point == nullptr ? std::nullopt : std::optional(place(*point).toPoint());
}

const PartScatter::Point* PartScatter::nearest(const QPointF& position) const
{
    const Point* best = nullptr;
    double least = kNear * kNear;
    for (const Point& point : m_points) {
        const QPointF away = place(point) - position;
        if (const double distance = QPointF::dotProduct(away, away); distance < least) {
            least = distance;
            best = &point;
        }
    }
    return best;
}

void PartScatter::mouseMoveEvent(QMouseEvent* event)
{
    QCustomPlot::mouseMoveEvent(event);
    const Point* point = nearest(event->position());
    const bool was = m_hovered->visible();
    ring(*m_hovered, point);
    if (point != nullptr)
        QToolTip::showText(event->globalPosition().toPoint(), wordsOn(*point), this);
    if (point != nullptr || was)
        replot(QCustomPlot::rpQueuedReplot);
}

void PartScatter::leaveEvent(QEvent* event)
{
    QCustomPlot::leaveEvent(event);
    ring(*m_hovered, nullptr);
    replot(QCustomPlot::rpQueuedReplot);
}

void PartScatter::mouseReleaseEvent(QMouseEvent* event)
{
    QCustomPlot::mouseReleaseEvent(event);
    const Point* point = nearest(event->position());
    if (point != nullptr && event->button() == Qt::LeftButton)
        Q_EMIT partClicked(QString(point->part)); // a copy: whoever hears of it may give this chart other points
}

void PartScatter::recolour()
{
    Chart::recolour();
    const PlotColors colors(palette());
    for (const Label label : {Label::Unknown, Label::Good, Label::Defect}) {
        const QColor color = label == Label::Good   ? colors.good
                           : label == Label::Defect ? colors.defect
                                                    : colors.unlabelled;
        m_open[indexOf(label)]->setScatterStyle(QCPScatterStyle(shapeOf(label), QPen(color, 1.5), Qt::NoBrush, kMark));
        m_filled[indexOf(label)]->setScatterStyle(
            QCPScatterStyle(shapeOf(label), QPen(color, 1.5), QBrush(color), kMark + 2));
    }
    m_key->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colors.line), QBrush(colors.line), kMark));
    for (auto [graph, width] : {std::pair(m_hovered, 1.5), {m_selected, 2.5}})
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle,
                                               QPen(palette().color(QPalette::Highlight), width), Qt::NoBrush,
                                               kMark + 8));
}

} // namespace twinspect
