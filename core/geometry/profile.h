// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/geometry/measure_line.h"
#include "core/geometry/part_geometry.h"

namespace twinspect {

/// A place on the line of a profile.
struct ProfilePoint {
    double lengthMm = 0; ///< along the ground, from the first end of the line
    double heightMm = 0; ///< over the ground; NaN where nothing was measured
    PixelPlace pixel{};  ///< the pixel that the line passes here
};

/// The heights under a line over the part.
struct Profile {
    std::vector<ProfilePoint> points; ///< one for each pixel that the line passes, in its order
    std::optional<std::size_t> lowest, highest; ///< into `points`; nothing where nothing was measured
    /// "length_mm,height_mm,row,column" and a line for each point; the height is empty where nothing was measured.
    [[nodiscard]] std::string csv() const;
};

/// Heights along the line between two pixels, both included (Bresenham's line). Lengths are those of the ground below,
/// taken as straight under the line. A pixel that was not measured lies evenly between its neighbours on the line.
/// cloud [H,W,3] metres, `part` separatePart() of it; the two pixels lie inside. Nothing when one of the ends was not
/// measured.
[[nodiscard]] std::optional<Profile> profileAlong(const OrganizedCloud& cloud, const PartGeometry& part,
                                                  const PixelPlace& from, const PixelPlace& to);

} // namespace twinspect
