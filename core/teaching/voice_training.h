// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/base/run_context.h"
#include "core/detectors/common/golden_voice.h"
#include "core/training/trainer.h"

namespace twinspect {

/// Learns the mean good part from the training parts, and its scales and that of the fused map from the held-out parts.
/// report.check becomes that of the network with this voice. Nothing where good parts cannot be laid on each other, and
/// where the voice would separate artificial defects on held-out parts worse than the network alone; `context` hears of
/// it. Errors: those of GoldenPart::learn(); Cancelled.
[[nodiscard]] Result<std::optional<GoldenVoice>> learnGoldenVoice(DcrdfNet& net, const TrainingSet& set,
                                                                  double heightRangeMm, const TrainingOptions& options,
                                                                  TrainingReport& report, const RunContext& context);

} // namespace twinspect
