// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/current_part.h"

#include <cmath>
#include <limits>

#include "core/inference/part_record.h"
#include "ui/models/linked_cursor.h"
#include "ui/models/open_data.h"
#include "ui/models/open_recipe.h"

namespace twinspect {

CurrentPart::CurrentPart(JobList& jobs, OpenData& data, OpenRecipe& recipe, LinkedCursor& cursor, QObject* parent)
    : QObject(parent), m_data(data), m_recipe(recipe), m_cursor(cursor), m_load(jobs), m_measure(jobs)
{
    connect(&data.samples(), &InspectionSet::wasReset, this, &CurrentPart::forget);
    connect(&data.samples(), &InspectionSet::readAnew, this, [this] { // what is shown is another geometry
        m_measure.cancel();
        m_shown.reset();
        Q_EMIT shownChanged();
        updateRegions();
        load();
    });
    connect(&data.samples(), &InspectionSet::thresholdsChanged, this, &CurrentPart::updateRegions);
    connect(&data, &OpenData::ready, this, [this] { open(m_data.samples().size() > 0 ? 0 : -1); });
    connect(&recipe, &OpenRecipe::modelChanged, this, &CurrentPart::load);
}

std::optional<Decision> CurrentPart::decision() const
{
    if (!m_shown || !m_shown->anomaly)
        return std::nullopt;
    const auto& thresholds = m_data.samples().thresholds();
    const bool sameInterest = m_regionsInterest == thresholds.regions;
    // Until they are measured anew, regions may be larger than those at hand: as InspectionRecord::evidence(). Those of
    // other regions of interest say nothing at all.
    auto part = partResultOf(*m_shown->anomaly, m_scores, sameInterest ? m_regions : std::vector<DefectRegion>(),
                             m_shown->scaleDiffers, thresholds);
    part.regionsMeasured = part.regionsMeasured && sameInterest && !(thresholds.pixel < m_regionsThreshold);
    return decide(part, thresholds);
}

const CountedScores* CurrentPart::scores() const { return m_shown && m_shown->anomaly ? &m_scores : nullptr; }

void CurrentPart::open(int index)
{
    if (index == m_index || index >= m_data.samples().size())
        return;
    m_index = index;
    m_cursor.moveTo(std::nullopt);
    Q_EMIT changed();
    load();
}

void CurrentPart::forget()
{
    m_load.cancel();
    m_measure.cancel();
    m_index = -1;
    m_shown.reset();
}

void CurrentPart::load()
{
    m_load.cancel();
    if (m_index < 0) {
        m_shown.reset();
        Q_EMIT shownChanged();
        updateRegions();
        return;
    }
    m_load.start(
        tr("Opening part"), this,
        [sample = m_data.samples().at(m_index).ref, model = m_recipe.model(),
         thresholds = m_data.samples().thresholds(), from = m_recipe.thresholdsFrom()](const RunContext& context) {
            return loadShownPart(sample, model.get(), thresholds, from, context);
        },
        [this, index = m_index](Result<std::shared_ptr<const ShownPart>> part) { arrive(index, std::move(part)); });
}

void CurrentPart::arrive(int index, Result<std::shared_ptr<const ShownPart>> part)
{
    if (!part) {
        m_shown.reset();
        m_data.samples().setError(index, part.error());
        Q_EMIT failed(part.error());
    } else {
        m_shown = std::move(*part);
    }
    Q_EMIT shownChanged();
    const bool found = m_shown && m_shown->score; // under the thresholds of when it was asked for
    m_regionsThreshold = found ? m_shown->score->record.thresholds.pixel : std::numeric_limits<double>::quiet_NaN();
    m_regions = found ? m_shown->regions : std::vector<DefectRegion>();
    m_regionsInterest = found ? m_shown->score->record.thresholds.regions : RegionsOfInterest();
    m_scores = found ? m_shown->scores : CountedScores();
    updateRegions();
}

void CurrentPart::keepScore()
{
    auto& samples = m_data.samples();
    // Those who were told of the part may have opened another one since.
    const int index = m_shown && m_shown->score ? samples.indexOf(m_shown->sample.id) : -1;
    if (index < 0)
        return;
    const auto& thresholds = samples.thresholds();
    const auto& kept = samples.at(index).score;
    if (kept && kept->record.interest.id == thresholds.regions.id())
        return; // what a run has found out stays: it is what the store of results has
    SampleScore score = *m_shown->score;
    if (score.record.interest.id != thresholds.regions.id() && m_shown->anomaly->partFound)
        judgeAgain(score.record, m_scores, m_regions, thresholds, m_recipe.thresholdsFrom());
    score.record.interest.id = thresholds.regions.id();
    samples.setScore(index, std::move(score));
}

void CurrentPart::updateRegions()
{
    const auto& thresholds = m_data.samples().thresholds();
    m_measure.cancel();
    if (m_shown && m_shown->anomaly && m_scores.interest.id != thresholds.regions.id()) {
        m_scores = countedScores(*m_shown->anomaly, m_shown->prepared, thresholds.regions);
    }
    if (!m_shown || !m_shown->anomaly || std::isnan(thresholds.pixel)) {
        m_regions.clear();
        m_regionsThreshold = std::numeric_limits<double>::quiet_NaN();
    } else if (!regionsAreCurrent()) {
        measureRegions();
    }
    Q_EMIT regionsChanged();
    if (regionsAreCurrent())
        keepScore();
}

bool CurrentPart::regionsAreCurrent() const
{
    const auto& thresholds = m_data.samples().thresholds();
    return !m_shown || !m_shown->anomaly || std::isnan(thresholds.pixel)
        || (thresholds.pixel == m_regionsThreshold && thresholds.regions == m_regionsInterest);
}

void CurrentPart::measureRegions()
{
    const auto thresholds = m_data.samples().thresholds();
    m_measure.start(
        tr("Measuring regions"), this,
        [part = m_shown, thresholds](const RunContext&) -> Result<std::vector<DefectRegion>> {
            return regionsOf(*part->anomaly, part->prepared, part->scan.cloud, thresholds);
        },
        [this, part = m_shown, thresholds](Result<std::vector<DefectRegion>> regions) {
            if (!regions) {
                Q_EMIT failed(regions.error());
                return;
            }
            if (part != m_shown)
                return;
            m_regions = std::move(*regions);
            m_regionsThreshold = thresholds.pixel;
            m_regionsInterest = thresholds.regions;
            Q_EMIT regionsChanged();
            keepScore();
        });
}

} // namespace twinspect
