// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include "ui/common/settings.h"

namespace twinspect {

/// "Data folder", "Model", "Recipe".
[[nodiscard]] QString wordOf(Settings::Recent kind);

/// The files and folders that were opened last, the newest first. Those that no longer exist stay in the list, greyed,
/// with the reason.
class RecentModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { PathRole = Qt::UserRole, ReasonRole };

    explicit RecentModel(Settings& settings, QObject* parent = nullptr);

    /// Looks again whether everything is still there.
    void refresh();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Row {
        Settings::RecentEntry entry;
        bool there = false;
    };

    Settings& m_settings;
    QList<Row> m_rows;
};

} // namespace twinspect
