// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/nn/dcrdf_net.h"
#include "core/training/channel_trainer.h"

namespace twinspect {

/// The data and options to which a checkpoint belongs. Resuming with others would give another result than an
/// uninterrupted run, so it is refused.
struct CheckpointIdentity {
    std::string trainingSetHash;
    std::string teacherHash;
    std::string options; ///< all options that shape the result, as text
};

/// Everything that the rest of the training depends on: weights, batch-norm statistics, optimiser moments, the next
/// step and how many there are to be. Random numbers need no state: they are keyed by (seed, step). Writes aside, then
/// renames.
[[nodiscard]] Status saveCheckpoint(const std::filesystem::path& path, DcrdfNet& net,
                                    const std::vector<ChannelTrainer>& trainers, int nextStep, int steps,
                                    const CheckpointIdentity& identity);

/// How many steps the training of this checkpoint was to have. Errors: as readSafetensors; BadData.
[[nodiscard]] Result<int> checkpointSteps(const std::filesystem::path& path);

/// Returns the step to continue with. Errors: as readSafetensors; Mismatch when the checkpoint belongs to something
/// else.
[[nodiscard]] Result<int> loadCheckpoint(const std::filesystem::path& path, DcrdfNet& net,
                                         std::vector<ChannelTrainer>& trainers, const CheckpointIdentity& identity);

} // namespace twinspect
