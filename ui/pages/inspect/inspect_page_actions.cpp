// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QSlider>
#include <QTableView>
#include <QToolButton>

#include "ui/common/action.h"
#include "ui/imageview/image_view.h"
#include "ui/pages/inspect/inspect_actions.h"
#include "ui/pages/inspect/inspect_page.h"
#include "ui/pages/inspect/probe_row.h"
#include "ui/viewport/cloud_view.h"

namespace twinspect {

namespace {

constexpr double kZoomStep = 1.25;
constexpr double kPointStep = 1;

} // namespace

void InspectPage::popUp(ViewKind view, QPoint onScreen)
{
    const auto& can = *m_actions;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("inspect.viewMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({can.fit, can.maximise});
    if (view == ViewKind::Cloud) {
        menu->addAction(can.resetCloud);
        menu->addSeparator();
        menu->addActions(QList<QAction*>(can.sides.begin(), can.sides.end()));
        menu->addActions({can.orthographic, can.turntable});
    } else {
        menu->addActions({can.zoomIn, can.zoomOut, can.actualSize});
        menu->addSeparator();
        menu->addActions({can.contour, can.regions, can.truth});
        if (view == ViewKind::Height) {
            menu->addSeparator();
            menu->addActions(QList<QAction*>(can.surfaces.begin(), can.surfaces.end()));
            menu->addActions({can.tolerance, can.resetWindow, can.greyHeight});
        }
    }
    menu->addSeparator();
    menu->addActions(QList<QAction*>(can.tools.begin(), can.tools.end()));
    menu->addSeparator();
    menu->addActions({can.copyProbe, can.screenshot});
    menu->popup(onScreen);
}

void InspectPage::connectActions()
{
    for (std::size_t i = 0; i < m_actions->layouts.size(); ++i)
        connect(m_actions->layouts[i], &QAction::triggered, this,
                [this, i] { m_grid->arrange(static_cast<ViewLayout>(i)); });
    for (std::size_t i = 0; i < m_actions->mainViews.size(); ++i)
        connect(m_actions->mainViews[i], &QAction::triggered, this, [this, i] {
            // In a square no view is the large one: it becomes so.
            if (m_grid->arrangement() == ViewLayout::Grid && !m_grid->maximised())
                m_grid->arrange(ViewLayout::OneAndThree);
            m_grid->setMainView(static_cast<ViewKind>(i));
        });
    connect(m_actions->maximise, &QAction::triggered, this,
            [this] { m_grid->toggleMaximised(m_grid->maximised().value_or(m_grid->activeView())); });
    connect(m_grid, &ViewGrid::arranged, this,
            [this] { m_actions->layouts[static_cast<std::size_t>(m_grid->arrangement())]->setChecked(true); });
    connect(m_actions->fit, &QAction::triggered, this, [this] {
        m_workbench.cursor().show({});
        if (m_grid->activeView() == ViewKind::Cloud)
            m_cloudView->fit();
    });
    connect(m_actions->zoomIn, &QAction::triggered, this, [this] { zoomActiveView(kZoomStep); });
    connect(m_actions->zoomOut, &QAction::triggered, this, [this] { zoomActiveView(1 / kZoomStep); });
    connect(m_actions->actualSize, &QAction::triggered, this, [this] {
        (m_grid->activeView() == ViewKind::Map ? m_mapView
         : m_grid->shows(ViewKind::Rgb)        ? m_rgbView
                                               : m_heightView)
            ->showActualSize();
    });
    connect(m_actions->resetWindow, &QAction::triggered, m_heightView, &ImageView::resetValueWindow);
    connect(m_actions->contour, &QAction::toggled, this,
            [this](bool on) { m_mapView->setLinesShown(ImageView::Lines::Contour, on); });
    connect(m_actions->regions, &QAction::toggled, this, [this](bool on) {
        for (auto* view : {m_rgbView, m_heightView, m_mapView})
            view->setLinesShown(ImageView::Lines::Regions, on);
    });
    connect(m_actions->truth, &QAction::toggled, this, [this](bool on) {
        for (auto* view : {m_rgbView, m_heightView, m_mapView})
            view->setLinesShown(ImageView::Lines::Truth, on);
    });
    for (auto* view : {m_rgbView, m_heightView, m_mapView})
        view->setLinesShown(ImageView::Lines::Truth, false);
    connect(m_actions->greyHeight, &QAction::toggled, this, &InspectPage::refreshSurface);
    for (std::size_t i = 0; i < m_actions->surfaces.size(); ++i)
        connect(m_actions->surfaces[i], &QAction::triggered, this,
                [this, i] { showSurface(static_cast<SurfaceLayer>(i)); });
    for (std::size_t i = 0; i < m_actions->maps.size(); ++i)
        connect(m_actions->maps[i], &QAction::triggered, this, [this, i] { showMap(static_cast<MapKind>(i)); });
    for (std::size_t i = 0; i < m_actions->cloudColors.size(); ++i)
        connect(m_actions->cloudColors[i], &QAction::triggered, this,
                [this, i] { colorCloud(static_cast<CloudColors>(i)); });
    for (std::size_t i = 0; i < m_actions->sides.size(); ++i)
        connect(m_actions->sides[i], &QAction::triggered, this,
                [this, i] { m_cloudView->lookFrom(static_cast<OrbitCamera::Side>(i)); });
    connect(m_actions->resetCloud, &QAction::triggered, this,
            [this] { m_cloudView->lookFrom(OrbitCamera::Side::Top); });
    connect(m_actions->orthographic, &QAction::toggled, m_cloudView, &CloudView::setOrthographic);
    connect(m_actions->turntable, &QAction::toggled, m_cloudView, &CloudView::setTurntable);
    connect(m_actions->largerPoints, &QAction::triggered, this,
            [this] { m_cloudView->setPointSize(m_cloudView->pointSize() + kPointStep); });
    connect(m_actions->smallerPoints, &QAction::triggered, this,
            [this] { m_cloudView->setPointSize(m_cloudView->pointSize() - kPointStep); });
    for (std::size_t i = 0; i < m_actions->tools.size(); ++i)
        connect(m_actions->tools[i], &QAction::triggered, this,
                [this, i] { m_measure.choose(static_cast<MeasureTool::Kind>(i)); });
    connect(m_actions->screenshot, &QAction::triggered, this, &InspectPage::askForScreenshot);
    connect(m_actions->tolerance, &QAction::triggered, this, &InspectPage::askForTolerance);
    connect(m_actions->copyProbe, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(m_probe->asText()); });
    connect(m_opacity, &QSlider::valueChanged, this, [this](int percent) {
        m_mapView->setOverlayOpacity(percent / 100.0);
        if (mapOf(m_cloudColors))
            m_cloudRefresh.start();
    });
    m_mapView->setOverlayOpacity(m_opacity->value() / 100.0);
    connect(m_regionTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& row) { showRegion(row.isValid() ? row.row() : -1); });
    connect(m_regionTable, &QTableView::clicked, this,
            [this](const QModelIndex& row) { showRegion(row.row()); }); // once more, after having zoomed elsewhere
}

void InspectPage::zoomActiveView(double factor)
{
    if (m_grid->activeView() == ViewKind::Cloud) {
        m_cloudView->zoom(factor);
        return;
    }
    for (auto* view : {m_mapView, m_rgbView, m_heightView})
        if (view->isVisible()) {
            view->zoomInMiddle(factor);
            return;
        }
}

void InspectPage::refreshReasons()
{
    const QString nothing = m_pictures ? QString() : tr("No part is shown.");
    for (auto* action : m_actions->all())
        setDisabledReason(*action, nothing);
    for (auto* action : m_actions->layouts)
        setDisabledReason(*action, {}); // also before a part is there
    if (!m_pictures)
        return;
    const auto reasonOf = [this](MapKind kind) {
        if (!judged())
            return whyNoMap();
        return mapOf(*m_pictures->part, kind) ? QString()
                                              : tr("The model does not look at this: it was trained without it.");
    };
    for (const auto kind : kMapKinds)
        setDisabledReason(*m_actions->maps[static_cast<std::size_t>(kind)], reasonOf(kind));
    for (const auto colors : kCloudColors)
        if (const auto kind = mapOf(colors))
            setDisabledReason(*m_actions->cloudColors[static_cast<std::size_t>(colors)], reasonOf(*kind));
    setDisabledReason(*m_actions->surfaces[static_cast<std::size_t>(SurfaceLayer::VsGood)], whyNoVsGood());
    setDisabledReason(*m_actions->surfaces[static_cast<std::size_t>(SurfaceLayer::Tolerance)], whyNoBands());
    setDisabledReason(*m_actions->tolerance, m_workbench.recipe().content()
                                                 ? QString()
                                                 : tr("The tolerance belongs to a recipe. Open a recipe or a model, or "
                                                      "train the part."));
    setDisabledReason(*m_actions->resetWindow, m_layer == SurfaceLayer::Tolerance
                                                   ? tr("The bands of the tolerance have fixed colours.")
                                                   : QString());
    setDisabledReason(*m_actions->greyHeight, m_layer == SurfaceLayer::Height ? QString()
                                              : m_layer == SurfaceLayer::VsGood || m_layer == SurfaceLayer::Tolerance
                                                  ? tr("The height against good parts has colours of its own.")
                                                  : tr("Slope and curvature are always grey."));
    setDisabledReason(*m_actions->contour, whyNoMap());
    setDisabledReason(*m_actions->truth,
                      m_pictures->truth.isEmpty() ? tr("The data has no marked defect for this part.") : QString());
    setDisabledReason(*m_actions->tools[3], whyNoMap());
    const QString noGl =
        m_cloudView->canvas() ? QString() : tr("The 3D view needs OpenGL, which this display does not offer.");
    if (!noGl.isEmpty()) {
        for (auto* action : m_actions->sides)
            setDisabledReason(*action, noGl);
        for (auto* action : {m_actions->resetCloud, m_actions->orthographic, m_actions->turntable,
                             m_actions->largerPoints, m_actions->smallerPoints})
            setDisabledReason(*action, noGl);
    }
}

void InspectPage::refreshChoices()
{
    m_actions->maps[static_cast<std::size_t>(m_map)]->setChecked(true);
    m_actions->surfaces[static_cast<std::size_t>(m_layer)]->setChecked(true);
    m_actions->cloudColors[static_cast<std::size_t>(m_cloudColors)]->setChecked(true);
    m_mapButton->setText(m_actions->maps[static_cast<std::size_t>(m_map)]->text());
    m_surfaceButton->setText(m_actions->surfaces[static_cast<std::size_t>(m_layer)]->text());
    m_cloudButton->setText(m_actions->cloudColors[static_cast<std::size_t>(m_cloudColors)]->text());
}

} // namespace twinspect
