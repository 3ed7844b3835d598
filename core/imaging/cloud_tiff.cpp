// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <new>
#include <optional>

#include <opencv2/imgcodecs.hpp>

#include "core/base/ascii.h"
#include "core/base/files.h"
#include "core/imaging/byte_source.h"
#include "core/imaging/cloud_cleaning.h"
#include "core/imaging/decode.h"
#include "core/imaging/depth_picture.h"
#include "core/imaging/image_io.h"
#include "core/imaging/opencv_codec.h"
#include "core/imaging/picture_header.h"
#include "core/imaging/tiff_pixels.h"

namespace twinspect {

namespace {

constexpr std::uint64_t kMaxTiffBytes = 4ull << 30;
constexpr std::uint64_t kUnsigned = 1, kFloatingPoint = 3;
// Without this option OpenCV writes three floats as SGI LogLuv, which is lossy.
constexpr int kUncompressed = 1;

Status checkKind(const TiffHeader& header, const std::string& name)
{
    if (header.more) // perhaps x, y and z; the first alone would be taken for distances
        return failure(ErrorCode::Unsupported, "The TIFF holds several pictures, and only one is read", name,
                       geometryKinds());
    if (header.samplesPerPixel != 1 && header.samplesPerPixel != 3)
        return failure(ErrorCode::BadData,
                       Text("The TIFF has %1 channels where x, y and z are expected", header.samplesPerPixel), name,
                       geometryKinds());
    if (header.sampleFormat == kFloatingPoint) {
        if (header.bitsPerSample == 32 || header.bitsPerSample == 64)
            return {};
        return failure(ErrorCode::Unsupported,
                       Text("The TIFF has %1-bit floating point numbers; 32 and 64 bits are read",
                            header.bitsPerSample),
                       name, geometryKinds());
    }
    if (header.samplesPerPixel == 3)
        return failure(ErrorCode::BadData,
                       "The TIFF holds whole numbers where metres or millimetres as floating point are expected", name,
                       geometryKinds());
    if (header.sampleFormat != kUnsigned || header.bitsPerSample != 16)
        return failure(ErrorCode::Unsupported,
                       header.sampleFormat == kUnsigned
                           ? Text("The TIFF has one channel of %1 bits, which is not read as depth",
                                  header.bitsPerSample)
                           : Text("The TIFF has one channel of signed whole numbers of %1 bits, which is not read as "
                                  "depth",
                                  header.bitsPerSample),
                       name, geometryKinds());
    return {};
}

/// A plane of the type asked for; checkKind() has limited its channels.
template <typename Plane>
Result<Plane> numbersOf(ByteSource& source, const TiffHeader& header, const std::string& name)
{
    Plane plane;
    if (const auto decoded = decodeTiffNumbers(source, header, name, plane); !decoded)
        return passOn(decoded);
    return plane;
}

Result<InputFile> openTiff(const std::filesystem::path& path)
{
    auto file = InputFile::open(path);
    if (file && file->size() > kMaxTiffBytes)
        return failure(ErrorCode::BadData, "The file is larger than anything expected here", path.string(),
                       "Check that it is the right file");
    return file;
}

/// One plane of floating point numbers.
Result<Image<float>> axisFrom(const std::filesystem::path& path)
{
    const auto file = openTiff(path);
    if (!file)
        return passOn(file);
    ByteSource source(*file);
    const auto header = checkTiff(source, path.string());
    if (!header)
        return passOn(header);
    if (const auto kind = checkKind(*header, path.string()); !kind)
        return passOn(kind);
    if (header->samplesPerPixel != 1 || header->sampleFormat != kFloatingPoint)
        return failure(ErrorCode::BadData, "This file of one axis is not one channel of floating point numbers",
                       path.string(), geometryKinds());
    return numbersOf<Image<float>>(source, *header, path.string());
}

Result<OrganizedCloud> decodeAxes(const std::array<std::filesystem::path, 3>& files, const GeometryReading& reading,
                                  GeometryNotes* notes)
{
    OrganizedCloud cloud;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto plane = axisFrom(files[axis]);
        if (!plane)
            return passOn(plane);
        if (axis == 0)
            cloud = OrganizedCloud(plane->width(), plane->height(), 3);
        if (!cloud.sameSize(*plane))
            return failure(ErrorCode::Mismatch, Text("The files of x and of this axis have different sizes"),
                           files[axis].string(), "Export x, y and z of the same picture");
        for (std::size_t i = 0; i < plane->pixelCount(); ++i)
            cloud.data()[3 * i + axis] = plane->data()[i];
    }
    if (auto ok = settleCloud(cloud, reading, notes, files[2].string()); !ok)
        return passOn(ok);
    return cloud;
}

/// `name` with `axis` for the z that stands in it as a word of its own, at its end or its beginning.
std::optional<std::string> otherAxis(const std::string& name, char axis)
{
    const auto isMark = [](char letter) { return letter == '_' || letter == '-' || letter == '.' || letter == ' '; };
    const auto isZ = [](char letter) { return letter == 'z' || letter == 'Z'; };
    const std::size_t size = name.size();
    if (size == 0)
        return std::nullopt;
    std::string other = name;
    const auto put = [&](std::size_t at) {
        other[at] = static_cast<char>(name[at] == 'Z' ? axis - 32 : axis);
        return std::optional(other);
    };
    if (isZ(name[size - 1]) && (size == 1 || isMark(name[size - 2])))
        return put(size - 1);
    if (isZ(name[0]) && isMark(name[1]))
        return put(0);
    return std::nullopt;
}

Result<OrganizedCloud> decodeTiff(ByteSource& source, const std::string& name, const GeometryReading& reading,
                                  GeometryNotes* notes)
{
    const auto header = checkTiff(source, name);
    if (!header)
        return passOn(header);
    if (const auto kind = checkKind(*header, name); !kind)
        return passOn(kind);
    if (header->samplesPerPixel == 1) { // distances, which need a camera
        auto units = numbersOf<Image<float>>(source, *header, name);
        return units ? cloudOf(std::move(*units), header->sampleFormat == kUnsigned, name, reading, notes)
                     : passOn(units);
    }
    auto cloud = numbersOf<OrganizedCloud>(source, *header, name);
    if (cloud)
        if (auto ok = settleCloud(*cloud, reading, notes, name); !ok)
            return passOn(ok);
    return cloud;
}

} // namespace

Result<OrganizedCloud> decodeCloudTiff(std::string_view bytes, const std::string& name, const GeometryReading& reading,
                                       GeometryNotes* notes)
{
    try {
        ByteSource source(bytes);
        return decodeTiff(source, name, reading, notes);
    } catch (const std::bad_alloc&) {
        return cloudOutOfMemory(name);
    }
}

Result<OrganizedCloud> readCloudTiff(const std::filesystem::path& path, const GeometryReading& reading,
                                     GeometryNotes* notes)
{
    const auto file = openTiff(path);
    if (!file)
        return passOn(file);
    try {
        ByteSource source(*file);
        const auto axes = axisFilesOf(path);
        const auto header = axes.empty() ? Result<TiffHeader>(TiffHeader()) : checkTiff(source, path.string());
        if (axes.empty() || !header || header->samplesPerPixel != 1 || header->sampleFormat != kFloatingPoint)
            return decodeTiff(source, path.string(), reading, notes);
        return decodeAxes({axes[0], axes[1], path}, reading, notes);
    } catch (const std::bad_alloc&) {
        return cloudOutOfMemory(path.string());
    }
}

std::vector<std::filesystem::path> axisFilesOf(const std::filesystem::path& z, bool orMissing)
{
    const std::string extension = asciiLower(z.extension().string());
    if (extension != ".tif" && extension != ".tiff")
        return {};
    const auto folder = z.parent_path();
    std::vector<std::filesystem::path> files;
    for (const char axis : {'x', 'y'}) {
        std::filesystem::path file;
        if (const auto stem = otherAxis(z.stem().string(), axis))
            file = folder / (*stem + z.extension().string());
        else if (const auto name = otherAxis(folder.filename().string(), axis))
            file = folder.parent_path() / *name / z.filename();
        std::error_code error;
        if (file.empty() || (!orMissing && !std::filesystem::is_regular_file(file, error)))
            return {};
        files.push_back(file);
    }
    return files;
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
    return encodeToFile(path, ".tiff", values, {cv::IMWRITE_TIFF_COMPRESSION, kUncompressed});
}

Status writeDepthTiff(const std::filesystem::path& path, const Image<float>& depth)
{
    if (depth.empty() || depth.channels() != 1)
        return failure(ErrorCode::WriteFailed, "A depth picture needs one channel", path.string(),
                       "Write a picture that is not empty");
    cv::Mat values(depth.height(), depth.width(), CV_32FC1);
    for (int row = 0; row < depth.height(); ++row)
        for (int column = 0; column < depth.width(); ++column) {
            const float value = depth.at(row, column);
            values.at<float>(row, column) = std::isfinite(value) ? value : 0;
        }
    return encodeToFile(path, ".tiff", values, {cv::IMWRITE_TIFF_COMPRESSION, kUncompressed});
}

} // namespace twinspect
