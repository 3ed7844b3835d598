// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace twinspect {

/// How many threads of this process may compute at once: what a person allows, otherwise one per core. Process-wide,
/// because cores are. In a training the limit holds for computing and for preparing batches together.
void limitComputeThreads(int most); ///< 0 = no limit but the cores
[[nodiscard]] int computeThreadLimit();     ///< as it was set; 0 = none
[[nodiscard]] int computeThreads(); ///< at least 1

} // namespace twinspect
