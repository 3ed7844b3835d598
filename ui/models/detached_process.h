// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include "core/base/result.h"

namespace twinspect {

/// twinspect-cli in a process of its own, which goes on when the window crashes or closes. It writes into a log file,
/// and the window reads the lines of it. Beside the log lies what it was asked for, so that a later window can recall()
/// and follow() it.
class DetachedProcess : public QObject {
    Q_OBJECT

public:
    /// Its files are `name`.log and `name`.json in `folder`; empty: in the user's own folder for such things.
    DetachedProcess(const QString& folder, const std::string& name, QObject* parent = nullptr);
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }

    /// Appends to the log; clearLog() before, unless it goes on with what was begun. Errors: NotFound, Internal,
    /// WriteFailed.
    [[nodiscard]] Status start(const QStringList& arguments);
    void clearLog();
    /// Keeps what the process was asked for, an object in JSON, for a later window. Errors: WriteFailed.
    [[nodiscard]] Status keep(const std::string& request) const;
    /// What was kept and not forgotten; nothing when there is none. A file that cannot be used is set aside, see
    /// lost(). Request: has parse().
    template <typename Request>
    [[nodiscard]] std::optional<Request> recall()
    {
        const auto kept = readKept();
        if (!kept)
            return std::nullopt;
        auto request = Request::parse(*kept, keptFile());
        if (request)
            return std::move(*request);
        setAside(request.error().detail);
        return std::nullopt;
    }
    void forget() const;
    /// The process of the request that was recalled. The log is read from its beginning. ended() comes at once when it
    /// runs no more.
    void follow();
    /// Looks for news at once.
    void look();

    [[nodiscard]] qint64 id() const { return m_id; } ///< 0 when none runs
    /// Asks it to stop, as Ctrl-C does: to be called once, a second one would end it in the middle of writing.
    void interrupt() const;
    /// Ends it by force when it does not end soon by itself.
    void losePatience() { m_patience.start(); }

    /// twinspect-cli: TWINSPECT_CLI, or the one beside this program.
    [[nodiscard]] static QString program();

Q_SIGNALS:
    void looked(); ///< before lines() and ended()
    void lines(const QList<QByteArray>& lines);
    void ended();
    void lost(const twinspect::Error& error); ///< a file that was kept cannot be used and was set aside

private:
    [[nodiscard]] std::filesystem::path keptFile() const { return m_folder / (m_name + ".json"); }
    [[nodiscard]] std::filesystem::path logFile() const { return m_folder / (m_name + ".log"); }
    [[nodiscard]] std::optional<std::string> readKept();
    void setAside(const Text& why);
    void readLog();
    [[nodiscard]] bool alive() const;
    void send(int signal) const;

    std::filesystem::path m_folder;
    std::string m_name;
    qint64 m_id = 0;
    QString m_startTicks; ///< tells it from a later process with its id
    qint64 m_read = 0;
    QByteArray m_halfLine;
    QTimer m_look;
    QTimer m_patience;
};

} // namespace twinspect
