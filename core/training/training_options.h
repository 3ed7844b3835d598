// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/nn/augmentation.h"
#include "core/nn/perturbation.h"
#include "core/base/precision.h"

namespace twinspect {

/// The length of a training: Quick for a first look, Standard, or Thorough. Auto takes Standard on a CPU, Thorough on a
/// GPU.
enum class Preset { Auto, Quick, Standard, Thorough };
template <>
inline constexpr auto kEnumNames<Preset> = std::to_array<EnumName<Preset>>({
    {Preset::Auto, "auto"},
    {Preset::Quick, "quick"},
    {Preset::Standard, "standard"},
    {Preset::Thorough, "thorough"},
});

/// The options of a training. The preset, or the time given, sets the lengths that are 0.
struct TrainingOptions {
    Preset preset = Preset::Auto;
    double minutes = 0; ///< time for the training; 0 = by the preset. The speed of this machine is measured first
    std::string device = "auto"; ///< auto, cpu, cuda, cuda:N
    Precision precision = Precision::Auto;
    int seed = 0;
    int steps = 0; ///< optimiser steps of the channels; 0 = by the preset
    int batch = 0; ///< parts a step, over all processes; 0 = 4 for every process
    int gateSteps = 0; ///< optimiser steps of every gate; 0 = by the preset
    double learningRate = 4e-3;
    double weightDecay = 1e-4;
    double checkpointSeconds = 30; ///< longest time between two checkpoints
    int workers = 0; ///< threads that prepare batches; 0 = by the machine
    bool perlin = true; ///< Perlin-guided perturbation
    bool textureAlignment = true;
    bool guidedSmoothing = true;
    bool augmentation = true;
    bool golden = true; ///< the mean good part is a third voice beside RGB and depth; see core/teaching
    double refinementWeight = 0.2; ///< of GFRN's projection of perturbed onto clean features
    double contractionWeight = 0.05; ///< of GFRN's contraction towards the clean distribution
    double affinityWeight = 0.05; ///< of GFRN's non-local consistency
    double supervisionWeight = 0.1; ///< of the pixel-wise focal + dice loss on the channel's own map

    [[nodiscard]] static const std::vector<Parameter<TrainingOptions>>& parameters();
};

/// Fills steps and gateSteps of the preset where they are 0 (Auto counts as Standard here: trainNetwork() knows the
/// machine). Training cost grows with steps x batch, hardly with the number of parts.
void applyPreset(TrainingOptions& options);

[[nodiscard]] PerturbationOptions perturbationOptions(const TrainingOptions& options);
[[nodiscard]] AugmentationOptions augmentationOptions(const TrainingOptions& options);

} // namespace twinspect
