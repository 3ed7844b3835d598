// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/inspection_record.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace twinspect {

std::string_view toString(RaisedBy modality)
{
    switch (modality) {
    case RaisedBy::Rgb: return "rgb";
    case RaisedBy::Depth: return "depth";
    case RaisedBy::Both: return "both";
    }
    return "both";
}

std::optional<RaisedBy> raisedByFrom(std::string_view text)
{
    for (const RaisedBy modality : {RaisedBy::Rgb, RaisedBy::Depth, RaisedBy::Both})
        if (toString(modality) == text)
            return modality;
    return std::nullopt;
}

double deviationMm(RaisedBy raisedBy, double lowestMm, double highestMm)
{
    if (raisedBy == RaisedBy::Rgb)
        return std::numeric_limits<double>::infinity();
    if (std::isnan(lowestMm) || std::isnan(highestMm))
        return std::numeric_limits<double>::quiet_NaN();
    return std::max(-lowestMm, highestMm);
}

double deviationMm(const MeasuredRecord& region)
{
    const auto depth = region.depth.value_or(DepthRecord());
    return deviationMm(RaisedBy::Both, depth.lowestMm, depth.highestMm);
}

RegionEvidence evidenceOf(const RegionRecord& region)
{
    const auto depth = region.depth.value_or(DepthRecord());
    return {region.scoreMax, region.areaMm2,   deviationMm(region.raisedBy, depth.lowestMm, depth.highestMm),
            region.ignored,  region.interests, region.elsewhere};
}

std::string annotatedTypes(const std::vector<AnnotatedRecord>& regions)
{
    std::set<std::string> types;
    for (const auto& region : regions)
        if (!region.defectType.empty())
            types.insert(region.defectType);
    std::string all;
    for (const auto& type : types)
        all.append(all.empty() ? "" : ", ").append(type);
    return all;
}

bool InterestOutcome::offPart() const
{
    return std::ranges::any_of(regions, [](const InterestRecord& region) {
        return region.share <= 0 || (region.cut && region.kind != InterestKind::Ignore);
    });
}

void InterestOutcome::addTo(PartResult& part) const
{
    part.regionsId = id;
    part.wholeScore = wholeScore;
    part.elsewhere = elsewhere;
    part.interestOffPart = offPart();
    for (const auto& region : regions)
        part.interests.push_back({region.score, region.threshold, region.minAreaMm2, region.minDepthMm});
}

bool InspectionRecord::regionsMeasured() const { return std::isfinite(thresholds.pixel); }

PartResult InspectionRecord::evidence(const Thresholds& under) const
{
    PartResult result;
    result.partFound = partFound;
    result.imageScore = score;
    const auto doubted = [this](Reason reason) { return std::ranges::find(reasons, reason) != reasons.end(); };
    result.scaleDiffers = doubted(Reason::ScaleDiffers);
    result.liesUnlikeGood = doubted(Reason::LiesUnlikeGood);
    result.scoreLimit = scoreLimit;
    result.arithmetic = arithmetic;
    result.regionsMeasured = regionsMeasured() && !(under.pixel < thresholds.pixel);
    for (const auto& region : regions)
        result.regions.push_back(evidenceOf(region));
    interest.addTo(result);
    return result;
}

const InterestRecord* InspectionRecord::decidedBy() const
{
    if (std::ranges::find(reasons, Reason::InterestAboveThreshold) == reasons.end())
        return nullptr;
    const InterestRecord* furthest = nullptr;
    const auto above = [](const InterestRecord& region) {
        return region.score - region.threshold.value_or(region.score);
    };
    for (const auto& region : interest.regions)
        if (region.threshold && region.score > *region.threshold && (!furthest || above(region) > above(*furthest)))
            furthest = &region;
    return furthest;
}

void InspectionRecord::decideAgain(const Thresholds& under, const std::string& from)
{
    if (failure)
        return;
    const Decision decision = decide(evidence(under), under);
    verdict = decision.verdict;
    reasons = decision.reasons;
    thresholds = under;
    thresholdsFrom = from;
}

} // namespace twinspect
