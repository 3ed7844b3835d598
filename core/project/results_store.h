// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <vector>

#include <QString>

#include "core/base/run_context.h"
#include "core/project/results_database.h"
#include "core/project/results_record.h"

namespace twinspect {

/// The results of all inspections: in one file (SQLite), or on a server (PostgreSQL). One object holds one connection
/// and belongs to one thread; every job opens its own, which takes a millisecond for a file. All errors are those of
/// ResultsDatabase::open().
class ResultsStore {
public:
    [[nodiscard]] static Result<ResultsStore> open(const QString& address);
    /// What another thread opens it by.
    [[nodiscard]] const QString& address() const { return m_address; }
    /// For people: the file, or the server without the password.
    [[nodiscard]] const std::string& place() const { return m_database.place(); }

    /// Stores a new run and returns its id; that of the run with this `run.key` where it is stored already. `run.id` is
    /// not read.
    [[nodiscard]] Result<qint64> beginRun(const StoredRun& run);
    [[nodiscard]] Status endRun(qint64 run, const QDateTime& finished);
    /// All of them or none, in one transaction. Model and recipe are those of the run; a record's own are not read.
    /// `firstRow`: number of the first within its run, as its writer counts them; a row that is there is not stored
    /// again.
    [[nodiscard]] Status add(qint64 run, std::span<const InspectionRecord> records,
                             std::optional<qint64> firstRow = std::nullopt);
    /// What a person says about these parts, in every run; all of them or none, in one transaction.
    [[nodiscard]] Status relabel(std::span<const Relabelled> parts);

    /// Newest first.
    [[nodiscard]] Result<std::vector<StoredRun>> runs();
    [[nodiscard]] Result<qint64> count(const ResultFilter& filter);
    /// One page of the filtered list.
    [[nodiscard]] Result<std::vector<StoredResult>> page(const ResultFilter& filter, qint64 offset, qint64 limit);
    /// Every result of the filter once, without keeping them. `each` returns false to stop.
    [[nodiscard]] Status forEach(const ResultFilter& filter, const std::function<Status(const StoredResult&)>& each);

    /// Pairs the parts of two runs by sample; of a sample inspected twice in a run the later result counts. Also
    /// Cancelled.
    [[nodiscard]] Result<RunComparison> compare(qint64 before, qint64 after, const RunContext& context = {});
    /// What the verdicts of a run would be under other thresholds: decide() on what is stored, no inference. Also
    /// Cancelled.
    [[nodiscard]] Result<Redecision> redecide(qint64 run, const Thresholds& thresholds, const RunContext& context = {});

private:
    ResultsStore(ResultsDatabase database, QString address)
        : m_database(std::move(database)), m_address(std::move(address))
    {
    }
    ResultsDatabase m_database;
    QString m_address;
};

} // namespace twinspect
