// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/eyecandies_layout.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "core/base/files.h"
#include "core/dataset/folder_listing.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kRgb = "_image_4.png", kDepth = "_depth.png", kRange = "_info_depth.yaml",
                           kMask = "_mask.png", kMetadata = "_metadata.yaml";
constexpr std::uint64_t kLongestMetadata = 1u << 16;

struct SplitName {
    const char* name;
    Split split;
};
constexpr std::array<SplitName, 4> kSplits{
    {{"train", Split::Train}, {"val", Split::Validation}, {"test_public", Split::Test}, {"test_private", Split::Test}}};

/// All pictures are of one camera: 512 x 512 px, focal length 711.11 px, its centre at pixel 256.
CameraIntrinsics cameraOfAll()
{
    CameraIntrinsics camera{711.11, 711.11, 256, 256, 1};
    camera.width = camera.height = 512;
    return camera;
}

/// The files of one part by what their names end in.
using PartFiles = std::map<std::string_view, fs::path>;

std::map<std::string, PartFiles> partsIn(const fs::path& folder, std::vector<SkippedFile>& skipped)
{
    std::map<std::string, PartFiles> parts;
    for (const fs::path& file : listFolder(folder, skipped).files)
        for (const std::string_view end : {kRgb, kRange, kDepth, kMask, kMetadata})
            if (const std::string name = file.filename().string(); name.ends_with(end)) {
                const std::string number = name.substr(0, name.size() - end.size());
                if (number.find('_') == std::string::npos) // "000_bumps" is a mask of one kind of defect
                    parts[number][end] = file;
                break;
            }
    return parts;
}

/// Of "anomalous: 1"; empty where the file does not say it.
std::optional<bool> isAnomalous(const fs::path& metadata)
{
    const auto text = readFile(metadata, kLongestMetadata);
    constexpr std::string_view kKey = "anomalous:";
    const std::size_t at = text ? text->find(kKey) : std::string::npos;
    const std::size_t value = at == std::string::npos ? at : text->find_first_not_of(" \t", at + kKey.size());
    if (value == std::string::npos)
        return std::nullopt;
    switch ((*text)[value]) {
    case '0':
    case 'f':
    case 'F': return false;
    case '1':
    case 't':
    case 'T': return true;
    default: return std::nullopt;
    }
}

void label(SampleRef& sample, const PartFiles& files)
{
    const auto metadata = files.find(kMetadata);
    const auto anomalous = sample.split != Split::Test ? std::optional(false)
                         : metadata == files.end()     ? std::nullopt
                                                       : isAnomalous(metadata->second);
    if (!anomalous)
        return;
    sample.label = *anomalous ? Label::Defect : Label::Good;
    sample.defectType = *anomalous ? "anomalous" : "good";
    if (const auto mask = files.find(kMask); *anomalous && mask != files.end())
        sample.mask = mask->second;
}

void listSplit(const fs::path& folder, const SplitName& split, Catalog& catalog)
{
    for (const auto& [number, files] : partsIn(folder, catalog.skipped)) {
        const auto rgb = files.find(kRgb), depth = files.find(kDepth);
        if (rgb == files.end() && depth == files.end())
            continue;
        if (rgb == files.end() || depth == files.end()) {
            const bool noDepth = depth == files.end();
            catalog.skipped.push_back(
                {noDepth ? rgb->second : depth->second,
                 Text("There is no file %1 beside it", number + std::string(noDepth ? kDepth : kRgb)), true,
                 noDepth ? Missing::Geometry : Missing::Colour});
            continue;
        }
        if (!files.contains(kRange)) {
            catalog.skipped.push_back({depth->second,
                                       Text("There is no file %1 beside it", number + std::string(kRange)), true,
                                       Missing::Geometry});
            continue;
        }
        SampleRef sample;
        sample.id = std::string(split.name) + "/" + number;
        sample.split = split.split;
        sample.rgb = rgb->second;
        sample.geometry = depth->second;
        sample.reading.camera = cameraOfAll();
        label(sample, files);
        catalog.samples.push_back(std::move(sample));
    }
}

} // namespace

bool looksLikeEyecandies(const fs::path& root)
{
    std::vector<SkippedFile> ignored;
    for (const SplitName& split : kSplits)
        if (const fs::path data = root / split.name / "data"; isFolder(data))
            for (const fs::path& file : listFolder(data, ignored).files)
                if (file.filename().string().ends_with(kRange))
                    return true;
    return false;
}

Catalog listEyecandies(const fs::path& root)
{
    Catalog catalog;
    catalog.root = root;
    catalog.layout = "eyecandies";
    for (const SplitName& split : kSplits)
        if (const fs::path data = root / split.name / "data"; isFolder(data))
            listSplit(data, split, catalog);
    return catalog;
}

} // namespace twinspect
