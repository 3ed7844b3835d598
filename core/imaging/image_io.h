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
[[nodiscard]] Result<Mask> readMask(const std::filesystem::path& path);
/// Organised geometry, by extension: three-channel float TIFF (.tif .tiff), organised PCD (.pcd, HEIGHT > 1) as ascii,
/// binary or binary_compressed, one-channel 16-bit depth PNG (.png; 8-bit or colourised depth is refused). (0,0,0), NaN
/// and infinities become NaN. Without a unit in `reading` a median |z| above 10 means millimetres. `notes`: what had to
/// be assumed.
[[nodiscard]] Result<OrganizedCloud> readGeometry(const std::filesystem::path& path,
                                                  const GeometryReading& reading = {}, GeometryNotes* notes = nullptr);
[[nodiscard]] Result<OrganizedCloud> readCloudTiff(const std::filesystem::path& path,
                                                   const GeometryReading& reading = {}, GeometryNotes* notes = nullptr);
[[nodiscard]] Result<OrganizedCloud> readCloudPcd(const std::filesystem::path& path,
                                                  const GeometryReading& reading = {}, GeometryNotes* notes = nullptr);
[[nodiscard]] Result<OrganizedCloud> readDepthPng(const std::filesystem::path& path, const GeometryReading& reading,
                                                  GeometryNotes* notes = nullptr);
/// What a reader of geometry takes, for errors about files that it does not.
[[nodiscard]] Text geometryKinds();
/// Our own {"fx":..,"fy":..,"cx":..,"cy":..,"width":..,"height":..,"depth_scale":..}, and the forms of RealSense,
/// Open3D, ROS, OpenCV, BOP and Azure Kinect, as JSON, YAML or XML.
[[nodiscard]] Result<CameraIntrinsics> readIntrinsics(const std::filesystem::path& path);

/// All writers write aside and rename. Errors: WriteFailed.
[[nodiscard]] Status writeRgbPng(const std::filesystem::path& path, const RgbImage& image);
[[nodiscard]] Status writeMaskPng(const std::filesystem::path& path, const Mask& mask); ///< 0 / 255
[[nodiscard]] Status writeCloudTiff(const std::filesystem::path& path,
                                    const OrganizedCloud& cloud); ///< float32, NaN as (0,0,0)
[[nodiscard]] Status writeIntrinsics(const std::filesystem::path& path, const CameraIntrinsics& camera);
/// 16-bit PNG: value = round((score - offset) / step), clamped to 0..65535; NaN as 0.
[[nodiscard]] Status writeMapPng16(const std::filesystem::path& path, const Image<float>& map, double offset,
                                   double step);

} // namespace twinspect
