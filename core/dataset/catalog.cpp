// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/catalog.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <set>

#include "core/dataset/annotated_parts.h"
#include "core/dataset/eyecandies_layout.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/geometry_judgement.h"
#include "core/dataset/mvtec_layout.h"
#include "core/dataset/name_pattern.h"
#include "core/dataset/plain_layout.h"
#include "core/dataset/sample_pairing.h"
#include "core/imaging/point_list.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

// People often choose the folder above a data set; then its name helps more than the list of layouts.
std::string dataSetBelow(const fs::path& folder, int deepest = 3)
{
    std::vector<SkippedFile> ignored;
    const auto children = listFolder(folder, ignored).folders;
    for (const fs::path& child : children)
        if (looksLikeMvtec(child) || looksLikeEyecandies(child))
            return child.filename().string();
    if (deepest > 1)
        for (const fs::path& child : children)
            if (const std::string below = dataSetBelow(child, deepest - 1); !below.empty())
                return (child.filename() / below).string();
    return {};
}

// A text by itself may be anything.
bool holdsCloudsAlone(const std::vector<fs::path>& files)
{
    const auto clouds = cloudsAlone(files);
    return !clouds.empty() && lowerExtension(clouds.front()) != ".txt";
}

bool holdsTextClouds(const Catalog& catalog)
{
    return !catalog.samples.empty()
        && std::all_of(catalog.samples.begin(), catalog.samples.end(),
                       [](const auto& part) { return isTextCloud(part.geometry); });
}

tl::unexpected<Error> noPairs(const fs::path& path, const Catalog& catalog)
{
    if (isFile(path))
        return failure(ErrorCode::BadData, "No partner of the same name was found for this file", path.string(),
                       "Put the RGB picture (.png, .jpg, .bmp) and its geometry (.tiff, .pcd, .ply) side by side, "
                       "or into sub-folders rgb and xyz");
    Text detail("No pair of an RGB picture and its geometry was found");
    if (!catalog.skipped.empty())
        detail = Text("No pair of an RGB picture and its geometry was found; files and folders that could not be "
                      "used: %1, the first of them %2 (%3)",
                      catalog.skipped.size(), catalog.skipped[0].file.filename().string(), catalog.skipped[0].reason);
    Text remedy("Choose a folder with train/good/rgb and train/good/xyz, or with pictures (.png) and geometry (.tiff, "
                ".pcd, .ply) of the same names side by side or in sub-folders rgb and xyz");
    std::vector<SkippedFile> ignored;
    const auto files = listTree(path, ignored);
    if (const std::string below = dataSetBelow(path); !below.empty())
        remedy = Text("Choose the folder %1 inside it, which holds a data set", below);
    else if (const auto guessed = mapFiles(path, files, guessMapping(path, files));
             holdsCloudsAlone(files) || holdsTextClouds(guessed))
        remedy = organiseRemedy();
    else if (!guessed.samples.empty())
        remedy = proposal(*guessed.mapping);
    return failure(ErrorCode::BadData, detail, path.string(), remedy);
}

/// Parts that will be learnt from as good ones though their names say that they are defective.
void warnOfNames(Catalog& catalog)
{
    std::vector<const SampleRef*> named;
    std::size_t good = 0;
    for (const SampleRef& sample : catalog.samples)
        if (sample.label != Label::Defect && !(catalog.divided() && sample.split == Split::Test)) {
            ++good;
            if (isNamedDefective(sample.id))
                named.push_back(&sample);
        }
    if (!named.empty() && named.size() < good)
        catalog.warnings.emplace_back(Text(
            "Parts that count as good in a training, though their names say that they are defective: %1, the first %2. "
            "If they are defective, say so with %3 in a mapping, or move them away",
            named.size(), named.front()->id, "\"defects\""));
}

Result<Catalog> openMapped(const fs::path& folder, const FolderMapping& mapping, const std::vector<fs::path>& without)
{
    if (!isFolder(folder))
        return failure(ErrorCode::InvalidArgument,
                       "A mapping tells how the files of a folder belong together, and this is a file", folder.string(),
                       "Give the folder, or leave the mapping out");
    auto catalog = listMapped(folder, mapping, without);
    if (catalog && catalog->samples.empty())
        return tl::unexpected<Error>(noPairsError(*catalog));
    if (catalog)
        warnOfNames(*catalog);
    return catalog;
}

bool hasMeasurement(const OrganizedCloud& cloud)
{
    return std::any_of(cloud.values().begin(), cloud.values().end(), [](float value) { return !std::isnan(value); });
}

tl::unexpected<Error> unequalSizes(const fs::path& file, Text detail)
{
    return failure(ErrorCode::Mismatch, std::move(detail), file.string(),
                   "Export both with the same size, pixel by pixel aligned");
}

Result<RgbdSample> readSample(const SampleRef& sample)
{
    GeometryNotes notes;
    auto rgb = readRgb(sample.rgb, &notes.doubts);
    if (!rgb)
        return passOn(rgb);
    auto cloud = readGeometry(sample.geometry, sample.reading, &notes);
    if (!cloud)
        return passOn(cloud);
    if (auto ok = judgeTurnBySize(*rgb, *cloud, sample); !ok)
        return passOn(ok);
    if (!rgb->sameSize(*cloud))
        return unequalSizes(sample.geometry,
                            Text("The geometry is %1 pixels, the RGB picture is %2", sizeText(*cloud), sizeText(*rgb)));
    if (!hasMeasurement(*cloud))
        return failure(ErrorCode::BadData, "No point of the geometry is measured", sample.geometry.string(),
                       "Record the part again, or leave this sample out");
    if (const auto sound = judgeGeometry(*rgb, *cloud, sample, notes); !sound)
        return passOn(sound);
    RgbdSample result{std::move(*rgb), std::move(*cloud), std::nullopt, std::move(notes)};
    auto mask = loadMask(sample, result.rgb.width(), result.rgb.height(), result.notes.doubts);
    if (!mask)
        return passOn(mask);
    if (!*mask)
        return result;
    if (!result.rgb.sameSize(**mask))
        return unequalSizes(sample.mask, Text("The mask is %1 pixels, the RGB picture is %2", sizeText(**mask),
                                              sizeText(result.rgb)));
    if (markedShare(**mask) > kMaskMarksAll)
        result.notes.doubts.push_back(
            Text("The mask marks nearly everything. Only black is background, not transparent or "
                 "coloured pixels"));
    result.mask = std::move(*mask);
    return result;
}

} // namespace

std::vector<SampleRef> Catalog::of(Split split) const
{
    std::vector<SampleRef> chosen;
    if (!divided() && split != Split::Validation) {
        chosen = samples;
        if (split == Split::Train)
            std::erase_if(chosen, [](const SampleRef& sample) { return sample.label == Label::Defect; });
        for (SampleRef& sample : chosen) {
            sample.split = split;
            sample.label = split == Split::Train ? Label::Good : sample.label;
            sample.defectType = split == Split::Train ? "good" : sample.defectType;
        }
        return chosen;
    }
    for (const SampleRef& sample : samples)
        if (sample.split == split)
            chosen.push_back(sample);
    return chosen;
}

Error noPairsError(const Catalog& found)
{
    const auto count = [&found](Missing partner) {
        return std::count_if(found.skipped.begin(), found.skipped.end(),
                             [partner](const SkippedFile& file) { return file.missing == partner; });
    };
    const FolderMapping mapping = found.mapping.value_or(FolderMapping());
    const auto colours = count(Missing::Geometry), geometries = count(Missing::Colour);
    Error error{ErrorCode::BadData,
                {},
                found.root.string(),
                "Correct the mapping: what the * stand for must be the same in both files of a part"};
    if (colours == 0)
        error.detail = Text("No RGB picture (.png, .jpg, .bmp) has a name like '%1'", mapping.colour);
    else if (geometries == 0)
        error.detail = Text("No 3D file (.tiff, .pcd, .ply or depth .png) has a name like '%1'", mapping.geometry);
    else
        error.detail =
            Text("RGB pictures found: %1, 3D files found: %2, but no two with the same part name", colours, geometries);
    return error;
}

Result<Catalog> openCatalog(const fs::path& directoryOrFile, const std::optional<FolderMapping>& mapping,
                            const std::vector<fs::path>& without)
{
    try {
        std::error_code error;
        const auto status = fs::status(directoryOrFile, error);
        if (!fs::exists(status))
            return failure(ErrorCode::NotFound, "There is no such file or folder", directoryOrFile.string(),
                           "Check the path");
        std::optional<FolderMapping> used = mapping;
        if (!used && fs::is_directory(status) && isFile(directoryOrFile / kMappingName)) {
            const auto read = readMapping(directoryOrFile / kMappingName);
            if (!read)
                return passOn(read);
            used = *read;
        }
        if (used && used->hasPatterns())
            return openMapped(directoryOrFile, *used, without);
        Catalog catalog = !fs::is_directory(status)            ? listSingle(directoryOrFile)
                        : looksLikeMvtec(directoryOrFile)      ? listMvtec(directoryOrFile)
                        : looksLikeEyecandies(directoryOrFile) ? listEyecandies(directoryOrFile)
                                                               : listPlain(directoryOrFile);
        if (catalog.samples.empty())
            return noPairs(directoryOrFile, catalog);
        if (used)
            applyReading(*used, catalog);
        warnOfNames(catalog);
        std::sort(catalog.samples.begin(), catalog.samples.end(),
                  [](const SampleRef& a, const SampleRef& b) { return a.id < b.id; });
        std::sort(catalog.skipped.begin(), catalog.skipped.end(),
                  [](const SkippedFile& a, const SkippedFile& b) { return a.file < b.file; });
        return catalog;
    } catch (const fs::filesystem_error& exception) { // such as a working directory that was deleted
        return failure(ErrorCode::Unreadable, Text("The folder cannot be read (%1)", exception.code().message()),
                       directoryOrFile.string(), "Check its permissions");
    }
}

Status leaveOut(Catalog& catalog, const std::vector<std::string>& ids)
{
    const std::set<std::string> unwanted(ids.begin(), ids.end());
    std::set<std::string> known;
    for (const SampleRef& sample : catalog.samples)
        known.insert(sample.id);
    for (const std::string& id : unwanted)
        if (known.count(id) == 0)
            return failure(ErrorCode::NotFound, Text("There is no part '%1' to leave out", id), catalog.root.string(),
                           Text("Give names such as %1", known.empty() ? "train/good/000" : *known.begin()));
    std::erase_if(catalog.samples, [&unwanted](const SampleRef& sample) { return unwanted.count(sample.id) > 0; });
    return {};
}

Result<RgbdSample> loadSample(const SampleRef& sample)
{
    try {
        return readSample(sample);
    } catch (const std::bad_alloc&) {
        return failure(ErrorCode::OutOfMemory, "There is not enough memory for this sample", sample.rgb.string(),
                       "Close other programs or scale the pictures down");
    }
}

} // namespace twinspect
