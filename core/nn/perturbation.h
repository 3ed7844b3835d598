// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/random.h"
#include "core/nn/part_pixels.h"

namespace twinspect {

/// Pictures whose textures are put onto parts, such as the Describable Textures Dataset. Planar RGB, all of one side
/// length.
struct TextureLibrary {
    int side = 0;
    std::vector<std::vector<std::uint8_t>> pictures; ///< each [3,side,side]
};

/// Options of the Perlin-guided percentage-based perturbation and statistical texture alignment (named in paper section
/// 3.2; formulas [ours]).
struct PerturbationOptions {
    bool enabled = true;
    bool textureAlignment = true; ///< off: colours are only multiplied, no foreign texture
    bool guidedSmoothing = true; ///< guided filter on the displaced depth
    double cleanShare = 0.4; ///< share of samples left as they are
    double smallestArea = 0.004; ///< of the part's pixels; every perturbation lies between both
    double largestArea = 0.15;
    double largestDisplacement = 0.25; ///< of the part's height range
    std::shared_ptr<const TextureLibrary> textures; ///< none: procedural textures
};

enum class PerturbedModality { None, Both, Rgb, Depth };

/// A perturbed part and the mask of the perturbed pixels. The mask, [side,side] of 0/1, is shared by both modalities.
struct PerturbedPart {
    PartPixels pixels;
    std::vector<float> mask;
    PerturbedModality modality = PerturbedModality::None;
};

/// Draws everything from `random`, so the same key gives the same bits. Nothing changes where the mask and its soft rim
/// are 0. An empty foreground gives the input back.
[[nodiscard]] PerturbedPart perturb(const PartPixels& part, const PerturbationOptions& options, Random random);

/// Edge-preserving smoothing of `input` guided by `guide` (He, Sun, Tang 2013), [side,side].
[[nodiscard]] std::vector<float> guidedFilter(const std::vector<float>& guide, const std::vector<float>& input,
                                              int side, int radius, double epsilon);

/// Moves and scales a texture [3,side,side] so that its per-channel mean and standard deviation under `weights`
/// [side,side] equal the picture's.
void alignStatistics(std::vector<float>& texture, const std::vector<float>& picture, const std::vector<float>& weights,
                     int side);

} // namespace twinspect
