// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/held_out_scores.h"

#include <algorithm>
#include <mutex>
#include <system_error>

#include <torch/torch.h>

#include "core/nn/infer_in_parallel.h"
#include "core/nn/model_file.h"
#include "core/nn/part_tensors.h"
#include "core/nn/score_map.h"

namespace twinspect {

Status saveScoredModel(const std::filesystem::path& file, DcrdfNet& net, std::map<std::string, std::string> record,
                       const std::function<Result<HeldOutScores>(const std::filesystem::path& model)>& score,
                       const TensorMap& further)
{
    auto tensors = contentsOf(net, record);
    tensors.insert(further.begin(), further.end());
    const std::filesystem::path unscored = file.string() + ".unscored";
    if (auto ok = writeModel(unscored, tensors, record); !ok)
        return ok;
    const auto said = score(unscored);
    std::error_code ignored;
    std::filesystem::remove(unscored, ignored);
    if (!said)
        return passOn(said);
    said->describe(record);
    return writeModel(file, tensors, record);
}

Result<HeldOutScores> scorePrepared(const std::filesystem::path& model, const std::vector<PartImage>& parts,
                                    const ComputePlan& plan, const RunContext& context)
{
    auto loaded = loadModel(model);
    if (!loaded)
        return passOn(loaded);
    loaded->net.freezeForInference(plan.device, plan.mixedPrecision ? torch::kBFloat16 : torch::kFloat32);
    std::vector<FinishedMaps> finished(parts.size());
    std::mutex gpuTurn;
    auto done = inferInParallel(static_cast<std::int64_t>(parts.size()), kScoringStage, context, [&](std::int64_t i) {
        std::unique_lock<std::mutex> turn(gpuTurn, std::defer_lock);
        if (!plan.device.is_cpu())
            turn.lock();
        const torch::InferenceMode inference;
        const PartImage& part = parts[static_cast<std::size_t>(i)];
        finished[static_cast<std::size_t>(i)] =
            finishMaps(inferPart(loaded->net, toPixels(part), plan.device), part, ScoreOptions());
    });
    if (!done)
        return passOn(done);
    HeldOutScores scores;
    scores.arithmetic = plan.arithmetic;
    for (const auto& part : finished) {
        std::map<std::string, double> highest;
        for (const auto& [name, map] : part.maps)
            highest[name] = *std::max_element(map.begin(), map.end());
        scores.add(part.scores.at("cm_segf"), highest.at("cm_segf"), highest);
    }
    return scores;
}

} // namespace twinspect
