// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <QAbstractTableModel>

#include "core/project/results_record.h"
#include "ui/common/job.h"

namespace twinspect {

/// Stored results under a filter, as a table of any length. Rows are read page by page when they are shown.
class ResultsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Sample,
        VerdictColumn,
        Score,
        LabelColumn,
        RaisedByColumn,
        LargestRegion,
        LargestAnnotated,
        Review,
        Reject,
        Inspected,
        Run,
        ColumnCount
    };
    enum Role { VerdictRole = Qt::UserRole, ErrorRole };
    static constexpr int kPage = 200;     ///< rows read at once
    static constexpr int kPagesKept = 50; ///< in memory

    ResultsModel(JobList& jobs, QString address, QObject* parent = nullptr);

    void setAddress(const QString& address);
    /// Reads anew under another filter; counted() tells when the number of rows is known.
    void setFilter(const ResultFilter& filter);
    [[nodiscard]] const ResultFilter& filter() const { return m_filter; }
    void reload();
    /// The store may hold more: new rows come at the end where that is their place, so that selection and scrolling
    /// stay as they are.
    void follow();
    /// Null when the row is not in memory yet; it is asked for then.
    [[nodiscard]] const StoredResult* result(int row) const;
    /// Reads all rows of these ranges (first, last), in memory or not.
    void collect(const std::vector<std::pair<int, int>>& ranges, std::function<void(std::vector<StoredResult>)> done);
    [[nodiscard]] bool counting() const { return m_counting; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    /// By Sample, Verdict, Score or Inspected; other columns leave the order as it is.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    void counted();
    void failed(const twinspect::Error& error);

private:
    struct Counted;
    void count(bool following);
    void replace(Counted counted);
    void extend(Counted counted);
    void request(int page) const;
    void accept(int page, std::vector<StoredResult> results);

    JobList& m_jobs;
    QString m_address;
    ResultFilter m_filter;
    int m_rows = 0;
    quint64 m_generation = 0; ///< answers to older questions are not wanted
    bool m_counting = false;
    mutable std::unordered_map<int, std::vector<StoredResult>> m_pages;
    mutable std::vector<int> m_recent; ///< pages in memory, the newest last
    mutable std::unordered_set<int> m_asked;
};

} // namespace twinspect
