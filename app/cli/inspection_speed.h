// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/run_context.h"
#include "core/dataset/catalog.h"
#include "core/evaluation/decision.h"
#include "core/inference/anomaly_model.h"

namespace twinspect {

/// How long a model takes for a part, from file to verdict.
struct InspectionSpeed {
    double medianMs = 0, p95Ms = 0;                  ///< one part after another
    double readMs = 0, prepareMs = 0, networkMs = 0; ///< medians: where the latency goes
    double partsPerSecond = 0;                       ///< as many parts as possible at once
};

/// On the test parts. Errors: those of scoreParts(); Cancelled.
[[nodiscard]] Result<InspectionSpeed> measureSpeed(const AnomalyModel& model, const Catalog& catalog,
                                                   const Thresholds& thresholds, const RunContext& context);

} // namespace twinspect
