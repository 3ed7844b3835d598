// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/log_model.h"

#include <QLocale>

#include "ui/common/icon.h"

namespace twinspect {

namespace {

constexpr std::size_t kMostEntries = 20'000;

QString iconName(LogLevel level)
{
    switch (level) {
    case LogLevel::Warning: return QStringLiteral("warning");
    case LogLevel::Error: return QStringLiteral("error");
    case LogLevel::Information: break;
    }
    return QStringLiteral("information");
}

} // namespace

QString wordOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Warning: return LogModel::tr("Warning");
    case LogLevel::Error: return LogModel::tr("Error");
    case LogLevel::Information: break;
    }
    return LogModel::tr("Information");
}

void LogModel::add(LogLevel level, const QString& source, const QString& text)
{
    if (m_entries.size() >= kMostEntries) {
        beginRemoveRows({}, 0, 0);
        m_entries.pop_front();
        endRemoveRows();
    }
    const int row = static_cast<int>(m_entries.size());
    beginInsertRows({}, row, row);
    m_entries.push_back({QDateTime::currentDateTimeUtc(), level, source, text});
    endInsertRows();
}

void LogModel::clear()
{
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

QString LogModel::plainText(const QList<int>& rows) const
{
    QStringList lines;
    for (const int row : rows) {
        const LogEntry& it = entry(row);
        lines.append(
            QStringList{it.when.toString(Qt::ISODate), wordOf(it.level), it.source, it.text}.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n'));
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}
int LogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const LogEntry& it = entry(index.row());
    if (role == LevelRole)
        return static_cast<int>(it.level);
    if (role == Qt::DecorationRole && index.column() == Level)
        return icon(iconName(it.level));
    if (role == Qt::ToolTipRole && index.column() == Text)
        return it.text;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case When: return QLocale().toString(it.when.time(), QStringLiteral("HH:mm:ss"));
    case Level: return wordOf(it.level);
    case Source: return it.source;
    case Text: return it.text;
    default: return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When: return tr("Time (UTC)");
    case Level: return tr("Kind");
    case Source: return tr("From");
    case Text: return tr("Message");
    default: return {};
    }
}

void LogFilter::setLeast(LogLevel level)
{
    m_least = level;
    invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    return sourceModel()->index(row, LogModel::Level, parent).data(LogModel::LevelRole).toInt()
        >= static_cast<int>(m_least);
}

} // namespace twinspect
