// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/plugin_panel.h"

#include <QDesktopServices>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QUrl>

#include "core/base/files.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"

namespace twinspect {

namespace {

constexpr int kRowsSeen = 4;

} // namespace

PluginPanel::PluginPanel(QWidget* parent)
    : QGroupBox(parent), m_state(new QLabel(this)), m_table(new QTableWidget(0, 2, this)),
      m_folder(new QPushButton(this)), m_again(new QPushButton(this))
{
    setObjectName(QStringLiteral("settings.plugins"));
    m_state->setObjectName(QStringLiteral("settings.plugins.state"));
    m_state->setWordWrap(true);
    m_table->setObjectName(QStringLiteral("settings.plugins.table"));
    m_folder->setObjectName(QStringLiteral("settings.plugins.folder"));
    m_again->setObjectName(QStringLiteral("settings.plugins.again"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_table->setFixedHeight((kRowsSeen + 2) * (fontMetrics().height() + 8));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_folder);
    buttons->addWidget(m_again);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_state);
    layout->addWidget(m_table);
    layout->addLayout(buttons);
    connect(&m_list, &PluginList::changed, this, &PluginPanel::refresh);
    connect(m_again, &QPushButton::clicked, &m_list, &PluginList::look);
    connect(m_folder, &QPushButton::clicked, this, &PluginPanel::openFolder);
    retranslate();
}

void PluginPanel::showEvent(QShowEvent* event)
{
    QGroupBox::showEvent(event);
    if (!std::exchange(m_looked, true))
        m_list.look();
}

void PluginPanel::openFolder()
{
    const auto& found = m_list.found();
    if (!found || found->folders.empty())
        return;
    const auto& folder = found->folders.back();
    if (const auto ok = makeWritableFolder(folder); !ok)
        m_state->setText(messageOf(ok.error()));
    else
        QDesktopServices::openUrl(QUrl::fromLocalFile(pathText(folder)));
}

void PluginPanel::refresh()
{
    const auto& found = m_list.found();
    m_again->setEnabled(!m_list.looking());
    m_folder->setEnabled(found && !found->folders.empty());
    const bool any = found && !found->plugins.empty();
    m_table->setVisible(any && !m_list.looking());
    m_table->setRowCount(any ? static_cast<int>(found->plugins.size()) : 0);
    if (m_list.looking()) {
        m_state->setText(tr("Looking for plugins…"));
        return;
    }
    if (!found) {
        m_state->setText(messageOf(found.error()));
        return;
    }
    if (!any) {
        m_state->setText(found->folders.empty()
                             ? QString()
                             : tr("No plugins were found. A plugin brings a detector of its own: put it into %1. "
                                  "The help (First steps, chapter 9) says how to write one.")
                                   .arg(pathText(found->folders.back())));
        return;
    }
    m_state->setText(
        tr("Plugins are loaded when they are needed, each in a process of its own. What was put in or taken out counts "
           "from the next start of the program."));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto& plugin = found->plugins[static_cast<std::size_t>(row)];
        const auto name =
            plugin.name.isEmpty() ? pathText(plugin.file.filename()) : plugin.name + QLatin1Char(' ') + plugin.version;
        const auto why =
            plugin.whyNot
                ? tr("Cannot be used: %1")
                      .arg(sentence(plugin.whyNot->detail) + QLatin1Char(' ') + sentence(plugin.whyNot->remedy))
                : tr("Can be used as the detector %1.").arg(plugin.id);
        const QString texts[] = {name, why};
        for (int column = 0; column < 2; ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            item->setToolTip(pathText(plugin.file) + QLatin1Char('\n') + why);
            m_table->setItem(row, column, item);
        }
    }
    m_table->resizeRowsToContents();
}

void PluginPanel::retranslate()
{
    setTitle(tr("Plugins"));
    m_folder->setText(tr("Open the folder"));
    m_folder->setToolTip(tr("The folder into which you put plugins. It is made when it is not there yet."));
    m_again->setText(tr("Look again"));
    m_again->setToolTip(tr("Looks for plugins anew and tries to load each."));
    m_table->setAccessibleName(tr("Plugins that were found"));
    m_table->setHorizontalHeaderLabels({tr("Plugin"), tr("State")});
    refresh();
}

void PluginPanel::changeEvent(QEvent* event)
{
    QGroupBox::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinspect
