// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/dataset/catalog.h"

namespace twinspect {

/// Files by stem. When two files share a stem the first of a fixed order stays and the other goes to `skipped`.
using FilesByStem = std::map<std::string, std::filesystem::path>;

enum class FileRole { Colour, Geometry, GeometryBesideColour, MaskPicture };

/// By its extension.
[[nodiscard]] bool canPlay(const std::filesystem::path& file, FileRole role);
/// The files of `files` that can play the role. Others go to `skipped` when `othersAreStray`.
[[nodiscard]] FilesByStem filesByStem(const std::vector<std::filesystem::path>& files, FileRole role,
                                      bool othersAreStray, std::vector<SkippedFile>& skipped);

/// Adds one file under a name; of two the one more exact for its role stays and the other goes to `skipped`.
void addByStem(FilesByStem& found, const std::string& stem, const std::filesystem::path& file,
               std::vector<SkippedFile>& skipped);

/// One SampleRef a stem that has both files, with `prototype`'s split, label and type and the id `idPrefix` + stem.
/// Unpaired files go to `skipped`.
void pairByStem(const FilesByStem& colour, const FilesByStem& geometry, const SampleRef& prototype,
                const std::string& idPrefix, Catalog& catalog);

/// The camera of depth pictures, in a file beside them.
inline constexpr const char* kIntrinsicsName = "intrinsics.json";
/// Reads intrinsics.json of the first of `folders` that has one; a damaged one becomes a warning. Warns when depth
/// pictures have none.
void findIntrinsics(const std::vector<std::filesystem::path>& folders, Catalog& catalog);

} // namespace twinspect
