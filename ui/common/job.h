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

/// All jobs that are running; what the status bar shows. Owns the pool: one job at a time computes, short ones such as
/// loading a part run beside it.
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

/// Runs `work` on the pool. `done` gets the result on the GUI thread while `receiver` lives and unless the job was
/// cancelled. Whatever is thrown becomes Error{Internal}: the one place where exceptions of a job end.
template <typename T>
Job* startJob(JobList& jobs, const QString& title, QObject* receiver, std::function<Result<T>(const RunContext&)> work,
              std::function<void(Result<T>)> done)
{
    Job* job = jobs.add(title);
    jobs.pool().start([job = QPointer<Job>(job), receiver = QPointer<QObject>(receiver), context = contextOf(*job),
                       work = std::move(work), done = std::move(done)] {
        stepBehindWindow();
        auto result = std::make_shared<Result<T>>(failure(ErrorCode::Internal, "Nothing was done"));
        try {
            *result = work(context);
        } catch (const std::bad_alloc&) {
            *result = failure(ErrorCode::OutOfMemory, "There is not enough memory", {}, "Close other programs");
        } catch (const std::exception& error) {
            *result = failure(ErrorCode::Internal, error.what(), {}, "Please report this");
        }
        callOnGuiThread([job, receiver, result, done] {
            if (!job)
                return;
            const bool cancelled = job->cancelRequested() || (!*result && result->error().code == ErrorCode::Cancelled);
            if (!cancelled && receiver)
                done(std::move(*result));
            job->end(cancelled ? Job::State::Cancelled : *result ? Job::State::Finished : Job::State::Failed);
        });
    });
    return job;
}

/// For sliders, hovering and walking through a list: starting new work cancels the older, and only the newest result
/// arrives.
template <typename T>
class LatestJob {
public:
    explicit LatestJob(JobList& jobs) : m_jobs(jobs) {}
    void start(const QString& title, QObject* receiver, std::function<Result<T>(const RunContext&)> work,
               std::function<void(Result<T>)> done)
    {
        cancel();
        m_job = startJob<T>(m_jobs, title, receiver, std::move(work), std::move(done));
    }
    void cancel()
    {
        if (m_job)
            m_job->cancel();
    }
    [[nodiscard]] bool running() const { return m_job && m_job->state() == Job::State::Running; }

private:
    JobList& m_jobs;
    QPointer<Job> m_job;
};

} // namespace twinspect
