// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/evaluation/height_tolerance.h"
#include "core/inference/inspection.h"
#include "core/record/inspection_record.h"

namespace twinspect {

/// What is kept of a region that a person marked.
[[nodiscard]] AnnotatedRecord recordOf(const MeasuredAnnotation& measured);
/// What is kept of an inspected part, without its maps' files and its recipe: those are the caller's. The time is now.
[[nodiscard]] InspectionRecord recordOf(const InspectedPart& part, const AnomalyModel& model,
                                        const Thresholds& thresholds, const std::string& thresholdsFrom);
/// Adds a note on what of the part lies outside of the tolerance, where it was compared with the mean good part.
void addTolerance(InspectionRecord& record, const InspectedPart& part, const HeightTolerance& tolerance);
/// Puts scores and regions into the record of a part that was found, and decides by them. For regions of interest that
/// were changed since the part was inspected.
void judgeAgain(InspectionRecord& record, const CountedScores& scores, const std::vector<DefectRegion>& regions,
                const Thresholds& thresholds, const std::string& thresholdsFrom);
/// The same of a part that could not be inspected.
[[nodiscard]] InspectionRecord recordOf(const SampleRef& sample, const Error& error, const std::string& modelHash,
                                        const Thresholds& thresholds, const std::string& thresholdsFrom);

} // namespace twinspect
