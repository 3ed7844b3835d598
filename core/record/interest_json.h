// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/evaluation/region_of_interest.h"

namespace twinspect {

/// A list of regions of interest, as recipes and files of thresholds hold it: name, kind, unit, outlines [[[x, y]]],
/// and the limits that are set.
[[nodiscard]] nlohmann::json toJson(const RegionsOfInterest& regions);
/// Errors: BadData (a key missing or of the wrong kind, or as checkRegions()), Mismatch (a kind or unit that this
/// version does not know); they name `file`.
[[nodiscard]] Result<RegionsOfInterest> interestsFrom(const nlohmann::json& json, const std::filesystem::path& file);

} // namespace twinspect
