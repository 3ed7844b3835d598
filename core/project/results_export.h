// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/run_context.h"
#include "core/project/results_store.h"

namespace twinspect {

enum class ExportFormat { Csv, JsonLines };

/// Writes the filtered results, one line each, aside and renamed: complete or not at all. A table is
/// that of csvHeader() with the run's number in front; JSON Lines have all that is kept of a part. Returns how many. Errors: as ResultsStore, WriteFailed, Cancelled.
[[nodiscard]] Result<qint64> exportResults(ResultsStore& store, const ResultFilter& filter,
                                           const std::filesystem::path& file, ExportFormat format,
                                           const RunContext& context = {});

} // namespace twinspect
