// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/infer_in_parallel.h"

#include <torch/torch.h>

#include "core/nn/thread_count.h"

namespace twinspect {

Status inferInParallel(std::int64_t count, const std::string& stage, const RunContext& context,
                       const std::function<void(std::int64_t)>& work)
{
    const ThreadCount asBefore(at::get_num_threads());
    return inParallel(count, stage, context, [&work](std::int64_t i) {
        const torch::NoGradGuard noGrad;
        computeWithThreads(1);
        work(i);
    });
}

} // namespace twinspect
