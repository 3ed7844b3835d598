// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/command_search.h"

#include <algorithm>

#include "ui/common/action.h"

namespace twinspect {

namespace {

constexpr int kLetter = 1, kInARow = 4, kWordStart = 6, kTextStart = 3, kAsTyped = 12, kEnabledFirst = 1000;

// Small letters without accents: "ü" is found by "u".
QString folded(const QString& text)
{
    QString result;
    for (const QChar c : text.normalized(QString::NormalizationForm_D))
        if (c.category() != QChar::Mark_NonSpacing)
            result.append(c.toLower());
    return result;
}

int scoreOfWord(const QString& word, const QString& text)
{
    int best = 0;
    // Greedy from every possible first letter; texts are short.
    for (qsizetype start = text.indexOf(word.front()); start >= 0; start = text.indexOf(word.front(), start + 1)) {
        int score = 0;
        qsizetype at = start, before = -2;
        bool all = true;
        for (const QChar c : word) {
            const qsizetype found = text.indexOf(c, at);
            if (found < 0) {
                all = false;
                break;
            }
            score += kLetter;
            if (found == before + 1)
                score += kInARow;
            if (found == 0 || !text.at(found - 1).isLetterOrNumber())
                score += kWordStart;
            if (found == 0)
                score += kTextStart;
            before = found;
            at = found + 1;
        }
        if (all)
            best = std::max(best, score);
    }
    return best > 0 && text.contains(word) ? best + kAsTyped : best;
}

} // namespace

int fuzzyScore(const QString& pattern, const QString& text)
{
    const QString in = folded(text);
    const auto words = folded(pattern).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.isEmpty())
        return 1;
    int sum = 0;
    for (const QString& word : words) {
        const int score = scoreOfWord(word, in);
        if (score == 0)
            return 0;
        sum += score;
    }
    return sum;
}

CommandSearch::CommandSearch(const ActionList& actions, QObject* parent)
    : QAbstractListModel(parent), m_actions(actions)
{
    search({});
}

void CommandSearch::search(const QString& pattern)
{
    QList<std::pair<int, QAction*>> scored;
    for (QAction* action : m_actions.actions()) {
        const QString text = ActionList::plainText(*action);
        int score = 2 * fuzzyScore(pattern, text);
        if (score == 0)
            score = fuzzyScore(pattern, ActionList::areaOf(*action) + QLatin1Char(' ') + text);
        if (score == 0 && pattern.size() > 2 && helpOf(*action).contains(pattern, Qt::CaseInsensitive))
            score = 1;
        if (score > 0)
            scored.append({score + (action->isEnabled() ? kEnabledFirst : 0), action});
    }
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    beginResetModel();
    m_found.clear();
    for (const auto& [score, action] : scored)
        m_found.append(action);
    endResetModel();
}

int CommandSearch::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_found.size());
}

QVariant CommandSearch::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const QAction& it = *m_found.at(index.row());
    const QString reason = disabledReason(it);
    switch (role) {
    case Qt::DisplayRole:
        return tr("%1: %2", "area of the program: command").arg(ActionList::areaOf(it), ActionList::plainText(it));
    case Qt::DecorationRole: return it.icon();
    case ShortcutRole: return it.shortcut().toString(QKeySequence::NativeText);
    case NoteRole: return !it.isEnabled() && !reason.isEmpty() ? reason : helpOf(it);
    case EnabledRole: return it.isEnabled();
    case Qt::AccessibleDescriptionRole: return reason;
    default: return {};
    }
}

} // namespace twinspect
