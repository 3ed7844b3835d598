// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "core/base/named_enum.h"
#include "core/base/result.h"
#include "core/imaging/geometry_reading.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Points that were put on the pixels of a picture. Of several on one pixel the nearest stays.
struct PointGrid {
    OrganizedCloud cloud;       ///< NaN where no point lies
    Image<std::int32_t> source; ///< which point lies there; -1: none
    std::size_t points = 0;     ///< measured ones of the list
    std::size_t collisions = 0; ///< points behind a nearer one of the same pixel
    std::size_t outside = 0;    ///< points beside the picture or behind the camera
    [[nodiscard]] double emptyShare() const; ///< of the pixels
};

/// `points`: metres in the frame of the camera (x right, y down, z away); any number of rows. Each comes onto the pixel
/// on which the lens shows it. The points themselves are kept, not the middles of the pixels, so an organised cloud
/// that this camera measured comes back as it was. Errors: InvalidArgument (a camera without its picture's size),
/// Unsupported (too large), BadData (no point in the picture).
[[nodiscard]] Result<PointGrid> gridByCamera(const OrganizedCloud& points, const CameraIntrinsics& camera);

/// Where a parallel view looks from: the axis of the points that points at the viewer, or perpendicular to the plane
/// that most points lie on, from the side of the camera, which is the origin of the points.
enum class ViewFrom { Fitted, Z, MinusZ, X, MinusX, Y, MinusY };
template <>
inline constexpr auto kEnumNames<ViewFrom> = std::to_array<EnumName<ViewFrom>>({
    {ViewFrom::Fitted, "fitted"},
    {ViewFrom::Z, "z"},
    {ViewFrom::MinusZ, "minus-z"},
    {ViewFrom::X, "x"},
    {ViewFrom::MinusX, "minus-x"},
    {ViewFrom::Y, "y"},
    {ViewFrom::MinusY, "minus-y"},
});

using Direction = std::array<double, 3>;
/// A parallel view on a plane through `origin`. The three directions have length 1 and are perpendicular.
struct ViewPlane {
    Direction origin{}, right{1, 0, 0}, down{0, 1, 0}, away{0, 0, 1};
};
/// Errors: BadData (too few points, or all on a line), InvalidArgument (Fitted, and the origin is too near the plane to
/// say from which side it is seen).
[[nodiscard]] Result<ViewPlane> viewPlane(const OrganizedCloud& points, ViewFrom from);

/// The points in a parallel view of `mmPerPixel`, as if a far camera stood as far away as the picture is wide, at least
/// 100 mm: x to the right and y down from the middle, z away. x and y are those of the middle of the pixel, so that all
/// pixels have the size that was asked for. Errors: InvalidArgument (no resolution), Unsupported (a
/// picture too large), BadData (no point).
[[nodiscard]] Result<PointGrid> gridOnPlane(const OrganizedCloud& points, const ViewPlane& plane, double mmPerPixel);
/// A resolution at which most pixels of the covered part have a point; 0 without points.
[[nodiscard]] double suggestedMmPerPixel(const OrganizedCloud& points, const ViewPlane& plane);

} // namespace twinspect
