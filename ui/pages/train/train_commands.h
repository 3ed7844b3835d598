// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <QPointer>

#include "ui/models/undo_stack.h"
#include "ui/pages/train/train_state.h"

namespace twinspect {

/// Leaves a part out of the training, or takes it back, as one undoable step. Names the part by its id and the folder:
/// another folder may have been opened since.
class TrainState::LeaveOutCommand : public UndoStep {
public:
    LeaveOutCommand(TrainState& state, std::string id, bool out);
    void undo() override { apply(!m_out); }
    void redo() override { apply(m_out); }

private:
    void apply(bool out);
    QPointer<TrainState> m_state;
    std::filesystem::path m_folder;
    std::string m_id;
    bool m_out;
};

/// Changes one field of what is to be trained, as one undoable step. Typing into one field is one step.
class TrainState::ChoiceCommand : public UndoStep {
public:
    /// `detail` says which options; edits of the same ones are merged.
    ChoiceCommand(TrainState& state, const QString& text, Field field, std::string detail, Choices after);
    void undo() override { apply(m_before); }
    void redo() override { apply(m_after); }
    [[nodiscard]] int id() const override { return 0x7a01 + static_cast<int>(m_field); }
    bool mergeWith(const QUndoCommand* other) override;

private:
    void apply(const Choices& choices);
    QPointer<TrainState> m_state;
    Field m_field;
    std::string m_detail;
    Choices m_before, m_after;
};

/// Opens another folder as one undoable step. Undoing opens the one before, or none.
class TrainState::FolderCommand : public UndoStep {
public:
    FolderCommand(TrainState& state, std::filesystem::path folder);
    void undo() override { apply(m_before); }
    void redo() override { apply(m_after); }

private:
    void apply(const std::filesystem::path& folder);
    QPointer<TrainState> m_state;
    std::filesystem::path m_before, m_after;
};

/// Changes the mapping of the folder as one undoable step. Edits of one of its fields are one step.
class TrainState::MappingCommand : public UndoStep {
public:
    MappingCommand(TrainState& state, std::optional<FolderMapping> mapping, std::string field);
    void undo() override { apply(m_before); }
    void redo() override { apply(m_after); }
    [[nodiscard]] int id() const override { return 0x7a00; }
    bool mergeWith(const QUndoCommand* other) override;

protected:
    /// Null when another folder is open, or none.
    [[nodiscard]] TrainState* state() const;

private:
    void apply(const std::optional<FolderMapping>& mapping);
    QPointer<TrainState> m_state;
    std::filesystem::path m_folder;
    std::string m_field; ///< empty: never merged
    std::optional<FolderMapping> m_before, m_after;
};

/// A repair that the check proposed, or that is taken back: a change of the mapping that is written down.
class TrainState::RepairCommand : public MappingCommand {
public:
    RepairCommand(TrainState& state, FolderMapping mapping, RepairEntry entry);
    void undo() override;
    void redo() override;

private:
    void writeDown(bool takenBack);
    RepairEntry m_entry;
};

} // namespace twinspect
