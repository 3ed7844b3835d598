// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/imaging/geometry_reading.h"
#include "core/imaging/image.h"

namespace twinspect {

/// Measures which way the coordinates of a cloud run, on a coarse grid: under a millisecond. Missing points are NaN.
[[nodiscard]] GeometryLook lookAt(const OrganizedCloud& cloud);

} // namespace twinspect
