// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace twinspect {

/// Networks learn at a quarter of the size: a pixel is marked there where more than this share of its 4 x 4 pixels is.
inline constexpr float kQuarterMask = 0.3F;

} // namespace twinspect
