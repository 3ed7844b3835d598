// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/decision.h"

#include <algorithm>
#include <cmath>

namespace twinspect {

namespace {

constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

/// Largest area among the regions above the pixel threshold: 0 = none, NaN = one cannot be measured.
double largestArea(const PartResult& part, double pixelThreshold)
{
    double largest = 0;
    for (const RegionEvidence& region : part.regions) {
        if (region.ignored || region.scoreMax <= pixelThreshold)
            continue;
        if (std::isnan(region.areaMm2))
            return region.areaMm2;
        largest = std::max(largest, region.areaMm2);
    }
    return largest;
}

/// Pixels that are judged by one score: those of a region of interest with a threshold of its own, or all others.
struct Scored {
    double score = kNotKnown;
    double review = kNotKnown, reject = kNotKnown;
    std::optional<std::size_t> interest{}; ///< empty = all others

    [[nodiscard]] Verdict verdict() const
    {
        if (score > reject)
            return Verdict::Reject;
        return score > std::min(review, reject) ? Verdict::Review : Verdict::Ok;
    }
    [[nodiscard]] Reason reason() const
    {
        if (verdict() == Verdict::Ok)
            return Reason::ScoreWithinLimits;
        if (interest)
            return Reason::InterestAboveThreshold;
        return verdict() == Verdict::Reject ? Reason::ScoreAboveReject : Reason::ScoreAboveReview;
    }
    /// Whether a region lies in these pixels.
    [[nodiscard]] bool holds(const RegionEvidence& region, const PartResult& part) const
    {
        const auto own = [&part](int at) { return part.interests[static_cast<std::size_t>(at)].threshold.has_value(); };
        if (!interest)
            return region.elsewhere || !std::ranges::all_of(region.interests, own);
        return std::ranges::find(region.interests, static_cast<int>(*interest)) != region.interests.end();
    }
};

/// The largest minimum area and depth that hold for any of these pixels; 0 = none.
SizeLimits largestLimits(const Scored& scored, const PartResult& part, const Thresholds& thresholds)
{
    SizeLimits largest{thresholds.minAreaMm2, thresholds.minDepthMm};
    for (std::size_t i = 0; i < part.interests.size(); ++i)
        if (const auto& own = part.interests[i]; scored.interest ? *scored.interest == i : !own.threshold)
            largest = {std::max(largest.areaMm2, own.minAreaMm2.value_or(0)),
                       std::max(largest.depthMm, own.minDepthMm.value_or(0))};
    return largest;
}

void applyRegionLimits(const PartResult& part, const Thresholds& thresholds, const Scored& scored, Decision& decision)
{
    const SizeLimits largest = largestLimits(scored, part, thresholds);
    if (!(largest.areaMm2 > 0 || largest.depthMm > 0))
        return;
    const bool known = part.regionsMeasured && !std::isnan(thresholds.pixel);
    bool areaUnknown = largest.areaMm2 > 0 && !known;
    bool depthUnknown = largest.depthMm > 0 && !known;
    bool counts = false, shallow = false;
    auto milder = Reason::NoRegion;
    for (const RegionEvidence& region : part.regions) {
        if (!known || region.ignored || region.scoreMax <= thresholds.pixel || !scored.holds(region, part))
            continue;
        const SizeLimits limits = sizeLimitsFor(region, part.interests, thresholds);
        milder = Reason::RegionsTooSmall;
        const bool tooShallow = region.deviationMm < limits.depthMm; // false for what is not known
        if (region.areaMm2 < limits.areaMm2)
            continue;
        shallow = shallow || tooShallow;
        if (tooShallow)
            continue;
        const bool anyArea = limits.areaMm2 > 0 && std::isnan(region.areaMm2);
        const bool anyDepth = limits.depthMm > 0 && std::isnan(region.deviationMm);
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
    if (part.liesUnlikeGood)
        doubts.push_back(Reason::LiesUnlikeGood);
    if (!agree(part.arithmetic, thresholds.arithmetic))
        doubts.push_back(Reason::OtherArithmetic);
    if (part.interestOffPart)
        doubts.push_back(Reason::InterestOffPart);
    if (part.regionsId != thresholds.regions.id())
        doubts.push_back(Reason::OtherInterest);
    return doubts;
}

std::vector<Scored> scoredOf(const PartResult& part, const Thresholds& thresholds)
{
    std::vector<Scored> all;
    if (part.elsewhere)
        all.push_back({part.imageScore, thresholds.review, thresholds.reject, {}});
    for (std::size_t i = 0; i < part.interests.size(); ++i)
        if (const auto& own = part.interests[i]; own.threshold && !std::isnan(own.score))
            all.push_back({own.score, *own.threshold, *own.threshold, i});
    return all;
}

int strictness(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Reject: return 2;
    case Verdict::Review: return 1;
    case Verdict::Ok:
    case Verdict::NoPart: break;
    }
    return 0;
}

/// The strictest of the verdicts on all pixels that count, with the reasons of all that are not simply within limits.
Decision decideByScores(const std::vector<Scored>& all, const PartResult& part, const Thresholds& thresholds)
{
    std::vector<Decision> each;
    for (const Scored& scored : all) {
        Decision decision{scored.verdict(), {scored.reason()}, 0};
        const bool above = decision.verdict != Verdict::Ok;
        if (above && !part.scaleDiffers) // sizes on another scale: nothing milder
            applyRegionLimits(part, thresholds, scored, decision);
        each.push_back(std::move(decision));
    }
    std::ranges::stable_sort(each, std::ranges::greater(), [](const Decision& decision) {
        return 2 * strictness(decision.verdict) + (decision.reasons.front() == Reason::ScoreWithinLimits ? 0 : 1);
    });
    Decision strictest = each.front();
    for (std::size_t i = 1; i < each.size(); ++i)
        for (const Reason reason : each[i].reasons)
            if (reason != Reason::ScoreWithinLimits
                && std::ranges::find(strictest.reasons, reason) == strictest.reasons.end())
                strictest.reasons.push_back(reason);
    return strictest;
}

/// Whether the verdict would be stricter if every pixel counted, by the thresholds alone.
bool milderByInterest(const std::vector<Scored>& all, Verdict verdict, const PartResult& part,
                      const Thresholds& thresholds)
{
    if (std::isnan(part.wholeScore))
        return false;
    const Scored whole{part.wholeScore, thresholds.review, thresholds.reject, {}};
    int byScore = 0;
    for (const Scored& scored : all)
        byScore = std::max(byScore, strictness(scored.verdict()));
    PartResult plain = part;
    plain.interests.clear();
    for (auto& region : plain.regions)
        region = {region.scoreMax, region.areaMm2, region.deviationMm};
    return byScore < strictness(whole.verdict())
        || strictness(verdict) < strictness(decideByScores({whole}, plain, thresholds).verdict);
}

/// As decide(), but for the doubts. A part was found.
Decision decideByScore(const PartResult& part, const Thresholds& thresholds)
{
    Decision decision; // Review
    const double largest = part.regionsMeasured ? largestArea(part, thresholds.pixel) : kNotKnown;
    const auto all = scoredOf(part, thresholds);
    if (all.empty()) {
        decision.reasons = {Reason::NothingCounts};
    } else if (!std::ranges::all_of(all, [](const Scored& scored) { return std::isfinite(scored.score); })) {
        decision.reasons = {Reason::ScoreNotANumber};
    } else if (std::ranges::any_of(all, [&part](const Scored& scored) { return scored.score > part.scoreLimit; })) {
        decision.reasons = {Reason::UnlikeLearntPart};
    } else if (std::isnan(thresholds.review) || std::isnan(thresholds.reject)) {
        decision.reasons = {Reason::NotCalibrated};
    } else {
        decision = decideByScores(all, part, thresholds);
        if (milderByInterest(all, decision.verdict, part, thresholds))
            decision.reasons.push_back(Reason::MilderByInterest);
    }
    decision.largestAreaMm2 = largest;
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
        && same(a.minAreaMm2, b.minAreaMm2) && same(a.minDepthMm, b.minDepthMm) && a.arithmetic == b.arithmetic
        && a.regions == b.regions;
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
    for (const auto& region : thresholds.regions.list())
        if (std::max(region.minAreaMm2.value_or(0), region.minDepthMm.value_or(0)) > 0
            && !std::isfinite(thresholds.pixel))
            return failure(ErrorCode::InvalidArgument,
                           Text("Region of interest '%1': a minimum area or depth needs a pixel threshold",
                                region.name),
                           {}, "Set the pixel threshold, or remove the limit");
    return checkRegions(thresholds.regions.list());
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
    case Reason::InterestAboveThreshold: return "INTEREST_ABOVE_THRESHOLD";
    case Reason::MilderByInterest: return "MILDER_BY_INTEREST";
    case Reason::InterestOffPart: return "INTEREST_OFF_PART";
    case Reason::NothingCounts: return "NOTHING_COUNTS";
    case Reason::OtherInterest: return "OTHER_INTEREST";
    case Reason::LiesUnlikeGood: return "LIES_UNLIKE_GOOD";
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
    for (const Reason reason : {Reason::ScoreWithinLimits, Reason::ScoreAboveReview, Reason::ScoreAboveReject,
                                Reason::RegionsTooSmall,   Reason::NoRegion,         Reason::RegionsTooShallow,
                                Reason::AreaUnknown,       Reason::DepthUnknown,     Reason::NoPartFound,
                                Reason::ScoreNotANumber,   Reason::NotCalibrated,    Reason::ScaleDiffers,
                                Reason::UnlikeLearntPart,  Reason::OtherArithmetic,  Reason::InterestAboveThreshold,
                                Reason::MilderByInterest,  Reason::InterestOffPart,  Reason::NothingCounts,
                                Reason::OtherInterest,     Reason::LiesUnlikeGood})
        if (toString(reason) == text)
            return reason;
    return std::nullopt;
}

SizeLimits sizeLimitsFor(const RegionEvidence& region, const std::vector<InterestEvidence>& interests,
                         const Thresholds& thresholds)
{
    const SizeLimits usual{thresholds.minAreaMm2, thresholds.minDepthMm};
    if (region.interests.empty())
        return usual;
    SizeLimits least{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    const auto allow = [&least](double areaMm2, double depthMm) {
        least = {std::min(least.areaMm2, areaMm2), std::min(least.depthMm, depthMm)};
    };
    if (region.elsewhere)
        allow(usual.areaMm2, usual.depthMm);
    for (const int at : region.interests) {
        const auto& own = interests[static_cast<std::size_t>(at)];
        allow(own.minAreaMm2.value_or(usual.areaMm2), own.minDepthMm.value_or(usual.depthMm));
    }
    return least;
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
