// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/inference/anomaly_model.h"
#include "core/record/threshold_file.h"

namespace twinspect {

/// Thresholds to decide by, and where they come from, for people.
struct ChosenThresholds {
    Thresholds thresholds;
    std::string from;
};
/// Those of `file`, which was read from `path`; without it the standard ones of the model, under the regions of
/// interest with which it was trained. Errors: Mismatch when they belong to another model; those of
/// standardThresholds().
[[nodiscard]] Result<ChosenThresholds> thresholdsFor(const AnomalyModel& model,
                                                     const std::optional<ThresholdFile>& file,
                                                     const std::filesystem::path& path);

} // namespace twinspect
