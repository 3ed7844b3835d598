// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/common/bank_learning.h"

#include <torch/torch.h>

#include "core/nn/infer_in_parallel.h"

namespace twinspect {

Result<torch::Tensor> rowsOfParts(std::span<const PartImage> parts, const RunContext& context,
                                  const std::function<Result<torch::Tensor>(const PartImage&)>& describe)
{
    if (parts.empty())
        return failure(ErrorCode::TooLittleData, Text("The number of usable good parts is only %1", parts.size()), {},
                       "Give at least 5 good parts; 20 to 50 are a good start");
    std::vector<Result<torch::Tensor>> rows(parts.size());
    const auto done =
        inferInParallel(static_cast<std::int64_t>(parts.size()), "training", context, [&](std::int64_t index) {
            const auto at = static_cast<std::size_t>(index);
            rows[at] = describe(parts[at]);
        });
    if (!done)
        return passOn(done);
    std::vector<torch::Tensor> all;
    for (const auto& part : rows) {
        if (!part)
            return passOn(part);
        all.push_back(*part);
    }
    return torch::cat(all);
}

} // namespace twinspect
