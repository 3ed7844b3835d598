// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/common/action_widgets.h"
#include "ui/common/table_columns.h"
#include "ui/pages/results/comparison_panel.h"
#include "ui/pages/results/result_filters.h"
#include "ui/pages/results/results_page_actions.h"
#include "ui/pages/results/verdict_delegate.h"

// How the page is put together; what it does is in results_page.cpp.
namespace twinspect {

namespace {

QTableView* makeTable(QWidget* parent, const char* name, QAbstractItemModel& model)
{
    auto* table = new QTableView(parent);
    table->setObjectName(QLatin1String(name));
    table->setModel(&model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    return table;
}

QLabel* makeTitle(QWidget* parent)
{
    auto* label = new QLabel(parent);
    auto font = label->font();
    font.setBold(true);
    label->setFont(font);
    label->setWordWrap(true);
    return label;
}

} // namespace

QWidget* ResultsPage::makeRuns()
{
    auto* side = new QWidget(this);
    m_runsTitle = makeTitle(side);
    m_runTable = makeTable(side, "results.runs", m_runs);
    m_runTable->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_runTable->setMinimumHeight(4 * m_runTable->verticalHeader()->defaultSectionSize());
    setColumnLetters(*m_runTable, {20, 14, 8, 8, 9, 9, 12, 8, 13, 24, 10});
    cutAtStart(*m_runTable, RunsModel::Source);
    auto* head = new QHBoxLayout;
    head->addWidget(m_runsTitle, 1);
    for (auto* action : {m_actions->compare, m_actions->redecide})
        head->addWidget(makeActionButton(*action, side));
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(head);
    layout->addWidget(m_runTable, 1);
    connect(m_runTable->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_list->setCurrentIndex(ListPage);
        applyFilter();
    });
    return side;
}

QWidget* ResultsPage::makeResults()
{
    m_list = new QStackedWidget(this);
    auto* content = new QWidget(m_list);
    m_filters = new ResultFilters(content);
    m_table = makeTable(content, "results.table", m_results);
    cutAtStart(*m_table, ResultsModel::Sample);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->addActions({m_actions->showPart, m_actions->addToGood, m_actions->exportResults});
    setColumnLetters(*m_table, {24, 13, 11, 18, 11, 14, 10, 10, 22, 6});
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    m_table->setItemDelegateForColumn(ResultsModel::VerdictColumn,
                                      new VerdictDelegate(ResultsModel::VerdictRole, m_table));
    m_status = new QLabel(content);
    m_status->setObjectName(QStringLiteral("results.status"));
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long path must not widen the page
    m_historyTitle = makeTitle(content);
    m_historyTable = makeTable(content, "results.history", m_history);
    m_historyTable->setItemDelegateForColumn(ResultsModel::VerdictColumn,
                                             new VerdictDelegate(ResultsModel::VerdictRole, m_historyTable));
    setColumnLetters(*m_historyTable, {24, 13, 11, 18, 11, 14, 10, 10, 22, 6});
    m_historyTable->setColumnHidden(ResultsModel::Sample, true); // it is the same in every row, and stands in the title

    m_historyHint = new QLabel(content);
    m_historyHint->setObjectName(QStringLiteral("results.historyHint"));
    m_historyHint->setWordWrap(true);
    m_historyHint->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_otherThresholds = new QLabel(content);
    m_otherThresholds->setObjectName(QStringLiteral("results.otherThresholds"));
    m_otherThresholds->setWordWrap(true);
    m_otherThresholds->hide();

    m_noMatch = new QLabel(content);
    m_noMatch->setObjectName(QStringLiteral("results.noMatch"));
    m_noMatch->setAlignment(Qt::AlignCenter);
    auto* upper = new QWidget(content);
    auto* upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->addWidget(m_status); // not beside the buttons, which leave no room for it in a small window
    upperLayout->addWidget(m_otherThresholds);
    upperLayout->addWidget(m_table, 1);
    upperLayout->addWidget(m_noMatch, 1);
    auto* foot = new QHBoxLayout;
    foot->addStretch(1);
    for (auto* action : {m_actions->showPart, m_actions->addToGood, m_actions->exportResults})
        foot->addWidget(makeActionButton(*action, upper));
    upperLayout->addLayout(foot);
    auto* lower = new QWidget(content);
    auto* lowerLayout = new QVBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->addWidget(m_historyTitle);
    lowerLayout->addWidget(m_historyHint, 1);
    lowerLayout->addWidget(m_historyTable, 1);
    auto* splitter = new QSplitter(Qt::Vertical, content);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(upper);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 4);
    splitter->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_filters);
    layout->addWidget(splitter, 1);
    m_comparison = new ComparisonPanel(m_workbench.jobs(), m_address, m_list);
    m_list->addWidget(content);

    m_list->addWidget(m_comparison);

    connect(m_filters, &ResultFilters::changed, this, &ResultsPage::applyFilter);
    connect(&m_results, &ResultsModel::counted, this, &ResultsPage::showState);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ResultsPage::showState);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ResultsPage::showHistory);
    connect(&m_results, &QAbstractItemModel::dataChanged, this, &ResultsPage::showHistory);
    connect(&m_results, &QAbstractItemModel::modelReset, this, &ResultsPage::showHistory);
    connect(m_table, &QTableView::activated, m_actions->showPart, &QAction::trigger);
    connect(m_comparison, &ComparisonPanel::closed, this, [this] { m_list->setCurrentIndex(ListPage); });
    connect(m_comparison, &ComparisonPanel::failed, this, &ResultsPage::fail);
    connect(m_comparison, &ComparisonPanel::partChosen, this, &ResultsPage::showPart);
    return m_list;
}

} // namespace twinspect
