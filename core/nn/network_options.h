// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/parameter_spec.h"

namespace twinspect {

enum class Modality { Rgb = 0, Depth = 1 };

/// The switches that decide which tensors a model has. Stored in the model file.
struct NetworkOptions {
    std::string backbone = "efficientnet-lite0";
    std::string modality = "both";              ///< rgb, depth, both
    std::string depthEncoding = "height+normals"; ///< or replicate
    bool gfrn = true;
    std::string fusion = "cm-segf";             ///< avg, max, cm-segf
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
        return modality == "both" || modality == (which == Modality::Rgb ? "rgb" : "depth");
    }
};

} // namespace twinspect
