// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QPointer>

#include "core/inference/anomaly_model.h"
#include "core/record/recipe.h"
#include "ui/common/job.h"

namespace twinspect {

class InspectionSet;
class UndoStack;

/// The recipe that is open, with its model. Its thresholds are in force in the set of samples, until a page tries
/// others there (InspectionSet::setThresholds()). commitThresholds() or another recipe ends the trial.
class OpenRecipe : public QObject {
    Q_OBJECT

public:
    /// `device`: where models that are opened compute; read each time one is.
    OpenRecipe(JobList& jobs, InspectionSet& samples, UndoStack& undoStack, const std::string& device,
               QObject* parent = nullptr);

    [[nodiscard]] std::shared_ptr<const AnomalyModel> model() const { return m_model; }
    /// In which people read the scores of the model; none without one.
    [[nodiscard]] ScoreUnit scoreUnit() const { return m_model ? m_model->scoreUnit() : ScoreUnit(); }
    /// Always there once a model is open; without a file until it is saved.
    [[nodiscard]] const std::optional<Recipe>& content() const { return m_recipe; }
    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }
    /// Whether thresholds or notes differ from the recipe's file.
    [[nodiscard]] bool changedSinceSave() const { return m_recipe && m_savedEdit != m_edit; }
    [[nodiscard]] bool saving() const { return m_save && m_save->state() == Job::State::Running; }

    /// Where the thresholds in force come from, in words, as records say it; empty without a recipe.
    [[nodiscard]] std::string thresholdsFrom() const;

    // Of two requests to open something the newer wins.
    /// Opens a model with the thresholds of its held-out good parts: a new, unsaved recipe.
    void openModel(const std::filesystem::path& file);
    void open(const std::filesystem::path& file);
    /// Opens a recipe as a session left it: `file` is where it was last saved, which the recipe may be ahead of; empty
    /// = never.
    void reopen(const Recipe& recipe, const std::filesystem::path& file);
    /// As a job, since a model that lies elsewhere is put beside the recipe; the recipe is saved as it is now. Nothing
    /// while one is being saved. Errors: those of writeRecipeWithModel(); InvalidArgument without a recipe.
    void save(const std::filesystem::path& file);

    /// Records thresholds in the recipe's history and puts them in force, as one undoable step. Undone, they stay in
    /// the history as withdrawn, and those of before are in force again by a new entry.
    void commitThresholds(const ThresholdChange& change);
    /// Puts regions of interest in force, as one undoable step; thresholds that are tried stay tried. Steps with the
    /// same number, 0 aside, become one. What happens until the recipe is saved is one entry of its history.
    void changeRegions(const RegionsOfInterest& regions, int typing = 0);
    /// Why the regions of interest were changed, for that entry; nothing without one.
    void explainRegions(const QString& why);
    /// The entry that changeRegions() goes on changing; null = the next change makes a new one.
    [[nodiscard]] const ThresholdChange* regionsEntry() const;
    /// Sets the tolerance of heights, or none, as one undoable step. No verdict changes.
    void changeTolerance(const std::optional<HeightTolerance>& tolerance);
    void describe(const QString& part, const QString& notes);

Q_SIGNALS:
    void modelChanged();
    void toleranceChanged(); ///< also with another recipe
    void changed();
    void saveStarted();
    void saveEnded(const std::optional<twinspect::Error>&
                       error); ///< nothing: it was saved. After changed() or failed(), where there was one
    void warned(const QString& note);
    void failed(const twinspect::Error& error);

private:
    class ThresholdCommand;
    class RegionsCommand;
    class ToleranceCommand;
    struct Opened;
    static Result<Opened> recipeOfModel(const std::filesystem::path& file, const std::string& device);
    static Result<Opened> withItsModel(Result<Recipe> recipe, const std::string& device);
    void openWith(const std::function<Result<Recipe>()>& read, const std::filesystem::path& file,
                  bool changedSinceSave);
    void use(Recipe recipe, std::filesystem::path file, std::shared_ptr<const AnomalyModel> model);
    void putInForce(const ThresholdChange& change);
    void withdraw(const ThresholdChange& change, const ThresholdChange& before);
    void putRegions(const RegionsOfInterest& regions);
    void putTolerance(const std::optional<HeightTolerance>& tolerance);
    void edited();

    JobList& m_jobs;
    InspectionSet& m_samples;
    UndoStack& m_undoStack;
    const std::string& m_device;
    std::shared_ptr<const AnomalyModel> m_model;
    std::optional<Recipe> m_recipe;
    std::size_t m_regionsEntry = 0; ///< place of regionsEntry() in the history; 0 = none, since something comes before
    std::filesystem::path m_file;
    quint64 m_edit = 0; ///< number of the latest change of a recipe; opening one counts too
    quint64 m_opened = 0; ///< number of the opening of the one that is open
    std::optional<quint64> m_savedEdit; ///< what the recipe's file holds; empty = there is no file
    QPointer<Job> m_save;
    LatestJob<Opened> m_opening;
};

} // namespace twinspect
