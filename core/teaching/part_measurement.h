// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/run_context.h"
#include "core/inference/anomaly_model.h"
#include "core/inference/dataset_evaluation.h"
#include "core/teaching/part_training.h"

namespace twinspect {

/// A model that was trained for a measurement, and its figures.
struct PartMeasurement {
    AnomalyModel model;
    PartTrainingSummary training;
    ModelEvaluation evaluation;
};

/// Trains a model and measures it on the test parts of the same catalog. Errors: those of trainPart(),
/// AnomalyModel::load() and evaluateModel().
[[nodiscard]] Result<PartMeasurement> trainAndEvaluate(const Catalog& catalog, const NetworkOptions& network,
                                                       const TrainingOptions& options, const PartTrainingFiles& files,
                                                       const RunContext& context);

/// Identifies the files of a part without reading them: names, labels, sizes, and how the geometry is read.
[[nodiscard]] std::string dataHashOf(const Catalog& catalog);

} // namespace twinspect
