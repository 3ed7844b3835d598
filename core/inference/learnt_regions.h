// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/evaluation/region_of_interest.h"

namespace twinspect {

class AnomalyModel;

/// In a model's metadata: the regions of interest with which it was trained, as JSON. Absent without any.
inline constexpr auto kLearntRegionsKey = "training.regions_of_interest";

[[nodiscard]] std::string learntRegionsText(const RegionsOfInterest& regions);
/// The regions of interest that the training obeyed: the model's held-out scores hold under them, and what they left
/// out it has not learnt. Errors: those of interestsFrom().
[[nodiscard]] Result<RegionsOfInterest> learntRegionsOf(const AnomalyModel& model);

} // namespace twinspect
