// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/results/score_scatter.h"

#include <algorithm>
#include <cmath>

#include <QToolTip>

#include "ui/common/value_text.h"
#include "ui/models/sample_words.h"
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

QString verdictWords(std::optional<Verdict> verdict)
{
    return verdict ? words::verdict(*verdict) : ScoreScatter::tr("not readable");
}

} // namespace

ScoreScatter::ScoreScatter(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("results.scatter"));
    setMouseTracking(true);
    m_diagonal = new QCPItemStraightLine(this);
    m_diagonal->point1->setCoords(0, 0);
    m_diagonal->point2->setCoords(1, 1);
    for (auto* graphs : {&m_same, &m_changed})
        for (auto*& graph : *graphs) {
            graph = addGraph();
            graph->setLineStyle(QCPGraph::lsNone);
            graph->removeFromLegend();
        }
    m_key = addGraph();
    m_key->setLineStyle(QCPGraph::lsNone);
    m_hovered = marker();
    m_selected = marker();
    // Beneath: points may lie anywhere in the chart.
    plotLayout()->addElement(1, 0, legend);
    plotLayout()->setRowStretchFactor(1, 0.001);
    legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    legend->setWrap(2);
    setMinimumWidth(260);
    built();
}

void ScoreScatter::setPairs(const std::vector<ResultPair>& pairs, const QString& before, const QString& after)
{
    m_pairs.clear();
    std::copy_if(pairs.begin(), pairs.end(), std::back_inserter(m_pairs), [](const ResultPair& pair) {
        return std::isfinite(pair.scoreBefore) && std::isfinite(pair.scoreAfter);
    });
    m_inUnits = std::ranges::all_of(m_pairs, [](const ResultPair& pair) {
        return pair.unitBefore.known() && pair.unitAfter.known();
    });
    m_before = before;
    m_after = after;
    retranslate();
}

void ScoreScatter::load()
{
    double low = 0, high = 0;
    bool first = true;
    std::array<QVector<double>, kLabels> x[2], y[2];
    for (const ResultPair& pair : m_pairs) {
        const QPointF scores = scoresOf(pair);
        x[pair.changed()][indexOf(pair.label)].append(scores.x());
        y[pair.changed()][indexOf(pair.label)].append(scores.y());
        low = first ? std::min(scores.x(), scores.y()) : std::min({low, scores.x(), scores.y()});
        high = first ? std::max(scores.x(), scores.y()) : std::max({high, scores.x(), scores.y()});
        first = false;
    }
    for (std::size_t i = 0; i < kLabels; ++i) {
        m_same[i]->setData(x[0][i], y[0][i]);
        m_changed[i]->setData(x[1][i], y[1][i]);
        m_same[i]->removeFromLegend();
        if (!x[0][i].isEmpty() || !x[1][i].isEmpty())
            m_same[i]->addToLegend();
    }
    m_key->removeFromLegend(); // stands last
    m_key->addToLegend();
    // One range for both: only then the diagonal says what it seems to say.
    const double margin = std::max(1e-9, 0.06 * (high - low));
    xAxis->setRange(low - margin, high + margin);
    yAxis->setRange(low - margin, high + margin);
    m_diagonal->setVisible(!m_pairs.empty());
    legend->setVisible(!m_pairs.empty());
    showMessage(m_pairs.empty() ? tr("No part has a score in both runs.") : QString());
    setSelected(m_selectedSample);
    ring(*m_hovered, nullptr);
    replot(QCustomPlot::rpQueuedReplot);
}

void ScoreScatter::setSelected(const QString& sample)
{
    m_selectedSample = sample;
    const auto found = std::find_if(m_pairs.begin(), m_pairs.end(),
                                    [&sample](const ResultPair& pair) { return pair.sample == sample; });
    ring(*m_selected, found == m_pairs.end() || sample.isEmpty() ? nullptr : &*found);
    replot(QCustomPlot::rpQueuedReplot);
}

void ScoreScatter::ring(QCPGraph& graph, const ResultPair* pair)
{
    graph.setVisible(pair != nullptr);
    if (pair != nullptr)
        graph.setData({scoresOf(*pair).x()}, {scoresOf(*pair).y()}, true);
}

QPointF ScoreScatter::scoresOf(const ResultPair& pair) const
{
    return m_inUnits ? QPointF(pair.unitBefore.readable(pair.scoreBefore), pair.unitAfter.readable(pair.scoreAfter))
                     : QPointF(pair.scoreBefore, pair.scoreAfter);
}

QPointF ScoreScatter::place(const ResultPair& pair) const
{
    return {xAxis->coordToPixel(scoresOf(pair).x()), yAxis->coordToPixel(scoresOf(pair).y())};
}

std::optional<QPoint> ScoreScatter::pixelOf(const QString& sample) const
{
    const auto found = std::find_if(m_pairs.begin(), m_pairs.end(),
                                    [&sample](const ResultPair& pair) { return pair.sample == sample; });
    return found == m_pairs.end() ? std::nullopt : std::optional(place(*found).toPoint());
}

const ResultPair* ScoreScatter::nearest(const QPointF& position) const
{
    const ResultPair* best = nullptr;
    double least = kNear * kNear;
    for (const ResultPair& pair : m_pairs) {
        const QPointF away = place(pair) - position;
        if (const double distance = QPointF::dotProduct(away, away); distance < least) {
            least = distance;
            best = &pair;
        }
    }
    return best;
}

void ScoreScatter::mouseMoveEvent(QMouseEvent* event)
{
    QCustomPlot::mouseMoveEvent(event);
    const ResultPair* pair = nearest(event->position());
    const bool was = m_hovered->visible();
    ring(*m_hovered, pair);
    if (pair != nullptr) {
        const QStringList scores =
            m_inUnits && pair->unitBefore != pair->unitAfter
                ? QStringList{scoreText(pair->scoreBefore, pair->unitBefore),
                              scoreText(pair->scoreAfter, pair->unitAfter)}
                : scoreTexts({pair->scoreBefore, pair->scoreAfter}, m_inUnits ? pair->unitBefore : ScoreUnit());
        QToolTip::showText(event->globalPosition().toPoint(),
                           tr("%1: score %2, %3, then score %4, %5.")
                               .arg(pair->sample, scores[0], verdictWords(pair->verdictBefore), scores[1],
                                    verdictWords(pair->verdictAfter)),
                           this);
    }
    if (pair != nullptr || was)
        replot(QCustomPlot::rpQueuedReplot);
}

void ScoreScatter::leaveEvent(QEvent* event)
{
    QCustomPlot::leaveEvent(event);
    ring(*m_hovered, nullptr);
    replot(QCustomPlot::rpQueuedReplot);
}

void ScoreScatter::mouseReleaseEvent(QMouseEvent* event)
{
    QCustomPlot::mouseReleaseEvent(event);
    const ResultPair* pair = nearest(event->position());
    if (pair != nullptr && event->button() == Qt::LeftButton)
        Q_EMIT partClicked(QString(pair->sample)); // a copy: whoever hears of it may give this chart other pairs
}

void ScoreScatter::recolour()
{
    Chart::recolour();
    const PlotColors colors(palette());
    m_diagonal->setPen(QPen(colors.line, 1, Qt::DashLine));
    for (const Label label : {Label::Unknown, Label::Good, Label::Defect}) {
        const QColor color = label == Label::Good   ? colors.good
                           : label == Label::Defect ? colors.defect
                                                    : colors.unlabelled;
        m_same[indexOf(label)]->setScatterStyle(QCPScatterStyle(shapeOf(label), QPen(color, 1.5), Qt::NoBrush, kMark));
        m_changed[indexOf(label)]->setScatterStyle(
            QCPScatterStyle(shapeOf(label), QPen(color, 1.5), QBrush(color), kMark + 2));
    }
    m_key->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colors.line), QBrush(colors.line), kMark));
    m_hovered->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle,
                                               QPen(palette().color(QPalette::Highlight), 1.5), Qt::NoBrush,
                                               kMark + 8));
    m_selected->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle,
                                                QPen(palette().color(QPalette::Highlight), 2.5), Qt::NoBrush,
                                                kMark + 8));
}

void ScoreScatter::retranslate()
{
    setLocale(QLocale());
    xAxis->setLabel(m_before.isEmpty() ? tr("Score before") : tr("Score in run %1").arg(m_before));
    yAxis->setLabel(m_after.isEmpty() ? tr("Score after") : tr("Score in run %1").arg(m_after));
    setAccessibleName(tr("Scores of the same parts in two runs"));
    setToolTip(m_inUnits ? tr("Click a part to find it in the list.")
                         : tr("Click a part to find it in the list. These are raw scores: no scale is stored with one "
                              "of the runs."));
    m_same[indexOf(Label::Good)]->setName(tr("Good"));
    m_same[indexOf(Label::Defect)]->setName(tr("Defective"));
    m_same[indexOf(Label::Unknown)]->setName(tr("Unlabelled"));
    m_key->setName(tr("Filled: another verdict"));
    load();
}

} // namespace twinspect
