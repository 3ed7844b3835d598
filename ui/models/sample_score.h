// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/inspection.h"
#include "ui/models/inspection_set.h"

namespace twinspect {

/// What the open samples keep of a part that was inspected under `thresholds`, its line of results included. Reads the
/// part's files to tell whether the model knows them.
[[nodiscard]] SampleScore scoreOf(const InspectedPart& part, const AnomalyModel& model, const TrainedParts& known,
                                  const Thresholds& thresholds);

} // namespace twinspect
