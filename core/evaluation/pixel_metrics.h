// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/evaluation/aupro.h"
#include "core/evaluation/auroc.h"

namespace twinspect {

/// Area under the per-region-overlap curve up to one false-positive rate, divided by that rate: 0..1.
struct AuproAtLimit {
    double limit = 0;    ///< false-positive rate at which the curve is cut
    double exact =
        0;    ///< from every distinct score, tie groups joined by a straight line (Bergmann et al. 2021, section 4.2)
    double official =
        0; ///< from the few thresholds of the MVTec 3D-AD tool, as most papers print it; biased low at small limits
};

struct ProPoint {
    double falsePositiveRate = 0;
    double overlap = 0; ///< mean over the regions of the share of their pixels above the threshold
};

struct PixelMetrics {
    double auroc = 0; ///< all pixels pooled, ties 1/2
    double averagePrecision = 0;
    F1Max f1Max;
    std::vector<AuproAtLimit> aupro; ///< in the order of PixelMetricsOptions::limits
    std::vector<ProPoint> officialCurve; ///< rising false-positive rate; fine enough to draw
};

struct PixelMetricsOptions {
    std::vector<double> limits{0.30, 0.10, 0.05, 0.01};
    int officialThresholds = 100; ///< the MVTec 3D-AD tool's default; some papers use 99
};

/// Measures several accumulators as if they were one, so that the good parts need not be stored again for every defect
/// type. Sorts them if necessary. Errors: TooLittleData (no region, or no pixel outside the regions), InvalidArgument
/// (a limit outside (0, 1], fewer than 2 thresholds), OutOfMemory.
[[nodiscard]] Result<PixelMetrics> measurePixels(std::span<AuproAccumulator* const> pool,
                                                 const PixelMetricsOptions& options = {});

/// The same for a single one.
[[nodiscard]] Result<PixelMetrics> measurePixels(AuproAccumulator& maps, const PixelMetricsOptions& options = {});

} // namespace twinspect
