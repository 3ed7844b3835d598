// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/training_process.h"

#include <cerrno>

#include <QDir>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "ui/common/error_text.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr int kBarSteps = 1000;

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
    : QObject(parent), m_jobs(jobs), m_process(stateFolder, "training")
{
    connect(&m_process, &DetachedProcess::lost, this, &TrainingProcess::stateLost);
    // The status bar's cancel must not throw away an hour of work: it pauses.
    connect(&m_process, &DetachedProcess::looked, this, [this] {
        if (m_job && m_job->cancelRequested())
            pause();
    });
    connect(&m_process, &DetachedProcess::lines, this, &TrainingProcess::read);
    connect(&m_process, &DetachedProcess::ended, this, &TrainingProcess::conclude);
}

TrainingProcess::~TrainingProcess()
{
    if (m_job)
        m_job->end(Job::State::Cancelled);
}

bool TrainingProcess::recover()
{
    if (busy())
        return true;
    if (const auto speeds = readKeptState(speedFile()); !speeds)
        Q_EMIT stateLost(speeds.error());
    auto request = m_process.recall<TrainingRequest>();
    if (!request)
        return false;
    m_request = std::move(*request);
    m_figures = {};
    begin();
    m_process.follow();
    return m_state != State::Idle;
}

void TrainingProcess::start(const TrainingRequest& request)
{
    if (busy())
        return;
    m_request = request;
    m_figures = {};
    m_process.clearLog();
    for (const char* example : {"example.ppm", "map_rgb.pgm", "map_depth.pgm"})
        discard(examplesFolder() / example);
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
    QStringList arguments = m_request->arguments(resume);
    if (m_request->isDcrdf())
        arguments << QStringLiteral("--examples") << QString::fromStdString(examplesFolder().string());
    if (auto ok = m_process.start(arguments); !ok) {
        fail(ok.error());
        return;
    }
    begin();
    if (const auto ok = m_process.keep(m_request->toText()); !ok && m_job)
        m_job->report(
            {"warning", 0, 0, {}, ok.error().text()}); // it trains, but could not be resumed by another window
}

void TrainingProcess::begin()
{
    m_secondsExpected = secondsExpected(*m_request);
    m_job = m_jobs.add(tr("Training %1").arg(m_request->part));
    setState(State::Running);
}

void TrainingProcess::pause()
{
    if (m_state != State::Running || !m_request->isDcrdf())
        return;
    setState(State::Pausing);
    m_process.interrupt();
}

void TrainingProcess::cancel()
{
    if (!busy()) {
        if (canResume()) {
            discard(m_request->checkpoint());
            m_process.forget();
            setState(State::Cancelled);
        }
        return;
    }
    const bool asked = m_state != State::Running;
    setState(State::Cancelling);
    if (!asked) // a second signal would end it in the middle of writing
        m_process.interrupt();
    m_process.losePatience();
}

void TrainingProcess::forget()
{
    if (busy())
        return;
    m_process.forget();
    m_process.clearLog();
    m_request.reset();
    m_figures = {};
    m_error.reset();
    setState(State::Idle);
}

void TrainingProcess::read(const QList<QByteArray>& lines)
{
    const auto warned = m_figures.warnings().size();
    for (const QByteArray& line : lines)
        m_figures.read(std::string_view(line.constData(), static_cast<std::size_t>(line.size())));
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
    const bool stopped = m_figures.error() && m_figures.error()->code == ErrorCode::Cancelled;
    if (m_figures.summary()) {
        rememberSpeed();
        m_process.forget();
        setState(State::Finished);
    } else if (m_state == State::Cancelling) {
        discard(m_request->checkpoint());
        m_process.forget();
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
