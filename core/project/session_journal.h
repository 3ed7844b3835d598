// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <QDateTime>

#include "core/base/result.h"
#include "core/dataset/folder_mapping.h"
#include "core/record/recipe.h"
#include "core/project/remarks.h"

namespace twinspect {

/// The final state of a session: everything that a person opened and changed.
struct SessionState {
    std::filesystem::path data;             ///< folder or file that was open; empty = none
    std::optional<FolderMapping> mapping;   ///< by which its files were put together
    std::map<std::string, Remarks> remarks; ///< by sample id, of those the person changed since the data was opened
    std::optional<Recipe> recipe;           ///< with every change of the thresholds, saved or not
    std::filesystem::path recipeFile;       ///< empty = never saved
    std::string current;                    ///< sample that was looked at
    QDateTime started, lastChange;          ///< UTC
    int entries = 0;

    /// Nothing in it that would be missed.
    [[nodiscard]] bool empty() const { return remarks.empty() && !recipe && data.empty(); }
};

/// Writes down every action of a person in a window, so that a crash or a power cut loses nothing. Append-only JSON
/// Lines, one file for each running window.
///
/// When a call returns, the entry has left the process: killing it loses nothing. A thread of its own then has the disk
/// confirm it, since that can take longer than a click may; waitForDisk() waits for that. The file is locked while its
/// window lives, so another window never takes it for a leftover.
class SessionJournal {
public:
    /// Begins a new file in `folder`. Errors: WriteFailed.
    [[nodiscard]] static Result<SessionJournal> start(const std::filesystem::path& folder);
    /// Without end(): the file stays as after a crash.
    ~SessionJournal();
    SessionJournal(SessionJournal&&) noexcept;
    SessionJournal& operator=(SessionJournal&&) noexcept;

    /// Other data: remarks so far belong to the past.
    [[nodiscard]] Status openedData(const std::filesystem::path& data,
                                    const std::optional<FolderMapping>& mapping = std::nullopt);
    [[nodiscard]] Status remarked(const std::vector<std::pair<std::string, Remarks>>& remarks);
    [[nodiscard]] Status recipeIs(const Recipe& recipe, const std::filesystem::path& file);
    [[nodiscard]] Status currentIs(const std::string& sample);
    [[nodiscard]] Status waitForDisk();
    /// The session ends properly: the file moves into the folder "past", where the newest `kPast` stay.
    [[nodiscard]] Status end();
    static constexpr int kPast = 20;

    [[nodiscard]] const std::filesystem::path& file() const;

private:
    struct Shared;
    explicit SessionJournal(std::shared_ptr<Shared> shared);
    std::shared_ptr<Shared> m_shared;
};

struct LeftSession {
    std::filesystem::path file;
    SessionState state;
};
/// Sessions that did not end properly and whose window is gone, the newest first; those with nothing in them are
/// removed.
[[nodiscard]] std::vector<LeftSession> leftSessions(const std::filesystem::path& folder);
/// Moves a left session to the past, once its user has restored or declined it. Errors: WriteFailed.
[[nodiscard]] Status setSessionAside(const std::filesystem::path& file);
/// What a journal says. A last line that was cut off is ignored, and so is anything that makes no sense: whatever can
/// be read is given back. Errors: NotFound, Unreadable, Mismatch (another format).
[[nodiscard]] Result<SessionState> readSession(const std::filesystem::path& file);
/// The same for bytes in memory; `file` is named in errors. Errors: Mismatch.
[[nodiscard]] Result<SessionState> parseSession(const std::string& text, const std::filesystem::path& file);

} // namespace twinspect
