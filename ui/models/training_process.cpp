// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/training_process.h"

#include <cerrno>
#include <csignal>
#include <limits>

#include <QCoreApplication>
#include <QDir>
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
#include "ui/common/error_text.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr int kLookEvery = 500; // ms; oftener costs the training more than it tells: without a graphics card every
                                // repaint is drawn by the processor
constexpr int kBarSteps = 1000;
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

QString startTicksOf(qint64 pid) { return processFields(pid).value(kStartField); }

/// What decides how fast a training is.
std::string speedKey(const TrainingRequest& request)
{
    if (!request.isDcrdf())
        return request.detector;
    const auto& network = request.network;
    return network.backbone + " " + nameOf(network.modality) + " " + std::to_string(network.side) + " "
         + std::to_string(network.width) + " " + std::to_string(network.blocks) + " " + request.training.device + " "
         + nameOf(request.training.precision);
}

void discard(const std::filesystem::path& file)
{
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
}

} // namespace

TrainingProcess::TrainingProcess(JobList& jobs, const QString& stateFolder, QObject* parent)
    : QObject(parent), m_jobs(jobs),
      m_folder(
          (stateFolder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) : stateFolder)
              .toStdString())
{
    m_look.setInterval(kLookEvery);
    connect(&m_look, &QTimer::timeout, this, &TrainingProcess::look);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, [this] { signalTrainer(SIGKILL); });
}

TrainingProcess::~TrainingProcess()
{
    if (m_job)
        m_job->end(Job::State::Cancelled);
}

QString TrainingProcess::trainerProgram()
{
    if (const QString given = qEnvironmentVariable("TWINSPECT_CLI"); !given.isEmpty())
        return given;
    return QCoreApplication::applicationDirPath() + QStringLiteral("/twinspect-cli");
}

bool TrainingProcess::recover()
{
    if (busy())
        return true;
    if (const auto speeds = readKeptState(speedFile()); !speeds)
        Q_EMIT stateLost(speeds.error());
    const auto json = readKeptState(stateFile());
    if (!json)
        Q_EMIT stateLost(json.error());
    if (!json || json->empty())
        return false;
    const auto* kept = memberAt(*json, "request");
    auto request = TrainingRequest::parse(kept != nullptr ? kept->dump() : std::string(), stateFile());
    if (!request) {
        Q_EMIT stateLost(setDamagedAside(stateFile(), request.error().detail));
        return false;
    }
    m_request = std::move(*request);
    m_figures = {};
    m_logRead = 0;
    m_halfLine.clear();
    follow(wholeAt(*json, "pid", 0, std::numeric_limits<pid_t>::max()).value_or(0),
           QString::fromStdString(textAt(*json, "start_ticks").value_or(std::string())));
    look();
    return m_state != State::Idle;
}

void TrainingProcess::start(const TrainingRequest& request)
{
    if (busy())
        return;
    m_request = request;
    m_figures = {};
    discard(logFile());
    for (const char* example : {"example.ppm", "map_rgb.pgm", "map_depth.pgm"})
        discard(examplesFolder() / example);
    m_logRead = 0;
    m_halfLine.clear();
    launch(false);
}

void TrainingProcess::resume()
{
    if (!canResume())
        return;
    m_figures.clearEnd();
    launch(true);
}

void TrainingProcess::launch(bool resume)
{
    m_error.reset();
    if (auto ok = makeWritableFolder(m_folder); !ok) {
        fail(ok.error());
        return;
    }
    if (!QFileInfo(trainerProgram()).isExecutable()) {
        fail({ErrorCode::NotFound, "The training program is missing", trainerProgram().toStdString(),
              "Install Twinspect again"});
        return;
    }
    QProcess process;
    process.setProgram(trainerProgram());
    QStringList arguments = m_request->arguments(resume);
    if (m_request->isDcrdf())
        arguments << QStringLiteral("--examples") << QString::fromStdString(examplesFolder().string());
    if (const int threads = computeThreadLimit();
        threads > 0) // as they are set now, not when the training was asked for
        arguments << QStringLiteral("--threads") << QString::number(threads);
    process.setArguments(arguments);
    const QString log = QString::fromStdString(logFile().string());
    process.setStandardOutputFile(log, QIODevice::Append);
    process.setStandardErrorFile(log, QIODevice::Append);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setChildProcessModifier([] { (void)nice(kNiceness); });
    qint64 pid = 0;
    if (!process.startDetached(&pid)) {
        fail({ErrorCode::Internal,
              Text("The training program could not be started: %1", process.errorString().toStdString()),
              trainerProgram().toStdString(), "Check its permissions"});
        return;
    }
    follow(pid, startTicksOf(pid));
    writeState();
}

void TrainingProcess::follow(qint64 pid, const QString& startTicks)
{
    m_pid = pid;
    m_startTicks = startTicks;
    m_secondsExpected = secondsExpected(*m_request);
    m_job = m_jobs.add(tr("Training %1").arg(m_request->part));
    setState(State::Running);
    m_look.start();
}

void TrainingProcess::pause()
{
    if (m_state != State::Running || !m_request->isDcrdf())
        return;
    setState(State::Pausing);
    signalTrainer(SIGINT);
}

void TrainingProcess::cancel()
{
    if (!busy()) {
        if (canResume()) {
            discard(m_request->checkpoint());
            discard(stateFile());
            setState(State::Cancelled);
        }
        return;
    }
    const bool asked = m_state != State::Running;
    setState(State::Cancelling);
    if (!asked) // a second signal would end it in the middle of writing
        signalTrainer(SIGINT);
    m_patience.start();
}

void TrainingProcess::forget()
{
    if (busy())
        return;
    discard(stateFile());
    discard(logFile());
    m_request.reset();
    m_figures = {};
    m_error.reset();
    setState(State::Idle);
}

void TrainingProcess::look()
{
    // The status bar's cancel must not throw away an hour of work: it pauses.
    if (m_job && m_job->cancelRequested())
        pause();
    const bool wasAlive = alive(); // before reading: what it wrote last must not be missed
    readLog();
    if (!wasAlive)
        conclude();
}

void TrainingProcess::readLog()
{
    const auto log = InputFile::open(logFile());
    if (!log || static_cast<qint64>(log->size()) <= m_logRead)
        return;
    const auto news =
        log->read(static_cast<std::uint64_t>(m_logRead), log->size() - static_cast<std::uint64_t>(m_logRead));
    if (!news)
        return;
    m_halfLine += QByteArray::fromStdString(*news);
    m_logRead += static_cast<qint64>(news->size());
    qsizetype from = 0;
    const auto warned = m_figures.warnings().size();
    for (qsizetype end = m_halfLine.indexOf('\n'); end >= 0; end = m_halfLine.indexOf('\n', from)) {
        m_figures.read(std::string_view(m_halfLine.constData() + from, static_cast<std::size_t>(end - from)));
        from = end + 1;
    }
    m_halfLine.remove(0, from);
    if (m_job) {
        for (auto i = warned; i < m_figures.warnings().size(); ++i)
            Q_EMIT m_job->warned(sentence(m_figures.warnings()[i])); // for the log: who shows the figures shows them
        reportCourse();
    }
    Q_EMIT figuresChanged();
}

// One bar over all stages: not one that starts anew with each of them.
void TrainingProcess::reportCourse()
{
    const auto now = course();
    Progress progress{"training", static_cast<std::int64_t>(now.share * kBarSteps), kBarSteps, {}, {}};
    if (now.secondsLeft)
        progress.figures.emplace_back("eta_s", *now.secondsLeft);
    m_job->report(progress);
}

TrainingCourse TrainingProcess::course() const
{
    return m_request ? TrainingCourse::of(m_figures, *m_request, m_secondsExpected) : TrainingCourse();
}

void TrainingProcess::conclude()
{
    m_look.stop();
    m_patience.stop();
    m_pid = 0;
    const bool stopped = m_figures.error() && m_figures.error()->code == ErrorCode::Cancelled;
    if (m_figures.summary()) {
        rememberSpeed();
        discard(stateFile());
        setState(State::Finished);
    } else if (m_state == State::Cancelling) {
        discard(m_request->checkpoint());
        discard(stateFile());
        setState(State::Cancelled);
    } else if (stopped) {
        setState(State::Paused);
    } else if (m_figures.error()) {
        fail(*m_figures.error());
    } else {
        fail({ErrorCode::Internal,
              m_figures.lastWords().isEmpty()
                  ? Text("The training ended before its time")
                  : Text("The training ended before its time: %1", m_figures.lastWords().trimmed().toStdString()),
              {},
              std::filesystem::exists(m_request->checkpoint()) ? "Resume it: only the last seconds are lost"
                                                               : "Start it again"});
    }
}

bool TrainingProcess::alive() const
{
    if (m_pid <= 0)
        return false;
    const auto fields = processFields(m_pid);
    return !fields.isEmpty() && fields.value(kStateField) != QLatin1String("Z")
        && (m_startTicks.isEmpty() || fields.value(kStartField) == m_startTicks);
}

void TrainingProcess::signalTrainer(int signal) const
{
    if (alive())
        ::kill(static_cast<pid_t>(m_pid), signal);
}

void TrainingProcess::setState(State state)
{
    m_state = state;
    if (!busy() && m_job) {
        m_job->end(state == State::Finished ? Job::State::Finished
                   : state == State::Failed ? Job::State::Failed
                                            : Job::State::Cancelled);
        m_job = nullptr;
    }
    Q_EMIT stateChanged();
}

void TrainingProcess::fail(Error error)
{
    m_error = std::move(error);
    setState(State::Failed);
}

void TrainingProcess::writeState()
{
    const Json json{{"request", Json::parse(m_request->toText())},
                    {"pid", m_pid},
                    {"start_ticks", m_startTicks.toStdString()}};
    if (const auto ok = writeFileAtomically(stateFile(), json.dump(2)); !ok && m_job)
        m_job->report(
            {"warning", 0, 0, {}, ok.error().text()}); // it trains, but could not be resumed by another window
}

void TrainingProcess::rememberSpeed()
{
    const auto& summary = *m_figures.summary();
    if (summary.partsPerSecond <= 0)
        return;
    const auto options = resolvedOptions(*m_request);
    Json json = readKeptState(speedFile()).value_or(Json::object());
    // A resumed run has seen only the rest of it.
    const double rest = summary.seconds - options.steps * options.batch / summary.partsPerSecond;
    json[speedKey(*m_request)] = {{"parts_per_second", summary.partsPerSecond}, {"other_seconds", std::max(0.0, rest)}};
    (void)writeFileAtomically(speedFile(), json.dump(2)); // only an estimate is lost
}

std::optional<double> TrainingProcess::secondsExpected(const TrainingRequest& request) const
{
    if (!request.isDcrdf())
        return std::nullopt;
    const auto json = readKeptState(speedFile()).value_or(Json::object());
    const auto* kept = memberAt(json, speedKey(request).c_str());
    if (kept == nullptr)
        return std::nullopt;
    const double speed = numberAt(*kept, "parts_per_second").value_or(0);
    const double rest = numberAt(*kept, "other_seconds").value_or(0);
    if (!(speed > 0) || !(rest >= 0))
        return std::nullopt;
    if (request.training.minutes > 0)
        return 60 * request.training.minutes + rest;
    const auto options = resolvedOptions(request);
    return options.steps * options.batch / speed + rest;
}

} // namespace twinspect
