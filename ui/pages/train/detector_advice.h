// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include <QString>

#include "core/detector/detector.h"

namespace twinspect {

/// What a detector reached on the test parts of cable_gland with 56 good parts (BENCHMARKS.md, "Detectors side by
/// side"), in percent.
struct MeasuredDetector {
    const char* id;
    double imageAuroc, aupro30;
};
/// Nothing for a detector that was not measured there.
[[nodiscard]] std::optional<MeasuredDetector> measuredDetector(std::string_view id);

/// Whether the chosen detector is the recommended one, and why; for another, what it is and what it reached beside the
/// recommended one. `goodParts`: that there are to learn from; 0 = not known yet.
[[nodiscard]] QString detectorAdvice(const DetectorInfo& chosen, int goodParts);

} // namespace twinspect
