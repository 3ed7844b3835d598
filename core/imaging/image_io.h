// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Pinhole camera of a depth image. Depth in metres = pixel value * depthScale.
struct CameraIntrinsics {
    double fx = 0, fy = 0, cx = 0, cy = 0; ///< px
    double depthScale = 0.001;             ///< metres per unit of the 16-bit value
    [[nodiscard]] bool operator==(const CameraIntrinsics&) const = default;
};

enum class LengthUnit { Automatic, Metres, Millimetres };

/// Largest accepted picture side; a header that claims more is refused before any pixel is decoded.
inline constexpr int kMaxImageSide = 16384;

/// All readers: Errors NotFound, Unreadable, BadData (damaged, truncated, wrong kind), Unsupported; the error names
/// file and remedy.
[[nodiscard]] Result<RgbImage> readRgb(const std::filesystem::path& path);
[[nodiscard]] Result<Mask> readMask(const std::filesystem::path& path);
/// Three-channel float TIFF. (0,0,0), NaN and infinities become NaN. Automatic: a median |z| above 10 means
/// millimetres.
[[nodiscard]] Result<OrganizedCloud> readCloudTiff(const std::filesystem::path& path,
                                                   LengthUnit unit = LengthUnit::Automatic);
/// Organised PCD (HEIGHT > 1): ascii, binary and binary_compressed.
[[nodiscard]] Result<OrganizedCloud> readCloudPcd(const std::filesystem::path& path,
                                                  LengthUnit unit = LengthUnit::Automatic);
/// 16-bit one-channel depth PNG; 8-bit or colourised depth is refused.
[[nodiscard]] Result<OrganizedCloud> readDepthPng(const std::filesystem::path& path,
                                                  const CameraIntrinsics& intrinsics);
/// Chooses by extension (.tif .tiff .pcd .png).
[[nodiscard]] Result<OrganizedCloud> readGeometry(const std::filesystem::path& path,
                                                  const CameraIntrinsics* intrinsics);
/// {"fx":..,"fy":..,"cx":..,"cy":..,"depth_scale":..}
[[nodiscard]] Result<CameraIntrinsics> readIntrinsics(const std::filesystem::path& path);

/// All writers write aside and rename. Errors: WriteFailed.
[[nodiscard]] Status writeRgbPng(const std::filesystem::path& path, const RgbImage& image);
[[nodiscard]] Status writeMaskPng(const std::filesystem::path& path, const Mask& mask);          ///< 0 / 255
[[nodiscard]] Status writeCloudTiff(const std::filesystem::path& path,
                                    const OrganizedCloud& cloud); ///< float32, NaN as (0,0,0)
[[nodiscard]] Status writeIntrinsics(const std::filesystem::path& path, const CameraIntrinsics& camera);
/// 16-bit PNG: value = round((score - offset) / step), clamped to 0..65535; NaN as 0.
[[nodiscard]] Status writeMapPng16(const std::filesystem::path& path, const ScoreMap& map, double offset, double step);

} // namespace twinspect
