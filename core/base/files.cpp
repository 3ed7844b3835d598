// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <random>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "core/base/sha256.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestName = 255; // bytes, of every file system in use
constexpr std::string_view kPartial = ".partial-";
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kRandomLetters = 6;
constexpr std::size_t kRoomForPartial = kPartial.size() + kRandomLetters;
constexpr std::size_t kHashDigits = 16; // 64 bits
constexpr int kMostLinks = 40; // as Linux follows
constexpr mode_t kAsUmaskAllows = 0666;

tl::unexpected<Error> writeFailure(const fs::path& path, int systemError)
{
    const Text reason = systemError != 0 ? Text(std::strerror(systemError)) : Text("the disk took no more bytes");
    if (systemError == ENAMETOOLONG || systemError == EINVAL || systemError == EILSEQ)
        return failure(ErrorCode::InvalidArgument, Text("The file system does not take this name (%1)", reason),
                       path.string(), "Choose a shorter or plainer name");
    const bool full = systemError == ENOSPC || systemError == EDQUOT || systemError == EFBIG || systemError == 0;
    return failure(ErrorCode::WriteFailed, Text("Cannot be written (%1); nothing was changed", reason), path.string(),
                   full ? "Free some disk space or choose another folder" : "Choose a folder you may write to");
}

void closeFile(int& descriptor)
{
    if (descriptor >= 0)
        ::close(descriptor);
    descriptor = -1;
}

int syncedOrHarmless(int status)
{
    const int error = status == 0 ? 0 : errno;
    return error == EINVAL || error == EROFS ? 0 : error; // some file systems cannot sync a folder
}

// The directory entry must reach the disk, too, before a rename counts as done.
void flushFolder(const fs::path& file)
{
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0)
        (void)syncedOrHarmless(::fsync(descriptor));
    closeFile(descriptor);
}

tl::unexpected<Error> notAFile(const fs::path& path, mode_t mode)
{
    if (S_ISDIR(mode))
        return failure(ErrorCode::Unreadable, "This is a folder, not a file", path.string(), "Name a file");
    return failure(ErrorCode::Unreadable, "This is a device, a pipe or a socket, not a file", path.string(),
                   "Name an ordinary file");
}

// Where writing to `path` must end.
Result<fs::path> targetOf(const fs::path& path)
{
    struct ::stat there {};
    if (::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode))
        return failure(ErrorCode::InvalidArgument,
                       S_ISDIR(there.st_mode)
                           ? Text("This is a folder; a file cannot take its place")
                           : Text("This is a device, a pipe or a socket; a file cannot take its place"),
                       path.string(), "Choose another file name");
    fs::path target = path;
    std::error_code error;
    for (int links = 0; fs::is_symlink(fs::symlink_status(target, error)); ++links) {
        const auto next = fs::read_symlink(target, error);
        if (error || links > kMostLinks)
            return writeFailure(path, ELOOP);
        target = target.parent_path() / next;
    }
    return target;
}

std::string randomLetters()
{
    std::random_device random;
    std::uniform_int_distribution<std::size_t> any(0, kLetters.size() - 1);
    std::string text;
    while (text.size() < kRandomLetters)
        text += kLetters[any(random)];
    return text;
}

// No longer than `bytes`, and no character of UTF-8 cut in two.
std::string beginningOf(std::string text, std::size_t bytes)
{
    if (text.size() <= bytes)
        return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80)
        --bytes;
    text.resize(bytes);
    return text;
}

bool isPartialName(const std::string& name)
{
    if (name.size() <= kRoomForPartial || name.compare(name.size() - kRoomForPartial, kPartial.size(), kPartial) != 0)
        return false;
    return std::all_of(name.end() - static_cast<std::ptrdiff_t>(kRandomLetters), name.end(),
                       [](char letter) { return kLetters.find(letter) != std::string_view::npos; });
}

/// Takes the lock `kind` (LOCK_EX, LOCK_SH) on the open file. True when another has it; false also where the file
/// system has no locks.
bool isLockedByAnother(int descriptor, int kind)
{
    if (::flock(descriptor, kind | LOCK_NB) == 0)
        return false;
    return errno != ENOLCK && errno != EOPNOTSUPP && errno != EINVAL && errno != ENOSYS;
}

bool isSameFile(int descriptor, const fs::path& path)
{
    struct ::stat open {};
    struct ::stat named {};
    return ::fstat(descriptor, &open) == 0 && ::lstat(path.c_str(), &named) == 0 && open.st_dev == named.st_dev
        && open.st_ino == named.st_ino;
}

} // namespace

Result<InputFile> InputFile::open(const fs::path& path)
{
    struct ::stat there {};
    if (::stat(path.c_str(), &there) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return failure(ErrorCode::NotFound, "There is no such file", path.string(), "Check the path");
        return failure(ErrorCode::Unreadable, Text("Cannot be opened (%1)", std::strerror(errno)), path.string(),
                       "Check the file's permissions");
    }
    if (!S_ISREG(there.st_mode)) // not opened at all: that alone can move a tape or wake a modem
        return notAFile(path, there.st_mode);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return failure(ErrorCode::Unreadable, Text("Cannot be opened (%1)", std::strerror(errno)), path.string(),
                       "Check the file's permissions");
    InputFile file(path, descriptor, 0);
    if (::fstat(descriptor, &there) != 0 || !S_ISREG(there.st_mode)) // it was exchanged meanwhile
        return notAFile(path, there.st_mode);
    file.m_size = static_cast<std::uint64_t>(there.st_size);
    return file;
}

InputFile::InputFile(fs::path path, int descriptor, std::uint64_t size)
    : m_path(std::move(path)), m_descriptor(descriptor), m_size(size)
{
}
InputFile::~InputFile() { closeFile(m_descriptor); }
InputFile::InputFile(InputFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size)
{
}
InputFile& InputFile::operator=(InputFile&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_size, other.m_size);
    return *this;
}

Result<std::string> InputFile::read(std::uint64_t offset, std::size_t length) const
{
    std::string bytes(length, '\0');
    std::size_t done = 0;
    while (done < length) {
        const auto count = ::pread(m_descriptor, bytes.data() + done, length - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(ErrorCode::Unreadable, Text("Reading stopped with an error (%1)", std::strerror(errno)),
                           m_path.string(), "Check the disk or the network share");
        if (count == 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
}

std::optional<FileIdentity> identityOf(const fs::path& path)
{
    struct ::stat there {};
    if (::stat(path.c_str(), &there) != 0)
        return std::nullopt;
    return FileIdentity{there.st_dev, there.st_ino};
}

Result<std::string> readFile(const fs::path& path, std::uint64_t limitBytes)
{
    const auto file = InputFile::open(path);
    if (!file)
        return passOn(file);
    const auto tooLarge = [&path] {
        return failure(ErrorCode::BadData, "The file is larger than anything expected here", path.string(),
                       "Check that it is the right file");
    };
    if (file->size() > limitBytes)
        return tooLarge();
    auto bytes = file->read(0, file->size());
    if (!bytes)
        return bytes;
    // Files of /proc and the like say that they are empty, and others grow while they are read.
    constexpr std::size_t block = 1 << 16;
    for (;;) {
        const auto more = file->read(bytes->size(), block);
        if (!more)
            return more;
        *bytes += *more;
        if (bytes->size() > limitBytes)
            return tooLarge();
        if (more->size() < block)
            return bytes;
    }
}

Result<FileAside> FileAside::create(const fs::path& path)
{
    const auto target = targetOf(path);
    if (!target)
        return passOn(target);
    FileAside file;
    file.m_target = *target;
    const std::string stem = beginningOf(target->filename().string(), kLongestName - kRoomForPartial);
    while (file.m_descriptor < 0) {
        const fs::path partial = target->parent_path() / (stem + std::string(kPartial) + randomLetters());
        file.m_descriptor = ::open(partial.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kAsUmaskAllows);
        if (file.m_descriptor < 0 && errno != EEXIST)
            return writeFailure(path, errno);
        if (file.m_descriptor >= 0)
            file.m_partial = partial;
    }
    (void)::flock(file.m_descriptor, LOCK_EX | LOCK_NB); // tells removeAbandonedPartials() that somebody writes it
    return file;
}

FileAside::~FileAside()
{
    std::error_code ignored;
    if (!m_partial.empty())
        fs::remove(m_partial, ignored);
    closeFile(m_descriptor);
}
FileAside::FileAside(FileAside&& other) noexcept
    : m_target(std::move(other.m_target)), m_partial(std::exchange(other.m_partial, {})),
      m_descriptor(std::exchange(other.m_descriptor, -1))
{
}
FileAside& FileAside::operator=(FileAside&& other) noexcept
{
    std::swap(m_target, other.m_target);
    std::swap(m_partial, other.m_partial);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

Status FileAside::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto count = ::write(m_descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return writeFailure(m_target, count < 0 ? errno : ENOSPC);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Status FileAside::putInPlace()
{
    if (const int error = syncedOrHarmless(::fsync(m_descriptor)); error != 0)
        return writeFailure(m_target, error);
    if (::rename(m_partial.c_str(), m_target.c_str()) != 0)
        return writeFailure(m_target, errno);
    m_partial.clear();
    closeFile(m_descriptor);
    flushFolder(m_target);
    return {};
}

void FileAside::leaveAs(const fs::path& path)
{
    std::error_code ignored;
    if (!m_partial.empty())
        fs::rename(m_partial, path, ignored);
    m_partial.clear();
    closeFile(m_descriptor);
}

Status writeFileAtomically(const fs::path& path, std::string_view bytes)
{
    auto file = FileAside::create(path);
    if (!file)
        return passOn(file);
    if (auto ok = file->write(bytes); !ok)
        return ok;
    return file->putInPlace();
}

Status writeFileAtomically(const fs::path& path, const std::function<bool(std::ostream&)>& write)
{
    auto file = FileAside::create(path);
    if (!file)
        return passOn(file);
    errno = 0;
    {
        std::ofstream stream(file->partial(), std::ios::binary | std::ios::app);
        if (!stream || !write(stream) || !stream.flush().good())
            return writeFailure(path, errno != 0 ? errno : ENOSPC);
    }
    return file->putInPlace();
}

void removeAbandonedPartials(const fs::path& folder, std::string_view nameBegins)
{
    std::error_code error;
    std::vector<fs::path> partials;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (const std::string name = entry->path().filename().string();
            isPartialName(name) && name.rfind(nameBegins, 0) == 0)
            partials.push_back(entry->path());
    for (const auto& partial : partials) {
        int descriptor = ::open(partial.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (descriptor >= 0 && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            fs::remove(partial, error);
        closeFile(descriptor);
    }
}

void keepFilesFromOthers() { ::umask(::umask(0) | S_IRWXO); }

Status makeWritableFolder(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return writeFailure(folder, error.value());
    const auto probe = FileAside::create(folder / ".twinspect-probe");
    return probe ? Status() : passOn(probe);
}

std::string fittingFileName(const std::string& name, std::size_t endingBytes)
{
    const std::size_t room = kLongestName - kRoomForPartial - endingBytes;
    if (name.size() <= room)
        return name;
    return beginningOf(name, room - 1 - kHashDigits) + "-" + sha256(name).substr(0, kHashDigits);
}

Result<FileLock> FileLock::take(const fs::path& lockFile, const Text& heldByAnother, const fs::path& subject)
{
    for (;;) {
        const int descriptor =
            ::open(lockFile.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, kAsUmaskAllows);
        if (descriptor < 0)
            return writeFailure(lockFile, errno);
        FileLock lock(lockFile, descriptor);
        if (isLockedByAnother(descriptor, LOCK_EX)) {
            lock.m_file.clear(); // it is another's
            return failure(ErrorCode::WriteFailed, heldByAnother, subject.string(),
                           "Wait for its end, or choose another place");
        }
        if (isSameFile(descriptor, lockFile))
            return lock;
        lock.m_file.clear(); // the owner before has removed it meanwhile
    }
}

bool FileLock::isHeld(const fs::path& lockFile)
{
    int descriptor = ::open(lockFile.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    const bool held = descriptor >= 0 && isLockedByAnother(descriptor, LOCK_SH);
    closeFile(descriptor);
    return held;
}

FileLock::FileLock(fs::path file, int descriptor) : m_file(std::move(file)), m_descriptor(descriptor) {}
FileLock::~FileLock()
{
    std::error_code ignored;
    if (!m_file.empty())
        fs::remove(m_file, ignored); // before the lock ends, or it would be the next owner's
    closeFile(m_descriptor);
}
FileLock::FileLock(FileLock&& other) noexcept
    : m_file(std::exchange(other.m_file, {})), m_descriptor(std::exchange(other.m_descriptor, -1))
{
}
FileLock& FileLock::operator=(FileLock&& other) noexcept
{
    std::swap(m_file, other.m_file);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

} // namespace twinspect
