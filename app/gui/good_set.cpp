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

/// How the geometry of all parts is to be read. Clouds need no camera and may be of any.
Result<GeometryReading> readingOf(const std::vector<SampleRef>& parts)
{
    GeometryReading common = parts.front().reading;
    common.camera.reset();
    const SampleRef* first = nullptr; // with a camera
    for (const SampleRef& part : parts) {
        GeometryReading reading = part.reading;
        reading.camera.reset();
        if (reading != common)
            return failure(ErrorCode::Mismatch,
                           Text("The geometry of %1 and %2 is read in different ways", parts.front().geometry.string(),
                                part.geometry.string()),
                           {}, "Make a good set of parts that were recorded and mapped alike");
        if (lowerExtension(part.geometry) != ".png" || !part.reading.camera)
            continue;
        if (first != nullptr && first->reading.camera != part.reading.camera)
            return failure(ErrorCode::Mismatch,
                           Text("The depth pictures %1 and %2 come from different cameras", first->geometry.string(),
                                part.geometry.string()),
                           {}, "Make a good set of parts from one camera only");
        first = first != nullptr ? first : &part;
    }
    common.camera = first != nullptr ? first->reading.camera : parts.front().reading.camera;
    return common;
}

/// Beside the files, so that the folder is read as its parts were.
Status writeReading(const fs::path& folder, const GeometryReading& reading)
{
    GeometryReading onlyCamera;
    onlyCamera.camera = reading.camera;
    if (reading == onlyCamera)
        return reading.camera ? writeIntrinsics(folder / kIntrinsicsName, *reading.camera) : Status();
    FolderMapping mapping;
    mapping.colour = "rgb/*";
    mapping.geometry = "xyz/*";
    mapping.reading = reading;
    return writeMapping(folder / kMappingName, mapping);
}

/// Of x, y and z in a file each, one file is made, with the numbers as they are.
Status copyGeometry(const fs::path& from, const fs::path& to)
{
    if (axisFilesOf(from).empty())
        return linkOrCopyFile(from, to);
    const auto cloud = readGeometry(from, {.metresPerUnit = 1.0});
    return cloud ? writeCloudTiff(to, *cloud) : passOn(cloud);
}

Status fill(const fs::path& folder, const std::vector<SampleRef>& parts, const GeometryReading& reading,
            const RunContext& context)
{
    std::error_code error;
    for (const char* name : {"rgb", "xyz"})
        fs::create_directories(folder / name, error);
    if (error)
        return failure(ErrorCode::WriteFailed, Text("The folder cannot be made: %1", error.message()), folder.string(),
                       "Check the folder's permissions");
    if (auto ok = writeReading(folder, reading); !ok)
        return ok;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (context.stopRequested())
            return cancelled();
        context.report({"copying", static_cast<std::int64_t>(i), static_cast<std::int64_t>(parts.size()), {}, {}});
        const std::string stem = stemOf(parts[i], i);
        const fs::path rgb = folder / "rgb" / (stem + parts[i].rgb.extension().string()),
                       geometry = folder / "xyz" / (stem + parts[i].geometry.extension().string());
        if (!linkOrCopyFile(parts[i].rgb, rgb) || !copyGeometry(parts[i].geometry, geometry))
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
    const auto reading = readingOf(parts);
    if (!reading)
        return passOn(reading);
    const Status filled = fill(folder, parts, *reading, context);
    if (!filled)
        fs::remove_all(folder, ignored);
    return filled;
}

} // namespace twinspect
