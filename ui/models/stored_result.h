// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/results_record.h"
#include "ui/models/inspection_set.h"

namespace twinspect {

/// What the store of results keeps of an inspected part; the verdict is decide()'s, under `thresholds`.
[[nodiscard]] StoredResult storedResult(const SampleRef& sample, const InspectedPart& part, const SampleScore& score,
                                        const Thresholds& thresholds);
/// The same for a part that could not be inspected.
[[nodiscard]] StoredResult storedFailure(const SampleRef& sample, const Error& error, const Thresholds& thresholds);

} // namespace twinspect
