// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QHash>
#include <QObject>
#include <QSet>

#include "ui/common/job.h"
#include "ui/models/inspection_set.h"

namespace twinspect {

class AnomalyModel;
class OpenData;
class OpenRecipe;

/// The inspections of many parts, each a job: a run. What a run finds belongs to the data and the model it began with:
/// the set of samples gets it while these are open, the store of results in any case.
class InspectionRuns : public QObject {
    Q_OBJECT

public:
    InspectionRuns(JobList& jobs, OpenData& data, OpenRecipe& recipe, QObject* parent = nullptr);

    /// Inspects every sample of `indices` that was in no run yet, also those that have a score because they were
    /// opened: a run is complete. Scores appear in the set of samples as they come.
    Job* start(std::vector<int> indices);
    /// Whether a run has brought its result, or one that goes on will: start() leaves both out.
    [[nodiscard]] bool wasInspected(int index) const;
    [[nodiscard]] bool isUnderway(int index) const;

Q_SIGNALS:
    void started(quint64 run, int parts);
    /// One part of a run, or why it could not be inspected; for a store of results. Comes for every part of a run that
    /// was begun, even when other data or another model was opened meanwhile.
    void partInspected(quint64 run, const twinspect::InspectionRecord& record);
    void ended(quint64 run); ///< finished, failed or cancelled
    void failed(const twinspect::Error& error);

private:
    struct Run {
        std::shared_ptr<const AnomalyModel> model;
        QSet<int> left; ///< samples it has not brought yet
    };
    void arrive(quint64 run, const std::string& id, const Result<SampleScore>& score, const InspectionRecord& record);

    JobList& m_jobs;
    OpenData& m_data;
    OpenRecipe& m_recipe;
    quint64 m_last = 0;
    QHash<quint64, Run> m_runs; ///< that go on, with the data that is open
};

} // namespace twinspect
