// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/foreign/folder_conversion.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/in_parallel.h"
#include "core/base/new_folder.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/geometry_judgement.h"
#include "core/dataset/named_parts.h"
#include "core/dataset/sample_pairing.h"
#include "core/foreign/unit_survey.h"
#include "core/imaging/decode.h"
#include "core/imaging/point_list.h"
#include "core/record/utc_time.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kLogFormat = "twinspect-conversion-1";
constexpr const char* kUnpacked = ".unpacked"; // files that a reader makes, in the new folder while it is made

/// Clouds with colours, each a part.
Catalog partsOf(const std::vector<fs::path>& clouds, const fs::path& folder, std::vector<SkippedFile> skipped)
{
    Catalog catalog;
    catalog.root = folder;
    catalog.layout = "plain";
    catalog.skipped = std::move(skipped);
    FilesByStem byName;
    for (const fs::path& file : clouds)
        addByStem(byName, (file.lexically_relative(folder).parent_path() / file.stem()).generic_string(), file,
                  catalog.skipped);
    for (const auto& [id, file] : byName) {
        SampleRef sample;
        sample.id = id;
        sample.geometry = file;
        catalog.samples.push_back(std::move(sample));
    }
    findIntrinsics(catalog);
    return catalog;
}

/// Clouds alone, of which names say which are defective.
Result<Catalog> namedClouds(const fs::path& folder, const FolderMapping& mapping)
{
    std::vector<SkippedFile> skipped;
    const auto clouds = isFolder(folder) ? cloudsAlone(listTree(folder, skipped)) : std::vector<fs::path>();
    if (clouds.empty())
        return failure(ErrorCode::InvalidArgument,
                       "Names of defective parts alone are for a folder that holds clouds with colours alone",
                       folder.string(),
                       "Also say which files belong together, with \"colour\" and \"geometry\" of a mapping");
    Catalog catalog = partsOf(clouds, folder, std::move(skipped));
    catalog.layout = "mapped";
    if (auto ok = nameParts(mapping, catalog); !ok)
        return passOn(ok);
    applyReading(mapping, catalog);
    return catalog;
}

/// Texts with points beside RGB pictures of the same names, as a mapping guessed from the names puts them together.
/// Empty where that would leave anything out, or where names seem to say which parts are defective: that is for a
/// person to say.
std::optional<Catalog> textsBesidePictures(const fs::path& folder, const std::vector<fs::path>& files)
{
    const FolderMapping guess = guessMapping(folder, files);
    if (!guess.defects.empty() || !guess.test.empty())
        return std::nullopt;
    Catalog catalog = mapFiles(folder, files, guess);
    const bool whole =
        std::ranges::all_of(catalog.samples, [](const SampleRef& part) { return isTextCloud(part.geometry); })
        && std::ranges::none_of(catalog.skipped, [](const SkippedFile& file) {
               return file.loss || isColourPicture(file.file) || isTextCloud(file.file) || isGeometry(file.file, false);
           });
    if (catalog.samples.empty() || !whole)
        return std::nullopt;
    catalog.warnings.emplace_back(
        Text("Points and RGB pictures were put together by their names: \"%1\" and \"%2\". If that is wrong, give a "
             "mapping",
             guess.geometry, guess.colour));
    return catalog;
}

/// The id of a part in the layout of MVTec 3D-AD, which other layouts with labels come to.
std::string labelledId(const SampleRef& sample, const std::string& layout)
{
    if (layout == "mvtec-3d")
        return sample.id;
    std::string name = sample.id;
    std::replace(name.begin(), name.end(), '/', '-');
    return std::string(nameOf(sample.split)) + "/" + sample.defectType + "/" + name;
}

Json settingsJson(const ConversionOptions& options)
{
    Json json;
    for (const auto& parameter : conversionParameters())
        std::visit([&](const auto& value) { json[parameter.spec.key] = value; }, parameterValue(options, parameter));
    if (const auto& colour = options.colourCamera) {
        json["colour_camera"] = Json::parse(intrinsicsJson(colour->camera).dump());
        json["rotation"] = colour->pose.rotation;
        json["translation_m"] = colour->pose.translationM;
    }
    return json;
}

Json texts(const std::vector<Text>& list)
{
    Json json = Json::array();
    for (const Text& text : list)
        json.push_back(text.english());
    return json;
}

Json partJson(const SampleRef& sample, const std::string& id, const ConvertedPart& part)
{
    const ConversionNotes& notes = part.notes;
    const auto rounded = [](double value) { return std::round(value * 1e6) / 1e6; };
    Json json{{"id", id}};
    if (!sample.geometry.empty())
        json["geometry"] = sample.geometry.string();
    if (!sample.rgb.empty())
        json["rgb"] = sample.rgb.string();
    if (!sample.mask.empty())
        json["mask"] = sample.mask.string();
    if (!sample.cameraFile.empty())
        json["camera"] = sample.cameraFile.string();
    json["points_on_pixels"] = nameOf(notes.gridBy);
    json["metres_per_unit"] = notes.geometry.metresPerUnit;
    json["unit_assumed"] = notes.geometry.unitGuessed;
    json["width"] = notes.geometry.look.width;
    json["height"] = notes.geometry.look.height;
    json["mm_per_pixel"] = rounded(notes.geometry.look.mmPerPixel());
    json["distance_m"] = rounded(notes.geometry.look.z);
    json["points"] = notes.points;
    json["points_behind_others"] = notes.collisions;
    json["points_outside"] = notes.outside;
    json["empty_share"] = rounded(notes.emptyShare);
    json["colourless_share"] = rounded(notes.colourlessShare);
    Json settings = Json::object();
    for (const auto& [key, value] : settingsOf(part.reading))
        settings[key] = value;
    json["settings"] = settings;
    Json missing = Json::array();
    for (const auto& value : notes.geometry.missing)
        missing.push_back({{"value", value.value}, {"points", value.points}, {"told", value.told}});
    json["missing"] = missing;
    json["assumed"] = texts(notes.assumed);
    json["doubts"] = texts(notes.geometry.doubts);
    return json;
}

/// What is to be said of a part: what the files do not say, and what is doubtful.
GeometryNotes remarkable(const ConversionNotes& notes)
{
    GeometryNotes said = notes.geometry;
    said.doubts.insert(said.doubts.end(), notes.assumed.begin(), notes.assumed.end());
    if (said.unitGuessed)
        said.doubts.emplace_back(Text("No file says the unit: one unit is taken for %1 mm", 1000 * said.metresPerUnit));
    if (notes.gridBy != GridBy::File) { // missing values are counted among the points of the file, not on the grid
        std::size_t points = notes.points;
        for (const auto& missing : said.missing)
            points += missing.points;
        said.look.width = static_cast<int>(points);
        said.look.height = 1;
    }
    return said;
}

class Conversion {
public:
    Conversion(const ForeignData& data, const ConversionOptions& options, const RunContext& context)
        : m_data(data), m_catalog(data.catalog), m_options(options), m_context(context),
          m_labelled(m_catalog.divided() && m_catalog.layout != "mapped"), m_units(m_catalog.samples.size())
    {
        m_report.refused = data.refused;
    }

    Result<ConversionReport> into(const fs::path& out)
    {
        if (auto ok = checkPlace(out); !ok)
            return passOn(ok);
        auto folder = NewFolder::create(out, Text("Another conversion writes here"));
        if (!folder)
            return passOn(folder);
        m_parts.resize(m_catalog.samples.size());
        auto done = inParallel(static_cast<std::int64_t>(m_catalog.samples.size()), "converting", m_context,
                               [&](std::int64_t i) { convert(static_cast<std::size_t>(i), folder->path()); });
        if (!done)
            return passOn(done);
        if (m_failed)
            return tl::unexpected<Error>(*m_failed);
        std::error_code ignored;
        fs::remove_all(folder->path() / kUnpacked, ignored);
        refuseOtherUnits(folder->path());
        std::sort(m_report.refused.begin(), m_report.refused.end(),
                  [](const RefusedPart& a, const RefusedPart& b) { return a.id < b.id; });
        if (m_report.converted == 0)
            return tl::unexpected<Error>(m_report.refused.empty() ? Error{ErrorCode::TooLittleData, "No part was found",
                                                                          m_catalog.root.string(), "Check the path"}
                                                                  : m_report.refused.front().why);
        m_report.remarks = m_survey.remarks();
        if (auto mixed = m_units.mixed())
            m_report.remarks.insert(m_report.remarks.begin(), std::move(*mixed));
        if (auto ok = writeMapping(folder->path() / kMappingName, mapping()); !ok)
            return passOn(ok);
        if (auto ok = writeFileAtomically(folder->path() / kConversionLogName, log().dump(1) + "\n"); !ok)
            return passOn(ok);
        if (auto ok = folder->putInPlace(); !ok)
            return passOn(ok);
        return std::move(m_report);
    }

private:
    [[nodiscard]] Status checkPlace(const fs::path& out) const
    {
        std::error_code error;
        const fs::path data = fs::weakly_canonical(fs::absolute(m_catalog.root, error), error);
        const fs::path target = fs::weakly_canonical(fs::absolute(out, error), error);
        const fs::path inside = target.lexically_relative(data);
        if (!inside.empty() && *inside.begin() != "..")
            return failure(ErrorCode::InvalidArgument, "The new folder would lie within the data", out.string(),
                           "Name a folder beside them: the originals are never touched");
        return {};
    }

    [[nodiscard]] std::string idOf(const SampleRef& sample) const
    {
        return m_labelled ? labelledId(sample, m_catalog.layout) : sample.id;
    }

    void convert(std::size_t at, const fs::path& folder)
    {
        const SampleRef& sample = m_catalog.samples[at];
        const std::string id = idOf(sample);
        const auto part = convertAt(sample, folder / kUnpacked / std::to_string(at));
        const auto written = part ? write(id, *part, folder) : passOn(part);
        const double size = part ? UnitSurvey::sizeOf(part->part.cloud) : 0;
        const std::lock_guard lock(m_mutex);
        if (!written) {
            const ErrorCode code = written.error().code;
            if ((code == ErrorCode::WriteFailed || code == ErrorCode::OutOfMemory || code == ErrorCode::Cancelled)
                && !m_failed)
                m_failed = written.error();
            m_report.refused.push_back({sample.id, written.error()});
            return;
        }
        ++m_report.converted;
        m_withMask = m_withMask || part->part.mask;
        m_parts[at] = partJson(sample, id, *part);
        m_units.add(at, size, part->notes.geometry);
        m_survey.add(sample, remarkable(part->notes));
    }

    void refuseOtherUnits(const fs::path& folder)
    {
        for (const auto& [at, why] : m_units.odd()) {
            const SampleRef& sample = m_catalog.samples[at];
            m_report.refused.push_back(
                {sample.id, Error{ErrorCode::BadData, why,
                                  m_data.reader ? m_catalog.root.string() : sample.geometry.string(), unitRemedy()}});
            removePart(idOf(sample), folder);
            m_parts[at] = nullptr;
            --m_report.converted;
        }
    }

    static void removePart(const std::string& id, const fs::path& folder)
    {
        std::error_code ignored;
        for (const auto& [role, extension] :
             {std::pair{"rgb", ".png"}, std::pair{"xyz", ".tiff"}, std::pair{"gt", ".png"}}) {
            fs::remove(fileOf(id, role, extension, folder), ignored);
            fs::remove(fileOf(id, role, extension, folder).parent_path(), ignored); // where nothing else is in it
        }
    }

    static fs::path fileOf(const std::string& id, const char* role, const char* extension, const fs::path& folder)
    {
        const fs::path relative(id);
        return folder / relative.parent_path() / role / (fittingFileName(relative.filename().string(), 32) + extension);
    }

    [[nodiscard]] Result<ConvertedPart> convertAt(const SampleRef& sample, const fs::path& place)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_failed)
                return cancelled();
        }
        if (m_labelled && sample.label == Label::Unknown)
            return failure(ErrorCode::Unsupported, "Nothing says whether this part is good or defective",
                           sample.rgb.string(), "Convert the folder of these parts alone, by a mapping");
        return convertPart(m_data, sample, m_options, place, m_context);
    }

    [[nodiscard]] Status write(const std::string& id, const ConvertedPart& converted, const fs::path& folder) const
    {
        const auto place = [&](const char* role, const char* extension) -> Result<fs::path> {
            fs::path file = fileOf(id, role, extension, folder);
            if (!isFolder(file.parent_path()))
                if (auto ok = makeWritableFolder(file.parent_path()); !ok)
                    return passOn(ok);
            return file;
        };
        const auto rgb = place("rgb", ".png"), xyz = place("xyz", ".tiff");
        if (!rgb || !xyz)
            return passOn(rgb ? xyz : rgb);
        if (auto ok = writeRgbPng(*rgb, converted.part.rgb); !ok)
            return ok;
        if (auto ok = writeCloudTiff(*xyz, converted.part.cloud); !ok)
            return ok;
        if (!converted.part.mask)
            return {};
        const auto gt = place("gt", ".png");
        return gt ? writeMaskPng(*gt, *converted.part.mask) : passOn(gt);
    }

    /// The numbers of the new files are metres; labels stay those of the old mapping.
    [[nodiscard]] FolderMapping mapping() const
    {
        FolderMapping mapping;
        mapping.reading.metresPerUnit = 1;
        if (m_labelled)
            return mapping;
        mapping.colour = "**/rgb/*.png";
        mapping.geometry = "**/xyz/*.tiff";
        if (m_withMask)
            mapping.mask = "**/gt/*.png";
        if (m_catalog.mapping) {
            mapping.defects = m_catalog.mapping->defects;
            mapping.test = m_catalog.mapping->test;
        }
        return mapping;
    }

    [[nodiscard]] Json log() const
    {
        Json parts = Json::array(), left = Json::array();
        for (const Json& part : m_parts)
            if (!part.is_null())
                parts.push_back(part);
        for (const auto& [id, why] : m_report.refused)
            left.push_back({{"id", id}, {"why", why.message()}});
        for (const SkippedFile& skipped : m_catalog.skipped)
            if (skipped.loss)
                left.push_back({{"file", skipped.file.string()}, {"why", skipped.reason.english()}});
        Json log{{"format", kLogFormat},
                 {"when", utcText(utcNow())},
                 {"from", fs::absolute(m_catalog.root).string()},
                 {"layout", m_catalog.layout}};
        if (m_data.reader)
            log["reader"] = m_data.reader->name();
        log["settings"] = settingsJson(m_options);
        log["warnings"] = texts(m_catalog.warnings);
        log["remarks"] = texts(m_report.remarks);
        log["left_out"] = left;
        log["parts"] = parts;
        return log;
    }

    const ForeignData& m_data;
    const Catalog& m_catalog;
    const ConversionOptions& m_options;
    const RunContext& m_context;
    bool m_labelled; ///< the folders say split and kind: the layout of MVTec 3D-AD keeps that
    std::mutex m_mutex;
    ConversionReport m_report;
    std::vector<Json> m_parts;
    UnitSurvey m_units;
    bool m_withMask = false; ///< a part has one
    GeometrySurvey m_survey;
    std::optional<Error> m_failed; ///< of all: no space, no memory, or stopped
};

} // namespace

Result<Catalog> openForeign(const fs::path& folder, const std::optional<FolderMapping>& mapping)
{
    if (mapping && !mapping->hasPatterns() && !mapping->defects.empty())
        return namedClouds(folder, *mapping);
    auto catalog = openCatalog(folder, mapping);
    if (catalog || mapping || !isFolder(folder) || isFile(folder / kMappingName))
        return catalog;
    std::vector<SkippedFile> skipped;
    const auto files = listTree(folder, skipped);
    if (const auto clouds = cloudsAlone(files); !clouds.empty())
        return partsOf(clouds, folder, std::move(skipped));
    if (!isCuredByConversion(catalog.error()))
        return catalog;
    if (auto texts = textsBesidePictures(folder, files)) {
        texts->skipped.insert(texts->skipped.end(), skipped.begin(), skipped.end());
        return *texts;
    }
    Error error = catalog.error(); // to convert it is what is being done
    error.remedy = proposal(guessMapping(folder, files));
    return tl::unexpected<Error>(std::move(error));
}

Result<std::vector<Text>> unitsAhead(const ForeignData& data, const ConversionOptions& options, const fs::path& place,
                                     const RunContext& context)
{
    constexpr std::size_t kMostLookedAt = 24;
    const auto& samples = data.catalog.samples;
    const std::size_t looked = std::min(kMostLookedAt, samples.size());
    const auto indexOf = [&](std::size_t i) { return looked > 1 ? i * (samples.size() - 1) / (looked - 1) : 0; };
    UnitSurvey units(samples.size());
    std::mutex mutex;
    auto done = inParallel(static_cast<std::int64_t>(looked), "comparing units", context, [&](std::int64_t i) {
        const std::size_t at = indexOf(static_cast<std::size_t>(i));
        const auto part = convertPart(data, samples[at], options, place / std::to_string(at), context);
        if (!part)
            return; // the conversion names it
        const double size = UnitSurvey::sizeOf(part->part.cloud);
        const std::lock_guard lock(mutex);
        units.add(at, size, part->notes.geometry);
    });
    if (!done)
        return passOn(done);
    std::vector<Text> remarks;
    if (auto mixed = units.mixed())
        remarks.push_back(std::move(*mixed));
    for (const auto& [at, why] : units.odd())
        remarks.emplace_back(Text("%1: %2. %3", samples[at].id, why, unitRemedy()));
    return remarks;
}

Result<ConversionReport> convertFolder(const ForeignData& data, const ConversionOptions& options, const fs::path& out,
                                       const RunContext& context)
{
    return Conversion(data, options, context).into(out);
}

} // namespace twinspect
