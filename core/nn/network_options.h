// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/named_enum.h"
#include "core/base/parameter_spec.h"

namespace twinspect {

enum class Modality { Rgb = 0, Depth = 1 };

/// Which channels are trained and used.
enum class Channels { Both, Rgb, Depth };
template <>
inline constexpr auto kEnumNames<Channels> = std::to_array<EnumName<Channels>>({
    {Channels::Both, "both"},
    {Channels::Rgb, "rgb"},
    {Channels::Depth, "depth"},
});

/// How the heights become the three input channels of the teacher.
enum class DepthEncoding { HeightAndNormals, Replicate };
template <>
inline constexpr auto kEnumNames<DepthEncoding> = std::to_array<EnumName<DepthEncoding>>({
    {DepthEncoding::HeightAndNormals, "height+normals"},
    {DepthEncoding::Replicate, "replicate"},
});

/// How the two anomaly maps are fused.
enum class Fusion { Average, Maximum, CmSegf };
template <>
inline constexpr auto kEnumNames<Fusion> = std::to_array<EnumName<Fusion>>({
    {Fusion::Average, "avg"},
    {Fusion::Maximum, "max"},
    {Fusion::CmSegf, "cm-segf"},
});

/// The options that decide which tensors a model has. Stored in the model file.
struct NetworkOptions {
    std::string backbone = "efficientnet-lite0";
    Channels modality = Channels::Both;
    DepthEncoding depthEncoding = DepthEncoding::HeightAndNormals;
    bool gfrn = true;
    Fusion fusion = Fusion::CmSegf;
    int side = 224;                             ///< px, a multiple of 32
    int gates = 3;                              ///< CM-SEGF gates whose answers are averaged
    int width = 32; ///< of the student at stride 4; the coarser stages are 2, 4 and 6 times as wide
    int blocks = 1; ///< residual blocks a decoder stage
    bool picture = true; ///< the students also answer for colour and height themselves, at stride 4

    [[nodiscard]] static const std::vector<Parameter<NetworkOptions>>& parameters();
    /// Planes of evidence a channel gives: the three scales, and the picture itself.
    [[nodiscard]] std::int64_t evidencePlanes() const { return picture ? 4 : 3; }
    [[nodiscard]] bool uses(Modality which) const
    {
        return modality == Channels::Both || modality == (which == Modality::Rgb ? Channels::Rgb : Channels::Depth);
    }
};

} // namespace twinspect
