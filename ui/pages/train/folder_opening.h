// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "core/dataset/catalog.h"

namespace twinspect {

/// The content of a folder of good parts, and how it was understood.
struct FolderOpening {
    std::optional<Catalog> catalog;        ///< with at least one part
    std::optional<Error> error;            ///< why there is none
    std::optional<FolderMapping> mapping;  ///< by which the files were put together, or one to begin with; without
                                          ///< patterns: a known layout, read as it says; empty: a known layout
    bool guessed = false;                  ///< nobody has said it
    std::optional<Catalog> listing;        ///< what the mapping finds, also when no pair is among it
    MappingPatterns patterns;              ///< that the folder offers
};

/// `chosen`: the person's own mapping. Without it the known layouts count, and then the best guess.
[[nodiscard]] FolderOpening openGoodParts(const std::filesystem::path& folder,
                                          const std::optional<FolderMapping>& chosen);

} // namespace twinspect
