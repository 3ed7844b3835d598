// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/inspection_runs.h"

#include <algorithm>

#include <QPointer>

#include "core/dataset/geometry_judgement.h"
#include "core/inference/part_record.h"
#include "ui/models/open_annotations.h"
#include "ui/models/open_data.h"
#include "ui/models/open_recipe.h"

namespace twinspect {

InspectionRuns::InspectionRuns(JobList& jobs, OpenData& data, OpenRecipe& recipe, const OpenAnnotations& annotations,
                               QObject* parent)
    : QObject(parent), m_jobs(jobs), m_data(data), m_recipe(recipe), m_annotations(annotations)
{
    // What is still being inspected is about other parts then, or about another geometry.
    for (const auto other : {&InspectionSet::wasReset, &InspectionSet::readAnew})
        connect(&data.samples(), other, this, [this] { m_runs.clear(); });
}

bool InspectionRuns::wasInspected(int index) const
{
    const auto& score = m_data.samples().at(index).score;
    return score && score->inRun && score->record.interest.id == m_data.samples().thresholds().regions.id();
}

bool InspectionRuns::isUnderway(int index) const
{
    return std::any_of(m_runs.begin(), m_runs.end(), [this, index](const Run& run) {
        return run.model == m_recipe.model() && run.left.contains(index);
    });
}

std::vector<int> InspectionRuns::underOtherRegions() const
{
    std::vector<int> found;
    const auto& samples = m_data.samples();
    for (int index = 0; index < samples.size(); ++index)
        if (const auto& score = samples.at(index).score;
            score && score->record.interest.id != samples.thresholds().regions.id())
            found.push_back(index);
    return found;
}

std::vector<int> InspectionRuns::due(std::vector<int> indices) const
{
    std::erase_if(indices, [this](int index) { return wasInspected(index) || isUnderway(index); });
    if (!m_recipe.model() || !m_data.catalog())
        indices.clear();
    return indices;
}

Job* InspectionRuns::start(std::vector<int> indices)
{
    indices = due(std::move(indices));
    if (indices.empty())
        return nullptr;
    const quint64 run = ++m_last;
    Q_EMIT started(run, static_cast<int>(indices.size()), QString::fromStdString(m_data.path().string()));
    return inspect(run, indices);
}

std::optional<quint64> InspectionRuns::begin(const std::filesystem::path& source)
{
    const auto model = m_recipe.model();
    if (!model)
        return std::nullopt;
    const quint64 run = ++m_last;
    m_series.insert(run, {model});
    Q_EMIT started(run, 0, QString::fromStdString(source.string()));
    return run;
}

Job* InspectionRuns::add(quint64 run, std::vector<int> indices)
{
    const auto series = m_series.find(run);
    if (series == m_series.end() || series->over || series->model != m_recipe.model())
        return nullptr;
    indices = due(std::move(indices));
    if (indices.empty())
        return nullptr;
    ++series->jobs;
    return inspect(run, indices);
}

void InspectionRuns::end(quint64 run)
{
    const auto series = m_series.find(run);
    if (series == m_series.end())
        return;
    series->over = true;
    if (series->jobs > 0)
        return;
    m_series.erase(series);
    Q_EMIT ended(run);
}

void InspectionRuns::jobEnded(quint64 run)
{
    m_runs.remove(run); // one that was stopped leaves some parts
    Q_EMIT underwayChanged();
    const auto series = m_series.find(run);
    if (series == m_series.end()) {
        Q_EMIT ended(run);
        return;
    }
    --series->jobs;
    if (series->over)
        end(run);
}

SampleRef InspectionRuns::refOf(int index) const
{
    const auto& sample = m_data.samples().at(index);
    SampleRef ref = sample.ref;
    if (sample.annotation.state != AnnotationState::Finished || m_annotations.secondOpinion())
        return ref;
    std::error_code error;
    if (auto file = m_annotations.folder().fileOf(ref.id); std::filesystem::exists(file, error)) // written by now
        ref.mask = std::move(file);
    return ref;
}

Job* InspectionRuns::inspect(quint64 run, const std::vector<int>& indices)
{
    const auto model = m_recipe.model();
    std::vector<SampleRef> refs;
    for (const int index : indices)
        refs.push_back(refOf(index));
    const auto handOver = [self = QPointer(this), run](const std::string& id, const Result<SampleScore>& score,
                                                       const InspectionRecord& record) {
        callOnGuiThread([self, run, id, score, record] {
            if (self)
                self->arrive(run, id, score, record);
        });
    };
    const auto work = [refs, model, handOver, from = m_recipe.thresholdsFrom(),
                       thresholds = m_data.samples().thresholds(),
                       tolerance = m_recipe.content() ? m_recipe.content()->tolerance
                                                      : std::nullopt](const RunContext& context) -> Result<bool> {
        const auto known = TrainedParts::from(model->metadata());
        GeometrySurvey survey;
        auto done =
            inspectParts(*model, refs, thresholds, context, [&](std::size_t at, const Result<InspectedPart>& part) {
                if (!part) {
                    handOver(refs[at].id, passOn(part),
                             recordOf(refs[at], part.error(), model->hash(), thresholds, from));
                    return;
                }
                survey.add(refs[at], part->notes);
                survey.add(refs[at], part->anomaly.notes);
                SampleScore score{recordOf(*part, *model, thresholds, from), known.lookUp(part->sample), true};
                if (tolerance)
                    addTolerance(score.record, *part, *tolerance);
                handOver(refs[at].id, score, score.record);
            });
        if (!done)
            return passOn(done);
        survey.warn(context);
        return true;
    };
    m_runs.insert(run, {model, QSet<int>(indices.begin(), indices.end())});
    Q_EMIT underwayChanged();
    Job* job = startJob<bool>(m_jobs, tr("Inspecting %n part(s)", nullptr, static_cast<int>(refs.size())), this, work,
                              [this](const Result<bool>& result) {
                                  if (!result)
                                      Q_EMIT failed(result.error());
                              });
    connect(job, &Job::ended, this, [this, run] { jobEnded(run); });
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
