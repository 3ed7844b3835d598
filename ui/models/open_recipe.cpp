// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/open_recipe.h"

#include <utility>

#include "core/evaluation/standard_thresholds.h"
#include "core/inference/learnt_regions.h"
#include "ui/common/error_text.h"
#include "ui/common/settings.h"
#include "ui/models/inspection_set.h"
#include "ui/models/undo_stack.h"

namespace twinspect {

/// One step of the recipe's history; a drag is one step, whatever it passed on its way.
class OpenRecipe::ThresholdCommand : public UndoStep {
public:
    ThresholdCommand(OpenRecipe& recipe, ThresholdChange change)
        : UndoStep(OpenRecipe::tr("Set thresholds"), Subject::Recipe), m_recipe(recipe), m_change(std::move(change)),
          m_before(recipe.m_recipe->history.back())
    {
    }
    void undo() override { m_recipe.withdraw(m_change, m_before); }
    void redo() override
    {
        if (std::exchange(m_again, true))
            m_change.when = utcNow();
        m_recipe.putInForce(m_change);
    }

private:
    OpenRecipe& m_recipe;
    ThresholdChange m_change, m_before;
    bool m_again = false;
};

/// One change of the regions of interest.
class OpenRecipe::RegionsCommand : public UndoStep {
public:
    RegionsCommand(OpenRecipe& recipe, const RegionsOfInterest& after, int typing)
        : UndoStep(OpenRecipe::tr("Change regions of interest"), Subject::Interest), m_recipe(recipe),
          m_before(recipe.m_recipe->thresholds().regions), m_after(after), m_typing(typing)
    {
    }
    void undo() override { m_recipe.putRegions(m_before); }
    void redo() override { m_recipe.putRegions(m_after); }
    [[nodiscard]] int id() const override { return 0x7c02; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto& later = static_cast<const RegionsCommand&>(*other);
        if (m_typing == 0 || later.m_typing != m_typing)
            return false;
        m_after = later.m_after;
        setObsolete(m_before == m_after);
        return true;
    }

private:
    OpenRecipe& m_recipe;
    RegionsOfInterest m_before, m_after;
    int m_typing;
};

class OpenRecipe::ToleranceCommand : public UndoStep {
public:
    ToleranceCommand(OpenRecipe& recipe, const std::optional<HeightTolerance>& after)
        : UndoStep(OpenRecipe::tr("Set tolerance of heights"), Subject::Tolerance), m_recipe(recipe),
          m_before(recipe.m_recipe->tolerance), m_after(after)
    {
    }
    void undo() override { m_recipe.putTolerance(m_before); }
    void redo() override { m_recipe.putTolerance(m_after); }

private:
    OpenRecipe& m_recipe;
    std::optional<HeightTolerance> m_before, m_after;
};

struct OpenRecipe::Opened {
    Recipe recipe;
    std::shared_ptr<const AnomalyModel> model;
};

Result<OpenRecipe::Opened> OpenRecipe::recipeOfModel(const std::filesystem::path& file, const std::string& device)
{
    auto model = AnomalyModel::load(file, device);
    if (!model)
        return passOn(model);
    auto standard = standardThresholds(model->heldOutScores(), model->heldOutPeaks(), model->heldOutArithmetic());
    if (!standard)
        return passOn(standard);
    Recipe recipe;
    recipe.part = model->partName();
    recipe.model = std::filesystem::absolute(file);
    recipe.modelHash = model->hash();
    ThresholdChange first;
    first.thresholds = standard->thresholds;
    auto learnt = learntRegionsOf(*model);
    if (!learnt)
        return passOn(learnt);
    first.thresholds.regions = std::move(*learnt);
    first.when = utcNow();
    first.setReason(standard->why);
    recipe.history.push_back(first);
    return Opened{std::move(recipe), std::make_shared<const AnomalyModel>(std::move(*model))};
}

Result<OpenRecipe::Opened> OpenRecipe::withItsModel(Result<Recipe> recipe, const std::string& device)
{
    if (!recipe)
        return passOn(recipe);
    auto model = AnomalyModel::load(recipe->model, device);
    if (!model)
        return passOn(model);
    if (model->hash() != recipe->modelHash)
        return failure(ErrorCode::Mismatch, "The model is not the one this recipe was made for", recipe->model.string(),
                       "Put the original model file back, or calibrate the new one");
    for (auto& change : recipe->history)
        change.thresholds = knownFor(*model, change.thresholds);
    return Opened{std::move(*recipe), std::make_shared<const AnomalyModel>(std::move(*model))};
}

OpenRecipe::OpenRecipe(JobList& jobs, InspectionSet& samples, UndoStack& undoStack, const std::string& device,
                       QObject* parent)
    : QObject(parent), m_jobs(jobs), m_samples(samples), m_undoStack(undoStack), m_device(device), m_opening(jobs)
{
}

std::string OpenRecipe::thresholdsFrom() const
{
    return m_recipe && !m_recipe->history.empty() ? m_recipe->history.back().forRecords() : std::string();
}

void OpenRecipe::openModel(const std::filesystem::path& file)
{
    m_opening.start(
        tr("Opening model"), this, [file, device = m_device](const RunContext&) { return recipeOfModel(file, device); },
        [this](Result<Opened> opened) {
            if (opened)
                use(std::move(opened->recipe), {}, opened->model);
            else
                Q_EMIT failed(opened.error());
        });
}

void OpenRecipe::open(const std::filesystem::path& file)
{
    openWith([file] { return readRecipe(file); }, file, false);
}

void OpenRecipe::reopen(const Recipe& recipe, const std::filesystem::path& file)
{
    openWith([recipe]() -> Result<Recipe> { return recipe; }, file, true);
}

void OpenRecipe::openWith(const std::function<Result<Recipe>()>& read, const std::filesystem::path& file,
                          bool changedSinceSave)
{
    m_opening.start(
        tr("Opening recipe"), this,
        [read, device = m_device](const RunContext&) { return withItsModel(read(), device); },
        [this, file, changedSinceSave](Result<Opened> opened) {
            if (!opened) {
                Q_EMIT failed(opened.error());
                return;
            }
            use(std::move(opened->recipe), file, opened->model);
            if (changedSinceSave && !this->changedSinceSave())
                edited();
        });
}

void OpenRecipe::save(const std::filesystem::path& file)
{
    if (saving())
        return;
    if (!m_recipe) {
        const Error nothing{ErrorCode::InvalidArgument,
                            "There is no recipe to save",
                            {},
                            "Train a part or open a model first"};
        Q_EMIT failed(nothing);
        Q_EMIT saveEnded(nothing);
        return;
    }
    Recipe recipe = *m_recipe;
    if (file == m_file && changedSinceSave())
        ++recipe.revision;
    const auto outcome = std::make_shared<std::optional<Error>>();
    m_save = startJob<Recipe>(
        m_jobs, tr("Saving recipe"), this,
        [file, recipe](const RunContext&) { return writeRecipeWithModel(file, recipe); },
        [this, file, outcome, edit = m_edit, opened = m_opened](const Result<Recipe>& written) {
            if (!written) {
                *outcome = written.error();
                Q_EMIT failed(written.error());
                return;
            }
            if (opened != m_opened)
                return; // another recipe was opened meanwhile
            m_recipe->model = written->model;
            m_recipe->revision = written->revision;
            m_file = file;
            m_savedEdit = edit;
            m_regionsEntry = 0; // what is in a file is never rewritten
            Q_EMIT changed();
        });
    m_save->setNotCancellable();
    connect(m_save, &Job::ended, this, [this, outcome] { Q_EMIT saveEnded(*outcome); });
    Q_EMIT saveStarted();
}

void OpenRecipe::use(Recipe recipe, std::filesystem::path file, std::shared_ptr<const AnomalyModel> model)
{
    const bool sameModel = m_model && m_model->hash() == model->hash();
    m_recipe = std::move(recipe);
    m_file = std::move(file);
    m_opened = ++m_edit;
    m_savedEdit = m_file.empty() ? std::nullopt : std::optional(m_edit);
    m_undoStack.forget(UndoStep::Subject::Trial);
    m_undoStack.forget(UndoStep::Subject::Recipe);
    m_undoStack.forget(UndoStep::Subject::Interest);
    m_undoStack.forget(UndoStep::Subject::Tolerance);
    m_regionsEntry = 0;
    if (!sameModel) {
        m_model = std::move(model);
        m_samples.clearScores();
    }
    m_samples.setThresholds(m_recipe->thresholds());
    if (!sameModel) {
        for (const auto& remark : {missingSealOf(*m_model), weaknessOf(m_model->separation())})
            if (remark)
                Q_EMIT warned(twinspect::shown(*remark));
        Q_EMIT modelChanged();
    }
    Q_EMIT toleranceChanged();
    if (const auto remark = otherArithmeticOf(*m_model, m_recipe->thresholds()))
        Q_EMIT warned(twinspect::shown(*remark));
    Q_EMIT changed();
}

void OpenRecipe::commitThresholds(const ThresholdChange& change)
{
    if (!m_recipe)
        return;
    m_undoStack.forget(UndoStep::Subject::Trial); // they led to this one
    if (m_recipe->history.empty()) { // nothing to go back to
        putInForce(change);
        return;
    }
    m_undoStack.push(new ThresholdCommand(*this, change));
}

void OpenRecipe::changeRegions(const RegionsOfInterest& regions, int typing)
{
    if (m_recipe && !m_recipe->history.empty() && regions != m_recipe->thresholds().regions)
        m_undoStack.push(new RegionsCommand(*this, regions, typing));
}

const ThresholdChange* OpenRecipe::regionsEntry() const
{
    const bool last = m_regionsEntry > 0 && m_regionsEntry + 1 == m_recipe->history.size();
    return last ? &m_recipe->history.back() : nullptr;
}

void OpenRecipe::explainRegions(const QString& why)
{
    if (!regionsEntry() || m_recipe->history.back().why == why.toStdString())
        return;
    m_recipe->history.back().why = why.toStdString();
    edited();
}

void OpenRecipe::putRegions(const RegionsOfInterest& regions)
{
    auto& history = m_recipe->history;
    if (!regionsEntry()) {
        ThresholdChange change = history.back(); // where the thresholds come from does not change
        change.withdrawn.reset();
        change.why.clear();
        history.push_back(std::move(change));
        m_regionsEntry = history.size() - 1;
    }
    history.back().who = loginName().toStdString();
    history.back().when = utcNow();
    history.back().thresholds.regions = regions;
    if (regions == history[m_regionsEntry - 1].thresholds.regions) { // all was undone
        history.pop_back();
        m_regionsEntry = 0;
    }
    Thresholds thresholds = m_samples.thresholds();
    thresholds.regions = regions;
    m_samples.setThresholds(thresholds);
    edited();
}

void OpenRecipe::changeTolerance(const std::optional<HeightTolerance>& tolerance)
{
    if (m_recipe && tolerance != m_recipe->tolerance)
        m_undoStack.push(new ToleranceCommand(*this, tolerance));
}

void OpenRecipe::putTolerance(const std::optional<HeightTolerance>& tolerance)
{
    m_recipe->tolerance = tolerance;
    edited();
    Q_EMIT toleranceChanged();
}

void OpenRecipe::putInForce(const ThresholdChange& change)
{
    m_recipe->history.push_back(change);
    m_samples.setThresholds(change.thresholds);
    edited();
}

void OpenRecipe::withdraw(const ThresholdChange& change, const ThresholdChange& before)
{
    ThresholdChange again = before;
    again.who = change.who;
    again.when = utcNow();
    m_recipe->history.back().withdrawn = {again.who, again.when};
    putInForce(again);
}

void OpenRecipe::edited()
{
    ++m_edit;
    Q_EMIT changed();
}

void OpenRecipe::describe(const QString& part, const QString& notes)
{
    if (!m_recipe || (m_recipe->part == part.toStdString() && m_recipe->notes == notes.toStdString()))
        return;
    m_recipe->part = part.toStdString();
    m_recipe->notes = notes.toStdString();
    edited();
}

} // namespace twinspect
