// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/base/run_context.h"
#include "core/nn/compute_plan.h"
#include "core/nn/dcrdf_net.h"
#include "core/training/distributed.h"
#include "core/training/held_out_check.h"
#include "core/training/training_options.h"
#include "core/training/training_set.h"

namespace twinspect {

struct TrainingReport {
    HeldOutCheck check; ///< of the network alone
    EvidenceBank bank;  ///< which `check` was made on
    double finalLoss = 0;
    double seconds = 0;          ///< of the channel stage, this run only
    double imagesPerSecond = 0;  ///< parts a second, each through both channels
    int steps = 0;
    int batch = 0;               ///< after any reduction for lack of memory
    Preset preset = Preset::Auto; ///< the one that Auto became
    ComputePlan plan;
};

struct TrainingFiles {
    std::filesystem::path checkpoint; ///< empty: none is written
    bool resume = false;              ///< continue from the checkpoint when it is there
    std::filesystem::path examples = {}; ///< folder for ExampleMaps; empty: none are drawn
};

/// Trains the whole network on a prepared set: channels, evidence statistics, gates, held-out check. Leaves `net` ready
/// for saveScoredModel(). Stopping (RunContext) writes a checkpoint and returns Cancelled. Lack of memory halves the
/// batch and goes on, with a warning. In a process group every process calls this with the same arguments; all end with
/// the same network. Errors: TooLittleData, Mismatch (resume), WriteFailed, OutOfMemory, Cancelled, Internal.
[[nodiscard]] Result<TrainingReport> trainNetwork(DcrdfNet& net, const TrainingSet& set, TrainingOptions options,
                                                  const TrainingFiles& files, const ProcessGroup& processes,
                                                  const RunContext& context);

/// A network with random students, seeded; the same seed gives the same weights.
[[nodiscard]] DcrdfNet newNetwork(const NetworkOptions& network, Teacher teacher, int seed);

/// A record of the training for the model file, to which saveScoredModel() adds the held-out scores.
[[nodiscard]] std::map<std::string, std::string> trainingRecord(const TrainingReport& report,
                                                                const TrainingOptions& options, const TrainingSet& set);

} // namespace twinspect
