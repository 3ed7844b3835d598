// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/report/score_chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QLocale>
#include <QPainter>

#include "ui/common/value_text.h"
#include "ui/pages/report/report_values.h"

namespace twinspect {

using report::ReportWords;

namespace {

constexpr int kBins = 60;
constexpr double kDots = 3; // dots of the picture in a unit of the page
constexpr QSizeF kSize(680, 200); // units of the page
constexpr QRectF kPlot(44, 34, 628, 124);

/// One kind of parts in the chart.
struct Bars {
    QString name;
    QColor color;
    Qt::BrushStyle pattern;
    std::vector<int> counts;
};

QColor colorOf(std::optional<Verdict> verdict)
{
    return QColor(report::verdictValues(verdict).value("fill").toString());
}

void paintBars(QPainter& painter, const std::array<Bars, 3>& kinds, int tallest)
{
    const double width = kPlot.width() / kBins;
    for (int bin = 0; bin < kBins; ++bin) {
        double bottom = kPlot.bottom();
        for (const auto& kind : kinds) {
            const int count = kind.counts[static_cast<std::size_t>(bin)];
            if (count == 0)
                continue;
            const double height = kPlot.height() * count / tallest;
            const QRectF bar(kPlot.left() + bin * width, bottom - height, width * 0.94, height);
            painter.setPen(QPen(kind.color, 0.6));
            painter.setBrush(Qt::white);
            painter.drawRect(bar);
            painter.setBrush(QBrush(kind.color, kind.pattern));
            painter.drawRect(bar);
            bottom -= height;
        }
    }
}

/// The next of 1, 2, 5, 10, ... times a power of ten.
double roundStep(double atLeast)
{
    const double power = std::pow(10, std::floor(std::log10(atLeast)));
    for (const double factor : {1, 2, 5})
        if (factor * power >= atLeast)
            return factor * power;
    return 10 * power;
}

void paintAxes(QPainter& painter, const ChartRange& range, int tallest, const ScoreUnit& unit)
{
    const QLocale locale;
    painter.setPen(QPen(Qt::black, 0.8));
    painter.drawLine(kPlot.bottomLeft(), kPlot.bottomRight());
    painter.drawLine(kPlot.bottomLeft(), kPlot.topLeft());
    const int step = std::max(1, (tallest + 3) / 4);
    for (int count = 0; count <= tallest; count += step) {
        const double y = kPlot.bottom() - kPlot.height() * count / tallest;
        painter.drawText(QRectF(0, y - 8, kPlot.left() - 5, 16), Qt::AlignRight | Qt::AlignVCenter,
                         locale.toString(count));
    }
    const double low = unit.readable(range.low), high = unit.readable(range.high);
    const double stride = roundStep((high - low) / 6);
    for (double score = std::ceil(low / stride) * stride; score <= high; score += stride) {
        const double x = kPlot.left() + kPlot.width() * (score - low) / (high - low);
        painter.drawLine(QPointF(x, kPlot.bottom()), QPointF(x, kPlot.bottom() + 3));
        painter.drawText(QRectF(x - 50, kPlot.bottom() + 4, 100, 16), Qt::AlignCenter,
                         report::number(std::abs(score) < stride / 2 ? 0 : score, 6));
    }
    if (range.more)
        painter.drawText(QRectF(kPlot.right() - 200, kPlot.bottom() + 22, 200, 16), Qt::AlignRight,
                         ReportWords::tr("last bar: %1 and more").arg(report::number(high, 3)));
    painter.drawText(QRectF(kPlot.left(), kPlot.bottom() + 22, kPlot.width(), 16),
                     range.more ? Qt::AlignLeft : Qt::AlignHCenter, scoreAxisText(unit));
    painter.save();
    painter.translate(10, kPlot.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-80, -8, 160, 16), Qt::AlignCenter, ReportWords::tr("Parts"));
    painter.restore();
}

void paintThreshold(QPainter& painter, const ChartRange& range, double threshold, const QString& words,
                    Qt::PenStyle style, Qt::Alignment side)
{
    if (!std::isfinite(threshold) || threshold < range.low || threshold > range.high)
        return;
    const double x = kPlot.left() + kPlot.width() * (threshold - range.low) / (range.high - range.low);
    painter.setPen(QPen(Qt::black, 1.4, style));
    painter.drawLine(QPointF(x, kPlot.top() - 6), QPointF(x, kPlot.bottom()));
    const double width = painter.fontMetrics().horizontalAdvance(words) + 2;
    double left = side == Qt::AlignLeft ? x - width - 3 : x + 3; // beside the line, within the picture
    left = std::clamp(left, 0.0, kSize.width() - width);
    painter.drawText(QRectF(left, kPlot.top() - 16, width, 14), Qt::AlignLeft | Qt::AlignVCenter, words);
}

void paintLegend(QPainter& painter, const std::array<Bars, 3>& kinds)
{
    double x = kPlot.left();
    for (const auto& kind : kinds) {
        if (std::all_of(kind.counts.begin(), kind.counts.end(), [](int count) { return count == 0; }))
            continue;
        painter.setPen(QPen(kind.color, 0.6));
        painter.setBrush(QBrush(kind.color, kind.pattern));
        painter.drawRect(QRectF(x, 3, 12, 10));
        painter.setPen(Qt::black);
        const double width = painter.fontMetrics().horizontalAdvance(kind.name) + 4;
        painter.drawText(QRectF(x + 17, 0, width, 16), Qt::AlignLeft | Qt::AlignVCenter, kind.name);
        x += 17 + width + 18;
    }
}

} // namespace

void LabelledScores::add(Label label, double score)
{
    if (std::isfinite(score))
        (label == Label::Good ? good : label == Label::Defect ? defects : unlabelled).push_back(score);
}

ChartRange chartRange(const LabelledScores& scores, const Thresholds& thresholds)
{
    constexpr double kReach = 5;
    std::vector<double> all;
    for (const auto* list : {&scores.good, &scores.defects, &scores.unlabelled})
        all.insert(all.end(), list->begin(), list->end());
    if (all.empty())
        return {};
    auto [lowest, highest] = std::minmax_element(all.begin(), all.end());
    ChartRange range{*lowest, *highest, false};
    for (const double threshold : {thresholds.review, thresholds.reject})
        if (std::isfinite(threshold)) {
            range.low = std::min(range.low, threshold);
            range.high = std::max(range.high, threshold);
        }
    if (const double most = range.low + kReach * (thresholds.reject - range.low);
        thresholds.reject > range.low && most < range.high) {
        range.high = most;
        range.more = true;
    }
    if (range.high <= range.low) { // a single score
        const double half = std::max(0.5 * std::abs(range.low), 0.5);
        range.low -= half;
        range.high += half;
    }
    return range;
}

std::vector<int> countBins(const std::vector<double>& scores, const ChartRange& range, int bins)
{
    std::vector<int> counts(static_cast<std::size_t>(bins), 0);
    for (const double score : scores) {
        const double bin = (score - range.low) / (range.high - range.low) * bins;
        ++counts[static_cast<std::size_t>(std::clamp(bin, 0.0, bins - 1.0))];
    }
    return counts;
}

QImage scoreChart(const LabelledScores& scores, const Thresholds& thresholds, const ScoreUnit& unit)
{
    if (scores.empty())
        return {};
    const auto range = chartRange(scores, thresholds);
    const std::array<Bars, 3> kinds{Bars{ReportWords::tr("Good parts"), colorOf(Verdict::Ok), Qt::SolidPattern,
                                         countBins(scores.good, range, kBins)},
                                    Bars{ReportWords::tr("Defects"), colorOf(Verdict::Reject), Qt::BDiagPattern,
                                         countBins(scores.defects, range, kBins)},
                                    Bars{ReportWords::tr("Not labelled"), colorOf(std::nullopt), Qt::Dense6Pattern,
                                         countBins(scores.unlabelled, range, kBins)}};
    int tallest = 1;
    for (std::size_t bin = 0; bin < kBins; ++bin)
        tallest = std::max(tallest, kinds[0].counts[bin] + kinds[1].counts[bin] + kinds[2].counts[bin]);

    QImage image((kSize * kDots).toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(kDots, kDots);
    auto font = report::documentFont();
    font.setPixelSize(11);
    painter.setFont(font);
    paintBars(painter, kinds, tallest);
    paintAxes(painter, range, tallest, unit);
    const auto texts = scoreTexts({thresholds.review, thresholds.reject}, unit);
    const auto named = [](const QString& name, const QString& score) { return name + QLatin1Char(' ') + score; };
    if (thresholds.review < thresholds.reject)
        paintThreshold(painter, range, thresholds.review, named(ReportWords::tr("Review above"), texts[0]),
                       Qt::DashLine, Qt::AlignLeft);
    paintThreshold(painter, range, thresholds.reject, named(ReportWords::tr("Reject above"), texts[1]), Qt::SolidLine,
                   Qt::AlignRight);
    paintLegend(painter, kinds);
    return image;
}

} // namespace twinspect
