// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/job.h"

#include <algorithm>
#include <chrono>
#include <mutex>

#include <QCoreApplication>

#ifdef Q_OS_LINUX
#include <unistd.h>
#endif

#include "ui/common/error_text.h"

namespace twinspect {

namespace {

constexpr int kSmallestInterval = 50; // ms between two reports that reach the window
constexpr int kPoolThreads = 4;
#ifdef Q_OS_LINUX
constexpr int kNiceness = 15; // of what computes: as a training
#endif

} // namespace

Job::Job(QString title, QObject* parent) : QObject(parent), m_title(std::move(title)) { m_stageClock.start(); }

double Job::secondsLeft() const
{
    for (const auto& [name, value] : m_progress.figures)
        if (name == "eta_s")
            return value;
    if (m_progress.done <= 0 || m_progress.total <= m_progress.done)
        return -1;
    const double seconds = static_cast<double>(m_stageClock.elapsed()) / 1000;
    return seconds / static_cast<double>(m_progress.done) * static_cast<double>(m_progress.total - m_progress.done);
}

void Job::cancel()
{
    if (m_cancellable)
        m_stop.request_stop();
}

void Job::report(const Progress& progress)
{
    if (progress.stage == "warning") {
        m_warnings.append(sentence(progress.note));
        Q_EMIT warned(m_warnings.back());
        return;
    }
    if (progress.stage != m_progress.stage)
        m_stageClock.restart();
    m_progress = progress;
    Q_EMIT progressed();
}

void Job::end(State state)
{
    if (m_state != State::Running)
        return;
    m_state = state;
    Q_EMIT ended();
}

JobList::JobList(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(kPoolThreads); }

JobList::~JobList()
{
    for (Job* job : m_running)
        job->cancel();
    m_pool.waitForDone();
}

Job* JobList::add(const QString& title)
{
    auto* job = new Job(title, this);
    m_running.push_back(job);
    connect(job, &Job::warned, this, [this, job](const QString& note) { Q_EMIT warned(job->title(), note); });
    connect(job, &Job::ended, this, [this, job] {
        std::erase(m_running, job);
        Q_EMIT ended(job);
        job->deleteLater();
    });
    Q_EMIT started(job);
    return job;
}

void stepBehindWindow()
{
#ifdef Q_OS_LINUX // where this belongs to the thread, not to the process
    thread_local const int niceness = nice(kNiceness); // once for a thread of the pool, however many jobs it runs
    (void)niceness;
#endif
}

// The application outlives the pool; a pointer to anything else may dangle between a look at it and the call.
void callOnGuiThread(std::function<void()> call)
{
    QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(call), Qt::QueuedConnection);
}

RunContext contextOf(Job& job)
{
    struct Thinning {
        std::mutex mutex;
        std::string stage;
        std::chrono::steady_clock::time_point last;
    };
    auto thinning = std::make_shared<Thinning>();
    return {job.stopToken(), [pointer = QPointer<Job>(&job), thinning](const Progress& progress) {
                {
                    const std::lock_guard lock(thinning->mutex);
                    const auto now = std::chrono::steady_clock::now();
                    const bool due = progress.stage == "warning" || progress.stage != thinning->stage
                                  || progress.done >= progress.total
                                  || now - thinning->last > std::chrono::milliseconds(kSmallestInterval);
                    if (!due)
                        return;
                    if (progress.stage != "warning") {
                        thinning->stage = progress.stage;
                        thinning->last = now;
                    }
                }
                callOnGuiThread([pointer, progress] {
                    if (pointer)
                        pointer->report(progress);
                });
            }};
}

} // namespace twinspect
