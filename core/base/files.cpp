// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace twinspect {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Error> writeFailure(const fs::path& path, int systemError)
{
    const Text reason = systemError != 0 ? Text(std::strerror(systemError)) : Text("the disk took no more bytes");
    const bool full = systemError == ENOSPC || systemError == EDQUOT || systemError == 0;
    return failure(ErrorCode::WriteFailed, Text("Cannot be written (%1); nothing was changed", reason), path.string(),
                   full ? "Free some disk space or choose another folder" : "Choose a folder you may write to");
}

// Data and the directory entry must reach the disk before the rename counts as done.
int flushToDisk(const fs::path& path, int flags)
{
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    const int status = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    return status == EINVAL || status == EROFS ? 0 : status; // some file systems cannot sync a folder
}

} // namespace

Result<std::string> readFile(const fs::path& path, std::uint64_t limitBytes)
{
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status))
        return failure(ErrorCode::NotFound, "There is no such file", path.string(), "Check the path");
    if (fs::is_directory(status))
        return failure(ErrorCode::Unreadable, "This is a folder, not a file", path.string(), "Name a file");
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        return failure(ErrorCode::Unreadable, Text("Cannot be opened (%1)", std::strerror(errno)), path.string(),
                       "Check the file's permissions");
    std::string bytes;
    char block[1 << 16];
    while (stream.read(block, sizeof block) || stream.gcount() > 0) {
        bytes.append(block, static_cast<std::size_t>(stream.gcount()));
        if (bytes.size() > limitBytes)
            return failure(ErrorCode::BadData, "The file is larger than anything expected here", path.string(),
                           "Check that it is the right file");
    }
    if (stream.bad())
        return failure(ErrorCode::Unreadable, "Reading stopped with an error", path.string(),
                       "Check the disk or the network share");
    return bytes;
}

Status writeFileAtomically(const fs::path& path, std::string_view bytes)
{
    return writeFileAtomically(path, [bytes](std::ostream& stream) {
        stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return stream.good();
    });
}

Status writeFileAtomically(const fs::path& path, const std::function<bool(std::ostream&)>& write)
{
    const fs::path partial = path.string() + ".partial-" + std::to_string(::getpid());
    int systemError = 0;
    {
        errno = 0;
        std::ofstream stream(partial, std::ios::binary | std::ios::trunc);
        if (!stream)
            return writeFailure(path, errno);
        const bool complete = write(stream) && stream.flush().good();
        if (!complete)
            systemError = errno != 0 ? errno : ENOSPC;
    }
    if (systemError == 0)
        systemError = flushToDisk(partial, O_RDONLY);
    if (systemError == 0 && ::rename(partial.c_str(), path.c_str()) != 0)
        systemError = errno;
    if (systemError != 0) {
        std::error_code ignored;
        fs::remove(partial, ignored);
        return writeFailure(path, systemError);
    }
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    flushToDisk(folder, O_RDONLY | O_DIRECTORY);
    return {};
}

Status makeWritableFolder(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return writeFailure(folder, error.value());
    const fs::path probe = folder / (".twinspect-probe-" + std::to_string(::getpid()));
    errno = 0;
    if (!std::ofstream(probe))
        return writeFailure(folder, errno != 0 ? errno : EACCES);
    fs::remove(probe, error);
    return {};
}

} // namespace twinspect
