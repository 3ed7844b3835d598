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

/// The standardised evidence of many clean and defective variants of good parts. It is computed once, so training the
/// gates on it is cheap.
struct EvidenceBank {
    torch::Tensor rgb, depth; ///< [N,3,S/4,S/4]; undefined where the network has no such channel
    torch::Tensor mask;       ///< [N,1,S/4,S/4] of 0/1: the defect
    torch::Tensor inside;     ///< [N,1,S/4,S/4] of 0/1: the part and its rim, where a score may rise (ScoreOptions)
    torch::Tensor scored;     ///< [N]: how many of the highest values inside an image score is made of
    std::vector<std::int64_t> clean, defective; ///< rows
    std::vector<int> kind;    ///< of every row's defect, -1 = none; empty = kinds are not told apart

    [[nodiscard]] std::int64_t size() const { return mask.size(0); }
};

/// One variant of a part for the bank.
struct Variant {
    PartPixels pixels;
    std::vector<float> mask; ///< all zero = clean
    int kind = -1;
};

/// Gates learn from artificial defects, and are kept and judged by kinds of defects they have not learnt from: each
/// leaves a third of the kinds out [ours].
inline constexpr int kGateFolds = 3;
[[nodiscard]] inline bool leavesOut(std::size_t gate, int kind)
{
    return kind >= 0 && kind % kGateFolds == static_cast<int>(gate) % kGateFolds;
}

/// Rows of a bank that a step of a gate's training takes.
inline constexpr int kGateBatch = 12;

/// Evidence of `count` variants; `draw` is called from several threads. Students must be in eval mode, the evidence
/// scale learnt.
[[nodiscard]] Result<EvidenceBank> collectEvidence(DcrdfNet& net, std::int64_t count,
                                                   const std::function<Variant(std::int64_t)>& draw,
                                                   torch::Device device, bool mixedPrecision, const std::string& stage,
                                                   const RunContext& context);

/// Second stage: trains every gate of the net on `learn` (focal + dice + ranking of defective above clean parts),
/// without the kinds it leaves out. Each is kept at the step, the start included, where it tells the kinds it left out
/// from clean best on `check`. Deterministic in options.seed.
[[nodiscard]] Status trainGates(DcrdfNet& net, const EvidenceBank& learn, const EvidenceBank& check,
                                const TrainingOptions& options, const RunContext& context);

} // namespace twinspect
