// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/profile_plot.h"

#include <algorithm>
#include <cmath>

#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QMouseEvent>

#include "core/base/files.h"
#include "ui/plots/plot_style.h"

namespace twinspect {

namespace {

constexpr int kSign = 9;
constexpr double kMargin = 0.08; // of the range of heights

} // namespace

ProfilePlot::ProfilePlot(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("inspect.profile"));
    setMinimumSize(200, 110);
    m_heights = addGraph();
    m_lowest = marker();
    m_highest = marker();
    setMouseTracking(true);
    built();
}

void ProfilePlot::setProfile(std::optional<Profile> profile)
{
    m_profile = std::move(profile);
    load();
}

void ProfilePlot::retranslate()
{
    xAxis->setLabel(tr("Length, mm"));
    yAxis->setLabel(tr("Height, mm"));
    setAccessibleName(tr("Heights along the line"));
    load();
}

void ProfilePlot::recolour()
{
    Chart::recolour();
    m_heights->setPen(QPen(PlotColors(palette()).line, 1.6));
    const QPen pen(palette().color(QPalette::Text), 1.6);
    m_lowest->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangleInverted, pen, Qt::NoBrush, kSign));
    m_highest->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangle, pen, Qt::NoBrush, kSign));
}

void ProfilePlot::load()
{
    QVector<double> x, y;
    if (m_profile)
        for (const auto& point : m_profile->points) {
            x.append(point.lengthMm);
            y.append(point.heightMm); // NaN = a gap
        }
    m_heights->setData(x, y, true);
    const auto mark = [this](QCPGraph& graph, const std::optional<std::size_t>& at) {
        if (m_profile && at)
            graph.setData({m_profile->points[*at].lengthMm}, {m_profile->points[*at].heightMm}, true);
        else
            graph.data()->clear();
    };
    mark(*m_lowest, m_profile ? m_profile->lowest : std::nullopt);
    mark(*m_highest, m_profile ? m_profile->highest : std::nullopt);
    const bool known = m_profile && m_profile->lowest;
    showMessage(known ? QString() : tr("Nothing was measured along the line."));
    if (known) {
        const double low = m_profile->points[*m_profile->lowest].heightMm;
        const double high = m_profile->points[*m_profile->highest].heightMm;
        const double margin = std::max(kMargin * (high - low), 0.01);
        xAxis->setRange(0, std::max(x.back(), 1e-6));
        yAxis->setRange(low - margin, high + margin);
    }
    replot(QCustomPlot::rpQueuedReplot);
}

void ProfilePlot::mouseMoveEvent(QMouseEvent* event)
{
    Chart::mouseMoveEvent(event);
    if (!m_profile || m_profile->points.empty())
        return;
    const double length = xAxis->pixelToCoord(event->position().x());
    const auto nearest = std::ranges::min_element(m_profile->points, {}, [length](const ProfilePoint& point) {
        return std::abs(point.lengthMm - length);
    });
    Q_EMIT pointed({nearest->pixel.column, nearest->pixel.row});
}

void ProfilePlot::addToMenu(QMenu& menu)
{
    menu.addAction(tr("Save the heights as a table…"), this, &ProfilePlot::askWhereToSaveTable)
        ->setEnabled(m_profile.has_value());
}

bool ProfilePlot::saveTable(const QString& file) const
{
    return m_profile && writeFileAtomically(file.toStdString(), m_profile->csv()).has_value();
}

void ProfilePlot::askWhereToSaveTable()
{
    auto* dialog = new QFileDialog(this, tr("Save the heights"));
    dialog->setObjectName(QStringLiteral("inspect.profile.file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Tables (%1)").arg(QStringLiteral("*.csv")));
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        if (!saveTable(file))
            QMessageBox::warning(this, tr("Save the heights"),
                                 tr("%1 cannot be written. Choose another folder.").arg(file));
    });
    dialog->open();
}

} // namespace twinspect
