// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include "core/nn/batch_norm.h"

namespace twinspect {

/// What the gate says about every pixel, [B,1,h,w] each.
struct FusedEvidence {
    torch::Tensor fused;      ///< raw score, unbounded: log odds of a defect
    torch::Tensor weightRgb;  ///< a_rgb in 0..1; a_depth = 1 - a_rgb
    torch::Tensor rgb, depth; ///< the channels' confidences C_m, log odds
};

/// CM-SEGF, cross-modal squeeze-excitation gated fusion (paper section 3.4; layout ours, METHOD.md).
struct CmSegfImpl : torch::nn::Module {
    CmSegfImpl();
    /// Standardised evidence of the three scales, [B,3,h,w] each.
    FusedEvidence forward(const torch::Tensor& rgb, const torch::Tensor& depth);

    torch::nn::Sequential fc{nullptr}, pw{nullptr};
    torch::nn::Conv2d dw{nullptr};
    BatchNorm bn{nullptr};
    torch::Tensor calibration; ///< [2,4]: softplus weights of the scales and a bias, per channel
};
TORCH_MODULE(CmSegf);

} // namespace twinspect
