// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/inspection.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "core/dataset/geometry_judgement.h"
#include "core/nn/infer_in_parallel.h"

namespace twinspect {

namespace {

constexpr double kClearShare = 0.65; // one modality raised the alarm when it brought this much of the score
constexpr std::size_t kTopOfPart = 250; // the image score looks at one in so many pixels of the part

RaisedBy raisedBy(double shareRgb)
{
    if (shareRgb >= kClearShare)
        return RaisedBy::Rgb;
    return shareRgb <= 1 - kClearShare ? RaisedBy::Depth : RaisedBy::Both;
}

// Mean share of RGB over the highest pixels of the fused map.
double shareAtTop(const AnomalyResult& anomaly, const PreparedPart& part)
{
    const auto scores = anomaly.maps.at("cm_segf").values();
    const auto shares = anomaly.shareRgb.values();
    const auto partPixels = static_cast<std::size_t>(std::count_if(part.image.foreground.values().begin(),
                                                                   part.image.foreground.values().end(),
                                                                   [](std::uint8_t value) { return value != 0; }));
    const std::size_t counted =
        std::clamp<std::size_t>((partPixels > 0 ? partPixels : scores.size()) / kTopOfPart, 1, scores.size());
    std::vector<std::uint32_t> order(scores.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<std::uint32_t>(i);
    std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(counted - 1), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return scores[a] > scores[b]; });
    double sum = 0;
    for (std::size_t i = 0; i < counted; ++i)
        sum += shares[order[i]];
    return sum / static_cast<double>(counted);
}

// What a full-size map holds in a region.
std::vector<float> valuesIn(const Image<float>& full, const Region& region)
{
    std::vector<float> values;
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
// of the mean.
std::optional<double> differenceOf(std::vector<float> values)
{
    const auto mean = meanOf(values);
    if (!mean)
        return std::nullopt;
    const auto counted = std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(values.size()) / 10);
    std::partial_sort(values.begin(), values.begin() + counted, values.end(),
                      [lower = *mean < 0](float a, float b) { return lower ? a < b : a > b; });
    return meanOf(std::span(values).first(static_cast<std::size_t>(counted)));
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
    if (part.anomaly.partFound)
        part.raisedBy = raisedBy(shareAtTop(part.anomaly, part.prepared));
    part.regions = regionsOf(part.anomaly, part.prepared, loaded.cloud, thresholds);
    part.decision = decide(partResultOf(part.anomaly, part.regions, part.scaleDiffers, thresholds), thresholds);
    return part;
}

} // namespace

RegionEvidence evidenceOf(const DefectRegion& region)
{
    constexpr double kNotKnown = RegionRecord::kNotKnown;
    const auto& measured = region.measurement;
    const bool deep = measured && measured->depth;
    return {region.region.highestScore, measured ? measured->areaMm2 : kNotKnown,
            deviationMm(region.raisedBy, deep ? measured->depth->lowestMm : kNotKnown,
                        deep ? measured->depth->highestMm : kNotKnown)};
}

PartResult partResultOf(const AnomalyResult& anomaly, const std::vector<DefectRegion>& regions, bool scaleDiffers,
                        const Thresholds& thresholds)
{
    PartResult result;
    result.scaleDiffers = scaleDiffers;
    result.partFound = anomaly.partFound;
    result.imageScore = anomaly.imageScore;
    result.scoreLimit = anomaly.scoreLimit;
    result.arithmetic = anomaly.arithmetic;
    result.regionsMeasured = std::isfinite(thresholds.pixel);
    for (const auto& region : regions)
        result.regions.push_back(evidenceOf(region));
    return result;
}

std::vector<DefectRegion> regionsOf(const AnomalyResult& anomaly, const PreparedPart& prepared,
                                    const OrganizedCloud& cloud, const Thresholds& thresholds)
{
    std::vector<DefectRegion> defects;
    if (!anomaly.partFound || !std::isfinite(thresholds.pixel))
        return defects;
    std::optional<std::vector<PixelCorner>> outline; // of the part, made once there is a region to measure
    // One full-size map at a time: each is as large as a third of the cloud.
    for (auto& region : findRegions(onFullImage(anomaly.maps.at("cm_segf"), prepared.image.box), thresholds.pixel)) {
        DefectRegion defect;
        if (!outline)
            outline = edgeOf(prepared.geometry);
        if (auto measured = measureRegion(cloud, region, prepared.geometry.foreground, *outline))
            defect.measurement = std::move(*measured);
        defect.region = std::move(region);
        defects.push_back(std::move(defect));
    }
    if (defects.empty())
        return defects;
    {
        const auto share = onFullImage(anomaly.shareRgb, prepared.image.box);
        for (auto& defect : defects)
            defect.raisedBy = raisedBy(meanOf(valuesIn(share, defect.region)).value_or(0.5));
    }
    if (const auto heightVsGood = onFullImage(anomaly.heightVsGoodMm, prepared.image.box); !heightVsGood.empty())
        for (auto& defect : defects)
            defect.heightVsGoodMm = differenceOf(valuesIn(heightVsGood, defect.region));
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

double peakOf(const AnomalyResult& anomaly)
{
    const auto values = anomaly.maps.at("cm_segf").values();
    return *std::max_element(values.begin(), values.end());
}

Result<std::vector<CalibrationScore>> scoreParts(const AnomalyModel& model, const std::vector<SampleRef>& samples,
                                                 const RunContext& context)
{
    std::vector<std::optional<CalibrationScore>> found(samples.size());
    std::vector<Text> problems(samples.size());
    GeometrySurvey survey;
    auto done =
        inspectParts(model, samples, Thresholds(), context, [&](std::size_t at, const Result<InspectedPart>& part) {
            if (part)
                survey.add(samples[at], part->notes);
            if (!part)
                problems[at] = part.error().text();
            else if (!part->anomaly.partFound)
                problems[at] = Text("%1: no part was found in this picture.", samples[at].rgb.string());
            else
                found[at] = {part->anomaly.imageScore, peakOf(part->anomaly)};
        });
    if (!done)
        return passOn(done);
    std::vector<CalibrationScore> scores;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (found[i])
            scores.push_back(*found[i]);
        else
            context.warn(problems[i]);
    }
    survey.warn(context);
    return scores;
}

} // namespace twinspect
