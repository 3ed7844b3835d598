// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/mvtec_layout.h"

#include <array>

#include "core/dataset/folder_listing.h"
#include "core/dataset/sample_pairing.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

struct SplitFolder {
    const char* name;
    Split split;
};

constexpr std::array<SplitFolder, 3> kSplits{
    {{"train", Split::Train}, {"validation", Split::Validation}, {"test", Split::Test}}};
constexpr const char* kGood = "good";

void attachMasks(const fs::path& folder, std::size_t firstSample, const std::string& where, Catalog& catalog)
{
    FilesByStem masks;
    if (isFolder(folder / "gt"))
        masks =
            filesByStem(listFolder(folder / "gt", catalog.skipped).files, FileRole::MaskPicture, true, catalog.skipped);
    std::size_t missing = 0;
    for (std::size_t i = firstSample; i < catalog.samples.size(); ++i) {
        SampleRef& sample = catalog.samples[i];
        if (const auto mask = masks.find(sample.rgb.stem().string()); mask != masks.end()) {
            sample.mask = mask->second;
            masks.erase(mask);
        } else if (sample.label == Label::Defect) {
            ++missing;
        }
    }
    for (const auto& [stem, file] : masks)
        catalog.skipped.push_back({file, Text("There is no sample with the name of this mask"), true});
    if (missing > 0)
        catalog.warnings.push_back(
            Text("%1: defective samples without a mask in gt: %2; pixel figures will leave them out.", where, missing));
}

void listType(const fs::path& folder, const SplitFolder& split, Catalog& catalog)
{
    const std::string type = folder.filename().string();
    const std::string where = std::string(split.name) + "/" + type;
    const bool good = type == kGood;
    if (!good && split.split != Split::Test) {
        catalog.warnings.push_back(Text("%1: %2 may hold good parts only; the samples of \"%3\" are not used. Move the "
                                        "folder to test, or name it good if its parts are good.",
                                        folder.string(), split.name, type));
        catalog.skipped.push_back({folder, Text("Only good parts are learnt from")});
        return;
    }
    for (const char* needed : {"rgb", "xyz"}) {
        if (!isFolder(folder / needed)) {
            catalog.skipped.push_back({folder, Text("It has no folder %1", needed)});
            return;
        }
    }
    SampleRef prototype;
    prototype.split = split.split;
    prototype.label = good ? Label::Good : Label::Defect;
    prototype.defectType = type;
    const std::size_t firstSample = catalog.samples.size();
    const auto colour =
        filesByStem(listFolder(folder / "rgb", catalog.skipped).files, FileRole::Colour, true, catalog.skipped);
    const auto geometry =
        filesByStem(listFolder(folder / "xyz", catalog.skipped).files, FileRole::Geometry, true, catalog.skipped);
    pairByStem(colour, geometry, prototype, where + "/", catalog);
    attachMasks(folder, firstSample, where, catalog);
}

} // namespace

bool looksLikeMvtec(const fs::path& root)
{
    std::vector<SkippedFile> ignored;
    for (const SplitFolder& split : kSplits)
        if (isFolder(root / split.name))
            for (const fs::path& type : listFolder(root / split.name, ignored).folders)
                if (isFolder(type / "rgb") || isFolder(type / "xyz"))
                    return true;
    return false;
}

Catalog listMvtec(const fs::path& root)
{
    Catalog catalog;
    catalog.root = root;
    catalog.layout = "mvtec-3d";
    for (const SplitFolder& split : kSplits)
        if (isFolder(root / split.name))
            for (const fs::path& type : listFolder(root / split.name, catalog.skipped).folders)
                listType(type, split, catalog);
    findIntrinsics({root}, catalog);
    return catalog;
}

} // namespace twinspect
