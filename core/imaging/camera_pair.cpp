// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imaging/camera_pair.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "core/base/files.h"
#include "core/imaging/camera_fields.h"
#include "core/imaging/text_numbers.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;
using Numbers = std::vector<double>;

constexpr double kLongestM = 2; // between two cameras over a part
constexpr double kNotTurning = 1e-3;
constexpr const char* kPoseRemedy =
    R"(Write {"rotation": [9 numbers by rows], "translation": [3 numbers in metres]} from the depth camera to the )"
    "RGB camera";

bool isRotation(const Numbers& r)
{
    if (r.size() != 9)
        return false;
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
            double dot = 0;
            for (std::size_t k = 0; k < 3; ++k)
                dot += r[3 * i + k] * r[3 * j + k];
            if (!(std::abs(dot - (i == j ? 1 : 0)) < kNotTurning))
                return false;
        }
    const double determinant =
        r[0] * (r[4] * r[8] - r[5] * r[7]) - r[1] * (r[3] * r[8] - r[5] * r[6]) + r[2] * (r[3] * r[7] - r[4] * r[6]);
    return determinant > 0;
}

std::optional<CameraPose> poseOf(const Numbers& rotation, const Numbers& translation, bool byColumns)
{
    if (!isRotation(rotation) || translation.size() != 3
        || !std::all_of(translation.begin(), translation.end(), [](double value) { return std::abs(value) < 1e5; }))
        return std::nullopt;
    CameraPose pose;
    for (std::size_t i = 0; i < 9; ++i)
        pose.rotation[i] = rotation[byColumns ? 3 * (i % 3) + i / 3 : i];
    const double length = std::hypot(translation[0], translation[1], translation[2]);
    for (std::size_t i = 0; i < 3; ++i)
        pose.translationM[i] = length > kLongestM ? translation[i] / 1000 : translation[i];
    pose.unitAssumed = length > kLongestM;
    return pose;
}

/// 3 x 4 or 4 x 4 numbers by rows; 4 x 4 by columns has its zeros elsewhere.
std::optional<CameraPose> poseOfMatrix(const Numbers& m)
{
    if (m.size() != 12 && m.size() != 16)
        return std::nullopt;
    if (m.size() == 16 && (m[12] != 0 || m[13] != 0 || m[14] != 0))
        return poseOf({m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]}, {m[12], m[13], m[14]}, true);
    return poseOf({m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]}, {m[3], m[7], m[11]}, false);
}

std::optional<CameraPose> poseIn(const Json& json, bool byColumns)
{
    const auto at = [&json](std::initializer_list<const char*> keys) {
        for (const char* key : keys)
            if (const auto entry = json.find(key); entry != json.end())
                if (auto numbers = cameraNumbers(*entry); !numbers.empty())
                    return numbers;
        return Numbers();
    };
    if (const auto pose =
            poseOf(at({"rotation", "Rotation", "R"}), at({"translation", "Translation", "T", "t"}), byColumns))
        return pose;
    return poseOfMatrix(at({"matrix", "T_colour_depth", "T_color_depth"}));
}

/// The first pose in the file, wherever it stands.
std::optional<CameraPose> searchPose(const Json& json, bool byColumns, int depth)
{
    if (depth > kDeepestCamera || !json.is_structured())
        return std::nullopt;
    if (json.is_object()) {
        if (json.value("Purpose", Json()) == "CALIBRATION_CameraPurposeDepth")
            return std::nullopt; // it stands where the poses are counted from
        if (const auto pose = poseIn(json, byColumns))
            return pose;
    }
    for (const auto& [key, inner] : json.items())
        if (const auto pose = searchPose(inner, byColumns || key == "depth_to_color", depth + 1))
            return pose;
    return std::nullopt;
}

std::optional<CameraPose> poseInText(std::string_view text)
{
    if (const auto pose = poseOf(numbersAt(text, "R"), numbersAt(text, "T"), false))
        return pose;
    if (const auto pose = poseOf(numbersAt(text, "rotation"), numbersAt(text, "translation"), false))
        return pose;
    if (isBareNumbers(text))
        return poseOfMatrix(numbersIn(text));
    return std::nullopt;
}

std::optional<CameraPose> findPose(std::string_view bytes)
{
    const Json json = cameraJson(bytes);
    if (json.is_object())
        return searchPose(json, false, 0);
    auto pose = poseInText(withoutMark(bytes));
    if (pose)
        pose->unitAssumed = pose->translationM != std::array<double, 3>{};
    return pose;
}

bool isCalled(const PlacedCamera& camera, std::initializer_list<const char*> names)
{
    const std::string place = asciiLower(camera.place);
    return std::any_of(names.begin(), names.end(),
                       [&place](const char* name) { return place.find(name) != std::string::npos; });
}

/// Which of several cameras is the one of colour; null: it does not show.
const PlacedCamera* colourOf(const std::vector<PlacedCamera>& cameras)
{
    if (cameras.size() == 1)
        return cameras.data();
    for (const auto& camera : cameras)
        if (camera.camera.sensor == CameraSensor::AzureKinectColour || isCalled(camera, {"color", "colour", "rgb"}))
            return &camera;
    return nullptr;
}

const PlacedCamera* depthOf(const std::vector<PlacedCamera>& cameras)
{
    for (const auto& camera : cameras)
        if (camera.camera.sensor == CameraSensor::AzureKinectDepth || isCalled(camera, {"depth"}))
            return &camera;
    return nullptr;
}

} // namespace

Result<ColourCamera> decodeColourCamera(std::string_view bytes, const std::string& name)
{
    const auto cameras = camerasIn(bytes, name);
    if (!cameras)
        return passOn(cameras);
    const PlacedCamera* colour = colourOf(*cameras);
    if (colour == nullptr)
        return failure(ErrorCode::BadData,
                       "The camera file describes several cameras, and none of them is called after colour", name,
                       "Call one \"colour\" and one \"depth\", or give a file of the RGB camera alone");
    auto camera = checkedCamera(colour->camera, name);
    if (!camera)
        return passOn(camera);
    ColourCamera result{*camera};
    if (const PlacedCamera* depth = depthOf(*cameras); depth != nullptr && depth != colour) {
        auto checked = checkedCamera(depth->camera, name);
        if (!checked)
            return passOn(checked);
        result.depth = *checked;
    }
    if (const auto pose = findPose(bytes)) {
        result.pose = *pose;
        result.poseAssumed = false;
    }
    return result;
}

Result<ColourCamera> readColourCamera(const std::filesystem::path& path)
{
    const auto bytes = readFile(path, kLongestCameraFile);
    return bytes ? decodeColourCamera(*bytes, path.string()) : passOn(bytes);
}

Result<CameraPose> decodeCameraPose(std::string_view bytes, const std::string& name)
{
    const auto pose = bytes.size() <= kLongestCameraFile ? findPose(bytes) : std::nullopt;
    if (!pose)
        return failure(ErrorCode::BadData, "The file holds no rotation and translation from one camera to another",
                       name, kPoseRemedy);
    return *pose;
}

Result<CameraPose> readCameraPose(const std::filesystem::path& path)
{
    const auto bytes = readFile(path, kLongestCameraFile);
    return bytes ? decodeCameraPose(*bytes, path.string()) : passOn(bytes);
}

Result<std::optional<ColourCamera>> readPosedCamera(const std::filesystem::path& camera,
                                                    const std::filesystem::path& pose)
{
    if (camera.empty() && !pose.empty())
        return failure(ErrorCode::InvalidArgument, "The place of the RGB camera is of no use without its file",
                       pose.string(), Text("Give it with %1", "--colour-camera"));
    if (camera.empty())
        return std::nullopt;
    auto read = readColourCamera(camera);
    if (!read)
        return passOn(read);
    if (!pose.empty()) {
        const auto placed = readCameraPose(pose);
        if (!placed)
            return passOn(placed);
        read->pose = *placed;
        read->poseAssumed = false;
    }
    return std::optional(std::move(*read));
}

Result<CameraIntrinsics> cameraOfSize(const CameraIntrinsics& camera, int width, int height, const std::string& name)
{
    const Text mismatch("The camera file is for pictures of %1 x %2 pixels, and this picture has %3 x %4", camera.width,
                        camera.height, width, height);
    const auto fitted = fittedTo(camera, width, height, name, mismatch);
    return fitted ? Result<CameraIntrinsics>(fitted->camera) : passOn(fitted);
}

} // namespace twinspect
