// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace twinspect {

/// The image score above which a part does not look like the one that the model learnt, whatever its thresholds: three
/// times as far above the median of the good parts as the strongest artificial defect [ours]. Both lists are of parts
/// that the training held out; the model file has them. Infinite when one is empty: files of older versions list no
/// defects.
[[nodiscard]] double scoreLimitOf(std::span<const double> goodScores, std::span<const double> defectScores);

} // namespace twinspect
