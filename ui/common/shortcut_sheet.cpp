// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include <QHBoxLayout>
#include <QPushButton>
#include <QTextBrowser>

#include "ui/common/action.h"
#include "ui/common/shortcut_editor.h"

namespace twinspect {

ShortcutSheet::ShortcutSheet(const ActionList& actions, QWidget* parent) : QDialog(parent), m_actions(actions)
{
    setObjectName(QStringLiteral("shortcutSheet"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* text = new QTextBrowser(this);
    text->setObjectName(QStringLiteral("shortcutSheet.text"));
    text->setAccessibleName(windowTitle());
    text->setHtml(table());
    auto* edit = new QPushButton(tr("Change shortcuts…"), this);
    edit->setObjectName(QStringLiteral("shortcutSheet.edit"));
    auto* close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(edit);
    buttons->addStretch();
    buttons->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(text, 1);
    layout->addLayout(buttons);
    resize(720, 620);
    connect(edit, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT editRequested();
    });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

QString ShortcutSheet::table() const
{
    std::map<QString, QString> areas;
    for (const QAction* action : m_actions.actions()) {
        if (action->shortcuts().isEmpty() || action->shortcut().isEmpty())
            continue;
        areas[ActionList::areaOf(*action)] +=
            QStringLiteral("<tr><td width=\"130\"><b>%1</b></td><td width=\"180\">%2</td><td>%3</td></tr>")
                .arg(keysOf(*action).toHtmlEscaped(), ActionList::plainText(*action).toHtmlEscaped(),
                     helpOf(*action).toHtmlEscaped());
    }
    QString html;
    for (const auto& [area, rows] : areas)
        html += QStringLiteral("<h3>%1</h3><table cellpadding=\"3\">%2</table>").arg(area.toHtmlEscaped(), rows);
    return html;
}

} // namespace twinspect
