// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/score_strip.h"

#include <algorithm>
#include <cmath>

#include <QLocale>
#include <QPainter>

#include "ui/common/value_text.h"
#include "ui/common/verdict_style.h"

namespace twinspect {

namespace {

constexpr double kDot = 5;           ///< radius
constexpr double kRoomAtTheEnds = 0.15; ///< of the range of scores
constexpr int kGroundAlpha = 36;

} // namespace

ScoreStrip::ScoreStrip(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("train.calibrate.scores"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ScoreStrip::setScores(const std::vector<double>& scores, double threshold, const ScoreUnit& unit)
{
    m_scores = scores;
    std::sort(m_scores.begin(), m_scores.end());
    m_threshold = threshold;
    m_unit = unit;
    update();
}

QSize ScoreStrip::sizeHint() const { return {480, 7 * fontMetrics().height()}; }

void ScoreStrip::paintEvent(QPaintEvent*)
{
    if (m_scores.empty())
        return;
    const bool set = std::isfinite(m_threshold);
    double low = m_scores.front(), high = set ? std::max(m_threshold, m_scores.back()) : m_scores.back();
    const double room = std::max(1e-6, high - low) * kRoomAtTheEnds;
    low -= room;
    high += 2 * room; // what is rejected is seen, too
    const double line = fontMetrics().height();
    const QRectF field(kDot, 1.6 * line, width() - 2 * kDot, height() - 3.2 * line);
    const auto at = [&](double score) { return field.left() + (score - low) / (high - low) * field.width(); };

    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto ok = verdictStyle(Verdict::Ok, palette()), reject = verdictStyle(Verdict::Reject, palette());
    const auto ground = [](QColor color) {
        color.setAlpha(kGroundAlpha);
        return color;
    };
    const double border = set ? at(m_threshold) : field.right();
    painter.fillRect(QRectF(field.topLeft(), QPointF(border, field.bottom())), ground(ok.fill));
    if (set) {
        painter.fillRect(QRectF(QPointF(border, field.top()), field.bottomRight()), ground(reject.fill));
        painter.setPen(QPen(reject.fill, 2));
        painter.drawLine(QPointF(border, field.top()), QPointF(border, field.bottom()));
        painter.setPen(ok.text);
        painter.drawText(QRectF(field.left(), 0, border - field.left() - 6, 1.5 * line),
                         Qt::AlignRight | Qt::AlignVCenter, ok.symbol + QLatin1Char(' ') + ok.word);
        painter.setPen(reject.text);
        painter.drawText(QRectF(border + 6, 0, field.right() - border, 1.5 * line), Qt::AlignLeft | Qt::AlignVCenter,
                         reject.symbol + QLatin1Char(' ') + reject.word);
    }
    // Dots that would hide each other are stacked.
    painter.setPen(QPen(palette().color(QPalette::Base), 1));
    painter.setBrush(ok.fill);
    double last = -1e9;
    int level = 0;
    const int levels = std::max(1, static_cast<int>(field.height() / (2 * kDot)) - 1);
    for (const double score : m_scores) {
        const double x = at(score);
        level = x - last < 2 * kDot ? (level + 1) % levels : 0;
        if (level == 0)
            last = x;
        painter.drawEllipse(QPointF(x, field.bottom() - kDot - 2 - level * 2 * kDot), kDot, kDot);
    }
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawLine(field.bottomLeft(), field.bottomRight());
    const auto mark = [&](double value, bool bold) {
        QFont font = painter.font();
        font.setBold(bold);
        painter.setFont(font);
        const QString text = scoreText(value, m_unit);
        const double half = painter.fontMetrics().horizontalAdvance(text) / 2.0 + 1;
        const double x = std::clamp(at(value), field.left() + half, field.right() - half);
        painter.drawText(QRectF(x - half, field.bottom() + 2, 2 * half, 1.4 * line), Qt::AlignCenter, text);
        return QPair(x - half, x + half);
    };
    QPair<double, double> taken(field.right(), field.right());
    if (set)
        taken = mark(m_threshold, true);
    for (const double score : {m_scores.back(), m_scores.front()})
        if (at(score) + painter.fontMetrics().horizontalAdvance(scoreText(score, m_unit)) < taken.first)
            taken = mark(score, false);
}

} // namespace twinspect
