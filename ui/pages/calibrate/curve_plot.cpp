// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/curve_plot.h"

#include <algorithm>
#include <cmath>

#include <QToolTip>

#include "ui/common/value_text.h"
#include "ui/common/verdict_style.h"
#include "ui/pages/calibrate/method_words.h"
#include "ui/pages/calibrate/plot_parts.h"
#include "ui/plots/plot_style.h"

namespace twinspect {

namespace {

constexpr double kNear = 24; // px: what a click means

std::int64_t countAbove(const std::vector<double>& rising, double threshold)
{
    return rising.end() - std::upper_bound(rising.begin(), rising.end(), threshold);
}

double ratio(std::int64_t part, std::int64_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : std::nan("");
}

} // namespace

CurvePlot::CurvePlot(CalibrationSession& session, Kind kind, QWidget* parent)
    : Chart(parent), m_session(session), m_kind(kind)
{
    setObjectName(kind == Kind::Roc ? QStringLiteral("calibrate.roc") : QStringLiteral("calibrate.precisionRecall"));
    setMouseTracking(true);
    m_curve = new QCPCurve(xAxis, yAxis);
    m_hovered = marker();
    m_review = marker();
    m_reject = marker();
    m_area = textAt(0.98, 0.95, Qt::AlignRight | Qt::AlignBottom);
    xAxis->setRange(-0.02, 1.02);
    yAxis->setRange(-0.02, 1.05);
    connect(&session, &CalibrationSession::setsChanged, this, &CurvePlot::load);
    built();
}

void CurvePlot::retranslate()
{
    if (m_kind == Kind::Roc) {
        xAxis->setLabel(tr("Share of good parts above the threshold"));
        yAxis->setLabel(tr("Share of defects above it"));
        setAccessibleName(tr("ROC curve"));
    } else {
        xAxis->setLabel(tr("Recall: share of defects above the threshold"));
        yAxis->setLabel(tr("Precision: share of defects among all above"));
        setAccessibleName(tr("Precision over recall"));
    }
    load();
}

void CurvePlot::recolour()
{
    Chart::recolour();
    const PlotColors colors(palette());
    m_curve->setPen(QPen(colors.line, 2));
    const auto reject = verdictStyle(Verdict::Reject, palette());
    const auto review = verdictStyle(Verdict::Review, palette());
    m_reject->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(palette().color(QPalette::Base), 1.5),
                                              QBrush(reject.fill), 13));
    m_review->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(review.text, 2), QBrush(review.fill), 13));
    m_hovered->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(palette().color(QPalette::Highlight), 2), Qt::NoBrush, 11));
    m_area->setColor(palette().color(QPalette::Text));
}

void CurvePlot::showSet(CalibrationSession::Purpose purpose)
{
    m_purpose = purpose;
    load();
}

void CurvePlot::load()
{
    m_points.clear();
    const auto& curves = m_session.curves(m_purpose);
    if (m_kind == Kind::Roc && curves.roc)
        for (const auto& point : *curves.roc)
            m_points.push_back({point.falsePositiveRate, point.truePositiveRate, point.threshold});
    if (m_kind == Kind::PrecisionRecall && curves.precisionRecall)
        for (const auto& point : *curves.precisionRecall)
            m_points.push_back({point.recall, point.precision, point.threshold});
    QVector<double> order, x, y;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const auto& point = m_points[i];
        if (i > 0 && i + 1 < m_points.size()) { // of a straight run only the ends need painting
            const auto& last = m_points[i - 1];
            const auto& next = m_points[i + 1];
            if ((last.x == point.x && point.x == next.x) || (last.y == point.y && point.y == next.y))
                continue;
        }
        order.append(static_cast<double>(order.size()));
        x.append(point.x);
        y.append(point.y);
    }
    m_curve->setData(order, x, y, true);
    m_hovered->setVisible(false);
    const auto area = m_kind == Kind::Roc ? curves.auroc : curves.averagePrecision;
    m_area->setVisible(!m_points.empty() && area.has_value());
    if (area)
        m_area->setText((m_kind == Kind::Roc ? tr("Area under the curve: %1") : tr("Average precision: %1"))
                            .arg(locale().toString(*area, 'f', 4)));
    showMessage(m_points.empty() ? whatIsMissing(m_session.set(m_purpose), m_purpose) : QString());
    const bool calibrates = m_purpose == CalibrationSession::Purpose::Calibration;
    setToolTip(m_points.empty() ? QString()
               : calibrates     ? tr("Click a point to put the reject threshold there.")
                                : tr("These are the parts that report. To set a threshold, show the calibration set: a "
                                         "threshold that follows the test set makes its figures worthless."));
    markHandles();
    replot(QCustomPlot::rpQueuedReplot);
}

CurvePlot::Point CurvePlot::at(double threshold) const
{
    const auto& set = m_session.set(m_purpose);
    const auto good = countAbove(set.good, threshold);
    const auto defects = countAbove(set.defects, threshold);
    const double recall = ratio(defects, static_cast<std::int64_t>(set.defects.size()));
    if (m_kind == Kind::Roc)
        return {ratio(good, static_cast<std::int64_t>(set.good.size())), recall, threshold};
    return {recall, ratio(defects, good + defects), threshold};
}

void CurvePlot::markHandles()
{
    const auto mark = [&](QCPGraph* graph, double threshold, bool wanted) {
        const auto point = at(threshold);
        graph->setVisible(wanted && !m_points.empty() && std::isfinite(threshold) && std::isfinite(point.x)
                          && std::isfinite(point.y));
        graph->setData({point.x}, {point.y}, true);
    };
    const auto& tried = m_session.tried();
    mark(m_reject, tried.reject, true);
    mark(m_review, tried.review, tried.review < tried.reject);
}

void CurvePlot::showHandles()
{
    markHandles();
    if (isVisible())
        marks()->replot();
}

QPoint CurvePlot::pixelOf(const Point& point) const
{
    return {static_cast<int>(std::lround(xAxis->coordToPixel(point.x))),
            static_cast<int>(std::lround(yAxis->coordToPixel(point.y)))};
}

const CurvePlot::Point* CurvePlot::nearest(const QPointF& position) const
{
    const Point* best = nullptr;
    double least = kNear * kNear;
    for (const auto& point : m_points) {
        const double dx = xAxis->coordToPixel(point.x) - position.x();
        const double dy = yAxis->coordToPixel(point.y) - position.y();
        if (dx * dx + dy * dy < least) {
            least = dx * dx + dy * dy;
            best = &point;
        }
    }
    return best;
}

void CurvePlot::mouseMoveEvent(QMouseEvent* event)
{
    QCustomPlot::mouseMoveEvent(event);
    const auto* point = nearest(event->position());
    const bool was = m_hovered->visible();
    m_hovered->setVisible(point != nullptr);
    if (point != nullptr) {
        m_hovered->setData({point->x}, {point->y}, true);
        const auto text = m_kind == Kind::Roc
                            ? tr("Threshold %1: %2 of the good parts and %3 of the defects lie above it.")
                            : tr("Threshold %1: recall %2, precision %3.");
        QToolTip::showText(event->globalPosition().toPoint(),
                           text.arg(scoreText(point->threshold, m_session.unit()), words::percent(point->x),
                                    words::percent(point->y)),
                           this);
    }
    if (point != nullptr || was)
        replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::leaveEvent(QEvent* event)
{
    QCustomPlot::leaveEvent(event);
    m_hovered->setVisible(false);
    replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::mouseReleaseEvent(QMouseEvent* event)
{
    QCustomPlot::mouseReleaseEvent(event);
    const auto* point = nearest(event->position());
    if (point != nullptr && event->button() == Qt::LeftButton
        && m_purpose == CalibrationSession::Purpose::Calibration) {
        m_session.startDrag();
        m_session.moveReject(point->threshold);
    }
}

} // namespace twinspect
