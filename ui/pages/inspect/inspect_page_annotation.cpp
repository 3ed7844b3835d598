// SPDX-License-Identifier: GPL-3.0-or-later
#include <QEvent>
#include <QLabel>
#include <QTabWidget>
#include <QToolBar>

#include "ui/annotation/annotation_desk.h"
#include "ui/annotation/annotation_panel.h"
#include "ui/annotation/exchange_dialog.h"
#include "ui/annotation/guidelines_panel.h"
#include "ui/annotation/interest_panel.h"
#include "ui/imageview/image_view.h"
#include "ui/pages/inspect/inspect_page.h"
#include "ui/viewport/cloud_view.h"

namespace twinspect {

namespace {

constexpr int kToolIcon = 20;

} // namespace

void InspectPage::makeAnnotation()
{
    m_desk = new AnnotationDesk(m_workbench, this);
    m_annotations = new AnnotationPanel(*m_desk);
    m_interests = new InterestPanel(*m_desk);
    m_guidelines = new GuidelinesPanel(m_workbench.annotations());
    connect(m_desk, &AnnotationDesk::done, this, &InspectPage::done);
    m_drawBar = new QToolBar;
    m_drawBar->setObjectName(QStringLiteral("inspect.drawBar"));
    m_drawBar->setOrientation(Qt::Vertical);
    m_drawBar->setIconSize({kToolIcon, kToolIcon});
    m_drawBar->addActions(m_desk->toolActions().actions());
    for (auto* layer : {&m_desk->interestLayer(), &m_desk->layer()}) { // annotations on top
        for (auto* view : {m_rgbView, m_heightView, m_mapView})
            view->tools().addLayer(layer);
        if (auto* tools = m_cloudView->tools())
            tools->addLayer(layer);
        connect(layer, &ViewLayer::repaintNeeded, &m_marksRefresh, [this, layer](const QRectF& where) {
            m_staleMarks |= where.isNull() ? m_cloudPicture.rect() : where.toAlignedRect();
            if (layer->pending().pixels.empty()) // the cloud shows a stroke as dots while it lasts
                m_marksRefresh.start();
        });
    }
    connect(m_desk, &AnnotationDesk::toolChanged, this, [this] {
        m_told.clear();
        if (m_desk->tool()) {
            if (!m_desk->drawingInterests())
                m_side->setCurrentWidget(m_annotations);
            m_measure.choose(MeasureTool::Kind::None);
        }
        refreshTool();
    });
    connect(m_desk, &AnnotationDesk::exchangeRequested, this, [this](bool import) {
        (new ExchangeDialog(m_workbench, import ? ExchangeDialog::Way::Import : ExchangeDialog::Way::Export, this))
            ->open();
    });
    connect(m_desk, &AnnotationDesk::told, this, [this](const QString& note) {
        m_told = note;
        refreshTool();
    });
    auto& annotations = m_workbench.annotations();
    connect(&annotations, &OpenAnnotations::partChanged, this, [this] {
        m_told.clear(); // it was about another part
        refreshTool();
        retranslateAnnotation();
    });
    connect(&annotations, &OpenAnnotations::changed, this, &InspectPage::retranslateAnnotation);
    connect(&m_workbench.interests(), &OpenInterests::regionsChanged, this, &InspectPage::retranslateAnnotation);
}

void InspectPage::retranslateAnnotation()
{
    m_drawBar->setAccessibleName(tr("Annotation tools"));
    m_side->setTabText(0, tr("Regions"));
    const auto count = m_workbench.annotations().part().annotations.size();
    m_side->setTabText(1, count == 0 ? tr("Annotations") : tr("Annotations (%1)").arg(count));
    m_side->setTabText(3, tr("Guidelines"));
    const auto interests = m_workbench.interests().regions().list().size();
    m_side->setTabText(2, interests == 0 ? tr("Of interest") : tr("Of interest (%1)").arg(interests));
    m_side->setTabToolTip(2, tr("Regions of interest: what is inspected, ignored, or has limits of its own. While this "
                                "list is shown, the tools draw regions of interest."));
}

// The time of a part runs while its page is shown in the window that is active.
void InspectPage::refreshAttention() { m_workbench.annotations().setAttended(isVisible() && isActiveWindow()); }

void InspectPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    refreshAttention();
}

bool InspectPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::WindowActivate || event->type() == QEvent::WindowDeactivate)
        refreshAttention();
    return QWidget::eventFilter(watched, event);
}

void InspectPage::refreshTool()
{
    AnnotationTool* drawing = m_desk->tool();
    ViewTool* measuring = m_measure.kind() == MeasureTool::Kind::None ? nullptr : &m_measure;
    ViewTool* tool = drawing ? drawing : measuring;
    for (auto* view : {m_rgbView, m_heightView, m_mapView})
        view->tools().setTool(tool, drawing ? &m_desk->eraser() : nullptr);
    if (auto* tools = m_cloudView->tools())
        tools->setTool(tool, drawing ? &m_desk->eraser() : nullptr);
    if (!m_hint) // while the page is being built
        return;
    const QString& said = drawing ? m_told : m_measure.text();
    QString hint = drawing ? drawing->help() : m_measure.hint();
    if (drawing && m_desk->drawingInterests())
        hint = tr("Draws a region of interest of the recipe. %1").arg(hint);
    m_hint->setText(said.isEmpty() ? hint : tr("%1   %2").arg(said, hint));
    m_hint->setVisible(tool != nullptr);
}

} // namespace twinspect
