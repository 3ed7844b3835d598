// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/dataset/folder_mapping.h"

namespace twinspect {

/// File in the state folder: the mappings a person has given in this window, by folder.
inline constexpr auto kMappingsFile = "folder-mappings.json";

/// Where the program keeps what was said of folders.
[[nodiscard]] std::filesystem::path userStateFolder();

/// One name for one folder: absolute, without "." and a '/' at its end.
[[nodiscard]] std::filesystem::path tidyFolder(const std::filesystem::path& folder);

/// The mapping that the person gave for this folder the last time; empty when there is none. `stateLost` hears of a
/// file that cannot be used, see readKeptState().
[[nodiscard]] std::optional<FolderMapping> rememberedMapping(const std::filesystem::path& folder,
                                                             const std::filesystem::path& stateFolder,
                                                             const std::function<void(const Error&)>& stateLost = {});

} // namespace twinspect
