// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <optional>

#include "core/imaging/camera_fields.h"

namespace twinspect {

namespace {

/// A mode of Azure Kinect: a cut-out of a sensor's whole picture, and how much it is shrunk then. (Microsoft's Azure
/// Kinect Sensor SDK, MIT; checked against cameras that it printed.) No other camera of such a whole picture makes
/// pictures of these sizes: their shape is another.
struct SensorMode {
    int fromWidth, fromHeight; ///< px of the whole picture
    int width, height;         ///< px of this mode's
    int left, top;             ///< px of what is cut off, in a whole picture of `cutWidth`
    double shrunk, cutWidth;
};

constexpr std::array<SensorMode, 6> kModes{{
    {1024, 1024, 640, 576, 192, 180, 1, 1024}, // NFOV unbinned
    {1024, 1024, 320, 288, 192, 180, 2, 1024}, // NFOV binned
    {4096, 3072, 1280, 720, 0, 120, 1, 1280},  // the modes of 16:9 lack rows of 4:3
    {4096, 3072, 1920, 1080, 0, 180, 1, 1920},
    {4096, 3072, 2560, 1440, 0, 240, 1, 2560},
    {4096, 3072, 3840, 2160, 0, 360, 1, 3840},
}};

/// Whole numbers are the middles of pixels.
void scale(CameraIntrinsics& camera, double x, double y)
{
    camera.fx *= x;
    camera.fy *= y;
    camera.cx = (camera.cx + 0.5) * x - 0.5;
    camera.cy = (camera.cy + 0.5) * y - 0.5;
}

std::optional<CameraIntrinsics> inMode(CameraIntrinsics camera, int width, int height)
{
    for (const SensorMode& mode : kModes)
        if (mode.fromWidth == camera.width && mode.fromHeight == camera.height && mode.width == width
            && mode.height == height) {
            const double ratio = mode.cutWidth / camera.width;
            scale(camera, ratio, ratio);
            camera.cx -= mode.left;
            camera.cy -= mode.top;
            scale(camera, 1 / mode.shrunk, 1 / mode.shrunk);
            return camera;
        }
    return std::nullopt;
}

} // namespace

Result<FittedCamera> fittedTo(const CameraIntrinsics& camera, int width, int height, const std::string& name,
                              const Text& mismatch)
{
    FittedCamera fitted{camera, false};
    if (camera.width == 0 || camera.height == 0 || (camera.width == width && camera.height == height))
        return fitted;
    const double x = static_cast<double>(width) / camera.width, y = static_cast<double>(height) / camera.height;
    if (const auto mode = inMode(camera, width, height)) {
        fitted.camera = *mode;
    } else if (std::abs(x * camera.height - height) > 1.5 && std::abs(y * camera.width - width) > 1.5) {
        return failure(ErrorCode::Mismatch, mismatch, name, "Give the camera file of pictures of this size");
    } else {
        scale(fitted.camera, x, y);
        fitted.scaled = true;
    }
    fitted.camera.width = width;
    fitted.camera.height = height;
    return fitted;
}

} // namespace twinspect
