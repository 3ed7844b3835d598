// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/action.h"

namespace twinspect {

namespace {

constexpr auto kHelp = "twinspectHelp";
constexpr auto kReason = "twinspectWhyDisabled";

void updateToolTip(QAction& action)
{
    QString tip = helpOf(action).isEmpty() ? action.text().remove(QLatin1Char('&')) : helpOf(action);
    if (!action.shortcut().isEmpty())
        tip += QStringLiteral(" (%1)").arg(action.shortcut().toString(QKeySequence::NativeText));
    if (const auto reason = disabledReason(action); !reason.isEmpty())
        tip += QLatin1Char('\n') + reason;
    if (tip == action.toolTip())
        return;
    action.setToolTip(tip);
    action.setStatusTip(tip.section(QLatin1Char('\n'), -1));
}

} // namespace

QAction* makeAction(QObject* owner, const char* id, const QString& text, const QKeySequence& shortcut,
                    const QString& help)
{
    auto* action = new QAction(text, owner);
    action->setObjectName(QLatin1String(id));
    action->setShortcut(shortcut);
    action->setProperty(kHelp, help);
    updateToolTip(*action);
    QObject::connect(action, &QAction::changed, action, [action] { updateToolTip(*action); }); // another shortcut
    return action;
}

void setActionText(QAction& action, const QString& text, const QString& help)
{
    action.setProperty(kHelp, help);
    action.setText(text);
    updateToolTip(action);
}

void setDisabledReason(QAction& action, const QString& reason)
{
    action.setProperty(kReason, reason);
    action.setEnabled(reason.isEmpty());
    updateToolTip(action);
}

QString disabledReason(const QAction& action) { return action.property(kReason).toString(); }
QString helpOf(const QAction& action) { return action.property(kHelp).toString(); }

} // namespace twinspect
