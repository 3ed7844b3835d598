// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/detectors/depthgan/gradient_penalty.h"

#include <torch/torch.h>

namespace twinspect {

torch::Tensor gradientPenalty(const std::function<torch::Tensor(const torch::Tensor&)>& critic,
                              const torch::Tensor& real, const torch::Tensor& made, const torch::Tensor& shares)
{
    const auto between = (shares * real + (1 - shares) * made).requires_grad_(true);
    const auto gradient = torch::autograd::grad({critic(between).sum()}, {between}, {}, true, true);
    return (gradient[0].flatten(1).norm(2, 1) - 1).square().mean();
}

} // namespace twinspect
