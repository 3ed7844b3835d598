// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <torch/types.h>

#include "core/base/run_context.h"
#include "core/nn/dcrdf_net.h"
#include "core/training/training_options.h"

namespace twinspect {

/// Standardised evidence of many clean and defective variants of good parts, computed once: the gates learn from it at hardly any cost.
struct EvidenceBank {
    torch::Tensor rgb, depth; ///< [N,3,S/4,S/4]; undefined where the network has no such channel
    torch::Tensor mask;       ///< [N,1,S/4,S/4] of 0/1: the defect
    torch::Tensor inside;     ///< [N,1,S/4,S/4] of 0/1: the part and its rim, where a score may rise
    std::vector<std::int64_t> clean, defective; ///< rows

    [[nodiscard]] std::int64_t size() const { return mask.size(0); }
};

/// One variant of a part for the bank.
struct Variant {
    PartPixels pixels;
    std::vector<float> mask; ///< all zero = clean
};

/// Evidence of `count` variants; `draw` is called from several threads. Students must be in eval mode, the evidence scale learnt.
[[nodiscard]] Result<EvidenceBank> collectEvidence(DcrdfNet& net, std::int64_t count, const std::function<Variant(std::int64_t)>& draw, torch::Device device, bool mixedPrecision,
                                                   const std::string& stage, const RunContext& context);

/// Second stage: trains every gate of the net on `learn` (focal + dice + ranking of defective above clean parts). Each is kept at the step,
/// the start included, where it tells defective from clean best on `check`. Deterministic in options.seed.
[[nodiscard]] Status trainGates(DcrdfNet& net, const EvidenceBank& learn, const EvidenceBank& check, const TrainingOptions& options, const RunContext& context);

} // namespace twinspect
