// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/annotation/annotation_file.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t kMostKeys = 9;
constexpr auto kRemedy = "Move the file away and annotate the part again, or take it from a backup";

Json toJson(const RunMask& region)
{
    Json runs = Json::array();
    for (const auto& run : region.runs()) {
        runs.push_back(run.row);
        runs.push_back(run.begin);
        runs.push_back(run.end - run.begin);
    }
    return runs;
}

Json toJson(const std::vector<Outline>& outlines)
{
    Json list = Json::array();
    for (const auto& outline : outlines) {
        Json points = Json::array();
        for (const auto& point : outline) {
            points.push_back(point.x);
            points.push_back(point.y);
        }
        list.push_back(std::move(points));
    }
    return list;
}

Json toJson(const Annotation& annotation)
{
    Json json{{"id", annotation.id},
              {"defect_type", annotation.defectType},
              {"severity", annotation.severity},
              {"seen_in", nameOf(annotation.seenIn)},
              {"note", annotation.note},
              {"author", annotation.author},
              {"when", annotation.when ? utcText(*annotation.when) : std::string()},
              {"locked", annotation.locked},
              {"runs", toJson(annotation.region)}};
    if (!annotation.outlines.empty())
        json["outlines"] = toJson(annotation.outlines);
    return json;
}

// The getters below throw what parse() turns into one error.
[[noreturn]] void damaged(const std::string& why) { throw std::invalid_argument(why); }

std::string text(const Json& json, const char* key)
{
    const auto value = textAt(json, key);
    if (!value)
        damaged(std::string("'") + key + "' is missing or no text");
    return *value;
}

std::int64_t whole(const Json& json, const char* key, std::int64_t least, std::int64_t most)
{
    const auto value = wholeAt(json, key, least, most);
    if (!value)
        damaged(std::string("'") + key + "' is missing or no whole number from " + std::to_string(least) + " to "
                + std::to_string(most));
    return *value;
}

const Json& list(const Json& json, const char* key)
{
    const auto* value = memberAt(json, key);
    if (!value || !value->is_array())
        damaged(std::string("'") + key + "' is missing or no list");
    return *value;
}

int wholeNumber(const Json& value, int least, int most)
{
    if (!value.is_number_integer() || value < least || value > most)
        damaged("a run lies outside the grid");
    return value.get<int>();
}

RunMask regionFrom(const Json& json, int width, int height)
{
    const Json& numbers = list(json, "runs");
    if (numbers.size() % 3 != 0)
        damaged("'runs' is no list of row, first column and length");
    std::vector<PixelRun> runs;
    for (std::size_t i = 0; i < numbers.size(); i += 3) {
        const int row = wholeNumber(numbers[i], 0, height - 1), begin = wholeNumber(numbers[i + 1], 0, width - 1);
        runs.push_back({row, begin, begin + wholeNumber(numbers[i + 2], 1, width - begin)});
    }
    return {width, height, std::move(runs)};
}

std::vector<Outline> outlinesFrom(const Json& json)
{
    std::vector<Outline> outlines;
    if (!memberAt(json, "outlines"))
        return outlines;
    for (const auto& points : list(json, "outlines")) {
        if (!points.is_array() || points.size() % 2 != 0 || !std::ranges::all_of(points, [](const Json& n) {
                return n.is_number() && std::isfinite(n.get<double>());
            }))
            damaged("'outlines' is no list of x and y");
        Outline outline;
        for (std::size_t i = 0; i < points.size(); i += 2)
            outline.push_back({points[i].get<double>(), points[i + 1].get<double>()});
        outlines.push_back(std::move(outline));
    }
    return outlines;
}

Annotation annotationFrom(const Json& json, int width, int height)
{
    Annotation annotation;
    annotation.id = static_cast<std::uint64_t>(whole(json, "id", 1, std::int64_t{1} << 53));
    annotation.defectType = text(json, "defect_type");
    annotation.severity = static_cast<int>(whole(json, "severity", 0, kWorstSeverity));
    const auto seenIn = enumNamed<SeenIn>(text(json, "seen_in"));
    if (!seenIn)
        damaged("'seen_in' is none of unknown, rgb, depth, both");
    annotation.seenIn = *seenIn;
    annotation.note = text(json, "note");
    annotation.author = text(json, "author");
    annotation.when = utcFrom(text(json, "when"));
    annotation.locked = flagAt(json, "locked").value_or(false);
    annotation.region = regionFrom(json, width, height);
    annotation.outlines = outlinesFrom(json);
    // Pixels are the truth. An outline that says otherwise came from another program.
    if (filled(annotation.outlines, width, height) != annotation.region)
        annotation.outlines.clear();
    return annotation;
}

PartAnnotations partFrom(const Json& json)
{
    PartAnnotations part;
    part.part = text(json, "part");
    part.width = static_cast<int>(whole(json, "width", 1, RunMask::kLargestSide));
    part.height = static_cast<int>(whole(json, "height", 1, RunMask::kLargestSide));
    const auto state = enumNamed<AnnotationState>(text(json, "state"));
    if (!state)
        damaged("'state' is none of untouched, begun, finished");
    part.state = *state;
    if (memberAt(json, "example")) { // files of older versions have neither
        const auto example = enumNamed<Example>(text(json, "example"));
        if (!example)
            damaged("'example' is none of none, good, defect");
        part.example = *example;
    }
    if (memberAt(json, "seconds")) {
        const auto seconds = numberAt(json, "seconds");
        if (!seconds || !std::isfinite(*seconds) || *seconds < 0)
            damaged("'seconds' is no time");
        part.seconds = *seconds;
    }
    std::set<std::uint64_t> ids;
    for (const auto& annotation : list(json, "annotations")) {
        part.annotations.push_back(annotationFrom(annotation, part.width, part.height));
        if (!ids.insert(part.annotations.back().id).second)
            damaged("two annotations have the number " + std::to_string(part.annotations.back().id));
    }
    if (part.example == Example::Good && !part.annotations.empty())
        damaged("a part of the good set has annotations");
    return part;
}

DefectTypes typesFrom(const Json& json)
{
    DefectTypes types;
    for (const auto& entry : list(json, "types")) {
        DefectType type;
        type.name = text(entry, "name");
        type.color = static_cast<std::uint32_t>(whole(entry, "color", 0, 0xFFFFFF));
        type.key = static_cast<int>(whole(entry, "key", 0, kMostKeys));
        if (types.find(type.name))
            damaged("the type '" + type.name + "' is listed twice");
        if (types.withKey(type.key))
            damaged("two types have the key " + std::to_string(type.key));
        types.types.push_back(std::move(type));
    }
    return types;
}

template <typename Read>
auto parse(std::string_view bytes, const std::filesystem::path& file, const char* format,
           Read read) -> Result<decltype(read(Json()))>
{
    const auto json = parseJson(bytes, file, kRemedy);
    if (!json)
        return passOn(json);
    if (textAt(*json, "format") != format)
        return failure(ErrorCode::Mismatch, "This file is not of this version of Twinspect", file.string(), kRemedy);
    try {
        return read(*json);
    } catch (const std::exception& error) {
        return failure(ErrorCode::BadData, Text("The annotations are damaged: %1", error.what()), file.string(),
                       kRemedy);
    }
}

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

} // namespace

std::string annotationText(const PartAnnotations& part)
{
    Json json{{"format", kAnnotationFormat}, {"part", part.part},           {"width", part.width},
              {"height", part.height},       {"state", nameOf(part.state)}, {"example", nameOf(part.example)},
              {"seconds", part.seconds},     {"annotations", Json::array()}};
    for (const auto& annotation : part.annotations)
        json["annotations"].push_back(toJson(annotation));
    return dumped(json);
}

Result<PartAnnotations> parseAnnotations(std::string_view bytes, const std::filesystem::path& file)
{
    return parse(bytes, file, kAnnotationFormat, partFrom);
}

Result<PartAnnotations> readAnnotations(const std::filesystem::path& file)
{
    const auto bytes = readFile(file, kLargestAnnotationFile);
    if (!bytes)
        return passOn(bytes);
    return parseAnnotations(*bytes, file);
}

Status writeAnnotations(const std::filesystem::path& file, const PartAnnotations& part)
{
    return writeFileAtomically(file, annotationText(part));
}

Status writeDefectTypes(const std::filesystem::path& file, const DefectTypes& types)
{
    Json json{{"format", kDefectTypesFormat}, {"types", Json::array()}};
    for (const auto& type : types.types)
        json["types"].push_back({{"name", type.name}, {"color", type.color}, {"key", type.key}});
    return writeFileAtomically(file, dumped(json));
}

Result<DefectTypes> parseDefectTypes(std::string_view bytes, const std::filesystem::path& file)
{
    return parse(bytes, file, kDefectTypesFormat, typesFrom);
}

Result<DefectTypes> readDefectTypes(const std::filesystem::path& file)
{
    const auto bytes = readFile(file, kLargestAnnotationFile);
    if (!bytes)
        return passOn(bytes);
    return parseDefectTypes(*bytes, file);
}

} // namespace twinspect
