// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/shortcut_model.h"

#include <QFont>

#include "ui/common/action.h"

namespace twinspect {

QString keysOf(const QAction& action)
{
    QStringList keys;
    for (const auto& sequence : action.shortcuts())
        keys.append(sequence.toString(QKeySequence::NativeText));
    return keys.join(QStringLiteral(", "));
}

QString namesOf(const QList<QAction*>& actions)
{
    QStringList names;
    for (const QAction* action : actions)
        names.append(ActionList::plainText(*action));
    return names.join(QStringLiteral(", "));
}

ShortcutModel::ShortcutModel(ActionList& actions, QObject* parent) : QAbstractTableModel(parent), m_actions(actions)
{
    connect(&m_actions, &ActionList::changed, this, [this] {
        beginResetModel();
        endResetModel();
    });
}

int ShortcutModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_actions.actions().size());
}
int ShortcutModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString ShortcutModel::remark(const QAction& action) const
{
    QList<QAction*> others;
    for (const auto& sequence : action.shortcuts())
        for (QAction* other : m_actions.conflicts(action, sequence))
            if (!others.contains(other))
                others.append(other);
    if (!others.isEmpty())
        return tr("Also used by: %1").arg(namesOf(others));
    return m_actions.isStandard(action) ? QString() : tr("Changed by you");
}

QVariant ShortcutModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const QAction& it = *action(index.row());
    if (role == Qt::ToolTipRole)
        return helpOf(it);
    if (role == Qt::FontRole && !m_actions.isStandard(it)) {
        QFont bold;
        bold.setBold(true);
        return bold;
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Area: return ActionList::areaOf(it);
    case Command: return ActionList::plainText(it);
    case Keys: return keysOf(it);
    case Remark: return remark(it);
    default: return {};
    }
}

QVariant ShortcutModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Area: return tr("Area");
    case Command: return tr("Command");
    case Keys: return tr("Keys");
    case Remark: return tr("Remark");
    default: return {};
    }
}

} // namespace twinspect
