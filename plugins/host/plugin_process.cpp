// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/host/plugin_process.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/run_context.h"

extern char** environ;

namespace twinspect {

namespace {

constexpr int kTimeToEnd = 1000; // ms
constexpr std::uint64_t kLongestWords = 1u << 20;
constexpr auto kMoreTime = "Give it more time with TWINSPECT_PLUGIN_SECONDS, or report this to its maker";
constexpr auto kMoreMemory = "Give it more memory with TWINSPECT_PLUGIN_MIB, or report this to its maker";

/// What the variable of the environment says, or `otherwise` where there is none.
Result<std::uint64_t> limitFrom(const char* variable, std::uint64_t most, std::uint64_t otherwise)
{
    const char* given = std::getenv(variable);
    if (given == nullptr || *given == '\0')
        return otherwise;
    std::uint64_t value = 0;
    const char* end = given + std::strlen(given);
    const auto read = std::from_chars(given, end, value);
    if (read.ec != std::errc() || read.ptr != end || value < 1 || value > most)
        return failure(ErrorCode::InvalidArgument, Text("%1 is no whole number from 1 to %2", variable, most), {},
                       "Give such a number, or unset the variable");
    return value;
}

/// The list that posix_spawn() takes.
class SpawnActions {
public:
    explicit SpawnActions(int socket)
    {
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_adddup2(&files, socket, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
        ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
        ::posix_spawnattr_init(&attributes);
        sigset_t none, all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setpgroup(&attributes,
                                    0); // a group of its own: Ctrl-C is for us, and its children end with it
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnActions()
    {
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;

    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};
};

Error fault(Text what, Text remedy = {}) { return {ErrorCode::BadData, std::move(what), {}, std::move(remedy)}; }

} // namespace

Result<PluginLimits> PluginLimits::fromEnvironment()
{
    constexpr std::uint64_t kWeek = 7 * 24 * 3600, kMostMib = 1u << 20;
    const PluginLimits usual;
    const auto seconds = [](std::chrono::milliseconds time) { return static_cast<std::uint64_t>(time.count() / 1000); };
    const auto answer = limitFrom("TWINSPECT_PLUGIN_SECONDS", kWeek, seconds(usual.answer));
    if (!answer)
        return passOn(answer);
    const auto learning = limitFrom("TWINSPECT_PLUGIN_LEARN_SECONDS", kWeek, seconds(usual.learning));
    if (!learning)
        return passOn(learning);
    const auto memory = limitFrom("TWINSPECT_PLUGIN_MIB", kMostMib, usual.memoryBytes >> 20);
    if (!memory)
        return passOn(memory);
    return PluginLimits{std::chrono::seconds(*answer), std::chrono::seconds(*learning), *memory << 20};
}

Result<std::unique_ptr<PluginProcess>> PluginProcess::start(const std::filesystem::path& worker,
                                                            const PluginLimits& limits)
{
    const auto refused = [&](int reason) {
        return failure(ErrorCode::NotFound,
                       Text("The program that runs plugins cannot be started (%1)", std::strerror(reason)),
                       worker.string(), "Install Twinspect again");
    };
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return refused(errno);
    MessageChannel theirs(ends[1]);
    const SpawnActions actions(ends[1]);
    std::string name = worker.string();
    char* arguments[] = {name.data(), nullptr};
    pid_t process = 0;
    if (const int reason =
            ::posix_spawn(&process, name.c_str(), &actions.files, &actions.attributes, arguments, environ);
        reason != 0) {
        ::close(ends[0]);
        return refused(reason);
    }
    return std::unique_ptr<PluginProcess>(new PluginProcess(process, ends[0], limits));
}

PluginProcess::PluginProcess(pid_t process, int socket, const PluginLimits& limits)
    : m_process(process), m_channel(socket), m_limits(limits)
{
}

PluginProcess::~PluginProcess() { kill(); }

void PluginProcess::kill()
{
    if (m_process == 0)
        return;
    ::kill(-m_process, SIGKILL);
    while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
    }
    m_process = 0;
}

// It has closed its end: it is ending, or it has closed what is not its own.
Error PluginProcess::howItEnded()
{
    if (m_process == 0)
        return fault(Text("it had ended before"));
    pollfd ended{static_cast<int>(::syscall(SYS_pidfd_open, m_process, 0)), POLLIN, 0};
    ::poll(&ended, 1, kTimeToEnd);
    if (ended.fd >= 0)
        ::close(ended.fd);
    int status = 0;
    if (::waitpid(m_process, &status, WNOHANG) != m_process) {
        kill();
        return fault(Text("it closed its connection"));
    }
    ::kill(-m_process, SIGKILL); // what it has started itself
    m_process = 0;
    if (WIFSIGNALED(status))
        return fault(Text("it crashed (%1)", ::strsignal(WTERMSIG(status))));
    return fault(Text("it ended its process (exit code %1)", WEXITSTATUS(status)));
}

Error PluginProcess::errorOf(ChannelFault what, std::chrono::milliseconds waited)
{
    if (what == ChannelFault::Closed)
        return howItEnded();
    kill();
    if (what == ChannelFault::Stopped)
        return cancelled().value();
    if (what == ChannelFault::Senseless)
        return fault(Text("its answer makes no sense"));
    return fault(Text("it gave no answer within %1 s", static_cast<double>(waited.count()) / 1000), Text(kMoreTime));
}

Result<std::string> PluginProcess::bodyOfAnswer(const Message& answer, MessageKind expected) const
{
    if (answer.kind == expected)
        return answer.body;
    const auto failed = answer.kind == MessageKind::Failed ? failureFrom(answer.body) : std::nullopt;
    if (!failed)
        return tl::unexpected<Error>(fault(Text("its answer makes no sense")));
    switch (failed->kind) {
    case PluginFailure::Kind::NotRead:
        return tl::unexpected<Error>(
            fault(Text("This file cannot be read as a plugin: %1", failed->words), Text("Install the plugin again")));
    case PluginFailure::Kind::NotLoaded:
        return tl::unexpected<Error>(
            fault(Text("it cannot be loaded: %1", failed->words),
                  Text("Install what is missing, or the plugin for this version of Twinspect")));
    case PluginFailure::Kind::NoMemory:
        return tl::unexpected<Error>(
            fault(Text("it needs more than %1 MiB of memory", m_limits.memoryBytes >> 20), Text(kMoreMemory)));
    case PluginFailure::Kind::BadName:
        return tl::unexpected<Error>(fault(
            Text("it wanted to write a file '%1', which is no name below the folder of the export", failed->words)));
    case PluginFailure::Kind::TooLong: return tl::unexpected<Error>(fault(Text("its answer is too long")));
    case PluginFailure::Kind::Thrown: break;
    }
    return tl::unexpected<Error>(fault(Text("it reported: %1", failed->words)));
}

Status PluginProcess::open(const std::filesystem::path& plugin, PluginInterface interface)
{
    const auto opened = ask(MessageKind::Open, bodyOf(OpenRequest{plugin.string(), interface, m_limits.memoryBytes}),
                            MessageKind::Opened, 0);
    return opened ? Status() : passOn(opened);
}

Status PluginProcess::tell(MessageKind kind, std::string_view body, const std::stop_token& stop)
{
    if (const auto sent = m_channel.send(kind, body, {m_limits.answer, stop}); !sent)
        return tl::unexpected<Error>(errorOf(sent.error(), m_limits.answer));
    return {};
}

Result<std::string> PluginProcess::ask(MessageKind question, std::string_view body, MessageKind expected,
                                       std::uint64_t most)
{
    if (auto ok = tell(question, body); !ok)
        return passOn(ok);
    const auto answer = m_channel.receive(std::max(most, kLongestWords), {m_limits.answer});
    if (!answer)
        return tl::unexpected<Error>(errorOf(answer.error(), m_limits.answer));
    return bodyOfAnswer(*answer, expected);
}

Result<std::string> PluginProcess::askToLearn(std::string_view body, const std::stop_token& stop,
                                              const std::function<void(int, int)>& progress)
{
    if (auto ok = tell(MessageKind::Learn, body, stop); !ok)
        return passOn(ok);
    for (;;) {
        const auto answer = m_channel.receive(kLongestMessage, {m_limits.learning, stop});
        if (!answer)
            return tl::unexpected<Error>(errorOf(answer.error(), m_limits.learning));
        if (answer->kind != MessageKind::Progress)
            return bodyOfAnswer(*answer, MessageKind::Learnt);
        const auto at = progressFrom(answer->body);
        if (at && at->done >= 0 && at->total >= at->done)
            progress(at->done, at->total);
    }
}

} // namespace twinspect
