// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/teaching/held_out_scoring.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/lack_of_memory.h"
#include "core/dataset/good_parts.h"
#include "core/evaluation/auroc.h"
#include "core/inference/inspection.h"
#include "core/nn/infer_in_parallel.h"
#include "core/nn/part_pixels.h"
#include "core/nn/score_map.h"
#include "core/nn/synthetic_defect.h"
#include "core/training/held_out_scores.h"
#include "core/training/random_streams.h"

namespace twinspect {

namespace {

/// The part with one artificial defect; nothing where the defect missed it.
std::optional<PartImage> withDefect(const PartImage& part, int kind, Random random)
{
    auto defect = makeDefect(toPixels(part), static_cast<SyntheticDefect>(kind), std::move(random));
    if (std::ranges::none_of(defect.mask, [](float value) { return value > 0; }))
        return std::nullopt;
    PartImage changed = part;
    const std::size_t count = part.rgb.pixelCount();
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t channel = 0; channel < 3; ++channel)
            changed.rgb.data()[3 * i + channel] = static_cast<std::uint8_t>(
                std::lround(255 * std::clamp(defect.pixels.rgb[channel * count + i], 0.0F, 1.0F)));
        changed.height.data()[i] = defect.pixels.height[i];
    }
    return changed;
}

/// Scores by map, over the pixels that count.
Result<std::map<std::string, double>> scoresOf(const AnomalyModel& model, PartImage part)
{
    std::vector<std::uint8_t> counted;
    for (std::uint8_t& value : part.foreground.values()) {
        counted.push_back(value & kNotCounted ? 0 : 1);
        value &= 1;
    }
    PreparedPart prepared{std::move(part), {}};
    prepared.geometry.partFound = true;
    const auto result = model.infer(prepared);
    if (!result)
        return passOn(result);
    std::map<std::string, double> scores;
    for (const auto& [name, map] : result->maps)
        scores[name] = imageScore(map.values(), prepared.image.foreground.values(), ScoreOptions(), counted);
    return scores;
}

} // namespace

// Parts that could not be used were named when they were read.
Result<HeldOutScores> scoreHeldOut(const AnomalyModel& model, const Catalog& catalog, int usable,
                                   const RegionsOfInterest& regions, const RunContext& context)
{
    struct Scored {
        double score = 0;
        double peak = 0;                       ///< of the primary map
        std::map<std::string, double> highest; ///< by map
    };
    const auto [train, heldOut, heldOutFromTraining] = splitGoodParts(catalog);
    const std::vector<SampleRef>& samples = heldOut;
    std::vector<std::optional<Scored>> parts(samples.size());
    std::vector<std::optional<Error>> errors(samples.size());
    auto done = inferInParallel(static_cast<std::int64_t>(parts.size()), kScoringStage, context, [&](std::int64_t i) {
        const auto at = static_cast<std::size_t>(i);
        Thresholds thresholds;
        thresholds.regions = regions;
        const auto part = inspectPart(model, samples[at], thresholds);
        if (!part)
            errors[at] = part.error();
        if (!part || !part->anomaly.partFound || !std::isfinite(part->scores.imageScore))
            return;
        parts[at] = Scored{part->scores.imageScore, part->scores.peaks.at(part->anomaly.primary), part->scores.peaks};
    });
    if (!done)
        return passOn(done);
    if (const Error* noMemory = lackOfMemory(errors))
        return tl::unexpected<Error>(*noMemory);
    HeldOutScores scores;
    scores.arithmetic = model.arithmetic();
    for (const auto& part : parts)
        if (part)
            scores.add(part->score, part->peak, part->highest);
    if (const auto scored = static_cast<int>(scores.scores.size()); scored < usable)
        context.warn(Text("The model has the scores of only %1 of %2 held-out parts: the others can no longer be read",
                          scored, usable));
    return scores;
}

std::optional<PartImage> checkedPart(std::span<const PartImage> heldOut, std::int64_t row, int seed)
{
    const auto [at, kind] = checkRow(row, heldOut.size());
    return kind < 0 ? std::optional(heldOut[at])
                    : withDefect(heldOut[at], kind, randomOf(seed, RandomStream::CheckDefect, row));
}

Result<HeldOutCheck> checkOnArtificialDefects(const AnomalyModel& model, std::span<const PartImage> heldOut, int seed,
                                              const RunContext& context)
{
    const auto rows = static_cast<std::int64_t>(heldOut.size()) + kSyntheticDefects * kDefectsOfEachKind;
    std::vector<std::map<std::string, double>> scores(static_cast<std::size_t>(rows));
    std::vector<std::optional<Error>> errors(scores.size());
    auto done = inferInParallel(rows, "held-out check", context, [&](std::int64_t i) {
        auto part = checkedPart(heldOut, i, seed);
        if (!part)
            return;
        auto said = scoresOf(model, std::move(*part));
        if (said)
            scores[static_cast<std::size_t>(i)] = std::move(*said);
        else
            errors[static_cast<std::size_t>(i)] = said.error();
    });
    if (!done)
        return passOn(done);
    for (const auto& error : errors)
        if (error)
            return tl::unexpected<Error>(*error);
    struct Column {
        std::vector<double> values;
        std::vector<std::uint8_t> labels;
    };
    std::map<std::string, Column> columns;
    HeldOutCheck check;
    for (std::size_t row = 0; row < scores.size(); ++row)
        for (const auto& [name, score] : scores[row]) {
            const bool defective = row >= heldOut.size();
            columns[name].values.push_back(score);
            columns[name].labels.push_back(defective ? 1 : 0);
            if (defective && name == model.detector().primaryMap)
                check.defectScores.push_back(score);
        }
    for (const auto& [name, column] : columns)
        if (const auto area = auroc(column.values, column.labels))
            check.syntheticAuroc[name] = *area;
    return check;
}

} // namespace twinspect
