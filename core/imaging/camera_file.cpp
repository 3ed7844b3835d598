// SPDX-License-Identifier: GPL-3.0-or-later
// Camera files in the forms that cameras and their tools write: our own, RealSense (ppx, ppy), Open3D
// (intrinsic_matrix, by columns), ROS camera_info (K or camera_matrix, JSON or YAML), OpenCV's file storage (JSON,
// YAML, XML), BOP (cam_K, depth_scale in mm), Azure Kinect's own calibration, Zivid (FX), Kalibr (intrinsics: fx fy cx
// cy), ORB-SLAM (Camera.fx, DepthMapFactor), NeRF's transforms (fl_x, w), and a matrix of bare numbers.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "core/imaging/decode.h"
#include "core/imaging/image_io.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;
using Numbers = std::vector<double>;

constexpr std::size_t kLongest = 1 << 20;
constexpr int kDeepest = 6;
constexpr std::size_t kMostCameras = 8;
constexpr const char* kRemedy =
    R"(Write {"fx": .., "fy": .., "cx": .., "cy": .., "width": .., "height": .., "depth_scale": 0.001} )"
    "with the camera's focal lengths and centre and the picture's size in pixels, and metres per depth unit";

constexpr std::array<std::string_view, 11> kMatrixKeys{"intrinsic_matrix",
                                                       "camera_matrix",
                                                       "Camera_Matrix",
                                                       "cameraMatrix",
                                                       "CameraMatrix",
                                                       "cam_K",
                                                       "IntrinsicMatrix",
                                                       "K",
                                                       "k",
                                                       "intrinsics",
                                                       "intrinsic"};
constexpr std::array<std::string_view, 8> kDistortionKeys{"coeffs",
                                                          "distortion_coefficients",
                                                          "Distortion_Coefficients",
                                                          "distCoeffs",
                                                          "dist_coeffs",
                                                          "distortion",
                                                          "D",
                                                          "d"};

/// What a file says of one camera, before it is known to be enough.
struct Found {
    std::optional<double> fx, fy, cx, cy, scale;
    double width = 0, height = 0;
    Numbers distortion; ///< k1, k2, p1, p2, k3
};

/// The numbers that stand in a file under names of their own.
std::vector<std::pair<std::optional<double>*, std::vector<const char*>>> namedIn(Found& found)
{
    return {{&found.fx, {"fx", "FX", "fl_x", "focal_length_x"}},
            {&found.fy, {"fy", "FY", "fl_y", "focal_length_y"}},
            {&found.cx, {"cx", "CX", "ppx", "principal_point_x"}},
            {&found.cy, {"cy", "CY", "ppy", "principal_point_y"}},
            {&found.scale, {"depth_scale", "depthScale", "DepthMapFactor", "depth_factor"}}};
}

/// Nine numbers by rows or by columns: the zeros tell. Also fx, fy, cx, cy alone, and rows of four.
bool takeMatrix(const Numbers& m, Found& found)
{
    if (m.size() == 4) {
        found.fx = m[0];
        found.fy = m[1];
        found.cx = m[2];
        found.cy = m[3];
        return true;
    }
    if (m.size() == 12 || m.size() == 16)
        return takeMatrix({m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]}, found);
    if (m.size() != 9)
        return false;
    const bool byColumns = m[2] == 0 && m[5] == 0 && (m[6] != 0 || m[7] != 0);
    found.fx = m[0];
    found.fy = m[4];
    found.cx = byColumns ? m[6] : m[2];
    found.cy = byColumns ? m[7] : m[5];
    return true;
}

/// Metres a unit. RealSense and this program write metres, BOP millimetres, Open3D and TUM units a metre.
double metresOf(double scale)
{
    if (scale >= 100)
        return 1 / scale;
    return scale > 0.02 ? scale / 1000 : scale;
}

/// How far the lens moves a point at the edge of the picture, px (Brown-Conrady).
double distortionOf(const Found& found)
{
    std::array<double, 5> k{};
    std::copy_n(found.distortion.begin(), std::min<std::size_t>(5, found.distortion.size()), k.begin());
    const double halfWidth = found.width > 0 ? found.width / 2 : *found.cx;
    const double halfHeight = found.height > 0 ? found.height / 2 : *found.cy;
    const double r2 = std::pow(halfWidth / *found.fx, 2) + std::pow(halfHeight / *found.fy, 2);
    const double radial = std::sqrt(r2) * std::abs(r2 * (k[0] + r2 * (k[1] + r2 * k[4])));
    const double moved = *found.fx * (radial + 3 * r2 * (std::abs(k[2]) + std::abs(k[3])));
    return std::isfinite(moved) ? moved : 0;
}

Result<CameraIntrinsics> checked(const Found& found, const std::string& name)
{
    for (const auto& [key, value] :
         {std::pair{"fx", found.fx}, std::pair{"fy", found.fy}, std::pair{"cx", found.cx}, std::pair{"cy", found.cy}})
        if (!value)
            return failure(ErrorCode::BadData, Text("The camera file has no number \"%1\"", key), name, kRemedy);
    CameraIntrinsics camera{*found.fx, *found.fy, *found.cx, *found.cy};
    camera.scaleAssumed = !found.scale;
    if (found.scale)
        camera.depthScale = metresOf(*found.scale);
    if (found.width >= 1 && found.height >= 1 && found.width <= kMaxImageSide && found.height <= kMaxImageSide) {
        camera.width = static_cast<int>(found.width);
        camera.height = static_cast<int>(found.height);
    }
    if (!isUsable(camera))
        return failure(ErrorCode::BadData, "The camera's focal lengths and depth scale must be positive numbers", name,
                       kRemedy);
    if (camera.fx < 1.5 && camera.fy < 1.5 && std::abs(camera.cx) < 1.5 && std::abs(camera.cy) < 1.5)
        return failure(ErrorCode::BadData, "The camera's numbers are shares of the picture where pixels are expected",
                       name, kRemedy);
    camera.distortionPx = distortionOf(found);
    return camera;
}

/// Of a list, a list of rows, or {"data": list}.
Numbers numbersOf(const Json& json)
{
    const Json& list = json.is_object() && json.contains("data") ? json["data"] : json;
    Numbers numbers;
    if (!list.is_array() || list.size() > 16)
        return numbers;
    for (const Json& inner : list) {
        if (inner.is_number())
            numbers.push_back(inner.get<double>());
        else if (inner.is_array() && inner.size() <= 4)
            for (const Json& value : inner)
                if (value.is_number())
                    numbers.push_back(value.get<double>());
    }
    return numbers;
}

std::optional<double> numberAt(const Json& json, const std::vector<const char*>& keys)
{
    for (const char* key : keys)
        if (const auto entry = json.find(key); entry != json.end() && entry->is_number())
            return entry->get<double>();
    return std::nullopt;
}

void takeSize(const Numbers& size, Found& found)
{
    if (size.size() == 2 && found.width == 0 && found.height == 0) {
        found.width = size[0];
        found.height = size[1];
    }
}

Found foundIn(const Json& json)
{
    Found found;
    for (const std::string_view key : kMatrixKeys)
        if (const auto entry = json.find(key); entry != json.end() && takeMatrix(numbersOf(*entry), found))
            break;
    for (const auto& [value, keys] : namedIn(found))
        if (const auto number = numberAt(json, keys))
            *value = number;
    found.width = numberAt(json, {"width", "image_width", "w"}).value_or(0);
    found.height = numberAt(json, {"height", "image_height", "h"}).value_or(0);
    for (const char* key : {"resolution", "image_size"})
        if (const auto entry = json.find(key); entry != json.end())
            takeSize(numbersOf(*entry), found);
    for (const std::string_view key : kDistortionKeys)
        if (const auto entry = json.find(key); entry != json.end())
            if (found.distortion = numbersOf(*entry); !found.distortion.empty())
                break;
    return found;
}

/// Azure Kinect: shares of a square of 1024 px on the depth sensor.
std::optional<Found> azureDepth(const Json& json)
{
    const auto location = json.find("Purpose");
    const auto intrinsics = json.find("Intrinsics");
    if (location == json.end() || *location != "CALIBRATION_CameraPurposeDepth" || intrinsics == json.end()
        || !intrinsics->is_object() || !intrinsics->contains("ModelParameters"))
        return std::nullopt;
    const auto& list = (*intrinsics)["ModelParameters"];
    if (!list.is_array() || list.size() < 14
        || !std::all_of(list.begin(), list.end(), [](const Json& value) { return value.is_number(); }))
        return std::nullopt;
    constexpr double kSensor = 1024;
    Found found;
    found.cx = list[0].get<double>() * kSensor - 0.5;
    found.cy = list[1].get<double>() * kSensor - 0.5;
    found.fx = list[2].get<double>() * kSensor;
    found.fy = list[3].get<double>() * kSensor;
    found.width = found.height = kSensor;
    found.scale = 0.001; // of all its depth pictures
    found.distortion = {list[4].get<double>(), list[5].get<double>(), list[13].get<double>(), list[12].get<double>(),
                        list[6].get<double>()};
    return found;
}

/// Every object that describes a camera, with its place in the file.
void search(const Json& json, const std::string& place, int depth, const Found& above,
            std::vector<std::pair<std::string, Found>>& cameras)
{
    if (depth > kDeepest || cameras.size() >= kMostCameras)
        return;
    if (json.is_object()) {
        Found found = foundIn(json);
        if (const auto azure = azureDepth(json)) {
            cameras.emplace_back(place, *azure);
            return;
        }
        found.scale = found.scale ? found.scale : above.scale;
        found.width = found.width > 0 ? found.width : above.width;
        found.height = found.height > 0 ? found.height : above.height;
        if (found.fx || found.fy) {
            cameras.emplace_back(place, found);
            return;
        }
        for (const auto& [key, inner] : json.items())
            if (inner.is_structured())
                search(inner, place.empty() ? key : place + "." + key, depth + 1, found, cameras);
    } else if (json.is_array() && json.size() <= 64) {
        for (std::size_t i = 0; i < json.size(); ++i)
            if (json[i].is_structured())
                search(json[i], place + "[" + std::to_string(i) + "]", depth + 1, above, cameras);
    }
}

bool sameCamera(const Found& a, const Found& b) { return a.fx == b.fx && a.fy == b.fy && a.cx == b.cx && a.cy == b.cy; }

Result<CameraIntrinsics> fromJson(const Json& json, const std::string& name)
{
    std::vector<std::pair<std::string, Found>> cameras;
    search(json, "", 0, {}, cameras);
    if (cameras.empty())
        return checked(foundIn(json), name);
    for (const auto& [place, found] : cameras)
        if (!sameCamera(found, cameras.front().second))
            return failure(ErrorCode::BadData,
                           Text("The camera file describes several cameras (%1 and %2), and it does not say which one "
                                "the depth pictures belong to",
                                cameras.front().first, place),
                           name, kRemedy);
    return checked(cameras.front().second, name);
}

bool isWordLetter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')
        || letter == '_';
}

/// All numbers in a text, up to 32.
Numbers numbersIn(std::string_view text)
{
    Numbers numbers;
    for (std::size_t at = 0; at < text.size() && numbers.size() < 32;) {
        const char letter = text[at];
        const bool begins = (letter >= '0' && letter <= '9') || letter == '-' || letter == '.';
        if (!begins || (at > 0 && isWordLetter(text[at - 1]))) {
            ++at;
            continue;
        }
        double value = 0;
        const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
        if (error == std::errc())
            numbers.push_back(value);
        at = std::max<std::size_t>(at + 1, static_cast<std::size_t>(end - text.data()));
    }
    return numbers;
}

/// What follows a key of YAML up to the next key of its level, or the content of an XML element.
std::string_view valueOf(std::string_view text, std::string_view key)
{
    for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
        const std::size_t end = at + key.size();
        if (end >= text.size() || isWordLetter(text[end]) || (at > 0 && isWordLetter(text[at - 1])))
            continue;
        if (at > 0 && text[at - 1] == '<') {
            const std::size_t open = text.find('>', end);
            const std::size_t close = text.find("</" + std::string(key), end);
            if (open != std::string_view::npos && close != std::string_view::npos && open < close)
                return text.substr(open + 1, close - open - 1);
            continue;
        }
        std::size_t colon = end;
        while (colon < text.size() && (text[colon] == ' ' || text[colon] == '"'))
            ++colon;
        if (colon >= text.size() || text[colon] != ':')
            continue;
        const std::size_t line = text.rfind('\n', at) + 1; // 0 in the first line
        const std::size_t indent = at - line;
        std::size_t stop = text.find('\n', colon);
        while (stop != std::string_view::npos) { // further lines belong to it while they are indented more
            const std::size_t first = text.find_first_not_of(' ', stop + 1);
            if (first == std::string_view::npos || text[first] == '\n'
                || (first - stop - 1 <= indent && text[first] != '-' && text[first] != ']'))
                break;
            stop = text.find('\n', first);
        }
        return text.substr(colon + 1, stop == std::string_view::npos ? stop : stop - colon - 1);
    }
    return {};
}

Numbers numbersAt(std::string_view text, std::string_view key)
{
    std::string_view value = valueOf(text, key);
    if (const std::string_view data = valueOf(value, "data"); !data.empty())
        value = data;
    return numbersIn(value);
}

Found foundInText(std::string_view text)
{
    Found found;
    for (const std::string_view key : kMatrixKeys)
        if (takeMatrix(numbersAt(text, key), found))
            break;
    const auto one = [&](const std::vector<const char*>& keys) -> std::optional<double> {
        for (const char* key : keys)
            if (const auto numbers = numbersAt(text, key); numbers.size() == 1)
                return numbers.front();
        return std::nullopt;
    };
    for (const auto& [value, keys] : namedIn(found))
        if (const auto number = one(keys))
            *value = number;
    found.width = one({"image_width", "image_Width", "width"}).value_or(0);
    found.height = one({"image_height", "image_Height", "height"}).value_or(0);
    for (const char* key : {"resolution", "image_size"})
        takeSize(numbersAt(text, key), found);
    for (const std::string_view key : kDistortionKeys)
        if (found.distortion = numbersAt(text, key); !found.distortion.empty())
            break;
    return found;
}

} // namespace

bool isUsable(const CameraIntrinsics& camera)
{
    return std::isfinite(camera.fx) && std::isfinite(camera.fy) && std::isfinite(camera.cx) && std::isfinite(camera.cy)
        && std::isfinite(camera.depthScale) && camera.fx > 0 && camera.fy > 0 && camera.depthScale > 0;
}

Result<CameraIntrinsics> decodeIntrinsics(std::string_view bytes, const std::string& name)
{
    constexpr const char* kNoCamera = "This is no camera file: neither a JSON object nor YAML or XML with a camera's "
                                      "matrix";
    if (bytes.size() > kLongest)
        return failure(ErrorCode::BadData, kNoCamera, name, kRemedy);
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF") // a mark that some editors put before UTF-8
        bytes.remove_prefix(3);
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && bytes[first] == '{') {
        const auto json = parseJsonLine(bytes);
        if (!json.is_object())
            return failure(ErrorCode::BadData, "The camera file is not a whole JSON object", name, kRemedy);
        return fromJson(json, name);
    }
    Found found = foundInText(bytes);
    if (!found.fx && bytes.find_first_not_of("0123456789.+-eE,;[]() \t\r\n") == std::string_view::npos)
        if (const auto numbers = numbersIn(bytes); numbers.size() >= 9)
            takeMatrix(numbers, found);
    if (!found.fx && !found.fy)
        return failure(ErrorCode::BadData, kNoCamera, name, kRemedy);
    return checked(found, name);
}

Result<CameraIntrinsics> readIntrinsics(const std::filesystem::path& path)
{
    const auto bytes = readFile(path, kLongest);
    return bytes ? decodeIntrinsics(*bytes, path.string()) : passOn(bytes);
}

Json intrinsicsJson(const CameraIntrinsics& camera)
{
    Json json{{"fx", camera.fx}, {"fy", camera.fy}, {"cx", camera.cx}, {"cy", camera.cy}};
    if (!camera.scaleAssumed)
        json["depth_scale"] = camera.depthScale;
    if (camera.width > 0) {
        json["width"] = camera.width;
        json["height"] = camera.height;
    }
    return json;
}

Status writeIntrinsics(const std::filesystem::path& path, const CameraIntrinsics& camera)
{
    return writeFileAtomically(path, intrinsicsJson(camera).dump() + "\n");
}

} // namespace twinspect
