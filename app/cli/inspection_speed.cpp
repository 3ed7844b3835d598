// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/inspection_speed.h"

#include <chrono>

#include "core/evaluation/percentile.h"
#include "core/inference/inspection.h"

namespace twinspect {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

Result<InspectionSpeed> measureSpeed(const AnomalyModel& model, const Catalog& catalog, const Thresholds& thresholds,
                                     const RunContext& context)
{
    const auto samples = catalog.of(Split::Test);
    std::vector<double> whole, read, prepare, network;
    for (const auto& sample : samples) {
        if (context.stopRequested())
            return cancelled();
        auto start = std::chrono::steady_clock::now();
        if (!inspectPart(model, sample, thresholds))
            continue;
        whole.push_back(1e3 * secondsSince(start));
        start = std::chrono::steady_clock::now();
        const auto loaded = loadSample(sample);
        read.push_back(1e3 * secondsSince(start));
        start = std::chrono::steady_clock::now();
        const auto prepared = loaded ? preparePart(*loaded, model.preparation()) : passOn(loaded);
        prepare.push_back(1e3 * secondsSince(start));
        start = std::chrono::steady_clock::now();
        if (prepared && model.infer(*prepared))
            network.push_back(1e3 * secondsSince(start));
    }
    InspectionSpeed speed;
    speed.medianMs = percentile(whole, 0.5).value_or(0);
    speed.p95Ms = percentile(whole, 0.95).value_or(0);
    speed.readMs = percentile(read, 0.5).value_or(0);
    speed.prepareMs = percentile(prepare, 0.5).value_or(0);
    speed.networkMs = percentile(network, 0.5).value_or(0);
    const auto start = std::chrono::steady_clock::now();
    const auto scores = scoreParts(model, samples, {}, context);
    if (!scores)
        return passOn(scores);
    speed.partsPerSecond = static_cast<double>(samples.size()) / secondsSince(start);
    return speed;
}

} // namespace twinspect
