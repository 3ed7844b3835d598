// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/session_journal.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <sys/file.h>
#include <system_error>
#include <thread>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "core/base/library_error.h"
#include "core/project/session_entries.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

constexpr auto kPastFolder = "past";
constexpr auto kSuffix = ".jsonl";

tl::unexpected<Error> writeFailure(const fs::path& file, int systemError)
{
    return failure(ErrorCode::WriteFailed,
                   Text("The session cannot be recorded (%1), so a crash would cost what you do from now on",
                        std::strerror(systemError)),
                   file.string(), "Free some disk space and check the folder's permissions");
}

/// True when no living window holds the file.
bool abandoned(const fs::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return false;
    const bool free = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
    ::close(descriptor);
    return free;
}

Status moveToPast(const fs::path& file)
{
    std::error_code error;
    const fs::path past = file.parent_path() / kPastFolder;
    fs::create_directories(past, error);
    if (!error)
        fs::rename(file, past / file.filename(), error);
    if (error)
        return writeFailure(file, error.value());
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(past, error), end; !error && entry != end; entry.increment(error))
        files.push_back(entry->path());
    std::sort(files.begin(), files.end()); // names begin with the time
    for (std::size_t i = 0; i + SessionJournal::kPast < files.size(); ++i)
        fs::remove(files[i], error);
    return {};
}

} // namespace

struct SessionJournal::Shared {
    fs::path file;
    int descriptor = -1;
    std::mutex mutex;
    std::condition_variable wake, synced;
    quint64 written = 0, onDisk = 0; ///< entries
    int diskError = 0;
    bool stop = false;
    std::thread thread;

    ~Shared()
    {
        {
            const std::lock_guard lock(mutex);
            stop = true;
            wake.notify_one();
        }
        if (thread.joinable())
            thread.join();
        if (descriptor >= 0)
            ::close(descriptor); // gives the lock back too
    }

    void syncLoop()
    {
        std::unique_lock lock(mutex);
        for (;;) {
            wake.wait(lock, [this] { return stop || written > onDisk; });
            if (written == onDisk)
                return;
            const quint64 upTo = written;
            lock.unlock();
            const int error = ::fdatasync(descriptor) == 0 ? 0 : errno;
            lock.lock();
            onDisk = upTo;
            diskError = error;
            synced.notify_all();
        }
    }

    static std::string lineOf(std::string line) { return line; }
    static std::string lineOf(const Json& entry) { return entry.dump(-1, ' ', false, Json::error_handler_t::replace); }
    /// `make` makes the entry. Lack of memory is an error of this entry.
    template <typename Make>
    Status write(const Make& make)
    {
        try {
            return writeLine(lineOf(make()));
        } catch (const std::exception& exception) {
            Error error = errorFrom(exception);
            error.file = file.string();
            return tl::unexpected<Error>(std::move(error));
        }
    }
    Status writeLine(std::string line)
    {
        line += '\n';
        std::size_t done = 0;
        while (done < line.size()) {
            const auto written1 = ::write(descriptor, line.data() + done, line.size() - done);
            if (written1 < 0 && errno == EINTR)
                continue;
            if (written1 <= 0) {
                const int error = written1 < 0 ? errno : ENOSPC;
                if (done > 0) // half a line would swallow the next one
                    (void)!::write(descriptor, "\n", 1);
                return writeFailure(file, error);
            }
            done += static_cast<std::size_t>(written1);
        }
        const std::lock_guard lock(mutex);
        ++written;
        wake.notify_one();
        return {};
    }
};

SessionJournal::SessionJournal(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}
SessionJournal::~SessionJournal() = default;
SessionJournal::SessionJournal(SessionJournal&&) noexcept = default;
SessionJournal& SessionJournal::operator=(SessionJournal&&) noexcept = default;

Result<SessionJournal> SessionJournal::start(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return writeFailure(folder, error.value());
    auto shared = std::make_shared<Shared>();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const std::string stem =
        now.toString(QStringLiteral("yyyyMMdd-HHmmss-zzz'Z'")).toStdString() + "-" + std::to_string(::getpid());
    for (int attempt = 0; shared->descriptor < 0;
         ++attempt) { // sessions of one process may follow each other within a millisecond
        shared->file = folder / (stem + (attempt > 0 ? "-" + std::to_string(attempt) : std::string()) + kSuffix);
        if (fs::exists(folder / kPastFolder / shared->file.filename(), error))
            continue;
        shared->descriptor = ::open(shared->file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (shared->descriptor < 0 && errno != EEXIST)
            return writeFailure(folder, errno);
    }
    (void)::flock(shared->descriptor,
                  LOCK_EX
                      | LOCK_NB); // some network file systems know no locks; then another window may offer this session
    if (auto ok = shared->write([&] { return entries::header(now); }); !ok)
        return passOn(ok);
    try {
        shared->thread = std::thread([raw = shared.get()] { raw->syncLoop(); });
    } catch (const std::system_error& exception) {
        Error threadless = errorFrom(exception);
        threadless.file = shared->file.string();
        return tl::unexpected<Error>(std::move(threadless));
    }
    return SessionJournal(std::move(shared));
}

Status SessionJournal::openedData(const fs::path& data, const std::optional<FolderMapping>& mapping)
{
    return m_shared->write([&] { return entries::openedData(data, mapping); });
}
Status SessionJournal::remarked(const std::vector<std::pair<std::string, Remarks>>& remarks)
{
    return m_shared->write([&] { return entries::remarked(remarks); });
}
Status SessionJournal::recipeIs(const Recipe& recipe, const fs::path& recipeFile)
{
    return m_shared->write([&] { return entries::recipeIs(recipe, recipeFile, m_shared->file); });
}
Status SessionJournal::currentIs(const std::string& sample)
{
    return m_shared->write([&] { return entries::currentIs(sample); });
}
const fs::path& SessionJournal::file() const { return m_shared->file; }

Status SessionJournal::waitForDisk()
{
    std::unique_lock lock(m_shared->mutex);
    const quint64 wanted = m_shared->written;
    m_shared->synced.wait(lock, [&] { return m_shared->onDisk >= wanted; });
    if (m_shared->diskError != 0)
        return writeFailure(m_shared->file, m_shared->diskError);
    return {};
}

Status SessionJournal::end()
{
    if (auto ok = waitForDisk(); !ok)
        return ok;
    return moveToPast(m_shared->file);
}

std::vector<LeftSession> leftSessions(const fs::path& folder)
{
    std::vector<LeftSession> sessions;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const fs::path file = entry->path();
        if (file.extension() != kSuffix || !abandoned(file))
            continue;
        auto state = readSession(file);
        if (!state)
            continue; // somebody else's file
        if (state->empty()) {
            std::error_code ignored;
            fs::remove(file, ignored);
            continue;
        }
        sessions.push_back({file, std::move(*state)});
    }
    std::sort(sessions.begin(), sessions.end(),
              [](const LeftSession& a, const LeftSession& b) { return a.file.filename() > b.file.filename(); });
    return sessions;
}

Status setSessionAside(const fs::path& file) { return moveToPast(file); }

} // namespace twinspect
