// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/pairs_model.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QLocale>

#include "ui/common/value_text.h"
#include "ui/models/sample_words.h"

namespace twinspect {

namespace {

QString text(std::optional<Verdict> verdict)
{
    return verdict ? words::verdict(*verdict) : QCoreApplication::translate("PairsModel", "Not readable");
}
int rank(std::optional<Verdict> verdict)
{
    return !verdict                   ? 4
         : verdict == Verdict::Ok     ? 0
         : verdict == Verdict::NoPart ? 1
         : verdict == Verdict::Review ? 2
                                      : 3;
}
double key(double value) { return std::isfinite(value) ? value : std::numeric_limits<double>::lowest(); }

} // namespace

void PairsModel::setPairs(std::vector<ResultPair> pairs)
{
    beginResetModel();
    m_pairs = std::move(pairs);
    choose();
    endResetModel();
}

void PairsModel::setChangedOnly(bool changedOnly)
{
    beginResetModel();
    m_changedOnly = changedOnly;
    choose();
    endResetModel();
}

void PairsModel::sort(int column, Qt::SortOrder order)
{
    beginResetModel();
    m_column = column;
    m_order = order;
    choose();
    endResetModel();
}

int PairsModel::rowOf(const QString& sample) const
{
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        if (m_pairs[m_rows[row]].sample == sample)
            return static_cast<int>(row);
    return -1;
}

void PairsModel::choose()
{
    m_rows.clear();
    for (std::size_t i = 0; i < m_pairs.size(); ++i)
        if (!m_changedOnly || m_pairs[i].changed())
            m_rows.push_back(i);
    const auto less = [this](const ResultPair& a, const ResultPair& b) {
        switch (m_column) {
        case Sample: return a.sample < b.sample;
        case Before: return rank(a.verdictBefore) < rank(b.verdictBefore);
        case After: return rank(a.verdictAfter) < rank(b.verdictAfter);
        case ScoreBefore: return key(a.scoreBefore) < key(b.scoreBefore);
        case ScoreAfter: return key(a.scoreAfter) < key(b.scoreAfter);
        case LabelColumn: return a.label < b.label;
        default: return false;
        }
    };
    if (m_column >= 0)
        std::stable_sort(m_rows.begin(), m_rows.end(), [&](std::size_t a, std::size_t b) {
            return m_order == Qt::AscendingOrder ? less(m_pairs[a], m_pairs[b]) : less(m_pairs[b], m_pairs[a]);
        });
}

QVariant PairsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ResultPair& pair = at(index.row());
    if (role == Qt::TextAlignmentRole)
        return index.column() == ScoreBefore || index.column() == ScoreAfter
                 ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                 : QVariant();
    if (role == ChangedRole)
        return pair.changed();
    if (role == VerdictRole) {
        const auto verdict = index.column() == Before ? pair.verdictBefore
                           : index.column() == After  ? pair.verdictAfter
                                                      : std::nullopt;
        return verdict ? QVariant(static_cast<int>(*verdict)) : QVariant();
    }
    // A raw score and one in a unit are not to be compared.
    const bool inUnits = pair.unitBefore.known() && pair.unitAfter.known();
    const auto& unit = index.column() == ScoreBefore ? pair.unitBefore : pair.unitAfter;
    const double raw = index.column() == ScoreBefore ? pair.scoreBefore : pair.scoreAfter;
    if (role == Qt::ToolTipRole)
        return index.column() == ScoreBefore || index.column() == ScoreAfter
                 ? scoreTip(raw, inUnits ? unit : ScoreUnit())
                 : pair.rgb;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Sample: return pair.sample;
    case Before: return text(pair.verdictBefore);
    case After: return text(pair.verdictAfter);
    case ScoreBefore:
    case ScoreAfter: return words::score(raw, inUnits ? unit : ScoreUnit());
    case LabelColumn: return words::label(pair.label, {});
    default: return {};
    }
}

QVariant PairsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Sample: return tr("Part");
    case Before: return tr("Verdict before");
    case After: return tr("Verdict after");
    case ScoreBefore: return tr("Score before");
    case ScoreAfter: return tr("Score after");
    case LabelColumn: return tr("Label");
    default: return {};
    }
}

QString changesInWords(const VerdictChanges& changes)
{
    const QLocale locale;
    QStringList parts;
    for (int before = 0; before < VerdictChanges::kKinds; ++before)
        for (int after = 0; after < VerdictChanges::kKinds; ++after) {
            const auto verdict = [](int kind) {
                return kind < VerdictChanges::kKinds - 1 ? std::optional(static_cast<Verdict>(kind)) : std::nullopt;
            };
            if (before != after && changes.counts[before][after] > 0)
                parts.append(QCoreApplication::translate("PairsModel", "%1 from %2 to %3")
                                 .arg(locale.toString(changes.counts[before][after]), text(verdict(before)),
                                      text(verdict(after))));
        }
    if (parts.isEmpty())
        return QCoreApplication::translate("PairsModel", "All %1 parts keep their verdict.")
            .arg(locale.toString(changes.total()));
    return QCoreApplication::translate("PairsModel", "%1 of %2 parts get another verdict: %3.")
        .arg(locale.toString(changes.changed()), locale.toString(changes.total()), parts.join(QLatin1String(", ")));
}

} // namespace twinspect
