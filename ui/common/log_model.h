// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>

#include <QAbstractTableModel>
#include <QDateTime>
#include <QSortFilterProxyModel>
#include <QString>

namespace twinspect {

enum class LogLevel { Information, Warning, Error };

[[nodiscard]] QString wordOf(LogLevel level);

struct LogEntry {
    QDateTime when;
    LogLevel level = LogLevel::Information;
    QString source; ///< who said it: a job's title
    QString text;
};

/// Every message of the session, oldest first. The oldest are dropped when there are very many.
class LogModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { When, Level, Source, Text, ColumnCount };
    static constexpr int LevelRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void add(LogLevel level, const QString& source, const QString& text);
    void clear();
    [[nodiscard]] const LogEntry& entry(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    /// The rows as text, one a line, with tabs: for the clipboard.
    [[nodiscard]] QString plainText(const QList<int>& rows) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::deque<LogEntry> m_entries;
};

/// Shows the messages of one level and above.
class LogFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setLeast(LogLevel level);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    LogLevel m_least = LogLevel::Information;
};

} // namespace twinspect
