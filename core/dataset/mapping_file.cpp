// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "core/base/files.h"
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

Result<CameraIntrinsics> cameraFrom(const Json& json, const std::string& name)
{
    CameraIntrinsics camera;
    for (const auto& [key, value] :
         {std::pair{"fx", &camera.fx}, std::pair{"fy", &camera.fy}, std::pair{"cx", &camera.cx},
          std::pair{"cy", &camera.cy}, std::pair{"depth_scale", &camera.depthScale}}) {
        const auto found = json.find(key);
        if (found == json.end() || !found->is_number())
            return failure(ErrorCode::BadData, Text("The mapping's intrinsics have no number \"%1\"", key), name,
                           "Add it: focal lengths and centre in pixels, depth_scale in metres a unit");
        *value = found->get<double>();
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
    if (const auto& camera = mapping.intrinsics)
        json["intrinsics"] = {{"fx", camera->fx},
                              {"fy", camera->fy},
                              {"cx", camera->cx},
                              {"cy", camera->cy},
                              {"depth_scale", camera->depthScale}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<FolderMapping> parseMapping(std::string_view text, const std::filesystem::path& file)
{
    const std::string name = file.string();
    const auto json = text.size() > kLargestFile ? Json() : Json::parse(text, nullptr, false);
    if (!json.is_object())
        return failure(ErrorCode::BadData, "The mapping is not a JSON object", name, kRemedy);
    if (json.value("format", Json()) != kFormat)
        return failure(ErrorCode::BadData, "This is not a mapping of this version of Twinspect", name, kRemedy);
    FolderMapping mapping;
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
        mapping.intrinsics = *camera;
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
