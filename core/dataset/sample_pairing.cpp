// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/sample_pairing.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "core/dataset/composed_name.h"
#include "core/dataset/folder_listing.h"
#include "core/imaging/image_io.h"
#include "core/imaging/point_list.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

// Most exact first: float clouds before 16-bit depth, lossless colour before JPEG.
std::size_t preference(const fs::path& file)
{
    static const std::vector<std::string> kOrder{".tiff", ".tif", ".pcd", ".ply", ".png", ".bmp", ".jpg", ".jpeg"};
    return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), lowerExtension(file)) - kOrder.begin());
}

/// Whether two files say different things of one camera. What only one of them says is no contradiction.
bool contradict(const CameraIntrinsics& a, const CameraIntrinsics& b)
{
    constexpr double kRoundingPx = 0.05, kRoundingShare = 1e-4;
    for (const auto number :
         {&CameraIntrinsics::fx, &CameraIntrinsics::fy, &CameraIntrinsics::cx, &CameraIntrinsics::cy})
        if (std::abs(a.*number - b.*number) > kRoundingPx)
            return true;
    const bool bothSized = a.width > 0 && b.width > 0;
    return (bothSized && (a.width != b.width || a.height != b.height))
        || (!a.scaleAssumed && !b.scaleAssumed
            && std::abs(a.depthScale - b.depthScale) > kRoundingShare * a.depthScale);
}

} // namespace

bool canPlay(const fs::path& file, FileRole role)
{
    switch (role) {
    case FileRole::Colour: return isColourPicture(file);
    case FileRole::ColourFolder:
        return isColourPicture(file) || lowerExtension(file) == ".tif" || lowerExtension(file) == ".tiff";
    case FileRole::Geometry: return isGeometry(file, true);
    case FileRole::GeometryBesideColour: return isGeometry(file, false);
    case FileRole::TextCloud: return isTextCloud(file);
    case FileRole::MaskPicture: return lowerExtension(file) == ".png";
    }
    return false;
}

SkippedFile unread(const fs::path& file)
{
    static const std::set<std::string> kPictures{".webp", ".gif",  ".jp2", ".j2k", ".jpx", ".heic", ".heif", ".avif",
                                                 ".jxl",  ".jxr",  ".tga", ".ppm", ".pgm", ".pnm",  ".pbm",  ".exr",
                                                 ".hdr",  ".jfif", ".raw", ".dng", ".nef", ".cr2",  ".arw",  ".psd"};
    static const std::set<std::string> kGeometry{".npy", ".npz",  ".stl", ".obj", ".las", ".laz", ".e57", ".zdf",
                                                 ".om3", ".hobj", ".mat", ".ptx", ".pfm", ".dae", ".glb", ".vtk"};
    const std::string extension = lowerExtension(file);
    Text reason("Files of this kind are not used here");
    if (kPictures.contains(extension))
        reason = Text("Pictures of this kind (%1) are not read: save them as PNG, JPEG, BMP or TIFF", extension);
    else if (kGeometry.contains(extension))
        reason = Text("Geometry of this kind (%1) is not read. %2", extension, geometryKinds());
    return {file, std::move(reason), false, Missing::Nothing, false};
}

FilesByStem filesByStem(const std::vector<fs::path>& files, FileRole role, bool othersAreStray,
                        std::vector<SkippedFile>& skipped)
{
    FilesByStem found;
    for (const fs::path& file : files) {
        if (!canPlay(file, role)) {
            if (othersAreStray && !isCameraName(file))
                skipped.push_back(unread(file));
            continue;
        }
        addByStem(found, composed(file.stem().string()), file, skipped);
    }
    return found;
}

std::vector<std::filesystem::path> cloudsAlone(const std::vector<std::filesystem::path>& files)
{
    std::vector<std::filesystem::path> clouds, texts;
    for (const auto& file : files) {
        if (isColourPicture(file))
            return {};
        const std::string extension = lowerExtension(file);
        if (extension == ".txt")
            texts.push_back(file);
        else if (extension == ".pcd" || extension == ".ply" || isTextCloud(file))
            clouds.push_back(file);
    }
    return clouds.empty() ? texts : clouds;
}

void addByStem(FilesByStem& found, const std::string& stem, const fs::path& file, std::vector<SkippedFile>& skipped)
{
    const auto [place, isNew] = found.emplace(stem, file);
    if (isNew)
        return;
    const bool better = preference(file) < preference(place->second);
    const fs::path loser = better ? place->second : file;
    if (better)
        place->second = file;
    skipped.push_back({loser, Text("Another file has the same name: %1 is used", place->second.filename().string()),
                       false, Missing::Nothing, false});
}

void pairByStem(const FilesByStem& colour, const FilesByStem& geometry, const SampleRef& prototype,
                const std::string& idPrefix, Catalog& catalog)
{
    for (const auto& [stem, file] : colour) {
        const auto partner = geometry.find(stem);
        if (partner == geometry.end()) {
            catalog.skipped.push_back(
                {file,
                 Text("There is no geometry (.tiff, .pcd, .ply or depth .png) with the same name; add "
                      "it or remove this picture"),
                 true, Missing::Geometry});
            continue;
        }
        SampleRef sample = prototype;
        sample.id = idPrefix + stem;
        sample.rgb = file;
        sample.geometry = partner->second;
        catalog.samples.push_back(std::move(sample));
    }
    for (const auto& [stem, file] : geometry)
        if (colour.count(stem) == 0)
            catalog.skipped.push_back({file,
                                       Text("There is no RGB picture with the same name; add it or remove this file"),
                                       true, Missing::Colour});
}

bool isCameraName(const fs::path& file)
{
    static const std::set<std::string> kStems{"intrinsics",  "intrinsic",          "camera_intrinsics",
                                              "camera_info", "camera_intrinsic",   "camera",
                                              "calibration", "camera_calibration", "depth_camera_info"};
    static const std::set<std::string> kExtensions{".json", ".yaml", ".yml", ".xml"};
    return kExtensions.contains(lowerExtension(file)) && kStems.contains(lowerName(file.stem()));
}

std::vector<fs::path> cameraFilesIn(const fs::path& folder)
{
    std::vector<SkippedFile> ignored;
    auto files = listFolder(folder, ignored).files;
    std::erase_if(files, [](const fs::path& file) { return !isCameraName(file); });
    std::stable_partition(files.begin(), files.end(),
                          [](const fs::path& file) { return file.filename() == kIntrinsicsName; });
    return files;
}

void findIntrinsics(Catalog& catalog)
{
    const auto tidy = [](const fs::path& folder) { return (folder / "").lexically_normal(); };
    std::map<fs::path, GeometryReading> known; // by folder; without a camera where there is none that can be used
    std::map<fs::path, fs::path> fileOf; // by folder: the file of its camera
    const std::function<GeometryReading(const fs::path&)> readingIn = [&](const fs::path& folder) {
        if (const auto found = known.find(folder); found != known.end())
            return found->second;
        GeometryReading reading;
        if (const auto files = cameraFilesIn(folder); !files.empty()) {
            const fs::path& file = files.front();
            if (const auto camera = readIntrinsics(file)) {
                reading.camera = *camera;
                fileOf[folder] = file;
                const auto other = std::find_if(files.begin() + 1, files.end(), [&camera](const fs::path& beside) {
                    const auto read = readIntrinsics(beside);
                    return read && contradict(*camera, *read);
                });
                if (other != files.end())
                    catalog.warnings.emplace_back(
                        Text("The camera files %1 and %2 contradict each other: %3 is used unless %4 names another. "
                             "Move the wrong one away",
                             file.string(), other->string(), file.filename().string(), "--camera"));
            } else {
                reading.cameraProblem = std::make_shared<const Error>(camera.error());
                catalog.warnings.push_back(camera.error().text());
            }
        } else if (tidy(folder) != tidy(catalog.root) && folder.has_parent_path() && folder.parent_path() != folder) {
            reading = readingIn(folder.parent_path());
            if (const auto above = fileOf.find(folder.parent_path()); above != fileOf.end())
                fileOf[folder] = above->second;
        }
        return known[folder] = reading;
    };
    bool without = false;
    for (SampleRef& sample : catalog.samples) {
        sample.reading = readingIn(sample.geometry.parent_path());
        if (const auto file = fileOf.find(sample.geometry.parent_path()); file != fileOf.end())
            sample.cameraFile = file->second;
        without =
            without
            || (lowerExtension(sample.geometry) == ".png" && !sample.reading.camera && !sample.reading.cameraProblem);
    }
    if (without)
        catalog.warnings.push_back(
            Text("%1: the depth pictures cannot be used without the camera's intrinsics. Add a file %2 beside them.",
                 catalog.root.string(), kIntrinsicsName));
}

} // namespace twinspect
