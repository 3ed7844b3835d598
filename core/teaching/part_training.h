// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/base/run_context.h"
#include "core/dataset/catalog.h"
#include "core/evaluation/region_of_interest.h"
#include "core/detector/preparation.h"
#include "core/nn/network_options.h"
#include "core/training/training_options.h"
#include "core/training/training_set.h"

namespace twinspect {

struct PartTrainingFiles {
    std::filesystem::path model;      ///< written at the end, aside and renamed
    std::filesystem::path checkpoint; ///< empty: MODEL.checkpoint
    std::filesystem::path weights;    ///< of the backbone, safetensors
    std::filesystem::path textures;   ///< a folder of pictures; empty: procedural textures
    RegionsOfInterest regions;        ///< pixels that they leave out count in no loss and no held-out score
    bool resume = false;
    std::filesystem::path examples; ///< folder for pictures of how far the training is, see ExampleMaps; empty: none
};

/// The results of a training, free of LibTorch.
struct PartTrainingSummary {
    std::string modelHash;
    std::string device; ///< "cpu", "cuda:0"
    std::string reason; ///< why this device and precision
    int trainParts = 0;
    int heldOutParts = 0;
    bool heldOutFromTraining = false; ///< there was no validation folder, so some training parts were kept aside
    std::vector<std::string> leftOut; ///< samples that could not be used, with the reason
    double seconds = 0; ///< everything
    double imagesPerSecond = 0; ///< of the channel stage
    std::string primaryMap; ///< the one that verdicts are about
    std::map<std::string, double> heldOutAuroc; ///< by map, on synthetic defects; see HeldOutCheck
    bool leads = true; ///< false for the followers of a data-parallel training: they write no model
};

/// The device on which a training would compute, with the reason, before it starts. Errors: InvalidArgument.
struct ComputeChoice {
    std::string device; ///< "cpu", "cuda:0"
    std::string reason;
};
[[nodiscard]] Result<ComputeChoice> chooseCompute(const TrainingOptions& options);

/// Reads and prepares the good parts of a catalog: those of the training split to learn from, those of the validation
/// split held out. Pixels that do not count under `regions` are marked (kNotCounted); regions with limits of their own
/// change nothing here. Without enough held-out parts some training parts are kept aside, as splitGoodParts() says.
/// Parts that cannot be read or seen are reported and left out. Errors: TooLittleData, Cancelled.
[[nodiscard]] Result<TrainingSet> readTrainingSet(const Catalog& catalog, int side,
                                                  const std::filesystem::path& textures, PartTrainingSummary& summary,
                                                  const RunContext& context, const RegionsOfInterest& regions = {});

/// Adds the test split with its masks, for packed files. What training learns from and defective parts without a mask
/// are counted in a warning and left out.
[[nodiscard]] Status addEvaluationParts(const Catalog& catalog, TrainingSet& set, const RunContext& context);

/// An hour of training must not end at a folder that cannot be written. Errors: WriteFailed, InvalidArgument.
[[nodiscard]] Status checkWritable(const std::filesystem::path& model);
/// Keeps other trainings from writing the same model, and clears away what killed ones left. Errors: WriteFailed.
[[nodiscard]] Result<FileLock> lockModel(const std::filesystem::path& model);

/// The whole way from a folder to a model file. Joins the processes of a data-parallel training by itself (RANK,
/// WORLD_SIZE, MASTER_ADDR). Errors: as readTrainingSet() and trainNetwork(); NotFound (weights); WriteFailed or
/// InvalidArgument before any work is done when the model cannot be written there or another training writes it.
[[nodiscard]] Result<PartTrainingSummary> trainPart(const Catalog& catalog, NetworkOptions network,
                                                    const TrainingOptions& options, PartTrainingFiles files,
                                                    const RunContext& context);

} // namespace twinspect
