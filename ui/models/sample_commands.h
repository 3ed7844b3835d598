// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QUndoCommand>

#include "ui/models/inspection_set.h"

namespace twinspect {

/// One step of labelling, marking or noting, of any number of samples. Holds ids and values, so it means the same after samples were appended.
class RemarkCommand : public QUndoCommand {
public:
    struct Change {
        std::string id;
        Remarks before, after;
    };
    /// A command without changes is obsolete at once and leaves no entry on the stack.
    RemarkCommand(InspectionSet& samples, const QString& text, std::vector<Change> changes);

    void undo() override { apply(&Change::before); }
    void redo() override { apply(&Change::after); }

private:
    void apply(Remarks Change::*value);
    InspectionSet& m_samples;
    std::vector<Change> m_changes;
};

/// The usual ones; samples that are already as wished are left out. Null when nothing would change. A good part's defect type is "good", as in the folders.
[[nodiscard]] QUndoCommand* labelCommand(InspectionSet& samples, const std::vector<int>& indices, Label label, const std::string& defectType = {});
[[nodiscard]] QUndoCommand* markCommand(InspectionSet& samples, const std::vector<int>& indices, bool marked);
[[nodiscard]] QUndoCommand* noteCommand(InspectionSet& samples, const std::vector<int>& indices, const QString& note);

} // namespace twinspect
