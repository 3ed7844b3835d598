// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>

namespace twinspect {

/// A real PostgreSQL server for one test program, with its data in a temporary folder and a password; stopped at the
/// end.
class PostgresServer {
public:
    PostgresServer() = default;
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;
    ~PostgresServer()
    {
        if (m_running)
            run({program("pg_ctl"), "-D", m_data, "-m", "immediate", "stop"});
    }

    /// Empty = it runs; otherwise why it does not.
    QString start()
    {
        m_bin = newestBin();
        if (m_bin.isEmpty())
            return QStringLiteral("PostgreSQL's server is not installed (Debian: postgresql)");
        if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL")))
            return QStringLiteral("Qt's PostgreSQL driver is not installed (Debian: libqt6sql6-psql)");
        m_data = m_folder.path() + QStringLiteral("/data");
        const QString passwords = m_folder.path() + QStringLiteral("/password");
        QFile file(passwords);
        if (!file.open(QIODevice::WriteOnly))
            return file.errorString();
        file.write(kPassword);
        file.close();
        if (::geteuid() == 0) { // the server refuses to be run by root
            m_user = ::getpwnam("postgres") != nullptr ? QStringLiteral("postgres") : QStringLiteral("nobody");
            const passwd* user = ::getpwnam(m_user.toUtf8().constData());
            for (const QString& path : {m_folder.path(), passwords})
                if (user == nullptr || ::chown(path.toUtf8().constData(), user->pw_uid, user->pw_gid) != 0)
                    return QStringLiteral("The server's folder cannot be given to the user ") + m_user;
        }
        m_port = freePort();
        if (const auto error = run({program("initdb"), "-D", m_data, "-U", kUser, "--pwfile", passwords, "-A",
                                    "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"});
            !error.isEmpty())
            return error;
        const QString options = QStringLiteral("-p %1 -h 127.0.0.1 -k %2").arg(m_port).arg(m_folder.path());
        const auto error = run({program("pg_ctl"), "-D", m_data, "-l", m_folder.path() + "/log", "-o", options, "-w",
                                "-t", "60", "start"});
        m_running = error.isEmpty();
        return error;
    }

    /// A new, empty database.
    QString makeDatabase()
    {
        const QString name = QStringLiteral("d%1").arg(++m_databases);
        {
            auto admin = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), QStringLiteral("admin"));
            admin.setHostName(QStringLiteral("127.0.0.1"));
            admin.setPort(m_port);
            admin.setUserName(kUser);
            admin.setPassword(kPassword);
            admin.setDatabaseName(QStringLiteral("postgres"));
            if (!admin.open() || !QSqlQuery(admin).exec(QStringLiteral("CREATE DATABASE ") + name))
                qDebug("%s", qPrintable(admin.lastError().text()));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("admin"));
        return address(name, kPassword);
    }
    [[nodiscard]] QString address(const QString& database, const QString& password) const
    {
        return QStringLiteral("postgresql://%1:%2@127.0.0.1:%3/%4").arg(kUser, password).arg(m_port).arg(database);
    }
    /// Stops it without a word to its clients, as a crash of the machine would.
    void kill() { run({program("pg_ctl"), "-D", m_data, "-m", "immediate", "stop"}); }
    void startAgain()
    {
        run({program("pg_ctl"), "-D", m_data, "-l", m_folder.path() + "/log", "-o",
             QStringLiteral("-p %1 -h 127.0.0.1 -k %2").arg(m_port).arg(m_folder.path()), "-w", "start"});
    }

private:
    static constexpr auto kUser = "tester";
    static constexpr auto kPassword = "s3cret";

    static QString newestBin()
    {
        const QDir root(QStringLiteral("/usr/lib/postgresql"));
        auto versions = root.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        std::sort(versions.begin(), versions.end(),
                  [](const QString& a, const QString& b) { return a.toInt() > b.toInt(); });
        for (const auto& version : versions)
            if (QFile::exists(root.filePath(version) + QStringLiteral("/bin/initdb")))
                return root.filePath(version) + QStringLiteral("/bin");
        return {};
    }
    [[nodiscard]] QString program(const char* name) const { return m_bin + QLatin1Char('/') + QLatin1String(name); }

    QString run(QStringList command)
    {
        if (!m_user.isEmpty())
            command = QStringList{"runuser", "-u", m_user, "--"} + command;
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setStandardOutputFile(
            QProcess::nullDevice()); // the server inherits it, and reading would wait for the server's end
        process.setStandardErrorFile(m_folder.path() + QStringLiteral("/errors"));
        process.start(command.takeFirst(), command);
        if (!process.waitForFinished(120'000) || process.exitCode() != 0) {
            QFile errors(m_folder.path() + QStringLiteral("/errors"));
            (void)errors.open(QIODevice::ReadOnly);
            return QStringLiteral("PostgreSQL did not start: ") + process.errorString()
                 + QString::fromUtf8(errors.readAll());
        }
        return {};
    }

    static int freePort()
    {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0)
            (void)::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
        ::close(descriptor);
        return ntohs(address.sin_port);
    }

    QTemporaryDir m_folder{QStringLiteral("/tmp/twinspect-postgres-XXXXXX")};
    QString m_bin, m_data, m_user;
    int m_port = 0;
    int m_databases = 0;
    bool m_running = false;
};

} // namespace twinspect
