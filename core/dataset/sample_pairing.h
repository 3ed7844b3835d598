// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/dataset/catalog.h"

namespace twinspect {

/// Files by stem, composed(). When two files share a stem the first of a fixed order stays and the other goes to
/// `skipped`.
using FilesByStem = std::map<std::string, std::filesystem::path>;

enum class FileRole { Colour, ColourFolder, Geometry, GeometryBesideColour, TextCloud, MaskPicture };

/// By its extension. A .tiff is an RGB picture only in a folder of RGB pictures.
[[nodiscard]] bool canPlay(const std::filesystem::path& file, FileRole role);
/// The files of `files` that can play the role. Others go to `skipped` when `othersAreStray`.
[[nodiscard]] FilesByStem filesByStem(const std::vector<std::filesystem::path>& files, FileRole role,
                                      bool othersAreStray, std::vector<SkippedFile>& skipped);

/// A file that has no role, and why: what is no part of the data, or a kind of picture or geometry that is not read.
[[nodiscard]] SkippedFile unread(const std::filesystem::path& file);

/// The clouds of points (PCD, PLY, texts) of a folder without an RGB picture; empty where there is one, since which
/// cloud belongs to it is for a mapping to say. A text that is no cloud may lie beside others, so .txt counts only
/// alone.
[[nodiscard]] std::vector<std::filesystem::path> cloudsAlone(const std::vector<std::filesystem::path>& files);

/// Adds one file under a name; of two the one more exact for its role stays and the other goes to `skipped`.
void addByStem(FilesByStem& found, const std::string& stem, const std::filesystem::path& file,
               std::vector<SkippedFile>& skipped);

/// One SampleRef a stem that has both files, with `prototype`'s split, label and type and the id `idPrefix` + stem.
/// Unpaired files go to `skipped`.
void pairByStem(const FilesByStem& colour, const FilesByStem& geometry, const SampleRef& prototype,
                const std::string& idPrefix, Catalog& catalog);

/// The camera of depth pictures, in a file beside them.
inline constexpr const char* kIntrinsicsName = "intrinsics.json";
/// A file by one of the usual names: intrinsics.json, camera_info.yaml, camera.xml and their like.
[[nodiscard]] bool isCameraName(const std::filesystem::path& file);
/// The files that are called like one of a camera: intrinsics.json first, then by name.
[[nodiscard]] std::vector<std::filesystem::path> cameraFilesIn(const std::filesystem::path& folder);
/// Gives every sample its camera: the first file in the folder of its geometry or in the nearest folder above it, up to
/// Catalog::root. One that cannot be used becomes a warning, and so does another beside it that says something else.
/// Warns when depth pictures have none.
void findIntrinsics(Catalog& catalog);

} // namespace twinspect
