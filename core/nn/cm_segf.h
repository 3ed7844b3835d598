// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

namespace twinspect {

/// What the gate says about every pixel, [B,1,h,w] each.
struct FusedEvidence {
    torch::Tensor fused;     ///< raw score log A, unbounded: log odds of a defect
    torch::Tensor weightRgb; ///< a_rgb + a_both / 2, in 0..1; depth has the rest
    torch::Tensor shareRgb;  ///< how much of the score the RGB channel brought, 0..1
};

/// CM-SEGF, cross-modal squeeze-excitation gated fusion (paper section 3.4; layout ours, METHOD.md):
/// A = a_rgb C_rgb + a_depth C_depth + a_both C_rgb C_depth, kept as logarithms: a mixture of "seen in colour", "seen in depth" and "seen in
/// both", each with its likelihood ratio C. The third term is ours: without it, weak evidence in both modalities would never add up.
/// Weights a come from a depthwise-separable gate over recalibrated evidence and are a bounded correction of equal shares [ours].
struct CmSegfImpl : torch::nn::Module {
    CmSegfImpl();
    /// Standardised evidence of the three scales, [B,3,h,w] each.
    FusedEvidence forward(const torch::Tensor& rgb, const torch::Tensor& depth);

    torch::nn::Sequential excitation{nullptr}, gate{nullptr};
    torch::nn::Conv2d depthwise{nullptr};
    torch::Tensor gain;   ///< [1] how steeply evidence becomes confidence, both channels
    torch::Tensor scales; ///< [2,3] weight of every scale of every channel
    torch::Tensor offset; ///< [2] of the channels' confidences
    torch::Tensor prior;  ///< [1] log odds of a defect where there is no evidence
};
TORCH_MODULE(CmSegf);

} // namespace twinspect
