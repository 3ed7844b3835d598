// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/geometry/part_image.h"
#include "core/nn/compute_plan.h"
#include "core/nn/dcrdf_net.h"
#include "core/nn/held_out_record.h"

namespace twinspect {

/// Writes a finished model with what it says about its held-out parts. `score` is asked with the model in a file of its
/// own beside `file`, so that the answer comes from what will be inspected with. `further` tensors are kept beside
/// those of the network. Errors: WriteFailed, those of `score`.
[[nodiscard]] Status saveScoredModel(
    const std::filesystem::path& file, DcrdfNet& net, std::map<std::string, std::string> record,
    const std::function<Result<HeldOutScores>(const std::filesystem::path& model)>& score,
    const TensorMap& further = {});

/// Scores prepared parts with a model file, where their files are not at hand (twinspect-lab). Errors: those of
/// loadModel(); Cancelled.
[[nodiscard]] Result<HeldOutScores> scorePrepared(const std::filesystem::path& model,
                                                  const std::vector<PartImage>& parts, const ComputePlan& plan,
                                                  const RunContext& context);

/// The stage that is reported while the finished model scores the held-out parts.
inline constexpr auto kScoringStage = "held-out scores";

} // namespace twinspect
