// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <torch/types.h>

#include "core/base/run_context.h"
#include "core/nn/dcrdf_net.h"
#include "core/training/training_options.h"
#include "core/training/training_set.h"

namespace twinspect {

/// Standardised evidence of many clean and perturbed good parts, computed once: the gates learn from it at hardly any cost.
struct EvidenceBank {
    torch::Tensor rgb, depth; ///< [N,3,S/4,S/4]
    torch::Tensor mask;       ///< [N,1,S/4,S/4] of 0/1
};

/// Evidence of `count` variants of the parts (augmented, perturbed), drawn from (seed, stream). Students must be in eval mode.
[[nodiscard]] Result<EvidenceBank> collectEvidence(DcrdfNet& net, const std::vector<PartImage>& parts, const TrainingOptions& options, std::uint64_t stream, int count,
                                                   torch::Device device, const RunContext& context);

/// Second stage: trains every gate of the net on `learn` (focal + dice against the mask), keeps each at its best step on `check`.
/// Deterministic in options.seed. Returns the mean best loss on `check`.
[[nodiscard]] Result<double> trainGates(DcrdfNet& net, const EvidenceBank& learn, const EvidenceBank& check, const TrainingOptions& options, const RunContext& context);

} // namespace twinspect
