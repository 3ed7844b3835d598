// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/detached_process.h"

#include <csignal>
#include <limits>

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <nlohmann/json.hpp>
#include <sys/types.h>
#include <unistd.h>

#include "core/base/compute_threads.h"
#include "core/base/files.h"
#include "core/base/json_reader.h"

namespace twinspect {

namespace {

constexpr int kLookEvery = 500; // ms; oftener costs the training more than it tells: without a graphics card every
                                // repaint is drawn by the processor
constexpr int kPatience = 20000; // ms: one step, and the checkpoint
constexpr int kNiceness = 15; // the window comes first

/// Fields of /proc/PID/stat after the program's name, which may hold anything. Empty when there is no such process.
QStringList processFields(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString content = QString::fromUtf8(file.readAll());
    return content.mid(content.lastIndexOf(QLatin1Char(')')) + 2).split(QLatin1Char(' '));
}

constexpr int kStateField = 0;
constexpr int kStartField = 19; // proc(5): field 22, counted from the state, field 3

} // namespace

DetachedProcess::DetachedProcess(const QString& folder, const std::string& name, QObject* parent)
    : QObject(parent),
      m_folder((folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) : folder)
                   .toStdString()),
      m_name(name)
{
    m_look.setInterval(kLookEvery);
    connect(&m_look, &QTimer::timeout, this, &DetachedProcess::look);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, [this] { send(SIGKILL); });
}

QString DetachedProcess::program()
{
    if (const QString given = qEnvironmentVariable("TWINSPECT_CLI"); !given.isEmpty())
        return given;
    return QCoreApplication::applicationDirPath() + QStringLiteral("/twinspect-cli");
}

Status DetachedProcess::start(const QStringList& arguments)
{
    if (auto ok = makeWritableFolder(m_folder); !ok)
        return ok;
    if (!QFileInfo(program()).isExecutable())
        return failure(ErrorCode::NotFound, "The program that computes is missing", program().toStdString(),
                       "Install Twinspect again");
    QProcess process;
    process.setProgram(program());
    process.setArguments(arguments);
    if (const int threads = computeThreadLimit(); threads > 0) // as they are set now, not when the work was asked for
        process.setArguments(arguments + QStringList{QStringLiteral("--threads"), QString::number(threads)});
    const QString log = QString::fromStdString(logFile().string());
    process.setStandardOutputFile(log, QIODevice::Append);
    process.setStandardErrorFile(log, QIODevice::Append);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setChildProcessModifier([] { (void)nice(kNiceness); });
    qint64 id = 0;
    if (!process.startDetached(&id))
        return failure(ErrorCode::Internal,
                       Text("The program that computes could not be started: %1", process.errorString().toStdString()),
                       program().toStdString(), "Check its permissions");
    m_id = id;
    m_startTicks = processFields(id).value(kStartField);
    m_look.start();
    return {};
}

void DetachedProcess::clearLog()
{
    std::error_code ignored;
    std::filesystem::remove(logFile(), ignored);
    m_read = 0;
    m_halfLine.clear();
}

Status DetachedProcess::keep(const std::string& request) const
{
    const nlohmann::json json{{"request", nlohmann::json::parse(request)},
                              {"pid", m_id},
                              {"start_ticks", m_startTicks.toStdString()}};
    return writeFileAtomically(keptFile(), json.dump(2));
}

std::optional<std::string> DetachedProcess::readKept()
{
    const auto json = readKeptState(keptFile());
    if (!json)
        Q_EMIT lost(json.error());
    if (!json || json->empty())
        return std::nullopt;
    m_id = wholeAt(*json, "pid", 0, std::numeric_limits<pid_t>::max()).value_or(0);
    m_startTicks = QString::fromStdString(textAt(*json, "start_ticks").value_or(std::string()));
    const auto* request = memberAt(*json, "request");
    return request != nullptr ? request->dump() : std::string();
}

void DetachedProcess::setAside(const Text& why)
{
    m_id = 0;
    Q_EMIT lost(setDamagedAside(keptFile(), why));
}

void DetachedProcess::forget() const
{
    std::error_code ignored;
    std::filesystem::remove(keptFile(), ignored);
}

void DetachedProcess::follow()
{
    m_read = 0;
    m_halfLine.clear();
    m_look.start();
    look();
}

void DetachedProcess::look()
{
    Q_EMIT looked();
    const bool wasAlive = alive(); // before reading: what it wrote last must not be missed
    readLog();
    if (wasAlive)
        return;
    m_look.stop();
    m_patience.stop();
    m_id = 0;
    Q_EMIT ended();
}

void DetachedProcess::readLog()
{
    const auto log = InputFile::open(logFile());
    if (!log || static_cast<qint64>(log->size()) <= m_read)
        return;
    const auto news = log->read(static_cast<std::uint64_t>(m_read), log->size() - static_cast<std::uint64_t>(m_read));
    if (!news)
        return;
    m_halfLine += QByteArray::fromStdString(*news);
    m_read += static_cast<qint64>(news->size());
    auto whole = m_halfLine.split('\n');
    m_halfLine = whole.takeLast();
    Q_EMIT lines(whole);
}

bool DetachedProcess::alive() const
{
    if (m_id <= 0)
        return false;
    const auto fields = processFields(m_id);
    return !fields.isEmpty() && fields.value(kStateField) != QLatin1String("Z")
        && (m_startTicks.isEmpty() || fields.value(kStartField) == m_startTicks);
}

void DetachedProcess::interrupt() const { send(SIGINT); }

void DetachedProcess::send(int signal) const
{
    if (alive())
        ::kill(static_cast<pid_t>(m_id), signal);
}

} // namespace twinspect
