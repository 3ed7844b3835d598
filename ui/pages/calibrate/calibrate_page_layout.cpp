// SPDX-License-Identifier: GPL-3.0-or-later
// How the calibration page is put together.
#include "ui/pages/calibrate/calibrate_page.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/common/action.h"
#include "ui/common/action_widgets.h"
#include "ui/common/flow_layout.h"
#include "ui/common/tall_enough.h"
#include "ui/models/part_list_model.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/models/workbench.h"
#include "ui/pages/calibrate/confusion_panel.h"
#include "ui/pages/calibrate/cost_plot.h"
#include "ui/pages/calibrate/counts_table.h"
#include "ui/pages/calibrate/curve_plot.h"
#include "ui/pages/calibrate/labels.h"
#include "ui/pages/calibrate/method_panel.h"
#include "ui/pages/calibrate/parameter_fields.h"
#include "ui/pages/calibrate/score_histogram.h"
#include "ui/pages/calibrate/threshold_fields.h"

namespace twinspect {

namespace {

using Purpose = CalibrationSession::Purpose;

constexpr int kLowestHistogram = 180; // px: lower, the bars cannot be told apart

QFrame* makeLine(QWidget* parent)
{
    auto* line = new QFrame(parent);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Sunken);
    return line;
}

} // namespace

void CalibratePage::makeActions()
{
    m_applyAction = makeAction(this, "calibrate.apply", QString(), QKeySequence(Qt::CTRL | Qt::Key_Return));
    m_resetAction = makeAction(this, "calibrate.reset", QString());
    m_useMethodAction = makeAction(this, "calibrate.useMethodAction", QString());
    m_inspectAction = makeAction(this, "calibrate.inspect", QString());
    m_measureAction = makeAction(this, "calibrate.measureAgain", QString());
    m_lendAction = makeAction(this, "calibrate.lendHalf", QString());
    m_logAction = makeAction(this, "calibrate.compressedScale", QString());
    m_lendAction->setCheckable(true);
    m_logAction->setCheckable(true);
    connect(m_applyAction, &QAction::triggered, this, &CalibratePage::apply);
    connect(m_resetAction, &QAction::triggered, &m_session, &CalibrationSession::reset);
    connect(m_useMethodAction, &QAction::triggered, &m_session, &CalibrationSession::useMethod);
    connect(m_inspectAction, &QAction::triggered, this, &CalibratePage::inspectWaiting);
    connect(m_measureAction, &QAction::triggered, this, &CalibratePage::measureAgain);
    connect(m_lendAction, &QAction::triggered, this,
            [this](bool lend) { m_session.setSplitRule(lend ? SplitRule::LendHalf : SplitRule::Folders); });
    connect(m_logAction, &QAction::triggered, this, [this](bool on) { m_histogram->setLogarithmic(on); });
}

QList<QAction*> CalibratePage::pageActions() const
{
    return {m_applyAction,   m_resetAction, m_useMethodAction, m_inspectAction,
            m_measureAction, m_lendAction,  m_logAction};
}

QWidget* CalibratePage::makeControls()
{
    auto* panel = new QWidget;
    panel->setMinimumWidth(260);
    auto* inside = new QWidget;
    m_methodTitle = makeTitle(inside);
    m_method = new MethodPanel(m_session, inside);
    m_thresholdTitle = makeTitle(inside);
    m_thresholds = new ThresholdFields(m_session, inside);
    m_whyTitle = makeTitle(inside);
    m_why = new WhyPanel(m_session, inside);
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 6, 0);
    for (QWidget* each : {static_cast<QWidget*>(m_methodTitle), static_cast<QWidget*>(m_method),
                          static_cast<QWidget*>(makeLine(inside)), static_cast<QWidget*>(m_thresholdTitle),
                          static_cast<QWidget*>(m_thresholds), static_cast<QWidget*>(makeLine(inside)),
                          static_cast<QWidget*>(m_whyTitle), static_cast<QWidget*>(m_why)})
        column->addWidget(each);
    column->addStretch(1);
    m_controls = new QScrollArea(panel);
    m_controls->setWidget(inside);
    m_controls->setWidgetResizable(true);
    m_controls->setFrameShape(QFrame::NoFrame);
    m_controls->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_controls->setMinimumHeight(12 * panel->fontMetrics().height()); // above the charts, in a narrow window

    // What puts the thresholds in force stays in sight however far the rest is scrolled.
    m_noteLabel = new QLabel(panel);
    m_note = new QLineEdit(panel);
    m_note->setObjectName(QStringLiteral("calibrate.note"));
    m_note->setMaxLength(400);
    m_noteLabel->setBuddy(m_note);
    m_state = makeText(panel, "calibrate.state");
    m_applyButton = makeActionButton(*m_applyAction, panel);
    m_resetButton = makeActionButton(*m_resetAction, panel);
    connect(m_note, &QLineEdit::returnPressed, m_applyAction, &QAction::trigger);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_applyButton, 1);
    buttons->addWidget(m_resetButton);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_controls, 1);
    layout->addWidget(makeLine(panel));
    layout->addWidget(m_state);
    layout->addWidget(m_noteLabel);
    layout->addWidget(m_note);
    layout->addLayout(buttons);
    return panel;
}

QWidget* CalibratePage::makeCharts()
{
    auto* panel = new QWidget;
    m_hintFrame = new QFrame(panel);
    m_hintFrame->setFrameShape(QFrame::StyledPanel);
    m_hint = makeText(m_hintFrame, "calibrate.hint");
    m_inspectButton = makeActionButton(*m_inspectAction, m_hintFrame);
    m_measureButton = makeActionButton(*m_measureAction, m_hintFrame);
    auto* hintRow = new QHBoxLayout(m_hintFrame);
    hintRow->setContentsMargins(8, 4, 8, 4);
    hintRow->addWidget(m_hint, 1);
    hintRow->addWidget(m_inspectButton);
    hintRow->addWidget(m_measureButton);

    m_lend = makeActionCheckBox(*m_lendAction, panel);
    m_log = makeActionCheckBox(*m_logAction, panel);
    auto* top = new FlowLayout;
    top->setSpacing(16);
    top->addWidget(m_lend);
    top->addWidget(m_log);

    m_histogram = new ScoreHistogram(m_session, panel);
    m_histogram->setMinimumHeight(kLowestHistogram);
    m_counts = new CountsTable(m_session, panel);
    auto* upper = new TallEnough(panel);
    upper->setObjectName(QStringLiteral("calibrate.upper"));
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->addWidget(m_hintFrame);
    upperColumn->addLayout(top);
    upperColumn->addWidget(m_histogram, 1);
    upperColumn->addWidget(m_counts);

    m_tabs = new QTabWidget(panel);
    m_tabs->setObjectName(QStringLiteral("calibrate.tabs"));
    m_tabs->setElideMode(Qt::ElideRight); // instead of hiding the last ones behind arrows
    m_tabs->setUsesScrollButtons(false);
    m_show = new QComboBox(m_tabs);
    m_show->setObjectName(QStringLiteral("calibrate.show"));
    m_show->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_show->setMinimumContentsLength(12);
    m_show->addItems({QString(), QString()});
    connect(m_show, &QComboBox::activated, this,
            [this](int index) { showSet(index == 0 ? Purpose::Calibration : Purpose::Test); });
    auto* corner = new QWidget(m_tabs);
    auto* cornerRow = new QHBoxLayout(corner);
    cornerRow->setContentsMargins(0, 0, 0, 2);
    cornerRow->addWidget(m_show);
    m_tabs->setCornerWidget(corner);

    m_confusion = new ConfusionPanel(m_session, *m_thumbnails, m_tabs);
    m_roc = new CurvePlot(m_session, CurvePlot::Kind::Roc, m_tabs);
    m_precisionRecall = new CurvePlot(m_session, CurvePlot::Kind::PrecisionRecall, m_tabs);
    auto* costPage = new QWidget(m_tabs);
    m_cost = new CostPlot(m_session, costPage);
    m_costFields = new ParameterFields(m_session, QStringLiteral("calibrate.costField"),
                                       parametersOf(CalibrationMethod::Cost), costPage);
    m_costText = makeText(costPage, "calibrate.costText");
    auto* costInside = new QWidget;
    auto* costSide = new QVBoxLayout(costInside);
    costSide->setContentsMargins(0, 0, 4, 0);
    costSide->addWidget(m_costText);
    costSide->addWidget(m_costFields);
    costSide->addStretch(1);
    auto* costScroll = new QScrollArea(costPage);
    costScroll->setWidget(costInside);
    costScroll->setWidgetResizable(true);
    costScroll->setFrameShape(QFrame::NoFrame);
    costScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* costRow = new QHBoxLayout(costPage);
    costRow->addWidget(m_cost, 3);
    costRow->addWidget(costScroll, 2);
    auto* flipPage = new QWidget(m_tabs);
    m_flipCaption = makeText(flipPage, "calibrate.flipCaption");
    m_flips = new PartListModel(m_workbench.samples(), m_thumbnails, this);
    m_flipView = makePartView(*m_flips, m_session, flipPage);
    m_flipView->setObjectName(QStringLiteral("calibrate.flips"));
    auto* flipColumn = new QVBoxLayout(flipPage);
    flipColumn->addWidget(m_flipCaption);
    flipColumn->addWidget(m_flipView, 1);
    for (QWidget* page : {static_cast<QWidget*>(m_confusion), static_cast<QWidget*>(flipPage),
                          static_cast<QWidget*>(m_roc), static_cast<QWidget*>(m_precisionRecall), costPage})
        m_tabs->addTab(page, QString());
    connect(m_tabs, &QTabWidget::currentChanged, this, &CalibratePage::refreshHandles);

    auto* splitter = new QSplitter(Qt::Vertical, panel);
    splitter->addWidget(upper);
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    // In a low window the charts scroll for themselves: what puts the thresholds in force stays in sight beside them.
    auto* scroll = new QScrollArea(panel);
    scroll->setObjectName(QStringLiteral("calibrate.charts"));
    scroll->setWidget(splitter);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(4, 0, 0, 0);
    layout->addWidget(scroll);
    return panel;
}

} // namespace twinspect
