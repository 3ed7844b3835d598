// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <set>

#include <QObject>
#include <QTimer>

#include "core/project/session_journal.h"
#include "ui/models/workbench.h"

namespace twinspect {

/// Writes the session journal of a workbench: what was opened, every label, note and mark, every change of the recipe,
/// when they happen and when they are undone. Nothing else writes the journal, and the classes that change the
/// workbench need not know of it. It also keeps labels, notes and marks between sessions: they are there again when the
/// same data are opened.
class SessionRecorder : public QObject {
    Q_OBJECT

public:
    /// `folder` holds the journals of all windows of this user.
    SessionRecorder(Workbench& workbench, std::filesystem::path folder, QObject* parent = nullptr);

    /// Begins to record; what is open already is recorded first. Failures come as failed(), once; recording goes on in
    /// a new journal, with all that is open, as soon as there is room again.
    void start();
    /// Whether what is said about parts is kept in the folder of the data as well, where colleagues see it: after every
    /// pause, and what they said meanwhile of other parts stays.
    void setLabelsBesideData(bool beside);
    /// The session ends properly, or recording is no longer wanted. Labels, notes and marks are kept.
    void end();
    [[nodiscard]] bool recording() const { return m_journal.has_value() || m_retry.isActive(); }

    /// The newest session that did not end properly, if any: to be offered to the person.
    [[nodiscard]] std::optional<LeftSession> leftSession() const;
    /// Opens what that session had open and says again what the person had said, as one undoable step. restored() tells
    /// when that is done. What cannot be opened arrives as Workbench::failed(); then the session stays on offer for the
    /// next start.
    void restore(const LeftSession& session);
    /// The person does not want it.
    void decline(const LeftSession& session);

Q_SIGNALS:
    void restored();
    void failed(const twinspect::Error& error); ///< a crash would cost changes from now on

private:
    void record(const std::function<Status(SessionJournal&)>& entry);
    void recordRecipe();
    /// A journal that says all that is open and changed.
    [[nodiscard]] Result<SessionJournal> beginJournal() const;
    void resume();
    void keepRemarks();
    void keepBeside();
    void recallRemarks();
    void restoreData();
    void restoreRemarks();
    void finishRestoring();

    Workbench& m_workbench;
    std::filesystem::path m_folder;
    std::optional<SessionJournal> m_journal;
    QTimer m_retry; ///< runs while there is none because it could not be written
    std::filesystem::path m_cutShort; ///< the one that could not
    std::optional<LeftSession> m_restoring;
    std::filesystem::path m_data; ///< what m_said is about; empty = nothing open
    std::map<std::string, Remarks> m_said; ///< the last word on every sample a person ever spoke of
    bool m_saidMore = false; ///< since it was kept
    bool m_beside = false;
    std::set<std::string> m_saidHere; ///< ids that are not kept beside the data yet
    QTimer m_pause; ///< runs while more may be said
    enum class Awaited { Nothing, Recipe, Data };
    Awaited m_awaited = Awaited::Nothing; ///< one after the other, so that it is clear what a failure belongs to
    bool m_incomplete = false; ///< something of the old session could not be opened
};

} // namespace twinspect
