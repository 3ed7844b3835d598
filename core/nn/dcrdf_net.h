// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <torch/types.h>

#include "core/base/result.h"
#include "core/nn/cm_segf.h"
#include "core/nn/gfrn.h"
#include "core/nn/network_options.h"
#include "core/nn/student.h"
#include "core/nn/teacher.h"

namespace twinspect {

/// The raw maps of a batch, [B,1,S/4,S/4] each. Undefined where the model has no such channel.
struct AnomalyMaps {
    torch::Tensor rgb, depth;       ///< standardised evidence, mean of its planes
    torch::Tensor average, maximum; ///< the paper's baselines
    torch::Tensor fused;            ///< CM-SEGF, log odds
    torch::Tensor weightRgb;        ///< CM-SEGF weight of the RGB channel, 0..1; depth has the rest
    torch::Tensor shareRgb; ///< how much of `fused` the RGB channel brought, 0..1: which modality raised the alarm
    torch::Tensor heightDifference; ///< height minus what a good part would show there, shares of the part's height
                                    ///< range; undefined without a depth channel or picture head
    /// The map of one of kMapNames; nullptr for any other name and for a map that the model does not give.
    [[nodiscard]] const torch::Tensor* find(std::string_view name) const;
};

/// The distances that one channel measures on a picture, and those it expects.
struct ChannelReading {
    torch::Tensor distance; ///< [B,P,S/4,S/4]: 1 - cos of the three scales, then the picture's mean absolute difference
    torch::Tensor expected; ///< of the same form: the distance the student expects there on good parts
    torch::Tensor
        difference; ///< [B,C,S/4,S/4] picture minus the student's answer, signed; undefined without a picture head
};

/// Features of the three stages, finest first.
using Pyramid = std::array<torch::Tensor, 3>;

/// The teacher, GFRN and student of one modality, one after the other.
struct Channel {
    Student student{nullptr};
    Gfrn gfrn{nullptr}; ///< empty when switched off
    Pyramid featureMean,
        featureDeviation; ///< [1,C_k,1,1] of the teacher on good parts: no feature channel drowns the others
    torch::Tensor expectedMean; ///< [1,P,1,1] mean expected distance on held-out good parts
    torch::Tensor evidenceMean, evidenceDeviation; ///< [1,P,1,1] of the raw evidence on held-out good parts

    /// What the student makes of the (perturbed) normalised teacher features; `refined` are GFRN's.
    struct Answer {
        Pyramid refined;
        Reconstruction reconstruction;
    };
    [[nodiscard]] Answer forward(const Pyramid& features);
    /// Teacher features, shifted and scaled per feature channel; float32.
    [[nodiscard]] Pyramid normalise(const Pyramid& features) const;
};

/// Plane of the picture itself, after those of the three scales.
inline constexpr std::int64_t kPicturePlane = 3;

/// Share of the mean expected distance that is added to every pixel's, see rawEvidence().
inline constexpr double kExpectedFloor = 0.2;

/// DCRDF-Net (Sensors 2026, 26(2), 412), reconstructed: two reverse-distillation channels and their gate.
class DcrdfNet {
public:
    DcrdfNet(NetworkOptions options, Teacher teacher);

    /// Picture of one modality as the teacher takes it, [B,3,S,S] in 0..1. rgb: as is; height [B,1,S,S]: encoded.
    [[nodiscard]] torch::Tensor teacherInput(Modality which, const torch::Tensor& picture) const;
    /// Normalised features of the frozen teacher for a picture.
    [[nodiscard]] Pyramid teacherFeatures(Modality which, const torch::Tensor& picture) const;
    /// Per scale: 1 - cos between the RAW (unrefined) teacher features and the student's answer, as a multiple of the
    /// distance the student expects there on good parts; then the same of the picture itself. [B,P,S/4,S/4] float32.
    /// The expectation is softened by a share of its mean, or flat background would amplify noise.
    [[nodiscard]] torch::Tensor rawEvidence(Modality which, const torch::Tensor& picture);
    /// What rawEvidence() is made of.
    [[nodiscard]] ChannelReading read(Modality which, const torch::Tensor& picture);
    [[nodiscard]] torch::Tensor standardise(Modality which, const torch::Tensor& raw) const;
    /// All maps from standardised evidence [B,P,h,w]; an absent channel is an undefined tensor.
    [[nodiscard]] AnomalyMaps fuse(const torch::Tensor& rgbEvidence, const torch::Tensor& depthEvidence);
    /// rgb [B,3,S,S] in 0..1, height [B,1,S,S] in shares of the part's height range. On a CPU the answer does not
    /// depend on the number of threads: each channel has one.
    [[nodiscard]] AnomalyMaps infer(const torch::Tensor& rgb, const torch::Tensor& height);

    void train(bool on);
    void to(torch::Device device, torch::Dtype dtype);
    /// Folds batch norms and fixes the precision. After this the network cannot be trained.
    void freezeForInference(torch::Device device, torch::Dtype dtype);

    void save(TensorMap& tensors);
    [[nodiscard]] Status restore(const TensorMap& tensors, const std::string& file);
    [[nodiscard]] static Result<DcrdfNet> fromTensors(const NetworkOptions& options, const TensorMap& tensors,
                                                      const std::string& teacherScaling, const std::string& file);

    [[nodiscard]] const NetworkOptions& options() const { return m_options; }
    [[nodiscard]] const Teacher& teacher() const { return m_teacher; }
    [[nodiscard]] Channel& channel(Modality which) { return m_channels[static_cast<std::size_t>(which)]; }
    [[nodiscard]] std::vector<CmSegf>& gates() { return m_gates; }
    [[nodiscard]] std::vector<Modality> modalities() const;
    [[nodiscard]] torch::Dtype dtype() const { return m_dtype; }

private:
    [[nodiscard]] torch::Tensor rawEvidence(Modality which, const ChannelReading& reading) const;

    NetworkOptions m_options;
    Teacher m_teacher;
    std::array<Channel, 2> m_channels;
    std::vector<CmSegf> m_gates;
    torch::Device m_device = torch::kCPU;
    torch::Dtype m_dtype = torch::kFloat32;
};

/// [B,1,S,S] -> [B,3,S,S]: three copies of the clipped height, or height and the x and y components of the surface
/// normal.
[[nodiscard]] torch::Tensor encodeHeight(const torch::Tensor& height, DepthEncoding encoding);

/// Planes of a modality's picture: red, green and blue, or height.
[[nodiscard]] constexpr std::int64_t pictureChannels(Modality which) { return which == Modality::Rgb ? 3 : 1; }

/// [B,C,S,S] -> [B,C,S/4,S/4] float32: what the student's picture head is compared with.
[[nodiscard]] torch::Tensor quarterPicture(const torch::Tensor& picture);

/// 1 - cosine similarity over the channels, [B,C,h,w] twice -> [B,h,w], float32.
[[nodiscard]] torch::Tensor cosineDistance(const torch::Tensor& a, const torch::Tensor& b);

} // namespace twinspect
