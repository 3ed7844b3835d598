// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/chart.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QMessageBox>

#include "ui/plots/plot_style.h"

namespace twinspect {

namespace {

constexpr auto kMarksLayer = "marks";
constexpr double kSavedScale = 2; // for print

} // namespace

Chart::Chart(QWidget* parent) : QCustomPlot(parent)
{
    setMinimumSize(200, 140);
    addLayer(QLatin1String(kMarksLayer), layer(QStringLiteral("main")), QCustomPlot::limAbove);
    layer(QLatin1String(kMarksLayer))->setMode(QCPLayer::lmBuffered);
    m_message = textAt(0.5, 0.5, Qt::AlignCenter);
    m_message->setVisible(false);
}

void Chart::built()
{
    retranslate();
    recolour();
    m_built = true;
}

QCPLayer* Chart::marks() const { return layer(QLatin1String(kMarksLayer)); }

QCPGraph* Chart::marker()
{
    auto* graph = addGraph();
    graph->setLineStyle(QCPGraph::lsNone);
    graph->setLayer(QLatin1String(kMarksLayer));
    graph->removeFromLegend();
    return graph;
}

QCPItemText* Chart::textAt(double x, double y, Qt::Alignment alignment)
{
    auto* text = new QCPItemText(this);
    text->position->setType(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(x, y);
    text->setPositionAlignment(alignment);
    text->setTextAlignment(Qt::AlignCenter);
    return text;
}

void Chart::showMessage(const QString& text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void Chart::recolour()
{
    applyPalette(*this, palette());
    m_message->setColor(palette().color(QPalette::Text));
}

QImage Chart::pictureForPaper(const QSize& size)
{
    const auto shown = palette();
    QPalette paper(Qt::white, Qt::white);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        paper.setColor(role, Qt::black);
    paper.setColor(QPalette::Base, Qt::white);
    paper.setColor(QPalette::Highlight, shown.color(QPalette::Highlight));
    setPalette(paper);
    recolour();
    auto picture = toPixmap(size.width(), size.height(), kSavedScale).toImage();
    setPalette(shown);
    recolour();
    return picture;
}

void Chart::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("chart.menu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy the chart"), this, [this] { QGuiApplication::clipboard()->setPixmap(toPixmap()); });
    menu->addAction(tr("Save the chart…"), this, &Chart::askWhereToSave);
    addToMenu(*menu);
    menu->popup(event->globalPos());
}

void Chart::addToMenu(QMenu&) {}

void Chart::askWhereToSave()
{
    auto* dialog = new QFileDialog(this, tr("Save the chart"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Pictures (%1)").arg(QStringLiteral("*.png")));
    dialog->setDefaultSuffix(QStringLiteral("png"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        if (!savePng(file, 0, 0, kSavedScale))
            QMessageBox::warning(this, tr("Save the chart"),
                                 tr("%1 cannot be written. Choose another folder.").arg(file));
    });
    dialog->open();
}

void Chart::changeEvent(QEvent* event)
{
    QCustomPlot::changeEvent(event);
    if (!m_built)
        return;
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        recolour();
        replot(QCustomPlot::rpQueuedReplot);
    } else if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LocaleChange) {
        retranslate();
    }
}

} // namespace twinspect
