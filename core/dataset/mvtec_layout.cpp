// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/mvtec_layout.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <system_error>

#include "core/dataset/composed_name.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/sample_pairing.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

struct SplitName {
    const char* name;
    Split split;
};

// Of a folder, in any case; the first of each split is the data set's own.
constexpr std::array<SplitName, 7> kSplits{{{"train", Split::Train},
                                            {"training", Split::Train},
                                            {"validation", Split::Validation},
                                            {"val", Split::Validation},
                                            {"valid", Split::Validation},
                                            {"test", Split::Test},
                                            {"testing", Split::Test}}};
constexpr const char* kGood = "good";
constexpr std::array<const char*, 4> kAlsoGood{"ok", "normal", "pass", "io"};

struct SplitFolder {
    fs::path folder;
    std::string name;
    Split split;
};

std::vector<SplitFolder> splitFolders(const fs::path& root, std::vector<SkippedFile>& skipped)
{
    std::vector<SplitFolder> found;
    const auto folders = listFolder(root, skipped).folders;
    for (const SplitName& split : kSplits)
        for (const fs::path& folder : folders)
            if (lowerName(folder) == split.name)
                found.push_back({folder, folder.filename().string(), split.split});
    return found;
}

bool isGoodName(const std::string& type)
{
    const std::string lower = lowerName(type);
    return lower == kGood || std::find(kAlsoGood.begin(), kAlsoGood.end(), lower) != kAlsoGood.end();
}

Text missingMasks(const std::string& where, std::size_t count)
{
    return Text("%1: defective samples without a mask in gt: %2; pixel figures will leave them out.", where, count);
}

void attachMasks(const fs::path& folder, std::size_t firstSample, Catalog& catalog)
{
    FilesByStem masks;
    if (isFolder(folder / "gt"))
        masks =
            filesByStem(listFolder(folder / "gt", catalog.skipped).files, FileRole::MaskPicture, true, catalog.skipped);
    for (std::size_t i = firstSample; i < catalog.samples.size(); ++i) {
        SampleRef& sample = catalog.samples[i];
        if (const auto mask = masks.find(composed(sample.rgb.stem().string())); mask != masks.end()) {
            sample.mask = mask->second;
            masks.erase(mask);
        }
    }
    for (const auto& [stem, file] : masks)
        catalog.skipped.push_back({file, Text("There is no sample with the name of this mask"), true});
}

void listType(const fs::path& folder, const SplitFolder& split, Catalog& catalog)
{
    const std::string type = folder.filename().string();
    const std::string where = split.name + "/" + type;
    const bool good = isGoodName(type);
    if (!good && split.split != Split::Test) {
        catalog.warnings.push_back(Text("%1: %2 may hold good parts only; the samples of \"%3\" are not used. Move the "
                                        "folder to test, or name it good if its parts are good.",
                                        folder.string(), split.name, type));
        return;
    }
    if (good && type != kGood)
        catalog.warnings.push_back(Text("%1: taken for good parts by its name.", folder.string()));
    for (const char* needed : {"rgb", "xyz"}) {
        if (!isFolder(folder / needed)) {
            catalog.skipped.push_back({folder, Text("It has no folder %1", needed)});
            return;
        }
    }
    SampleRef prototype;
    prototype.split = split.split;
    prototype.label = good ? Label::Good : Label::Defect;
    prototype.defectType = good ? kGood : type;
    const std::size_t firstSample = catalog.samples.size();
    const auto colour =
        filesByStem(listFolder(folder / "rgb", catalog.skipped).files, FileRole::ColourFolder, true, catalog.skipped);
    const auto geometry =
        filesByStem(listFolder(folder / "xyz", catalog.skipped).files, FileRole::Geometry, true, catalog.skipped);
    pairByStem(colour, geometry, prototype, where + "/", catalog);
    attachMasks(folder, firstSample, catalog);
}

} // namespace

bool looksLikeMvtec(const fs::path& root)
{
    std::vector<SkippedFile> ignored;
    for (const SplitFolder& split : splitFolders(root, ignored))
        for (const fs::path& type : listFolder(split.folder, ignored).folders)
            if (isFolder(type / "rgb") || isFolder(type / "xyz"))
                return true;
    return false;
}

Catalog listMvtec(const fs::path& root)
{
    Catalog catalog;
    catalog.root = root;
    catalog.layout = "mvtec-3d";
    std::set<fs::path> seen; // a link to a folder that was listed holds no other parts
    for (const SplitFolder& split : splitFolders(root, catalog.skipped))
        for (const fs::path& type : listFolder(split.folder, catalog.skipped).folders) {
            std::error_code error;
            const fs::path real = fs::canonical(type, error);
            if (error || seen.insert(real).second)
                listType(type, split, catalog);
            else
                catalog.skipped.push_back(
                    {type, Text("It is a link to a folder that is used already"), false, Missing::Nothing, false});
        }
    findIntrinsics(catalog);
    warnOfMissingMasks(catalog, catalog.samples);
    return catalog;
}

void warnOfMissingMasks(Catalog& catalog, const std::vector<SampleRef>& samples)
{
    if (catalog.layout != "mvtec-3d")
        return;
    std::erase_if(catalog.warnings, [pattern = missingMasks({}, 0).pattern()](const Text& warning) {
        return warning.pattern() == pattern;
    });
    std::map<std::string, std::size_t> missing; // by folder
    for (const SampleRef& sample : samples)
        if (sample.label == Label::Defect && sample.mask.empty())
            ++missing[fs::path(sample.id).parent_path().string()];
    for (const auto& [where, count] : missing)
        catalog.warnings.push_back(missingMasks(where, count));
}

} // namespace twinspect
