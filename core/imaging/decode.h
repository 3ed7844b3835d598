// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/imaging/image.h"
#include "core/imaging/image_io.h"

namespace twinspect {

// The readers of image_io.h after the file was read: what tests and fuzzers feed. `name` is the file named in errors.
// They never throw and never allocate more than a sound file of that many bytes could need. Errors: BadData,
// Unsupported, OutOfMemory.

/// PNG, JPEG, BMP or TIFF.
[[nodiscard]] Result<RgbImage> decodeRgb(std::string_view bytes, const std::string& name,
                                         std::vector<Text>* doubts = nullptr);
/// PNG; every value other than 0 is 1.
[[nodiscard]] Result<Mask> decodeMask(std::string_view bytes, const std::string& name);
/// PNG of one channel of 8 or 16 bits: class numbers.
[[nodiscard]] Result<Image<std::uint16_t>> decodeNumbersPng(std::string_view bytes, const std::string& name);
/// A field of an organised PLY or PCD, such as "label", in the order of the file; CloudCompare's "scalar_" before its
/// name is passed over. NaN where the file has no point.
[[nodiscard]] Result<Image<float>> decodeCloudField(std::string_view bytes, const std::string& name,
                                                    std::string_view field);
[[nodiscard]] Result<OrganizedCloud> decodeCloudTiff(std::string_view bytes, const std::string& name,
                                                     const GeometryReading& reading = {},
                                                     GeometryNotes* notes = nullptr);
[[nodiscard]] Result<OrganizedCloud> decodeCloudPcd(std::string_view bytes, const std::string& name,
                                                    const GeometryReading& reading = {},
                                                    GeometryNotes* notes = nullptr);
[[nodiscard]] Result<OrganizedCloud> decodeCloudPly(std::string_view bytes, const std::string& name,
                                                    const GeometryReading& reading = {},
                                                    GeometryNotes* notes = nullptr);
[[nodiscard]] Result<OrganizedCloud> decodeDepthPng(std::string_view bytes, const std::string& name,
                                                    const GeometryReading& reading, GeometryNotes* notes = nullptr);
/// Finite, with positive focal lengths and depth scale.
[[nodiscard]] bool isUsable(const CameraIntrinsics& camera);
[[nodiscard]] Result<CameraIntrinsics> decodeIntrinsics(std::string_view bytes, const std::string& name);
/// As decodeIntrinsics() reads it; without the depth scale where that was only assumed.
[[nodiscard]] nlohmann::json intrinsicsJson(const CameraIntrinsics& camera);

} // namespace twinspect
