// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/teaching/detector_trainers.h"

namespace twinspect {

const DetectorTrainer* trainerOf([[maybe_unused]] std::string_view id) { return nullptr; }

} // namespace twinspect
