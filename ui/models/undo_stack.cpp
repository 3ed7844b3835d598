// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/undo_stack.h"

namespace twinspect {

UndoStack::UndoStack(QObject* parent) : QUndoStack(parent)
{
    connect(this, &QUndoStack::indexChanged, this, &UndoStack::dropForgotten);
}

void UndoStack::push(QUndoCommand* step)
{
    const auto* before = nextUndo();
    const bool empty = step->isObsolete();
    QUndoStack::push(step);
    const auto* latest = nextUndo();
    if (latest != nullptr && (latest == step || (latest == before && !empty)))
        Q_EMIT pushed();
}

void UndoStack::numberLatest(std::uint64_t number)
{
    if (const auto* step = nextUndo())
        const_cast<UndoStep*>(step)->m_number = number; // the stack owns it and only shows it as const
}

void UndoStack::forget(UndoStep::Subject subject)
{
    for (int at = 0; at < count(); ++at)
        if (const auto* step = stepAt(at); step != nullptr && step->subject() == subject)
            const_cast<UndoStep*>(step)->setObsolete(true);
    dropForgotten();
}

// Qt takes an obsolete command off the stack when it would be undone or done again, without calling it. Those further
// down go when their turn comes.
void UndoStack::dropForgotten()
{
    while (canUndo() && command(index() - 1)->isObsolete())
        undo();
    while (canRedo() && command(index())->isObsolete())
        redo();
}

} // namespace twinspect
