// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include "core/base/result.h"

namespace twinspect {

/// twinspect-cli in a process of its own, which goes on when the window crashes or closes. It writes into a log file,
/// and the window reads the lines of it. Whoever starts it remembers id() and startTicks(), so that a later window can
/// follow() it.
class DetachedProcess : public QObject {
    Q_OBJECT

public:
    explicit DetachedProcess(std::filesystem::path log, QObject* parent = nullptr);

    /// Appends to the log; clearLog() before, unless it goes on with what was begun. Errors: NotFound, Internal,
    /// WriteFailed.
    [[nodiscard]] Status start(const QStringList& arguments);
    void clearLog();
    /// One that was started before, perhaps by another window. The log is read from its beginning. ended() comes at
    /// once when it runs no more.
    void follow(qint64 id, const QString& startTicks);
    /// Looks for news at once.
    void look();

    [[nodiscard]] qint64 id() const { return m_id; } ///< 0 when none runs
    [[nodiscard]] const QString& startTicks() const { return m_startTicks; } ///< tells it from a later process
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

private:
    void readLog();
    [[nodiscard]] bool alive() const;
    void send(int signal) const;

    std::filesystem::path m_log;
    qint64 m_id = 0;
    QString m_startTicks;
    qint64 m_read = 0;
    QByteArray m_halfLine;
    QTimer m_look;
    QTimer m_patience;
};

} // namespace twinspect
