// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/workbench.h"

#include <cmath>

#include <QUndoCommand>

#include "ui/common/error_text.h"
#include "ui/models/remembered_mapping.h"
#include "core/inference/part_record.h"

namespace twinspect {

/// One step of the recipe's threshold history; a drag is one step, whatever it passed on its way.
class Workbench::ThresholdCommand : public QUndoCommand {
public:
    ThresholdCommand(Workbench& workbench, ThresholdChange change)
        : QUndoCommand(Workbench::tr("Set thresholds")), m_workbench(workbench), m_before(workbench.m_recipe->history),
          m_after(m_before)
    {
        m_after.push_back(std::move(change));
    }
    void undo() override { m_workbench.replaceHistory(m_before); }
    void redo() override { m_workbench.replaceHistory(m_after); }

private:
    Workbench& m_workbench;
    std::vector<ThresholdChange> m_before, m_after;
};

namespace {

struct OpenedModel {
    std::shared_ptr<const AnomalyModel> model;
    StandardThresholds standard;
};

Result<OpenedModel> open(const std::filesystem::path& file, const std::string& device)
{
    auto model = AnomalyModel::load(file, device);
    if (!model)
        return passOn(model);
    OpenedModel opened;
    opened.model = std::make_shared<const AnomalyModel>(std::move(*model));
    auto standard = standardThresholds(opened.model->heldOutScores(), opened.model->heldOutPeaks());
    if (!standard)
        return passOn(standard);
    opened.standard = std::move(*standard);
    return opened;
}

} // namespace

Workbench::Workbench(JobList& jobs, QObject* parent) : QObject(parent), m_jobs(jobs), m_loadShown(jobs)
{
    connect(&m_samples, &InspectionSet::thresholdsChanged, this, &Workbench::updateRegions);
}

std::optional<Decision> Workbench::shownDecision() const
{
    if (!m_shown || !m_shown->anomaly)
        return std::nullopt;
    return decide(partResultOf(*m_shown->anomaly, m_shownRegions, m_samples.thresholds()), m_samples.thresholds());
}

void Workbench::setDevice(const std::string& device)
{
    if (device == m_device)
        return;
    m_device = device;
    Q_EMIT deviceChanged();
}

void Workbench::openData(const std::filesystem::path& directoryOrFile, const std::optional<FolderMapping>& mapping)
{
    openDataWith(directoryOrFile, [mapping] { return mapping; });
}

void Workbench::openTaughtData(const std::filesystem::path& directoryOrFile, const std::filesystem::path& stateFolder)
{
    openDataWith(directoryOrFile,
                 [directoryOrFile, stateFolder] { return rememberedMapping(directoryOrFile, stateFolder); });
}

void Workbench::openDataWith(const std::filesystem::path& directoryOrFile,
                             const std::function<std::optional<FolderMapping>()>& mapping)
{
    startJob<Catalog>(
        m_jobs, tr("Listing files"), this,
        [directoryOrFile, mapping](const RunContext&) { return openCatalog(directoryOrFile, mapping()); },
        [this, directoryOrFile](Result<Catalog> catalog) {
            if (!catalog) {
                Q_EMIT failed(catalog.error());
                return;
            }
            m_dataPath = directoryOrFile;
            m_catalog = std::move(*catalog);
            m_undoStack.clear(); // its entries speak of samples that are no longer here
            m_loadShown.cancel(); // of a sample that is no longer here
            m_current = -1;
            m_shown.reset();
            m_samples.reset(m_catalog->samples);
            forgetRuns();
            for (const auto& warning : m_catalog->warnings)
                Q_EMIT warned(twinspect::shown(warning));
            for (const auto& skipped : m_catalog->skipped)
                Q_EMIT warned(
                    tr("%1 was left out: %2")
                        .arg(QString::fromStdString(skipped.file.string()), twinspect::shown(skipped.reason)));
            Q_EMIT dataOpened();
            setCurrent(m_samples.size() > 0 ? 0 : -1);
        });
}

void Workbench::addSamples(const Catalog& found)
{
    const bool first = !m_catalog;
    if (first) {
        m_catalog = found;
        m_catalog->samples.clear();
    }
    if (!m_catalog->intrinsics)
        m_catalog->intrinsics = found.intrinsics;
    m_catalog->samples.insert(m_catalog->samples.end(), found.samples.begin(), found.samples.end());
    m_samples.append(found.samples);
    if (first)
        Q_EMIT dataOpened();
}

void Workbench::openModel(const std::filesystem::path& file)
{
    startJob<OpenedModel>(
        m_jobs, tr("Opening model"), this, [file, device = m_device](const RunContext&) { return open(file, device); },
        [this, file](Result<OpenedModel> opened) {
            if (!opened) {
                Q_EMIT failed(opened.error());
                return;
            }
            Recipe recipe;
            recipe.part = QString::fromStdString(opened->model->partName());
            recipe.model = std::filesystem::absolute(file);
            recipe.modelHash = QString::fromStdString(opened->model->hash());
            ThresholdChange first;
            first.thresholds = opened->standard.thresholds;
            first.when = QDateTime::currentDateTimeUtc();
            first.setReason(opened->standard.why);
            recipe.history.push_back(first);
            useRecipe(std::move(recipe), {}, opened->model);
        });
}

void Workbench::openRecipe(const std::filesystem::path& file)
{
    openRecipeWith([file] { return readRecipe(file); }, file, false);
}

void Workbench::reopenRecipe(const Recipe& recipe, const std::filesystem::path& file)
{
    openRecipeWith([recipe]() -> Result<Recipe> { return recipe; }, file, true);
}

void Workbench::openRecipeWith(const std::function<Result<Recipe>()>& read, const std::filesystem::path& file,
                               bool changedSinceSave)
{
    struct Opened {
        Recipe recipe;
        std::shared_ptr<const AnomalyModel> model;
    };
    startJob<Opened>(
        m_jobs, tr("Opening recipe"), this,
        [read, device = m_device](const RunContext&) -> Result<Opened> {
            auto recipe = read();
            if (!recipe)
                return passOn(recipe);
            auto model = AnomalyModel::load(recipe->model, device);
            if (!model)
                return passOn(model);
            if (model->hash() != recipe->modelHash.toStdString())
                return failure(ErrorCode::Mismatch, "The model is not the one this recipe was made for",
                               recipe->model.string(), "Put the original model file back, or calibrate the new one");
            return Opened{std::move(*recipe), std::make_shared<const AnomalyModel>(std::move(*model))};
        },
        [this, file, changedSinceSave](Result<Opened> opened) {
            if (!opened) {
                Q_EMIT failed(opened.error());
                return;
            }
            useRecipe(std::move(opened->recipe), file, opened->model);
            if (changedSinceSave && !recipeChangedSinceSave())
                recipeEdited();
        });
}

void Workbench::saveRecipe(const std::filesystem::path& file)
{
    if (savingRecipe())
        return;
    if (!m_recipe) {
        const Error nothing{ErrorCode::InvalidArgument,
                            "There is no recipe to save",
                            {},
                            "Train a part or open a model first"};
        Q_EMIT failed(nothing);
        Q_EMIT recipeSaveEnded(nothing);
        return;
    }
    Recipe recipe = *m_recipe;
    if (file == m_recipeFile && recipeChangedSinceSave())
        ++recipe.revision;
    const auto outcome = std::make_shared<std::optional<Error>>();
    m_saveRecipe = startJob<Recipe>(
        m_jobs, tr("Saving recipe"), this,
        [file, recipe](const RunContext&) { return writeRecipeWithModel(file, recipe); },
        [this, file, outcome, edit = m_recipeEdit, opened = m_recipeOpened](const Result<Recipe>& written) {
            if (!written) {
                *outcome = written.error();
                Q_EMIT failed(written.error());
                return;
            }
            if (opened != m_recipeOpened)
                return; // another recipe was opened meanwhile
            m_recipe->model = written->model;
            m_recipe->revision = written->revision;
            m_recipeFile = file;
            m_savedEdit = edit;
            Q_EMIT recipeChanged();
        });
    m_saveRecipe->setNotCancellable();
    connect(m_saveRecipe, &Job::ended, this, [this, outcome] { Q_EMIT recipeSaveEnded(*outcome); });
    Q_EMIT recipeSaveStarted();
}

void Workbench::useRecipe(Recipe recipe, std::filesystem::path file, std::shared_ptr<const AnomalyModel> model)
{
    const bool sameModel = m_model && m_model->hash() == model->hash();
    m_recipe = std::move(recipe);
    m_recipeFile = std::move(file);
    m_recipeOpened = ++m_recipeEdit;
    m_savedEdit = m_recipeFile.empty() ? std::nullopt : std::optional(m_recipeEdit);
    m_undoStack.clear();
    if (!sameModel) {
        m_model = std::move(model);
        forgetRuns();
        m_samples.clearScores();
    }
    m_samples.setThresholds(m_recipe->thresholds());
    if (!sameModel) {
        if (const auto weakness = weaknessOf(m_model->separation()))
            Q_EMIT warned(twinspect::shown(*weakness));
        Q_EMIT modelChanged();
        loadCurrent();
    }
    Q_EMIT recipeChanged();
}

void Workbench::tryThresholds(const Thresholds& thresholds) { m_samples.setThresholds(thresholds); }

void Workbench::commitThresholds(const ThresholdChange& change)
{
    if (m_recipe)
        m_undoStack.push(new ThresholdCommand(*this, change));
}

void Workbench::replaceHistory(std::vector<ThresholdChange> history)
{
    m_recipe->history = std::move(history);
    m_samples.setThresholds(m_recipe->thresholds());
    recipeEdited();
}

void Workbench::recipeEdited()
{
    ++m_recipeEdit;
    Q_EMIT recipeChanged();
}

void Workbench::setRecipePart(const QString& part)
{
    if (!m_recipe || m_recipe->part == part)
        return;
    m_recipe->part = part;
    recipeEdited();
}

void Workbench::setRecipeNotes(const QString& notes)
{
    if (!m_recipe || m_recipe->notes == notes)
        return;
    m_recipe->notes = notes;
    recipeEdited();
}

void Workbench::setCurrent(int index)
{
    if (index == m_current || index >= m_samples.size())
        return;
    m_current = index;
    m_cursor.moveTo(std::nullopt);
    Q_EMIT currentChanged();
    loadCurrent();
}

void Workbench::loadCurrent()
{
    m_loadShown.cancel();
    if (m_current < 0) {
        m_shown.reset();
        Q_EMIT shownChanged();
        updateRegions();
        return;
    }
    const int index = m_current;
    m_loadShown.start(
        tr("Opening part"), this,
        [sample = m_samples.at(index).ref, intrinsics = m_catalog ? m_catalog->intrinsics : std::nullopt,
         model = m_model, thresholds = m_samples.thresholds(), from = thresholdsFrom()](const RunContext&) {
            return loadShownPart(sample, intrinsics, model.get(), thresholds, from);
        },
        [this, index](Result<std::shared_ptr<const ShownPart>> part) {
            if (!part) {
                m_shown.reset();
                m_samples.setError(index, part.error());
                Q_EMIT failed(part.error());
            } else {
                m_shown = std::move(*part);
            }
            Q_EMIT shownChanged();
            const bool found = m_shown && m_shown->score; // under the thresholds of when it was asked for
            m_regionsThreshold =
                found ? m_shown->score->record.thresholds.pixel : std::numeric_limits<double>::quiet_NaN();
            m_shownRegions = found ? m_shown->regions : std::vector<DefectRegion>();
            updateRegions();
            keepScoreOfShown();
        });
}

std::string Workbench::thresholdsFrom() const
{
    return m_recipe && !m_recipe->history.empty() ? m_recipe->history.back().forRecords().toStdString() : std::string();
}

void Workbench::keepScoreOfShown()
{
    const int index = m_shown && m_shown->score ? m_samples.indexOf(m_shown->sample.id)
                                                : -1; // whoever heard of it may have gone on to the next
    if (index < 0)
        return;
    const auto& kept = m_samples.at(index).score;
    if (!kept) // what a run has found out stays: it is what the store of results has
        m_samples.setScore(index, *m_shown->score);
}

void Workbench::updateRegions()
{
    const auto& thresholds = m_samples.thresholds();
    if (!m_shown || !m_shown->anomaly)
        m_shownRegions.clear();
    else if (thresholds.pixel != m_regionsThreshold)
        m_shownRegions = regionsOf(*m_shown->anomaly, m_shown->prepared, m_shown->scan.cloud, thresholds);
    m_regionsThreshold = thresholds.pixel;
    Q_EMIT regionsChanged();
}

// Their results still reach the store, but no sample that is open.
void Workbench::forgetRuns()
{
    ++m_opened;
    m_underway.clear();
}

bool Workbench::wasInspected(int index) const { return m_samples.at(index).score && m_samples.at(index).score->inRun; }

Job* Workbench::inspect(std::vector<int> indices)
{
    std::erase_if(indices, [this](int index) { return wasInspected(index) || isBeingInspected(index); });
    if (!m_model || !m_catalog || indices.empty())
        return nullptr;
    std::vector<SampleRef> refs;
    for (const int index : indices)
        refs.push_back(m_samples.at(index).ref);
    const auto model = m_model;
    const quint64 run = ++m_lastRun;
    const quint64 opened = m_opened;
    // Results come from worker threads; the pointer to the set is only touched on the GUI thread, and only while the
    // data and the model of the run are open.
    const auto arrive = [self = QPointer<Workbench>(this), opened,
                         run](const std::string& id, const Result<SampleScore>& score, const InspectionRecord& record) {
        callOnGuiThread([self, opened, run, id, score, record] {
            if (!self)
                return;
            Q_EMIT self->partInspected(run, record);
            const int index = self->m_samples.indexOf(id);
            if (index < 0 || opened != self->m_opened)
                return;
            self->m_underway.remove(index);
            if (score)
                self->m_samples.setScore(index, *score);
            else
                self->m_samples.setError(index, score.error());
        });
    };
    const auto work = [refs, model, arrive, intrinsics = m_catalog->intrinsics, from = thresholdsFrom(),
                       thresholds = m_samples.thresholds()](const RunContext& context) -> Result<bool> {
        const auto known = TrainedParts::from(model->metadata());
        auto done = inspectParts(*model, refs, intrinsics, thresholds, context,
                                 [&](std::size_t at, const Result<InspectedPart>& part) {
                                     if (!part) {
                                         arrive(refs[at].id, passOn(part),
                                                recordOf(refs[at], part.error(), model->hash(), thresholds, from));
                                         return;
                                     }
                                     const SampleScore score{recordOf(*part, *model, thresholds, from),
                                                             known.lookUp(part->sample), true};
                                     arrive(refs[at].id, score, score.record);
                                 });
        if (!done)
            return passOn(done);
        return true;
    };
    for (const int index : indices)
        m_underway.insert(index);
    Q_EMIT inspectionStarted(run, static_cast<int>(refs.size()));
    Job* job = startJob<bool>(m_jobs, tr("Inspecting %n part(s)", nullptr, static_cast<int>(refs.size())), this, work,
                              [this](const Result<bool>& result) {
                                  if (!result)
                                      Q_EMIT failed(result.error());
                              });
    connect(job, &Job::ended, this, [this, run, opened, indices = std::move(indices)] {
        if (opened == m_opened) // a run that was stopped leaves some
            for (const int index : indices)
                m_underway.remove(index);
        Q_EMIT inspectionEnded(run);
    });
    return job;
}

} // namespace twinspect
