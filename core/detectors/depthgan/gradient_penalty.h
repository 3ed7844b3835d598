// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <torch/types.h>

namespace twinspect {

/// How far the gradients of a critic are from the length 1, [ ]: the mean of (|gradient| - 1)^2 at points between
/// `real` and `made`, [B,...] each; `shares` [B,1,..] of 0..1 says how near to the real one (Gulrajani et al. 2017, eq.
/// 3).
[[nodiscard]] torch::Tensor gradientPenalty(const std::function<torch::Tensor(const torch::Tensor&)>& critic,
                                            const torch::Tensor& real, const torch::Tensor& made,
                                            const torch::Tensor& shares);

} // namespace twinspect
