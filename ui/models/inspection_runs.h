// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <QHash>
#include <QObject>
#include <QSet>

#include "ui/common/job.h"
#include "ui/models/inspection_set.h"

namespace twinspect {

class AnomalyModel;
class OpenData;
class OpenAnnotations;
class OpenRecipe;

/// The inspections of many parts: runs. Most are one job; a folder that is watched is one run, too, to which parts are
/// added as they come. What a run finds belongs to the data and the model it began with:
/// the set of samples gets it while these are open, the store of results in any case.
class InspectionRuns : public QObject {
    Q_OBJECT

public:
    InspectionRuns(JobList& jobs, OpenData& data, OpenRecipe& recipe, const OpenAnnotations& annotations,
                   QObject* parent = nullptr);

    /// Inspects every sample of `indices` that was in no run yet, also those that have a score because they were
    /// opened: a run is complete. Scores appear in the set of samples as they come.
    Job* start(std::vector<int> indices);
    /// Begins a run of the model that is open, of parts that come from `source`; end() ends it. Empty without a model.
    [[nodiscard]] std::optional<quint64> begin(const std::filesystem::path& source);
    /// As start(), within a run from begin(). Null also when another model is open by now: then another run is due.
    Job* add(quint64 run, std::vector<int> indices);
    /// What is still being inspected comes yet.
    void end(quint64 run);
    /// Whether a run has brought its result, or one that goes on will: start() leaves both out.
    [[nodiscard]] bool wasInspected(int index) const;
    [[nodiscard]] bool isUnderway(int index) const;
    /// The samples whose scores came about under other regions of interest than those in force, so that no verdict
    /// follows from them.
    [[nodiscard]] std::vector<int> underOtherRegions() const;

Q_SIGNALS:
    void started(quint64 run, int parts, const QString& source); ///< parts: 0 = they are added as they come
    void underwayChanged(); ///< isUnderway(): parts are being inspected, or no longer
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
    /// A run that parts are added to.
    struct Series {
        std::shared_ptr<const AnomalyModel> model;
        int jobs = 0;
        bool over = false;
    };
    /// With the annotations of a finished part as its mask: so they are measured.
    [[nodiscard]] SampleRef refOf(int index) const;
    [[nodiscard]] std::vector<int> due(std::vector<int> indices) const;
    Job* inspect(quint64 run, const std::vector<int>& indices);
    void jobEnded(quint64 run);
    void arrive(quint64 run, const std::string& id, const Result<SampleScore>& score, const InspectionRecord& record);

    JobList& m_jobs;
    OpenData& m_data;
    OpenRecipe& m_recipe;
    const OpenAnnotations& m_annotations;
    quint64 m_last = 0;
    QHash<quint64, Run> m_runs; ///< that go on, with the data that is open
    QHash<quint64, Series> m_series; ///< that go on
};

} // namespace twinspect
