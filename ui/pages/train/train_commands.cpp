// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/train_commands.h"

#include <utility>

#include "ui/pages/train/finding_words.h"

namespace twinspect {

TrainState::LeaveOutCommand::LeaveOutCommand(TrainState& state, std::string id, bool out)
    : UndoStep(out ? TrainState::tr("Leave out %1").arg(QString::fromStdString(id))
                   : TrainState::tr("Use %1 again").arg(QString::fromStdString(id)),
               Subject::Training),
      m_state(&state), m_folder(state.m_folder), m_id(std::move(id)), m_out(out)
{
}

void TrainState::LeaveOutCommand::apply(bool out)
{
    if (m_state && m_state->m_folder == m_folder)
        m_state->applyLeftOut(m_id, out);
}

TrainState::ChoiceCommand::ChoiceCommand(TrainState& state, const QString& text, Field field, std::string detail,
                                         Choices after)
    : UndoStep(text, Subject::Training), m_state(&state), m_field(field), m_detail(std::move(detail)),
      m_before(state.m_choices), m_after(std::move(after))
{
}

bool TrainState::ChoiceCommand::mergeWith(const QUndoCommand* other)
{
    const auto& later = static_cast<const ChoiceCommand&>(*other);
    if (later.m_state != m_state || later.m_detail != m_detail)
        return false;
    m_after = later.m_after;
    setObsolete(m_after.sameAs(m_before, m_field));
    return true;
}

void TrainState::ChoiceCommand::apply(const Choices& choices)
{
    if (m_state)
        m_state->applyChoice(m_field, choices);
}

TrainState::FolderCommand::FolderCommand(TrainState& state, std::filesystem::path folder)
    : UndoStep(TrainState::tr("Choose the folder of good parts"), Subject::Training), m_state(&state),
      m_before(state.m_folder), m_after(std::move(folder))
{
}

void TrainState::FolderCommand::apply(const std::filesystem::path& folder)
{
    if (!m_state)
        return;
    if (folder.empty())
        m_state->closeFolder();
    else
        m_state->openFolder(folder);
}

TrainState::MappingCommand::MappingCommand(TrainState& state, std::optional<FolderMapping> mapping, std::string field)
    : UndoStep(TrainState::tr("Change which files belong together"), Subject::Training), m_state(&state),
      m_folder(state.m_folder), m_field(std::move(field)), m_before(state.m_chosenMapping), m_after(std::move(mapping))
{
}

bool TrainState::MappingCommand::mergeWith(const QUndoCommand* other)
{
    const auto& later = static_cast<const MappingCommand&>(*other);
    if (later.m_state != m_state || later.m_folder != m_folder || m_field.empty() || later.m_field != m_field)
        return false;
    m_after = later.m_after;
    setObsolete(m_after == m_before);
    return true;
}

TrainState* TrainState::MappingCommand::state() const
{
    return m_state && m_state->m_folder == m_folder ? m_state.data() : nullptr;
}

void TrainState::MappingCommand::apply(const std::optional<FolderMapping>& mapping)
{
    if (TrainState* state = this->state())
        state->applyMapping(mapping);
}

TrainState::RepairCommand::RepairCommand(TrainState& state, FolderMapping mapping, RepairEntry entry)
    : MappingCommand(state, std::move(mapping), {}), m_entry(std::move(entry))
{
    const QString repair = repairSentence(m_entry.repair);
    setText(m_entry.takenBack ? TrainState::tr("Take back: %1").arg(repair) : repair);
}

void TrainState::RepairCommand::undo()
{
    MappingCommand::undo();
    writeDown(!m_entry.takenBack);
}

void TrainState::RepairCommand::redo()
{
    MappingCommand::redo();
    writeDown(m_entry.takenBack);
}

void TrainState::RepairCommand::writeDown(bool takenBack)
{
    if (TrainState* open = state())
        open->writeDown(m_entry.repair, takenBack, m_entry.before);
}

} // namespace twinspect
