// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/folder_mapping.h"

#include <algorithm>
#include <array>

#include "core/dataset/catalog.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/name_pattern.h"
#include "core/dataset/sample_pairing.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr int kDeepest = 8;           // folders; also ends a circle of links
constexpr std::size_t kMostStars = 8;

void walk(const fs::path& folder, int depth, std::vector<fs::path>& files, std::vector<SkippedFile>& skipped)
{
    const FolderListing listing = listFolder(folder, skipped);
    files.insert(files.end(), listing.files.begin(), listing.files.end());
    for (const fs::path& child : listing.folders) {
        if (depth < kDeepest)
            walk(child, depth + 1, files, skipped);
        else
            skipped.push_back({child, "Folders as deep as this are not looked into"});
    }
}

Status checkPattern(const std::string& pattern, const char* what)
{
    const auto refused = [&](const std::string& why, const std::string& remedy) {
        return failure(ErrorCode::InvalidArgument, std::string("The pattern for ") + what + " '" + pattern + "' " + why, {}, remedy);
    };
    const auto stars = static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '*'));
    if (pattern.empty())
        return failure(ErrorCode::InvalidArgument, std::string("There is no pattern for ") + what, {}, "Give one, such as rgb/*.png");
    if (stars == 0)
        return refused("has no *", "Put a * where the part's name or number stands, such as in rgb/*.png");
    if (stars > kMostStars || pattern.find("**") != std::string::npos)
        return refused("has too many *", "Put one * for each piece of the name that differs from part to part");
    const auto pieces = splitAt(pattern, '/');
    if (std::any_of(pieces.begin(), pieces.end(), [](const std::string& piece) { return piece.empty() || piece == "." || piece == ".."; }))
        return refused("is no path inside the folder", "Begin it with a sub-folder or a file name, such as in rgb/*.png");
    return {};
}

struct Role {
    FileRole kind;
    NamePattern pattern;
    FilesByStem files;
};

/// The role whose pattern says most about the file, and the part's name.
std::pair<Role*, std::string> roleOf(std::array<Role, 3>& roles, const fs::path& file, const std::string& inside)
{
    Role* best = nullptr;
    std::string name;
    for (Role& role : roles) {
        if (role.pattern.stars() == 0 || !canPlay(file, role.kind) || (best != nullptr && role.pattern.fixedCharacters() <= best->pattern.fixedCharacters()))
            continue;
        if (const auto captured = role.pattern.match(inside)) {
            best = &role;
            name = joined(*captured);
        }
    }
    return {best, name};
}

void labelSamples(const FolderMapping& mapping, Catalog& catalog)
{
    if (mapping.defects.empty())
        return;
    const NamePattern defects(mapping.defects, false);
    for (SampleRef& sample : catalog.samples) {
        const bool defect = defects.match(sample.id).has_value();
        const auto pieces = splitAt(sample.id, '/');
        sample.label = defect ? Label::Defect : Label::Good;
        sample.defectType = !defect ? "good" : pieces.size() > 1 ? pieces[pieces.size() - 2] : "defect";
    }
}

void attachMasks(FilesByStem masks, Catalog& catalog)
{
    for (SampleRef& sample : catalog.samples)
        if (const auto mask = masks.find(sample.id); mask != masks.end()) {
            sample.mask = mask->second;
            masks.erase(mask);
        }
    for (const auto& [name, file] : masks)
        catalog.skipped.push_back({file, "There is no sample with the name of this mask", true});
}

} // namespace

Status checkMapping(const FolderMapping& mapping)
{
    if (auto ok = checkPattern(mapping.colour, "colour pictures"); !ok)
        return ok;
    if (auto ok = checkPattern(mapping.geometry, "3D files"); !ok)
        return ok;
    if (!mapping.mask.empty())
        if (auto ok = checkPattern(mapping.mask, "masks"); !ok)
            return ok;
    if (!mapping.defects.empty())
        if (auto ok = checkPattern(mapping.defects, "names of defective parts"); !ok)
            return ok;
    const auto stars = [](const std::string& pattern) { return std::count(pattern.begin(), pattern.end(), '*'); };
    for (const auto& [pattern, what] : {std::pair{&mapping.geometry, "3D files"}, std::pair{&mapping.mask, "masks"}})
        if (!pattern->empty() && stars(*pattern) != stars(mapping.colour))
            return failure(ErrorCode::InvalidArgument, "The pattern for " + std::string(what) + " '" + *pattern + "' has another number of * than the one for colour pictures '" + mapping.colour + "'",
                           {}, "Give both the same number of *: what they stand for is the part's name");
    return {};
}

std::vector<fs::path> listTree(const fs::path& folder, std::vector<SkippedFile>& skipped)
{
    std::vector<fs::path> files;
    walk(folder, 1, files, skipped);
    std::sort(files.begin(), files.end());
    return files;
}

Catalog mapFiles(const fs::path& root, const std::vector<fs::path>& files, const FolderMapping& mapping)
{
    Catalog catalog;
    catalog.root = root;
    catalog.layout = "mapped";
    catalog.mapping = mapping;
    std::array<Role, 3> roles{Role{FileRole::Colour, NamePattern(mapping.colour, true), {}}, Role{FileRole::Geometry, NamePattern(mapping.geometry, true), {}},
                              Role{FileRole::MaskPicture, mapping.mask.empty() ? NamePattern() : NamePattern(mapping.mask, true), {}}};
    for (const fs::path& file : files) {
        const auto [role, name] = roleOf(roles, file, file.lexically_relative(root).generic_string());
        if (role != nullptr)
            addByStem(role->files, name, file, catalog.skipped);
        else if (isColourPicture(file) || isGeometry(file, false))
            catalog.skipped.push_back({file, "No pattern of the mapping takes this file"});
        else if (file.filename() != kIntrinsicsName && file.filename() != kMappingName)
            catalog.skipped.push_back({file, "Files of this kind are not used here"});
    }
    pairByStem(roles[0].files, roles[1].files, SampleRef(), "", catalog);
    labelSamples(mapping, catalog);
    attachMasks(std::move(roles[2].files), catalog);
    catalog.intrinsics = mapping.intrinsics;
    if (!mapping.intrinsics) {
        const fs::path geometryFolder = catalog.samples.empty() ? root : catalog.samples.front().geometry.parent_path();
        findIntrinsics({geometryFolder, root}, catalog);
    }
    std::sort(catalog.samples.begin(), catalog.samples.end(), [](const SampleRef& a, const SampleRef& b) { return a.id < b.id; });
    std::sort(catalog.skipped.begin(), catalog.skipped.end(), [](const SkippedFile& a, const SkippedFile& b) { return a.file < b.file; });
    return catalog;
}

Result<Catalog> listMapped(const fs::path& root, const FolderMapping& mapping)
{
    if (auto ok = checkMapping(mapping); !ok)
        return passOn(ok);
    std::vector<SkippedFile> skipped;
    const auto files = listTree(root, skipped);
    Catalog catalog = mapFiles(root, files, mapping);
    catalog.skipped.insert(catalog.skipped.end(), skipped.begin(), skipped.end());
    return catalog;
}

} // namespace twinspect
