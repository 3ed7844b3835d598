// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QString>
#include <QTimer>

#include "core/evaluation/auroc.h"
#include "core/evaluation/calibration.h"
#include "core/evaluation/cost.h"
#include "core/evaluation/proof.h"
#include "core/record/recipe.h"
#include "ui/models/score_sets.h"

namespace twinspect {

class Workbench;

/// Computes the figures of the calibrate page from the scores and labels that are open. Everything expensive is
/// computed once for every change of scores, labels or method. A handle that moves costs only binary searches and one
/// look at every part.
class CalibrationSession : public QObject {
    Q_OBJECT

public:
    enum class Purpose { Calibration, Test };
    /// Where the thresholds in force come from.
    enum class Origin { Committed, Method, ByHand };
    /// Curves of one set; errors say what is missing.
    struct Curves {
        Result<std::vector<RocPoint>> roc;
        Result<std::vector<PrPoint>> precisionRecall;
        Result<CostCurve> cost;
        std::optional<double> auroc, averagePrecision;
    };

    explicit CalibrationSession(Workbench& workbench, QObject* parent = nullptr);

    [[nodiscard]] Workbench& workbench() const { return m_workbench; }
    [[nodiscard]] ScoreUnit unit() const; ///< in which people read the scores
    [[nodiscard]] const ScoreSets& sets() const { return m_sets; }
    [[nodiscard]] const PartSet& set(Purpose purpose) const
    {
        return purpose == Purpose::Calibration ? m_sets.calibration : m_sets.test;
    }
    /// Works everything out again, at once.
    void refreshNow();
    void catchUp(); ///< the same, if anything has changed since
    /// Asleep (nobody looks), new scores and labels are only noted; awake again, they are worked in at once.
    void setAwake(bool awake);

    void setSplitRule(SplitRule rule);
    [[nodiscard]] const CalibrationOptions& options() const { return m_options; }
    /// Another method or other numbers: tries what they give at once, where they give something.
    void setOptions(const CalibrationOptions& options);
    /// Back to the number of the chosen method.
    void useMethod();
    /// What the chosen method gives, and every other one with the same numbers.
    [[nodiscard]] const Result<Calibration>& calibration() const { return m_calibrations.at(m_options.method); }
    [[nodiscard]] const Result<Calibration>& calibration(CalibrationMethod method) const
    {
        return m_calibrations.at(method);
    }

    [[nodiscard]] const Thresholds& tried() const;
    [[nodiscard]] Thresholds committed() const;
    [[nodiscard]] Origin origin() const;
    /// Each of the following is undoable; moves of one handle in a row are one step, a new drag another one.
    void startDrag() { ++m_drag; }
    /// The one moved pushes the other along: review never lies above reject.
    void moveReview(double review);
    void moveReject(double reject);
    void setPixel(double pixel);
    void setMinArea(double minAreaMm2);
    void setMinDepth(double minDepthMm);
    /// Highest map value of the good parts of the calibration set: below it, good parts show regions.
    [[nodiscard]] std::optional<double> suggestedPixel() const { return m_suggestedPixel; }
    /// Regions were measured with another pixel threshold than the one tried, and a limit on regions counts on them.
    [[nodiscard]] bool regionsAreStale() const;

    [[nodiscard]] Confusion counts(Purpose purpose) const;
    [[nodiscard]] Confusion committedCounts(Purpose purpose) const;
    /// What the good parts of the test set prove about the thresholds tried: they had no say in them. Errors:
    /// TooLittleData.
    [[nodiscard]] Result<GoodPartsProof> testProof() const;
    [[nodiscard]] const Curves& curves(Purpose purpose) const;
    /// Cost of the thresholds tried by the cost model of the options, on a set; empty without good parts or defects.
    [[nodiscard]] std::optional<double> costOfTried(Purpose purpose) const;
    [[nodiscard]] CostModel costModel() const;
    /// Parts whose verdict differs between the thresholds committed and those tried.
    [[nodiscard]] const std::vector<Flip>& flips() const;

    /// The change that apply() commits.
    [[nodiscard]] ThresholdChange change(const QString& why) const;
    [[nodiscard]] bool changed() const; ///< tried differs from committed
    void apply(const QString& why);
    void reset(); ///< back to what is committed

Q_SIGNALS:
    void setsChanged(); ///< scores, labels, split; everything follows from them
    void calibrated(); ///< other results of the methods; follows setsChanged()
    void handlesMoved(); ///< other thresholds are tried or committed

private:
    struct Counters {
        VerdictCounter calibration, test;
        std::optional<Thresholds> of; ///< what they were made for; review and reject play no part
    };
    void scheduleRefresh();
    void calibrateAll();
    [[nodiscard]] Arithmetic arithmeticOfScores() const; ///< of the calibration set
    enum class Handle { Review, Reject, Pixel, Area, Depth, All };
    class Trial;
    void tryThresholds(Handle handle, const Thresholds& thresholds);
    [[nodiscard]] const VerdictCounter& counter(Counters& counters, Purpose purpose,
                                                const Thresholds& thresholds) const;
    [[nodiscard]] Curves curvesOf(const PartSet& set) const;

    Workbench& m_workbench;
    SplitRule m_rule = SplitRule::Folders;
    RegionsOfInterest m_regions; ///< under which the scores of m_sets were computed
    ScoreSets m_sets;
    CalibrationOptions m_options;
    std::map<CalibrationMethod, Result<Calibration>> m_calibrations;
    std::optional<double> m_suggestedPixel;
    mutable Counters m_triedCounters, m_committedCounters;
    mutable std::optional<Curves> m_curves[2];
    mutable std::optional<std::vector<Flip>> m_flips;
    QTimer m_refresh; ///< scores arrive one by one during inspection
    int m_drag = 0;
    bool m_awake = true;
    bool m_stale = false;
};

} // namespace twinspect
