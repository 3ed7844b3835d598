// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/detector/detector.h"

namespace twinspect {

/// EasyNet-style (Chen et al. 2023): autoencoders of RGB and depth that segment artificial defects, and a gate for
/// both.
[[nodiscard]] const DetectorKind& easynetKind();

} // namespace twinspect
