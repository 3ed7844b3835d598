// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/named_enum.h"
#include "core/base/result.h"
#include "core/base/run_context.h"
#include "core/dataset/folder_mapping.h"
#include "core/evaluation/label.h"
#include "core/imaging/image.h"
#include "core/imaging/image_io.h"

namespace twinspect {

enum class Split { Train, Validation, Test };
template <>
inline constexpr auto kEnumNames<Split> = std::to_array<EnumName<Split>>({
    {Split::Train, "train"},
    {Split::Validation, "validation"},
    {Split::Test, "test"},
});

/// One sample on disk: its id, label and the paths of its files. Nothing is read yet.
struct SampleRef {
    std::string id;           ///< "test/hole/003", unique within the catalog, '/' separated, UTF-8
    Split split = Split::Test;
    Label label = Label::Unknown;
    std::string defectType;   ///< "hole"; "good" for good parts; empty when unknown
    std::filesystem::path rgb;
    std::filesystem::path geometry; ///< xyz TIFF, organised PCD or 16-bit depth PNG
    std::filesystem::path mask;     ///< empty when there is none
    GeometryReading reading;        ///< how the numbers of `geometry` are to be understood
    std::filesystem::path cameraFile = {}; ///< that `reading.camera` is from; empty when it is from no file of its own
};

enum class Missing { Nothing, Colour, Geometry };

/// How many files or parts a pattern of a mapping took.
struct PatternUse {
    std::string key; ///< "colour", "defects"
    std::string pattern;
    std::size_t taken = 0;
};

/// A file or part that was left out, and the reason. It is always shown to the user.
struct SkippedFile {
    std::filesystem::path file;
    Text reason;
    bool unpaired = false; ///< its partner is missing
    Missing missing = Missing::Nothing; ///< which one; Nothing for a mask without a sample
    bool loss = true; ///< false: no part can be missed for it, such as a note or a second copy
};

struct Catalog {
    std::filesystem::path root;
    std::string layout; ///< "mvtec-3d", "eyecandies", "plain" or "mapped"
    std::vector<SampleRef> samples; ///< sorted by id
    std::vector<SkippedFile> skipped; ///< unpaired files and others that could not be used
    std::vector<Text> warnings; ///< such as a folder of defects inside the training set
    std::optional<FolderMapping> mapping; ///< of the layout "mapped"
    std::vector<PatternUse> patterns; ///< of the mapping

    /// False: a heap of parts, all good when one trains on it (but those that a mapping calls defective), and all to be
    /// judged when one inspects it. A mapping divides when it names test parts; the defective ones are test parts then,
    /// too.
    [[nodiscard]] bool divided() const
    {
        return layout == "mapped" ? mapping && !mapping->test.empty() : layout != "plain";
    }
    [[nodiscard]] std::vector<SampleRef> of(Split split) const;
};

/// One sample in memory: rgb and cloud of equal size, mask when the sample has one.
struct RgbdSample {
    RgbImage rgb; ///< [H,W,3]
    OrganizedCloud cloud; ///< [H,W,3] metres, NaN = no measurement
    std::optional<Mask> mask;
    GeometryNotes notes; ///< what had to be assumed of the geometry
};

/// Lists a folder without opening the images. Layouts, recognised in this order:
/// - mapped: as `mapping` says, or the file twinspect-mapping.json in the folder;
/// - MVTec 3D-AD: DIR/{train,validation,test}/<type>/{rgb/N.png, xyz/N.tiff, gt/N.png};
/// - plain: rgb pictures and geometry files paired by stem, either side by side, or in sub-folders (rgb|color|image)
/// and (xyz|depth|pcd|cloud);
///   all are good parts for training, of unknown label otherwise. A single rgb file or geometry file names just that
///   sample.
/// A mapping does not look into the sub-folders `without`; no other layout does anyway.
/// Errors: NotFound, BadData when no pair at all is found (names what was looked for); those of checkMapping() and
/// readMapping().
[[nodiscard]] Result<Catalog> openCatalog(const std::filesystem::path& directoryOrFile,
                                          const std::optional<FolderMapping>& mapping = std::nullopt,
                                          const std::vector<std::filesystem::path>& without = {});
/// The error of openCatalog() for a folder in which a mapping finds no pair: `found` is what it does find.
[[nodiscard]] Error noPairsError(const Catalog& found);

/// Takes samples out by their ids, so that nothing sees them any more. Errors: NotFound, naming an id that is not
/// there; nothing is taken out then.
[[nodiscard]] Status leaveOut(Catalog& catalog, const std::vector<std::string>& ids);

/// Reads one sample; checks equal sizes. Errors name the file.
[[nodiscard]] Result<RgbdSample> loadSample(const SampleRef& sample);

} // namespace twinspect
