// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "ui/models/inspection_set.h"
#include "ui/models/undo_stack.h"

namespace twinspect {

/// One undoable step that labels, marks or notes any number of samples. Holds indices and values: samples are only
/// appended while it can be undone.
class RemarkCommand : public UndoStep {
public:
    /// A command without edits is obsolete at once and leaves no entry on the stack.
    /// `typing`: steps with the same number, 0 aside, on the same samples become one.
    RemarkCommand(InspectionSet& samples, const QString& text, RemarkEdits edits, int typing = 0);

    [[nodiscard]] int typing() const { return m_typing; }
    [[nodiscard]] int id() const override { return m_typing > 0 ? 0x7b00 : -1; }
    bool mergeWith(const QUndoCommand* other) override;
    [[nodiscard]] const RemarkEdits& edits() const { return m_after; }
    void undo() override { m_samples.setRemarks(m_before); }
    void redo() override { m_samples.setRemarks(m_after); }

private:
    InspectionSet& m_samples;
    RemarkEdits m_before, m_after;
    int m_typing;
};

/// The usual ones; samples that are already as wished are left out. Null when nothing would change. A good part's
/// defect type is "good", as in the folders.
[[nodiscard]] QUndoCommand* labelCommand(InspectionSet& samples, const std::vector<int>& indices, Label label,
                                         const std::string& defectType = {});
[[nodiscard]] QUndoCommand* markCommand(InspectionSet& samples, const std::vector<int>& indices, bool marked);
[[nodiscard]] QUndoCommand* noteCommand(InspectionSet& samples, const std::vector<int>& indices, const QString& note,
                                        int typing = 0);

} // namespace twinspect
