// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/torch_detector.h"

#include <torch/torch.h>

#include "core/nn/torch_error.h"

namespace twinspect {

Result<AnomalyResult> TorchDetector::infer(const PreparedPart& part) const
{
    AnomalyResult result;
    result.partFound = part.geometry.partFound;
    if (!result.partFound)
        return result;
    try {
        std::unique_lock<std::mutex> turn(m_gpuTurn, std::defer_lock);
        if (!m_plan.device.is_cpu())
            turn.lock();
        const torch::InferenceMode inference;
        addMaps(part.image, result);
        result.imageScore = result.imageScores.at("score");
        return result;
    } catch (const std::exception& error) {
        return tl::unexpected<Error>(torchErrorFrom(error));
    }
}

} // namespace twinspect
