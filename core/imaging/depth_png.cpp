// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdint>

#include <opencv2/imgcodecs.hpp>

#include "core/base/ascii.h"
#include "core/base/files.h"
#include "core/imaging/decode.h"
#include "core/imaging/depth_picture.h"
#include "core/imaging/image_io.h"
#include "core/imaging/opencv_codec.h"
#include "core/imaging/png_structure.h"
#include "core/imaging/point_list.h"

namespace twinspect {

namespace {

constexpr std::uint64_t kMaxPictureBytes = 1ull << 30, kMaxRangeBytes = 1u << 16;

Status checkKind(const PngHeader& header, const std::string& name)
{
    constexpr int kGrey = 0;
    if (header.colourType != kGrey)
        return failure(ErrorCode::BadData,
                       "This is a colourised depth picture: its colours are for the eye and the measured depth is lost",
                       name, saveRawDepth());
    if (header.bitDepth != 16)
        return failure(ErrorCode::BadData,
                       Text("This depth picture has %1 bits a pixel: the measured depth has been rounded away",
                            header.bitDepth),
                       name, saveRawDepth());
    return {};
}

Result<OrganizedCloud> decodeDepthPng(std::string_view bytes, const std::string& name, const GeometryReading& reading,
                                      GeometryNotes* notes, const DepthRange* range)
{
    const auto header = checkPng(bytes, name);
    if (!header)
        return passOn(header);
    if (const auto kind = checkKind(*header, name); !kind)
        return passOn(kind);
    const auto depth = decodePicture(bytes, cv::IMREAD_UNCHANGED, name);
    if (!depth)
        return passOn(depth);
    if (depth->type() != CV_16UC1)
        return failure(ErrorCode::BadData, "The depth picture is not one channel of 16 bits", name, saveRawDepth());
    Image<float> units(depth->cols, depth->rows);
    for (int row = 0; row < depth->rows; ++row)
        std::copy_n(depth->ptr<std::uint16_t>(row), depth->cols, &units.at(row, 0));
    return cloudOf(std::move(units), true, name, reading, notes, range);
}

} // namespace

Result<OrganizedCloud> decodeDepthPng(std::string_view bytes, const std::string& name, const GeometryReading& reading,
                                      GeometryNotes* notes)
{
    return decodeDepthPng(bytes, name, reading, notes, nullptr);
}

Result<OrganizedCloud> readDepthPng(const std::filesystem::path& path, const GeometryReading& reading,
                                    GeometryNotes* notes)
{
    const auto bytes = readFile(path, kMaxPictureBytes);
    if (!bytes)
        return passOn(bytes);
    const auto rangeFile = depthRangeFileOf(path);
    std::error_code error;
    if (rangeFile.empty() || !std::filesystem::is_regular_file(rangeFile, error))
        return decodeDepthPng(*bytes, path.string(), reading, notes, nullptr);
    const auto text = readFile(rangeFile, kMaxRangeBytes);
    const auto range = text ? decodeDepthRange(*text, rangeFile.string()) : passOn(text);
    return range ? decodeDepthPng(*bytes, path.string(), reading, notes, &*range) : passOn(range);
}

Text geometryKinds()
{
    return Text(
        "Export it as TIFF with three floating point channels x, y, z (or as three such TIFFs with one channel each, "
        "named part_x, part_y and part_z), as organised PCD or PLY, or as one-channel depth (16-bit PNG or TIFF, "
        "floating point TIFF) with a camera file");
}

Result<OrganizedCloud> readGeometry(const std::filesystem::path& path, const GeometryReading& reading,
                                    GeometryNotes* notes)
{
    const std::string extension = asciiLower(path.extension().string());
    if (extension == ".tif" || extension == ".tiff")
        return readCloudTiff(path, reading, notes);
    if (extension == ".pcd")
        return readCloudPcd(path, reading, notes);
    if (extension == ".ply")
        return readCloudPly(path, reading, notes);
    if (extension == ".png")
        return readDepthPng(path, reading, notes);
    if (isTextCloud(path))
        return failure(ErrorCode::Unsupported, "A list of points has no rows and columns", path.string(),
                       organiseRemedy());
    return failure(ErrorCode::Unsupported, Text("Files of this kind (%1) are not read as geometry", extension),
                   path.string(), geometryKinds());
}

} // namespace twinspect
