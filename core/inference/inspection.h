// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/evaluation/decision.h"
#include "core/geometry/measure.h"
#include "core/inference/annotated_regions.h"
#include "core/inference/counted_scores.h"

namespace twinspect {

/// A defect with its place, size, depth, and the modality that saw it.
struct DefectRegion {
    Region region;                                  ///< in pixels of the full picture
    std::optional<RegionMeasurement> measurement;   ///< empty where nothing was measured
    RaisedBy raisedBy = RaisedBy::Both;
    /// How much higher (lower: negative) the region is than what a good part would show there, mm: the mean of the
    /// tenth of its pixels that differ most, on the side on which the region as a whole differs. Where the model knows
    /// how much good parts vary, those that differ most in multiples of that. Empty when the model has no answer.
    std::optional<double> heightVsGoodMm;
    std::optional<double> goodPartsVaryMm; ///< at these pixels, mm: one standard deviation; empty when not known
    bool ignored = false; ///< as RegionRecord, also what follows
    std::vector<int> interests{};
    bool elsewhere = true;
};

/// All results of the inspection of one part.
struct InspectedPart {
    SampleRef sample;
    int width = 0, height = 0; ///< px of the full picture
    PreparedPart prepared;
    AnomalyResult anomaly;
    CountedScores scores; ///< under Thresholds::regions
    std::vector<DefectRegion> regions; ///< as regionsOf()
    Decision decision;
    std::vector<MeasuredAnnotation> annotated{}; ///< annotationsOf(); the decision does not look at them
    GeometryNotes notes; ///< what had to be assumed of the geometry
    bool scaleDiffers = false; ///< from that of the parts the model learnt from, see doubtAgainst()
};

/// Reads, prepares, infers, measures, decides. May be called from several threads at once. To save memory the result's
/// prepared.geometry has no heights. Errors name the sample's file.
[[nodiscard]] Result<InspectedPart> inspectPart(const AnomalyModel& model, const SampleRef& sample,
                                                const Thresholds& thresholds);
/// The same for a sample that is in memory already; a window shows the pictures too.
[[nodiscard]] Result<InspectedPart> inspectPart(const AnomalyModel& model, const SampleRef& sample,
                                                const RgbdSample& loaded, const Thresholds& thresholds);

/// Regions of the fused map above thresholds.pixel, measured, the strongest first; empty without a pixel threshold.
/// Those in pixels that do not count come last: where a region of interest ends, a region ends, too. For a threshold
/// that is being dragged: no inference.
[[nodiscard]] std::vector<DefectRegion> regionsOf(const AnomalyResult& anomaly, const PreparedPart& prepared,
                                                  const OrganizedCloud& cloud, const Thresholds& thresholds);
/// What of a region decide() looks at.
[[nodiscard]] RegionEvidence evidenceOf(const DefectRegion& region);
/// What decide() needs of a part whose regions were found with `thresholds`.
[[nodiscard]] PartResult partResultOf(const AnomalyResult& anomaly, const CountedScores& scores,
                                      const std::vector<DefectRegion>& regions, bool scaleDiffers,
                                      const Thresholds& thresholds);

/// Inspects many, several at once. `each` hears of every sample once, from worker threads and in no order. Errors:
/// Cancelled.
[[nodiscard]] Status inspectParts(const AnomalyModel& model, const std::vector<SampleRef>& samples,
                                  const Thresholds& thresholds, const RunContext& context,
                                  const std::function<void(std::size_t, Result<InspectedPart>)>& each);

/// The scores of one part that calibration needs.
struct CalibrationScore {
    double imageScore = 0;
    double peak = 0; ///< highest value of the fused map: for the pixel threshold
};
/// Scores of many parts, over the pixels that count. Those that cannot be inspected, show no part or no pixel that
/// counts are reported and left out; what is doubtful about the geometry of the others is reported. Errors: Cancelled.
[[nodiscard]] Result<std::vector<CalibrationScore>> scoreParts(const AnomalyModel& model,
                                                               const std::vector<SampleRef>& samples,
                                                               const RegionsOfInterest& regions,
                                                               const RunContext& context);

} // namespace twinspect
