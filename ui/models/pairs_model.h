// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/project/results_record.h"

namespace twinspect {

/// A list of parts with two verdicts, from two runs or under two sets of thresholds.
class PairsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Sample, Before, After, ScoreBefore, ScoreAfter, LabelColumn, ColumnCount };
    enum Role { VerdictRole = Qt::UserRole, ChangedRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setPairs(std::vector<ResultPair> pairs);
    /// Whether parts with the same verdict twice are left out.
    void setChangedOnly(bool changedOnly);
    [[nodiscard]] const std::vector<ResultPair>& all() const { return m_pairs; }
    /// -1 when the part is not shown.
    [[nodiscard]] int rowOf(const QString& sample) const;
    [[nodiscard]] const ResultPair& at(int row) const { return m_pairs[m_rows[static_cast<std::size_t>(row)]]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    void choose();

    std::vector<ResultPair> m_pairs;
    std::vector<std::size_t> m_rows; ///< shown ones, in order
    bool m_changedOnly = false;
    int m_column = -1;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

/// "3 of 120 parts get another verdict: 2 from OK to Reject, 1 from Review to OK." in the person's language.
[[nodiscard]] QString changesInWords(const VerdictChanges& changes);

} // namespace twinspect
