// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/inspection.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <span>

#include "core/base/lack_of_memory.h"
#include "core/dataset/annotated_parts.h"
#include "core/dataset/geometry_judgement.h"
#include "core/nn/infer_in_parallel.h"

namespace twinspect {

namespace {

// What a full-size map holds in a region.
template <typename Value>
std::vector<Value> valuesIn(const Image<Value>& full, const Region& region)
{
    std::vector<Value> values;
    for (int row = 0; row < region.box.height; ++row)
        for (int column = 0; column < region.box.width; ++column)
            if (region.pixels.at(row, column))
                values.push_back(full.at(region.box.row + row, region.box.column + column));
    return values;
}

// Empty without values.
std::optional<double> meanOf(std::span<const float> values)
{
    return values.empty()
             ? std::nullopt
             : std::optional(std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()));
}

// The mean over a region washes a dent out, its extreme is noise: the mean of the tenth that differs most, on the side
// of the mean. `vary`: how much good parts vary at the same pixels; empty when that is not known.
void compareWithGood(DefectRegion& defect, const std::vector<float>& heights, const std::vector<float>& vary)
{
    std::vector<std::size_t> known;
    std::vector<float> differences, variations;
    for (std::size_t i = 0; i < heights.size(); ++i)
        if (!std::isnan(heights[i])) {
            known.push_back(i);
            differences.push_back(heights[i]);
        }
    const auto mean = meanOf(differences);
    if (!mean)
        return;
    const auto counted = std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(known.size()) / 10);
    const auto size = [&](std::size_t i) { return vary.empty() ? heights[i] : heights[i] / vary[i]; };
    std::partial_sort(known.begin(), known.begin() + counted, known.end(),
                      [&, lower = *mean < 0](std::size_t a, std::size_t b) {
                          return lower ? size(a) < size(b) : size(a) > size(b);
                      });
    known.resize(static_cast<std::size_t>(counted));
    differences.clear();
    for (const std::size_t i : known) {
        differences.push_back(heights[i]);
        if (!vary.empty())
            variations.push_back(vary[i]);
    }
    defect.heightVsGoodMm = meanOf(differences);
    defect.goodPartsVaryMm = meanOf(variations);
}

/// By which regions of interest a region of the picture is judged.
void judgeBy(const InterestGrid& grid, DefectRegion& defect)
{
    const auto values = valuesIn(grid, defect.region);
    std::set<std::uint16_t> whose(values.begin(), values.end());
    defect.elsewhere = whose.erase(InterestGrid::kElsewhere) > 0;
    for (const std::uint16_t value : whose)
        defect.interests.push_back(value - 1);
}

/// Not measured yet.
std::vector<DefectRegion> foundRegions(const AnomalyResult& anomaly, const PreparedPart& prepared,
                                       const Thresholds& thresholds)
{
    auto map = onFullImage(anomaly.score(), prepared.image.box);
    std::vector<DefectRegion> found;
    if (thresholds.regions.empty()) {
        for (auto& region : findRegions(map, thresholds.pixel))
            found.emplace_back().region = std::move(region);
        return found;
    }
    constexpr float kNowhere = -std::numeric_limits<float>::infinity();
    const auto grid = judgedBy(thresholds.regions, frameOf(prepared));
    ScoreMap ignored(map.width(), map.height(), 1, kNowhere);
    for (std::size_t i = 0; i < map.pixelCount(); ++i)
        if (grid.values()[i] == InterestGrid::kNotCounted)
            std::swap(ignored.values()[i], map.values()[i]);
    for (auto& region : findRegions(map, thresholds.pixel)) {
        found.emplace_back().region = std::move(region);
        judgeBy(grid, found.back());
    }
    for (auto& region : findRegions(ignored, thresholds.pixel)) {
        found.emplace_back().region = std::move(region);
        found.back().ignored = true;
    }
    return found;
}

Error named(Error error, const SampleRef& sample)
{
    if (error.file.empty())
        error.file = sample.geometry.string();
    return error;
}

/// `loaded` needs its cloud and its notes.
Result<InspectedPart> inspectPrepared(const AnomalyModel& model, const SampleRef& sample, PreparedPart prepared,
                                      const RgbdSample& loaded, const Thresholds& thresholds)
{
    InspectedPart part;
    part.sample = sample;
    part.width = loaded.cloud.width();
    part.height = loaded.cloud.height();
    part.notes = loaded.notes;
    part.scaleDiffers = doubtAgainst(learntGeometry(model.preparation()), sample.reading, part.notes);
    part.prepared = std::move(prepared);
    auto anomaly = model.infer(part.prepared);
    if (!anomaly)
        return tl::unexpected<Error>(named(anomaly.error(), sample));
    part.anomaly = std::move(*anomaly);
    part.scores = countedScores(part.anomaly, part.prepared, thresholds.regions);
    part.regions = regionsOf(part.anomaly, part.prepared, loaded.cloud, thresholds);
    part.decision =
        decide(partResultOf(part.anomaly, part.scores, part.regions, part.scaleDiffers, thresholds), thresholds);
    part.annotated =
        measureAnnotations(annotationsOf(sample, part.width, part.height), loaded.cloud, part.prepared.geometry);
    return part;
}

} // namespace

RegionEvidence evidenceOf(const DefectRegion& region)
{
    constexpr double kNotKnown = RegionRecord::kNotKnown;
    const auto& measured = region.measurement;
    const bool deep = measured && measured->depth;
    return {region.region.highestScore,
            measured ? measured->areaMm2 : kNotKnown,
            deviationMm(region.raisedBy, deep ? measured->depth->lowestMm : kNotKnown,
                        deep ? measured->depth->highestMm : kNotKnown),
            region.ignored,
            region.interests,
            region.elsewhere};
}

PartResult partResultOf(const AnomalyResult& anomaly, const CountedScores& scores,
                        const std::vector<DefectRegion>& regions, bool scaleDiffers, const Thresholds& thresholds)
{
    PartResult result;
    result.scaleDiffers = scaleDiffers;
    result.liesUnlikeGood = anomaly.liesUnlikeGood;
    result.partFound = anomaly.partFound;
    result.imageScore = scores.imageScore;
    result.scoreLimit = anomaly.scoreLimit;
    result.arithmetic = anomaly.arithmetic;
    result.regionsMeasured = std::isfinite(thresholds.pixel);
    for (const auto& region : regions)
        result.regions.push_back(evidenceOf(region));
    scores.interest.addTo(result);
    return result;
}

std::vector<DefectRegion> regionsOf(const AnomalyResult& anomaly, const PreparedPart& prepared,
                                    const OrganizedCloud& cloud, const Thresholds& thresholds)
{
    if (!anomaly.partFound || !std::isfinite(thresholds.pixel))
        return {};
    auto defects = foundRegions(anomaly, prepared, thresholds);
    if (defects.empty())
        return defects;
    const auto outline = edgeOf(prepared.geometry);
    for (auto& defect : defects)
        if (auto measured = measureRegion(cloud, defect.region, prepared.geometry.foreground, outline))
            defect.measurement = std::move(*measured);
    // One full-size map at a time: each is as large as a third of the cloud.
    if (const auto share = onFullImage(anomaly.shareRgb, prepared.image.box); !share.empty())
        for (auto& defect : defects)
            defect.raisedBy = raisedBy(meanOf(valuesIn(share, defect.region)).value_or(0.5));
    const auto heightVsGood = onFullImage(anomaly.heightVsGoodMm, prepared.image.box);
    const auto vary = onFullImage(anomaly.goodPartsVaryMm, prepared.image.box);
    for (auto& defect : defects)
        if (!heightVsGood.empty())
            compareWithGood(defect, valuesIn(heightVsGood, defect.region),
                            vary.empty() ? std::vector<float>() : valuesIn(vary, defect.region));
    return defects;
}

Result<InspectedPart> inspectPart(const AnomalyModel& model, const SampleRef& sample, const Thresholds& thresholds)
{
    auto loaded = loadSample(sample);
    if (!loaded)
        return tl::unexpected<Error>(named(loaded.error(), sample));
    auto prepared = preparePart(*loaded, model.preparation());
    if (!prepared)
        return tl::unexpected<Error>(named(prepared.error(), sample));
    loaded->rgb = {};
    prepared->geometry.heightMetres = {};
    return inspectPrepared(model, sample, std::move(*prepared), *loaded, thresholds);
}

Result<InspectedPart> inspectPart(const AnomalyModel& model, const SampleRef& sample, const RgbdSample& loaded,
                                  const Thresholds& thresholds)
{
    auto prepared = preparePart(loaded, model.preparation());
    if (!prepared)
        return tl::unexpected<Error>(named(prepared.error(), sample));
    return inspectPrepared(model, sample, std::move(*prepared), loaded, thresholds);
}

Status inspectParts(const AnomalyModel& model, const std::vector<SampleRef>& samples, const Thresholds& thresholds,
                    const RunContext& context, const std::function<void(std::size_t, Result<InspectedPart>)>& each)
{
    return inferInParallel(static_cast<std::int64_t>(samples.size()), "inspecting", context, [&](std::int64_t i) {
        const auto at = static_cast<std::size_t>(i);
        each(at, inspectPart(model, samples[at], thresholds));
    });
}

Result<std::vector<CalibrationScore>> scoreParts(const AnomalyModel& model, const std::vector<SampleRef>& samples,
                                                 const RegionsOfInterest& regions, const RunContext& context)
{
    Thresholds thresholds;
    thresholds.regions = regions;
    std::vector<std::optional<CalibrationScore>> found(samples.size());
    std::vector<Text> problems(samples.size());
    std::vector<std::optional<Error>> errors(samples.size());
    GeometrySurvey survey;
    auto done =
        inspectParts(model, samples, thresholds, context, [&](std::size_t at, const Result<InspectedPart>& part) {
            if (part) {
                survey.add(samples[at], part->notes);
                survey.add(samples[at], part->anomaly.notes);
            }
            if (!part)
                errors[at] = part.error();
            else if (!part->anomaly.partFound)
                problems[at] = Text("%1: no part was found in this picture.", samples[at].rgb.string());
            else if (!part->scores.interest.elsewhere)
                problems[at] = Text("%1: the regions of interest leave no pixel of this part to the threshold.",
                                    samples[at].rgb.string());
            else
                found[at] = {part->scores.imageScore, part->scores.peak()};
        });
    if (!done)
        return passOn(done);
    if (const Error* noMemory = lackOfMemory(errors))
        return tl::unexpected<Error>(*noMemory);
    std::vector<CalibrationScore> scores;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (found[i])
            scores.push_back(*found[i]);
        else
            context.warn(errors[i] ? errors[i]->text() : problems[i]);
    }
    survey.warn(context);
    return scores;
}

} // namespace twinspect
