// SPDX-License-Identifier: GPL-3.0-or-later
// Camera files in the forms that cameras and their tools write: our own, RealSense (ppx, ppy), Open3D
// (intrinsic_matrix, by columns), ROS camera_info (K or camera_matrix, JSON or YAML), OpenCV's file storage (JSON,
// YAML, XML), BOP (cam_K, depth_scale in mm), Azure Kinect's own calibration, Zivid (FX), Kalibr (intrinsics: fx fy cx
// cy), ORB-SLAM (Camera.fx, DepthMapFactor), NeRF's transforms (fl_x, w), and a matrix of bare numbers.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "core/base/files.h"
#include "core/base/json_reader.h"
#include "core/imaging/camera_fields.h"
#include "core/imaging/decode.h"
#include "core/imaging/image_io.h"
#include "core/imaging/text_numbers.h"

namespace twinspect {

namespace {

using Json = nlohmann::json;
using Numbers = std::vector<double>;
using Found = FoundCamera;

constexpr std::size_t kMostCameras = 8;
constexpr double kMostBinned = 64;
constexpr double kFurther = 1e-6; // of a point from the middle of the picture, over its distance
constexpr const char* kCameraRemedy =
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
constexpr std::array<std::string_view, 15> kDistortionKeys{"coeffs",
                                                           "distortion_coefficients",
                                                           "Distortion_Coefficients",
                                                           "DistortionCoefficients",
                                                           "distortionCoefficients",
                                                           "distCoeffs",
                                                           "DistCoeffs",
                                                           "dist_coeffs",
                                                           "distortion_coeffs",
                                                           "distortion",
                                                           "Distortion",
                                                           "dist",
                                                           "coefficients",
                                                           "D",
                                                           "d"};
/// In the order of CameraIntrinsics::distortion.
const std::array<std::vector<const char*>, 8> kLensNames{
    {{"k1", "K1"}, {"k2", "K2"}, {"p1", "P1"}, {"p2", "P2"}, {"k3", "K3"}, {"k4", "K4"}, {"k5", "K5"}, {"k6", "K6"}}};
const std::vector<const char*> kWidths{"width", "image_width", "image_Width", "imageWidth", "img_width", "Width", "w"};
const std::vector<const char*> kHeights{"height", "image_height", "image_Height", "imageHeight", "img_height", "Height",
                                        "h"};

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
    found.skew = byColumns ? m[3] : m[1];
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

/// By how much the lens moves points away from the middle, at the square `r2` of their distance from it.
double radialOf(const std::array<double, 8>& k, double r2)
{
    return (1 + r2 * (k[0] + r2 * (k[1] + r2 * k[4]))) / (1 + r2 * (k[5] + r2 * (k[6] + r2 * k[7])));
}

/// How far the lens moves a point at the edge of the picture, px (Brown-Conrady, or rational with k4 to k6).
double distortionOf(const CameraIntrinsics& camera, const std::array<double, 8>& k)
{
    const double halfWidth = camera.width > 0 ? camera.width / 2.0 : camera.cx;
    const double halfHeight = camera.height > 0 ? camera.height / 2.0 : camera.cy;
    const double r2 = std::pow(halfWidth / camera.fx, 2) + std::pow(halfHeight / camera.fy, 2);
    const double radial = std::sqrt(r2) * std::abs(radialOf(k, r2) - 1);
    const double moved = camera.fx * (radial + 3 * r2 * (std::abs(k[2]) + std::abs(k[3])));
    return std::isfinite(moved) ? moved : 0;
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

/// The lens by names of its own, where no list says it.
template <typename NumberAt>
void takeLens(Found& found, const NumberAt& numberAt)
{
    Numbers lens;
    bool any = false;
    for (const auto& names : kLensNames) {
        const auto number = numberAt(names);
        any = any || number.has_value();
        lens.push_back(number.value_or(0));
    }
    if (any && found.distortion.empty())
        found.distortion = std::move(lens);
}

/// ROS: the other numbers are those of the whole sensor, of which a picture may be a part, in larger pixels
/// (sensor_msgs/CameraInfo). `at`: a number, of an object in the file or of the file.
template <typename NumberAt>
void takeReadout(Found& found, const NumberAt& at)
{
    found.cut = {at("roi", "x_offset"), at("roi", "y_offset"), at("roi", "width"), at("roi", "height")};
    found.binning = {at(nullptr, "binning_x"), at(nullptr, "binning_y")};
}

Found foundIn(const Json& json)
{
    Found found;
    for (const std::string_view key : kMatrixKeys)
        if (const auto entry = json.find(key); entry != json.end() && takeMatrix(cameraNumbers(*entry), found))
            break;
    for (const auto& [value, keys] : namedIn(found))
        if (const auto number = numberAt(json, keys))
            *value = number;
    found.width = numberAt(json, kWidths).value_or(0);
    found.height = numberAt(json, kHeights).value_or(0);
    for (const char* key : {"resolution", "image_size", "imageSize", "ImageSize"})
        if (const auto entry = json.find(key); entry != json.end())
            takeSize(cameraNumbers(*entry), found);
    for (const std::string_view key : kDistortionKeys)
        if (const auto entry = json.find(key); entry != json.end()) {
            found.distortion = cameraNumbers(*entry);
            if (entry->is_object())
                takeLens(found, [&entry](const auto& keys) { return numberAt(*entry, keys); });
            if (!found.distortion.empty())
                break;
        }
    takeLens(found, [&json](const auto& keys) { return numberAt(json, keys); });
    takeReadout(found, [&json](const char* object, const char* key) {
        const Json* inner = object == nullptr ? &json : memberAt(json, object);
        return inner != nullptr ? numberAt(*inner, {key}).value_or(0) : 0;
    });
    return found;
}

/// Azure Kinect: shares of a square of 1024 px on the depth sensor, of 4096 x 3072 px on that of colour.
std::optional<Found> azureCamera(const Json& json)
{
    const auto purpose = json.find("Purpose");
    const auto intrinsics = json.find("Intrinsics");
    if (purpose == json.end() || intrinsics == json.end() || !intrinsics->is_object()
        || !intrinsics->contains("ModelParameters"))
        return std::nullopt;
    const bool depth = *purpose == "CALIBRATION_CameraPurposeDepth";
    if (!depth && *purpose != "CALIBRATION_CameraPurposePhotoVideo")
        return std::nullopt;
    const auto& list = (*intrinsics)["ModelParameters"];
    if (!list.is_array() || list.size() < 14
        || !std::all_of(list.begin(), list.end(), [](const Json& value) { return value.is_number(); }))
        return std::nullopt;
    const auto at = [&list](std::size_t i) { return list[i].get<double>(); };
    Found found;
    found.width = depth ? 1024 : 4096;
    found.height = depth ? 1024 : 3072;
    found.cx = at(0) * found.width - 0.5;
    found.cy = at(1) * found.height - 0.5;
    found.fx = at(2) * found.width;
    found.fy = at(3) * found.height;
    found.scale = 0.001; // of all its depth pictures
    found.distortion = {at(4), at(5), at(13), at(12), at(6), at(7), at(8), at(9)};
    found.sensor = depth ? CameraSensor::AzureKinectDepth : CameraSensor::AzureKinectColour;
    return found;
}

/// Every object that describes a camera, with its place in the file.
void search(const Json& json, const std::string& place, int depth, const Found& above,
            std::vector<PlacedCamera>& cameras)
{
    if (depth > kDeepestCamera || cameras.size() >= kMostCameras)
        return;
    if (json.is_object()) {
        Found found = foundIn(json);
        if (const auto azure = azureCamera(json)) {
            cameras.push_back({place, *azure});
            return;
        }
        found.scale = found.scale ? found.scale : above.scale;
        found.width = found.width > 0 ? found.width : above.width;
        found.height = found.height > 0 ? found.height : above.height;
        if (found.fx || found.fy) {
            cameras.push_back({place, found});
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
    const std::string_view roi = valueOf(text, "roi"); // it has a width and a height of its own
    const auto begin = roi.empty() ? text.size() : static_cast<std::size_t>(roi.data() - text.data());
    const std::array around{text.substr(0, begin), text.substr(begin + roi.size())};
    const auto outside = [&](const std::vector<const char*>& keys) {
        for (const char* key : keys)
            for (const std::string_view part : around)
                if (const auto numbers = numbersAt(part, key); numbers.size() == 1)
                    return numbers.front();
        return 0.0;
    };
    found.width = outside(kWidths);
    found.height = outside(kHeights);
    for (const char* key : {"resolution", "image_size", "imageSize", "ImageSize"})
        takeSize(numbersAt(text, key), found);
    for (const std::string_view key : kDistortionKeys)
        if (found.distortion = numbersAt(text, key); !found.distortion.empty())
            break;
    takeLens(found, one);
    takeReadout(found, [text](const char* object, const char* key) {
        const auto numbers = numbersAt(object == nullptr ? text : valueOf(text, object), key);
        return numbers.size() == 1 ? numbers.front() : 0;
    });
    return found;
}

/// A key that has other numbers in another place of the text: then it describes several cameras.
std::optional<std::string_view> saidTwice(std::string_view text)
{
    std::vector<std::string_view> keys(kMatrixKeys.begin(), kMatrixKeys.end());
    Found unused;
    for (const auto& [value, names] : namedIn(unused))
        keys.insert(keys.end(), names.begin(), names.end());
    for (const std::string_view key : keys) {
        const auto first = numbersAt(text, key);
        for (std::string_view rest = text; !first.empty();) {
            const std::string_view value = valueOf(rest, key);
            if (value.data() == nullptr)
                break;
            const auto here = numbersAt(rest, key);
            if (!here.empty() && here != first)
                return key;
            rest.remove_prefix(static_cast<std::size_t>(value.data() + value.size() - rest.data()));
        }
    }
    return std::nullopt;
}

Error twoCameras(std::string_view key, const std::string& name)
{
    return {ErrorCode::BadData, Text("The camera file says \"%1\" twice", key), name,
            Text("Keep the camera of the depth pictures alone in it")};
}

constexpr const char* kNoCamera =
    "This is no camera file: neither a JSON object nor YAML or XML with a camera's matrix";

bool hasOtherLens(std::string_view bytes)
{
    const std::string lower = asciiLower(bytes);
    for (const char* lens : {"equidistant", "fisheye", "kannala", "inverse_brown", "inverse brown"})
        if (lower.find(lens) != std::string::npos)
            return true;
    return false;
}

/// k1, k2, p1, p2, k3, k4, k5, k6; 0 where the file does not say it.
std::array<double, 8> lensOf(const FoundCamera& found)
{
    std::array<double, 8> lens{};
    std::copy_n(found.distortion.begin(), std::min(lens.size(), found.distortion.size()), lens.begin());
    return lens;
}

/// The camera of what is read out of the sensor. Errors: BadData.
Status readOut(CameraIntrinsics& camera, const Found& found, const std::string& name)
{
    const auto [left, top, width, height] = found.cut;
    const double x = std::max(1.0, found.binning[0]), y = std::max(1.0, found.binning[1]);
    const bool cut = width > 0 && height > 0 && width <= kMaxImageSide && height <= kMaxImageSide;
    if (!cut && x == 1 && y == 1)
        return {};
    const bool sized = camera.width > 0 && camera.height > 0;
    if ((cut && !(left >= 0 && top >= 0 && (!sized || (left + width <= camera.width && top + height <= camera.height))))
        || !(x <= kMostBinned && y <= kMostBinned))
        return failure(ErrorCode::BadData, "The camera file's roi or binning does not fit its width and height", name,
                       kCameraRemedy);
    camera.cx = (camera.cx - (cut ? left : 0) + 0.5) / x - 0.5; // whole numbers are the middles of pixels
    camera.cy = (camera.cy - (cut ? top : 0) + 0.5) / y - 0.5;
    camera.fx /= x;
    camera.fy /= y;
    camera.width = static_cast<int>((cut ? width : camera.width) / x);
    camera.height = static_cast<int>((cut ? height : camera.height) / y);
    return {};
}

bool isJson(std::string_view bytes)
{
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && bytes[first] == '{';
}

} // namespace

std::vector<double> cameraNumbers(const Json& json)
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

bool isUsable(const CameraIntrinsics& camera)
{
    return std::isfinite(camera.fx) && std::isfinite(camera.fy) && std::isfinite(camera.cx) && std::isfinite(camera.cy)
        && std::isfinite(camera.depthScale) && camera.fx > 0 && camera.fy > 0 && camera.depthScale > 0;
}

std::optional<std::array<double, 2>> pixelOf(const CameraIntrinsics& camera, const std::array<double, 3>& point)
{
    if (!(point[2] > 0))
        return std::nullopt;
    const auto& k = camera.distortion;
    const double x = point[0] / point[2], y = point[1] / point[2], r2 = x * x + y * y, r = std::sqrt(r2);
    const double radial = radialOf(k, r2), further = r + kFurther;
    if (!(radial > 0 && further * radialOf(k, further * further) > r * radial))
        return std::nullopt;
    const double u = x * radial + 2 * k[2] * x * y + k[3] * (r2 + 2 * x * x);
    const double v = y * radial + k[2] * (r2 + 2 * y * y) + 2 * k[3] * x * y;
    return std::array{camera.fx * u + camera.cx, camera.fy * v + camera.cy};
}

std::optional<std::array<double, 2>> rayOf(const CameraIntrinsics& camera, double column, double row)
{
    constexpr int kMostSteps = 100;
    constexpr double kSettledPx = 1e-4, kWrongPx = 0.01;
    const double u = (column - camera.cx) / camera.fx, v = (row - camera.cy) / camera.fy;
    const auto& k = camera.distortion;
    if (k == std::array<double, 8>{})
        return std::array{u, v};
    double x = u, y = v;
    for (int step = 0; step < kMostSteps; ++step) {
        const double r2 = x * x + y * y, radial = radialOf(k, r2);
        if (!(radial > 0))
            return std::nullopt;
        const double nextX = (u - 2 * k[2] * x * y - k[3] * (r2 + 2 * x * x)) / radial;
        const double nextY = (v - k[2] * (r2 + 2 * y * y) - 2 * k[3] * x * y) / radial;
        const double moved = std::hypot(nextX - x, nextY - y) * camera.fx;
        x = nextX;
        y = nextY;
        if (moved < kSettledPx)
            break;
    }
    const auto seen = pixelOf(camera, {x, y, 1});
    if (!seen || !(std::hypot((*seen)[0] - column, (*seen)[1] - row) < kWrongPx))
        return std::nullopt;
    return std::array{x, y};
}

Result<CameraIntrinsics> checkedCamera(const FoundCamera& found, const std::string& name)
{
    for (const auto& [key, value] :
         {std::pair{"fx", found.fx}, std::pair{"fy", found.fy}, std::pair{"cx", found.cx}, std::pair{"cy", found.cy}})
        if (!value)
            return failure(ErrorCode::BadData, Text("The camera file has no number \"%1\"", key), name, kCameraRemedy);
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
                       kCameraRemedy);
    if (const auto ok = readOut(camera, found, name); !ok)
        return passOn(ok);
    if (camera.fx < 1.5 && camera.fy < 1.5 && std::abs(camera.cx) < 1.5 && std::abs(camera.cy) < 1.5)
        return failure(ErrorCode::BadData, "The camera's numbers are shares of the picture where pixels are expected",
                       name, kCameraRemedy);
    const auto lens = lensOf(found);
    const double rows = camera.height > 0 ? camera.height : 2 * camera.cy;
    camera.skewPx = std::abs(found.skew) * rows / (2 * camera.fy);
    if (found.otherLens) {
        camera.lensUnknown = std::any_of(lens.begin(), lens.end(), [](double value) { return value != 0; });
    } else {
        camera.distortion = lens;
        camera.distortionPx = distortionOf(camera, lens);
    }
    return camera;
}

Json cameraJson(std::string_view bytes)
{
    bytes = withoutMark(bytes);
    return bytes.size() <= kLongestCameraFile && isJson(bytes) ? parseJsonLine(bytes) : Json();
}

Result<std::vector<PlacedCamera>> camerasIn(std::string_view bytes, const std::string& name)
{
    if (bytes.size() > kLongestCameraFile)
        return failure(ErrorCode::BadData, kNoCamera, name, kCameraRemedy);
    bytes = withoutMark(bytes);
    std::vector<PlacedCamera> cameras;
    if (isJson(bytes)) {
        const auto json = cameraJson(bytes);
        if (!json.is_object())
            return failure(ErrorCode::BadData, "The camera file is not a whole JSON object", name, kCameraRemedy);
        if (const auto key = repeatedKey(bytes))
            return tl::unexpected<Error>(twoCameras(*key, name));
        search(json, "", 0, {}, cameras);
        if (cameras.empty())
            cameras.push_back({{}, foundIn(json)});
        const bool otherLens = hasOtherLens(bytes);
        for (PlacedCamera& placed : cameras)
            placed.camera.otherLens = otherLens;
        return cameras;
    }
    Found found = foundInText(bytes);
    if (!found.fx && isBareNumbers(bytes))
        if (const auto numbers = numbersIn(bytes); numbers.size() >= 9)
            takeMatrix(numbers, found);
    if (!found.fx && !found.fy)
        return failure(ErrorCode::BadData, kNoCamera, name, kCameraRemedy);
    if (const auto key = saidTwice(bytes))
        return tl::unexpected<Error>(twoCameras(*key, name));
    found.otherLens = hasOtherLens(bytes);
    cameras.push_back({{}, found});
    return cameras;
}

Result<CameraIntrinsics> decodeIntrinsics(std::string_view bytes, const std::string& name)
{
    auto cameras = camerasIn(bytes, name);
    if (!cameras)
        return passOn(cameras);
    if (cameras->size() > 1) // Azure Kinect's depth pictures are those of its depth camera
        std::erase_if(*cameras, [](const PlacedCamera& placed) {
            return placed.camera.sensor == CameraSensor::AzureKinectColour;
        });
    for (const auto& [place, found] : *cameras)
        if (!sameCamera(found, cameras->front().camera))
            return failure(ErrorCode::BadData,
                           Text("The camera file describes several cameras (%1 and %2), and it does not say which one "
                                "the depth pictures belong to",
                                cameras->front().place, place),
                           name, kCameraRemedy);
    return checkedCamera(cameras->front().camera, name);
}

Result<CameraIntrinsics> readIntrinsics(const std::filesystem::path& path)
{
    const auto bytes = readFile(path, kLongestCameraFile);
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
    if (camera.distortion != decltype(camera.distortion){})
        json["distortion"] = camera.distortion;
    return json;
}

Status writeIntrinsics(const std::filesystem::path& path, const CameraIntrinsics& camera)
{
    return writeFileAtomically(path, intrinsicsJson(camera).dump() + "\n");
}

} // namespace twinspect
