// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/browser/browser_panel.h"

#include <algorithm>

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/common/flow_layout.h"
#include "ui/common/table_columns.h"
#include "ui/models/sample_commands.h"
#include "ui/pages/browser/browser_actions.h"
#include "ui/pages/browser/filter_bar.h"
#include "ui/pages/browser/sample_delegates.h"

// How the panel is put together; what it does is in browser_panel.cpp.
namespace twinspect {

namespace {

/// Where many rows change, all that is seen is painted again: what Qt does instead, working out which cells those are,
/// takes too long for 100,000.
class SampleTable : public QTableView {
public:
    using QTableView::QTableView;
    void dataChanged(const QModelIndex& first, const QModelIndex& last, const QList<int>& roles) override
    {
        if (first.row() == last.row())
            QTableView::dataChanged(first, last, roles);
        else
            viewport()->update();
    }
};

/// A cell shows what several columns say, whichever of them changes, and is as large whatever they say: QListView lays
/// out all cells anew for every picture that arrives, which is left out here.
class SampleGrid : public QListView {
public:
    using QListView::QListView;
    void dataChanged(const QModelIndex& first, const QModelIndex& last, const QList<int>& roles) override
    {
        const auto cell = first.siblingAtColumn(modelColumn());
        if (first.row() == last.row())
            QAbstractItemView::dataChanged(cell, cell, roles);
        else
            viewport()->update();
    }
};

} // namespace

QWidget* BrowserPanel::makeEmptyPages()
{
    auto* page = new QWidget(this);
    m_noMatch = new QLabel(page);
    m_noMatch->setObjectName(QStringLiteral("browser.noMatch"));
    m_noMatch->setAlignment(Qt::AlignCenter);
    m_noMatch->setWordWrap(true);
    m_showAll = new QPushButton(page);
    m_showAll->setObjectName(QStringLiteral("browser.showAll"));
    connect(m_showAll, &QPushButton::clicked, m_filters, &FilterBar::clear);
    auto* layout = new QVBoxLayout(page);
    layout->addStretch();
    layout->addWidget(m_noMatch);
    layout->addWidget(m_showAll, 0, Qt::AlignHCenter);
    layout->addStretch();
    return page;
}

QWidget* BrowserPanel::makeTable()
{
    m_table = new SampleTable(this);
    m_table->setObjectName(QStringLiteral("browser.table"));
    m_table->setModel(&m_filter);
    m_table->setItemDelegate(new SampleRowDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideLeft); // names differ at their end
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setTabKeyNavigation(false);
    const int height = SampleRowDelegate::rowHeight(fontMetrics());
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(height);
    m_table->verticalHeader()->setDefaultSectionSize(height);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    auto* header = m_table->horizontalHeader();
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    const int letter = fontMetrics().averageCharWidth();
    const int widths[SampleTableModel::ColumnCount] = {height + 12, 17 * letter, 16 * letter, 19 * letter,
                                                       10 * letter, 12 * letter, 15 * letter, 24 * letter,
                                                       7 * letter,  24 * letter, 12 * letter};
    for (int column = 0; column < SampleTableModel::ColumnCount; ++column)
        header->resizeSection(column, widths[column]);
    widenToTitles(*m_table);
    header->resizeSection(SampleTableModel::Picture,
                          std::max(widths[SampleTableModel::Picture],
                                   fontMetrics().horizontalAdvance(
                                       m_model.headerData(SampleTableModel::Picture, Qt::Horizontal).toString())
                                       + 8)); // never sorted by: no room for the arrow
    // What matters for a walk through the parts stands at the left, where a narrow panel shows it.
    header->moveSection(header->visualIndex(SampleTableModel::VerdictColumn), 2);
    header->moveSection(header->visualIndex(SampleTableModel::Score), 3);
    m_table->installEventFilter(this);
    return m_table;
}

QWidget* BrowserPanel::makeGrid()
{
    m_grid = new SampleGrid(this);
    m_grid->setObjectName(QStringLiteral("browser.gridView"));
    m_grid->setModel(&m_filter);
    m_grid->setItemDelegate(new SampleCellDelegate(m_grid));
    // A list that wraps, not icon mode: that one keeps a search tree of every item's place, which is dear with 100,000.
    m_grid->setFlow(QListView::LeftToRight);
    m_grid->setWrapping(true);
    m_grid->setResizeMode(QListView::Adjust);
    m_grid->setUniformItemSizes(true);
    m_grid->setSpacing(2);
    m_grid->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_grid->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_grid->installEventFilter(this);
    return m_grid;
}

QWidget* BrowserPanel::makeRemarks()
{
    m_remarks = new QWidget(this);
    m_type = new QComboBox(m_remarks);
    m_type->setObjectName(QStringLiteral("browser.defectType"));
    m_type->setEditable(true);
    m_type->setInsertPolicy(QComboBox::NoInsert);
    m_type->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_note = new QLineEdit(m_remarks);
    m_note->setObjectName(QStringLiteral("browser.noteText"));
    m_typeCaption = new QLabel(m_remarks);
    m_noteCaption = new QLabel(m_remarks);
    m_typeCaption->setBuddy(m_type);
    m_noteCaption->setBuddy(m_note);
    auto* layout = new QGridLayout(m_remarks);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* verbs = new FlowLayout;
    verbs->setSpacing(4);
    for (auto* action : {m_actions->good, m_actions->defect, m_actions->unknown, m_actions->mark, m_actions->grid}) {
        auto* button = new QToolButton(m_remarks);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        verbs->addWidget(button);
    }
    layout->addLayout(verbs, 0, 0, 1, 2);
    layout->addWidget(m_typeCaption, 1, 0);
    layout->addWidget(m_type, 1, 1);
    layout->addWidget(m_noteCaption, 2, 0);
    layout->addWidget(m_note, 2, 1);
    layout->setColumnStretch(1, 1);
    const auto typeChosen = [this] {
        if (const QString type = m_type->currentText().trimmed(); !type.isEmpty())
            label(Label::Defect, type.toStdString());
    };
    connect(m_type, &QComboBox::activated, this, typeChosen);
    connect(m_type->lineEdit(), &QLineEdit::returnPressed, this, typeChosen);
    connect(m_note, &QLineEdit::textEdited, this, [this](const QString& text) {
        // Not push(): a list that follows the search would take the part away under the typing hands.
        if (auto* command = noteCommand(m_workbench.samples(), selectedSamples(), text.trimmed(), m_typing))
            m_workbench.undoStack().push(command);
    });
    connect(m_note, &QLineEdit::editingFinished, this, &BrowserPanel::endTyping);
    m_note->installEventFilter(this);
    m_type->lineEdit()->installEventFilter(this);
    return m_remarks;
}

} // namespace twinspect
