// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/evaluation/calibration.h"
#include "core/evaluation/decision.h"

namespace twinspect {

/// The thresholds that a model has before anybody sets others. They come from its held-out parts.
struct StandardThresholds {
    Thresholds thresholds;
    CalibrationExplanation why; ///< of the reject threshold
};
/// Conformal with a promised false-reject rate of 5 % where the held-out parts suffice for it (19), otherwise their
/// highest score and a tenth of their range. The pixel threshold is the highest map value of the held-out parts
/// (their peaks); without peaks there is none. `arithmetic` is that of the scores. Errors: TooLittleData without
/// scores.
[[nodiscard]] Result<StandardThresholds> standardThresholds(std::span<const double> heldOutScores,
                                                            std::span<const double> heldOutPeaks,
                                                            Arithmetic arithmetic);

} // namespace twinspect
