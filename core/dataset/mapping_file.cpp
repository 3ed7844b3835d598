// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "core/dataset/folder_mapping.h"
#include "core/imaging/decode.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;

constexpr const char* kFormat = "twinspect-mapping-1";
constexpr std::uint64_t kLargestFile = 1u << 20;
constexpr const char* kRemedy =
    R"(Write {"format": "twinspect-mapping-1", "colour": "rgb/*.png", "geometry": "xyz/*.tiff"} )"
    "with your own patterns";

/// How many letters have to be put in, left out or changed to make one word of the other.
std::size_t differenceOf(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, changed});
        }
    }
    return row.back();
}

/// A key that is not known may be one that is misspelt, and then what it was to say is lost.
Status checkKeys(const Json& json, const std::vector<std::string_view>& known, const std::string& name)
{
    constexpr std::size_t kLongestKey = 64;
    std::string list;
    for (const std::string_view key : known)
        list += (list.empty() ? "" : ", ") + std::string(key);
    for (const auto& [key, value] : json.items()) {
        if (std::find(known.begin(), known.end(), key) != known.end())
            continue;
        const std::string_view shown = std::string_view(key).substr(0, kLongestKey);
        const auto nearest =
            *std::min_element(known.begin(), known.end(), [shown](std::string_view a, std::string_view b) {
                return differenceOf(shown, a) < differenceOf(shown, b);
            });
        return failure(ErrorCode::BadData,
                       Text("The mapping has an unknown key \"%1\"; the nearest one is \"%2\"", shown, nearest), name,
                       Text("Correct or remove it; the keys are %1", list));
    }
    return {};
}

Result<CameraIntrinsics> cameraFrom(const Json& json, const std::string& name)
{
    if (!json.is_object())
        return failure(ErrorCode::BadData, "The mapping's intrinsics are not a JSON object", name,
                       "Write the camera's fx, fy, cx, cy and depth_scale there");
    if (auto keys = checkKeys(json, {"fx", "fy", "cx", "cy", "depth_scale", "width", "height"}, name); !keys)
        return passOn(keys);
    CameraIntrinsics camera;
    camera.scaleAssumed = !json.contains("depth_scale");
    for (const auto& [key, value] :
         {std::pair{"fx", &camera.fx}, std::pair{"fy", &camera.fy}, std::pair{"cx", &camera.cx},
          std::pair{"cy", &camera.cy}, std::pair{"depth_scale", &camera.depthScale}}) {
        const auto found = json.find(key);
        if (found == json.end() && value == &camera.depthScale)
            continue;
        if (found == json.end() || !found->is_number())
            return failure(ErrorCode::BadData, Text("The mapping's intrinsics have no number \"%1\"", key), name,
                           "Add it: focal lengths and centre in pixels, depth_scale in metres a unit");
        *value = found->get<double>();
    }
    for (const auto& [key, value] : {std::pair{"width", &camera.width}, std::pair{"height", &camera.height}})
        if (const auto found = json.find(key); found != json.end()) {
            if (!found->is_number_integer() || found->get<std::int64_t>() < 1
                || found->get<std::int64_t>() > kMaxImageSide)
                return failure(ErrorCode::BadData,
                               Text("\"%1\" of the mapping's intrinsics is no number of pixels", key), name,
                               "Write the size of the pictures that the other numbers are for");
            *value = found->get<int>();
        }
    if (!isUsable(camera))
        return failure(ErrorCode::BadData, "The camera's focal lengths and depth scale must be positive numbers", name,
                       "Correct them in the mapping");
    return camera;
}

} // namespace

std::string mappingText(const FolderMapping& mapping)
{
    Json json{{"format", kFormat}, {"colour", mapping.colour}, {"geometry", mapping.geometry}};
    if (!mapping.mask.empty())
        json["mask"] = mapping.mask;
    if (!mapping.defects.empty())
        json["defects"] = mapping.defects;
    if (!mapping.test.empty())
        json["test"] = mapping.test;
    for (const auto& [key, value] : settingsOf(mapping.reading))
        json[key] = value;
    if (const auto& camera = mapping.reading.camera)
        json["intrinsics"] = intrinsicsJson(*camera);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Text proposal(const FolderMapping& mapping)
{
    return Text("Its files seem to belong together like this: %1. Give that if it is right, or map the files in the "
                "window",
                "--mapping '" + mappingText(mapping) + "'");
}

Result<FolderMapping> parseMapping(std::string_view text, const std::filesystem::path& file)
{
    const std::string name = file.string();
    const auto json = text.size() > kLargestFile ? Json() : parseJsonLine(text);
    if (!json.is_object())
        return failure(ErrorCode::BadData, "The mapping is not a JSON object", name, kRemedy);
    if (const auto key = repeatedKey(text))
        return failure(ErrorCode::BadData, Text("The mapping says \"%1\" twice", *key), name,
                       "Keep one of them; in a mapping one pattern says it all");
    if (json.value("format", Json()) != kFormat)
        return failure(ErrorCode::BadData, "This is not a mapping of this version of Twinspect", name, kRemedy);
    if (auto known = checkKeys(json,
                               {"format", "colour", "geometry", "mask", "defects", "test", "intrinsics", "unit",
                                "missing", "axes", "turn", "bytes"},
                               name);
        !known)
        return passOn(known);
    FolderMapping mapping;
    for (const char* key : {"unit", "missing", "axes", "turn", "bytes"})
        if (const auto found = json.find(key); found != json.end()) {
            if (!found->is_string() && !found->is_number() && !found->is_array())
                return failure(ErrorCode::BadData, Text("\"%1\" of the mapping is not a text or a number", key), name,
                               kRemedy);
            if (auto ok =
                    setReading(mapping.reading, key, found->is_string() ? found->get<std::string>() : found->dump());
                !ok) {
                Error error = ok.error();
                error.file = name;
                return tl::unexpected<Error>(error);
            }
        }
    for (const auto& [key, value] :
         {std::pair{"colour", &mapping.colour}, std::pair{"geometry", &mapping.geometry},
          std::pair{"mask", &mapping.mask}, std::pair{"defects", &mapping.defects}, std::pair{"test", &mapping.test}}) {
        const auto found = json.find(key);
        if (found == json.end())
            continue;
        if (!found->is_string())
            return failure(ErrorCode::BadData, Text("\"%1\" of the mapping is not a text", key), name, kRemedy);
        *value = found->get<std::string>();
    }
    if (const auto found = json.find("intrinsics"); found != json.end() && !found->is_null()) {
        const auto camera = cameraFrom(*found, name);
        if (!camera)
            return passOn(camera);
        mapping.reading.camera = *camera;
    }
    if (auto ok = checkMapping(mapping); !ok) {
        Error error = ok.error();
        error.file = name;
        return tl::unexpected<Error>(error);
    }
    return mapping;
}

Result<FolderMapping> readMapping(const std::filesystem::path& file)
{
    const auto text = readFile(file, kLargestFile);
    return text ? parseMapping(*text, file) : passOn(text);
}

Status writeMapping(const std::filesystem::path& file, const FolderMapping& mapping)
{
    return writeFileAtomically(file, mappingText(mapping) + "\n");
}

} // namespace twinspect
