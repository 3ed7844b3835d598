// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/pimpl.h>

namespace twinspect {

/// The refinement of one scale in GFRN: residual projection f + g(f), then a non-local block (Wang et al. 2018) on the
/// coarser scales. Both start as the identity, so that an untrained network refines nothing.
struct RefineStageImpl : torch::nn::Module {
    RefineStageImpl(std::int64_t channels, bool nonLocal);
    torch::Tensor forward(const torch::Tensor& features); ///< [B,C,H,W] -> same

    torch::nn::Sequential a{nullptr};
    torch::nn::Conv2d q{nullptr}, k{nullptr}, v{nullptr}, o{nullptr}; ///< empty on the finest scale
};
TORCH_MODULE(RefineStage);

/// GFRN, the guided feature refinement network between teacher and student (paper section 3.3.2; layout ours after
/// RD++).
struct GfrnImpl : torch::nn::Module {
    explicit GfrnImpl(const std::array<std::int64_t, 3>& channels);
    std::array<torch::Tensor, 3> forward(const std::array<torch::Tensor, 3>& features);

    torch::nn::ModuleList stages;
};
TORCH_MODULE(Gfrn);

} // namespace twinspect
