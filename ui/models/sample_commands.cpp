// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sample_commands.h"

#include <functional>

#include <QCoreApplication>

namespace twinspect {

namespace {

QString words(const char* source, std::size_t count) { return QCoreApplication::translate("SampleCommands", source, nullptr, static_cast<int>(count)); }

std::vector<RemarkCommand::Change> changesOf(const InspectionSet& samples, const std::vector<int>& indices, const std::function<void(Remarks&)>& edit)
{
    std::vector<RemarkCommand::Change> changes;
    for (const int index : indices) {
        const Remarks before = samples.remarks(index);
        Remarks after = before;
        edit(after);
        if (after != before)
            changes.push_back({samples.at(index).ref.id, before, after});
    }
    return changes;
}

QUndoCommand* commandOf(InspectionSet& samples, const char* text, std::vector<RemarkCommand::Change> changes)
{
    if (changes.empty())
        return nullptr;
    const auto count = changes.size();
    return new RemarkCommand(samples, words(text, count), std::move(changes));
}

} // namespace

RemarkCommand::RemarkCommand(InspectionSet& samples, const QString& text, std::vector<Change> changes)
    : QUndoCommand(text), m_samples(samples), m_changes(std::move(changes))
{
    setObsolete(m_changes.empty());
}

void RemarkCommand::apply(Remarks Change::*value)
{
    std::vector<std::pair<int, Remarks>> edits;
    edits.reserve(m_changes.size());
    for (const auto& change : m_changes)
        if (const int index = m_samples.indexOf(change.id); index >= 0)
            edits.emplace_back(index, change.*value);
    m_samples.setRemarks(edits);
}

QUndoCommand* labelCommand(InspectionSet& samples, const std::vector<int>& indices, Label label, const std::string& defectType)
{
    const char* text = label == Label::Good     ? QT_TRANSLATE_N_NOOP("SampleCommands", "Label %n part(s) as good")
                       : label == Label::Defect ? QT_TRANSLATE_N_NOOP("SampleCommands", "Label %n part(s) as defective")
                                                : QT_TRANSLATE_N_NOOP("SampleCommands", "Remove the label of %n part(s)");
    return commandOf(samples, text, changesOf(samples, indices, [&](Remarks& said) {
                         // A part that already is a defect keeps its type when none is given.
                         if (label == Label::Defect && said.label == Label::Defect && defectType.empty())
                             return;
                         said.label = label;
                         said.defectType = label == Label::Good ? "good" : label == Label::Defect ? defectType : std::string();
                     }));
}

QUndoCommand* markCommand(InspectionSet& samples, const std::vector<int>& indices, bool marked)
{
    return commandOf(samples, marked ? QT_TRANSLATE_N_NOOP("SampleCommands", "Mark %n part(s)") : QT_TRANSLATE_N_NOOP("SampleCommands", "Remove the mark of %n part(s)"),
                     changesOf(samples, indices, [marked](Remarks& said) { said.marked = marked; }));
}

QUndoCommand* noteCommand(InspectionSet& samples, const std::vector<int>& indices, const QString& note)
{
    return commandOf(samples, QT_TRANSLATE_N_NOOP("SampleCommands", "Note on %n part(s)"), changesOf(samples, indices, [&note](Remarks& said) { said.note = note; }));
}

} // namespace twinspect
