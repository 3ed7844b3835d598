// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/detector/detector.h"

namespace twinspect {

/// FPFH (Horwitz, Hoshen 2023): how far the surface of each place is from all surfaces of good parts. Depth alone.
[[nodiscard]] const DetectorKind& fpfhKind();

} // namespace twinspect
