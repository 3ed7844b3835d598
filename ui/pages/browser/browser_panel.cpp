// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/browser/browser_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/common/action.h"
#include "ui/common/table_columns.h"
#include "ui/models/sample_commands.h"
#include "ui/pages/browser/browser_actions.h"
#include "ui/pages/browser/filter_bar.h"
#include "ui/pages/browser/name_rule_dialog.h"

namespace twinspect {

namespace {

enum StackPage { NoData, NoMatch, Table, Grid };

} // namespace

BrowserPanel::BrowserPanel(Workbench& workbench, ThumbnailLoader& thumbnails, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_thumbnails(thumbnails), m_model(workbench.samples(), &thumbnails),
      m_filter(m_model), m_actions(new BrowserActions(this))
{
    setObjectName(QStringLiteral("browser"));
    m_filters = new FilterBar(m_filter, this);
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(QStringLiteral("browser.stack"));
    m_noData = new QLabel(this);
    m_noData->setObjectName(QStringLiteral("browser.noData"));
    m_noData->setAlignment(Qt::AlignCenter);
    m_noData->setWordWrap(true);
    m_noData->setMargin(16);
    m_stack->addWidget(m_noData);
    m_stack->addWidget(makeEmptyPages());
    m_stack->addWidget(makeTable());
    m_stack->addWidget(makeGrid());
    m_selection = m_table->selectionModel();
    m_grid->setSelectionModel(m_selection);
    m_status = new QLabel(this);
    m_status->setObjectName(QStringLiteral("browser.status"));
    m_status->setWordWrap(true);
    auto* inspect = new QToolButton(this);
    inspect->setObjectName(QStringLiteral("browser.inspectListed"));
    inspect->setDefaultAction(m_actions->inspect);
    inspect->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(6);
    layout->addWidget(m_filters);
    layout->addWidget(m_stack, 1);
    layout->addWidget(makeRemarks());
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_status, 1);
    foot->addWidget(inspect);
    layout->addLayout(foot);

    for (auto* view : {static_cast<QAbstractItemView*>(m_table), static_cast<QAbstractItemView*>(m_grid)}) {
        view->setContextMenuPolicy(Qt::ActionsContextMenu);
        view->addActions({m_actions->good, m_actions->defect, m_actions->unknown, m_actions->mark, m_actions->note,
                          m_actions->byRule, m_actions->inspect});
        // What was scrolled past need not be read any more; what is painted now asks for its picture again.
        connect(view->verticalScrollBar(), &QScrollBar::valueChanged, view, [this, view] {
            m_thumbnails.dropWaiting();
            view->viewport()->update();
        });
    }
    connect(m_filters, &FilterBar::orderChosen, this, &BrowserPanel::order);
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, m_filters, &FilterBar::showOrder);
    connect(m_selection, &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!m_following && !m_filter.arranging() && current.isValid())
            m_workbench.current().open(m_filter.sampleAt(current.row()));
    });
    connect(m_selection, &QItemSelectionModel::selectionChanged, this, [this] {
        endTyping();
        showRemarks();
        showState();
    });
    connect(&m_filter, &SampleFilter::arranged, this, [this] {
        showCurrent();
        showState();
        showWhetherToInspect();
    });
    connect(&m_filter, &SampleFilter::countsChanged, this, &BrowserPanel::showState);
    connect(&workbench.current(), &CurrentPart::changed, this, [this] {
        m_filter.setOpened(m_workbench.current().index());
        showCurrent();
    });
    connect(&workbench.recipe(), &OpenRecipe::modelChanged, this, &BrowserPanel::showWhetherToInspect);
    connect(&workbench.runs(), &InspectionRuns::underwayChanged, this, &BrowserPanel::showWhetherToInspect);
    connect(&workbench.interests(), &OpenInterests::regionsChanged, this, &BrowserPanel::showWhetherToInspect);
    connect(&workbench.samples(), &InspectionSet::changed, this, [this](int first, int last) {
        if (last > first) // all scores went at once: there is something to inspect again
            showWhetherToInspect();
    });
    connect(&workbench.samples(), &InspectionSet::remarked, this, &BrowserPanel::showRemarks);
    connectActions();
    retranslate();
    showCurrent();
    showState();
    showWhetherToInspect();
}

BrowserPanel::~BrowserPanel() = default;

QList<QAction*> BrowserPanel::pageActions() const { return m_actions->all(); }

void BrowserPanel::connectActions()
{
    connect(m_actions->previous, &QAction::triggered, this, [this] { step(-1); });
    connect(m_actions->next, &QAction::triggered, this, [this] { step(1); });
    const auto unlabelled = [](const InspectedSample& sample) { return sample.ref.label == Label::Unknown; };
    const auto unannotated = [](const InspectedSample& sample) {
        return sample.annotation.state != AnnotationState::Finished;
    };
    connect(m_actions->previousUnlabelled, &QAction::triggered, this, [=, this] { stepTo(unlabelled, -1, false); });
    connect(m_actions->nextUnlabelled, &QAction::triggered, this, [=, this] { stepTo(unlabelled, 1, false); });
    connect(m_actions->previousUnannotated, &QAction::triggered, this, [=, this] { stepTo(unannotated, -1, false); });
    connect(m_actions->nextUnannotated, &QAction::triggered, this, [=, this] { stepTo(unannotated, 1, true); });
    connect(m_actions->good, &QAction::triggered, this, [this] { label(Label::Good); });
    connect(m_actions->defect, &QAction::triggered, this, [this] { label(Label::Defect); });
    connect(m_actions->unknown, &QAction::triggered, this, [this] { label(Label::Unknown); });
    connect(m_actions->mark, &QAction::triggered, this, [this] {
        const auto chosen = selectedSamples();
        const bool allMarked = std::all_of(chosen.begin(), chosen.end(),
                                           [this](int sample) { return m_workbench.samples().at(sample).marked; });
        push(markCommand(m_workbench.samples(), chosen, !allMarked));
    });
    connect(m_actions->note, &QAction::triggered, this, [this] {
        m_note->setFocus(Qt::ShortcutFocusReason);
        m_note->selectAll();
    });
    connect(m_actions->byRule, &QAction::triggered, this, &BrowserPanel::openRuleDialog);
    connect(m_actions->inspect, &QAction::triggered, this, [this] {
        std::vector<int> listed;
        for (int row = 0; row < m_filter.rowCount(); ++row)
            listed.push_back(m_filter.sampleAt(row));
        m_workbench.runs().start(std::move(listed));
    });
    connect(m_actions->grid, &QAction::toggled, this, [this] {
        showState();
        showCurrent();
    });
    connect(m_actions->search, &QAction::triggered, m_filters, &FilterBar::focusSearch,
            Qt::QueuedConnection); // when the window shows the list
}

void BrowserPanel::order(int column, Qt::SortOrder order) { m_table->sortByColumn(column, order); }

std::vector<int> BrowserPanel::selectedSamples() const
{
    std::vector<int> rows;
    for (const auto& range : m_selection->selection()) // ranges, not indexes: all of 100,000 rows may be selected
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    for (int& row : rows)
        row = m_filter.sampleAt(row);
    if (rows.empty() && m_workbench.current().index() >= 0)
        rows.push_back(m_workbench.current().index());
    return rows;
}

void BrowserPanel::step(int rows)
{
    if (m_filter.rowCount() == 0)
        return;
    const int row = m_filter.rowOf(m_workbench.current().index());
    const int next = row < 0 ? 0 : std::clamp(row + rows, 0, m_filter.rowCount() - 1);
    m_workbench.current().open(m_filter.sampleAt(next));
}

void BrowserPanel::stepTo(const std::function<bool(const InspectedSample&)>& wanted, int direction, bool around)
{
    const int rows = m_filter.rowCount();
    const int start = m_filter.rowOf(m_workbench.current().index());
    const auto opens = [&](int row) {
        const int sample = m_filter.sampleAt(row);
        if (!wanted(m_workbench.samples().at(sample)))
            return false;
        m_workbench.current().open(sample);
        return true;
    };
    for (int row = start + direction; row >= 0 && row < rows; row += direction)
        if (opens(row))
            return;
    // In the queue a part that was finished lies behind those that are still to be done.
    for (int row = 0; around && row < start; ++row)
        if (opens(row))
            return;
}

void BrowserPanel::push(QUndoCommand* command)
{
    if (command == nullptr)
        return;
    const int row = m_filter.rowOf(m_workbench.current().index());
    m_workbench.undoStack().push(command);
    m_filter.refreshNow();
    // The part may have left the list, such as that of the unlabelled: the next one takes its place.
    if (row >= 0 && m_filter.rowOf(m_workbench.current().index()) < 0 && m_filter.rowCount() > 0)
        m_workbench.current().open(m_filter.sampleAt(std::min(row, m_filter.rowCount() - 1)));
}

void BrowserPanel::endTyping()
{
    ++m_typing;
    m_note->setModified(false);
}

void BrowserPanel::label(Label label, const std::string& type)
{
    push(labelCommand(m_workbench.samples(), selectedSamples(), label, type));
}

void BrowserPanel::showCurrent()
{
    const QScopedValueRollback following(m_following, true);
    const int row = m_filter.rowOf(m_workbench.current().index());
    if (row < 0) {
        m_selection->setCurrentIndex({}, QItemSelectionModel::Clear);
        return;
    }
    const QModelIndex index = m_filter.index(row, 0);
    if (m_selection->currentIndex().row() != row || !m_selection->isRowSelected(row))
        m_selection->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    for (auto* view : {static_cast<QAbstractItemView*>(m_table), static_cast<QAbstractItemView*>(m_grid)})
        if (view->isVisible())
            view->scrollTo(index);
}

void BrowserPanel::showRemarks()
{
    const auto chosen = selectedSamples();
    m_remarks->setEnabled(!chosen.empty());
    const auto& samples = m_workbench.samples();
    // What all of them have in common, otherwise what `value` says of none.
    const auto common = [&](auto value) {
        const auto same = [&](int sample) { return value(sample) == value(chosen.front()); };
        return chosen.empty() || !std::all_of(chosen.begin(), chosen.end(), same) ? std::decay_t<decltype(value(0))>()
                                                                                  : value(chosen.front());
    };
    static const std::string noType;
    if (!m_note->isModified())
        m_note->setText(common([&](int sample) -> const QString& { return samples.at(sample).note; }));
    const QString type = QString::fromStdString(common([&](int sample) -> const std::string& {
        return samples.at(sample).ref.label == Label::Defect ? samples.at(sample).ref.defectType : noType;
    }));
    if (!m_type->lineEdit()->hasFocus()) {
        m_type->clear();
        m_type->addItems(m_filter.defectTypes());
        m_type->setEditText(type);
    }
}

void BrowserPanel::showState()
{
    const int all = m_model.rowCount();
    const int shown = m_filter.rowCount();
    m_stack->setCurrentIndex(all == 0 ? NoData : shown == 0 ? NoMatch : m_actions->grid->isChecked() ? Grid : Table);
    m_filters->setVisible(all > 0);
    m_remarks->setVisible(all > 0);
    m_status->setVisible(all > 0);
    const auto selected = m_selection->hasSelection() ? static_cast<int>(selectedSamples().size()) : 0;
    const QLocale locale;
    QString status = shown == all ? tr("%n part(s)", nullptr, all)
                                  : tr("%1 of %2 parts shown").arg(locale.toString(shown), locale.toString(all));
    if (selected > 1)
        status += QStringLiteral(" \u00b7 ") + tr("%n selected", nullptr, selected);
    m_status->setText(status);
    const QString noData = tr("Open a folder of parts first");
    for (auto* action : m_actions->all())
        if (action != m_actions->grid && action != m_actions->inspect)
            setDisabledReason(*action, all == 0 ? noData : QString());
}

// Apart from the rest, because it may look at every part: not at each step through the list.
void BrowserPanel::showWhetherToInspect() { setDisabledReason(*m_actions->inspect, whyNotInspect()); }

QString BrowserPanel::whyNotInspect() const
{
    if (m_model.rowCount() == 0)
        return tr("Open a folder of parts first");
    if (!m_workbench.recipe().model())
        return tr("Open a recipe or a model first");
    if (m_filter.rowCount() == 0)
        return tr("The list is empty");
    bool underway = false;
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const int sample = m_filter.sampleAt(row);
        const bool waits = m_workbench.runs().isUnderway(sample);
        if (!waits && !m_workbench.runs().wasInspected(sample))
            return {};
        underway = underway || waits;
    }
    return underway ? tr("Parts are being inspected; the status bar shows how far")
                    : tr("Every part of the list has its verdict");
}

void BrowserPanel::openRuleDialog()
{
    auto* dialog = new NameRuleDialog(m_workbench.samples(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { push(dialog->command(m_workbench.samples())); });
    dialog->open();
}

bool BrowserPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress && (watched == m_note || watched == m_type->lineEdit())) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool done = key == Qt::Key_Return || key == Qt::Key_Enter;
        if (key == Qt::Key_Escape) {
            auto& stack = m_workbench.undoStack();
            const auto* last = dynamic_cast<const RemarkCommand*>(stack.nextUndo());
            const bool typed = watched == m_note && last != nullptr && last->typing() == m_typing;
            endTyping();
            if (typed)
                stack.undo();
            showRemarks();
        }
        if (key == Qt::Key_Escape || done) {
            // Back to the list, so that the keys for labelling work again.
            QMetaObject::invokeMethod(
                this, [this] { (m_actions->grid->isChecked() ? static_cast<QWidget*>(m_grid) : m_table)->setFocus(); },
                Qt::QueuedConnection);
            return key == Qt::Key_Escape;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void BrowserPanel::retranslate()
{
    m_noData->setText(tr("No data is open.\n\nOpen a folder of scanned parts, or drop one into the window, and its "
                         "parts are listed here."));
    for (auto* view : {static_cast<QAbstractItemView*>(m_table), static_cast<QAbstractItemView*>(m_grid)})
        view->setAccessibleName(tr("Parts"));
    m_noMatch->setText(tr("No part matches the search and the filters."));
    m_showAll->setText(tr("Show all parts"));
    m_typeCaption->setText(tr("Defect type"));
    m_type->setToolTip(tr("Enter or choose a type: the selected parts are labelled as defects of that type."));
    m_noteCaption->setText(tr("Note"));
    m_note->setToolTip(tr("A note on the selected parts, kept as you type. Escape takes back what was typed."));
    m_note->setPlaceholderText(tr("Write a note"));
}

void BrowserPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        m_actions->retranslate();
        m_model.retranslate();
        widenToTitles(*m_table);
        retranslate();
        showState();
        showWhetherToInspect();
    }
    QWidget::changeEvent(event);
}

} // namespace twinspect
