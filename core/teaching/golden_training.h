// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/golden_model.h"
#include "core/teaching/part_training.h"

namespace twinspect {

/// Learns the golden part from the training parts of a catalog, on a grid of `side` px, and its scale from the held-out
/// parts. `summary` says what was used. Errors: those of readTrainingSet() and GoldenPart::learn().
[[nodiscard]] Result<GoldenModel> learnGoldenModel(const Catalog& catalog, int side, PartTrainingSummary& summary,
                                                   const RunContext& context);

} // namespace twinspect
