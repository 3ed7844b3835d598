// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Where a surface points to and how it bends, at every pixel: shows dents and scratches that are too shallow for a
/// colour of their own among the heights of a whole part. NaN where that is not known: nothing was measured, or within
/// three pixels of a step or of a hole of more than a pixel or two. The curvature reaches half a window farther, and
/// there is none along the border of the picture.
struct SurfaceShape {
    /// [H,W] degrees by which the surface leans to the upper left of the picture, seen from the direction in which most
    /// of it points: drawn from dark to light, it looks as if lit from there.
    Image<float> slope;
    /// [H,W] mean curvature, 1/mm: 1 over the radius of a sphere; above 0 where the surface bulges towards the sensor,
    /// below 0 in a hollow.
    Image<float> curvature;
};

/// Normals are means over a hundredth of the picture's longer side, five pixels at least, and the curvature is taken
/// over as many. cloud [H,W,3] metres; `pitchMetres` is the distance of neighbouring points across the line of sight.
/// Errors: InvalidArgument (a cloud smaller than two such windows, a pitch that is not positive), OutOfMemory.
[[nodiscard]] Result<SurfaceShape> surfaceShapeOf(const OrganizedCloud& cloud, double pitchMetres);

} // namespace twinspect
