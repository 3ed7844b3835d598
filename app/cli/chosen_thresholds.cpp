// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/chosen_thresholds.h"

#include "core/evaluation/standard_thresholds.h"
#include "core/inference/learnt_regions.h"

namespace twinspect {

Result<ChosenThresholds> thresholdsFor(const AnomalyModel& model, const std::optional<ThresholdFile>& file,
                                       const std::filesystem::path& path)
{
    if (file) {
        if (file->modelHash != model.hash())
            return failure(ErrorCode::Mismatch, "These thresholds were calibrated for another model", path.string(),
                           "Run 'twinspect-cli calibrate' with this model");
        return ChosenThresholds{knownFor(model, file->thresholds), path.filename().string() + ": " + file->why};
    }
    const auto standard = standardThresholds(model.heldOutScores(), model.heldOutPeaks(), model.heldOutArithmetic());
    if (!standard)
        return passOn(standard);
    const auto learnt = learntRegionsOf(model);
    if (!learnt)
        return passOn(learnt);
    ChosenThresholds chosen{standard->thresholds, standard->why.formula + " (" + standard->why.set + ")"};
    chosen.thresholds.regions = *learnt;
    return chosen;
}

} // namespace twinspect
