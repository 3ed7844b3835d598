// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/training_plot.h"

#include <algorithm>
#include <array>

#include <QEvent>
#include <QVBoxLayout>

#include "ui/common/color_map.h"
#include "ui/common/plots.h"
#include "ui/plots/plot_style.h"

namespace twinspect {

namespace {

struct Curve {
    const char* name;
    double colour; ///< on ColorMap::Name::RaisedBy: the colours that colour and depth have everywhere
    bool heldOut;
};
constexpr std::array<Curve, 4> kCurves{
    {{"loss_rgb", 0.9, false}, {"loss_depth", 0.1, false}, {"held_out_rgb", 0.9, true}, {"held_out_depth", 0.1, true}}};
constexpr std::size_t kMostPoints = 1500; // more than a screen has columns

} // namespace

TrainingPlot::TrainingPlot(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_plot);
    m_plot->setObjectName(QStringLiteral("train.run.plot"));
    m_plot->setMinimumSize(280, 160);
    for (std::size_t i = 0; i < kCurves.size(); ++i)
        m_graphs.push_back(m_plot->addGraph());
    m_plot->legend->setVisible(true);
    retranslate();
    recolour();
}

void TrainingPlot::draw(const TrainingFigures& figures, int steps)
{
    double top = 0, last = steps;
    for (std::size_t i = 0; i < kCurves.size(); ++i) {
        const auto found = figures.curves().find(kCurves[i].name);
        QVector<double> x, y;
        if (found != figures.curves().end()) {
            const auto& points = found->second;
            const std::size_t stride = points.size() / kMostPoints + 1;
            for (std::size_t at = 0; at < points.size(); at += stride) {
                // The mean of what one column of the screen stands for: single steps jump.
                const std::size_t end = std::min(points.size(), at + stride);
                double sum = 0;
                for (std::size_t k = at; k < end; ++k)
                    sum += points[k].value;
                x.append(points[end - 1].step);
                y.append(sum / static_cast<double>(end - at));
                top = std::max(top, y.back());
                last = std::max(last, x.back());
            }
        }
        m_graphs[i]->setData(x, y, true);
        const bool shown = !x.isEmpty();
        if (shown && !m_plot->legend->hasItemWithPlottable(m_graphs[i]))
            m_graphs[i]->addToLegend();
        else if (!shown)
            m_graphs[i]->removeFromLegend();
    }
    m_plot->legend->setVisible(m_plot->legend->itemCount() > 0);
    m_plot->xAxis->setRange(0, std::max(1.0, last));
    m_plot->yAxis->setRange(0, top > 0 ? 1.05 * top : 1);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TrainingPlot::recolour()
{
    applyPalette(*m_plot, palette());
    for (std::size_t i = 0; i < kCurves.size(); ++i) {
        QPen pen(QColor(ColorMap::of(ColorMap::Name::RaisedBy).at(kCurves[i].colour)), kCurves[i].heldOut ? 2 : 1);
        pen.setStyle(kCurves[i].heldOut ? Qt::DashLine : Qt::SolidLine);
        m_graphs[i]->setPen(pen);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TrainingPlot::retranslate()
{
    m_plot->xAxis->setLabel(tr("Training step"));
    m_plot->yAxis->setLabel(tr("Distance from good parts"));
    const QStringList names{tr("RGB"), tr("Depth"), tr("RGB, held-out parts"), tr("Depth, parts kept aside")};
    for (std::size_t i = 0; i < kCurves.size(); ++i)
        m_graphs[i]->setName(names[static_cast<int>(i)]);
    m_plot->setLocale(locale());
}

void TrainingPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        recolour();
    QWidget::changeEvent(event);
}

} // namespace twinspect
