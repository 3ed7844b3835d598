// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <QUndoCommand>
#include <QUndoStack>

namespace twinspect {

/// One undoable step, and its subject: where a person sees the effect of undoing it, and with what it is removed.
class UndoStep : public QUndoCommand {
public:
    enum class Subject {
        Parts,      ///< of the open data
        Annotation, ///< of one part
        Trial,      ///< thresholds of the open recipe that are tried and not applied yet
        Recipe,     ///< the open recipe
        Interest,   ///< the regions of interest of the open recipe
        Tolerance,  ///< of heights, in the open recipe
        Training,   ///< what the training page was told
    };
    UndoStep(const QString& text, Subject subject) : QUndoCommand(text), m_subject(subject) {}
    [[nodiscard]] Subject subject() const { return m_subject; }
    /// The higher, the later it was done; 0 = it is on no stack of a group.
    [[nodiscard]] std::uint64_t number() const { return m_number; }

private:
    friend class UndoStack;
    Subject m_subject;
    std::uint64_t m_number = 0;
};

/// Steps of a person in one order.
class UndoStack : public QUndoStack {
    Q_OBJECT

public:
    explicit UndoStack(QObject* parent = nullptr);
    /// Does the step. It may become one with the step before it.
    void push(QUndoCommand* step);
    /// What undo() and redo() would take; null = nothing.
    [[nodiscard]] const UndoStep* nextUndo() const { return stepAt(index() - 1); }
    [[nodiscard]] const UndoStep* nextRedo() const { return stepAt(index()); }
    /// The steps about something that is no longer open; all others stay.
    void forget(UndoStep::Subject subject);
    void numberLatest(std::uint64_t number);

Q_SIGNALS:
    void pushed(); ///< nextUndo() was done or grew just now

private:
    [[nodiscard]] const UndoStep* stepAt(int at) const { return dynamic_cast<const UndoStep*>(command(at)); }
    void dropForgotten();
};

} // namespace twinspect
