// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/plain_layout.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/dataset/folder_listing.h"
#include "core/dataset/sample_pairing.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 3> kColourFolders{"rgb", "color", "image"};
constexpr std::array<std::string_view, 4> kGeometryFolders{"xyz", "depth", "pcd", "cloud"};

// The sub-folder that comes first in `names`; further ones are reported because their files stay unused.
template <std::size_t N>
fs::path chooseFolder(const std::vector<fs::path>& folders, const std::array<std::string_view, N>& names,
                      std::vector<SkippedFile>& skipped)
{
    fs::path chosen;
    for (const std::string_view name : names) {
        for (const fs::path& folder : folders) {
            if (lowerName(folder) != name)
                continue;
            if (chosen.empty())
                chosen = folder;
            else
                skipped.push_back({folder, Text("The folder %1 is used instead", chosen.filename().string()), false,
                                   Missing::Nothing, false});
        }
    }
    return chosen;
}

template <std::size_t N>
bool isNamed(const fs::path& folder, const std::array<std::string_view, N>& names)
{
    return std::find(names.begin(), names.end(), lowerName(folder)) != names.end();
}

Catalog emptyPlain(const fs::path& root)
{
    Catalog catalog;
    catalog.root = root;
    catalog.layout = "plain";
    return catalog;
}

} // namespace

Catalog listPlain(const fs::path& root)
{
    Catalog catalog = emptyPlain(root);
    const FolderListing listing = listFolder(root, catalog.skipped);
    std::vector<SkippedFile> unusedFolders;
    const fs::path colourFolder = chooseFolder(listing.folders, kColourFolders, unusedFolders);
    const fs::path geometryFolder = chooseFolder(listing.folders, kGeometryFolders, unusedFolders);
    if (!colourFolder.empty() && !geometryFolder.empty()) {
        const auto colour =
            filesByStem(listFolder(colourFolder, catalog.skipped).files, FileRole::ColourFolder, true, catalog.skipped);
        const auto geometry =
            filesByStem(listFolder(geometryFolder, catalog.skipped).files, FileRole::Geometry, true, catalog.skipped);
        pairByStem(colour, geometry, SampleRef(), "", catalog);
        catalog.skipped.insert(catalog.skipped.end(), unusedFolders.begin(), unusedFolders.end());
        for (const fs::path& file : listing.files)
            if (isColourPicture(file) || isGeometry(file, false))
                catalog.skipped.push_back(
                    {file, Text("The files in the sub-folders are used instead"), false, Missing::Nothing, false});
        findIntrinsics(catalog);
        return catalog;
    }
    std::vector<fs::path> useful;
    for (const fs::path& file : listing.files) {
        if (isColourPicture(file) || isGeometry(file, false))
            useful.push_back(file);
        else if (!isCameraName(file) && !isOurOwn(file))
            catalog.skipped.push_back(unread(file));
    }
    const auto colour = filesByStem(useful, FileRole::Colour, false, catalog.skipped);
    const auto geometry = filesByStem(useful, FileRole::GeometryBesideColour, false, catalog.skipped);
    pairByStem(colour, geometry, SampleRef(), "", catalog);
    findIntrinsics(catalog);
    return catalog;
}

Catalog listSingle(const fs::path& file)
{
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const fs::path wholeFolder = fs::absolute(folder).lexically_normal(); // "rgb/" and "." have no usable last name
    const fs::path named = wholeFolder.has_filename() ? wholeFolder : wholeFolder.parent_path();
    const bool inSubfolder = isNamed(named, kColourFolders) || isNamed(named, kGeometryFolders);
    Catalog all = listPlain(folder);
    if (inSubfolder && all.samples.empty())
        all = listPlain(named.parent_path());
    Catalog catalog = emptyPlain(folder);
    catalog.warnings = all.warnings;
    for (const SampleRef& sample : all.samples) {
        if (sample.rgb.filename() != file.filename() && sample.geometry.filename() != file.filename())
            continue;
        std::error_code error;
        if (fs::equivalent(sample.rgb, file, error) || fs::equivalent(sample.geometry, file, error))
            catalog.samples.push_back(sample);
    }
    return catalog;
}

} // namespace twinspect
