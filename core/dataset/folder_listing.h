// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/dataset/catalog.h"

namespace twinspect {

/// The files and folders in a folder, each list sorted by name. Hidden entries (".name") are left out.
struct FolderListing {
    std::vector<std::filesystem::path> files;
    std::vector<std::filesystem::path> folders;
};

/// Never throws. Entries that vanish or cannot be read while we look, and names that are not UTF-8, go to `skipped`.
[[nodiscard]] FolderListing listFolder(const std::filesystem::path& folder, std::vector<SkippedFile>& skipped);

/// The extension in lower case, with its dot.
[[nodiscard]] std::string lowerExtension(const std::filesystem::path& path);
[[nodiscard]] std::string lowerName(const std::filesystem::path& path);

[[nodiscard]] bool isColourPicture(const std::filesystem::path& path);                 ///< .png .jpg .jpeg .bmp
[[nodiscard]] bool isGeometry(
    const std::filesystem::path& path,
    bool depthPngAllowed); ///< .tif .tiff .pcd .ply, and .png where it cannot be an RGB picture

[[nodiscard]] bool isFolder(const std::filesystem::path& path);
[[nodiscard]] bool isFile(const std::filesystem::path& path);

} // namespace twinspect
