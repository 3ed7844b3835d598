// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/detector/detector.h"

namespace twinspect {

/// What trains the detector of that id, which is one of knownDetectors(). DCRDF-Net is trained by trainPart(), which
/// can pause, go on and share the work between processes: nullptr for it.
[[nodiscard]] const DetectorTrainer* trainerOf(std::string_view id);

} // namespace twinspect
