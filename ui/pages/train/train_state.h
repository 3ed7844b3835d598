// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <QObject>
#include <QString>
#include <QTimer>

#include <nlohmann/json_fwd.hpp>

#include "core/doctor/data_check.h"
#include "core/doctor/repair.h"
#include "ui/models/training_process.h"
#include "ui/models/workbench.h"
#include "ui/pages/train/folder_opening.h"

namespace twinspect {

/// The state that all steps of the wizard share: the folder, what the check found, which parts are left out, what is to
/// be trained. The steps show it and change it, so going back and forth loses nothing.
class TrainState : public QObject {
    Q_OBJECT

public:
    /// `stateFolder` empty: the user's own folder; there leave-outs and the running training are remembered.
    explicit TrainState(Workbench& workbench, const QString& stateFolder = {}, QObject* parent = nullptr);
    ~TrainState() override;

    [[nodiscard]] Workbench& workbench() { return m_workbench; }
    [[nodiscard]] TrainingProcess& process() { return m_process; }
    [[nodiscard]] const TrainingProcess& process() const { return m_process; }

    /// What a person does; undoable.
    void chooseFolder(const std::filesystem::path& folder);
    /// The same without an undo step: what the program does by itself. The mapping that this folder had last is used
    /// again, unless one is given.
    void openFolder(const std::filesystem::path& folder, const std::optional<FolderMapping>& mapping = std::nullopt);
    void closeFolder();
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }
    [[nodiscard]] bool opening() const { return m_opening; }
    /// Empty while there is none; folderError() may say why.
    [[nodiscard]] const std::optional<Catalog>& catalog() const { return m_catalog; }
    [[nodiscard]] const std::optional<Error>& folderError() const { return m_folderError; }

    /// How the folder's files are put together and read; without patterns where a known layout puts them together,
    /// empty where nobody said more than that.
    [[nodiscard]] const std::optional<FolderMapping>& mapping() const { return m_mapping; }
    [[nodiscard]] bool mappingGuessed() const { return m_mappingGuessed; }
    /// What the mapping finds, also when no pair is among it.
    [[nodiscard]] const std::optional<Catalog>& mapped() const { return m_mapped; }
    [[nodiscard]] const MappingPatterns& patterns() const { return m_patterns; }
    /// Undoable, and remembered for the next time this folder is opened, in a file that follows when no more is typed
    /// for a while. `field` names what was edited: edits of one field are one step. Empty mapping: back to the known
    /// layouts, or to the guess.
    void setMapping(const std::optional<FolderMapping>& mapping, const std::string& field = {});
    /// Begins a mapping for a folder whose layout is known, with the best guess.
    void startMapping();

    /// Reads the geometry of all parts differently from now on, as a setting of the mapping: no file is changed. One
    /// undoable step, which is written down.
    void repair(const Repair& repair);
    /// Every repair of this folder and every one that was taken back, oldest first.
    struct RepairEntry {
        QString when, who; ///< UTC
        Repair repair;
        bool takenBack = false;
        std::string before; ///< the setting's value before the repair; empty: none
        bool inForce = false; ///< its setting is in force, and no later entry is about it
    };
    [[nodiscard]] std::vector<RepairEntry> repairs() const;
    /// Takes back a repair that is in force, whenever it was made: one undoable step, which is written down, too.
    void takeBack(const RepairEntry& entry);
    [[nodiscard]] std::filesystem::path repairsFile() const;

    void startCheck();
    void cancelCheck();
    [[nodiscard]] bool checking() const { return m_checkJob && m_checkJob->state() == Job::State::Running; }
    [[nodiscard]] Job* checkJob() const { return m_checkJob; }
    [[nodiscard]] const std::optional<DataCheck>& check() const { return m_check; }

    [[nodiscard]] bool isLeftOut(const std::string& id) const { return m_leftOut.count(id) > 0; }
    [[nodiscard]] const std::set<std::string>& leftOut() const { return m_leftOut; }
    /// Undoable, and remembered for the next time this folder is opened.
    void setLeftOut(const std::string& id, bool out);
    /// Without the parts that are left out and those that cannot be used.
    [[nodiscard]] GoodPartsCount count() const;

    /// Part name, notes, options. data, mapping, leaveOut and, unless it was chosen, model follow from the rest.
    [[nodiscard]] const TrainingRequest& request() const { return m_choices.request; }
    /// All of these are undoable.
    void setPart(const QString& part);
    void setNotes(const QString& notes);
    void setOptions(const TrainingOptions& training, const NetworkOptions& network);
    /// `values`: as TrainingRequest::values.
    void setDetector(const std::string& id, const ParameterValues& values);
    /// A recipe with regions of interest; empty: every pixel counts.
    void setRegions(const std::filesystem::path& recipe);
    void setModelFile(const std::filesystem::path& file);
    void setRecipeFile(const std::filesystem::path& file);
    [[nodiscard]] const std::filesystem::path& recipeFile() const
    {
        return m_choices.recipe;
    } ///< empty: beside the model
    /// The request as it would be trained now; where nobody chose a device for it, on the workbench's.
    [[nodiscard]] TrainingRequest complete() const;
    /// The annotations that a training on this folder reads; empty = there are none.
    [[nodiscard]] std::filesystem::path annotationsOf(const std::filesystem::path& folder) const;
    /// Takes over what an earlier window had asked for, and opens its folder.
    void adopt(const TrainingRequest& request);

Q_SIGNALS:
    void folderChanged(); ///< folder, catalog or error
    void checkStarted();
    void checkChanged(); ///< there is a check, or no longer
    void leftOutChanged();
    void requestChanged();

private:
    enum class Field { Part, Notes, Options, Detector, Regions, Model, Recipe };
    struct Choices {
        TrainingRequest request;
        bool partNamed = false, modelChosen = false;
        std::filesystem::path recipe;
        [[nodiscard]] bool sameAs(const Choices& other, Field field) const;
    };
    class LeaveOutCommand;
    class ChoiceCommand;
    class FolderCommand;
    class MappingCommand;
    class RepairCommand;
    void change(Field field, const QString& text, Choices after, std::string detail = {});
    void applyChoice(Field field, const Choices& choices);
    void applyMapping(const std::optional<FolderMapping>& mapping);
    void listFolder();
    void takeOpening(FolderOpening opening);
    void rememberMapping(); ///< writes at once what waits: another folder comes, or the program ends
    void writeMapping();
    void writeDown(const Repair& repair, bool takenBack, const std::string& before);
    void applyLeftOut(const std::string& id, bool out);
    void recallLeftOut();
    void rememberLeftOut() const;
    /// What was kept in a file of the state folder, by folder.
    [[nodiscard]] nlohmann::json kept(const char* name) const;
    /// Keeps `value` for this folder; a null one forgets.
    void keep(nlohmann::json value, const char* name) const;
    [[nodiscard]] std::filesystem::path suggestedModel() const;

    Workbench& m_workbench;
    std::filesystem::path m_stateFolder;
    TrainingProcess m_process;
    std::filesystem::path m_folder;
    std::optional<Catalog> m_catalog;
    std::optional<Error> m_folderError;
    std::optional<FolderMapping> m_chosenMapping; ///< the person's word
    std::optional<FolderMapping> m_mapping; ///< in force
    QTimer m_typingEnds; ///< active while m_chosenMapping waits to be remembered
    bool m_mappingGuessed = false;
    std::optional<Catalog> m_mapped;
    MappingPatterns m_patterns;
    LatestJob<FolderOpening> m_open;
    LatestJob<FolderMapping> m_guess;
    bool m_opening = false;
    QPointer<Job> m_checkJob;
    std::optional<DataCheck> m_check;
    std::set<std::string> m_leftOut;
    Choices m_choices;
};

} // namespace twinspect
