// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/ground.h"
#include "core/imaging/image.h"

namespace twinspect {

/// The part on visible ground: everything higher than max(6 ground noises, 12 % of the part's height), cleaned; when
/// nothing is, a second look at smoothed heights for parts flatter than that (2.5 to 6 noises high with a distinct
/// edge). All zero when nothing stands on the ground. Pieces of at least 3 % of the largest are kept (a broken cookie
/// is still the part); things that hug the image border are not.
[[nodiscard]] Mask findForeground(const DepthMap& heights, const Mask& measured, const Ground& ground);

/// Everything measured, small gaps closed: the part when it fills the image.
[[nodiscard]] Mask everythingMeasured(const Mask& measured);

} // namespace twinspect
