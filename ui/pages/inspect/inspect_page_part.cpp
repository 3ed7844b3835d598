// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QStackedWidget>

#include "ui/common/error_text.h"
#include "ui/pages/inspect/inspect_page.h"
#include "ui/pages/inspect/probe_row.h"
#include "ui/pages/inspect/verdict_header.h"

namespace twinspect {

void InspectPage::connectWorkbench()
{
    connect(&m_workbench.current(), &CurrentPart::changed, this, &InspectPage::partWanted);
    connect(&m_workbench.data(), &OpenData::opened, this, &InspectPage::partWanted);
    connect(&m_workbench.recipe(), &OpenRecipe::modelChanged, this,
            &InspectPage::partWanted); // the part is inspected anew
    connect(&m_workbench.current(), &CurrentPart::shownChanged, this, &InspectPage::partArrived);
    connect(&m_workbench.current(), &CurrentPart::regionsChanged, this, [this] {
        if (m_state == State::Shown)
            refreshThresholds();
    });
    connect(&m_workbench.cursor(), &LinkedCursor::moved, this,
            [this] { m_probe->setPixel(m_workbench.cursor().pixel()); });
    connect(&m_veilDelay, &QTimer::timeout, this, [this] {
        m_veil->setGeometry(m_grid->rect());
        m_veil->setVisible(m_state == State::Loading);
        m_veil->raise();
    });
}

void InspectPage::partWanted()
{
    m_prepare.cancel();
    if (m_workbench.current().index() < 0) {
        m_pictures.reset();
        setState(State::Nothing);
        return;
    }
    setState(State::Loading);
    m_veilDelay.start();
}

void InspectPage::partArrived()
{
    m_prepare.cancel();
    if (m_workbench.current().shown()) {
        m_stalePart = !isVisible();
        if (!m_stalePart)
            prepare();
        return;
    }
    m_pictures.reset();
    setState(m_workbench.current().index() < 0 ? State::Nothing : State::Failed);
}

void InspectPage::prepare()
{
    m_stalePart = false;
    m_prepare.start(
        tr("Preparing views"), this,
        [part = m_workbench.current().shown()](const RunContext&) -> Result<PartPictures> { return picturesOf(part); },
        [this](Result<PartPictures> pictures) {
            if (!pictures) {
                Q_EMIT m_workbench.failed(pictures.error());
                return;
            }
            if (pictures->part != m_workbench.current().shown())
                return;
            m_pictures = std::move(*pictures);
            setState(State::Shown);
            showPart();
            Q_EMIT partShown();
        });
}

void InspectPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stalePart && m_workbench.current().shown())
        prepare();
    else if (m_staleThresholds && m_state == State::Shown)
        refreshThresholds();
}

void InspectPage::setState(State state)
{
    m_state = state;
    if (state != State::Loading) {
        m_veilDelay.stop();
        m_veil->hide();
    }
    if (!m_pictures) {
        m_probe->setRegions(nullptr);
        m_probe->setPart(nullptr);
        m_measure.setPart(nullptr);
        m_regions.setRegions({}, 0);
    }
    m_stack->setCurrentIndex(m_pictures ? 1 : 0);
    m_header->setVisible(state != State::Nothing); // the message says it all
    refreshMessages();
    refreshHeader();
    refreshReasons();
}

void InspectPage::refreshMessages()
{
    const QString name = m_workbench.current().index() >= 0
                           ? QString::fromStdString(m_workbench.samples().at(m_workbench.current().index()).ref.id)
                           : QString();
    m_veil->setText(tr("Opening %1…").arg(name));
    switch (m_state) {
    case State::Nothing:
        if (m_workbench.data().catalog()) {
            m_messageTitle->setText(tr("No part is selected."));
            m_messageText->setText(tr("Choose a part in the list."));
        } else {
            m_messageTitle->setText(tr("No data is open."));
            m_messageText->setText(tr("Open a folder of parts, or drop it here. Each part is a colour picture with its "
                                      "depth or point cloud."));
        }
        break;
    case State::Loading:
    case State::Shown:
        m_messageTitle->setText(m_veil->text());
        m_messageText->clear();
        break;
    case State::Failed:
        m_messageTitle->setText(tr("%1 cannot be shown.").arg(name));
        m_messageText->setText(messageOf(m_workbench.samples().at(m_workbench.current().index()).error));
        break;
    }
}

} // namespace twinspect
