// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/training_options.h"

namespace twinspect {

const std::vector<Parameter<TrainingOptions>>& TrainingOptions::parameters()
{
    using O = TrainingOptions;
    static const O d;
    static const std::vector<Parameter<O>> list{
        {{"preset", "Preset", "", nameOf(d.preset), 0, 0, enumNames<Preset>(),
          "How long to train: quick for a first look, standard, or thorough; auto takes standard on a CPU and thorough "
          "on a GPU."},
         enumMember<&O::preset>()},
        {{"minutes",
          "Time",
          "min",
          d.minutes,
          0,
          100000,
          {},
          "Time for the training; the machine's speed decides how many steps fit. 0 lets the preset decide.",
          true},
         &O::minutes},
        {{"device", "Device", "", d.device, 0, 0, {}, "Where to compute: auto, cpu, cuda or cuda:N."}, &O::device},
        {{"precision", "Precision", "", nameOf(d.precision), 0, 0, enumNames<Precision>(),
          "Number format of the networks; auto takes the faster one that the machine supports."},
         enumMember<&O::precision>()},
        {{"seed",
          "Seed",
          "",
          d.seed,
          0,
          1e9,
          {},
          "Start of all random numbers: the same seed, data and machine give the same model."},
         &O::seed},
        {{"steps", "Steps", "", d.steps, 0, 1e6, {}, "Training steps of the channels; 0 lets the preset decide.", true},
         &O::steps},
        {{"batch",
          "Batch",
          "parts",
          d.batch,
          0,
          512,
          {},
          "Parts in one step; fewer need less memory; 0 takes 4 for every process.",
          true},
         &O::batch},
        {{"gate-steps",
          "Gate steps",
          "",
          d.gateSteps,
          0,
          1e6,
          {},
          "Training steps of each fusion gate; 0 lets the preset decide.",
          true},
         &O::gateSteps},
        {{"learning-rate", "Learning rate", "", d.learningRate, 1e-6, 1, {}, "Largest step width of the optimiser."},
         &O::learningRate},
        {{"weight-decay", "Weight decay", "", d.weightDecay, 0, 1, {}, "Pull of the weights towards zero."},
         &O::weightDecay},
        {{"checkpoint-seconds",
          "Checkpoint interval",
          "s",
          d.checkpointSeconds,
          0,
          86400,
          {},
          "Longest time of work that a crash can lose."},
         &O::checkpointSeconds},
        {{"workers",
          "Workers",
          "",
          d.workers,
          0,
          256,
          {},
          "Threads that prepare data; 0 lets the machine decide.",
          true},
         &O::workers},
        {{"perlin",
          "Perlin perturbation",
          "",
          d.perlin,
          0,
          0,
          {},
          "Teach the network with Perlin-guided artificial defects."},
         &O::perlin},
        {{"texture-alignment",
          "Texture alignment",
          "",
          d.textureAlignment,
          0,
          0,
          {},
          "Lay statistically matched textures onto the artificial defects."},
         &O::textureAlignment},
        {{"guided-smoothing",
          "Guided smoothing",
          "",
          d.guidedSmoothing,
          0,
          0,
          {},
          "Smooth artificial depth defects along the part's geometry."},
         &O::guidedSmoothing},
        {{"augmentation",
          "Augmentation",
          "",
          d.augmentation,
          0,
          0,
          {},
          "Show parts slightly moved, turned and lit differently."},
         &O::augmentation},
        {{"golden",
          "Mean good part",
          "",
          d.golden,
          0,
          0,
          {},
          "Also compare each part with the mean good part, where good parts can be laid on each other."},
         &O::golden},
        {{"refinement-weight",
          "Refinement weight",
          "",
          d.refinementWeight,
          0,
          10,
          {},
          "Weight of the projection loss of the feature refinement."},
         &O::refinementWeight},
        {{"contraction-weight",
          "Contraction weight",
          "",
          d.contractionWeight,
          0,
          10,
          {},
          "Weight of the distribution contraction of the feature refinement."},
         &O::contractionWeight},
        {{"affinity-weight",
          "Affinity weight",
          "",
          d.affinityWeight,
          0,
          10,
          {},
          "Weight of the non-local consistency of the feature refinement."},
         &O::affinityWeight},
        {{"supervision-weight",
          "Supervision weight",
          "",
          d.supervisionWeight,
          0,
          10,
          {},
          "Weight of the pixel-wise supervision by the artificial defects."},
         &O::supervisionWeight},
    };
    return list;
}

void applyPreset(TrainingOptions& options)
{
    const int steps = options.preset == Preset::Quick ? 540 : options.preset == Preset::Thorough ? 4500 : 1800;
    const int gateSteps = options.preset == Preset::Quick ? 100 : 160;
    if (options.steps == 0)
        options.steps = steps;
    if (options.gateSteps == 0)
        options.gateSteps = gateSteps;
}

PerturbationOptions perturbationOptions(const TrainingOptions& options)
{
    PerturbationOptions result;
    result.enabled = options.perlin;
    result.textureAlignment = options.textureAlignment;
    result.guidedSmoothing = options.guidedSmoothing;
    return result;
}

AugmentationOptions augmentationOptions(const TrainingOptions& options)
{
    AugmentationOptions result;
    result.enabled = options.augmentation;
    return result;
}

} // namespace twinspect
