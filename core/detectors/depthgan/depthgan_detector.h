// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/detector/detector.h"

namespace twinspect {

/// Depth GAN (Bergmann et al. 2022), which is f-AnoGAN (Schlegl et al. 2019) on the height plane.
[[nodiscard]] const DetectorKind& depthganKind();

} // namespace twinspect
