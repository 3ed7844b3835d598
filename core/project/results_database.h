// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include <QSqlDatabase>
#include <QString>
#include <QStringList>

#include "core/base/result.h"

class QSqlError;
class QSqlQuery;

namespace twinspect {

/// One step from an older schema of the results database to a newer one. Statements may use {id} for the database's own
/// self-counting primary key.
struct Migration {
    int version = 1;
    QStringList statements;
};
/// All steps there are, versions 1, 2, 3 ...
[[nodiscard]] std::span<const Migration> resultsMigrations();

/// The address names a database on a server, not a file.
[[nodiscard]] bool isResultsServer(const QString& address);
/// For messages: the file, or the server without the password.
[[nodiscard]] std::string resultsPlace(const QString& address);

/// One connection to the results database, for one thread. SQLite by file name, PostgreSQL by
/// postgresql://user:password@host:port/database. Every failure names the file or server (never the password) and the
/// remedy.
class ResultsDatabase {
public:
    /// Opens or makes the database and brings its schema up to date; two programs may do so at once.
    /// Errors: InvalidArgument (address), Unsupported (no driver), Unreadable (server or file cannot be opened),
    /// BadData (damaged, or no database), Mismatch (another program's database, or a newer Twinspect's), WriteFailed
    /// (read-only).
    [[nodiscard]] static Result<ResultsDatabase> open(const QString& address,
                                                      std::span<const Migration> migrations = resultsMigrations());
    ~ResultsDatabase();
    ResultsDatabase(ResultsDatabase&& other) noexcept;
    ResultsDatabase& operator=(ResultsDatabase&& other) noexcept;

    [[nodiscard]] bool isSqlite() const { return m_sqlite; }
    /// As resultsPlace().
    [[nodiscard]] const std::string& place() const { return m_place; }
    [[nodiscard]] QSqlDatabase& sql() { return m_sql; }
    [[nodiscard]] QSqlQuery query() const;
    /// Runs one statement. Errors: as open().
    [[nodiscard]] Status run(const QString& statement);
    [[nodiscard]] Status begin(); ///< a transaction that writes
    [[nodiscard]] Status commit();
    void rollback();
    /// In plain words what an SQL error means here.
    [[nodiscard]] tl::unexpected<Error> failed(const QSqlError& error) const;
    [[nodiscard]] tl::unexpected<Error> failed(const QSqlQuery& query) const;

private:
    ResultsDatabase() = default;
    [[nodiscard]] Status connect(const QString& address);
    [[nodiscard]] Status migrate(std::span<const Migration> migrations);
    [[nodiscard]] Result<int> version();
    void close();

    QSqlDatabase m_sql;
    QString m_connection; ///< name within Qt's register; empty = none
    std::string m_place;
    bool m_sqlite = true;
};

} // namespace twinspect
