// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "core/detector/detector.h"

namespace twinspect {

/// All kinds of detectors that this program has; DCRDF-Net is the first.
[[nodiscard]] const std::vector<const DetectorKind*>& knownDetectors();
/// Errors: InvalidArgument for an unknown id, naming the known ones.
[[nodiscard]] Result<const DetectorKind*> detectorNamed(std::string_view id);

} // namespace twinspect
