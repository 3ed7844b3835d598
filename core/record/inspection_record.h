// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"
#include "core/evaluation/decision.h"
#include "core/evaluation/label.h"
#include "core/evaluation/score_unit.h"
#include "core/record/utc_time.h"

/// What is kept of an inspection, in standard types: the same for result files, tables, databases, the window and
/// whatever else results are handed to. NaN and empty options mean "not known" or "not measured".
namespace twinspect {

/// The modality that raised the alarm: it brought most of the score.
enum class RaisedBy { Rgb, Depth, Both };
[[nodiscard]] std::string_view toString(RaisedBy modality); ///< "rgb", "depth", "both"
[[nodiscard]] std::optional<RaisedBy> raisedByFrom(std::string_view text);

/// The distances of a region from the surface continued from its surroundings, negative below it.
struct DepthRecord {
    static constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();
    double lowestMm = kNotKnown;
    double highestMm = kNotKnown;
    double meanMm = kNotKnown;
    double volumeMm3 = kNotKnown;     ///< signed: added minus missing material
    double noiseMm = kNotKnown;       ///< scatter of the surroundings: deviations below it mean nothing
    double measuredShare = kNotKnown; ///< of the region's pixels
};

/// Standard uncertainties (one standard deviation) of a region's numbers, from the noise of the sensor and the
/// rounding to whole pixels.
struct UncertaintyRecord {
    static constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();
    double areaMm2 = kNotKnown;
    double extentMm = kNotKnown;
    double edgeDistanceMm = kNotKnown;
    double lowestMm = kNotKnown;
    double highestMm = kNotKnown;
    double meanMm = kNotKnown;
    double volumeMm3 = kNotKnown;
};

/// Where a region lies on its part, and what it measures.
struct MeasuredRecord {
    static constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();
    int row = 0, column = 0, width = 0, height = 0; ///< box in px of the full picture; width 0 = not known
    double centroidRow = kNotKnown, centroidColumn = kNotKnown; ///< px
    int pixels = 0;                                             ///< 0 = not known
    double areaMm2 = kNotKnown;
    double lengthMm = kNotKnown, widthMm = kNotKnown; ///< smallest enclosing rectangle, along the line of sight
    double extentMm = kNotKnown;                      ///< longest straight line on the surface around
    double edgeDistanceMm = kNotKnown;                ///< shortest way to the part's outline; 0 = they meet
    std::optional<std::array<double, 3>> centreMm;    ///< camera frame
    std::optional<DepthRecord> depth;
    std::optional<UncertaintyRecord> uncertainty;
};

/// A region of the fused map above Thresholds::pixel.
struct RegionRecord : MeasuredRecord {
    double scoreMax = 0;
    double scoreMean = kNotKnown;
    RaisedBy raisedBy = RaisedBy::Both;
    std::optional<double> heightVsGoodMm; ///< against what a good part would show there
    std::optional<double> goodPartsVaryMm; ///< by how much good parts vary in height there: one standard deviation
    bool ignored = false; ///< it lies in pixels that do not count; one that would be partly ignored is two regions
    std::vector<int> interests; ///< which of InterestOutcome::regions judge it
    bool elsewhere = true;      ///< some of it lies in none of these
};

/// A region that a person marked on a part that is finished. Like a label it is what people say: no verdict looks at
/// it.
struct AnnotatedRecord : MeasuredRecord {
    std::string defectType; ///< empty = not said
    int severity = 0;       ///< 1 .. kWorstSeverity; 0 = not said
};

/// Their types, each once, in the order of the alphabet: "dent, scratch".
[[nodiscard]] std::string annotatedTypes(const std::vector<AnnotatedRecord>& regions);

/// What a region of interest found on a part.
struct InterestRecord {
    std::string name;
    InterestKind kind = InterestKind::Ignore;
    double share = 0; ///< of the part's pixels, 0..1; 0 = it does not lie on the part
    bool cut = false; ///< part of it lies outside the picture, or outside what the model sees of it
    double score = std::numeric_limits<double>::quiet_NaN(); ///< as InterestEvidence
    std::optional<double> threshold, minAreaMm2, minDepthMm;   ///< as RegionOfInterest
};

/// What the regions of interest made of a part. As it stands, it says that there are none.
struct InterestOutcome {
    std::string id; ///< RegionsOfInterest::id()
    double wholeScore = std::numeric_limits<double>::quiet_NaN(); ///< as PartResult
    bool elsewhere = true;                                        ///< as PartResult
    std::vector<InterestRecord> regions{};                        ///< in the order of the recipe

    /// Whether a region that has to be there does not lie on the part, or not wholly in the picture.
    [[nodiscard]] bool offPart() const;
    void addTo(PartResult& part) const;
};

/// What of a region decide() looks at, see RegionEvidence.
[[nodiscard]] RegionEvidence evidenceOf(const RegionRecord& region);
/// RegionEvidence::deviationMm.
[[nodiscard]] double deviationMm(RaisedBy raisedBy, double lowestMm, double highestMm);
/// The larger of its depth and its height. NaN = not known.
[[nodiscard]] double deviationMm(const MeasuredRecord& region);

/// The file of an anomaly map, with score = offset + step * value.
struct MapRecord {
    std::string file; ///< relative to the folder of the results, and inside it
    double offset = 0, step = 0;
};

/// How the numbers of the geometry file were understood, by the names of the settings.
struct ReadingRecord {
    std::map<std::string, std::string> said;    ///< by people, the camera and this program, see saidOf(); empty in
                                             ///< results of older versions
    std::map<std::string, std::string> assumed; ///< what nobody said and the numbers of the file suggested
};

/// The reason why a part could not be inspected.
struct FailureRecord {
    std::string code; ///< toString(ErrorCode); empty = not known
    std::string message;
};

/// The results of one inspection of one part. It includes the thresholds, so that it can be read, and decided again,
/// without its recipe.
struct InspectionRecord {
    std::string sample; ///< SampleRef::id
    std::string rgb, geometry; ///< files
    ReadingRecord reading; ///< of `geometry`
    Label label = Label::Unknown; ///< what a person said about the part, as far as known
    std::string defectType;
    std::string model; ///< SHA-256 of the model
    std::string part; ///< name of the part that the model learnt
    std::string recipe; ///< name of the recipe; empty = none was used
    int recipeRevision = 0; ///< 0 = none
    std::optional<UtcTime> inspected;
    Thresholds thresholds; ///< the verdict is made with, the regions were found with
    std::string thresholdsFrom; ///< in words
    std::optional<FailureRecord> failure; ///< it could not be inspected: nothing below says anything
    int width = 0, height = 0; ///< px of the full picture; 0 = not known
    bool partFound = true;
    std::optional<bool> groundVisible;
    std::optional<Verdict> verdict;
    std::vector<Reason> reasons; ///< the main one first
    double score = std::numeric_limits<double>::quiet_NaN(); ///< raw, of the fused map, over the pixels that count and
                                                             ///< belong to no region of interest with a threshold
    double scoreLimit = std::numeric_limits<double>::infinity(); ///< of the model, see scoreLimitOf()
    ScoreUnit unit; ///< of the model, in which people read score, peak, regions and thresholds
    Arithmetic arithmetic = Arithmetic::Unknown; ///< of scores and peak
    double peak = std::numeric_limits<double>::quiet_NaN(); ///< highest value of the fused map that counts
    std::map<std::string, double> scores; ///< raw, by map
    std::optional<RaisedBy> raisedBy; ///< of the pixels that make the score
    std::vector<RegionRecord> regions; ///< the strongest first
    std::map<std::string, MapRecord> maps;
    InterestOutcome interest; ///< under which the scores and regions came about
    std::vector<AnnotatedRecord> annotated{}; ///< as the person marked them
    std::vector<Text> notes{}; ///< what a person should know of how the scores came about

    /// Without a pixel threshold no regions were looked for: `regions` says nothing then.
    [[nodiscard]] bool regionsMeasured() const;
    /// What decide() may use of it. Below the pixel threshold that the regions were found with, regions may be larger
    /// than recorded: then they say nothing, and a minimum area makes no verdict milder.
    [[nodiscard]] PartResult evidence(const Thresholds& under) const;
    /// The region of interest with a threshold that made the verdict stricter, of several the one that is furthest
    /// above its threshold. Null when there is none.
    [[nodiscard]] const InterestRecord* decidedBy() const;
    /// Verdict, reasons and thresholds become those of decide() under `under`; everything measured stays. Nothing
    /// for a part that could not be inspected.
    void decideAgain(const Thresholds& under, const std::string& from);
};

} // namespace twinspect
