// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/project/results_record.h"

namespace twinspect {

/// The runs in the store of results, the newest first.
class RunsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Started, Part, Parts, Ok, Review, Reject, Other, Recipe, Model, Source, Who, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows that are there already stay where they are, so that a selection survives a run that grows.
    void setRuns(std::vector<StoredRun> runs);
    [[nodiscard]] const StoredRun& at(int row) const { return m_runs[static_cast<std::size_t>(row)]; }
    /// -1 when there is none.
    [[nodiscard]] int rowOf(qint64 run) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    std::vector<StoredRun> m_runs;
};

} // namespace twinspect
