// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sample_commands.h"

#include <algorithm>
#include <functional>

#include <QCoreApplication>

namespace twinspect {

namespace {

QString words(const char* source, std::size_t count)
{
    return QCoreApplication::translate("SampleCommands", source, nullptr, static_cast<int>(count));
}

RemarkEdits editsOf(const InspectionSet& samples, const std::vector<int>& indices,
                    const std::function<void(Remarks&)>& edit)
{
    RemarkEdits edits;
    edits.reserve(indices.size());
    for (const int index : indices) {
        const Remarks before = samples.remarks(index);
        Remarks after = before;
        edit(after);
        if (after != before)
            edits.emplace_back(index, std::move(after));
    }
    return edits;
}

QUndoCommand* commandOf(InspectionSet& samples, const char* text, RemarkEdits edits, int typing = 0)
{
    if (edits.empty())
        return nullptr;
    const auto count = edits.size();
    return new RemarkCommand(samples, words(text, count), std::move(edits), typing);
}

} // namespace

RemarkCommand::RemarkCommand(InspectionSet& samples, const QString& text, RemarkEdits edits, int typing)
    : UndoStep(text, Subject::Parts), m_samples(samples), m_after(std::move(edits)), m_typing(typing)
{
    m_before.reserve(m_after.size());
    for (const auto& edit : m_after)
        m_before.emplace_back(edit.first, samples.remarks(edit.first));
    setObsolete(m_after.empty());
}

bool RemarkCommand::mergeWith(const QUndoCommand* other)
{
    const auto* next = static_cast<const RemarkCommand*>(other);
    const bool sameParts = std::equal(m_after.begin(), m_after.end(), next->m_after.begin(), next->m_after.end(),
                                      [](const auto& a, const auto& b) { return a.first == b.first; });
    if (next->m_typing != m_typing || !sameParts)
        return false;
    m_after = next->m_after;
    setObsolete(m_after == m_before);
    return true;
}

QUndoCommand* labelCommand(InspectionSet& samples, const std::vector<int>& indices, Label label,
                           const std::string& defectType)
{
    const char* text = label == Label::Good   ? QT_TRANSLATE_N_NOOP("SampleCommands", "Label %n part(s) as good")
                     : label == Label::Defect ? QT_TRANSLATE_N_NOOP("SampleCommands", "Label %n part(s) as defective")
                                              : QT_TRANSLATE_N_NOOP("SampleCommands", "Remove the label of %n part(s)");
    return commandOf(samples, text, editsOf(samples, indices, [&](Remarks& said) {
                         // A part that already is a defect keeps its type when none is given.
                         if (label == Label::Defect && said.label == Label::Defect && defectType.empty())
                             return;
                         said.label = label;
                         said.defectType = label == Label::Good   ? "good"
                                         : label == Label::Defect ? defectType
                                                                  : std::string();
                     }));
}

QUndoCommand* markCommand(InspectionSet& samples, const std::vector<int>& indices, bool marked)
{
    return commandOf(samples,
                     marked ? QT_TRANSLATE_N_NOOP("SampleCommands", "Mark %n part(s)")
                            : QT_TRANSLATE_N_NOOP("SampleCommands", "Remove the mark of %n part(s)"),
                     editsOf(samples, indices, [marked](Remarks& said) { said.marked = marked; }));
}

QUndoCommand* noteCommand(InspectionSet& samples, const std::vector<int>& indices, const QString& note, int typing)
{
    return commandOf(samples, QT_TRANSLATE_N_NOOP("SampleCommands", "Note on %n part(s)"),
                     editsOf(samples, indices, [&note](Remarks& said) { said.note = note; }), typing);
}

} // namespace twinspect
