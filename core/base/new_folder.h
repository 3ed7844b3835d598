// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/files.h"

namespace twinspect {

/// A folder that is filled under a name of its own beside its target (TARGET.unfinished-N) and appears when it is
/// complete. Not put in place, nothing stays of it; what a killed process left is removed by the next one. One writer
/// at a time has the target: another one is told before it begins.
class NewFolder {
public:
    /// `heldByAnother`: the sentence for when two would fill one folder. Errors: InvalidArgument (the target holds
    /// something), WriteFailed.
    [[nodiscard]] static Result<NewFolder> create(const std::filesystem::path& target, const Text& heldByAnother);
    NewFolder(NewFolder&& other) noexcept;
    NewFolder& operator=(NewFolder&&) = delete;
    ~NewFolder();

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    /// Errors: WriteFailed.
    [[nodiscard]] Status putInPlace();

private:
    NewFolder(std::filesystem::path target, std::filesystem::path path, FileLock lock);

    std::filesystem::path m_target, m_path;
    FileLock m_lock;
};

} // namespace twinspect
