// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/geometry/part_image.h"
#include "core/nn/perturbation.h"

namespace twinspect {

/// The prepared data of a training: training parts, and held-out parts for statistics and checks. Their foreground also
/// says which pixels do not count, see kNotCounted. `evaluation` parts carry masks and are only in packed files, for
/// measuring on a machine without image libraries.
struct TrainingSet {
    int side = 0;
    std::vector<PartImage> train;
    std::vector<PartImage> heldOut;
    std::vector<PartImage> evaluation;
    std::vector<std::vector<std::uint8_t>> evaluationMasks; ///< [side,side] each; all zero = good
    std::shared_ptr<const TextureLibrary> textures;
    std::map<std::string, std::string> constants; ///< preprocessing constants, carried into the model file
    std::string hash; ///< SHA-256 over the parts: names the training set
};

/// SHA-256 over all train and held-out parts, in order.
[[nodiscard]] std::string hashOf(const TrainingSet& set);

/// A packed tensor file (safetensors): lets a GPU box without Qt and OpenCV train and measure the very same data.
[[nodiscard]] Status writePacked(const std::filesystem::path& path, const TrainingSet& set);
[[nodiscard]] Result<TrainingSet> readPacked(const std::filesystem::path& path);

} // namespace twinspect
