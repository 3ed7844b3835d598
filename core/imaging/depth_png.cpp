// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

#include "core/base/files.h"
#include "core/imaging/cloud_cleaning.h"
#include "core/imaging/decode.h"
#include "core/imaging/image_io.h"
#include "core/imaging/opencv_codec.h"
#include "core/imaging/png_structure.h"

namespace twinspect {

namespace {

constexpr std::uint64_t kMaxPictureBytes = 1ull << 30;
constexpr const char* kSaveRaw = "Record the raw 16-bit depth stream (not a screen shot or a colourised preview) and "
                                 "save it as a one-channel 16-bit PNG";

Status checkKind(const PngHeader& header, const std::string& name)
{
    constexpr int kGrey = 0;
    if (header.colourType != kGrey)
        return failure(ErrorCode::BadData,
                       "This is a colourised depth picture: its colours are for the eye and the measured depth is lost",
                       name, kSaveRaw);
    if (header.bitDepth != 16)
        return failure(ErrorCode::BadData,
                       Text("This depth picture has %1 bits a pixel: the measured depth has been rounded away",
                            header.bitDepth),
                       name, kSaveRaw);
    return {};
}

constexpr const char* kIntrinsicsRemedy =
    R"(Write {"fx": .., "fy": .., "cx": .., "cy": .., "depth_scale": 0.001} )"
    "with the camera's focal lengths and centre in pixels and metres per depth unit";

} // namespace

bool isUsable(const CameraIntrinsics& camera)
{
    return std::isfinite(camera.fx) && std::isfinite(camera.fy) && std::isfinite(camera.cx) && std::isfinite(camera.cy)
        && std::isfinite(camera.depthScale) && camera.fx > 0 && camera.fy > 0 && camera.depthScale > 0;
}

Result<OrganizedCloud> decodeDepthPng(std::string_view bytes, const std::string& name,
                                      const CameraIntrinsics& intrinsics)
{
    const auto header = checkPng(bytes, name);
    if (!header)
        return passOn(header);
    if (const auto kind = checkKind(*header, name); !kind)
        return passOn(kind);
    if (!isUsable(intrinsics))
        return failure(ErrorCode::InvalidArgument,
                       "The camera's focal lengths and depth scale must be positive numbers", name, kIntrinsicsRemedy);
    const auto depth = decodePicture(bytes, cv::IMREAD_UNCHANGED, name);
    if (!depth)
        return passOn(depth);
    if (depth->type() != CV_16UC1)
        return failure(ErrorCode::BadData, "The depth picture is not one channel of 16 bits", name, kSaveRaw);
    OrganizedCloud cloud(depth->cols, depth->rows, 3, std::numeric_limits<float>::quiet_NaN());
    for (int row = 0; row < depth->rows; ++row) {
        const auto* values = depth->ptr<std::uint16_t>(row);
        for (int column = 0; column < depth->cols; ++column) {
            if (values[column] == 0) // no measurement
                continue;
            const double depthM = values[column] * intrinsics.depthScale;
            cloud.at(row, column, 0) = static_cast<float>((column - intrinsics.cx) / intrinsics.fx * depthM);
            cloud.at(row, column, 1) = static_cast<float>((row - intrinsics.cy) / intrinsics.fy * depthM);
            cloud.at(row, column, 2) = static_cast<float>(depthM);
        }
    }
    markMissingPoints(cloud); // absurd intrinsics can lead beyond float's range
    return cloud;
}

Result<OrganizedCloud> readDepthPng(const std::filesystem::path& path, const CameraIntrinsics& intrinsics)
{
    const auto bytes = readFile(path, kMaxPictureBytes);
    return bytes ? decodeDepthPng(*bytes, path.string(), intrinsics) : passOn(bytes);
}

Result<CameraIntrinsics> decodeIntrinsics(std::string_view bytes, const std::string& name)
{
    constexpr std::size_t kLongest = 1 << 20;
    const auto json = bytes.size() > kLongest ? nlohmann::json() : nlohmann::json::parse(bytes, nullptr, false);
    if (!json.is_object())
        return failure(ErrorCode::BadData, "The camera file is not a JSON object", name, kIntrinsicsRemedy);
    CameraIntrinsics camera;
    struct Field {
        const char* key;
        double* value;
        bool required;
    };
    for (const Field& field :
         {Field{"fx", &camera.fx, true}, Field{"fy", &camera.fy, true}, Field{"cx", &camera.cx, true},
          Field{"cy", &camera.cy, true}, Field{"depth_scale", &camera.depthScale, false}}) {
        const auto entry = json.find(field.key);
        if (entry == json.end() && !field.required)
            continue;
        if (entry == json.end() || !entry->is_number())
            return failure(ErrorCode::BadData, Text("The camera file has no number \"%1\"", field.key), name,
                           kIntrinsicsRemedy);
        *field.value = entry->get<double>();
    }
    if (!isUsable(camera))
        return failure(ErrorCode::BadData, "The camera's focal lengths and depth scale must be positive numbers", name,
                       kIntrinsicsRemedy);
    return camera;
}

Result<CameraIntrinsics> readIntrinsics(const std::filesystem::path& path)
{
    const auto bytes = readFile(path, 1 << 20);
    return bytes ? decodeIntrinsics(*bytes, path.string()) : passOn(bytes);
}

Status writeIntrinsics(const std::filesystem::path& path, const CameraIntrinsics& camera)
{
    const nlohmann::json json{{"fx", camera.fx},
                              {"fy", camera.fy},
                              {"cx", camera.cx},
                              {"cy", camera.cy},
                              {"depth_scale", camera.depthScale}};
    return writeFileAtomically(path, json.dump() + "\n");
}

Result<OrganizedCloud> readGeometry(const std::filesystem::path& path, const CameraIntrinsics* intrinsics)
{
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char letter) {
        return static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter + 32 : letter);
    });
    if (extension == ".tif" || extension == ".tiff")
        return readCloudTiff(path);
    if (extension == ".pcd")
        return readCloudPcd(path);
    if (extension != ".png")
        return failure(ErrorCode::Unsupported, "Geometry is read from .tif, .tiff, .pcd and .png files", path.string(),
                       "Export it in one of these formats");
    if (intrinsics != nullptr)
        return readDepthPng(path, *intrinsics);
    return failure(ErrorCode::InvalidArgument, "A depth picture needs the camera's intrinsics", path.string(),
                   Text("Put a file intrinsics.json into the folder of the pictures. %1", Text(kIntrinsicsRemedy)));
}

} // namespace twinspect
