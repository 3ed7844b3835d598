// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QObject>

#include "ui/models/current_part.h"
#include "ui/models/inspection_runs.h"
#include "ui/models/linked_cursor.h"
#include "ui/models/open_annotations.h"
#include "ui/models/open_data.h"
#include "ui/models/open_interests.h"
#include "ui/models/open_recipe.h"
#include "ui/models/undo_group.h"

namespace twinspect {

/// Everything that is open in the window. Pages get a reference to it and share nothing else. Everything slow runs as a
/// job. Failures arrive as failed(), never as a message box from here.
class Workbench : public QObject {
    Q_OBJECT

public:
    explicit Workbench(JobList& jobs, QObject* parent = nullptr);

    [[nodiscard]] JobList& jobs() { return m_jobs; }
    [[nodiscard]] UndoGroup& undoGroup() { return m_undoGroup; }
    [[nodiscard]] UndoStack& undoStack() { return m_undoGroup.session(); }
    [[nodiscard]] OpenData& data() { return m_data; }
    [[nodiscard]] InspectionSet& samples() { return m_data.samples(); }
    [[nodiscard]] OpenRecipe& recipe() { return m_recipe; }
    [[nodiscard]] InspectionRuns& runs() { return m_runs; }
    [[nodiscard]] CurrentPart& current() { return m_current; }
    [[nodiscard]] OpenAnnotations& annotations() { return m_annotations; }
    [[nodiscard]] OpenInterests& interests() { return m_interests; }
    [[nodiscard]] LinkedCursor& cursor() { return m_cursor; }

    /// Where models opened and trainings started from now on compute: "auto", "cpu", "cuda", "cuda:1".
    [[nodiscard]] const std::string& device() const { return m_device; }
    void setDevice(const std::string& device);

Q_SIGNALS:
    void deviceChanged();
    void warned(const QString& note); ///< by whichever of the above
    void failed(const twinspect::Error& error);

private:
    JobList& m_jobs;
    UndoGroup m_undoGroup;
    LinkedCursor m_cursor;
    std::string m_device = "auto";
    OpenData m_data;
    OpenRecipe m_recipe;
    CurrentPart m_current;
    OpenAnnotations m_annotations;
    InspectionRuns m_runs;
    OpenInterests m_interests;
};

} // namespace twinspect
