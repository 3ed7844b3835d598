// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/imaging/geometry_reading.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Where a camera of RGB pictures stands: p_colour = rotation * p_depth + translationM.
struct CameraPose {
    std::array<double, 9> rotation{1, 0, 0, 0, 1, 0, 0, 0, 1}; ///< by rows
    std::array<double, 3> translationM{};
    bool unitAssumed = false; ///< the unit of the translation was judged from its length
    [[nodiscard]] bool operator==(const CameraPose&) const = default;
};

/// The camera of RGB pictures that are no copies of the depth picture's grid.
struct ColourCamera {
    CameraIntrinsics camera;
    CameraPose pose = {};
    bool poseAssumed = true; ///< nobody said where it stands: both cameras are taken for one
    std::optional<CameraIntrinsics> depth = std::nullopt; ///< the depth camera, where the same file describes it
    [[nodiscard]] bool operator==(const ColourCamera&) const = default;
};

/// Camera files in every form that readIntrinsics() takes, of one camera, or of two of which one is called after colour
/// (color, colour, rgb) and one after depth: RealSense, Azure Kinect, our own
/// {"depth": {..}, "colour": {..}, "rotation": [9, by rows], "translation": [3, metres]}. "depth_to_color" holds the
/// rotation by columns, as RealSense does. Errors: NotFound, Unreadable, BadData.
[[nodiscard]] Result<ColourCamera> readColourCamera(const std::filesystem::path& path);
[[nodiscard]] Result<ColourCamera> decodeColourCamera(std::string_view bytes, const std::string& name);

/// {"rotation": .., "translation": ..}, OpenCV's R and T, or a matrix of 3 x 4 or 4 x 4 numbers by rows, from depth to
/// colour. A translation longer than 2 is taken for mm; the JSON forms are in metres otherwise, and of the other files
/// metres are assumed. Errors: NotFound, Unreadable, BadData (no rotation).
[[nodiscard]] Result<CameraPose> readCameraPose(const std::filesystem::path& path);
[[nodiscard]] Result<CameraPose> decodeCameraPose(std::string_view bytes, const std::string& name);

/// Both together; either path may be empty. The pose of a file of its own goes before that of the camera file. Errors:
/// those of the two; InvalidArgument (a pose without a camera).
[[nodiscard]] Result<std::optional<ColourCamera>> readPosedCamera(const std::filesystem::path& camera,
                                                                  const std::filesystem::path& pose);

/// The camera for pictures of this size. Errors: Mismatch.
[[nodiscard]] Result<CameraIntrinsics> cameraOfSize(const CameraIntrinsics& camera, int width, int height,
                                                    const std::string& name);

} // namespace twinspect
