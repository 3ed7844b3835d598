// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/evaluation/report.h"
#include "core/record/learning_curve.h"

namespace twinspect {

/// One model on the test parts of one kind of part, with what it costs. Empty figures could not be, or were not,
/// measured.
struct ComparisonRow {
    std::string part;
    std::string data;   ///< hash of the names and sizes of the part's files
    std::string model;  ///< id of a detector that was trained here, or the name of a model file
    std::string madeBy; ///< hash of what the model was made of: its options and weights, or its file
    int goodParts = kAllGoodParts; ///< that it was trained with
    int seed = 0;
    std::optional<double> imageAuroc, aupro30, aupro01; ///< 0..1
    std::optional<double> aupro01Official;              ///< from 100 thresholds, as most papers print it
    std::optional<double> trainSeconds;
    std::optional<double> latencyMedianMs, latencyP95Ms, partsPerSecond;
    std::optional<double> modelMib;
    std::optional<double> trainPeakMib, inspectPeakMib; ///< of the whole process, see peakMemory()
    std::vector<PartScore> scores;                      ///< of the test parts

    /// The figures of accuracy.
    void take(const PartSetMetrics& metrics);
};

/// Describes one figure of a row: its key in files, its column for people, and how it is printed.
struct ComparisonFigure {
    const char* key;
    Text column;
    std::optional<double> ComparisonRow::*member;
    bool isShare; ///< 0..1, for people in percent
    int digits;   ///< after the point, for people
    Text meaning; ///< one sentence without a full stop
};
[[nodiscard]] std::span<const ComparisonFigure> comparisonFigures();

/// Keys: part, data, model, made_by, good_parts (0 = all), seed, those of comparisonFigures() that were measured,
/// scores [{id, label, type, score}].
[[nodiscard]] nlohmann::json toJson(const ComparisonRow& row);
/// Nothing when it is no such row.
[[nodiscard]] std::optional<ComparisonRow> comparisonRowFrom(const nlohmann::json& json);

} // namespace twinspect
