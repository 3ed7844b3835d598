// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/folder_mapping.h"

#include <algorithm>
#include <array>
#include <set>
#include <system_error>
#include <utility>

#include "core/dataset/catalog.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/name_pattern.h"
#include "core/dataset/named_parts.h"
#include "core/dataset/sample_pairing.h"
#include "core/imaging/point_list.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr int kDeepest = 8; // folders
constexpr std::size_t kMostStars = 8;

/// `seen`: real folders. One that a link shows again holds no other parts.
void walk(const fs::path& folder, int depth, const std::vector<fs::path>& without, std::set<fs::path>& seen,
          std::vector<fs::path>& files, std::vector<SkippedFile>& skipped)
{
    std::error_code error;
    if (const fs::path real = fs::canonical(folder, error); !error && !seen.insert(real).second) {
        skipped.push_back(
            {folder, Text("It is a link to a folder that is used already"), false, Missing::Nothing, false});
        return;
    }
    const FolderListing listing = listFolder(folder, skipped);
    files.insert(files.end(), listing.files.begin(), listing.files.end());
    for (const fs::path& child : listing.folders) {
        if (std::find(without.begin(), without.end(), child) != without.end())
            continue;
        if (depth < kDeepest)
            walk(child, depth + 1, without, seen, files, skipped);
        else
            skipped.push_back({child, Text("Folders as deep as this are not looked into")});
    }
}

/// "ng/*" of "ng/**": whatever lies deeper than a name is taken with it.
std::string asNames(const std::string& pattern)
{
    return pattern == "**" || pattern.ends_with("/**") ? pattern.substr(0, pattern.size() - 1) : pattern;
}

Status checkPattern(const std::string& pattern, const Text& what)
{
    const auto refused = [](Text detail, Text remedy) {
        return failure(ErrorCode::InvalidArgument, std::move(detail), {}, std::move(remedy));
    };
    const std::size_t stars = NamePattern(pattern, false).stars();
    if (pattern.empty())
        return refused(Text("There is no pattern for %1", what), Text("Give one, such as rgb/*.png"));
    if (stars == 0)
        return refused(Text("The pattern for %1 '%2' has no *", what, pattern),
                       Text("Put a * where the part's name or number stands, such as in rgb/*.png"));
    const auto pieces = splitAt(pattern, '/');
    if (pieces.back() == "**")
        return refused(Text("The pattern for %1 '%2' ends with folders and names no file", what, pattern),
                       Text("End it with a file name, such as **/*.png"));
    const auto folders = std::count(pieces.begin(), pieces.end(), "**");
    const bool doubled = std::any_of(pieces.begin(), pieces.end(), [](const std::string& piece) {
        return piece != "**" && piece.find("**") != std::string::npos;
    });
    if (stars > kMostStars || doubled || folders > 1)
        return refused(Text("The pattern for %1 '%2' has too many *", what, pattern),
                       Text("Put one * for each piece of the name that differs from part to part, and ** at most once, "
                            "for folders"));
    if (std::any_of(pieces.begin(), pieces.end(),
                    [](const std::string& piece) { return piece.empty() || piece == "." || piece == ".."; }))
        return refused(Text("The pattern for %1 '%2' is no path inside the folder", what, pattern),
                       Text("Begin it with a sub-folder or a file name, such as in rgb/*.png"));
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
        if (role.pattern.stars() == 0 || !canPlay(file, role.kind)
            || (best != nullptr && role.pattern.fixedCharacters() <= best->pattern.fixedCharacters()))
            continue;
        const auto captured = role.pattern.match(inside);
        if (std::string found = captured ? joined(*captured) : std::string(); !found.empty()) { // a part has a name
            best = &role;
            name = std::move(found);
        }
    }
    return {best, name};
}

NamePattern namesOf(const std::string& pattern)
{
    return pattern.empty() ? NamePattern() : NamePattern(asNames(pattern), false);
}

void labelSamples(const FolderMapping& mapping, Catalog& catalog)
{
    const NamePattern defects = namesOf(mapping.defects), test = namesOf(mapping.test);
    for (SampleRef& sample : catalog.samples) {
        const bool defect = takesNameOrFolder(defects, sample.id);
        if (catalog.divided() && !defect && !takesNameOrFolder(test, sample.id))
            sample.split = Split::Train;
        if (mapping.defects.empty() && sample.split == Split::Test)
            continue;
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
        catalog.skipped.push_back({file, Text("There is no sample with the name of this mask"), true});
}

/// Says how much each pattern took; one that takes nothing is probably wrong, and may let defects be learnt.
void countPatterns(const FolderMapping& mapping, const std::array<std::size_t, 3>& files, Catalog& catalog)
{
    const auto named = [&catalog](const std::string& pattern) {
        const NamePattern names = namesOf(pattern);
        return static_cast<std::size_t>(
            std::count_if(catalog.samples.begin(), catalog.samples.end(),
                          [&names](const SampleRef& sample) { return takesNameOrFolder(names, sample.id); }));
    };
    for (const auto& use :
         {PatternUse{"colour", mapping.colour, files[0]}, PatternUse{"geometry", mapping.geometry, files[1]},
          PatternUse{"mask", mapping.mask, files[2]}, PatternUse{"defects", mapping.defects, named(mapping.defects)},
          PatternUse{"test", mapping.test, named(mapping.test)}}) {
        if (use.pattern.empty())
            continue;
        catalog.patterns.push_back(use);
        if (use.taken == 0 && !catalog.samples.empty())
            catalog.warnings.push_back(Text("The mapping's pattern \"%1\": \"%2\" takes nothing in %3. Correct it, or "
                                            "leave it out",
                                            use.key, use.pattern, catalog.root.string()));
    }
}

Status checkNames(const FolderMapping& mapping)
{
    if (!mapping.defects.empty())
        if (auto ok = checkPattern(asNames(mapping.defects), Text("names of defective parts")); !ok)
            return ok;
    if (!mapping.test.empty())
        if (auto ok = checkPattern(asNames(mapping.test), Text("names of test parts")); !ok)
            return ok;
    return {};
}

} // namespace

Status checkMapping(const FolderMapping& mapping)
{
    if (!mapping.hasPatterns() && mapping.mask.empty() && mapping.defects.empty() && mapping.test.empty())
        return {};
    if (auto ok = checkPattern(mapping.colour, Text("RGB pictures")); !ok)
        return ok;
    if (auto ok = checkPattern(mapping.geometry, Text("3D files")); !ok)
        return ok;
    if (!mapping.mask.empty())
        if (auto ok = checkPattern(mapping.mask, Text("masks")); !ok)
            return ok;
    if (auto ok = checkNames(mapping); !ok)
        return ok;
    const auto stars = [](const std::string& pattern) { return NamePattern(pattern, true).stars(); };
    for (const auto& [pattern, what] :
         {std::pair{&mapping.geometry, Text("3D files")}, std::pair{&mapping.mask, Text("masks")}})
        if (!pattern->empty() && stars(*pattern) != stars(mapping.colour))
            return failure(ErrorCode::InvalidArgument,
                           Text("The pattern for %1 '%2' has another number of * than the one for RGB pictures '%3'",
                                what, *pattern, mapping.colour),
                           {}, "Give both the same number of *: what they stand for is the part's name");
    return {};
}

Status nameParts(const FolderMapping& mapping, Catalog& catalog)
{
    if (auto ok = checkNames(mapping); !ok)
        return ok;
    catalog.mapping = mapping;
    labelSamples(mapping, catalog);
    countPatterns(mapping, {}, catalog);
    return {};
}

void applyReading(const FolderMapping& mapping, Catalog& catalog)
{
    for (SampleRef& sample : catalog.samples) {
        const GeometryReading found = std::exchange(sample.reading, mapping.reading);
        if (!mapping.reading.camera) {
            sample.reading.camera = found.camera;
            sample.reading.cameraProblem = found.cameraProblem;
        } else {
            sample.cameraFile.clear();
        }
    }
}

std::vector<fs::path> listTree(const fs::path& folder, std::vector<SkippedFile>& skipped,
                               const std::vector<fs::path>& without)
{
    std::vector<fs::path> files;
    std::set<fs::path> seen;
    walk(folder, 1, without, seen, files, skipped);
    std::sort(files.begin(), files.end());
    return files;
}

Catalog mapFiles(const fs::path& root, const std::vector<fs::path>& files, const FolderMapping& mapping)
{
    Catalog catalog;
    catalog.root = root;
    catalog.layout = "mapped";
    catalog.mapping = mapping;
    const bool colourTiff = mapping.colour.ends_with(".tif") || mapping.colour.ends_with(".tiff");
    std::array<Role, 3>
        roles{Role{colourTiff ? FileRole::ColourFolder : FileRole::Colour, NamePattern(mapping.colour, true), {}},
              Role{isTextCloud(mapping.geometry) ? FileRole::TextCloud : FileRole::Geometry,
                   NamePattern(mapping.geometry, true),
                   {}},
              Role{FileRole::MaskPicture, mapping.mask.empty() ? NamePattern() : NamePattern(mapping.mask, true), {}}};
    for (const fs::path& file : files) {
        const auto [role, name] = roleOf(roles, file, file.lexically_relative(root).generic_string());
        if (role != nullptr)
            addByStem(role->files, name, file, catalog.skipped);
        else if (isColourPicture(file) || isGeometry(file, false))
            catalog.skipped.push_back(
                {file, Text("No pattern of the mapping takes this file"), false, Missing::Nothing, false});
        else if (!isCameraName(file) && !isOurOwn(file))
            catalog.skipped.push_back(unread(file));
    }
    const std::array<std::size_t, 3> taken{roles[0].files.size(), roles[1].files.size(), roles[2].files.size()};
    pairByStem(roles[0].files, roles[1].files, SampleRef(), "", catalog);
    labelSamples(mapping, catalog);
    std::set<fs::path> axes; // of x and y, which belong to one of z
    for (const SampleRef& sample : catalog.samples)
        for (const fs::path& file : axisFilesOf(sample.geometry))
            axes.insert(file);
    std::erase_if(catalog.skipped, [&axes](const SkippedFile& skipped) { return axes.contains(skipped.file); });
    attachMasks(std::move(roles[2].files), catalog);
    if (!mapping.reading.camera)
        findIntrinsics(catalog);
    countPatterns(mapping, taken, catalog);
    applyReading(mapping, catalog);
    std::sort(catalog.samples.begin(), catalog.samples.end(),
              [](const SampleRef& a, const SampleRef& b) { return a.id < b.id; });
    std::sort(catalog.skipped.begin(), catalog.skipped.end(),
              [](const SkippedFile& a, const SkippedFile& b) { return a.file < b.file; });
    return catalog;
}

Result<Catalog> listMapped(const fs::path& root, const FolderMapping& mapping, const std::vector<fs::path>& without)
{
    if (auto ok = checkMapping(mapping); !ok)
        return passOn(ok);
    std::vector<SkippedFile> skipped;
    const auto files = listTree(root, skipped, without);
    Catalog catalog = mapFiles(root, files, mapping);
    catalog.skipped.insert(catalog.skipped.end(), skipped.begin(), skipped.end());
    return catalog;
}

} // namespace twinspect
