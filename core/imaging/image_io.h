// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/imaging/geometry_reading.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Largest accepted picture side; a header that claims more is refused before any pixel is decoded.
inline constexpr int kMaxImageSide = 16384;

/// All readers: Errors NotFound, Unreadable, BadData (damaged, truncated, wrong kind), Unsupported; the error names
/// file and remedy.
/// PNG, JPEG, BMP or TIFF. A PNG or TIFF of 16 bits of which only 12 are in use is scaled by these; `doubts` hears of
/// it.
[[nodiscard]] Result<RgbImage> readRgb(const std::filesystem::path& path, std::vector<Text>* doubts = nullptr);
/// 1 to 8: how viewers turn a JPEG by its EXIF tag (JEITA CP-3451, 4.6.4; 1: not at all, also where there is none).
/// readRgb() leaves the pixels as they are stored.
[[nodiscard]] int exifOrientation(const std::filesystem::path& path);
[[nodiscard]] Result<Mask> readMask(const std::filesystem::path& path);
/// Organised geometry, by extension: TIFF (.tif .tiff) with three channels of floating point or with one channel
/// (depth; HALCON's z with files of x and y beside it, see axisFilesOf()); organised PCD (.pcd, HEIGHT > 1) as ascii,
/// binary or binary_compressed; organised PLY (.ply) as ascii or binary; one-channel 16-bit depth PNG (.png; 8-bit or
/// colourised depth is refused). (0,0,0), NaN and infinities become NaN. Without a unit in `reading` a median |z| above
/// 10 means millimetres. `notes`: what had to be assumed.
[[nodiscard]] Result<OrganizedCloud> readGeometry(const std::filesystem::path& path,
                                                  const GeometryReading& reading = {}, GeometryNotes* notes = nullptr);
[[nodiscard]] Result<OrganizedCloud> readCloudTiff(const std::filesystem::path& path,
                                                   const GeometryReading& reading = {}, GeometryNotes* notes = nullptr);
[[nodiscard]] Result<OrganizedCloud> readCloudPcd(const std::filesystem::path& path,
                                                  const GeometryReading& reading = {}, GeometryNotes* notes = nullptr);
[[nodiscard]] Result<OrganizedCloud> readCloudPly(const std::filesystem::path& path,
                                                  const GeometryReading& reading = {}, GeometryNotes* notes = nullptr);
[[nodiscard]] Result<OrganizedCloud> readDepthPng(const std::filesystem::path& path, const GeometryReading& reading,
                                                  GeometryNotes* notes = nullptr);
/// The files of x and y that belong to a TIFF of z, where each has a file of its own as HALCON writes them: the same
/// name with x and y for z, as in part_z.tif or z/part.tif. Empty where `z` has no such name, and without both of them
/// unless `orMissing`.
[[nodiscard]] std::vector<std::filesystem::path> axisFilesOf(const std::filesystem::path& z, bool orMissing = false);
/// What a reader of geometry takes, for errors about files that it does not.
[[nodiscard]] Text geometryKinds();
/// Our own {"fx":..,"fy":..,"cx":..,"cy":..,"width":..,"height":..,"depth_scale":..}, and the forms of RealSense,
/// Open3D, ROS, OpenCV, BOP and Azure Kinect, as JSON, YAML or XML.
[[nodiscard]] Result<CameraIntrinsics> readIntrinsics(const std::filesystem::path& path);

/// All writers write aside and rename. Errors: WriteFailed.
[[nodiscard]] Status writeRgbPng(const std::filesystem::path& path, const RgbImage& image);
[[nodiscard]] Status writeMaskPng(const std::filesystem::path& path, const Mask& mask); ///< 0 / 255
/// The bytes of such a file. Errors: WriteFailed, OutOfMemory.
[[nodiscard]] Result<std::string> encodeMaskPng(const Mask& mask, const std::string& name);
/// 8 bits where they are enough, else 16.
[[nodiscard]] Status writeNumbersPng(const std::filesystem::path& path, const Image<std::uint16_t>& numbers);
[[nodiscard]] Status writeCloudTiff(const std::filesystem::path& path,
                                    const OrganizedCloud& cloud); ///< float32, NaN as (0,0,0)
/// One channel of distances in any unit, float32, which readCloudTiff() reads with a camera; not finite as 0.
[[nodiscard]] Status writeDepthTiff(const std::filesystem::path& path, const Image<float>& depth);
[[nodiscard]] Status writeIntrinsics(const std::filesystem::path& path, const CameraIntrinsics& camera);
/// 16-bit PNG: value = round((score - offset) / step), clamped to 0..65535; NaN as 0.
[[nodiscard]] Status writeMapPng16(const std::filesystem::path& path, const Image<float>& map, double offset,
                                   double step);

} // namespace twinspect
