// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include <QObject>
#include <QString>

#include "core/inference/data_check.h"
#include "ui/models/training_process.h"
#include "ui/models/workbench.h"

namespace twinspect {

/// Everything the wizard's steps share: the folder, what the check found, which parts are left out, what is to be trained. The steps show it and change
/// it, so going back and forth loses nothing.
class TrainState : public QObject {
    Q_OBJECT

public:
    /// `stateFolder` empty: the user's own folder; there leave-outs and the running training are remembered.
    explicit TrainState(Workbench& workbench, const QString& stateFolder = {}, QObject* parent = nullptr);

    [[nodiscard]] Workbench& workbench() { return m_workbench; }
    [[nodiscard]] TrainingProcess& process() { return m_process; }
    [[nodiscard]] const TrainingProcess& process() const { return m_process; }

    void openFolder(const std::filesystem::path& folder);
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }
    [[nodiscard]] bool opening() const { return m_opening; }
    /// Empty while there is none; folderError() may say why.
    [[nodiscard]] const std::optional<Catalog>& catalog() const { return m_catalog; }
    [[nodiscard]] const std::optional<Error>& folderError() const { return m_folderError; }

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

    /// Part name, notes, options. data, leaveOut and, unless it was chosen, model follow from the rest.
    [[nodiscard]] const TrainingRequest& request() const { return m_request; }
    void setPart(const QString& part);
    void setNotes(const QString& notes);
    void setOptions(const TrainingOptions& training, const NetworkOptions& network);
    void setModelFile(const std::filesystem::path& file);
    /// The request as it would be trained now.
    [[nodiscard]] TrainingRequest complete() const;
    /// Takes over what an earlier window had asked for, and opens its folder.
    void adopt(const TrainingRequest& request);

Q_SIGNALS:
    void folderChanged();  ///< folder, catalog or error
    void checkStarted();
    void checkChanged();   ///< there is a check, or no longer
    void leftOutChanged();
    void requestChanged();

private:
    class LeaveOutCommand;
    void applyLeftOut(const std::string& id, bool out);
    void recallLeftOut();
    void rememberLeftOut() const;
    [[nodiscard]] std::filesystem::path suggestedModel() const;

    Workbench& m_workbench;
    std::filesystem::path m_stateFolder;
    TrainingProcess m_process;
    std::filesystem::path m_folder;
    std::optional<Catalog> m_catalog;
    std::optional<Error> m_folderError;
    LatestJob<Catalog> m_open;
    bool m_opening = false;
    QPointer<Job> m_checkJob;
    std::optional<DataCheck> m_check;
    std::set<std::string> m_leftOut;
    TrainingRequest m_request;
    bool m_partNamed = false, m_modelChosen = false;
};

} // namespace twinspect
