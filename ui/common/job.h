// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include "core/base/library_error.h"
#include "core/base/run_context.h"

namespace twinspect {

/// One piece of long work that the window started. Lives on the GUI thread; the work itself runs on a pool thread or in
/// another process.
class Job : public QObject {
    Q_OBJECT

public:
    enum class State { Running, Finished, Failed, Cancelled };

    explicit Job(QString title, QObject* parent = nullptr);

    [[nodiscard]] const QString& title() const { return m_title; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const Progress& progress() const { return m_progress; }
    [[nodiscard]] const QStringList& warnings() const { return m_warnings; }
    /// Seconds to go: what the work says, otherwise judged by the time so far; negative when not known.
    [[nodiscard]] double secondsLeft() const;
    /// Asks the work to stop; it ends a little later with State::Cancelled. Nothing where it cannot be cancelled.
    void cancel();
    [[nodiscard]] bool cancellable() const { return m_cancellable; }
    /// For work that is done whole or not at all. To be called when it is started.
    void setNotCancellable() { m_cancellable = false; }
    [[nodiscard]] bool cancelRequested() const { return m_stop.stop_requested(); }
    [[nodiscard]] std::stop_token stopToken() const { return m_stop.get_token(); }

    /// For whoever runs the work: progress (and warnings, stage "warning"), and the end. GUI thread only.
    void report(const Progress& progress);
    void end(State state);

Q_SIGNALS:
    void progressed();
    void warned(const QString& note);
    void ended();

private:
    QString m_title;
    State m_state = State::Running;
    Progress m_progress;
    QStringList m_warnings;
    std::stop_source m_stop;
    bool m_cancellable = true;
    QElapsedTimer m_stageClock;
};

/// All jobs that are running, as the status bar shows them. Owns the pool. A few jobs run at once, each with as many
/// threads as it wants, so that a part can be opened while a run goes on. Other jobs wait.
class JobList : public QObject {
    Q_OBJECT

public:
    explicit JobList(QObject* parent = nullptr);
    /// Cancels everything and waits for the pool.
    ~JobList() override;

    [[nodiscard]] const std::vector<Job*>& running() const { return m_running; }
    [[nodiscard]] QThreadPool& pool() { return m_pool; }
    /// Makes a job known; it is forgotten (and deleted) when it has ended.
    Job* add(const QString& title);

Q_SIGNALS:
    void started(twinspect::Job* job);
    void ended(twinspect::Job* job);
    void warned(const QString& title, const QString& note);

private:
    std::vector<Job*> m_running;
    QThreadPool m_pool;
};

/// Hands calls from a pool thread over to the job's GUI thread; progress is thinned to what a person can see.
[[nodiscard]] RunContext contextOf(Job& job);
/// Runs `call` on the GUI thread, later. Whom it speaks to may be gone by then: capture a QPointer and look at it
/// there.
void callOnGuiThread(std::function<void()> call);
/// The window comes first: from here on the calling thread, and those that it starts, get the processor after the
/// threads that paint.
void stepBehindWindow();

/// What `work` gives; Error{Cancelled} without doing anything where nobody waits for it any more. Whatever is thrown
/// becomes an error: the one place where exceptions of a job end.
template <typename T>
Result<T> runGuarded(const std::function<Result<T>(const RunContext&)>& work, const RunContext& context)
{
    if (context.stopRequested())
        return cancelled();
    try {
        return work(context);
    } catch (const std::exception& error) {
        return tl::unexpected<Error>(errorFrom(error));
    }
}

/// Runs `work` on the pool, or not at all when the job is cancelled before its turn comes. `done` gets the result on
/// the GUI thread while `receiver` lives and unless the job was cancelled.
template <typename T>
Job* startJob(JobList& jobs, const QString& title, QObject* receiver, std::function<Result<T>(const RunContext&)> work,
              std::function<void(Result<T>)> done)
{
    Job* job = jobs.add(title);
    jobs.pool().start([job = QPointer<Job>(job), receiver = QPointer<QObject>(receiver), context = contextOf(*job),
                       work = std::move(work), done = std::move(done)] {
        stepBehindWindow();
        const auto result = std::make_shared<Result<T>>(runGuarded<T>(work, context));
        callOnGuiThread([job, receiver, result, done] {
            if (!job)
                return;
            const bool stopped = job->cancelRequested() || (!*result && result->error().code == ErrorCode::Cancelled);
            if (!stopped && receiver)
                done(std::move(*result));
            job->end(stopped ? Job::State::Cancelled : *result ? Job::State::Finished : Job::State::Failed);
        });
    });
    return job;
}

/// The same for what is done again and again, such as a look into a folder: it is no job that a person hears of.
template <typename T>
void startQuietly(JobList& jobs, QObject* receiver, std::function<Result<T>(const RunContext&)> work,
                  std::function<void(Result<T>)> done)
{
    jobs.pool().start([receiver = QPointer<QObject>(receiver), work = std::move(work), done = std::move(done)] {
        stepBehindWindow();
        const auto result = std::make_shared<Result<T>>(runGuarded<T>(work, {}));
        callOnGuiThread([receiver, result, done] {
            if (receiver)
                done(std::move(*result));
        });
    });
}

/// Runs jobs of which only the newest request counts, for sliders, hovering, opening and walking through a list. One at
/// a time runs. A new request stops it, waits until it has ended, and replaces any other request that waits.
template <typename T>
class LatestJob {
public:
    explicit LatestJob(JobList& jobs) : m_jobs(jobs) {}
    void start(const QString& title, QObject* receiver, std::function<Result<T>(const RunContext&)> work,
               std::function<void(Result<T>)> done)
    {
        cancel();
        m_next = [this, title, receiver = QPointer<QObject>(receiver), work = std::move(work),
                  done = std::move(done)]() mutable {
            return startJob<T>(m_jobs, title, receiver, std::move(work), std::move(done)); // it is called once
        };
        startNext();
    }
    void cancel()
    {
        m_next = nullptr;
        if (m_job)
            m_job->cancel();
    }
    /// A result will come.
    [[nodiscard]] bool running() const { return m_next || (busy() && !m_job->cancelRequested()); }

private:
    [[nodiscard]] bool busy() const { return m_job && m_job->state() == Job::State::Running; }
    void startNext()
    {
        if (!m_next || busy())
            return;
        m_job = std::exchange(m_next, nullptr)();
        QObject::connect(m_job, &Job::ended, &m_life, [this] { startNext(); });
    }

    JobList& m_jobs;
    QPointer<Job> m_job;
    std::function<Job*()> m_next;
    QObject m_life; ///< what the jobs speak to
};

} // namespace twinspect
