// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "ui/common/action_list.h"

namespace twinspect {

/// Commands with their keys and conflicts, for the editor and the sheet.
class ShortcutModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Area, Command, Keys, Remark, ColumnCount };

    explicit ShortcutModel(ActionList& actions, QObject* parent = nullptr);
    [[nodiscard]] QAction* action(int row) const { return m_actions.actions().at(row); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString remark(const QAction& action) const;

    ActionList& m_actions;
};

/// All keys of an action as a person reads them.
[[nodiscard]] QString keysOf(const QAction& action);
/// "Open data, Save recipe".
[[nodiscard]] QString namesOf(const QList<QAction*>& actions);

} // namespace twinspect
