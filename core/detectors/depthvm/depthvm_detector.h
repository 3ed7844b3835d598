// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/detector/detector.h"

namespace twinspect {

/// Depth VM (Bergmann et al. 2022): the mean height and its deviation at every pixel of good parts.
[[nodiscard]] const DetectorKind& depthvmKind();

} // namespace twinspect
