// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/inspection_runs.h"

#include <algorithm>

#include <QPointer>

#include "core/inference/part_record.h"
#include "ui/models/open_data.h"
#include "ui/models/open_recipe.h"

namespace twinspect {

InspectionRuns::InspectionRuns(JobList& jobs, OpenData& data, OpenRecipe& recipe, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_data(data), m_recipe(recipe)
{
    connect(&data.samples(), &InspectionSet::wasReset, this, [this] { m_runs.clear(); });
}

bool InspectionRuns::wasInspected(int index) const
{
    const auto& score = m_data.samples().at(index).score;
    return score && score->inRun;
}

bool InspectionRuns::isUnderway(int index) const
{
    return std::any_of(m_runs.begin(), m_runs.end(), [this, index](const Run& run) {
        return run.model == m_recipe.model() && run.left.contains(index);
    });
}

Job* InspectionRuns::start(std::vector<int> indices)
{
    std::erase_if(indices, [this](int index) { return wasInspected(index) || isUnderway(index); });
    const auto model = m_recipe.model();
    if (!model || !m_data.catalog() || indices.empty())
        return nullptr;
    std::vector<SampleRef> refs;
    for (const int index : indices)
        refs.push_back(m_data.samples().at(index).ref);
    const quint64 run = ++m_last;
    const auto handOver = [self = QPointer(this), run](const std::string& id, const Result<SampleScore>& score,
                                                       const InspectionRecord& record) {
        callOnGuiThread([self, run, id, score, record] {
            if (self)
                self->arrive(run, id, score, record);
        });
    };
    const auto work = [refs, model, handOver, from = m_recipe.thresholdsFrom(),
                       thresholds = m_data.samples().thresholds()](const RunContext& context) -> Result<bool> {
        const auto known = TrainedParts::from(model->metadata());
        auto done =
            inspectParts(*model, refs, thresholds, context, [&](std::size_t at, const Result<InspectedPart>& part) {
                if (!part) {
                    handOver(refs[at].id, passOn(part),
                             recordOf(refs[at], part.error(), model->hash(), thresholds, from));
                    return;
                }
                const SampleScore score{recordOf(*part, *model, thresholds, from), known.lookUp(part->sample), true};
                handOver(refs[at].id, score, score.record);
            });
        if (!done)
            return passOn(done);
        return true;
    };
    m_runs.insert(run, {model, QSet<int>(indices.begin(), indices.end())});
    Q_EMIT started(run, static_cast<int>(refs.size()));
    Job* job = startJob<bool>(m_jobs, tr("Inspecting %n part(s)", nullptr, static_cast<int>(refs.size())), this, work,
                              [this](const Result<bool>& result) {
                                  if (!result)
                                      Q_EMIT failed(result.error());
                              });
    connect(job, &Job::ended, this, [this, run] {
        m_runs.remove(run); // one that was stopped leaves some parts
        Q_EMIT ended(run);
    });
    return job;
}

void InspectionRuns::arrive(quint64 run, const std::string& id, const Result<SampleScore>& score,
                            const InspectionRecord& record)
{
    Q_EMIT partInspected(run, record);
    auto& samples = m_data.samples();
    const int index = samples.indexOf(id);
    const auto open = m_runs.find(run);
    if (index < 0 || open == m_runs.end() || open->model != m_recipe.model())
        return;
    open->left.remove(index);
    if (score)
        samples.setScore(index, *score);
    else
        samples.setError(index, score.error());
}

} // namespace twinspect
