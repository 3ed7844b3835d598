// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/new_folder.h"

#include <random>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr const char* kUnfinished = ".unfinished-";
constexpr const char* kLockEnding = ".lock"; // beside the new folder

tl::unexpected<Error> notWritten(const fs::path& target, const std::error_code& error)
{
    return failure(ErrorCode::WriteFailed, Text("Cannot be written (%1); nothing was changed", error.message()),
                   target.string(), "Choose a folder you may write to");
}

/// Of writers that were killed: no other one goes on, since the lock is ours.
void removeAbandoned(const fs::path& target)
{
    const std::string begin = target.filename().string() + kUnfinished;
    std::error_code error;
    const fs::path parent = target.has_parent_path() ? target.parent_path() : fs::path(".");
    std::vector<fs::path> abandoned;
    for (fs::directory_iterator entry(parent, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with(begin) && name.size() > begin.size()
            && name.find_first_not_of("0123456789", begin.size()) == std::string::npos)
            abandoned.push_back(entry->path());
    }
    for (const fs::path& folder : abandoned)
        fs::remove_all(folder, error);
}

} // namespace

Result<NewFolder> NewFolder::create(const fs::path& target, const Text& heldByAnother)
{
    const fs::path named = target.has_filename() ? target : target.parent_path(); // "out/"
    std::error_code error;
    if (named.has_parent_path())
        fs::create_directories(named.parent_path(), error);
    if (error)
        return notWritten(named, error);
    auto lock = FileLock::take(named.string() + kLockEnding, heldByAnother, named);
    if (!lock)
        return passOn(lock);
    if (fs::exists(fs::symlink_status(named, error)) && !(fs::is_directory(named, error) && fs::is_empty(named, error)))
        return failure(ErrorCode::InvalidArgument, "There is something of this name already", named.string(),
                       "Name a new folder: nothing is written into one that holds something");
    removeAbandoned(named);
    error.clear();
    const fs::path unfinished = named.string() + kUnfinished + std::to_string(std::random_device()());
    if (!fs::create_directory(unfinished, error))
        return notWritten(named, error);
    return NewFolder(named, unfinished, std::move(*lock));
}

NewFolder::NewFolder(fs::path target, fs::path path, FileLock lock)
    : m_target(std::move(target)), m_path(std::move(path)), m_lock(std::move(lock))
{
}

NewFolder::NewFolder(NewFolder&& other) noexcept
    : m_target(std::move(other.m_target)), m_path(std::exchange(other.m_path, {})), m_lock(std::move(other.m_lock))
{
}

NewFolder::~NewFolder()
{
    std::error_code ignored;
    if (!m_path.empty())
        fs::remove_all(m_path, ignored);
}

Status NewFolder::putInPlace()
{
    std::error_code error;
    fs::rename(m_path, m_target, error); // over an empty folder, too
    if (error)
        return notWritten(m_target, error);
    m_path.clear();
    return {};
}

} // namespace twinspect
