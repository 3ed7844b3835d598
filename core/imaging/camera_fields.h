// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/imaging/geometry_reading.h"

namespace twinspect {

// Private to core/imaging: what files say of cameras.

/// Of Azure Kinect's two sensors, whose modes cut their pictures out of one picture.
enum class CameraSensor { Any, AzureKinectDepth, AzureKinectColour };

/// What a file says of one camera, before it is known to be enough.
struct FoundCamera {
    std::optional<double> fx, fy, cx, cy, scale;
    double skew = 0; ///< px that a point moves to the right for fy pixels that it lies lower
    double width = 0, height = 0;
    std::vector<double> distortion; ///< k1, k2, p1, p2, k3, k4, k5, k6
    std::array<double, 4> cut{}; ///< first column and row, width and height of what is read out; width 0: all of it
    std::array<double, 2> binning{}; ///< columns and rows of it that make one pixel; 0 and 1: each is one
    bool otherLens = false; ///< the numbers of `distortion` mean something else
    CameraSensor sensor = CameraSensor::Any;
};

struct PlacedCamera {
    std::string place; ///< in the file, such as "depth.intrinsics"; empty: all of it
    FoundCamera camera;
};

inline constexpr std::size_t kLongestCameraFile = 1 << 20;
inline constexpr int kDeepestCamera = 6; ///< below the top of its file

/// Every camera that the file describes, in its order, at least one; one that lacks numbers only where there is no
/// other. Errors: BadData.
[[nodiscard]] Result<std::vector<PlacedCamera>> camerasIn(std::string_view bytes, const std::string& name);
/// The file as JSON; null where it is something else.
[[nodiscard]] nlohmann::json cameraJson(std::string_view bytes);
/// Errors: BadData, naming the number that is missing or makes no sense.
[[nodiscard]] Result<CameraIntrinsics> checkedCamera(const FoundCamera& found, const std::string& name);
/// Of a list, a list of rows, or {"data": list}: up to 16 numbers.
[[nodiscard]] std::vector<double> cameraNumbers(const nlohmann::json& json);

/// The camera of pictures of another size, scaled to this one. Azure Kinect's modes are cut out of its sensors' whole
/// pictures (1024 x 1024 of depth, 4096 x 3072 of colour); `scaled`: a person should look at it. Errors: Mismatch with
/// this sentence.
struct FittedCamera {
    CameraIntrinsics camera;
    bool scaled = false;
};
[[nodiscard]] Result<FittedCamera> fittedTo(const CameraIntrinsics& camera, int width, int height,
                                            const std::string& name, const Text& mismatch);

} // namespace twinspect
