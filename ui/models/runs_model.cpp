// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/runs_model.h"

#include <algorithm>

#include <QLocale>

#include "ui/common/value_text.h"

namespace twinspect {

namespace {

constexpr int kHashDigits = 8; // enough for a person to tell models apart

QString number(qint64 value) { return QLocale().toString(value); }

/// Numbers stand at the right.
QVariant runAlignment(int column)
{
    return QVariant((column >= RunsModel::Parts && column <= RunsModel::Recipe ? Qt::AlignRight : Qt::AlignLeft)
                    | Qt::AlignVCenter);
}

} // namespace

void RunsModel::setRuns(std::vector<StoredRun> runs)
{
    const auto sameIds = [&](std::size_t offset) {
        return runs.size() == m_runs.size() + offset
            && std::equal(m_runs.begin(), m_runs.end(), runs.begin() + static_cast<std::ptrdiff_t>(offset),
                          [](const StoredRun& a, const StoredRun& b) { return a.id == b.id; });
    };
    const std::size_t more = runs.size() - std::min(runs.size(), m_runs.size());
    if (m_runs.empty() || !sameIds(more)) {
        beginResetModel();
        m_runs = std::move(runs);
        endResetModel();
        return;
    }
    if (more > 0) {
        beginInsertRows({}, 0, static_cast<int>(more) - 1);
        m_runs = std::move(runs);
        endInsertRows();
    } else {
        m_runs = std::move(runs);
    }
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int RunsModel::rowOf(qint64 run) const
{
    const auto at =
        std::find_if(m_runs.begin(), m_runs.end(), [run](const StoredRun& entry) { return entry.id == run; });
    return at == m_runs.end() ? -1 : static_cast<int>(at - m_runs.begin());
}

QVariant RunsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const StoredRun& run = at(index.row());
    if (role == Qt::TextAlignmentRole)
        return runAlignment(index.column());
    if (role == Qt::ToolTipRole)
        return tr("Started: %1\nFinished: %2\nSource: %3\nModel: %4")
            .arg(timeText(run.started),
                 run.finished.isValid() ? timeText(run.finished) : tr("not yet, or it was cut off"), run.source,
                 run.modelHash);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Started: return timeText(run.started);
    case Part: return run.part;
    case Parts: return number(run.counts.judged() + run.counts.noPart + run.failed);
    case Ok: return number(run.counts.ok);
    case Review: return number(run.counts.review);
    case Reject: return number(run.counts.reject);
    case Other: return number(run.counts.noPart + run.failed);
    case Recipe: return number(run.recipeRevision);
    case Model: return run.modelHash.left(kHashDigits);
    case Source: return run.source;
    case Who: return run.who;
    default: return {};
    }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal
        && role == Qt::TextAlignmentRole) // centred over numbers: at the right a title would run into the next one
        return runAlignment(section).toInt() & Qt::AlignRight ? QVariant(Qt::AlignCenter) : runAlignment(section);
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const bool help = role == Qt::ToolTipRole;
    switch (section) {
    case Started: return help ? tr("When the run began") : tr("Started");
    case Part: return help ? tr("Name of the part in the recipe") : tr("Part");
    case Parts: return help ? tr("How many parts were inspected") : tr("Parts");
    case Ok: return help ? tr("Parts that passed") : tr("OK");
    case Review: return help ? tr("Parts for a person to look at") : tr("Review");
    case Reject: return help ? tr("Parts that were rejected") : tr("Reject");
    case Other: return help ? tr("Pictures without a part, and parts that could not be inspected") : tr("No verdict");
    case Recipe: return help ? tr("Revision of the recipe") : tr("Recipe");
    case Model: return help ? tr("First digits of the model's fingerprint") : tr("Model");
    case Source: return help ? tr("Folder or file that was inspected") : tr("Source");
    case Who: return help ? tr("Who inspected") : tr("Who");
    default: return {};
    }
}

} // namespace twinspect
