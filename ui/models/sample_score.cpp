// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sample_score.h"

#include <nlohmann/json.hpp>

#include "core/inference/result_files.h"

namespace twinspect {

SampleScore scoreOf(const InspectedPart& part, const AnomalyModel& model, const TrainedParts& known,
                    const Thresholds& thresholds)
{
    SampleScore score{partResultOf(part.anomaly, part.regions, thresholds),
                      0,
                      part.raisedBy,
                      thresholds.pixel,
                      known.lookUp(part.sample),
                      {}};
    if (part.anomaly.partFound)
        score.peak = peakOf(part.anomaly);
    InspectionOptions options;
    options.thresholds = thresholds;
    score.record = std::make_shared<const std::string>(jsonLine(toJson(part, model, options)));
    return score;
}

} // namespace twinspect
