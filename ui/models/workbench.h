// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QPointer>
#include <QSet>
#include <QUndoStack>

#include "core/evaluation/standard_thresholds.h"
#include "core/project/recipe.h"
#include "ui/common/job.h"
#include "ui/models/inspection_set.h"
#include "ui/models/linked_cursor.h"
#include "ui/models/shown_part.h"

namespace twinspect {

/// What is open in the window: data, recipe with its model, the sample being looked at. Pages get it by reference and
/// share nothing else. Everything slow runs as a job; failures arrive as failed(), never as a message box from here.
class Workbench : public QObject {
    Q_OBJECT

public:
    explicit Workbench(JobList& jobs, QObject* parent = nullptr);

    [[nodiscard]] JobList& jobs() { return m_jobs; }
    [[nodiscard]] QUndoStack& undoStack() { return m_undoStack; }
    [[nodiscard]] InspectionSet& samples() { return m_samples; }
    [[nodiscard]] LinkedCursor& cursor() { return m_cursor; }

    [[nodiscard]] const std::optional<Catalog>& catalog() const { return m_catalog; }
    /// The data that was last opened: a folder or a file.
    [[nodiscard]] const std::filesystem::path& dataPath() const { return m_dataPath; }
    [[nodiscard]] std::shared_ptr<const AnomalyModel> model() const { return m_model; }
    /// Always there once a model is open; without a file until it is saved.
    [[nodiscard]] const std::optional<Recipe>& recipe() const { return m_recipe; }
    [[nodiscard]] const std::filesystem::path& recipeFile() const { return m_recipeFile; }
    /// Whether thresholds or notes differ from the recipe's file.
    [[nodiscard]] bool recipeChangedSinceSave() const { return m_recipe && m_savedEdit != m_recipeEdit; }
    [[nodiscard]] bool savingRecipe() const { return m_saveRecipe && m_saveRecipe->state() == Job::State::Running; }

    /// Where the thresholds in force come from, in words, as records say it; empty without a recipe.
    [[nodiscard]] std::string thresholdsFrom() const;

    /// Index into samples(), -1 = none.
    [[nodiscard]] int current() const { return m_current; }
    /// The current sample in memory; null while it is loading, and when it cannot be read.
    [[nodiscard]] const std::shared_ptr<const ShownPart>& shown() const { return m_shown; }
    [[nodiscard]] bool loading() const { return m_loadShown.running(); }
    /// Regions of the shown part above the pixel threshold in force.
    [[nodiscard]] const std::vector<DefectRegion>& shownRegions() const { return m_shownRegions; }
    /// Verdict on the shown part under the thresholds in force; empty without a model.
    [[nodiscard]] std::optional<Decision> shownDecision() const;

    /// Where models opened and trainings started from now on compute: "auto", "cpu", "cuda", "cuda:1".
    [[nodiscard]] const std::string& device() const { return m_device; }
    void setDevice(const std::string& device);
    /// `mapping`: how the files of a folder of unknown layout belong together.
    void openData(const std::filesystem::path& directoryOrFile,
                  const std::optional<FolderMapping>& mapping = std::nullopt);
    /// The same by the mapping that the training page remembers for the folder in `stateFolder`, where it does.
    void openTaughtData(const std::filesystem::path& directoryOrFile, const std::filesystem::path& stateFolder);
    /// More samples for the open data, such as new files of a watched folder; without open data `found` becomes it.
    void addSamples(const Catalog& found);
    /// Opens a model with the thresholds of its held-out good parts: a new, unsaved recipe.
    void openModel(const std::filesystem::path& file);
    void openRecipe(const std::filesystem::path& file);
    /// Opens a recipe as a session left it: `file` is where it was last saved, which the recipe may be ahead of; empty
    /// = never.
    void reopenRecipe(const Recipe& recipe, const std::filesystem::path& file);
    /// As a job, since a model that lies elsewhere is put beside the recipe; the recipe is saved as it is now. Nothing
    /// while one is being saved. Errors: those of writeRecipeWithModel(); InvalidArgument without a recipe.
    void saveRecipe(const std::filesystem::path& file);

    /// The page's live handle: applies thresholds at once. A drag is closed with commitThresholds(), which makes one
    /// undo entry of it.
    void tryThresholds(const Thresholds& thresholds);
    /// Records the thresholds in force in the recipe's history, as one undoable step. `change.thresholds` is what they
    /// become.
    void commitThresholds(const ThresholdChange& change);
    void setRecipePart(const QString& part);
    void setRecipeNotes(const QString& notes);

    /// Opens a sample. With a model it is inspected by that, and samples() knows its score from then on.
    void setCurrent(int index);
    /// Inspects every sample of `indices` that was in no run yet, also those that have a score because they were
    /// opened: a run is complete. Scores appear in samples() as they come.
    Job* inspect(std::vector<int> indices);
    /// Whether a run has brought its result, or one that goes on will: inspect() leaves both out.
    [[nodiscard]] bool wasInspected(int index) const;
    [[nodiscard]] bool isBeingInspected(int index) const { return m_underway.contains(index); }

Q_SIGNALS:
    void deviceChanged();
    void dataOpened();
    void modelChanged();
    void recipeChanged();
    void recipeSaveStarted();
    void recipeSaveEnded(const std::optional<twinspect::Error>&
                             error); ///< nothing: it was saved. After recipeChanged() or failed(), where there was one
    void currentChanged();
    void shownChanged(); ///< shown() is another part, or null
    void inspectionStarted(quint64 run, int parts);
    /// One part of inspect(), or why it could not be inspected; for a store of results. Comes for every part of a run
    /// that was begun, even when other data or another model was opened meanwhile.
    void partInspected(quint64 run, const twinspect::InspectionRecord& record);
    void inspectionEnded(quint64 run); ///< finished, failed or cancelled
    void regionsChanged(); ///< shownRegions() and shownDecision(), after shownChanged() or another threshold
    void warned(const QString& note);
    void failed(const twinspect::Error& error);

private:
    class ThresholdCommand;
    void useRecipe(Recipe recipe, std::filesystem::path file, std::shared_ptr<const AnomalyModel> model);
    void replaceHistory(std::vector<ThresholdChange> history);
    void recipeEdited();
    void openDataWith(const std::filesystem::path& directoryOrFile,
                      const std::function<std::optional<FolderMapping>()>& mapping);
    void openRecipeWith(const std::function<Result<Recipe>()>& read, const std::filesystem::path& file,
                        bool changedSinceSave);
    void loadCurrent();
    void keepScoreOfShown();
    void forgetRuns();
    void updateRegions();

    JobList& m_jobs;
    QUndoStack m_undoStack;
    InspectionSet m_samples;
    LinkedCursor m_cursor;
    std::optional<Catalog> m_catalog;
    std::filesystem::path m_dataPath;
    quint64 m_lastRun = 0;
    quint64 m_opened = 0; ///< counts openings of data and models: what a run brings belongs to those it began with
    QSet<int> m_underway; ///< samples that runs with those that are open will bring
    std::shared_ptr<const AnomalyModel> m_model;
    std::string m_device = "auto";
    std::optional<Recipe> m_recipe;
    std::filesystem::path m_recipeFile;
    quint64 m_recipeEdit = 0; ///< number of the latest change of a recipe; opening one counts too
    quint64 m_recipeOpened = 0; ///< number of the opening of the one that is open
    std::optional<quint64> m_savedEdit; ///< what the recipe's file holds; empty = there is no file
    QPointer<Job> m_saveRecipe;
    int m_current = -1;
    std::shared_ptr<const ShownPart> m_shown;
    std::vector<DefectRegion> m_shownRegions;
    double m_regionsThreshold = 0; ///< pixel threshold m_shownRegions were found with
    LatestJob<std::shared_ptr<const ShownPart>> m_loadShown;
};

} // namespace twinspect
