// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/current_part.h"

#include <cmath>
#include <limits>

#include "ui/models/linked_cursor.h"
#include "ui/models/open_data.h"
#include "ui/models/open_recipe.h"

namespace twinspect {

CurrentPart::CurrentPart(JobList& jobs, OpenData& data, OpenRecipe& recipe, LinkedCursor& cursor, QObject* parent)
    : QObject(parent), m_data(data), m_recipe(recipe), m_cursor(cursor), m_load(jobs), m_measure(jobs)
{
    connect(&data.samples(), &InspectionSet::wasReset, this, &CurrentPart::forget);
    connect(&data.samples(), &InspectionSet::thresholdsChanged, this, &CurrentPart::updateRegions);
    connect(&data, &OpenData::ready, this, [this] { open(m_data.samples().size() > 0 ? 0 : -1); });
    connect(&recipe, &OpenRecipe::modelChanged, this, &CurrentPart::load);
}

std::optional<Decision> CurrentPart::decision() const
{
    if (!m_shown || !m_shown->anomaly)
        return std::nullopt;
    const auto& thresholds = m_data.samples().thresholds();
    auto part = partResultOf(*m_shown->anomaly, m_regions, m_shown->scaleDiffers, thresholds);
    // Until they are measured anew, regions may be larger than those at hand: as InspectionRecord::evidence().
    part.regionsMeasured = part.regionsMeasured && !(thresholds.pixel < m_regionsThreshold);
    return decide(part, thresholds);
}

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
    updateRegions();
    keepScore();
}

void CurrentPart::keepScore()
{
    auto& samples = m_data.samples();
    // Those who were told of the part may have opened another one since.
    const int index = m_shown && m_shown->score ? samples.indexOf(m_shown->sample.id) : -1;
    if (index < 0)
        return;
    const auto& kept = samples.at(index).score;
    if (!kept) // what a run has found out stays: it is what the store of results has
        samples.setScore(index, *m_shown->score);
}

void CurrentPart::updateRegions()
{
    const auto& thresholds = m_data.samples().thresholds();
    m_measure.cancel();
    if (!m_shown || !m_shown->anomaly || std::isnan(thresholds.pixel)) {
        m_regions.clear();
        m_regionsThreshold = std::numeric_limits<double>::quiet_NaN();
    } else if (thresholds.pixel != m_regionsThreshold) {
        measureRegions();
    }
    Q_EMIT regionsChanged();
}

bool CurrentPart::regionsAreCurrent() const
{
    const double pixel = m_data.samples().thresholds().pixel;
    return !m_shown || !m_shown->anomaly || std::isnan(pixel) || pixel == m_regionsThreshold;
}

void CurrentPart::measureRegions()
{
    const auto thresholds = m_data.samples().thresholds();
    m_measure.start(
        tr("Measuring regions"), this,
        [part = m_shown, thresholds](const RunContext&) -> Result<std::vector<DefectRegion>> {
            return regionsOf(*part->anomaly, part->prepared, part->scan.cloud, thresholds);
        },
        [this, part = m_shown, pixel = thresholds.pixel](Result<std::vector<DefectRegion>> regions) {
            if (!regions) {
                Q_EMIT failed(regions.error());
                return;
            }
            if (part != m_shown)
                return;
            m_regions = std::move(*regions);
            m_regionsThreshold = pixel;
            Q_EMIT regionsChanged();
        });
}

} // namespace twinspect
