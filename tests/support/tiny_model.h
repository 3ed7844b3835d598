// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.h"

namespace twinspect::sample {

/// Writes the model file of an untrained network with few channels (side 64), so that what reads models can be tested
/// without weights and in milliseconds. `metadata` is stored beside the network's own entries. Free of LibTorch.
[[nodiscard]] Status writeTinyModel(const std::filesystem::path& path,
                                    const std::map<std::string, std::string>& metadata);

} // namespace twinspect::sample
