// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "ui/models/inspection_set.h"

namespace twinspect {

/// The samples, thresholds and recipe of an export of results.
struct RunExport {
    std::vector<InspectedSample> samples; ///< those without score and error are left out
    Thresholds thresholds;                ///< verdicts are made with these, whatever they were at inspection
    std::string thresholdsFrom;           ///< in words
    std::string modelHash;
    std::string recipe; ///< name of the recipe's part, and its revision, for the table
    int recipeRevision = 0;
};

/// Writes FILE as results.csv or results.jsonl, by its extension (.csv, otherwise JSON lines), line by line what
/// `twinspect-cli inspect --maps none` writes for the same parts and thresholds, but for the time of inspection.
/// Samples whose regions were found with another pixel threshold keep them; the verdict then says that areas are
/// unknown where they could matter. Errors: WriteFailed, Cancelled; TooLittleData when nothing was inspected.
[[nodiscard]] Status exportRun(const std::filesystem::path& file, const RunExport& run, const RunContext& context = {});

} // namespace twinspect
