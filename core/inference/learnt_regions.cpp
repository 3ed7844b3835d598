// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/learnt_regions.h"

#include <nlohmann/json.hpp>

#include "core/base/json_reader.h"
#include "core/inference/anomaly_model.h"
#include "core/record/interest_json.h"

namespace twinspect {

std::string learntRegionsText(const RegionsOfInterest& regions)
{
    return toJson(regions).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<RegionsOfInterest> learntRegionsOf(const AnomalyModel& model)
{
    const auto found = model.metadata().find(kLearntRegionsKey);
    if (found == model.metadata().end())
        return RegionsOfInterest();
    return interestsFrom(parseJsonLine(found->second), model.partName());
}

} // namespace twinspect
