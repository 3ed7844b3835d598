// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/detector/detector.h"

namespace twinspect {

/// RD4AD (Deng & Li 2022): reverse distillation from a one-class bottleneck, on RGB, depth or both.
[[nodiscard]] const DetectorKind& rd4adKind();

} // namespace twinspect
