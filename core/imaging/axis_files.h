// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace twinspect {

/// The names of the two files that axisFilesOf() looks for, whether they are there or not. Empty where `z` cannot be a
/// TIFF of z by its name.
[[nodiscard]] std::vector<std::filesystem::path> axisNamesOf(const std::filesystem::path& z);

} // namespace twinspect
