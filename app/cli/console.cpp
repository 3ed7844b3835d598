// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <thread>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "core/base/printable.h"
#include "core/base/text_json.h"

namespace twinspect {

using Json = nlohmann::json;

namespace {

constexpr int kStoppedByUser = 130;

std::atomic<int> signalsHeard = 0;
std::atomic<int> jobsRunning = 0; // those that hear a polite stop

extern "C" void hearSignal(int)
{
    if (++signalsHeard > 1 || jobsRunning == 0)
        _exit(kStoppedByUser);
}

/// Waits for signals in ordinary code: a signal handler may do next to nothing.
class SignalWatch {
public:
    explicit SignalWatch(std::stop_source stop)
        : m_thread([stop](const std::stop_token& end) mutable {
              while (!end.stop_requested()) {
                  if (signalsHeard > 0) {
                      stop.request_stop();
                      return;
                  }
                  std::this_thread::sleep_for(std::chrono::milliseconds(50));
              }
          })
    {
        std::signal(SIGINT, hearSignal);
        std::signal(SIGTERM, hearSignal);
    }

private:
    std::jthread m_thread;
};

std::string duration(double seconds)
{
    char text[32];
    if (seconds < 90)
        std::snprintf(text, sizeof text, "%.0f s", seconds);
    else
        std::snprintf(text, sizeof text, "%d min %02d s", static_cast<int>(seconds) / 60,
                      static_cast<int>(seconds) % 60);
    return text;
}

std::string dumped(const Json& json, int indent = -1)
{
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

} // namespace

Console::Console() { static SignalWatch watch(m_stop); }

Console::~Console() { clearLine(); }

RunContext Console::context()
{
    ++jobsRunning;
    const std::shared_ptr<void> running(nullptr, [](void*) { --jobsRunning; });
    return {m_stop.get_token(), [this, running](const Progress& progress) { show(progress); }};
}

void Console::warn(const Text& note) { show(Progress{"warning", 0, 0, {}, note}); }

void Console::clearLine()
{
    if (m_lineOpen)
        std::fputs("\r\033[K", stderr);
    m_lineOpen = false;
}

void Console::show(const Progress& progress)
{
    const std::lock_guard lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    const bool warning = progress.stage == "warning";
    if (jsonProgress) {
        Json json{{"stage", progress.stage}, {"done", progress.done}, {"total", progress.total}};
        if (warning)
            json = {{"warning", progress.note.english()}, {"warning_text", toJson(progress.note)}};
        else if (!progress.note.empty())
            json["note"] = progress.note.english();
        for (const auto& [name, value] : progress.figures)
            json[name] = value;
        put(dumped(json));
        return;
    }
    if (warning) {
        clearLine();
        std::fprintf(stderr, "warning: %s\n", printable(progress.note.english()).c_str());
        return;
    }
    if (quiet)
        return;
    if (!progress.note.empty() && progress.total == 0) {
        clearLine();
        std::fprintf(stderr, "%s  %s\n", progress.stage.c_str(), printable(progress.note.english()).c_str());
        return;
    }
    const bool terminal = isatty(STDERR_FILENO) != 0;
    if (progress.stage != m_stage) {
        if (m_lineOpen)
            std::fputs("\n", stderr);
        m_lineOpen = false;
        m_stage = progress.stage;
        m_stageStart = now;
    } else if (progress.done < progress.total
               && now - m_lastShown < (terminal ? std::chrono::milliseconds(200) : std::chrono::milliseconds(10000))) {
        return;
    }
    m_lastShown = now;
    std::string line = progress.stage + "  " + std::to_string(progress.done)
                     + (progress.total > 0 ? "/" + std::to_string(progress.total) : "");
    const double seconds = std::chrono::duration<double>(now - m_stageStart).count();
    double remaining = progress.done > 0 ? seconds / static_cast<double>(progress.done)
                                               * static_cast<double>(progress.total - progress.done)
                                         : 0;
    for (const auto& [name, value] : progress.figures) {
        if (name == "eta_s") {
            remaining = value;
            continue;
        }
        char text[64];
        std::snprintf(text, sizeof text, "  %s %.3g", name.c_str(), value);
        line += text;
    }
    if (progress.total > progress.done && remaining > 1)
        line += "  about " + duration(remaining) + " left";
    std::fprintf(stderr, terminal ? "\r\033[K%s" : "%s\n", line.c_str());
    m_lineOpen = terminal;
}

void Console::put(const std::string& line)
{
    errno = 0;
    if (std::printf("%s\n", printable(line).c_str()) < 0 || std::fflush(stdout) != 0)
        m_outputError = errno != 0 ? errno : EIO;
}

void Console::print(const std::string& line)
{
    const std::lock_guard lock(m_mutex);
    clearLine();
    put(line);
}

void Console::printJson(const Json& json) { print(dumped(json, jsonProgress ? -1 : 2)); }

int Console::fail(const Error& error)
{
    m_failed = true;
    const std::lock_guard lock(m_mutex);
    clearLine();
    if (jsonProgress) {
        const Json json{{"code", toString(error.code)},        {"detail", error.detail.english()},
                        {"detail_text", toJson(error.detail)}, {"file", error.file},
                        {"remedy", error.remedy.english()},    {"remedy_text", toJson(error.remedy)}};
        put(dumped({{"error", json}}));
    } else {
        std::fprintf(stderr, "error: %s\n", printable(error.message()).c_str());
    }
    return exitCodeOf(error.code);
}

int Console::end(int code)
{
    if (m_outputError == 0 || m_failed) // what failed first is what counts
        return code;
    jsonProgress = false; // standard output is what fails
    return fail({ErrorCode::WriteFailed,
                 Text("Standard output took not everything (%1)", std::strerror(m_outputError)),
                 {},
                 "Free some disk space where it goes, and run the command again"});
}

int exitCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument: return 2;
    case ErrorCode::NotFound:
    case ErrorCode::Unreadable:
    case ErrorCode::BadData:
    case ErrorCode::Unsupported:
    case ErrorCode::Mismatch:
    case ErrorCode::TooLittleData: return 3;
    case ErrorCode::WriteFailed: return 4;
    case ErrorCode::OutOfMemory: return 5;
    case ErrorCode::Cancelled: return kStoppedByUser;
    case ErrorCode::Internal: break;
    }
    return 1;
}

} // namespace twinspect
