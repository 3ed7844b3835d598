// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace twinspect {

/// The pinhole camera of a depth image. Depth in metres = pixel value * depthScale.
struct CameraIntrinsics {
    double fx = 0, fy = 0, cx = 0, cy = 0; ///< px
    double depthScale = 0.001;             ///< metres per unit of the 16-bit value
    bool scaleAssumed = false;             ///< the camera file does not say depthScale
    int width = 0, height = 0;             ///< px of the pictures these numbers are for; 0: not said
    double distortionPx = 0; ///< how far the lens moves a point at the edge of the picture
    double skewPx = 0;       ///< the same of axes that are not at right angles; not corrected
    std::array<double, 8> distortion = {}; ///< of the lens (Brown and Conrady): k1, k2, p1, p2, k3, k4, k5, k6
    bool lensUnknown = false; ///< the file describes the lens in another way: it is taken to be straight
    [[nodiscard]] bool operator==(const CameraIntrinsics&) const = default;
};

/// Column and row at which the camera sees a point in metres of its frame, through its lens. Empty: behind the camera,
/// or so far aside that the formula of the lens turns back towards the middle.
[[nodiscard]] std::optional<std::array<double, 2>> pixelOf(const CameraIntrinsics& camera,
                                                           const std::array<double, 3>& point);

/// The place in its picture, in metres at 1 m from the camera, of the point that the camera sees at this column and row
/// through its lens: pixelOf() the other way round. Empty: its formula leads to no such point.
[[nodiscard]] std::optional<std::array<double, 2>> rayOf(const CameraIntrinsics& camera, double column, double row);

/// The meaning of the three numbers of a point in a file, as the camera sees it: x to the right, y down, z away from
/// it.
struct Axes {
    std::array<int, 3> axis{0, 1, 2}; ///< of the file's first, second and third number: 0 x, 1 y, 2 z
    std::array<int, 3> sign{1, 1, 1}; ///< -1: the file holds its negative
    [[nodiscard]] bool operator==(const Axes&) const = default;
};

/// The turn that puts the geometry on the RGB picture. The names are those of many image tools.
enum class PictureTurn { None, Mirror, Flip, Half, Right, Left, Transpose, Transverse };

/// How to read the numbers of a geometry file, as far as the file itself does not say it. Each sample has its own,
/// because parts of one catalog may come from several folders and cameras.
struct GeometryReading {
    std::optional<CameraIntrinsics> camera = std::nullopt; ///< depth pictures cannot be read without
    std::shared_ptr<const Error> cameraProblem = nullptr; ///< why there is none though there is a file of one
    std::optional<double> metresPerUnit = std::nullopt; ///< empty: judged from the numbers
    std::vector<double> missing = {}; ///< numbers of the file that stand for "not measured", beside 0 0 0 and NaN
    std::optional<Axes> axes = std::nullopt; ///< empty: x, y, z
    PictureTurn turn = PictureTurn::None;
    bool bytesExchanged = false; ///< of every 16-bit depth value
    [[nodiscard]] bool operator==(const GeometryReading&) const = default;
};

/// The settings a person can make, by their names in a mapping and on the command line: "unit" (m, cm, mm, um, inch, or
/// metres a unit), "missing" (numbers), "axes" ("z,y,x" or "x,-y,-z"), "turn" (mirror, flip, 180, right, left,
/// transpose, transverse), "bytes" (exchanged). Errors: InvalidArgument, with the list of what is allowed.
[[nodiscard]] Status setReading(GeometryReading& reading, std::string_view key, const std::string& value);
/// Metres of one unit by its name, in any case and usual spelling: m, cm, mm, um, inch, 0.1mm, in, inches, micron.
[[nodiscard]] std::optional<double> unitNamed(std::string_view name);
/// Name and value of every setting that is not the default.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> settingsOf(const GeometryReading& reading);
/// All that the meaning of a geometry file depends on beside the file: the settings, "camera" with its numbers, and
/// "rules", the rules by which this version judges what is not said. Files that nobody changed mean the same points
/// where all of it is the same.
[[nodiscard]] std::map<std::string, std::string> saidOf(const GeometryReading& reading);
[[nodiscard]] std::string toString(const Axes& axes); ///< "x,-y,-z"
[[nodiscard]] std::string_view toString(PictureTurn turn); ///< "mirror"; empty for None

/// The median steps between neighbouring points, metres per pixel. They show in which direction the coordinates run in
/// the picture.
struct GeometryLook {
    bool known = false; ///< false: too few neighbours were measured
    std::array<double, 3> alongRow{}; ///< of x, y, z from one column to the next
    std::array<double, 3> alongColumn{}; ///< from one row to the next
    double z = 0; ///< median
    double pitchOverZ = 0; ///< how the steps grow with z, as a share of how they do before a pinhole camera: 1;
                           ///< parallel projection: 0; a height instead of a distance: below 0; NaN: z hardly varies
    int width = 0, height = 0; ///< px
    [[nodiscard]] double mmPerPixel() const;
    [[nodiscard]] double mmPerColumn() const; ///< across the line of sight
    [[nodiscard]] double mmPerRow() const;
    [[nodiscard]] double fieldWidthMm() const { return width * mmPerPixel(); }
    [[nodiscard]] double fieldHeightMm() const { return height * mmPerPixel(); }
};

/// What a reader found out about a geometry file, and what it had to assume.
struct GeometryNotes {
    double metresPerUnit = 1;
    bool unitGuessed = false; ///< neither the file nor GeometryReading says it
    /// A number that was taken as "not measured" because no camera can have measured it, or because it was said so.
    struct MissingValue {
        double value = 0;
        std::size_t points = 0;
        bool told = false;
    };
    std::vector<MissingValue> missing;
    bool depthPicture = false; ///< x and y come from the camera, not from the file
    bool turnUnknown = false; ///< a depth picture does not show whether it is mirrored or turned
    std::size_t repeatedPoints = 0; ///< that hold `repeated`, a value far from all others which may mean "not measured"
    double repeated = 0;
    GeometryLook look;
    std::vector<Text> doubts; ///< what a person should look at, with remedy
};

} // namespace twinspect
