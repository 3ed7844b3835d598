// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/calibration_session.h"

#include <algorithm>
#include <cmath>

#include <QElapsedTimer>

#include "core/inference/learnt_regions.h"
#include "ui/common/settings.h"
#include "ui/models/workbench.h"

namespace twinspect {

namespace {

constexpr int kRefreshDelay = 150; // ms; a person sees the figures grow while parts are inspected
constexpr int kRestFactor = 8;

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// Whether both draw the same line, on scores that can be compared.
bool sameHandles(const Thresholds& a, const Thresholds& b)
{
    return same(a.review, b.review) && same(a.reject, b.reject) && a.arithmetic == b.arithmetic
        && a.regions == b.regions;
}

std::size_t slot(CalibrationSession::Purpose purpose)
{
    return purpose == CalibrationSession::Purpose::Calibration ? 0 : 1;
}

template <typename T>
std::optional<T> valueOf(const Result<T>& result)
{
    return result ? std::optional<T>(*result) : std::nullopt;
}

} // namespace

/// Thresholds that are tried; until they are applied they only live in the set of samples.
class CalibrationSession::Trial : public UndoStep {
public:
    Trial(InspectionSet& samples, int handle, int drag, const Thresholds& after)
        : UndoStep(CalibrationSession::tr("Try other thresholds"), Subject::Trial), m_samples(samples),
          m_handle(handle), m_drag(drag), m_before(samples.thresholds()), m_after(after)
    {
    }
    void undo() override { m_samples.setThresholds(m_before); }
    void redo() override { m_samples.setThresholds(m_after); }
    [[nodiscard]] int id() const override { return 0x7c01; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto& later = static_cast<const Trial&>(*other);
        if (later.m_handle != m_handle || later.m_drag != m_drag)
            return false;
        m_after = later.m_after;
        setObsolete(sameThresholds(m_before, m_after));
        return true;
    }

private:
    InspectionSet& m_samples;
    int m_handle, m_drag;
    Thresholds m_before, m_after;
};

CalibrationSession::CalibrationSession(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshDelay);
    connect(&m_refresh, &QTimer::timeout, this, &CalibrationSession::refreshNow);
    auto& samples = workbench.samples();
    connect(&samples, &InspectionSet::changed, this, &CalibrationSession::scheduleRefresh);
    connect(&samples, &InspectionSet::remarked, this, &CalibrationSession::scheduleRefresh);
    connect(&samples, &InspectionSet::appended, this, &CalibrationSession::scheduleRefresh);
    connect(&samples, &InspectionSet::wasReset, this, &CalibrationSession::refreshNow);
    connect(&workbench.recipe(), &OpenRecipe::modelChanged, this, &CalibrationSession::refreshNow);
    connect(&samples, &InspectionSet::thresholdsChanged, this, [this] {
        if (const auto& regions = m_workbench.samples().thresholds().regions; regions != m_regions)
            scheduleRefresh(); // scores under other ones do not count
        m_flips.reset();
        Q_EMIT handlesMoved();
    });
    connect(&workbench.recipe(), &OpenRecipe::changed, this, [this] {
        m_flips.reset();
        Q_EMIT handlesMoved();
    });
    refreshNow();
}

void CalibrationSession::scheduleRefresh()
{
    m_stale = true;
    if (m_awake && !m_refresh.isActive())
        m_refresh.start();
}

void CalibrationSession::setAwake(bool awake)
{
    m_awake = awake;
    if (!awake)
        m_refresh.stop();
    else
        catchUp();
}

void CalibrationSession::catchUp()
{
    if (m_stale)
        refreshNow();
}

void CalibrationSession::refreshNow()
{
    m_refresh.stop();
    m_stale = false;
    m_regions = m_workbench.samples().thresholds().regions;
    QElapsedTimer clock;
    clock.start();
    const auto model = m_workbench.recipe().model();
    HeldOutParts heldOut;
    if (model) {
        heldOut.scores = model->heldOutScores();
        heldOut.listed = !TrainedParts::from(model->metadata()).empty();
        const auto learnt = learntRegionsOf(*model);
        if (learnt)
            heldOut.regionsId = learnt->id();
        heldOut.comparable = agree(model->heldOutArithmetic(), model->arithmetic()) && learnt
                          && *learnt == m_workbench.samples().thresholds().regions;
    }
    const auto& samples = m_workbench.samples();
    m_sets = splitScores(samples, heldOut, m_rule);
    m_suggestedPixel.reset();
    const auto raise = [this](double peak) { m_suggestedPixel = std::max(m_suggestedPixel.value_or(peak), peak); };
    for (const ScoredPart& part : m_sets.calibration.parts)
        if (part.index >= 0 && part.label == Label::Good)
            raise(samples.at(part.index).score->record.peak);
    if (m_sets.calibration.heldOut > 0)
        for (const double peak : model->heldOutPeaks())
            raise(peak);
    m_triedCounters = m_committedCounters = Counters();
    m_curves[0].reset();
    m_curves[1].reset();
    m_flips.reset();
    calibrateAll();
    Q_EMIT setsChanged();
    Q_EMIT calibrated();
    Q_EMIT handlesMoved();
    // However many parts there are, the window has most of the time for other things.
    m_refresh.setInterval(std::max(kRefreshDelay, static_cast<int>(kRestFactor * clock.elapsed())));
}

void CalibrationSession::calibrateAll()
{
    const CalibrationData data{m_sets.calibration.good, m_sets.calibration.defects, m_sets.calibration.recordName()};
    auto options = m_options;
    for (const auto& [method, name] : kEnumNames<CalibrationMethod>) {
        options.method = method;
        m_calibrations.insert_or_assign(method, calibrate(data, options));
    }
}

Arithmetic CalibrationSession::arithmeticOfScores() const
{
    const auto& model = m_workbench.recipe().model();
    if (!model)
        return Arithmetic::Unknown;
    return m_sets.calibration.heldOut > 0 ? model->heldOutArithmetic() : model->arithmetic();
}

void CalibrationSession::setSplitRule(SplitRule rule)
{
    if (rule == m_rule)
        return;
    m_rule = rule;
    refreshNow();
}

void CalibrationSession::setOptions(const CalibrationOptions& options)
{
    const bool otherCosts = options.costFalseReject != m_options.costFalseReject
                         || options.costEscape != m_options.costEscape || options.costReview != m_options.costReview
                         || options.defectRate != m_options.defectRate || options.volume != m_options.volume;
    m_options = options;
    if (otherCosts)
        m_curves[0] = m_curves[1] = std::nullopt;
    calibrateAll();
    Q_EMIT calibrated();
    useMethod();
}

void CalibrationSession::useMethod()
{
    const auto& found = calibration();
    if (!found)
        return;
    Thresholds thresholds = tried();
    thresholds.reject = found->reject;
    thresholds.review = found->review;
    thresholds.arithmetic = arithmeticOfScores();
    tryThresholds(Handle::All, thresholds);
}

ScoreUnit CalibrationSession::unit() const { return m_workbench.recipe().scoreUnit(); }

const Thresholds& CalibrationSession::tried() const { return m_workbench.samples().thresholds(); }
Thresholds CalibrationSession::committed() const
{
    return m_workbench.recipe().content() ? m_workbench.recipe().content()->thresholds() : Thresholds();
}
bool CalibrationSession::changed() const { return !sameThresholds(tried(), committed()); }

CalibrationSession::Origin CalibrationSession::origin() const
{
    if (m_workbench.recipe().content() && sameHandles(tried(), committed()))
        return Origin::Committed;
    const auto& found = calibration();
    return found && tried().reject == found->reject && tried().review == found->review ? Origin::Method
                                                                                       : Origin::ByHand;
}

void CalibrationSession::tryThresholds(Handle handle, const Thresholds& thresholds)
{
    if (handle == Handle::All)
        startDrag(); // a step of its own
    if (m_workbench.recipe().content() && !sameThresholds(thresholds, tried()))
        m_workbench.undoStack().push(new Trial(m_workbench.samples(), static_cast<int>(handle), m_drag, thresholds));
}

void CalibrationSession::moveReview(double review)
{
    Thresholds thresholds = tried();
    thresholds.review = review;
    thresholds.arithmetic = arithmeticOfScores();
    if (!(thresholds.reject >= review)) // NaN too
        thresholds.reject = review;
    tryThresholds(Handle::Review, thresholds);
}

void CalibrationSession::moveReject(double reject)
{
    Thresholds thresholds = tried();
    thresholds.reject = reject;
    thresholds.arithmetic = arithmeticOfScores();
    if (!(thresholds.review <= reject))
        thresholds.review = reject;
    tryThresholds(Handle::Reject, thresholds);
}

void CalibrationSession::setPixel(double pixel)
{
    Thresholds thresholds = tried();
    thresholds.pixel = pixel;
    tryThresholds(Handle::Pixel, thresholds);
}

void CalibrationSession::setMinArea(double minAreaMm2)
{
    Thresholds thresholds = tried();
    thresholds.minAreaMm2 = minAreaMm2;
    tryThresholds(Handle::Area, thresholds);
}

void CalibrationSession::setMinDepth(double minDepthMm)
{
    Thresholds thresholds = tried();
    thresholds.minDepthMm = minDepthMm;
    tryThresholds(Handle::Depth, thresholds);
}

bool CalibrationSession::regionsAreStale() const
{
    if (!(tried().minAreaMm2 > 0) && !(tried().minDepthMm > 0))
        return false;
    const auto& samples = m_workbench.samples();
    for (const auto* set : {&m_sets.calibration, &m_sets.test})
        for (const ScoredPart& part : set->parts)
            if (part.index >= 0 && !same(samples.at(part.index).score->record.thresholds.pixel, tried().pixel))
                return true;
    return false;
}

const VerdictCounter& CalibrationSession::counter(Counters& counters, Purpose purpose,
                                                  const Thresholds& thresholds) const
{
    if (!counters.of || !same(counters.of->pixel, thresholds.pixel) || counters.of->minAreaMm2 != thresholds.minAreaMm2
        || counters.of->minDepthMm != thresholds.minDepthMm || counters.of->arithmetic != thresholds.arithmetic
        || counters.of->regions != thresholds.regions) {
        const auto& samples = m_workbench.samples();
        counters = {VerdictCounter(samples, m_sets.calibration, thresholds),
                    VerdictCounter(samples, m_sets.test, thresholds), thresholds};
    }
    return purpose == Purpose::Calibration ? counters.calibration : counters.test;
}

Confusion CalibrationSession::counts(Purpose purpose) const
{
    return counter(m_triedCounters, purpose, tried()).at(tried().review, tried().reject);
}

Confusion CalibrationSession::committedCounts(Purpose purpose) const
{
    const auto thresholds = committed();
    return counter(m_committedCounters, purpose, thresholds).at(thresholds.review, thresholds.reject);
}

Result<GoodPartsProof> CalibrationSession::testProof() const
{
    const auto good = counts(Purpose::Test).good;
    return whatGoodPartsProve(static_cast<int>(good.judged()), static_cast<int>(good.reject), m_options.confidence);
}

CostModel CalibrationSession::costModel() const { return costModelOf(m_options); }

CalibrationSession::Curves CalibrationSession::curvesOf(const PartSet& set) const
{
    const auto scores = set.scores();
    const auto labels = set.labels();
    return {rocCurve(scores, labels), prCurve(scores, labels), costCurve(scores, labels, costModel()),
            valueOf(auroc(scores, labels)), valueOf(averagePrecision(scores, labels))};
}

const CalibrationSession::Curves& CalibrationSession::curves(Purpose purpose) const
{
    auto& curves = m_curves[slot(purpose)];
    if (!curves)
        curves = curvesOf(set(purpose));
    return *curves;
}

std::optional<double> CalibrationSession::costOfTried(Purpose purpose) const
{
    const Confusion now = counts(purpose);
    const auto falseRejects = now.falseRejectRate();
    const auto escapes = now.escapeRate();
    if (!falseRejects || !escapes)
        return std::nullopt;
    const auto model = costModel();
    const auto reviewed = [](const VerdictCounts& of) {
        return static_cast<double>(of.review) / static_cast<double>(of.judged());
    };
    return model.volume
         * ((1 - model.defectRate) * (model.perFalseReject * *falseRejects + model.perReview * reviewed(now.good))
            + model.defectRate * (model.perEscape * *escapes + model.perReview * reviewed(now.defects)));
}

const std::vector<Flip>& CalibrationSession::flips() const
{
    if (!m_flips)
        m_flips = m_workbench.recipe().content() ? flipsBetween(m_workbench.samples(), committed(), tried())
                                                 : std::vector<Flip>();
    return *m_flips;
}

ThresholdChange CalibrationSession::change(const QString& why) const
{
    ThresholdChange change;
    if (origin() == Origin::Method) {
        change.setReason(calibration()->why);
        m_sets.calibration.addTo(change.figures);
    } else if (origin() == Origin::Committed && !m_workbench.recipe().content()->history.empty()) {
        // Only pixel threshold or area are new: the handles keep their reason.
        change = m_workbench.recipe().content()->history.back();
    } else {
        const auto& set = m_sets.calibration;
        const Confusion now = counts(Purpose::Calibration);
        change.method = kByHand;
        change.formula = QStringLiteral("set by hand: %1 of %2 good parts rejected, %3 of %4 defective parts passed")
                             .arg(now.good.reject)
                             .arg(now.good.judged())
                             .arg(now.defects.ok)
                             .arg(now.defects.judged())
                             .toStdString();
        change.figures = {{"good-rejected", static_cast<double>(now.good.reject)},
                          {"good-parts", static_cast<double>(now.good.judged())},
                          {"defects-passed", static_cast<double>(now.defects.ok)},
                          {"defect-parts", static_cast<double>(now.defects.judged())}};
        set.addTo(change.figures);
        change.set = set.recordName();
        change.goodParts = static_cast<int>(set.good.size());
        change.defectParts = static_cast<int>(set.defects.size());
    }
    change.thresholds = tried();
    change.who = loginName().toStdString();
    change.when = utcNow();
    change.why = why.toStdString();
    return change;
}

void CalibrationSession::apply(const QString& why)
{
    if (changed())
        m_workbench.recipe().commitThresholds(change(why));
}

void CalibrationSession::reset() { tryThresholds(Handle::All, committed()); }

} // namespace twinspect
