// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/arithmetic.h"
#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/evaluation/region_of_interest.h"

namespace twinspect {

/// What decides a verdict, beside the part itself: thresholds, limits and regions of interest. Raw scores in the
/// model's own unit; kept in the recipe, never in the weights. NaN = not calibrated yet.
struct Thresholds {
    double review = std::numeric_limits<double>::quiet_NaN(); ///< image score above which a person looks; equal to
 ///< `reject` = no review band
    double reject = std::numeric_limits<double>::quiet_NaN(); ///< image score above which the part is bad
    double pixel = std::numeric_limits<double>::quiet_NaN();  ///< map score above which a pixel belongs to a region
    double minAreaMm2 = 0; ///< regions smaller than this do not count; 0 = off
    double minDepthMm = 0; ///< regions that depart less than this from the surface around do not count; 0 = off
    Arithmetic arithmetic = Arithmetic::Unknown; ///< of the scores on which they were found
    RegionsOfInterest regions{}; ///< by which pixels count
};

/// minAreaMm2 (--min-area) and minDepthMm (--min-depth).
[[nodiscard]] const std::vector<Parameter<Thresholds>>& regionLimits();

/// Errors: InvalidArgument (review or reject not finite, review > reject; a minimum area or depth that is not finite
/// or negative, or without a pixel threshold; regions of interest that make no sense).
[[nodiscard]] Status checkThresholds(const Thresholds& thresholds);

/// Whether both decide alike whatever the part; a NaN equals a NaN.
[[nodiscard]] bool sameThresholds(const Thresholds& a, const Thresholds& b);

/// A connected region of the anomaly map above Thresholds::pixel.
struct RegionEvidence {
    double scoreMax = 0;
    double areaMm2 = std::numeric_limits<double>::quiet_NaN(); ///< NaN = not measurable (no depth there)
    /// The larger of depth and height against the surface around. NaN = not measurable; infinite = RGB alone
    /// raised it, so a limit on the depth says nothing about it.
    double deviationMm = std::numeric_limits<double>::quiet_NaN();
    bool ignored = false;       ///< its pixels do not count
    std::vector<int> interests{}; ///< the regions of interest in PartResult::interests by whose limits it is judged
    bool elsewhere = true;      ///< some of it lies outside of these: the limits of Thresholds hold, too
};

/// What a region of interest found on one part.
struct InterestEvidence {
    double score = std::numeric_limits<double>::quiet_NaN(); ///< over its pixels; NaN = it has none on the part, or no
                                                             ///< threshold of its own
    std::optional<double> threshold, minAreaMm2, minDepthMm; ///< as in RegionOfInterest
};

/// The smallest size of a region that counts; 0 = off.
struct SizeLimits {
    double areaMm2 = 0, depthMm = 0;
};
/// The lowest of the minimum areas and of the minimum depths that hold where the region lies.
[[nodiscard]] SizeLimits sizeLimitsFor(const RegionEvidence& region, const std::vector<InterestEvidence>& interests,
                                       const Thresholds& thresholds);

/// The results of one inspection that a decision needs.
struct PartResult {
    bool partFound = true;
    double imageScore = std::numeric_limits<double>::quiet_NaN();
    bool regionsMeasured = false; ///< false = `regions` says nothing
    std::vector<RegionEvidence> regions;
    bool scaleDiffers = false; ///< from that of the parts the model learnt from: mm and mm2 mean nothing
    double scoreLimit = std::numeric_limits<double>::infinity(); ///< see scoreLimitOf()
    Arithmetic arithmetic = Arithmetic::Unknown; ///< of the score
    std::string regionsId{}; ///< of the regions of interest under which the scores were computed
    /// The score that it would have if every pixel counted, by the thresholds alone; NaN = it is imageScore.
    double wholeScore = std::numeric_limits<double>::quiet_NaN();
    bool elsewhere = true; ///< false: every pixel that counts belongs to a region with a threshold of its own
    bool liesUnlikeGood = false; ///< another side up, cut off, two parts: the score is one of something else
    bool interestOffPart = false; ///< a region of interest does not lie on the part, or not wholly in the picture
    std::vector<InterestEvidence> interests{};
};

enum class Verdict { Ok, Review, Reject, NoPart };

/// The reason for a verdict. The window chooses the words.
enum class Reason {
    ScoreWithinLimits, ///< image score <= review
    ScoreAboveReview, ///< review < image score <= reject
    ScoreAboveReject, ///< image score > reject
    RegionsTooSmall, ///< every region is smaller than the minimum area: one step milder
    NoRegion, ///< no pixel is above the pixel threshold: one step milder
    RegionsTooShallow, ///< every region is smaller than a limit, one at least by its depth: one step milder
    AreaUnknown, ///< a minimum area is set, but areas could not be measured: nothing was made milder
    DepthUnknown, ///< a minimum depth is set, but depths could not be measured: nothing was made milder
    NoPartFound,
    ScoreNotANumber, ///< the score is NaN or infinite: a person has to look
    NotCalibrated, ///< a threshold is NaN: a person has to look
    ScaleDiffers, ///< the geometry has another scale than the model learnt: a person has to look
    UnlikeLearntPart, ///< image score > PartResult::scoreLimit: the model seems to be one of another part
    OtherArithmetic, ///< the thresholds were found on scores that are not computed like this one: a person has to
                     ///< look
    InterestAboveThreshold, ///< the score of a region of interest is above the threshold of its own
    MilderByInterest, ///< without the regions of interest the verdict would be stricter
    InterestOffPart, ///< PartResult::interestOffPart: a person has to look
    NothingCounts, ///< the regions of interest leave no pixel of the part: a person has to look
    OtherInterest, ///< the score was computed under other regions of interest: the part has to be inspected again
    LiesUnlikeGood, ///< PartResult::liesUnlikeGood: a person has to look
};

[[nodiscard]] std::string_view toString(
    Verdict verdict); ///< "OK", "REVIEW", "REJECT", "NO_PART": for files and connectors
[[nodiscard]] std::string_view toString(Reason reason); ///< "SCORE_ABOVE_REJECT" and so on
[[nodiscard]] std::optional<Verdict> verdictFrom(std::string_view text); ///< of toString(); empty when it is none
[[nodiscard]] std::optional<Reason> reasonFrom(std::string_view text);

struct Decision {
    Verdict verdict = Verdict::Review;
    std::vector<Reason> reasons; ///< the main one first; never empty
    double largestAreaMm2 = 0; ///< of the regions that count as evidence; 0 = none, NaN = not measurable
};

/// The one place where a verdict is made, for the window, the command line and every connector. Pure: the same input
/// gives the same verdict.
///
/// 1. No part -> NoPart. Score not finite, or above the part's limit, or thresholds not set -> Review: when in doubt a
/// person looks; doubt never passes a part.
/// 2. Score > reject -> Reject; score > review -> Review; otherwise Ok. Exactly on a threshold is the milder side.
/// 3. With minAreaMm2 > 0 or minDepthMm > 0, and regions measured, a part without a region of at least that area and
/// that depth or height gets a verdict one step milder: Reject -> Review, Review -> Ok.
///    Never Reject -> Ok: a strong score is evidence that a specification of sizes does not cover, so it is not waved
///    through unseen. Regions whose maximum is not above the pixel threshold are ignored, so a raised threshold can be
///    tried without measuring again. A region whose area or depth is not measurable counts as large enough in that
///    respect, and so does the depth of a region that RGB alone raised.
/// 4. On another scale than the model learnt sizes make nothing milder.
/// 5. A region of interest with a threshold of its own is judged by its own score and that threshold, as the other
///    pixels are by theirs, and the strictest verdict counts. Rule 3 holds for each: for a region of interest with the
///    defect regions in it. A defect region counts when it reaches the lowest of the minimum areas and the lowest of
///    the minimum depths that hold where it lies. Ignored regions never count. Where a part that is judged without
///    regions of interest would get a stricter verdict, MilderByInterest says so.
/// 6. A doubt (ScaleDiffers, LiesUnlikeGood, OtherArithmetic, InterestOffPart, OtherInterest) makes an Ok a Review, of
/// which it is the
///    main reason. Beside any other verdict on a part it is the last reason.
/// Up to the limit, a rising score never makes the verdict milder; a rising threshold never makes it stricter.
[[nodiscard]] Decision decide(const PartResult& part, const Thresholds& thresholds);

} // namespace twinspect
