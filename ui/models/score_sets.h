// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <QString>

#include "core/evaluation/confusion.h"
#include "ui/models/inspection_set.h"

namespace twinspect {

/// One labelled part with its score.
struct ScoredPart {
    int index = -1; ///< into the InspectionSet; -1 = a held-out part of the training, of which only the score is left
    Label label = Label::Good;
    double score = 0;
};

/// Parts on which figures are computed, either to find a threshold or to report on it, never both.
struct PartSet {
    int validation = 0; ///< how many parts come from the validation folder,
    int heldOut = 0;    ///< from the model file,
    int test = 0;       ///< from the test folder
    std::string heldOutRegions{}; ///< RegionsOfInterest::id() under which the scores of the model file hold
    std::vector<ScoredPart> parts; ///< with a finite score
    std::vector<double> good, defects; ///< their scores, rising
    std::vector<ScoredPart> unmeasured; ///< no part found, or a score that is not a number: counted, in no curve

    /// All scores with labels 0 = good, 1 = defect, as core/evaluation takes them.
    [[nodiscard]] std::vector<double> scores() const;
    [[nodiscard]] std::vector<std::uint8_t> labels() const;
    /// "4 validation parts, 12 held-out parts of the training": English, for recipes and records.
    [[nodiscard]] std::string recordName() const;
    /// The same as numbers: kValidationParts, kHeldOutParts, kTestParts.
    void addTo(std::map<std::string, double>& figures) const;
};

/// Says whether test parts report only, or half of them calibrate.
enum class SplitRule {
    Folders,  ///< as the data's folders say: validation calibrates, test reports
    LendHalf, ///< every test part calibrates or reports as the hash of its name decides: for methods that need defects
};

/// The scores of the open parts, divided into calibration and test. Every part is put into one set, once.
struct ScoreSets {
    PartSet calibration, test;
    std::vector<double> unlabelled; ///< scores, rising
    SplitRule rule = SplitRule::Folders; ///< the one in force
    bool foldersDecide = false; ///< the data has a validation folder, so that SplitRule::Folders is possible
    int trainedOn = 0; ///< parts left out because the model learnt from them
    std::vector<int> waiting; ///< samples that would count but have not been inspected
    int failed = 0; ///< samples that could not be inspected
};

/// The scores of the held-out parts, from the model file.
struct HeldOutParts {
    std::span<const double> scores;
    bool listed = false; ///< the file tells which parts they are, so that none is counted twice
    bool comparable = true; ///< with scores that are computed here, see agree()
    std::string regionsId{}; ///< RegionsOfInterest::id() under which the scores hold
};

/// - Parts the model learnt from never count, wherever they are found again.
/// - Held-out parts of the training calibrate; where one of them is open as well, its new score stands for the stored
/// one.
///   A model that does not list them lends its stored scores only to data without a validation folder. Stored scores
///   that cannot be compared with those of good parts that calibrate are left out.
/// - Validation parts calibrate. Test parts report, unless `rule`, or the lack of a validation folder, lets half of
/// them calibrate.
[[nodiscard]] ScoreSets splitScores(const InspectionSet& samples, const HeldOutParts& heldOut, SplitRule rule);

/// Which half a part belongs to. Depends on its name alone, so that a part never changes sides when others are added.
[[nodiscard]] bool lentToCalibration(const std::string& sampleId);

/// Counts the verdicts of a set at any position of the two handles by binary search, so that a handle can be dragged.
/// Agrees with decide() on every part; the pixel threshold and the limits on regions are fixed at construction.
class VerdictCounter {
public:
    VerdictCounter() = default;
    VerdictCounter(const InspectionSet& samples, const PartSet& set, const Thresholds& limits);
    /// NaN = not calibrated: every part goes to review.
    [[nodiscard]] Confusion at(double review, double reject) const;

private:
    struct Scores {
        std::vector<double> plain; ///< rising; the score alone decides
        std::vector<double> milder; ///< rising; no region is large and deep enough, so the verdict is one step milder
        [[nodiscard]] VerdictCounts at(double review, double reject) const;
    };
    struct Parts {
        Scores clear;
        Scores doubtful; ///< never Ok, however low their score is
        VerdictCounts fixed; ///< no threshold decides: not measured, or unlike the part that was learnt
        [[nodiscard]] VerdictCounts at(double review, double reject) const;
    };
    Parts m_good, m_defects;
};

/// A part whose verdict changes from one set of thresholds to another.
struct Flip {
    int index = 0; ///< into the InspectionSet
    Verdict before = Verdict::Ok, after = Verdict::Ok;
};
/// Over all inspected samples, the highest score first.
[[nodiscard]] std::vector<Flip> flipsBetween(const InspectionSet& samples, const Thresholds& before,
                                             const Thresholds& after);

/// Indices of a set's parts with this label and verdict under `thresholds`, the highest score first. Held-out scores
/// without a part are left out.
[[nodiscard]] std::vector<int> partsWith(const InspectionSet& samples, const PartSet& set, Label label, Verdict verdict,
                                         const Thresholds& thresholds);

} // namespace twinspect
