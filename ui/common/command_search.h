// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QAction>
#include <QList>
#include <QString>

#include "ui/common/action_list.h"

namespace twinspect {

/// How well `pattern` fits `text` when its letters may be scattered: 0 = not at all, more = better. Letters in a row
/// and at the beginnings of words count most. Several words may stand in any order. Case and accents do not matter.
[[nodiscard]] int fuzzyScore(const QString& pattern, const QString& text);

/// Finds the actions that match a typed text, the best first. Actions that cannot be used now come last, with their
/// reason.
class CommandSearch : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { ShortcutRole = Qt::UserRole, NoteRole, EnabledRole };

    explicit CommandSearch(const ActionList& actions, QObject* parent = nullptr);

    void search(const QString& pattern);
    [[nodiscard]] QAction* action(int row) const { return m_found.value(row); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    const ActionList& m_actions;
    QList<QAction*> m_found;
};

} // namespace twinspect
