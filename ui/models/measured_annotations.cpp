// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/measured_annotations.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "core/inference/annotated_regions.h"
#include "core/inference/part_record.h"
#include "ui/common/job.h"
#include "ui/models/workbench.h"

namespace twinspect {

struct MeasuredAnnotations::Scene {
    explicit Scene(std::shared_ptr<const ShownPart> shown) : part(std::move(shown)) {}
    std::shared_ptr<const ShownPart> part;
    std::once_flag once;
    std::vector<PixelCorner> outline; ///< made by the first job
};

std::optional<RegionMeasurement> MeasuredAnnotations::measure(const RunMask& region, Scene& scene)
{
    std::call_once(scene.once, [&scene] { scene.outline = edgeOf(scene.part->geometry); });
    return measureAnnotation(region, scene.part->scan.cloud, scene.part->geometry, scene.outline);
}

MeasuredAnnotations::MeasuredAnnotations(Workbench& workbench, QObject* parent)
    : QObject(parent), m_workbench(workbench)
{
    auto& annotations = workbench.annotations();
    connect(&annotations, &OpenAnnotations::partChanged, this, &MeasuredAnnotations::refresh);
    connect(&annotations, &OpenAnnotations::changed, this, &MeasuredAnnotations::refresh);
    refresh();
}

const RegionMeasurement* MeasuredAnnotations::of(std::uint64_t id) const
{
    const auto known = m_known.find(id);
    return known != m_known.end() && known->second.measurement ? &*known->second.measurement : nullptr;
}

void MeasuredAnnotations::refresh()
{
    const auto& annotations = m_workbench.annotations();
    const auto part = annotations.ready() ? m_workbench.current().shown() : nullptr;
    if (part != (m_scene ? m_scene->part : nullptr)) {
        m_scene = part ? std::make_shared<Scene>(part) : nullptr;
        m_known.clear();
        m_drawing = {};
        m_drawn.reset();
    }
    std::map<std::uint64_t, Known> now;
    if (m_scene)
        for (const auto& annotation : annotations.part().annotations) {
            const auto known = m_known.find(annotation.id);
            if (known != m_known.end() && known->second.region == annotation.region)
                now.insert(m_known.extract(known));
            else
                now[annotation.id].region = annotation.region;
        }
    m_known = std::move(now);
    m_unkept = true;
    Q_EMIT measured();
    measureNext();
}

void MeasuredAnnotations::setDrawn(RunMask region)
{
    if (region == m_drawing.region)
        return;
    m_drawing = {std::move(region)};
    if (m_drawing.region.empty()) {
        m_drawn.reset();
        Q_EMIT measured();
    }
    measureNext();
}

void MeasuredAnnotations::measureNext()
{
    if (m_busy || !m_scene)
        return;
    if (drawing() && !m_drawing.done) {
        measure(0, m_drawing.region);
        return;
    }
    const auto next = std::ranges::find_if(m_known, [](const auto& entry) { return !entry.second.done; });
    if (next != m_known.end())
        measure(next->first, next->second.region);
    else if (std::exchange(m_unkept, false))
        keep();
}

/// All are measured. A second opinion is not what counts.
void MeasuredAnnotations::keep()
{
    const auto& annotations = m_workbench.annotations();
    const int index = m_workbench.samples().indexOf(annotations.part().part);
    if (index < 0 || annotations.secondOpinion())
        return;
    std::vector<AnnotatedRecord> regions;
    if (annotations.part().state == AnnotationState::Finished)
        for (const auto& annotation : annotations.part().annotations)
            regions.push_back(recordOf(MeasuredAnnotation{annotation, m_known[annotation.id].measurement}));
    m_workbench.samples().setAnnotated(index, std::move(regions));
}

/// `id`: 0 = what is being drawn.
void MeasuredAnnotations::measure(std::uint64_t id, const RunMask& region)
{
    m_busy = true;
    using Measurement = std::optional<RegionMeasurement>;
    startQuietly<Measurement>(
        m_workbench.jobs(), this,
        [scene = m_scene, region](const RunContext&) -> Result<Measurement> { return measure(region, *scene); },
        [this, scene = m_scene, id, region](Result<Measurement> result) {
            m_busy = false;
            Known* known = id == 0 ? &m_drawing : m_known.contains(id) ? &m_known[id] : nullptr;
            if (scene == m_scene && known != nullptr) {
                // What is drawn grows on: the numbers of a moment ago are the best there are.
                if (id == 0 && drawing())
                    m_drawn = result.value_or(std::nullopt);
                if (known->region == region)
                    *known = {region, true, result.value_or(std::nullopt)};
                Q_EMIT measured();
            }
            measureNext();
        });
}

} // namespace twinspect
