// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/crash_log.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <ctime>

#include <execinfo.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/base/files.h"

namespace twinspect::crash_log {

namespace {

namespace fs = std::filesystem;

constexpr auto kBegin = "crash-";
constexpr auto kUnseen = ".txt";
constexpr auto kShown = ".shown.txt";
constexpr std::array kSignals = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
constexpr int kMostFrames = 100;
constexpr std::size_t kActions = 20, kActionLength = 64;
constexpr std::size_t kStackBytes = 64 * 1024; // of its own: the program's may be full

// A signal handler may call next to nothing and allocate nothing, so all it needs lies ready here.
std::array<char, 4096> g_file{};
std::array<char, 1024> g_about{};
std::array<std::array<char, kActionLength>, kActions> g_actions{};
std::atomic<std::size_t> g_done{0};
std::atomic<bool> g_dying{false};
std::array<char, kStackBytes> g_stack;

template <std::size_t size>
void keep(std::array<char, size>& place, const std::string& text)
{
    const auto length = std::min(text.size(), size - 1);
    std::memcpy(place.data(), text.data(), length);
    place[length] = '\0';
}

void write(int file, const char* text)
{
    std::size_t left = std::strlen(text);
    while (left > 0) {
        const auto written = ::write(file, text, left);
        if (written <= 0)
            return;
        text += written;
        left -= static_cast<std::size_t>(written);
    }
}

const char* nameOf(int signal)
{
    switch (signal) {
    case SIGSEGV: return "SIGSEGV (access outside memory)";
    case SIGABRT: return "SIGABRT (the program gave up)";
    case SIGBUS: return "SIGBUS (memory that is not there)";
    case SIGFPE: return "SIGFPE (arithmetic)";
    case SIGILL: return "SIGILL (instruction that this processor does not know)";
    }
    return "signal";
}

void leaveFile(int signal)
{
    const int file = ::open(g_file.data(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    write(file, "Twinspect ended by ");
    write(file, nameOf(signal));
    write(file, "\n");
    write(file, g_about.data());
    write(file, "\n\nDone last, the newest at the end:\n");
    const std::size_t done = g_done;
    for (std::size_t i = done > kActions ? done - kActions : 0; i < done; ++i) {
        write(file, g_actions[i % kActions].data());
        write(file, "\n");
    }
    write(file, "\nStack:\n");
    std::array<void*, kMostFrames> frames{};
    ::backtrace_symbols_fd(frames.data(), ::backtrace(frames.data(), kMostFrames), file);
    ::close(file);
}

void die(int signal)
{
    if (!g_dying.exchange(true))
        leaveFile(signal);
    std::signal(signal, SIG_DFL);
    ::raise(signal);
}

} // namespace

void install(const fs::path& folder, const std::string& about)
{
    if (!makeWritableFolder(folder))
        return;
    const auto number = std::to_string(std::time(nullptr)) + "-" + std::to_string(::getpid());
    keep(g_file, (folder / (kBegin + number + kUnseen)).string());
    keep(g_about, about);
    std::array<void*, 1> once{};
    ::backtrace(once.data(), 1); // loads its library, which allocates: not in the handler
    stack_t stack{};
    stack.ss_sp = g_stack.data();
    stack.ss_size = g_stack.size();
    ::sigaltstack(&stack, nullptr);
    struct sigaction action {};
    action.sa_handler = die;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    for (const int signal : kSignals)
        ::sigaction(signal, &action, nullptr);
}

void did(const char* what)
{
    keep(g_actions[g_done % kActions], what);
    ++g_done;
}

std::vector<fs::path> left(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (name.starts_with(kBegin) && name.ends_with(kUnseen) && !name.ends_with(kShown))
            files.push_back(entry->path());
    }
    std::sort(files.rbegin(), files.rend());
    return files;
}

void markShown(const std::vector<fs::path>& files)
{
    std::error_code ignored;
    for (const auto& file : files)
        fs::rename(file, fs::path(file).replace_extension(kShown), ignored);
}

} // namespace twinspect::crash_log
