// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/base/run_context.h"

namespace twinspect {

/// Handles Ctrl-C and the output of the command line program. Results go to standard output, progress and remarks to
/// standard error. Ctrl-C stops the work cleanly.
class Console {
public:
    /// Ctrl-C and SIGTERM ask the running job to stop. Where no job runs that could hear it, and at the second one,
    /// they end the process at once.
    Console();
    ~Console();

    bool quiet = false; ///< no progress; warnings and errors still come
    bool jsonProgress = false; ///< progress, warnings and errors as one JSON object a line on standard output

    /// For a job that hears "stop"; it runs as long as the context, or a copy of it, lives.
    [[nodiscard]] RunContext context();
    void warn(const Text& note);
    /// A line of result, on standard output.
    void print(const std::string& line);
    /// An object of result: pretty on a terminal, one line with --json-progress.
    void printJson(const nlohmann::json& json);
    /// The error in words (or as JSON) and the exit code that belongs to it.
    int fail(const Error& error);
    /// `code`, or that of a failure when something of the results did not reach standard output.
    int end(int code);

private:
    void put(const std::string& line);
    void show(const Progress& progress);
    void clearLine();
    std::stop_source m_stop;
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_lastShown{}, m_stageStart{};
    std::string m_stage;
    bool m_lineOpen = false;
    int m_outputError = 0; ///< the system's reason why a result was lost
    bool m_failed = false; ///< fail() was called
};

/// Exit codes, also listed by `twinspect-cli --help`.
inline constexpr int kExitSomeFailed = 6; ///< the rest was done, but some samples could not be inspected
[[nodiscard]] int exitCodeOf(ErrorCode code);

} // namespace twinspect
