// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/score_histogram.h"

#include <algorithm>
#include <cmath>

#include "ui/common/value_text.h"
#include "ui/common/verdict_style.h"
#include "ui/pages/calibrate/method_words.h"
#include "ui/plots/plot_style.h"
#include "ui/plots/score_ticker.h"

namespace twinspect {

namespace {

constexpr int kBins = 60;

std::size_t at(ScoreHistogram::Handle handle) { return handle == ScoreHistogram::Handle::Review ? 0 : 1; }

} // namespace

ScoreHistogram::ScoreHistogram(CalibrationSession& session, QWidget* parent) : QCustomPlot(parent), m_session(session)
{
    setObjectName(QStringLiteral("calibrate.histogram"));
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 140);
    setInteraction(QCP::iRangeZoom);
    axisRect()->setRangeZoom(Qt::Horizontal);
    yAxis->setPadding(4);
    addLayer(QStringLiteral("zones"), layer(QStringLiteral("background")), QCustomPlot::limAbove);
    addLayer(QStringLiteral("handles"), layer(QStringLiteral("legend")), QCustomPlot::limAbove);
    // Painted apart, so that a handle that moves does not paint bars and axes again.
    for (const char* name : {"zones", "handles"})
        layer(QLatin1String(name))->setMode(QCPLayer::lmBuffered);
    for (auto& bars : m_bars) {
        bars = new QCPBars(xAxis, yAxis);
        bars->setStackingGap(0);
    }
    for (std::size_t i = 1; i < m_bars.size(); ++i)
        m_bars[i]->moveAbove(m_bars[i - 1]);
    for (auto& zone : m_zones) {
        zone = new QCPItemRect(this);
        zone->setLayer(QStringLiteral("zones"));
        zone->setPen(Qt::NoPen);
        for (QCPItemPosition* corner : {zone->topLeft, zone->bottomRight}) {
            corner->setTypeX(QCPItemPosition::ptPlotCoords);
            corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
        }
    }
    for (const Handle handle : {Handle::Review, Handle::Reject}) {
        auto*& line = m_lines[at(handle)];
        line = new QCPItemStraightLine(this);
        line->setLayer(QStringLiteral("handles"));
        auto*& label = m_labels[at(handle)];
        label = new QCPItemText(this);
        label->setLayer(QStringLiteral("handles"));
        label->setPadding(QMargins(4, 2, 4, 2));
        label->position->setTypeX(QCPItemPosition::ptPlotCoords);
        label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        label->setClipToAxisRect(false);
    }
    // Below the axis: above the bars stand the names of the handles.
    axisRect()->insetLayout()->take(legend);
    auto* below = new QCPLayoutGrid;
    plotLayout()->addElement(1, 0, below);
    plotLayout()->setRowStretchFactor(1, 0.001);
    below->addElement(0, 0, legend);
    legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    legend->setWrap(3);
    legend->setVisible(true);
    connect(xAxis, QOverload<const QCPRange&>::of(&QCPAxis::rangeChanged), this, &ScoreHistogram::countBars);
    connect(&session, &CalibrationSession::setsChanged, this, &ScoreHistogram::loadScores);
    retranslate();
    recolour();
    loadScores();
}

void ScoreHistogram::retranslate()
{
    xAxis->setLabel(scoreAxisText(m_session.unit()));
    yAxis->setLabel(m_logarithmic ? tr("Parts, compressed scale") : tr("Parts"));
    m_bars[CalibrationGood]->setName(tr("Good, calibration set"));
    m_bars[TestGood]->setName(tr("Good, test set"));
    m_bars[CalibrationDefects]->setName(tr("Defect, calibration set"));
    m_bars[TestDefects]->setName(tr("Defect, test set"));
    m_bars[Unlabelled]->setName(tr("Not labelled"));
    drawHandles();
    setToolTip(tr("Drag a threshold. With the keyboard: R and V pick a threshold, ← and → move it, with Shift in "
                  "larger steps, ↑ and ↓ go on to the next part. Wheel = zoom, double click = everything."));
    setAccessibleName(tr("Histogram of the scores with the thresholds"));
}

void ScoreHistogram::recolour()
{
    applyPalette(*this, palette());
    const PlotColors colors(palette());
    const auto paint = [](QCPBars* bars, const QColor& color, Qt::BrushStyle style) {
        QColor fill = color;
        fill.setAlphaF(0.85F);
        bars->setBrush(QBrush(fill, style));
        bars->setPen(QPen(color, 1));
    };
    paint(m_bars[CalibrationGood], colors.good, Qt::SolidPattern);
    paint(m_bars[TestGood], colors.good, Qt::Dense5Pattern);
    paint(m_bars[CalibrationDefects], colors.defect, Qt::SolidPattern);
    paint(m_bars[TestDefects], colors.defect, Qt::BDiagPattern);
    paint(m_bars[Unlabelled], colors.unlabelled, Qt::Dense6Pattern);
    const Verdict verdicts[] = {Verdict::Ok, Verdict::Review, Verdict::Reject};
    for (std::size_t i = 0; i < m_zones.size(); ++i) {
        QColor tint = verdictStyle(verdicts[i], palette()).fill;
        tint.setAlphaF(isDark(palette()) ? 0.16F : 0.10F);
        m_zones[i]->setBrush(tint);
    }
}

void ScoreHistogram::loadScores()
{
    const auto& sets = m_session.sets();
    m_scores = {sets.calibration.good, sets.test.good, sets.calibration.defects, sets.test.defects, sets.unlabelled};
    m_all.clear();
    legend->clearItems();
    for (std::size_t i = 0; i < m_scores.size(); ++i) {
        m_all.insert(m_all.end(), m_scores[i].begin(), m_scores[i].end());
        if (!m_scores[i].empty())
            m_bars[i]->addToLegend();
    }
    std::sort(m_all.begin(), m_all.end());
    legend->setVisible(!m_all.empty());
    xAxis->setTicker(QSharedPointer<ScoreTicker>::create(m_session.unit()));
    xAxis->setLabel(scoreAxisText(m_session.unit()));
    showAll();
    replot(QCustomPlot::rpQueuedReplot);
}

void ScoreHistogram::showAll()
{
    double lowest = m_all.empty() ? 0 : m_all.front();
    double highest = m_all.empty() ? 1 : m_all.back();
    for (const Handle handle : {Handle::Review, Handle::Reject})
        if (const double threshold = thresholdOf(handle); std::isfinite(threshold)) {
            lowest = std::min(lowest, threshold);
            highest = std::max(highest, threshold);
        }
    const double margin = highest > lowest ? 0.06 * (highest - lowest) : std::max(1e-6, 0.5 * std::abs(highest));
    xAxis->setRange(lowest - margin, highest + margin);
    countBars();
}

double ScoreHistogram::heightOf(double count) const { return m_logarithmic ? std::log10(1 + count) : count; }

void ScoreHistogram::countBars()
{
    const double lower = xAxis->range().lower;
    const double width = xAxis->range().size() / kBins;
    QVector<double> centres(kBins);
    for (int i = 0; i < kBins; ++i)
        centres[i] = lower + (i + 0.5) * width;
    QVector<double> below(kBins, 0.0); // parts in the bars under this one
    double tallest = 1;
    for (std::size_t s = 0; s < m_scores.size(); ++s) {
        QVector<double> heights(kBins, 0.0);
        const auto& scores = m_scores[s];
        for (auto it = std::lower_bound(scores.begin(), scores.end(), lower); it != scores.end(); ++it) {
            const auto bin = static_cast<qsizetype>((*it - lower) / width);
            if (bin >= kBins)
                break;
            heights[bin] += 1;
        }
        for (int i = 0; i < kBins; ++i) {
            const double count = heights[i];
            heights[i] = heightOf(below[i] + count)
                       - heightOf(below[i]); // so that the stack's top is right on the compressed scale too
            below[i] += count;
            tallest = std::max(tallest, below[i]);
        }
        m_bars[s]->setData(centres, heights, true);
        m_bars[s]->setWidth(width * 0.98);
    }
    if (m_logarithmic) {
        auto ticker = QSharedPointer<QCPAxisTickerText>::create();
        for (int decade = 1; decade <= 10 * tallest; decade *= 10)
            for (const int step : {1, 2, 5})
                ticker->addTick(heightOf(decade * step), locale().toString(decade * step));
        ticker->addTick(0, locale().toString(0));
        yAxis->setTicker(ticker);
    } else {
        auto ticker = QSharedPointer<QCPAxisTickerFixed>::create();
        ticker->setTickStep(1);
        ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples); // whole parts only
        yAxis->setTicker(ticker);
    }
    yAxis->setRange(0, heightOf(tallest) * 1.25); // the handles' names stand above the bars
    drawHandles();
}

void ScoreHistogram::setLogarithmic(bool logarithmic)
{
    m_logarithmic = logarithmic;
    retranslate();
    countBars();
    replot(QCustomPlot::rpQueuedReplot);
}

double ScoreHistogram::thresholdOf(Handle handle) const
{
    return handle == Handle::Review ? m_session.tried().review : m_session.tried().reject;
}

void ScoreHistogram::drawHandles()
{
    const double review = thresholdOf(Handle::Review);
    const double reject = thresholdOf(Handle::Reject);
    const QCPRange range = xAxis->range();
    const auto zone = [&](std::size_t i, double from, double to) {
        m_zones[i]->setVisible(std::isfinite(from) && std::isfinite(to) && to > from);
        if (!m_zones[i]->visible())
            return;
        m_zones[i]->topLeft->setCoords(std::clamp(from, range.lower, range.upper), 0);
        m_zones[i]->bottomRight->setCoords(std::clamp(to, range.lower, range.upper), 1);
    };
    zone(0, std::min(range.lower, review), review);
    zone(1, review, reject);
    zone(2, reject, std::max(range.upper, reject));
    const auto texts = scoreTexts({review, reject}, m_session.unit());
    for (const Handle handle : {Handle::Review, Handle::Reject}) {
        const double threshold = thresholdOf(handle);
        const auto style = verdictStyle(handle == Handle::Review ? Verdict::Review : Verdict::Reject, palette());
        auto* line = m_lines[at(handle)];
        auto* label = m_labels[at(handle)];
        const bool shown = std::isfinite(threshold) && range.contains(threshold);
        line->setVisible(shown);
        label->setVisible(shown);
        if (!shown)
            continue;
        const bool picked = m_handle == handle && hasFocus();
        line->point1->setCoords(threshold, 0);
        line->point2->setCoords(threshold, 1);
        line->setPen(QPen(style.text, picked ? 3 : 2, handle == Handle::Review ? Qt::DashLine : Qt::SolidLine));
        const auto text = texts[static_cast<qsizetype>(at(handle))];
        label->setText(handle == Handle::Review ? tr("%1 Review above %2").arg(style.symbol, text)
                                                : tr("%1 Reject above %2").arg(style.symbol, text));
        label->setColor(style.onFill);
        label->setBrush(style.fill);
        label->setPen(picked ? QPen(palette().color(QPalette::Highlight), 2) : QPen(Qt::NoPen));
        label->setFont(font());
        // Review's name to the left of its line, reject's to the right, unless the edge is near.
        const bool leftEdge = threshold < range.lower + 0.25 * range.size();
        const bool rightEdge = threshold > range.upper - 0.25 * range.size();
        const bool toTheLeft = (handle == Handle::Review && !leftEdge) || rightEdge;
        label->setPositionAlignment((toTheLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
        const bool otherSideTaken = handle == Handle::Review ? leftEdge : rightEdge;
        label->position->setCoords(threshold, otherSideTaken ? 0.13 : 0.01);
    }
}

void ScoreHistogram::showHandles()
{
    drawHandles();
    for (const char* name : {"zones", "handles"})
        layer(QLatin1String(name))->replot();
}

void ScoreHistogram::changeEvent(QEvent* event)
{
    QCustomPlot::changeEvent(event);
    if (m_labels[1] == nullptr)
        return; // still being built
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        recolour();
        drawHandles();
        replot(QCustomPlot::rpQueuedReplot);
    } else if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LocaleChange) {
        retranslate();
        countBars();
        replot(QCustomPlot::rpQueuedReplot);
    }
}

} // namespace twinspect
