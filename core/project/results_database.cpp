// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_database.h"

#include <atomic>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <QSqlError>
#include <QSqlQuery>
#include <QUrl>
#include <QUrlQuery>
#include <QVariant>

namespace twinspect {

namespace {

constexpr auto kDamaged = "Restore the file from a backup, or move it away: a new one is made";
constexpr qint64 kMigrationLock = 0x7477696e; // any number that all our programs agree on

QString uniqueName()
{
    static std::atomic<int> count{0};
    return QStringLiteral("twinspect-results-%1").arg(++count);
}

std::string plain(const QSqlError& error)
{
    QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    text = text.section(QLatin1Char('\n'), 0, 0).trimmed(); // PostgreSQL adds hints and the statement
    while (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return text.toStdString();
}

} // namespace

bool isResultsServer(const QString& address)
{
    return address.startsWith(QLatin1String("postgresql://")) || address.startsWith(QLatin1String("postgres://"));
}

std::string resultsPlace(const QString& address)
{
    return isResultsServer(address) ? QUrl(address).toString(QUrl::RemovePassword | QUrl::RemoveQuery).toStdString()
                                    : address.toStdString();
}

std::span<const Migration> resultsMigrations()
{
    static const Migration all[] = {
        {1,
         {QStringLiteral("CREATE TABLE runs(id {id}, part TEXT NOT NULL, recipe_revision INTEGER NOT NULL, model_hash "
                         "TEXT NOT NULL, source TEXT NOT NULL, who TEXT NOT NULL,"
                         " started TEXT NOT NULL, finished TEXT)"),
          QStringLiteral("CREATE TABLE results(id {id}, run BIGINT NOT NULL REFERENCES runs(id), sample TEXT NOT NULL, "
                         "rgb TEXT NOT NULL, geometry TEXT NOT NULL,"
                         " label TEXT NOT NULL, defect_type TEXT NOT NULL, part_found SMALLINT NOT NULL, score DOUBLE "
                         "PRECISION, peak DOUBLE PRECISION, verdict TEXT,"
                         " raised_by TEXT NOT NULL, review DOUBLE PRECISION, reject DOUBLE PRECISION, pixel DOUBLE "
                         "PRECISION, min_area_mm2 DOUBLE PRECISION NOT NULL,"
                         " regions_measured SMALLINT NOT NULL, regions TEXT NOT NULL, error TEXT NOT NULL, inspected "
                         "TEXT NOT NULL)"),
          QStringLiteral("CREATE INDEX results_run ON results(run, verdict)"),
          QStringLiteral("CREATE INDEX results_sample ON results(sample)"),
          QStringLiteral("CREATE INDEX results_rgb ON results(rgb)"),
          QStringLiteral("CREATE INDEX results_inspected ON results(inspected)")}},
        {2, // the whole InspectionRecord; regions_measured said no more than whether there is a pixel threshold
         {QStringLiteral("ALTER TABLE runs ADD COLUMN model_part TEXT NOT NULL DEFAULT ''"),
          QStringLiteral("ALTER TABLE results ADD COLUMN width INTEGER NOT NULL DEFAULT 0"),
          QStringLiteral("ALTER TABLE results ADD COLUMN height INTEGER NOT NULL DEFAULT 0"),
          QStringLiteral("ALTER TABLE results ADD COLUMN ground_visible SMALLINT"),
          QStringLiteral("ALTER TABLE results ADD COLUMN thresholds_from TEXT NOT NULL DEFAULT ''"),
          QStringLiteral("ALTER TABLE results ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]'"),
          QStringLiteral("ALTER TABLE results ADD COLUMN scores TEXT NOT NULL DEFAULT '{}'"),
          QStringLiteral("ALTER TABLE results ADD COLUMN maps TEXT NOT NULL DEFAULT '{}'"),
          QStringLiteral("ALTER TABLE results ADD COLUMN error_code TEXT NOT NULL DEFAULT ''"),
          QStringLiteral("ALTER TABLE results DROP COLUMN regions_measured")}},
        {3, // keys of the writer's own: what is handed over again after a lost connection is there once
         {QStringLiteral("ALTER TABLE runs ADD COLUMN writer_key TEXT"),
          QStringLiteral("CREATE UNIQUE INDEX runs_writer_key ON runs(writer_key)"),
          QStringLiteral("ALTER TABLE results ADD COLUMN run_row BIGINT"),
          QStringLiteral("CREATE UNIQUE INDEX results_run_row ON results(run, run_row)")}},
        {4, // above which the model seems to be one of another part
         {QStringLiteral("ALTER TABLE results ADD COLUMN score_limit DOUBLE PRECISION")}},
        {6, // the limit on the depth of regions, and what they are filtered by: NULL = of an older version, or unknown
         {QStringLiteral("ALTER TABLE results ADD COLUMN min_depth_mm DOUBLE PRECISION NOT NULL DEFAULT 0"),
          QStringLiteral("ALTER TABLE results ADD COLUMN largest_area_mm2 DOUBLE PRECISION"),
          QStringLiteral("ALTER TABLE results ADD COLUMN largest_depth_mm DOUBLE PRECISION")}},
        {7, // in which score and thresholds were computed
         {QStringLiteral("ALTER TABLE results ADD COLUMN arithmetic TEXT NOT NULL DEFAULT ''"),
          QStringLiteral("ALTER TABLE results ADD COLUMN thresholds_arithmetic TEXT NOT NULL DEFAULT ''")}},
        {8, // the regions of interest by which a part was judged: '' = there were none
         {QStringLiteral("ALTER TABLE results ADD COLUMN interest TEXT NOT NULL DEFAULT ''"),
          QStringLiteral("ALTER TABLE results ADD COLUMN thresholds_interest TEXT NOT NULL DEFAULT ''")}},
        {9, // what people marked on a part, and what it is filtered by: '' = nothing, or of an older version
         {QStringLiteral("ALTER TABLE results ADD COLUMN annotated TEXT NOT NULL DEFAULT ''"),
          QStringLiteral("ALTER TABLE results ADD COLUMN annotated_types TEXT NOT NULL DEFAULT ''"),
          QStringLiteral("ALTER TABLE results ADD COLUMN annotated_area_mm2 DOUBLE PRECISION"),
          QStringLiteral("ALTER TABLE results ADD COLUMN annotated_depth_mm DOUBLE PRECISION")}},
        {10, // what a person should know of how the scores came about: '' = nothing, or of an older version
         {QStringLiteral("ALTER TABLE results ADD COLUMN notes TEXT NOT NULL DEFAULT ''")}},
        {11, // in which people read the scores of a run's model: NULL = of an older version, or it has none
         {QStringLiteral("ALTER TABLE runs ADD COLUMN score_zero DOUBLE PRECISION"),
          QStringLiteral("ALTER TABLE runs ADD COLUMN score_one DOUBLE PRECISION")}},
        {12, // how the geometry of a part was read: '' = of an older version
         {QStringLiteral("ALTER TABLE results ADD COLUMN reading TEXT NOT NULL DEFAULT ''")}},
    };
    return all;
}

Result<ResultsDatabase> ResultsDatabase::open(const QString& address, std::span<const Migration> migrations)
{
    ResultsDatabase database;
    if (auto ok = database.connect(address); !ok)
        return passOn(ok);
    if (auto ok = database.migrate(migrations); !ok)
        return passOn(ok);
    return database;
}

ResultsDatabase::~ResultsDatabase() { close(); }

ResultsDatabase::ResultsDatabase(ResultsDatabase&& other) noexcept
    : m_sql(std::move(other.m_sql)), m_connection(std::exchange(other.m_connection, {})),
      m_place(std::move(other.m_place)), m_sqlite(other.m_sqlite)
{
    other.m_sql = QSqlDatabase();
}

ResultsDatabase& ResultsDatabase::operator=(ResultsDatabase&& other) noexcept
{
    if (this == &other)
        return *this;
    close();
    m_sql = std::move(other.m_sql);
    other.m_sql = QSqlDatabase();
    m_connection = std::exchange(other.m_connection, {});
    m_place = std::move(other.m_place);
    m_sqlite = other.m_sqlite;
    return *this;
}

void ResultsDatabase::close()
{
    if (m_connection.isEmpty())
        return;
    m_sql.close();
    m_sql = QSqlDatabase(); // Qt complains about a connection that is removed while somebody holds it
    QSqlDatabase::removeDatabase(std::exchange(m_connection, {}));
}

Status ResultsDatabase::connect(const QString& address)
{
    m_sqlite = !isResultsServer(address);
    const QString driver = m_sqlite ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL");
    m_place = resultsPlace(address);
    const QUrl url = m_sqlite ? QUrl() : QUrl(address);
    if (!m_sqlite) {
        if (!url.isValid() || url.path().size() < 2)
            return failure(ErrorCode::InvalidArgument, "This is no address of a database", m_place,
                           "Write it as postgresql://user:password@host:port/database");
    } else if (address.isEmpty()) {
        return failure(ErrorCode::InvalidArgument, "No file is named for the results", {}, "Choose a file");
    }
    if (!QSqlDatabase::isDriverAvailable(driver))
        return failure(ErrorCode::Unsupported,
                       Text("This installation cannot open such databases (Qt's %1 driver is missing)",
                            driver.toStdString()),
                       m_place,
                       m_sqlite ? "Install the package libqt6sql6-sqlite"
                                : "Install the package libqt6sql6-psql, or keep the results in a file");
    m_connection = uniqueName();
    m_sql = QSqlDatabase::addDatabase(driver, m_connection);
    if (m_sqlite) {
        std::error_code error;
        const std::filesystem::path folder = std::filesystem::path(address.toStdString()).parent_path();
        if (!folder.empty())
            std::filesystem::create_directories(folder, error);
        if (error)
            return failure(ErrorCode::WriteFailed,
                           Text("The folder for the results cannot be made: %1", error.message()), folder.string(),
                           "Choose a folder you may write to");
        // SQLite would open it for reading and fail at the first result of a shift. The folder takes SQLite's journal.
        const std::string file = address.toStdString();
        const bool exists = std::filesystem::exists(file, error);
        if (exists && std::filesystem::is_other(file, error))
            return failure(ErrorCode::Unreadable, "This is a device, a pipe or a socket, not a file", m_place,
                           "Name an ordinary file");
        if (std::filesystem::is_directory(file, error))
            return failure(ErrorCode::Unreadable, "This is a folder, not a results file", m_place, "Name a file");
        if ((exists && ::faccessat(AT_FDCWD, file.c_str(), W_OK, AT_EACCESS) != 0)
            || ::faccessat(AT_FDCWD, folder.empty() ? "." : folder.c_str(), W_OK, AT_EACCESS) != 0)
            return failure(ErrorCode::WriteFailed,
                           "The results cannot be stored: the file, or its folder, is read-only", m_place,
                           "Choose a file you may write to");
        m_sql.setDatabaseName(address);
        m_sql.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    } else {
        const QUrlQuery options(url);
        m_sql.setHostName(options.hasQueryItem(QStringLiteral("host")) ? options.queryItemValue(QStringLiteral("host"))
                                                                       : url.host());
        if (url.port() > 0)
            m_sql.setPort(url.port());
        m_sql.setUserName(url.userName(QUrl::FullyDecoded));
        m_sql.setPassword(url.password(QUrl::FullyDecoded));
        m_sql.setDatabaseName(url.path(QUrl::FullyDecoded).mid(1));
        m_sql.setConnectOptions(QStringLiteral("connect_timeout=5")
                                + (options.hasQueryItem(QStringLiteral("sslmode"))
                                       ? QStringLiteral(";sslmode=") + options.queryItemValue(QStringLiteral("sslmode"))
                                       : QString()));
    }
    if (!m_sql.open())
        return failed(m_sql.lastError());
    if (!m_sqlite)
        return run(QStringLiteral("SET client_min_messages TO warning"));
    // Crash safe: a cut-off program leaves whole transactions. Readers and the writer do not wait for each other.
    for (const char* pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA foreign_keys=ON"})
        if (auto ok = run(QLatin1String(pragma)); !ok)
            return ok;
    return {};
}

Result<int> ResultsDatabase::version()
{
    const QStringList tables = m_sql.tables();
    if (m_sql.lastError().isValid())
        return failed(m_sql.lastError());
    if (!tables.contains(QStringLiteral("schema_version"))
        && !tables.contains(QStringLiteral("public.schema_version"))) {
        if (m_sqlite && !tables.isEmpty())
            return failure(ErrorCode::Mismatch, "This is a database of another program", m_place,
                           "Choose another file for the results");
        return 0;
    }
    QSqlQuery found = query();
    if (!found.exec(QStringLiteral("SELECT version FROM schema_version")))
        return failed(found);
    return found.next() ? found.value(0).toInt() : 0;
}

Status ResultsDatabase::migrate(std::span<const Migration> migrations)
{
    const int newest = migrations.empty() ? 0 : migrations.back().version;
    auto current = version();
    if (!current)
        return passOn(current);
    if (*current > newest)
        return failure(ErrorCode::Mismatch, "These results were stored by a newer version of Twinspect", m_place,
                       "Update this program, or choose another file for the results");
    if (*current == newest)
        return {};
    if (auto ok = begin(); !ok)
        return ok;
    const auto upgrade = [&]() -> Status {
        if (!m_sqlite)
            if (auto ok = run(QStringLiteral("SELECT pg_advisory_xact_lock(%1)").arg(kMigrationLock)); !ok)
                return ok;
        current = version(); // another program may have been quicker
        if (!current)
            return passOn(current);
        if (*current == 0)
            if (auto ok = run(QStringLiteral("CREATE TABLE schema_version(version INTEGER NOT NULL)")); !ok)
                return ok;
        for (const auto& step : migrations) {
            if (step.version <= *current)
                continue;
            for (QString statement : step.statements)
                if (auto ok = run(statement.replace(QLatin1String("{id}"),
                                                    m_sqlite ? QStringLiteral("INTEGER PRIMARY KEY AUTOINCREMENT")
                                                             : QStringLiteral("BIGSERIAL PRIMARY KEY")));
                    !ok)
                    return ok;
        }
        if (auto ok = run(QStringLiteral("DELETE FROM schema_version")); !ok)
            return ok;
        return run(QStringLiteral("INSERT INTO schema_version VALUES (%1)").arg(newest));
    };
    if (auto ok = upgrade(); !ok) {
        rollback();
        return ok;
    }
    return commit();
}

QSqlQuery ResultsDatabase::query() const
{
    QSqlQuery query(m_sql);
    query.setForwardOnly(true);
    return query;
}

Status ResultsDatabase::run(const QString& statement)
{
    QSqlQuery done = query();
    if (!done.exec(statement))
        return failed(done);
    return {};
}

// SQLite's plain BEGIN takes the write lock only at the first change, which can then fail at once instead of waiting
// for its turn.
Status ResultsDatabase::begin() { return run(m_sqlite ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN")); }
Status ResultsDatabase::commit() { return run(QStringLiteral("COMMIT")); }
void ResultsDatabase::rollback() { (void)run(QStringLiteral("ROLLBACK")); }

tl::unexpected<Error> ResultsDatabase::failed(const QSqlQuery& query) const { return failed(query.lastError()); }

tl::unexpected<Error> ResultsDatabase::failed(const QSqlError& error) const
{
    const std::string what = plain(error);
    if (!m_sqlite) {
        // SQLSTATE classes: 08 connection, 28 login, 3D no such database, 42501 permission, 53 disk or memory.
        const QString state = error.nativeErrorCode();
        if (state.startsWith(QLatin1String("53")))
            return failure(ErrorCode::WriteFailed, Text("The database server is out of space: %1", what), m_place,
                           "Ask whoever looks after the server");
        if (state == QLatin1String("42501") || state == QLatin1String("25006"))
            return failure(ErrorCode::WriteFailed, Text("The database does not let this user write: %1", what), m_place,
                           "Ask whoever looks after the server for the right to create and fill tables");
        // A broken connection has no code at all: the server did not answer.
        if (error.type() == QSqlError::ConnectionError || state.isEmpty() || state.startsWith(QLatin1String("08"))
            || state.startsWith(QLatin1String("57")))
            return failure(ErrorCode::Unreadable, Text("The database server cannot be reached: %1", what), m_place,
                           "Check that the server runs, and its address, user and password");
        return failure(ErrorCode::Internal, Text("The database server refused: %1", what), m_place,
                       "Please report this");
    }
    const int primary = error.nativeErrorCode().toInt() & 0xff; // the upper bits are details
    switch (primary) {
    case 8: // SQLITE_READONLY
        return failure(ErrorCode::WriteFailed, "The results cannot be stored: the file, or its folder, is read-only",
                       m_place, "Choose a file you may write to");
    case 13: // SQLITE_FULL
        return failure(ErrorCode::WriteFailed, "The results cannot be stored: the disk is full", m_place,
                       "Free some disk space");
    case 14: // SQLITE_CANTOPEN
        return failure(ErrorCode::Unreadable, "The results file cannot be opened", m_place,
                       "Check that it is a file, and the permissions of its folder");
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return failure(ErrorCode::Unreadable, "Another program keeps the results file locked", m_place,
                       "Close the other program and try again");
    case 11: // SQLITE_CORRUPT
        return failure(ErrorCode::BadData, "The results file is damaged", m_place, kDamaged);
    case 26: // SQLITE_NOTADB
        return failure(ErrorCode::BadData, "This is not a results file", m_place, kDamaged);
    case 10: // SQLITE_IOERR
        return failure(ErrorCode::Unreadable, Text("The results file cannot be read or written: %1", what), m_place,
                       "Check the disk");
    default:
        return failure(ErrorCode::Internal, Text("The results file refused: %1", what), m_place, "Please report this");
    }
}

} // namespace twinspect
