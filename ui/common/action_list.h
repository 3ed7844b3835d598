// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>

#include "ui/common/settings.h"

namespace twinspect {

/// All actions of the program, for the command palette, the shortcut sheet and the shortcut editor. Gives every action
/// the keys that the person chose.
class ActionList : public QObject {
    Q_OBJECT

public:
    explicit ActionList(Settings& settings, QObject* parent = nullptr);

    void add(const QList<QAction*>& actions);
    [[nodiscard]] const QList<QAction*>& actions() const { return m_actions; }
    /// Name of the area an action belongs to: the one that was set, or one of the window from its id, "file.open" ->
    /// "File".
    [[nodiscard]] static QString areaOf(const QAction& action);
    static void setArea(QAction& action, const QString& name);
    /// The text as a person reads it: without mnemonics and dots.
    [[nodiscard]] static QString plainText(const QAction& action);

    [[nodiscard]] QList<QKeySequence> standardShortcuts(const QAction& action) const
    {
        return m_standard.value(&action);
    }
    [[nodiscard]] bool isStandard(const QAction& action) const
    {
        return action.shortcuts() == standardShortcuts(action);
    }
    /// Where the keys of an action work: a page's name, or empty for the whole window (as at first). Two pages may use
    /// the same key.
    static void setPlace(QAction& action, const QString& place);
    /// Other actions that would answer to the same key in the same place; also when one key sequence begins with the
    /// other.
    [[nodiscard]] QList<QAction*> conflicts(const QAction& action, const QKeySequence& shortcut) const;

    /// An empty sequence = no key.
    void bind(QAction& action, const QKeySequence& shortcut);
    void reset(QAction& action);
    void resetAll();

Q_SIGNALS:
    void changed(); ///< actions or keys

private:
    void applyChosen(QAction& action) const;

    Settings& m_settings;
    QList<QAction*> m_actions;
    QHash<const QAction*, QList<QKeySequence>> m_standard;
};

} // namespace twinspect
