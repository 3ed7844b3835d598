// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/geometry/robust_surface.h"
#include "core/imaging/image.h"

namespace twinspect {

/// The surface from which all heights are measured.
struct Ground {
    Surface surface;
    bool visible =
        true; ///< false: the border shows no ground; `surface` is then a robust plane through everything measured
    double noiseMetres = 0; ///< of the ground's points around the surface, perpendicular to it
    double sensorMetres = 0; ///< noise between neighbouring pixels alone, whatever the shape
    double spanMetres = 0; ///< lateral size of what the camera sees
};

/// 1 where all three coordinates are finite and not all zero.
[[nodiscard]] Mask measuredPoints(const OrganizedCloud& cloud);

/// Finds the ground on a frame of 1/14 of the image along its border: the lowest plane that many border points agree
/// on, refined to a robust quadratic surface (sensors and trays are not flat). Not visible when fewer than a third of
/// the border points agree, when they sit on one side only, when the surface is bowed by more than 6 % of its size, or
/// when much of the image lies below it.
[[nodiscard]] Ground fitGround(const OrganizedCloud& cloud, const Mask& measured);

/// A plane through everything measured, for parts that fill the image.
[[nodiscard]] Ground planeThroughEverything(const OrganizedCloud& cloud, const Mask& measured);

/// [H,W] metres over the ground, perpendicular to it (first order), positive towards the camera; NaN where nothing was
/// measured.
[[nodiscard]] DepthMap heightsOver(const Surface& ground, const OrganizedCloud& cloud, const Mask& measured);

/// Width in px of the frame along the border that is taken for ground.
[[nodiscard]] int borderWidth(int width, int height);

} // namespace twinspect
