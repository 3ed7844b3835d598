// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/dataset/catalog.h"
#include "core/evaluation/decision.h"

namespace twinspect {

class AnomalyModel;

/// What an export of a model takes from this program besides the model file.
struct ExportBasis {
    Thresholds thresholds;      ///< without regions of interest and without limits on regions
    std::string thresholdsFrom; ///< where they come from, for people
    std::string version;        ///< of this program
};

/// Prepares and inspects parts, and writes them as samples for the parity test of packaging/export: safetensors,
/// float32, N parts, S = side of the model's picture.
///   rgb [N,3,S,S] in 0..1; height [N,1,S,S] in shares of the height range; foreground [N,1,S,S], 1 = part;
///   expected_map [N,S,S] and expected_score [N] of the primary map.
/// "about" in its metadata is JSON: names, verdicts (by the score and the thresholds alone), thresholds, hash of the
/// model, version. Parts that cannot be read, or show no part, are left out with a warning. Returns how many were
/// written. Errors: TooLittleData when none was, Cancelled, WriteFailed.
[[nodiscard]] Result<std::size_t> writeExportSamples(const std::filesystem::path& file, const AnomalyModel& model,
                                                     const std::vector<SampleRef>& samples, const ExportBasis& basis,
                                                     const RunContext& context);

} // namespace twinspect
