// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

namespace twinspect {

/// The score and the weights that the gate gives to every pixel, [B,1,h,w] each.
struct FusedEvidence {
    torch::Tensor fused;     ///< raw score log A, unbounded: log odds of a defect
    torch::Tensor weightRgb; ///< a_rgb + a_both / 2, in 0..1; depth has the rest
    torch::Tensor shareRgb;  ///< how much of the score the RGB channel brought, 0..1
};

/// One map of a channel from its standardised planes, [B,P,h,w] -> [B,1,h,w]: mean of the three scales, and where the
/// picture itself has a plane, the soft maximum of both (log of the mean likelihood ratio): averaging would drown what
/// only one of them sees [ours].
[[nodiscard]] torch::Tensor channelEvidence(const torch::Tensor& planes);

/// CM-SEGF, cross-modal squeeze-excitation gated fusion (paper section 3.4; layout [ours]):
/// A = a_rgb C_rgb + a_depth C_depth + a_both C_rgb C_depth, kept as logarithms: a mixture of "seen in colour", "seen
/// in depth" and "seen in both", each with its likelihood ratio C. The third term is ours: without it, weak evidence in
/// both modalities would never add up. Weights a come from a depthwise-separable gate over recalibrated evidence and
/// are a bounded correction of equal shares [ours].
struct CmSegfImpl : torch::nn::Module {
    explicit CmSegfImpl(std::int64_t evidencePlanes);
    /// Standardised evidence, [B,P,h,w] each.
    FusedEvidence forward(const torch::Tensor& rgb, const torch::Tensor& depth);

    torch::nn::Sequential excitation{nullptr}, gate{nullptr};
    torch::nn::Conv2d depthwise{nullptr};
    torch::Tensor gain; ///< [1] how steeply evidence becomes confidence, both channels
    torch::Tensor scales; ///< [2,P] weight of every plane of every channel
    torch::Tensor offset; ///< [2] of the channels' confidences
    torch::Tensor prior; ///< [1] log odds of a defect where there is no evidence
};
TORCH_MODULE(CmSegf);

} // namespace twinspect
