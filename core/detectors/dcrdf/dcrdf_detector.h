// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/detector/detector.h"

namespace twinspect {

/// DCRDF-Net (Sensors 2026, 26(2), 412), reconstructed. core/teaching trains it.
[[nodiscard]] const DetectorKind& dcrdfKind();

} // namespace twinspect
