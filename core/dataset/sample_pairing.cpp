// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/sample_pairing.h"

#include <algorithm>

#include "core/dataset/folder_listing.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

// Most exact first: float clouds before 16-bit depth, lossless colour before JPEG.
std::size_t preference(const fs::path& file)
{
    static const std::vector<std::string> kOrder{".tiff", ".tif", ".pcd", ".png", ".bmp", ".jpg", ".jpeg"};
    return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), lowerExtension(file)) - kOrder.begin());
}

} // namespace

bool canPlay(const fs::path& file, FileRole role)
{
    switch (role) {
    case FileRole::Colour: return isColourPicture(file);
    case FileRole::Geometry: return isGeometry(file, true);
    case FileRole::GeometryBesideColour: return isGeometry(file, false);
    case FileRole::MaskPicture: return lowerExtension(file) == ".png";
    }
    return false;
}

FilesByStem filesByStem(const std::vector<fs::path>& files, FileRole role, bool othersAreStray,
                        std::vector<SkippedFile>& skipped)
{
    FilesByStem found;
    for (const fs::path& file : files) {
        if (!canPlay(file, role)) {
            if (othersAreStray && file.filename() != kIntrinsicsName)
                skipped.push_back({file, Text("Files of this kind are not used here")});
            continue;
        }
        addByStem(found, file.stem().string(), file, skipped);
    }
    return found;
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
    skipped.push_back({loser, Text("Another file has the same name: %1 is used", place->second.filename().string())});
}

void pairByStem(const FilesByStem& colour, const FilesByStem& geometry, const SampleRef& prototype,
                const std::string& idPrefix, Catalog& catalog)
{
    for (const auto& [stem, file] : colour) {
        const auto partner = geometry.find(stem);
        if (partner == geometry.end()) {
            catalog.skipped.push_back({file,
                                       Text("There is no geometry (.tiff, .pcd or depth .png) with the same name; add "
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
            catalog.skipped.push_back(
                {file, Text("There is no colour picture with the same name; add it or remove this file"), true,
                 Missing::Colour});
}

void findIntrinsics(const std::vector<fs::path>& folders, Catalog& catalog)
{
    const bool needed = std::any_of(catalog.samples.begin(), catalog.samples.end(),
                                    [](const SampleRef& sample) { return lowerExtension(sample.geometry) == ".png"; });
    for (const fs::path& folder : folders) {
        const fs::path file = folder / kIntrinsicsName;
        if (!isFile(file))
            continue;
        const auto intrinsics = readIntrinsics(file);
        if (intrinsics)
            catalog.intrinsics = *intrinsics;
        else
            catalog.warnings.push_back(intrinsics.error().text());
        return;
    }
    if (needed)
        catalog.warnings.push_back(
            Text("%1: the depth pictures cannot be used without the camera's intrinsics. Add a file %2 beside them.",
                 catalog.root.string(), kIntrinsicsName));
}

} // namespace twinspect
