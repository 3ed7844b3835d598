// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/good_set.h"

#include <algorithm>
#include <set>
#include <string>

#include "core/base/link_file.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/sample_pairing.h"

namespace twinspect {

namespace {

namespace fs = std::filesystem;

std::vector<SampleRef> partsOf(const std::optional<Catalog>& base, const std::vector<SampleRef>& added)
{
    std::vector<SampleRef> parts;
    std::set<fs::path> known;
    const auto take = [&](const SampleRef& part) {
        if (known.insert(part.rgb).second)
            parts.push_back(part);
    };
    if (base)
        for (const Split split : {Split::Train, Split::Validation})
            for (const SampleRef& part : base->of(split))
                if (part.label != Label::Defect)
                    take(part);
    std::for_each(added.begin(), added.end(), take);
    return parts;
}

// "test/good/003" of three runs must not overwrite each other.
std::string stemOf(const SampleRef& part, std::size_t number)
{
    std::string stem = std::to_string(number) + "-" + part.id;
    std::replace(stem.begin(), stem.end(), '/', '_');
    return stem;
}

/// The one beside the file or one folder above.
Result<std::optional<CameraIntrinsics>> cameraBeside(const fs::path& geometry)
{
    std::error_code error;
    for (const fs::path& file :
         {geometry.parent_path() / kIntrinsicsName, geometry.parent_path().parent_path() / kIntrinsicsName})
        if (fs::exists(file, error)) {
            const auto camera = readIntrinsics(file);
            return camera ? Result<std::optional<CameraIntrinsics>>(*camera) : passOn(camera);
        }
    return std::nullopt;
}

/// Of all depth pictures; nothing without any.
Result<std::optional<CameraIntrinsics>> cameraOf(const std::vector<SampleRef>& parts,
                                                 const std::optional<Catalog>& base)
{
    std::set<fs::path> ofBase;
    if (base)
        for (const SampleRef& part : base->samples)
            ofBase.insert(part.geometry);
    std::optional<CameraIntrinsics> camera;
    fs::path first;
    for (const SampleRef& part : parts) {
        if (lowerExtension(part.geometry) != ".png")
            continue;
        const Result<std::optional<CameraIntrinsics>> own =
            ofBase.contains(part.geometry) ? base->intrinsics : cameraBeside(part.geometry);
        if (!own)
            return passOn(own);
        if (!*own)
            continue;
        if (camera && *camera != **own)
            return failure(ErrorCode::Mismatch,
                           Text("The depth pictures %1 and %2 come from different cameras", first.string(),
                                part.geometry.string()),
                           {}, "Make a good set of parts from one camera only");
        if (!camera)
            first = part.geometry;
        camera = *own;
    }
    return camera;
}

Status fill(const fs::path& folder, const std::vector<SampleRef>& parts, const std::optional<CameraIntrinsics>& camera,
            const RunContext& context)
{
    std::error_code error;
    for (const char* name : {"rgb", "xyz"})
        fs::create_directories(folder / name, error);
    if (error)
        return failure(ErrorCode::WriteFailed, Text("The folder cannot be made: %1", error.message()), folder.string(),
                       "Check the folder's permissions");
    if (camera)
        if (auto ok = writeIntrinsics(folder / kIntrinsicsName, *camera); !ok)
            return ok;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (context.stopRequested())
            return cancelled();
        context.report({"copying", static_cast<std::int64_t>(i), static_cast<std::int64_t>(parts.size()), {}, {}});
        const std::string stem = stemOf(parts[i], i);
        const fs::path rgb = folder / "rgb" / (stem + parts[i].rgb.extension().string()),
                       geometry = folder / "xyz" / (stem + parts[i].geometry.extension().string());
        if (!linkOrCopyFile(parts[i].rgb, rgb) || !linkOrCopyFile(parts[i].geometry, geometry))
            return failure(ErrorCode::WriteFailed, "A part cannot be copied into the new good set",
                           parts[i].rgb.string(), "Check that it is still there and that the disk has room");
    }
    return {};
}

} // namespace

Status makeGoodSet(const fs::path& folder, const std::optional<Catalog>& base, const std::vector<SampleRef>& added,
                   const RunContext& context)
{
    std::error_code ignored;
    if (fs::exists(folder, ignored))
        return failure(ErrorCode::InvalidArgument, "Something is there already", folder.string(),
                       "Choose an empty folder or remove this one");
    const auto parts = partsOf(base, added);
    if (parts.empty())
        return failure(ErrorCode::TooLittleData, "There are no good parts to train on", folder.string(),
                       "Select good parts first");
    const auto camera = cameraOf(parts, base);
    if (!camera)
        return passOn(camera);
    const Status filled = fill(folder, parts, *camera, context);
    if (!filled)
        fs::remove_all(folder, ignored);
    return filled;
}

} // namespace twinspect
