// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/pimpl.h>

namespace twinspect {

/// What one branch of EasyNet says of a picture [B,C,S,S].
struct EasyAnswer {
    torch::Tensor picture; ///< [B,C,S,S] made again, as a good part would be
    torch::Tensor features; ///< [B,F,S/2,S/2] that the logit was made of
    torch::Tensor logit;    ///< [B,1,S/2,S/2] log odds of a defect
};

/// One modality of EasyNet: an autoencoder over three scales, and a head of 1x1 convolutions that segments defects from
/// the layers of both halves and from the residual.
struct EasyBranchImpl : torch::nn::Module {
    EasyBranchImpl(std::int64_t channels, std::int64_t width);
    [[nodiscard]] EasyAnswer forward(const torch::Tensor& picture);

    torch::nn::Sequential down1{nullptr}, down2{nullptr}, down3{nullptr}, up3{nullptr}, up2{nullptr}, up1{nullptr};
    torch::nn::Sequential mix{nullptr};
    torch::nn::Conv2d head{nullptr};
};
TORCH_MODULE(EasyBranch);

/// Both modalities, one above the other.
struct EasyMaps {
    std::array<EasyAnswer, 2> branches; ///< by Modality
    torch::Tensor weightRgb; ///< [B,1,S/2,S/2], 0..1: how much RGB counts in `fused`
    torch::Tensor fused; ///< [B,1,S/2,S/2] log odds
};

struct EasyNetImpl : torch::nn::Module {
    explicit EasyNetImpl(std::int64_t width);
    [[nodiscard]] EasyMaps forward(const torch::Tensor& rgb, const torch::Tensor& height);

    EasyBranch rgb{nullptr}, depth{nullptr};
    torch::nn::Sequential gate{nullptr};
};
TORCH_MODULE(EasyNet);

/// Entropy in bits of a defect with these log odds: 1 where the answer is open, 0 where it is certain.
[[nodiscard]] torch::Tensor entropyOf(const torch::Tensor& logit);

/// Focal loss (Lin et al. 2017, gamma 2) of log odds against a mask of 0/1, of one shape.
[[nodiscard]] torch::Tensor focalLoss(const torch::Tensor& logit, const torch::Tensor& mask);

} // namespace twinspect
