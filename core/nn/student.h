// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/pimpl.h>

namespace twinspect {

/// A student's answer: what a good part would show.
struct Reconstruction {
    std::array<torch::Tensor, 3> features; ///< [B,C_k,S_k,S_k], its teacher features at the three scales
    torch::Tensor picture; ///< [B,3,S/4,S/4] colour in 0..1 or [B,1,S/4,S/4] height, as in the picture; undefined
                           ///< without that head
    std::vector<torch::Tensor> logError; ///< [B,1,S_k,S_k], log of the distance to expect there on good parts: of every
                                         ///< scale, then of the picture
};

/// Bottleneck and mirrored decoder of one channel (after RD4AD, Deng & Li 2022): three stages are fused to stride 32
/// and given back at strides 4, 8 and 16. A small head per scale also says how well it expects to do at each pixel
/// (silhouettes and fine texture are never reproduced exactly); it reads the decoder without teaching it [ours].
/// Another head gives colour or height back: features hardly notice that a pin is too short or a print too pale, the
/// picture itself does [ours, BENCHMARKS.md].
struct StudentImpl : torch::nn::Module {
    /// channels: of the teacher's stages; widths: of the decoder at strides 4, 8, 16, 32; blocks: residual blocks a
    /// stage; pictureChannels: 0 = no such head.
    StudentImpl(const std::array<std::int64_t, 3>& channels, const std::array<std::int64_t, 4>& widths, int blocks,
                std::int64_t pictureChannels);
    /// [B,C_k,S_k,S_k]
    Reconstruction forward(const std::array<torch::Tensor, 3>& features);

    torch::nn::Sequential i1{nullptr}, i2{nullptr}, i3{nullptr}, neck{nullptr}, u3{nullptr}, u2{nullptr}, u1{nullptr},
        p{nullptr};
    torch::nn::ModuleList h, e;
};
TORCH_MODULE(Student);

} // namespace twinspect
