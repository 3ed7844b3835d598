// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

/// One report of a long job. `figures` are named numbers that belong to the stage (loss, score, images per second).
struct Progress {
    std::string stage;       ///< what is being done: "reading", "training", "inspecting"
    std::int64_t done = 0;
    std::int64_t total = 0;  ///< 0 when not known
    std::vector<std::pair<std::string, double>> figures;
    Text note;               ///< a warning or remark for the log; usually empty
};

/// Tells a long job to stop, and takes its reports of progress. Passed down by const reference; cheap to copy.
/// `progress` is always called from one thread at a time.
struct RunContext {
    std::stop_token stop;
    std::function<void(const Progress&)> progress;

    [[nodiscard]] bool stopRequested() const { return stop.stop_requested(); }
    void report(const Progress& report) const
    {
        if (progress)
            progress(report);
    }
    /// A remark that belongs into the log and before the user's eyes, such as a skipped file.
    void warn(Text note) const { report(Progress{"warning", 0, 0, {}, std::move(note)}); }
};

[[nodiscard]] inline tl::unexpected<Error> cancelled() { return failure(ErrorCode::Cancelled, "Stopped by the user"); }

} // namespace twinspect
