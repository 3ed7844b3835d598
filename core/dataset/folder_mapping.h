// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/imaging/image_io.h"

namespace twinspect {

struct Catalog;
struct SkippedFile;

/// Says which files of a folder have which role, for a folder without a known layout. Each role has a pattern: a path
/// inside the folder ('/' separated) in which every `*` stands for some text without '/', and a folder `**` for any
/// number of folders, also none. A pattern without a file extension takes every kind of file that can have its role.
/// What the stars stand for is the part's name: two files belong together when it is the same in both, as "a/7" is in
/// a/7_rgb.png and a/7_depth.tiff under `*/*_rgb` and `*/*_depth`. A file that several patterns take goes to the one
/// with the most fixed characters.
struct FolderMapping {
    std::string colour; ///< "rgb/*.png"; with `geometry` empty, too: the folder's own layout, read as `reading` says
    std::string geometry; ///< "xyz/*.tiff"
    std::string mask; ///< empty: there are no masks
    std::string
        defects; ///< parts with such a name, or in a folder of such a name, are defective, of the kind their folder is
                 ///< called; all others are good. `ng/**` says the same as `ng/*`. Empty: nothing is known
    std::string test; ///< parts with such a name, or in such a folder, are kept for testing. Empty: the folder is a
                      ///< heap of parts, see Catalog::divided()
    GeometryReading reading; ///< of all geometry files; its camera goes before intrinsics.json
    [[nodiscard]] bool operator==(const FolderMapping&) const = default;
    /// False: it only says how geometry is read.
    [[nodiscard]] bool hasPatterns() const { return !colour.empty() || !geometry.empty(); }
};

/// A file of this name in a folder is its mapping, whoever opens the folder.
inline constexpr const char* kMappingName = "twinspect-mapping.json";
/// What people said about the parts, kept beside the data (core/project/remarks_file.h).
inline constexpr const char* kRemarksName = "twinspect-labels.json";
/// What became of the files that a folder was converted from (core/foreign/folder_conversion.h).
inline constexpr const char* kConversionLogName = "twinspect-conversion.json";
/// Whether a file in a folder of data is one of Twinspect's own.
[[nodiscard]] inline bool isOurOwn(const std::filesystem::path& file)
{
    return file.filename() == kMappingName || file.filename() == kRemarksName || file.filename() == kConversionLogName;
}

/// Errors: InvalidArgument, naming the pattern that cannot be used.
[[nodiscard]] Status checkMapping(const FolderMapping& mapping);

/// All files under `folder`, sorted; hidden ones, those deeper than 8 folders and those in the folders `without` are
/// left out.
[[nodiscard]] std::vector<std::filesystem::path> listTree(const std::filesystem::path& folder,
                                                          std::vector<SkippedFile>& skipped,
                                                          const std::vector<std::filesystem::path>& without = {});

/// Puts the files together. Unpaired and unused ones are in Catalog::skipped; the catalog may come back without
/// samples. `mapping` must be sound.
[[nodiscard]] Catalog mapFiles(const std::filesystem::path& root, const std::vector<std::filesystem::path>& files,
                               const FolderMapping& mapping);
/// Tells every sample how its geometry is to be read; where the mapping has no camera, a sample keeps its own.
void applyReading(const FolderMapping& mapping, Catalog& catalog);
/// listTree() and mapFiles(). Errors: as checkMapping().
[[nodiscard]] Result<Catalog> listMapped(const std::filesystem::path& root, const FolderMapping& mapping,
                                         const std::vector<std::filesystem::path>& without = {});

/// What the names of the files (and, where these say nothing, the kinds of the pictures) suggest: the mapping with the
/// most pairs. Without any pair: the mapping `rgb/*`, `xyz/*` to begin with.
[[nodiscard]] FolderMapping guessMapping(const std::filesystem::path& root,
                                         const std::vector<std::filesystem::path>& files);

/// Patterns for each role that fit the names in the folder, the most frequent first.
struct MappingPatterns {
    std::vector<std::string> colour, geometry, mask;
};
[[nodiscard]] MappingPatterns patternsIn(const std::filesystem::path& root,
                                         const std::vector<std::filesystem::path>& files);

/// The remedy that names a mapping which would fit, as an option that can be copied.
[[nodiscard]] Text proposal(const FolderMapping& mapping);

/// JSON in one line.
[[nodiscard]] std::string mappingText(const FolderMapping& mapping);
/// Errors: BadData, InvalidArgument, naming `file`.
[[nodiscard]] Result<FolderMapping> parseMapping(std::string_view text, const std::filesystem::path& file);
/// Errors: NotFound, Unreadable, and those of parseMapping().
[[nodiscard]] Result<FolderMapping> readMapping(const std::filesystem::path& file);
/// Errors: WriteFailed.
[[nodiscard]] Status writeMapping(const std::filesystem::path& file, const FolderMapping& mapping);

} // namespace twinspect
