// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/decision.h"

#include <algorithm>
#include <cmath>

namespace twinspect {

namespace {

/// Largest area among the regions above the pixel threshold: 0 = none, NaN = one cannot be measured.
double largestArea(const PartResult& part, double pixelThreshold)
{
    double largest = 0;
    for (const RegionEvidence& region : part.regions) {
        if (region.scoreMax <= pixelThreshold)
            continue;
        if (std::isnan(region.areaMm2))
            return region.areaMm2;
        largest = std::max(largest, region.areaMm2);
    }
    return largest;
}

void applyRegionLimits(const PartResult& part, const Thresholds& thresholds, Decision& decision)
{
    const bool limitsArea = thresholds.minAreaMm2 > 0;
    const bool limitsDepth = thresholds.minDepthMm > 0;
    const bool known = part.regionsMeasured && !std::isnan(thresholds.pixel);
    bool areaUnknown = limitsArea && !known;
    bool depthUnknown = limitsDepth && !known;
    bool counts = false, shallow = false;
    auto milder = Reason::NoRegion;
    for (const RegionEvidence& region : part.regions) {
        if (!known || region.scoreMax <= thresholds.pixel)
            continue;
        milder = Reason::RegionsTooSmall;
        const bool tooShallow = region.deviationMm < thresholds.minDepthMm; // false for what is not known
        if (region.areaMm2 < thresholds.minAreaMm2)
            continue;
        shallow = shallow || tooShallow;
        if (tooShallow)
            continue;
        const bool anyArea = limitsArea && std::isnan(region.areaMm2);
        const bool anyDepth = limitsDepth && std::isnan(region.deviationMm);
        counts = counts || (!anyArea && !anyDepth);
        areaUnknown = areaUnknown || anyArea;
        depthUnknown = depthUnknown || anyDepth;
    }
    if (areaUnknown)
        decision.reasons.push_back(Reason::AreaUnknown);
    if (depthUnknown && !counts) // otherwise it changes nothing
        decision.reasons.push_back(Reason::DepthUnknown);
    if (counts || areaUnknown || depthUnknown)
        return;
    decision.verdict = decision.verdict == Verdict::Reject ? Verdict::Review : Verdict::Ok;
    decision.reasons.push_back(shallow ? Reason::RegionsTooShallow : milder);
}

/// Whatever makes the score doubtful, however high it is.
std::vector<Reason> doubtsAbout(const PartResult& part, const Thresholds& thresholds)
{
    std::vector<Reason> doubts;
    if (part.scaleDiffers)
        doubts.push_back(Reason::ScaleDiffers);
    if (!agree(part.arithmetic, thresholds.arithmetic))
        doubts.push_back(Reason::OtherArithmetic);
    return doubts;
}

/// As decide(), but for the doubts. A part was found.
Decision decideByScore(const PartResult& part, const Thresholds& thresholds)
{
    Decision decision; // Review
    decision.largestAreaMm2 =
        part.regionsMeasured ? largestArea(part, thresholds.pixel) : std::numeric_limits<double>::quiet_NaN();
    if (!std::isfinite(part.imageScore)) {
        decision.reasons = {Reason::ScoreNotANumber};
    } else if (part.imageScore > part.scoreLimit) {
        decision.reasons = {Reason::UnlikeLearntPart};
    } else if (std::isnan(thresholds.review) || std::isnan(thresholds.reject)) {
        decision.reasons = {Reason::NotCalibrated};
    } else if (part.imageScore <= std::min(thresholds.review, thresholds.reject)) {
        decision.verdict = Verdict::Ok;
        decision.reasons = {Reason::ScoreWithinLimits};
    } else {
        const bool reject = part.imageScore > thresholds.reject;
        decision.verdict = reject ? Verdict::Reject : Verdict::Review;
        decision.reasons = {reject ? Reason::ScoreAboveReject : Reason::ScoreAboveReview};
        const bool limited = thresholds.minAreaMm2 > 0 || thresholds.minDepthMm > 0;
        if (limited && !part.scaleDiffers) // sizes on another scale make nothing milder
            applyRegionLimits(part, thresholds, decision);
    }
    return decision;
}

} // namespace

const std::vector<Parameter<Thresholds>>& regionLimits()
{
    static const Thresholds standard;
    static const std::vector<Parameter<Thresholds>> limits{
        {{"min-area", "Minimum area", "mm2", standard.minAreaMm2, 0, 1e6, {}, "Smallest region that counts, mm2."},
         &Thresholds::minAreaMm2},
        {{"min-depth",
          "Minimum depth",
          "mm",
          standard.minDepthMm,
          0,
          1e4,
          {},
          "Minimum depth or height against the surface around with which a region counts, mm. A region whose depth "
          "cannot be measured, or that only RGB shows, counts at any depth."},
         &Thresholds::minDepthMm},
    };
    return limits;
}

bool sameThresholds(const Thresholds& a, const Thresholds& b)
{
    const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return same(a.review, b.review) && same(a.reject, b.reject) && same(a.pixel, b.pixel)
        && same(a.minAreaMm2, b.minAreaMm2) && same(a.minDepthMm, b.minDepthMm) && a.arithmetic == b.arithmetic;
}

Status checkThresholds(const Thresholds& thresholds)
{
    if (!std::isfinite(thresholds.review) || !std::isfinite(thresholds.reject))
        return failure(ErrorCode::InvalidArgument, "The thresholds are not set", {},
                       "Calibrate the recipe with good parts");
    if (thresholds.review > thresholds.reject)
        return failure(ErrorCode::InvalidArgument, "The review threshold lies above the reject threshold", {},
                       "Lower the review threshold or raise the other one");
    if (!std::isfinite(thresholds.minAreaMm2) || thresholds.minAreaMm2 < 0)
        return failure(ErrorCode::InvalidArgument, "The minimum area must be 0 mm2 or more");
    if (thresholds.minAreaMm2 > 0 && !std::isfinite(thresholds.pixel))
        return failure(ErrorCode::InvalidArgument, "A minimum area needs a pixel threshold", {},
                       "Set the pixel threshold, or the minimum area to 0");
    if (!std::isfinite(thresholds.minDepthMm) || thresholds.minDepthMm < 0)
        return failure(ErrorCode::InvalidArgument, "The minimum depth must be 0 mm or more");
    if (thresholds.minDepthMm > 0 && !std::isfinite(thresholds.pixel))
        return failure(ErrorCode::InvalidArgument, "A minimum depth needs a pixel threshold", {},
                       "Set the pixel threshold, or the minimum depth to 0");
    return {};
}

std::string_view toString(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Ok: return "OK";
    case Verdict::Review: return "REVIEW";
    case Verdict::Reject: return "REJECT";
    case Verdict::NoPart: return "NO_PART";
    }
    return "REVIEW";
}

std::string_view toString(Reason reason)
{
    switch (reason) {
    case Reason::ScoreWithinLimits: return "SCORE_WITHIN_LIMITS";
    case Reason::ScoreAboveReview: return "SCORE_ABOVE_REVIEW";
    case Reason::ScoreAboveReject: return "SCORE_ABOVE_REJECT";
    case Reason::RegionsTooSmall: return "REGIONS_TOO_SMALL";
    case Reason::NoRegion: return "NO_REGION";
    case Reason::RegionsTooShallow: return "REGIONS_TOO_SHALLOW";
    case Reason::AreaUnknown: return "AREA_UNKNOWN";
    case Reason::DepthUnknown: return "DEPTH_UNKNOWN";
    case Reason::NoPartFound: return "NO_PART_FOUND";
    case Reason::ScoreNotANumber: return "SCORE_NOT_A_NUMBER";
    case Reason::NotCalibrated: return "NOT_CALIBRATED";
    case Reason::ScaleDiffers: return "SCALE_DIFFERS";
    case Reason::UnlikeLearntPart: return "UNLIKE_LEARNT_PART";
    case Reason::OtherArithmetic: return "OTHER_ARITHMETIC";
    }
    return "SCORE_NOT_A_NUMBER";
}

std::optional<Verdict> verdictFrom(std::string_view text)
{
    for (const Verdict verdict : {Verdict::Ok, Verdict::Review, Verdict::Reject, Verdict::NoPart})
        if (toString(verdict) == text)
            return verdict;
    return std::nullopt;
}

std::optional<Reason> reasonFrom(std::string_view text)
{
    for (const Reason reason :
         {Reason::ScoreWithinLimits, Reason::ScoreAboveReview, Reason::ScoreAboveReject, Reason::RegionsTooSmall,
          Reason::NoRegion, Reason::RegionsTooShallow, Reason::AreaUnknown, Reason::DepthUnknown, Reason::NoPartFound,
          Reason::ScoreNotANumber, Reason::NotCalibrated, Reason::ScaleDiffers, Reason::UnlikeLearntPart,
          Reason::OtherArithmetic})
        if (toString(reason) == text)
            return reason;
    return std::nullopt;
}

Decision decide(const PartResult& part, const Thresholds& thresholds)
{
    if (!part.partFound)
        return {Verdict::NoPart, {Reason::NoPartFound}, 0};
    Decision decision = decideByScore(part, thresholds);
    const auto doubts = doubtsAbout(part, thresholds);
    const bool mainReason = decision.verdict == Verdict::Ok && !doubts.empty();
    if (mainReason)
        decision.verdict = Verdict::Review;
    decision.reasons.insert(mainReason ? decision.reasons.begin() : decision.reasons.end(), doubts.begin(),
                            doubts.end());
    return decision;
}

} // namespace twinspect
