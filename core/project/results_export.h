// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/run_context.h"
#include "core/project/results_store.h"

namespace twinspect {

/// Writes the filtered results, one line each, as a table when the file is called .csv, otherwise as JSON Lines. It is
/// written aside and renamed: complete or not at all. A table is
/// that of csvHeader() with the run's number in front; JSON Lines have all that is kept of a part. Returns how many.
/// Errors: as ResultsStore, WriteFailed, Cancelled.
[[nodiscard]] Result<qint64> exportResults(ResultsStore& store, const ResultFilter& filter,
                                           const std::filesystem::path& file, const RunContext& context = {});

} // namespace twinspect
