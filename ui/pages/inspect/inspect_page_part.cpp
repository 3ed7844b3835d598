// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>

#include "ui/common/error_text.h"
#include "ui/imageview/image_view.h"
#include "ui/pages/inspect/inspect_page.h"
#include "ui/pages/inspect/probe_row.h"
#include "ui/pages/inspect/verdict_header.h"

namespace twinspect {

namespace {

constexpr double kDimming = 0.75; ///< how much the pictures of another part fade

} // namespace

void InspectPage::connectWorkbench()
{
    connect(&m_workbench.current(), &CurrentPart::changed, this, &InspectPage::partWanted);
    connect(&m_workbench.data(), &OpenData::opened, this, &InspectPage::partWanted);
    connect(&m_workbench.recipe(), &OpenRecipe::modelChanged, this,
            &InspectPage::partWanted); // the part is inspected anew
    connect(&m_workbench.recipe(), &OpenRecipe::toleranceChanged, this, [this] {
        refreshTolerance();
        refreshTitles();
    });
    connect(&m_workbench.current(), &CurrentPart::shownChanged, this, &InspectPage::partArrived);
    connect(&m_workbench.current(), &CurrentPart::regionsChanged, this, [this] {
        if (m_state == State::Shown)
            refreshThresholds();
    });
    connect(&m_workbench.samples(), &InspectionSet::remarked, this, &InspectPage::refreshHeader); // another label
    connect(&m_workbench.cursor(), &LinkedCursor::moved, this,
            [this] { m_probe->setPixel(m_workbench.cursor().pixel()); });
    connect(&m_veilDelay, &QTimer::timeout, this, &InspectPage::refreshMessages);
}

void InspectPage::partWanted()
{
    m_prepare.cancel();
    if (m_workbench.current().index() < 0) {
        m_pictures.reset();
        setState(State::Nothing);
        return;
    }
    m_veilDelay.start();
    setState(State::Loading);
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
    const auto part = m_workbench.current().shown();
    const auto known = m_pictures && m_pictures->part == part ? m_pictures : std::nullopt;
    m_prepare.start(
        tr("Preparing views"), this,
        [part, known, shape = needsShape(m_layer)](const RunContext&) -> Result<PartPictures> {
            PartPictures pictures = known ? *known : picturesOf(part);
            if (shape && !hasShape(pictures))
                addShape(pictures);
            return pictures;
        },
        [this](Result<PartPictures> pictures) {
            if (!pictures) {
                Q_EMIT m_workbench.failed(pictures.error());
                return;
            }
            if (pictures->part != m_workbench.current().shown())
                return;
            const bool sameAsShown = m_state == State::Shown && m_pictures && m_pictures->part == pictures->part;
            m_pictures = std::move(*pictures);
            if (sameAsShown) {
                refreshSurface();
                return;
            }
            setState(State::Shown);
            showPart();
            Q_EMIT partShown();
        });
}

void InspectPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    window()->installEventFilter(this); // installed once, however often
    refreshAttention();
    if (m_stalePart && m_workbench.current().shown())
        prepare();
    else if (m_staleThresholds && m_state == State::Shown)
        refreshThresholds();
}

void InspectPage::setState(State state)
{
    m_state = state;
    if (state != State::Loading)
        m_veilDelay.stop();
    dim(state == State::Loading);
    if (state != State::Shown)
        clearPart();
    m_stack->setCurrentIndex(m_pictures ? 1 : 0);
    m_header->setVisible(state != State::Nothing); // the message says it all
    refreshMessages();
    refreshHeader();
    refreshReasons();
}

// What the views still show is of another part, or of the same one as another model saw it.
void InspectPage::dim(bool dimmed)
{
    QPalette colours = palette();
    QColor over = colours.color(QPalette::Window);
    over.setAlphaF(kDimming);
    colours.setColor(QPalette::Window, over);
    m_veil->setPalette(colours);
    m_veil->setGeometry(m_grid->rect());
    m_veil->setVisible(dimmed);
    m_veil->raise();
}

void InspectPage::clearPart()
{
    m_probe->setRegions(nullptr);
    m_probe->setPart(nullptr);
    m_measure.setPart(nullptr);
    m_regions.setRegions({}, {}, {});
    m_regionTable->hide();
    m_regionEmpty->setText(m_state == State::Loading ? tr("Opening…") : QString());
    m_regionEmpty->show();
    for (auto* view : {m_rgbView, m_heightView, m_mapView}) {
        for (const auto layer :
             {ImageView::Lines::Regions, ImageView::Lines::Chosen, ImageView::Lines::Truth, ImageView::Lines::Contour})
            view->setLines(layer, {});
        view->setTags({});
    }
}

void InspectPage::refreshMessages()
{
    const QString name = m_workbench.current().index() >= 0
                           ? QString::fromStdString(m_workbench.samples().at(m_workbench.current().index()).ref.id)
                           : QString();
    const QString opening = tr("Opening %1…").arg(name);
    m_veil->setText(m_veilDelay.isActive() ? QString() : opening); // a word that only flashes up cannot be read
    switch (m_state) {
    case State::Nothing:
        if (m_workbench.data().catalog()) {
            m_messageTitle->setText(tr("No part is selected."));
            m_messageText->setText(tr("Choose a part in the list."));
        } else {
            m_messageTitle->setText(tr("No data is open."));
            m_messageText->setText(tr("Open a folder of parts, or drop it here. Each part is an RGB picture with its "
                                      "depth or point cloud."));
        }
        break;
    case State::Loading:
    case State::Shown:
        m_messageTitle->setText(opening);
        m_messageText->clear();
        break;
    case State::Failed:
        m_messageTitle->setText(tr("%1 cannot be shown.").arg(name));
        m_messageText->setText(messageOf(m_workbench.samples().at(m_workbench.current().index()).error));
        break;
    }
}

} // namespace twinspect
