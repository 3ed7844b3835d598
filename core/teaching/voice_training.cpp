// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/teaching/voice_training.h"

#include <algorithm>
#include <mutex>

#include "core/base/in_parallel.h"
#include "core/nn/part_pixels.h"
#include "core/teaching/held_out_scoring.h"

namespace twinspect {

namespace {

constexpr auto kStage = "mean good part";
constexpr auto kFusedMap = "cm_segf";
constexpr double kWorse = 0.01; // I-AUROC on artificial defects: less is chance

// Pixels that do not count lie on the part like others.
PartImage wholePart(PartImage part)
{
    for (auto& value : part.foreground.values())
        value &= 1;
    return part;
}

double scoreOf(const ScoreMap& map, const PartImage& part)
{
    std::vector<std::uint8_t> foreground, counted;
    for (const std::uint8_t value : part.foreground.values()) {
        foreground.push_back(value & 1);
        counted.push_back((value & kNotCounted) != 0 ? 0 : 1);
    }
    return imageScore(map.values(), foreground, ScoreOptions(), counted);
}

} // namespace

Result<std::optional<GoldenVoice>> learnGoldenVoice(DcrdfNet& net, const TrainingSet& set, double heightRangeMm,
                                                    const TrainingOptions& options, TrainingReport& report,
                                                    const RunContext& context)
{
    const auto leaveOut = [&](const Text& why) -> Result<std::optional<GoldenVoice>> {
        context.report({kStage, 0, 0, {}, why});
        return std::optional<GoldenVoice>();
    };
    std::vector<PartImage> train;
    std::ranges::transform(set.train, std::back_inserter(train), wholePart);
    auto part = GoldenPart::learn(train, heightRangeMm, context);
    if (!part && part.error().code == ErrorCode::TooLittleData)
        return leaveOut(Text("not used: the parts to learn from are too few (%1)", train.size()));
    if (!part)
        return passOn(part);
    if (!part->registers())
        return leaveOut(Text("not used: good parts of this kind cannot be laid on each other"));

    const auto rows = report.bank.size();
    std::vector<GoldenDeviation> deviations(static_cast<std::size_t>(rows));
    auto done = inParallel(rows, kStage, context, [&](std::int64_t row) {
        auto variant = checkedPart(set.heldOut, row, options.seed);
        if (!variant)
            return; // no row of the check
        auto& deviation = deviations[static_cast<std::size_t>(row)];
        deviation = part->deviationOf(wholePart(std::move(*variant)));
        deviation.heightMm = deviation.spreadMm = {}; // not needed here
    });
    if (!done)
        return passOn(done);
    std::vector<double> height, colour;
    for (std::size_t i = 0; i < set.heldOut.size(); ++i)
        if (deviations[i].trusted) {
            height.push_back(scoreOf(deviations[i].height, set.heldOut[i]));
            colour.push_back(scoreOf(deviations[i].colour, set.heldOut[i]));
        }
    const auto heightScale = deviationScale(height), colourScale = deviationScale(colour);
    const auto fusedScale =
        voiceScale(fusedScores(net, report.bank, set.heldOut, ScoreOptions()), kUsualFusedDeviation);
    if (!heightScale || !colourScale || !fusedScale)
        return leaveOut(Text("not used: too few held-out parts can be laid on it"));
    GoldenVoice voice{std::move(*part), *heightScale, *colourScale, *fusedScale};
    const auto check =
        checkOnHeldOut(net, report.bank, set.heldOut, ScoreOptions(), [&](std::int64_t row, std::vector<float>& fused) {
            const auto at = static_cast<std::size_t>(row);
            const auto whole = wholePart(set.heldOut[checkRow(row, set.heldOut.size()).part]);
            if (deviations[at].trusted)
                voice.join(fused, voice.evidence(deviations[at]), whole.foreground.values());
        });
    const auto separation = [](const HeldOutCheck& of) {
        const auto found = of.syntheticAuroc.find(kFusedMap);
        return found == of.syntheticAuroc.end() ? 0.0 : found->second;
    };
    if (separation(check) < separation(report.check) - kWorse)
        return leaveOut(Text("not used: it finds fewer artificial defects than the networks alone"));
    report.check = check;
    return std::optional(std::move(voice));
}

} // namespace twinspect
