// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/teaching/golden_training.h"

#include <chrono>

#include "core/base/in_parallel.h"

namespace twinspect {

Result<GoldenModel> learnGoldenModel(const Catalog& catalog, int side, PartTrainingSummary& summary,
                                     const RunContext& context)
{
    const auto start = std::chrono::steady_clock::now();
    auto set = readTrainingSet(catalog, side, {}, summary, context);
    if (!set)
        return passOn(set);
    auto preparation = Preparation::from(set->constants, side, catalog.root.string());
    if (!preparation)
        return passOn(preparation);
    auto part = GoldenPart::learn(set->train, 1e3 * preparation->scale.heightRangeMetres, context);
    if (!part)
        return passOn(part);
    std::vector<double> height(set->heldOut.size()), colour(set->heldOut.size());
    auto done =
        inParallel(static_cast<std::int64_t>(height.size()), "comparing held-out parts", context, [&](std::int64_t i) {
            const auto at = static_cast<std::size_t>(i);
            const auto deviation = part->deviationOf(set->heldOut[at]);
            height[at] = voiceScore(deviation.height, set->heldOut[at]);
            colour[at] = voiceScore(deviation.colour, set->heldOut[at]);
        });
    if (!done)
        return passOn(done);
    const auto heightScale = deviationScale(height), colourScale = deviationScale(colour);
    for (const auto* scale : {&heightScale, &colourScale})
        if (!*scale)
            return passOn(*scale);
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return GoldenModel{std::move(*preparation), std::move(set->constants), std::move(*part), *heightScale,
                       *colourScale};
}

} // namespace twinspect
