// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdint>

#include <opencv2/imgcodecs.hpp>

#include "core/base/files.h"
#include "core/imaging/cloud_cleaning.h"
#include "core/imaging/decode.h"
#include "core/imaging/depth_picture.h"
#include "core/imaging/image_io.h"
#include "core/imaging/opencv_codec.h"
#include "core/imaging/tiff_structure.h"

namespace twinspect {

namespace {

constexpr std::uint64_t kMaxTiffBytes = 1ull << 30; // imdecode takes the length as an int
constexpr std::uint64_t kUnsigned = 1, kFloatingPoint = 3;

Status checkKind(const TiffHeader& header, const std::string& name)
{
    if (header.planar != 1)
        return failure(ErrorCode::Unsupported, "The TIFF stores x, y and z as separate planes", name,
                       "Save it with interleaved channels");
    if (header.samplesPerPixel == 1)
        return {};
    if (header.samplesPerPixel != 3)
        return failure(ErrorCode::BadData,
                       Text("The TIFF has %1 channels where x, y and z are expected", header.samplesPerPixel), name,
                       geometryKinds());
    if (header.sampleFormat != kFloatingPoint)
        return failure(ErrorCode::BadData,
                       "The TIFF holds whole numbers where metres or millimetres as floating point are expected", name,
                       geometryKinds());
    // OpenCV 4.6 cannot decode three channels of doubles; without this check it would be reported as damage.
    if (header.bitsPerSample != 32)
        return failure(ErrorCode::Unsupported,
                       Text("The TIFF has %1-bit floating point numbers; only 32 bits are read", header.bitsPerSample),
                       name, geometryKinds());
    return {};
}

/// One channel: distances, which need a camera.
Result<OrganizedCloud> decodeDepth(const TiffHeader& header, std::string_view bytes, const std::string& name,
                                   const GeometryReading& reading, GeometryNotes* notes)
{
    const int width = static_cast<int>(header.width), height = static_cast<int>(header.height);
    Image<float> units(width, height);
    if (header.sampleFormat == kFloatingPoint && header.bitsPerSample == 32) {
        const auto decoded = decodeFloats(bytes, width, height, 1, name);
        if (!decoded)
            return passOn(decoded);
        std::copy_n(decoded->ptr<float>(), units.pixelCount(), units.data());
        return cloudOf(std::move(units), false, name, reading, notes);
    }
    if (header.sampleFormat != kUnsigned || header.bitsPerSample != 16)
        return failure(ErrorCode::Unsupported,
                       Text("The TIFF has one channel of %1 bits, which is not read as depth", header.bitsPerSample),
                       name, geometryKinds());
    const auto decoded = decodePicture(bytes, cv::IMREAD_UNCHANGED, name);
    if (!decoded)
        return passOn(decoded);
    if (decoded->type() != CV_16UC1 || decoded->cols != width || decoded->rows != height)
        return failure(ErrorCode::BadData, "The TIFF's pixels do not fit its header", name, geometryKinds());
    for (int row = 0; row < height; ++row)
        std::copy_n(decoded->ptr<std::uint16_t>(row), width, &units.at(row, 0));
    return cloudOf(std::move(units), true, name, reading, notes);
}

} // namespace

Result<OrganizedCloud> decodeCloudTiff(std::string_view bytes, const std::string& name, const GeometryReading& reading,
                                       GeometryNotes* notes)
{
    const auto header = checkTiff(bytes, name);
    if (!header)
        return passOn(header);
    if (const auto kind = checkKind(*header, name); !kind)
        return passOn(kind);
    const int width = static_cast<int>(header->width), height = static_cast<int>(header->height);
    if (header->samplesPerPixel == 1)
        return decodeDepth(*header, bytes, name, reading, notes);
    const auto decoded = decodeFloats(bytes, width, height, 3, name);
    if (!decoded)
        return passOn(decoded);
    const cv::Mat& values = *decoded;
    OrganizedCloud cloud(values.cols, values.rows, 3);
    for (int row = 0; row < values.rows; ++row) {
        const auto* from = values.ptr<float>(row);
        float* to = &cloud.at(row, 0);
        for (int column = 0; column < values.cols; ++column, from += 3, to += 3) {
            to[0] = from[2]; // OpenCV turns the channels round as if they were R G B
            to[1] = from[1];
            to[2] = from[0];
        }
    }
    settleCloud(cloud, reading, notes);
    return cloud;
}

Result<OrganizedCloud> readCloudTiff(const std::filesystem::path& path, const GeometryReading& reading,
                                     GeometryNotes* notes)
{
    const auto bytes = readFile(path, kMaxTiffBytes);
    return bytes ? decodeCloudTiff(*bytes, path.string(), reading, notes) : passOn(bytes);
}

Status writeCloudTiff(const std::filesystem::path& path, const OrganizedCloud& cloud)
{
    if (cloud.empty() || cloud.channels() != 3)
        return failure(ErrorCode::WriteFailed, "A cloud needs three channels", path.string(),
                       "Write a cloud that is not empty");
    cv::Mat values(cloud.height(), cloud.width(), CV_32FC3);
    for (int row = 0; row < cloud.height(); ++row) {
        const float* from = &cloud.at(row, 0);
        auto* to = values.ptr<float>(row);
        for (int column = 0; column < cloud.width(); ++column, from += 3, to += 3) {
            const bool measured = std::isfinite(from[0]) && std::isfinite(from[1]) && std::isfinite(from[2]);
            to[0] = measured ? from[2] : 0;
            to[1] = measured ? from[1] : 0;
            to[2] = measured ? from[0] : 0;
        }
    }
    // Without this option OpenCV writes three floats as SGI LogLuv, which is lossy.
    constexpr int kUncompressed = 1;
    return encodeToFile(path, ".tiff", values, {cv::IMWRITE_TIFF_COMPRESSION, kUncompressed});
}

} // namespace twinspect
