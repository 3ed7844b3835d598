// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUndoCommand>
#include <QUndoStack>

namespace twinspect {

/// One undoable step, and its subject: where a person sees the effect of undoing it, and with what it is removed.
class UndoStep : public QUndoCommand {
public:
    enum class Subject {
        Parts,    ///< of the open data
        Trial,    ///< thresholds of the open recipe that are tried and not applied yet
        Recipe,   ///< the open recipe
        Training, ///< what the training page was told
    };
    UndoStep(const QString& text, Subject subject) : QUndoCommand(text), m_subject(subject) {}
    [[nodiscard]] Subject subject() const { return m_subject; }

private:
    Subject m_subject;
};

/// All steps of a person in the window, in one order. The last step is undone first, wherever it was done.
class UndoStack : public QUndoStack {
public:
    explicit UndoStack(QObject* parent = nullptr);
    /// What undo() and redo() would take; null = nothing.
    [[nodiscard]] const UndoStep* nextUndo() const { return stepAt(index() - 1); }
    [[nodiscard]] const UndoStep* nextRedo() const { return stepAt(index()); }
    /// The steps about something that is no longer open; all others stay.
    void forget(UndoStep::Subject subject);

private:
    [[nodiscard]] const UndoStep* stepAt(int at) const { return dynamic_cast<const UndoStep*>(command(at)); }
    void dropForgotten();
};

} // namespace twinspect
