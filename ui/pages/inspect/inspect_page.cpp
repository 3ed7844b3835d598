// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect/inspect_page.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/annotation/annotation_desk.h"
#include "ui/annotation/annotation_panel.h"
#include "ui/annotation/guidelines_panel.h"
#include "ui/annotation/interest_panel.h"
#include "ui/imageview/image_view.h"
#include "ui/pages/inspect/inspect_actions.h"
#include "ui/pages/inspect/probe_row.h"
#include "ui/pages/inspect/profile_plot.h"
#include "ui/pages/inspect/verdict_header.h"
#include "ui/viewport/cloud_view.h"

namespace twinspect {

namespace {

constexpr int kCloudDelay = 40;  ///< ms
constexpr int kVeilDelay = 300;  ///< ms; quicker than that a part changes without a word
constexpr int kUsualOpacity = 80;
constexpr int kWidestSide = 380;
constexpr int kProfileHeight = 130;
constexpr int kLeastOfViews = 256; // of two side by side

/// With room for the arrow, which the style draws over the end of the text.
class MenuButton : public QToolButton {
public:
    [[nodiscard]] QSize sizeHint() const override
    {
        return QToolButton::sizeHint()
             + QSize(style()->pixelMetric(QStyle::PM_MenuButtonIndicator, nullptr, this) / 2, 0);
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
};

} // namespace

InspectPage::InspectPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_actions(new InspectActions(this)), m_prepare(workbench.jobs())
{
    setObjectName(QStringLiteral("inspect"));
    for (auto* timer : {&m_cloudRefresh, &m_marksRefresh}) {
        timer->setSingleShot(true);
        timer->setInterval(kCloudDelay);
    }
    m_veilDelay.setSingleShot(true);
    m_veilDelay.setInterval(kVeilDelay);
    makeViews();
    makeToolBar();
    makeAnnotation();
    arrangeWidgets();
    connectActions();
    connectWorkbench();
    retranslate();
    partWanted();
    if (workbench.current().shown())
        partArrived();
}

InspectPage::~InspectPage() = default;

QList<QAction*> InspectPage::pageActions() const { return m_actions->all() + m_desk->all(); }

void InspectPage::makeViews()
{
    auto& cursor = m_workbench.cursor();
    m_rgbView = new ImageView(cursor);
    m_rgbView->setLegendRoom(true);
    m_heightView = new ImageView(cursor);
    m_mapView = new ImageView(cursor);
    m_cloudView = new CloudView(cursor);
    m_rgbView->setObjectName(QStringLiteral("inspect.view.rgb"));
    m_heightView->setObjectName(QStringLiteral("inspect.view.height"));
    m_mapView->setObjectName(QStringLiteral("inspect.view.map"));
    m_cloudView->setObjectName(QStringLiteral("inspect.view.cloud"));
    m_grid = new ViewGrid({m_rgbView, m_heightView, m_cloudView, m_mapView});
    m_grid->setObjectName(QStringLiteral("inspect.grid"));
    for (auto* view : {m_rgbView, m_heightView, m_mapView}) {
        connect(view, &ImageView::menuRequested, this, [this, view](QPoint onScreen) {
            popUp(view == m_heightView ? ViewKind::Height : ViewKind::Map, onScreen);
        });
    }
    connect(m_cloudView, &CloudView::menuRequested, this,
            [this](QPoint onScreen) { popUp(ViewKind::Cloud, onScreen); });
    connect(m_heightView, &ImageView::valueWindowChanged, &m_cloudRefresh, [this] {
        if (m_cloudColors == CloudColors::Surface)
            m_cloudRefresh.start();
    });
    connect(&m_cloudRefresh, &QTimer::timeout, this, &InspectPage::refreshCloud);
    connect(&m_marksRefresh, &QTimer::timeout, this, &InspectPage::refreshMarks);
    connect(&m_measure, &MeasureTool::changed, this, &InspectPage::refreshMeasurement);
}

void InspectPage::makeToolBar()
{
    m_toolBar = new QToolBar;
    m_toolBar->setObjectName(QStringLiteral("inspect.toolBar"));
    m_toolBar->setMovable(false);
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    const auto menuButton = [this](const char* name, const QList<QAction*>& actions) {
        auto* button = new MenuButton;
        button->setObjectName(QLatin1String(name));
        button->setPopupMode(QToolButton::InstantPopup);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        auto* menu = new QMenu(button);
        menu->setToolTipsVisible(true); // also of those that cannot be used: they say why
        menu->addActions(actions);
        button->setMenu(menu);
        m_toolBar->addWidget(button);
        return button;
    };
    const auto listOf = [](const auto& actions) { return QList<QAction*>(actions.begin(), actions.end()); };
    m_toolBar->addActions(listOf(m_actions->layouts));
    m_toolBar->addSeparator();
    m_mapButton = menuButton("inspect.mapButton", listOf(m_actions->maps));
    m_opacityLabel = new QLabel;
    m_opacityLabel->setMargin(4);
    m_opacity = new QSlider(Qt::Horizontal);
    m_opacity->setObjectName(QStringLiteral("inspect.opacity"));
    m_opacity->setRange(0, 100);
    m_opacity->setValue(kUsualOpacity);
    m_opacity->setMinimumWidth(60);
    m_opacity->setMaximumWidth(140);
    m_opacityLabel->setBuddy(m_opacity);
    m_toolBar->addWidget(m_opacityLabel);
    m_toolBar->addWidget(m_opacity);
    m_linesButton = menuButton("inspect.linesButton", {m_actions->contour, m_actions->regions, m_actions->truth});
    m_toolBar->addSeparator();
    m_surfaceButton = menuButton("inspect.surfaceButton", listOf(m_actions->surfaces));
    m_surfaceButton->menu()->addSeparator();
    m_surfaceButton->menu()->addActions({m_actions->tolerance, m_actions->greyHeight, m_actions->resetWindow});
    m_cloudButton = menuButton("inspect.cloudButton", listOf(m_actions->cloudColors));
    m_sidesButton = menuButton("inspect.sidesButton", listOf(m_actions->sides));
    m_sidesButton->menu()->addSeparator();
    m_sidesButton->menu()->addActions({m_actions->resetCloud, m_actions->orthographic, m_actions->turntable,
                                       m_actions->largerPoints, m_actions->smallerPoints});
    m_toolBar->addSeparator();
    m_measureButton = menuButton("inspect.measureButton", listOf(m_actions->tools));
    m_toolBar->addSeparator();
    m_toolBar->addAction(m_actions->screenshot);
}

void InspectPage::arrangeWidgets()
{
    m_header = new VerdictHeader;
    m_probe = new ProbeRow;
    m_hint = new QLabel;
    m_hint->setObjectName(QStringLiteral("inspect.hint"));
    m_hint->setWordWrap(true);
    auto always = m_hint->sizePolicy(); // or the pictures would move when it comes
    always.setRetainSizeWhenHidden(true);
    m_hint->setSizePolicy(always);
    m_hint->setMinimumHeight(m_hint->fontMetrics().lineSpacing());
    m_hint->hide();
    m_profile = new ProfilePlot;
    m_profile->setFixedHeight(kProfileHeight);
    m_profile->hide();
    connect(m_profile, &ProfilePlot::pointed, this, [this](QPoint pixel) { m_workbench.cursor().moveTo(pixel); });

    m_regionEmpty = new QLabel;
    m_regionEmpty->setObjectName(QStringLiteral("inspect.regions.empty"));
    m_regionEmpty->setWordWrap(true);
    m_regionEmpty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_regionTable = new QTableView;
    m_regionTable->setObjectName(QStringLiteral("inspect.regions"));
    m_regionTable->setModel(&m_regions);
    m_regionTable->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_regionTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_regionTable->setShowGrid(false);
    m_regionTable->setAlternatingRowColors(true);
    m_regionTable->verticalHeader()->hide();
    m_regionTable->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_regionTable->horizontalHeader()->setHighlightSections(false);
    m_regionTable->horizontalHeader()
        ->moveSection(RegionModel::Score,
                      RegionModel::Raised); // the numbers first: the short word at the end reads under a cut title, too
    m_regionTable->setTabKeyNavigation(false);
    auto* side = new QWidget;
    auto* sideColumn = new QVBoxLayout(side);
    sideColumn->setContentsMargins(0, 6, 0, 0);
    sideColumn->addWidget(m_regionEmpty);
    sideColumn->addWidget(m_regionTable, 1);
    sideColumn->addStretch(0);

    m_side = new QTabWidget;
    m_side->setObjectName(QStringLiteral("inspect.side"));
    m_side->setDocumentMode(true);
    m_side->addTab(side, {});
    m_side->addTab(m_annotations, {});
    m_side->addTab(m_interests, {});
    m_side->addTab(m_guidelines, {});
    // The tools work on what the list beside the views shows.
    connect(m_side, &QTabWidget::currentChanged, this,
            [this] { m_desk->setDrawingInterests(m_side->currentWidget() == m_interests); });

    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName(QStringLiteral("inspect.splitter"));
    auto* views = new QWidget;
    auto* viewsRow = new QHBoxLayout(views);
    viewsRow->setContentsMargins(0, 0, 0, 0);
    viewsRow->setSpacing(2);
    viewsRow->addWidget(m_drawBar);
    viewsRow->addWidget(m_grid, 1);
    splitter->addWidget(views);
    splitter->addWidget(m_side);
    splitter->setStretchFactor(0, 1);
    splitter->setCollapsible(0, false);
    splitter->setSizes({640, 360}); // all columns of the regions in a window of 1280 pixels
    m_side->setMaximumWidth(kWidestSide);
    m_grid->setMinimumWidth(kLeastOfViews);

    auto* work = new QWidget;
    auto* workColumn = new QVBoxLayout(work);
    workColumn->setContentsMargins(0, 0, 0, 0);
    workColumn->setSpacing(4);
    workColumn->addWidget(m_toolBar);
    workColumn->addWidget(splitter, 1);
    workColumn->addWidget(m_profile);
    workColumn->addWidget(m_hint);
    workColumn->addWidget(m_probe);

    m_messageTitle = new QLabel;
    m_messageTitle->setObjectName(QStringLiteral("inspect.message.title"));
    m_messageText = new QLabel;
    m_messageText->setObjectName(QStringLiteral("inspect.message.text"));
    QFont large = m_messageTitle->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    m_messageTitle->setFont(large);
    auto* message = new QWidget;
    auto* messageColumn = new QVBoxLayout(message);
    messageColumn->setContentsMargins(48, 24, 48, 24);
    messageColumn->addStretch(2);
    for (auto* label : {m_messageTitle, m_messageText}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        messageColumn->addWidget(label);
    }
    messageColumn->addStretch(3);
    m_stack = new QStackedWidget;
    m_stack->setObjectName(QStringLiteral("inspect.stack"));
    m_stack->addWidget(message);
    m_stack->addWidget(work);

    m_veil = new QLabel(m_grid);
    m_veil->setObjectName(QStringLiteral("inspect.veil"));
    m_veil->setAlignment(Qt::AlignCenter);
    m_veil->setAutoFillBackground(true);
    m_veil->hide();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 6);
    column->setSpacing(6);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);
}

void InspectPage::retranslate()
{
    m_actions->retranslate();
    m_actions->layouts[0]->setIconText(QStringLiteral("1"));
    m_actions->layouts[1]->setIconText(QStringLiteral("2 \u00d7 2"));
    m_actions->layouts[2]->setIconText(QStringLiteral("1 + 3"));
    m_actions->screenshot->setIconText(tr("Save picture…"));
    m_opacityLabel->setText(tr("Opacity"));
    m_opacity->setToolTip(tr("How strongly the map covers the picture."));
    m_linesButton->setText(tr("Show"));
    m_linesButton->setToolTip(tr("What is drawn over the flat views."));
    m_sidesButton->setText(tr("3D view"));
    m_sidesButton->setToolTip(tr("Direction, perspective and point size of the 3D view."));
    m_mapButton->setToolTip(tr("Which map is shown over the picture."));
    m_surfaceButton->setToolTip(tr("What the height view shows."));
    m_cloudButton->setToolTip(tr("What the colours of the 3D view mean."));
    m_regionTable->setAccessibleName(tr("Regions"));
    retranslateAnnotation();
    m_measureButton->setToolTip(tr("Measures with clicks in any view."));
    m_regions.retranslate();
    m_measure.retranslate();
    refreshChoices();
    refreshTitles();
    refreshMessages();
    refreshHeader();
    refreshReasons();
    if (m_pictures)
        showPart();
}

void InspectPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void InspectPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_veil->setGeometry(m_grid->rect());
}

} // namespace twinspect
