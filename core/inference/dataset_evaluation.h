// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/run_context.h"
#include "core/evaluation/report.h"
#include "core/inference/anomaly_model.h"

namespace twinspect {

/// Figures of one model on the test split of a catalog, for every map it gives.
struct ModelEvaluation {
    std::string modelHash;
    std::string part;
    std::string regionsId; ///< of the regions of interest; empty = every pixel counted
    std::string primaryMap; ///< the one that verdicts are about
    std::map<std::string, DatasetMetrics> byMap; ///< rgb depth avg max cm_segf, or as the detector has them
    std::vector<PartScore> scores; ///< of the primary map, in the order of the catalog
    std::vector<std::string> leftOut;            ///< samples that could not be measured, with the reason
    int knownParts = 0;                          ///< not counted, because the model was trained or checked with them
    int noPartFound = 0;                         ///< counted as the lowest score: an empty picture shows no defect
    double seconds = 0;

    [[nodiscard]] const DatasetMetrics& primary() const { return byMap.at(primaryMap); }
};

/// Whether the catalog can measure a model that is trained on it: it has good and defective test parts that training
/// leaves alone. Errors: TooLittleData.
[[nodiscard]] Status checkTestParts(const Catalog& catalog);

/// Whatever gives maps of prepared parts.
struct MapSource {
    const Preparation& preparation;
    const std::map<std::string, std::string>& metadata; ///< which parts it has learnt from, see TrainedParts
    std::function<Result<AnomalyResult>(const PreparedPart&)> infer; ///< called in several threads at once
};
/// As evaluateModel(), which is about a model file.
[[nodiscard]] Result<ModelEvaluation> evaluateMaps(const MapSource& source, const Catalog& catalog,
                                                   const RunContext& context, const RegionsOfInterest& regions = {});

/// Parts that the model has learnt from, or that were held out then, are not counted. Errors: TooLittleData (good or
/// defective test parts are missing), Cancelled. Maps are measured at full resolution against the masks. Only pixels
/// that count under the regions of interest are measured, those of regions with a threshold of their own like all
/// others: the figures are about scores, not about thresholds.
[[nodiscard]] Result<ModelEvaluation> evaluateModel(const AnomalyModel& model, const Catalog& catalog,
                                                    const RunContext& context, const RegionsOfInterest& regions = {});

/// Keys: those of DatasetMetrics for the primary map; regions_of_interest (only with some); model, part, known_parts,
/// no_part_found, left_out [text]; scores [{id, label, score}] of the primary map; fusion {map: those of
/// DatasetMetrics}.
[[nodiscard]] nlohmann::json toJson(const ModelEvaluation& evaluation);

} // namespace twinspect
