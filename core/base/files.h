// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

/// A regular file that is open for reading. Pipes, devices and sockets are refused, because a read from them could wait
/// for another process.
class InputFile {
public:
    /// Errors: NotFound, Unreadable.
    [[nodiscard]] static Result<InputFile> open(const std::filesystem::path& path);
    ~InputFile();
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&& other) noexcept;

    [[nodiscard]] std::uint64_t size() const { return m_size; } ///< when it was opened
    /// Up to `length` bytes from `offset` on: fewer only where the file ends. Errors: Unreadable.
    [[nodiscard]] Result<std::string> read(std::uint64_t offset, std::size_t length) const;

private:
    InputFile(std::filesystem::path path, int descriptor, std::uint64_t size);
    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
};

/// Identifies the file behind a path: all links to one file have one identity. Nothing when there is no file.
struct FileIdentity {
    std::uint64_t device = 0, number = 0;
    auto operator<=>(const FileIdentity&) const = default;
};
[[nodiscard]] std::optional<FileIdentity> identityOf(const std::filesystem::path& path);

/// Reads a whole regular file. Errors: NotFound, Unreadable, BadData when it is larger than `limitBytes`.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path& path, std::uint64_t limitBytes = 1ull << 32);

/// Writes a file under a temporary name (PATH.partial-XXXXXX) and renames it when it is complete. A reader sees the old
/// file or the new one, never a part of one, and two writers never share a partial file. A symbolic link stays, and its
/// target is replaced.
class FileAside {
public:
    /// Errors: WriteFailed; InvalidArgument where only the name is wrong: too long, a device, a pipe or a folder.
    [[nodiscard]] static Result<FileAside> create(const std::filesystem::path& path);
    /// Removes the partial file when it was neither put in place nor left.
    ~FileAside();
    FileAside(FileAside&& other) noexcept;
    FileAside& operator=(FileAside&& other) noexcept;

    /// Errors: WriteFailed.
    [[nodiscard]] Status write(std::string_view bytes);
    /// Flushes to disk, renames, and flushes the folder. Errors: WriteFailed.
    [[nodiscard]] Status putInPlace();
    /// Ends unfinished: what was written stays in `path`.
    void leaveAs(const std::filesystem::path& path);
    [[nodiscard]] const std::filesystem::path& partial() const { return m_partial; }

private:
    FileAside() = default;
    std::filesystem::path m_target, m_partial; ///< no partial file: nothing to remove
    int m_descriptor = -1; ///< locked while the writer lives
};

/// Writes through a FileAside. On any failure the old file stays. Errors: as FileAside, with the system's reason.
[[nodiscard]] Status writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);

/// The same for content that is produced piece by piece. `write` returns false to give up.
[[nodiscard]] Status writeFileAtomically(const std::filesystem::path& path,
                                         const std::function<bool(std::ostream&)>& write);

/// Removes the partial files in `folder`, of files whose names begin so, whose writers were killed; those of living
/// writers stay.
void removeAbandonedPartials(const std::filesystem::path& folder, std::string_view nameBegins = {});

/// What this process and its children write from now on is for its user and group, not for everybody. For main().
void keepFilesFromOthers();

/// Creates the folder and its parents and proves that files can be made in it. Errors: WriteFailed.
[[nodiscard]] Status makeWritableFolder(const std::filesystem::path& folder);

/// `name` itself when a file name has room for it and `endingBytes` more; else its beginning, cut between UTF-8
/// characters, and a hash of the whole.
[[nodiscard]] std::string fittingFileName(const std::string& name, std::size_t endingBytes);

/// A lock with one owner at a time, in this process or another. The system releases it when the process ends, also
/// after a crash. On a file system without locks, nothing is locked.
class FileLock {
public:
    /// Locks by the file `lockFile`, which is made for that. Errors: WriteFailed with `heldByAnother` as its sentence
    /// and `subject` as its file; WriteFailed when the file cannot be made.
    [[nodiscard]] static Result<FileLock> take(const std::filesystem::path& lockFile, const Text& heldByAnother,
                                               const std::filesystem::path& subject);
    /// Whether somebody owns it now.
    [[nodiscard]] static bool isHeld(const std::filesystem::path& lockFile);
    ~FileLock();
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;

private:
    FileLock(std::filesystem::path file, int descriptor);
    std::filesystem::path m_file;
    int m_descriptor = -1;
};

} // namespace twinspect
