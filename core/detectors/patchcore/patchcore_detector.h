// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/detector/detector.h"

namespace twinspect {

/// PatchCore (Roth et al., CVPR 2022) for RGB, depth or both.
[[nodiscard]] const DetectorKind& patchcoreKind();

} // namespace twinspect
