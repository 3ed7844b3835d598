// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/log_view.h"

#include <algorithm>

#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>

#include "ui/common/icon.h"

namespace twinspect {

LogView::LogView(LogModel& log, QWidget* parent)
    : QWidget(parent), m_log(log), m_levelLabel(new QLabel(this)), m_level(new QComboBox(this)),
      m_copy(new QToolButton(this)), m_clear(new QToolButton(this)), m_table(new QTableView(this)),
      m_empty(new QLabel(this))
{
    setObjectName(QStringLiteral("log"));
    m_level->setObjectName(QStringLiteral("log.level"));
    m_copy->setObjectName(QStringLiteral("log.copy"));
    m_clear->setObjectName(QStringLiteral("log.clear"));
    m_table->setObjectName(QStringLiteral("log.table"));
    m_empty->setObjectName(QStringLiteral("log.empty"));
    for (const auto level : {LogLevel::Information, LogLevel::Warning, LogLevel::Error})
        m_level->addItem(QString(), static_cast<int>(level));
    m_levelLabel->setBuddy(m_level);
    m_copy->setIcon(icon(QStringLiteral("copy")));
    m_clear->setIcon(icon(QStringLiteral("trash")));
    for (auto* button : {m_copy, m_clear})
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_filter.setSourceModel(&m_log);
    m_table->setModel(&m_filter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 8);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setColumnWidth(LogModel::When, m_table->fontMetrics().averageCharWidth() * 12);
    m_table->setColumnWidth(LogModel::Level, m_table->fontMetrics().averageCharWidth() * 18);
    m_table->setColumnWidth(LogModel::Source, m_table->fontMetrics().averageCharWidth() * 26);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);

    auto* bar = new QHBoxLayout;
    bar->addWidget(m_levelLabel);
    bar->addWidget(m_level);
    bar->addStretch();
    bar->addWidget(m_copy);
    bar->addWidget(m_clear);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_empty, 1);

    connect(m_level, &QComboBox::currentIndexChanged, this, [this] {
        m_filter.setLeast(static_cast<LogLevel>(m_level->currentData().toInt()));
        showEmptiness();
    });
    connect(m_copy, &QToolButton::clicked, this, &LogView::copy);
    connect(m_clear, &QToolButton::clicked, &m_log, &LogModel::clear);
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this, [this] {
        const auto* scroll = m_table->verticalScrollBar();
        if (scroll->value() == scroll->maximum())
            QMetaObject::invokeMethod(m_table, &QTableView::scrollToBottom,
                                      Qt::QueuedConnection); // follow, unless somebody scrolled back to read
        showEmptiness();
    });
    connect(&m_filter, &QAbstractItemModel::modelReset, this, &LogView::showEmptiness);
    retranslate();
}

void LogView::retranslate()
{
    m_levelLabel->setText(tr("Show"));
    m_level->setItemText(0, tr("Everything"));
    m_level->setItemText(1, tr("Warnings and errors"));
    m_level->setItemText(2, tr("Errors only"));
    m_level->setToolTip(tr("Which messages are listed."));
    m_table->setAccessibleName(tr("Messages"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copies the selected messages, or all that are listed, as text."));
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(tr("Empties the log of this session."));
    showEmptiness();
}

void LogView::showEmptiness()
{
    const bool empty = m_filter.rowCount() == 0;
    m_empty->setText(m_log.rowCount() == 0 ? tr("No messages so far.") : tr("No messages of this kind."));
    m_empty->setVisible(empty);
    m_table->setVisible(!empty);
    m_copy->setEnabled(!empty);
    m_clear->setEnabled(m_log.rowCount() > 0);
}

void LogView::copy()
{
    QList<int> rows;
    for (const auto& index : m_table->selectionModel()->selectedRows())
        rows.append(m_filter.mapToSource(index).row());
    if (rows.isEmpty())
        for (int row = 0; row < m_filter.rowCount(); ++row)
            rows.append(m_filter.mapToSource(m_filter.index(row, 0)).row());
    std::sort(rows.begin(), rows.end());
    QGuiApplication::clipboard()->setText(m_log.plainText(rows));
}

void LogView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinspect
