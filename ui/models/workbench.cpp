// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/workbench.h"

namespace twinspect {

Workbench::Workbench(JobList& jobs, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_data(jobs), m_recipe(jobs, m_data.samples(), m_undoGroup.session(), m_device),
      m_current(jobs, m_data, m_recipe, m_cursor), m_annotations(jobs, m_data, m_current, m_undoGroup),
      m_runs(jobs, m_data, m_recipe, m_annotations), m_interests(m_recipe, m_data.samples(), m_current)
{
    m_data.setAnnotationsOf([this](const auto& data) { return m_annotations.folderOf(data); });
    connect(&m_data.samples(), &InspectionSet::wasReset, &m_undoGroup, &UndoGroup::forgetParts);
    connect(&m_current, &CurrentPart::changed, &m_undoGroup, [this] {
        const int index = m_current.index();
        if (index >= 0 && index < m_data.samples().size())
            m_undoGroup.showPart(m_data.samples().at(index).ref.id);
        else
            m_undoGroup.showPart(std::nullopt);
    });
    connect(&m_recipe, &OpenRecipe::warned, this, &Workbench::warned);
    connect(&m_data, &OpenData::failed, this, &Workbench::failed);
    connect(&m_recipe, &OpenRecipe::failed, this, &Workbench::failed);
    connect(&m_runs, &InspectionRuns::failed, this, &Workbench::failed);
    connect(&m_current, &CurrentPart::failed, this, &Workbench::failed);
    connect(&m_annotations, &OpenAnnotations::failed, this, &Workbench::failed);
}

void Workbench::setDevice(const std::string& device)
{
    if (device == m_device)
        return;
    m_device = device;
    Q_EMIT deviceChanged();
}

} // namespace twinspect
