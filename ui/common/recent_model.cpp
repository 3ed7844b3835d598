// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/recent_model.h"

#include <QDir>
#include <QFileInfo>

#include "ui/common/icon.h"

namespace twinspect {

QString wordOf(Settings::Recent kind)
{
    switch (kind) {
    case Settings::Recent::Model: return RecentModel::tr("Model");
    case Settings::Recent::Recipe: return RecentModel::tr("Recipe");
    case Settings::Recent::Data: break;
    }
    return RecentModel::tr("Data");
}

RecentModel::RecentModel(Settings& settings, QObject* parent) : QAbstractListModel(parent), m_settings(settings)
{
    connect(&m_settings, &Settings::recentChanged, this, &RecentModel::refresh);
    refresh();
}

void RecentModel::refresh()
{
    beginResetModel();
    m_rows.clear();
    for (const auto& entry : m_settings.recent())
        m_rows.append({entry, QFileInfo::exists(entry.path)});
    endResetModel();
}

int RecentModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant RecentModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Row& row = m_rows.at(index.row());
    const QFileInfo info(row.entry.path);
    const QString reason = row.there ? QString() : tr("It is no longer there, or its drive is not connected.");
    switch (role) {
    case Qt::DisplayRole: return tr("%1: %2", "kind of file: its name").arg(wordOf(row.entry.kind), info.fileName());
    case Qt::ToolTipRole:
        return reason.isEmpty() ? QDir::toNativeSeparators(row.entry.path)
                                : QDir::toNativeSeparators(row.entry.path) + QLatin1Char('\n') + reason;
    case Qt::DecorationRole:
        return icon(row.entry.kind == Settings::Recent::Data    ? QStringLiteral("open-data")
                    : row.entry.kind == Settings::Recent::Model ? QStringLiteral("train")
                                                                : QStringLiteral("recipe"));
    case PathRole: return row.entry.path;
    case ReasonRole: return reason;
    default: return {};
    }
}

Qt::ItemFlags RecentModel::flags(const QModelIndex& index) const
{
    const auto usual = QAbstractListModel::flags(index);
    return index.isValid() && !m_rows.at(index.row()).there ? usual & ~(Qt::ItemIsEnabled | Qt::ItemIsSelectable)
                                                            : usual;
}

} // namespace twinspect
