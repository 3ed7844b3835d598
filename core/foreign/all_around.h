// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/foreign/point_grid.h"

namespace twinspect {

/// Share of the places of a view at which points lie on two surfaces, one behind the other: of a scan from one side
/// nearly none, of a cloud that was put together from all sides most. `view`: nothing for a camera at 0 that looks
/// along z.
[[nodiscard]] double twoSidedShare(const OrganizedCloud& points, const ViewPlane* view);
/// Share of the points that lie behind a camera at 0 that looks along z.
[[nodiscard]] double behindShare(const OrganizedCloud& points);
/// Whether the rows of an organised cloud run all around something, as those of a rotating scanner or a turntable do.
[[nodiscard]] bool rowsRunAround(const OrganizedCloud& cloud);

/// From these shares on a cloud is one of all sides. [ours]
inline constexpr double kTwoSided = 0.3, kBehind = 0.1;

/// Errors: Unsupported, with the remedy.
[[nodiscard]] tl::unexpected<Error> allAroundError();

} // namespace twinspect
