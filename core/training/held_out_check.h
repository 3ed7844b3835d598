// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/nn/dcrdf_net.h"
#include "core/nn/score_map.h"
#include "core/training/gate_trainer.h"
#include "core/training/training_options.h"
#include "core/training/training_set.h"

namespace twinspect {

/// The results of a model on held-out parts, and on artificial defects made from them. No test label is ever read.
struct HeldOutCheck {
    std::map<std::string, double> syntheticAuroc; ///< by map: rgb depth avg max cm_segf, in 0..1
    std::vector<double> defectScores;             ///< image scores of the held-out parts with those defects
};

/// Mean and deviation of the raw evidence on the part, over held-out good parts; fills the channels' constants.
[[nodiscard]] Status learnEvidenceScale(DcrdfNet& net, const std::vector<PartImage>& heldOut, torch::Device device,
                                        bool mixedPrecision, const RunContext& context);

inline constexpr int kDefectsOfEachKind = 10; ///< in the check

/// Row of syntheticDefects(): which of the `parts` held-out parts, and which kind of defect is on it (-1: none). Kinds
/// are crossed with parts: each kind, and the kinds that a gate leaves out, are on as many parts as possible.
struct CheckRow {
    std::size_t part = 0;
    int kind = -1;
};
[[nodiscard]] CheckRow checkRow(std::int64_t row, std::size_t parts);

/// Evidence of the held-out parts as they are (the first rows) and of synthetic defects on them.
[[nodiscard]] Result<EvidenceBank> syntheticDefects(DcrdfNet& net, const std::vector<PartImage>& heldOut,
                                                    const TrainingOptions& options, torch::Device device,
                                                    bool mixedPrecision, const RunContext& context);

/// Joins evidence of another source to the finished fused map [side,side] of a row.
using JoinEvidence = std::function<void(std::int64_t row, std::vector<float>& fused)>;

/// The check itself, on a bank of syntheticDefects(). The figure of "cm_segf" is the mean over the gates, each on the
/// kinds of defects it has not learnt from. `join`, where there is one, is asked for every fused map.
[[nodiscard]] HeldOutCheck checkOnHeldOut(DcrdfNet& net, const EvidenceBank& bank,
                                          const std::vector<PartImage>& heldOut, const ScoreOptions& score,
                                          const JoinEvidence& join = {});

/// Image scores of the network's fused map on the held-out parts as they are.
[[nodiscard]] std::vector<double> fusedScores(DcrdfNet& net, const EvidenceBank& bank,
                                              const std::vector<PartImage>& heldOut, const ScoreOptions& score);

} // namespace twinspect
