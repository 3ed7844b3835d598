// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "ui/models/training_figures.h"
#include "ui/models/training_request.h"

namespace twinspect {

/// How far a training is over all of its stages: one bar, one rest of time.
struct TrainingCourse {
    double share = 0; ///< 0..1; 1 only once the model is written
    std::optional<double> secondsLeft; ///< empty until this computer's speed is known

    /// What a stage takes is counted in steps of the longest one, by estimates that are ours; how long a step takes
    /// is what the training says itself, or, until it does, `secondsExpected` for all of it.
    [[nodiscard]] static TrainingCourse of(const TrainingFigures& figures, const TrainingRequest& request,
                                           const std::optional<double>& secondsExpected);
};

/// The options with which a request is trained: with those of its preset, and the number of parts in a step.
[[nodiscard]] TrainingOptions resolvedOptions(const TrainingRequest& request);

} // namespace twinspect
