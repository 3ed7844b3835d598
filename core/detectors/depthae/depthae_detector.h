// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/detector/detector.h"

namespace twinspect {

/// Depth AE (Bergmann et al. 2022): a convolutional autoencoder of the height plane.
[[nodiscard]] const DetectorKind& depthaeKind();

} // namespace twinspect
