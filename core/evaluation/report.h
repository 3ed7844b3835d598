// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/evaluation/aupro.h"
#include "core/evaluation/auroc.h"
#include "core/evaluation/pixel_metrics.h"

namespace twinspect {

/// The score and the label of one test part.
struct PartScore {
    double imageScore = 0;
    bool defect = false;
    std::string defectType; ///< "hole"; not read for good parts
    std::string id{};       ///< SampleRef::id; not read when figures are made
    bool seen = true;       ///< false: nothing of the part could be seen, so its score is the lowest one
};

/// Maps by defect type; those of good parts under this name. Every map belongs to exactly one entry.
inline constexpr const char* kGoodParts = "good";
using MapsByType = std::map<std::string, AuproAccumulator>;

/// The figures of one set of parts, all in 0..1. Empty = there was nothing to measure it on (no mask of that type, no
/// part of that type).
struct PartSetMetrics {
    int goodParts = 0;
    int defectParts = 0;
    std::optional<double> imageAuroc;
    std::optional<double> averagePrecision;
    std::optional<F1Max> f1Max;
    std::optional<double> pixelAuroc;
    std::optional<double> pixelAveragePrecision;
    std::optional<F1Max> pixelF1Max;
    std::vector<AuproAtLimit> aupro; ///< at 0.30, 0.10, 0.05, 0.01; empty without masks
};

struct DatasetMetrics : PartSetMetrics {
    std::map<std::string, PartSetMetrics> byDefect; ///< parts of that type against all good test parts
};

/// Every figure of a test set. `maps` may be empty when there are no masks; it is sorted, not changed otherwise.
/// Errors: BadData (a score is not finite), TooLittleData (no good part or no defective part), InvalidArgument (a
/// defective part without a type or of the type "good").
[[nodiscard]] Result<DatasetMetrics> measureDataset(std::span<const PartScore> parts, MapsByType& maps);

/// Keys: image_auroc, pixel_auroc, aupro {"0.30", "0.10", "0.05", "0.01"}, aupro_100_thresholds {the same}, f1_max,
/// f1_max_threshold, average_precision, pixel_f1_max, pixel_f1_max_threshold, pixel_average_precision, good_parts,
/// defect_parts, by_defect {type: the same without by_defect}. null = could not be measured.
[[nodiscard]] nlohmann::json toJson(const DatasetMetrics& metrics);

} // namespace twinspect
