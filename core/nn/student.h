// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/pimpl.h>

namespace twinspect {

/// The answer of a student, which is what a good part would show.
struct Reconstruction {
    std::array<torch::Tensor, 3> features; ///< [B,C_k,S_k,S_k], its teacher features at the three scales
    torch::Tensor picture; ///< [B,3,S/4,S/4] colour in 0..1 or [B,1,S/4,S/4] height, as in the picture; undefined
                           ///< without that head
    std::vector<torch::Tensor> logError; ///< [B,1,S_k,S_k], log of the distance to expect there on good parts: of every
                                         ///< scale, then of the picture
};

/// The student of one channel, a bottleneck with a mirrored decoder (after RD4AD, Deng & Li 2022). Three stages are
/// fused to stride 32 and reproduced at strides 4, 8 and 16. A small head per scale predicts the distance at each
/// pixel, because silhouettes and fine texture are never reproduced exactly. No gradient flows from it into the decoder
/// [ours]. Another head reproduces RGB or height. Features change little when a pin is too short or a print too pale,
/// but the picture itself does [ours, BENCHMARKS.md].
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
