// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/warnings_button.h"

#include <QEvent>

#include "ui/common/icon.h"

namespace twinspect {

WarningsButton::WarningsButton(LogModel& log, QWidget* parent) : QToolButton(parent), m_log(log)
{
    setObjectName(QStringLiteral("status.warnings"));
    setAutoRaise(true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(&m_log, &LogModel::unseenChanged, this, &WarningsButton::refresh);
    refresh();
}

void WarningsButton::refresh()
{
    const int count = m_log.unseen();
    setIcon(twinspect::icon(count > 0 ? QStringLiteral("warning") : QStringLiteral("log")));
    setText(count > 0 ? tr("%n new message(s)", nullptr, count) : tr("Log"));
    setToolTip(count > 0 ? tr("Warnings and errors that you have not looked at yet. Click to read them.")
                         : tr("Opens the log of this session."));
}

void WarningsButton::changeEvent(QEvent* event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace twinspect
