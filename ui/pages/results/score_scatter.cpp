// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/results/score_scatter.h"

#include <algorithm>
#include <cmath>

#include "ui/common/value_text.h"
#include "ui/models/sample_words.h"
#include "ui/plots/plot_style.h"

namespace twinspect {

namespace {

QString verdictWords(std::optional<Verdict> verdict)
{
    return verdict ? words::verdict(*verdict) : ScoreScatter::tr("not readable");
}

} // namespace

ScoreScatter::ScoreScatter(QWidget* parent) : PartScatter(parent)
{
    setObjectName(QStringLiteral("results.scatter"));
    m_diagonal = new QCPItemStraightLine(this);
    m_diagonal->point1->setCoords(0, 0);
    m_diagonal->point2->setCoords(1, 1);
    m_diagonal->setVisible(false);
    built();
}

void ScoreScatter::setPairs(const std::vector<ResultPair>& pairs, const QString& before, const QString& after)
{
    m_pairs.clear();
    for (const ResultPair& pair : pairs)
        if (std::isfinite(pair.scoreBefore) && std::isfinite(pair.scoreAfter))
            m_pairs[pair.sample] = pair;
    m_inUnits = std::ranges::all_of(m_pairs, [](const auto& entry) {
        return entry.second.unitBefore.known() && entry.second.unitAfter.known();
    });
    std::vector<Point> list;
    for (const auto& [sample, pair] : m_pairs) {
        const QPointF scores = scoresOf(pair);
        list.push_back({sample, scores.x(), scores.y(), pair.label, pair.changed()});
    }
    m_before = before;
    m_after = after;
    // One range for both: only then the diagonal says what it seems to say.
    setPoints(std::move(list), Ranges::Common);
    m_diagonal->setVisible(!points().empty());
    retranslate();
}

QPointF ScoreScatter::scoresOf(const ResultPair& pair) const
{
    return m_inUnits ? QPointF(pair.unitBefore.readable(pair.scoreBefore), pair.unitAfter.readable(pair.scoreAfter))
                     : QPointF(pair.scoreBefore, pair.scoreAfter);
}

QString ScoreScatter::wordsOn(const Point& point) const
{
    const auto found = m_pairs.find(point.part);
    if (found == m_pairs.end())
        return {};
    const ResultPair& pair = found->second;
    const QStringList scores =
        m_inUnits && pair.unitBefore != pair.unitAfter
            ? QStringList{scoreText(pair.scoreBefore, pair.unitBefore), scoreText(pair.scoreAfter, pair.unitAfter)}
            : scoreTexts({pair.scoreBefore, pair.scoreAfter}, m_inUnits ? pair.unitBefore : ScoreUnit());
    return tr("%1: score %2, %3, then score %4, %5.")
        .arg(point.part, scores[0], verdictWords(pair.verdictBefore), scores[1], verdictWords(pair.verdictAfter));
}

void ScoreScatter::recolour()
{
    PartScatter::recolour();
    m_diagonal->setPen(QPen(PlotColors(palette()).line, 1, Qt::DashLine));
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
    nameLabels();
    nameFilled(tr("Filled: another verdict"));
    showMessage(points().empty() ? tr("No part has a score in both runs.") : QString());
    replot(QCustomPlot::rpQueuedReplot);
}

} // namespace twinspect
