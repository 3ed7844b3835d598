// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/undo_stack.h"

namespace twinspect {

UndoStack::UndoStack(QObject* parent) : QUndoStack(parent)
{
    connect(this, &QUndoStack::indexChanged, this, &UndoStack::dropForgotten);
}

void UndoStack::forget(UndoStep::Subject subject)
{
    for (int at = 0; at < count(); ++at)
        if (const auto* step = stepAt(at); step != nullptr && step->subject() == subject)
            const_cast<UndoStep*>(step)->setObsolete(true); // the stack owns it and only shows it as const
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
