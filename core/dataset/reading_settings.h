// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/dataset/catalog.h"

namespace twinspect {

/// Tells every sample what a person says of all geometry files: settings by their names (see setReading()), of which
/// empty ones say nothing, and the camera. They go before what a sample had. Errors: those of setReading(), also where
/// there is no sample.
[[nodiscard]] Status applySettings(const std::map<std::string, std::string>& settings,
                                   const std::optional<CameraIntrinsics>& camera, Catalog& catalog);

} // namespace twinspect
