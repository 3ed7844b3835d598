// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/undo_group.h"

#include <utility>

namespace twinspect {

namespace {

std::uint64_t numberOf(const UndoStep* step) { return step != nullptr ? step->number() : 0; }

} // namespace

UndoGroup::UndoGroup(QObject* parent) : QUndoGroup(parent)
{
    follow(m_session);
    setActiveStack(&m_session);
}

// The stacks tell of their last steps when they go.
UndoGroup::~UndoGroup()
{
    for (QUndoStack* stack : stacks())
        disconnect(stack, nullptr, this, nullptr);
}

UndoStack* UndoGroup::ofPart(const std::string& part) const
{
    const auto found = m_parts.find(part);
    return found != m_parts.end() ? found->second : nullptr;
}

void UndoGroup::push(const std::string& part, UndoStep* step)
{
    auto& stack = m_parts[part];
    if (stack == nullptr) {
        stack = new UndoStack(this);
        follow(*stack);
    }
    stack->push(step);
}

void UndoGroup::showPart(const std::optional<std::string>& part)
{
    m_shown = part;
    refresh();
}

void UndoGroup::forgetPart(const std::string& part)
{
    const auto found = m_parts.find(part);
    if (found == m_parts.end())
        return;
    delete found->second;
    m_parts.erase(found);
    refresh();
}

void UndoGroup::forgetParts()
{
    m_session.forget(UndoStep::Subject::Parts);
    for (const auto& [part, stack] : std::exchange(m_parts, {}))
        delete stack;
    m_shown.reset();
    refresh();
}

void UndoGroup::follow(UndoStack& stack)
{
    addStack(&stack);
    connect(&stack, &UndoStack::pushed, this, [this, &stack] {
        stack.numberLatest(++m_latest);
        refresh();
    });
    connect(&stack, &QUndoStack::indexChanged, this, &UndoGroup::refresh);
}

UndoStack* UndoGroup::stackOfUndo() const
{
    auto* session = const_cast<UndoStack*>(&m_session);
    UndoStack* part = m_shown ? ofPart(*m_shown) : nullptr;
    if (part == nullptr || !part->canUndo())
        return session;
    return session->canUndo() && numberOf(session->nextUndo()) > numberOf(part->nextUndo()) ? session : part;
}

UndoStack* UndoGroup::stackOfRedo() const
{
    auto* session = const_cast<UndoStack*>(&m_session);
    UndoStack* part = m_shown ? ofPart(*m_shown) : nullptr;
    if (part == nullptr || !part->canRedo())
        return session;
    return session->canRedo() && numberOf(session->nextRedo()) < numberOf(part->nextRedo()) ? session : part;
}

const UndoStep* UndoGroup::nextUndo() const { return stackOfUndo()->nextUndo(); }

const UndoStep* UndoGroup::nextRedo() const { return stackOfRedo()->nextRedo(); }

void UndoGroup::undo() { stackOfUndo()->undo(); }

void UndoGroup::redo() { stackOfRedo()->redo(); }

void UndoGroup::refresh()
{
    setActiveStack(stackOfUndo());
    Q_EMIT changed();
}

} // namespace twinspect
