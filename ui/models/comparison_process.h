// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include <QObject>
#include <QPointer>
#include <QString>

#include <nlohmann/json_fwd.hpp>

#include "core/record/comparison.h"
#include "ui/common/job.h"
#include "ui/models/comparison_request.h"
#include "ui/models/detached_process.h"
#include "ui/models/training_figures.h"

namespace twinspect {

/// A comparison of detectors in its own process (`twinspect-cli compare`), which goes on when the window crashes or
/// closes; the next window finds it. Finished rows are kept in the folder of the request, so the same request goes on
/// after a cancel. One comparison at a time.
class ComparisonProcess : public QObject {
    Q_OBJECT

public:
    enum class State {
        Idle,
        Running,
        Cancelling, ///< asked to stop
        Cancelled,  ///< finished rows are kept
        Finished,
        Failed, ///< error() says why; finished rows are kept
    };

    /// `stateFolder` empty: the user's own folder for such things.
    explicit ComparisonProcess(JobList& jobs, const QString& stateFolder = {}, QObject* parent = nullptr);
    /// The process goes on.
    ~ComparisonProcess() override;

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool busy() const { return m_state == State::Running || m_state == State::Cancelling; }
    [[nodiscard]] const std::optional<ComparisonRequest>& request() const { return m_request; }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    /// Progress within the row, warnings.
    [[nodiscard]] const TrainingFigures& figures() const { return m_figures; }
    /// The row it works on; the rows before are finished, or could not be measured.
    struct Row {
        int number = 0, of = 0; ///< 0 = it has not begun
        QString part, model;
        int goodParts = kAllGoodParts;
    };
    [[nodiscard]] const Row& row() const { return m_row; }
    /// What there is so far; empty before the first row is finished.
    [[nodiscard]] const std::optional<Comparison>& comparison() const { return m_comparison; }

    /// Looks for a comparison of an earlier window and follows it. Returns whether there was one.
    bool recover();
    /// `out` of the request may be empty: then the rows are kept in the state folder.
    void start(ComparisonRequest request);
    void cancel();
    /// Where start() keeps the rows of a request.
    [[nodiscard]] std::filesystem::path folderFor(const ComparisonRequest& request) const;
    /// Sets the kept rows of the request aside, so that start() measures everything anew. Errors: WriteFailed.
    [[nodiscard]] Status setAside(const ComparisonRequest& request) const;

Q_SIGNALS:
    void stateChanged();
    void progressed();
    void comparisonChanged();
    /// A file that was kept from one start to the next cannot be used and was set aside.
    void stateLost(const twinspect::Error& error);

private:
    void begin();
    void read(const QList<QByteArray>& lines);
    void readRow(const nlohmann::json& json);
    void readFinishedRows();
    void conclude();
    void setState(State state);

    JobList& m_jobs;
    State m_state = State::Idle;
    std::optional<ComparisonRequest> m_request;
    TrainingFigures m_figures;
    Row m_row;
    std::optional<Comparison> m_comparison;
    bool m_whole = false; ///< m_comparison is the last word of the process
    std::optional<Error> m_error;
    DetachedProcess m_process;
    QPointer<Job> m_job;
};

} // namespace twinspect
