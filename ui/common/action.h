// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QString>

namespace twinspect {

/// One verb of the program: the same QAction in menu, tool bar, command palette and shortcut editor.
/// `id` ("view.layout.grid") is its object name, the key in the settings and what tests look for. The tool tip carries
/// the shortcut.
[[nodiscard]] QAction* makeAction(QObject* owner, const char* id, const QString& text,
                                  const QKeySequence& shortcut = {}, const QString& help = {});

/// Changes the words, after a change of language.
void setActionText(QAction& action, const QString& text, const QString& help);

/// An action that cannot be used says why, in its tool tip and wherever actions are listed. An empty reason enables it.
void setDisabledReason(QAction& action, const QString& reason);
[[nodiscard]] QString disabledReason(const QAction& action);
/// The help text without shortcut and reason.
[[nodiscard]] QString helpOf(const QAction& action);

} // namespace twinspect
