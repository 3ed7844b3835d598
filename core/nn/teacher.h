// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include <torch/types.h>

#include "core/base/result.h"
#include "core/nn/safetensors.h"

namespace twinspect {

/// The frozen ImageNet encoder that both channels share, with three stages at strides 4, 8 and 16. Batch norm is folded
/// into the convolutions when the weights are read, so there is nothing to train and nothing to switch. Kinds:
/// "efficientnet-lite0" (embedded default), "resnet18", "resnet50", "wide_resnet50_2". The file's tensors decide the
/// layout (basic or bottleneck blocks, stride in the first or second convolution); names are those of the reference
/// implementations.
class Teacher {
public:
    /// Reads a safetensors weights file. Errors: as readSafetensors; Mismatch when tensors are missing or have other
    /// shapes.
    [[nodiscard]] static Result<Teacher> load(const std::string& kind, const std::filesystem::path& weights);
    /// From tensors in memory: a weights file or the "teacher." part of a model file. `file` is named in errors.
    [[nodiscard]] static Result<Teacher> fromTensors(const std::string& kind, const TensorMap& tensors,
                                                     const std::map<std::string, std::string>& metadata,
                                                     const std::string& file);

    [[nodiscard]] static const std::vector<std::string>& kinds();

    /// [B,3,S,S] in 0..1 -> three maps [B,C_k,S/2^(k+2),S/2^(k+2)], k = 0,1,2. Works in the input's dtype and memory
    /// format. Never records gradients.
    [[nodiscard]] std::array<torch::Tensor, 3> features(const torch::Tensor& rgb) const;

    [[nodiscard]] const std::string& kind() const { return m_kind; }
    /// Channels of the three stages.
    [[nodiscard]] const std::array<std::int64_t, 3>& channels() const { return m_channels; }
    /// SHA-256 of the folded weights: two teachers with equal hashes give equal features.
    [[nodiscard]] const std::string& hash() const { return m_hash; }

    void to(torch::Device device, torch::Dtype dtype);
    /// Adds the folded weights (float32) as "PREFIX<reference name>.weight" and ".bias"; fromTensors() reads them back
    /// without the prefix.
    void save(TensorMap& tensors, const std::string& prefix) const;
    /// The weights file's "input" metadata, which fromTensors() needs again.
    [[nodiscard]] const std::string& inputScaling() const { return m_inputScaling; }

private:
    enum class Activation { None, Relu, Relu6 };
    /// One folded convolution. `same` pads as TensorFlow does (asymmetric at stride 2).
    struct Convolution {
        std::string name;
        torch::Tensor weight, bias;
        std::int64_t stride = 1, padding = 0, groups = 1;
        bool same = false;
        Activation activation = Activation::None;
    };
    /// A residual block: main path, optional shortcut convolution, activation after the sum.
    struct Block {
        std::vector<Convolution> path;
        std::vector<Convolution> shortcut; ///< none or one
        bool residual = false;
        Activation after = Activation::None;
        bool tap = false; ///< a stage ends here
    };
    friend class TeacherBuilder;

    [[nodiscard]] torch::Tensor apply(const Convolution& convolution, const torch::Tensor& x) const;
    template <typename Visit>
    void visitConvolutions(Visit visit);

    std::string m_kind;
    std::string m_hash;
    std::string m_inputScaling;
    std::array<std::int64_t, 3> m_channels{};
    torch::Tensor m_scale, m_shift; ///< [1,3,1,1]: network input = rgb * scale + shift
    bool m_bgr = false; ///< Caffe-trained weights expect BGR
    Convolution m_stem;
    bool m_pool = false; ///< max pooling after the stem (ResNets)
    std::vector<Block> m_blocks;
};

} // namespace twinspect
