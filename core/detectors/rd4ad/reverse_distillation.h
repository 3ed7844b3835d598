// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/pimpl.h>

namespace twinspect {

/// Features of a teacher at strides 4, 8 and 16, [B,C_k,S_k,S_k].
using ThreeScales = std::array<torch::Tensor, 3>;

/// The student of RD4AD: the three scales are brought to stride 16, pressed to stride 32 (the one-class bottleneck),
/// and a mirrored decoder makes the three scales again.
struct ReverseStudentImpl : torch::nn::Module {
    explicit ReverseStudentImpl(const std::array<std::int64_t, 3>& channels);
    [[nodiscard]] ThreeScales forward(const ThreeScales& features);

    torch::nn::Sequential fuse1{nullptr}, fuse2{nullptr}, bottleneck{nullptr};
    torch::nn::Sequential decode3{nullptr}, decode2{nullptr}, decode1{nullptr};
    torch::nn::ModuleList heads;
};
TORCH_MODULE(ReverseStudent);

/// RD4AD's loss: the sum over the scales of the mean over the batch of 1 - cos, each of the whole map as one vector.
/// `counted` [B,1,S,S] of 0/1: what is left out is 0 in both.
[[nodiscard]] torch::Tensor reverseLoss(const ThreeScales& teacher, const ThreeScales& student,
                                        const torch::Tensor& counted);

/// RD4AD's map before smoothing, [B,1,side,side]: the sum over the scales of 1 - cos at each pixel, each enlarged
/// bilinearly with aligned corners.
[[nodiscard]] torch::Tensor reverseMap(const ThreeScales& teacher, const ThreeScales& student, std::int64_t side);

} // namespace twinspect
