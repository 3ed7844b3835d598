// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/shortcut_editor.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "ui/common/icon.h"

namespace twinspect {

ShortcutEditor::ShortcutEditor(ActionList& actions, QWidget* parent)
    : QDialog(parent), m_actions(actions), m_model(actions), m_search(new QLineEdit(this)),
      m_table(new QTableView(this)), m_name(new QLabel(this)), m_keys(new QKeySequenceEdit(this)),
      m_verdict(new QLabel(this)), m_assign(new QPushButton(this)), m_clear(new QPushButton(this)),
      m_reset(new QPushButton(this)), m_resetAll(new QPushButton(this)), m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("shortcutEditor"));
    m_search->setObjectName(QStringLiteral("shortcutEditor.search"));
    m_table->setObjectName(QStringLiteral("shortcutEditor.table"));
    m_keys->setObjectName(QStringLiteral("shortcutEditor.keys"));
    m_verdict->setObjectName(QStringLiteral("shortcutEditor.verdict"));
    m_assign->setObjectName(QStringLiteral("shortcutEditor.assign"));
    m_clear->setObjectName(QStringLiteral("shortcutEditor.clear"));
    m_reset->setObjectName(QStringLiteral("shortcutEditor.reset"));
    m_resetAll->setObjectName(QStringLiteral("shortcutEditor.resetAll"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_name->setBuddy(m_keys);
    m_verdict->setWordWrap(true);
    m_filter.setSourceModel(&m_model);
    m_filter.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter.setFilterKeyColumn(-1);
    m_filter.setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(&m_filter);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ShortcutModel::Area, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setColumnWidth(ShortcutModel::Command, m_table->fontMetrics().averageCharWidth() * 44);
    m_table->setColumnWidth(ShortcutModel::Keys, m_table->fontMetrics().averageCharWidth() * 28);

    auto* edit = new QHBoxLayout;
    edit->addWidget(m_name);
    edit->addWidget(m_keys, 1);
    for (auto* button : {m_assign, m_clear, m_reset})
        edit->addWidget(button);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_resetAll);
    bottom->addStretch();
    bottom->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_table, 1);
    layout->addLayout(edit);
    layout->addWidget(m_verdict);
    layout->addLayout(bottom);
    for (auto* button : {m_assign, m_clear, m_reset, m_resetAll, m_close})
        button->setAutoDefault(false); // Enter belongs to the key being recorded
    resize(820, 560);

    connect(m_search, &QLineEdit::textChanged, &m_filter, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ShortcutEditor::showSelected);
    connect(m_keys, &QKeySequenceEdit::keySequenceChanged, this, &ShortcutEditor::judge);
    connect(m_assign, &QPushButton::clicked, this, &ShortcutEditor::assign);
    connect(m_clear, &QPushButton::clicked, this,
            [this] { keepSelection([this] { m_actions.bind(*selected(), {}); }); });
    connect(m_reset, &QPushButton::clicked, this, [this] { keepSelection([this] { m_actions.reset(*selected()); }); });
    connect(m_resetAll, &QPushButton::clicked, this, [this] { keepSelection([this] { m_actions.resetAll(); }); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    retranslate();
}

void ShortcutEditor::retranslate()
{
    setWindowTitle(tr("Keyboard shortcuts"));
    m_search->setPlaceholderText(tr("Search commands and keys"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_table->setAccessibleName(windowTitle());
    m_keys->setToolTip(tr("Click here and press the new keys."));
    m_assign->setText(tr("Assign"));
    m_clear->setText(tr("No keys"));
    m_clear->setToolTip(tr("Takes the keys away from this command."));
    m_reset->setText(tr("Reset"));
    m_reset->setToolTip(tr("Gives this command its original keys again."));
    m_resetAll->setText(tr("Reset all"));
    m_resetAll->setToolTip(tr("Gives every command its original keys again."));
    m_close->setText(tr("Close"));
    showSelected();
}

QAction* ShortcutEditor::selected() const
{
    const auto rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : m_model.action(m_filter.mapToSource(rows.front()).row());
}

void ShortcutEditor::showSelected()
{
    const QAction* action = selected();
    m_name->setText(action ? ActionList::plainText(*action) : tr("Choose a command above."));
    m_keys->setKeySequence(action ? action->shortcut() : QKeySequence());
    for (QWidget* widget : std::initializer_list<QWidget*>{m_keys, m_clear, m_reset})
        widget->setEnabled(action != nullptr);
    judge();
}

void ShortcutEditor::judge()
{
    const QAction* action = selected();
    const QKeySequence keys = m_keys->keySequence();
    const bool changes = action && !keys.isEmpty() && keys != action->shortcut();
    m_assign->setEnabled(changes);
    m_assign->setToolTip(changes ? tr("Gives these keys to the command.") : tr("Press other keys in the field first."));
    const auto others = changes ? m_actions.conflicts(*action, keys) : QList<QAction*>();
    m_verdict->setText(
        others.isEmpty() ? QString()
                         : tr("These keys belong to: %1. Assigning takes them away from there.").arg(namesOf(others)));
}

void ShortcutEditor::assign()
{
    keepSelection([this] {
        QAction* action = selected();
        const QKeySequence keys = m_keys->keySequence();
        for (QAction* other : m_actions.conflicts(*action, keys))
            m_actions.bind(*other, {});
        m_actions.bind(*action, keys);
    });
}

// A change resets the model, and with it the selection.
void ShortcutEditor::keepSelection(const std::function<void()>& change)
{
    const QAction* action = selected();
    change();
    for (int row = 0; action && row < m_filter.rowCount(); ++row)
        if (m_model.action(m_filter.mapToSource(m_filter.index(row, 0)).row()) == action)
            m_table->selectRow(row);
    showSelected();
}

void ShortcutEditor::changeEvent(QEvent* event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinspect
