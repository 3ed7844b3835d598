// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include <QObject>
#include <QPointer>
#include <QString>

#include "ui/common/job.h"
#include "ui/models/detached_process.h"
#include "ui/models/training_course.h"
#include "ui/models/training_figures.h"
#include "ui/models/training_request.h"

namespace twinspect {

/// A training in its own process (`twinspect-cli train`), which goes on when the window crashes or closes. The trainer
/// writes its reports into a log file, and the window reads them. The request lies in a small state file. So at the
/// next start the window finds a training that still runs and follows it again, or one that was broken off and offers
/// to continue it from its checkpoint. One training at a time.
class TrainingProcess : public QObject {
    Q_OBJECT

public:
    enum class State {
        Idle,
        Running,
        Pausing, ///< asked to stop at the next step
        Paused, ///< stopped with a checkpoint; resume() goes on
        Cancelling,
        Cancelled,
        Finished, ///< the model is written
        Failed, ///< error() says why; resume() tries again from the last checkpoint
    };

    /// `stateFolder` empty: the user's own folder for such things.
    explicit TrainingProcess(JobList& jobs, const QString& stateFolder = {}, QObject* parent = nullptr);
    /// The trainer goes on.
    ~TrainingProcess() override;

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool busy() const
    {
        return m_state == State::Running || m_state == State::Pausing || m_state == State::Cancelling;
    }
    [[nodiscard]] bool canResume() const { return m_request && (m_state == State::Paused || m_state == State::Failed); }
    [[nodiscard]] const std::optional<TrainingRequest>& request() const { return m_request; }
    [[nodiscard]] const TrainingFigures& figures() const { return m_figures; }
    /// Over all stages.
    [[nodiscard]] TrainingCourse course() const;
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    /// Where the trainer draws how far it is (core/training/example_maps.h); files appear and change while it runs.
    [[nodiscard]] std::filesystem::path examplesFolder() const { return m_process.folder() / "examples"; }
    /// 0 when none runs.
    [[nodiscard]] qint64 processId() const { return m_process.id(); }

    /// Looks for a training of an earlier window: follows it when it still runs, otherwise it is Paused (stopped on
    /// purpose) or Failed (broken off). Returns whether there was one.
    bool recover();
    void start(const TrainingRequest& request);
    void pause();
    void resume();
    /// Ends it and throws the checkpoint away.
    void cancel();
    /// Forgets a training that ended, so that another can begin; the model stays. Nothing while one runs.
    void forget();

    /// By the speed of the last training on this machine with the same network size and device; empty when there was
    /// none.
    [[nodiscard]] std::optional<double> secondsExpected(const TrainingRequest& request) const;

Q_SIGNALS:
    void stateChanged();
    /// A file that was kept from one start to the next cannot be used and was set aside.
    void stateLost(const twinspect::Error& error);
    void figuresChanged();

private:
    void launch(bool resume);
    void begin(); ///< a process runs
    void read(const QList<QByteArray>& lines);
    void reportCourse();
    void conclude();
    void setState(State state);
    void fail(Error error);
    void rememberSpeed();
    [[nodiscard]] std::filesystem::path speedFile() const { return m_process.folder() / "training-speed.json"; }

    JobList& m_jobs;
    State m_state = State::Idle;
    std::optional<TrainingRequest> m_request;
    TrainingFigures m_figures;
    std::optional<double> m_secondsExpected; ///< when it began, by the last training on this computer
    std::optional<Error> m_error;
    DetachedProcess m_process;
    QPointer<Job> m_job;
};

} // namespace twinspect
