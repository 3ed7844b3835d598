// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/dataset/catalog.h"

namespace twinspect {

/// Tells every sample what a person says of all geometry files: settings by their names (see setReading()), of which
/// empty ones say nothing, and the file of the camera, if any. They go before what a sample had. Errors: those of
/// setReading() and readIntrinsics(), also where there is no sample.
[[nodiscard]] Status applySettings(const std::map<std::string, std::string>& settings,
                                   const std::filesystem::path& cameraFile, Catalog& catalog);

} // namespace twinspect
