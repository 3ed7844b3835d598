// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/detector/detector.h"
#include "core/teaching/part_training.h"

namespace twinspect {

/// Which detector is to learn, and how. Options that the detector does not have are refused; what is missing has its
/// default. "side" is the side of the square that it takes, px (224 for detectors without that option), and "seed" the
/// seed of everything that is drawn by chance.
struct DetectorChoice {
    std::string id;
    ParameterValues values;
    ComputeRequest compute;
};

/// The backbone whose weights file the detector needs to learn; empty for one that needs none. Its kind is the option
/// "backbone".
[[nodiscard]] std::optional<std::string> backboneOf(const DetectorChoice& detector);

/// The way from a folder to a model file for every detector with a trainer(): reads the parts as
/// trainPart() does, lets the detector learn, scores the held-out parts and checks it on artificial defects, writes the
/// model. `files`: checkpoint, resume and examples are not for these. Errors: InvalidArgument (unknown detector or
/// option), those of readTrainingSet(), DetectorTrainer::learn(), scoreHeldOut(); WriteFailed; Cancelled.
[[nodiscard]] Result<PartTrainingSummary> trainDetector(const Catalog& catalog, const DetectorChoice& detector,
                                                        const PartTrainingFiles& files, const RunContext& context);

} // namespace twinspect
