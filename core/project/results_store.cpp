// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_store.h"

#include <algorithm>
#include <limits>

#include <QHash>
#include <QSet>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include "core/project/results_rows.h"

namespace twinspect {

using namespace rows;

namespace {

constexpr std::size_t kRowsAtOnce = 50; // rows in one statement: a server answers once for all of them
constexpr qint64 kReportEvery = 1000;

bool exec(QSqlQuery& query, const QString& statement, const QVariantList& values)
{
    if (!query.prepare(statement))
        return false;
    for (const auto& value : values)
        query.addBindValue(value);
    return query.exec();
}

/// A part before whatever it is compared with.
ResultPair pairOf(const StoredResult& result)
{
    ResultPair pair;
    pair.before = result.id;
    pair.sample = QString::fromStdString(result.record.sample);
    pair.rgb = QString::fromStdString(result.record.rgb);
    pair.geometry = QString::fromStdString(result.record.geometry);
    pair.label = result.record.label;
    pair.verdictBefore = result.record.verdict;
    pair.scoreBefore = result.record.score;
    pair.unitBefore = result.record.unit;
    return pair;
}

/// Every result of a run in the order of inspection, as the part before whatever it is compared with. Without the
/// columns of JSON, which cost more than all else.
Status eachOf(ResultsDatabase& database, qint64 run, const RunContext& context,
              const std::function<void(const ResultPair&)>& each)
{
    QSqlQuery query = database.query();
    if (!exec(query,
              QStringLiteral("SELECT results.id, sample, rgb, geometry, label, verdict, score, score_zero, score_one "
                             "FROM results JOIN runs ON runs.id = results.run WHERE run = ? ORDER BY results.id"),
              {run}))
        return database.failed(query);
    while (query.next()) {
        if (context.stopRequested())
            return cancelled();
        ResultPair pair;
        pair.before = query.value(0).toLongLong();
        pair.sample = query.value(1).toString();
        pair.rgb = query.value(2).toString();
        pair.geometry = query.value(3).toString();
        pair.label = labelFrom(query.value(4).toString().toStdString()).value_or(Label::Unknown);
        pair.verdictBefore = verdictFrom(query.value(5).toString().toStdString());
        pair.scoreBefore =
            query.value(6).isNull() ? std::numeric_limits<double>::quiet_NaN() : query.value(6).toDouble();
        pair.unitBefore = unitOf(query.value(7), query.value(8));
        each(pair);
    }
    if (query.lastError().isValid())
        return database.failed(query);
    return {};
}

tl::unexpected<Error> at(const ResultsDatabase& database, Error error)
{
    error.file = database.place();
    error.remedy = Text("Restore the results from a backup, or leave this run out");
    return tl::unexpected<Error>(std::move(error));
}

} // namespace

Result<ResultsStore> ResultsStore::open(const QString& address)
{
    auto database = ResultsDatabase::open(address);
    if (!database)
        return passOn(database);
    return ResultsStore(std::move(*database), address);
}

Result<qint64> ResultsStore::beginRun(const StoredRun& run)
{
    QSqlQuery query = m_database.query();
    const QString statement =
        QStringLiteral("INSERT INTO runs(part, recipe_revision, model_hash, model_part, source, who, started, "
                       "finished, writer_key, score_zero, score_one) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                       "ON CONFLICT (writer_key) DO NOTHING RETURNING id");
    const QVariant finished =
        run.finished.isValid() ? QVariant(textOf(run.finished)) : QVariant(QMetaType(QMetaType::QString));
    if (!exec(query, statement,
              {solid(run.part), run.recipeRevision, solid(run.modelHash), solid(run.modelPart), solid(run.source),
               solid(run.who), textOf(run.started), finished,
               run.key.isEmpty() ? QVariant(QMetaType(QMetaType::QString)) : QVariant(run.key),
               numberOf(run.unit.zero()), numberOf(run.unit.one())}))
        return m_database.failed(query);
    if (query.next())
        return query.value(0).toLongLong();
    // The answer to its first attempt was lost.
    if (!exec(query, QStringLiteral("SELECT id FROM runs WHERE writer_key = ?"), {run.key}) || !query.next())
        return m_database.failed(query);
    return query.value(0).toLongLong();
}

Status ResultsStore::endRun(qint64 run, const QDateTime& finished)
{
    QSqlQuery query = m_database.query();
    if (!exec(query, QStringLiteral("UPDATE runs SET finished = ? WHERE id = ?"), {textOf(finished), run}))
        return m_database.failed(query);
    return {};
}

Status ResultsStore::add(qint64 run, std::span<const InspectionRecord> records, std::optional<qint64> firstRow)
{
    if (records.empty())
        return {};
    if (auto ok = m_database.begin(); !ok)
        return ok;
    QSqlQuery query = m_database.query();
    std::size_t prepared = 0;
    for (std::size_t first = 0; first < records.size(); first += kRowsAtOnce) {
        const auto rows = records.subspan(first, std::min(kRowsAtOnce, records.size() - first));
        bool ok = prepared == rows.size() || query.prepare(insertStatement(rows.size()));
        prepared = rows.size();
        for (std::size_t i = 0; i < rows.size(); ++i)
            bind(query, run, firstRow ? std::optional(*firstRow + static_cast<qint64>(first + i)) : std::nullopt,
                 rows[i]);
        ok = ok && query.exec();
        if (!ok) {
            const auto error = m_database.failed(query);
            query.finish();
            m_database.rollback();
            return error;
        }
    }
    query.finish();
    return m_database.commit();
}

Status ResultsStore::relabel(std::span<const Relabelled> parts)
{
    if (auto ok = m_database.begin(); !ok)
        return ok;
    QSqlQuery query = m_database.query();
    const QString said = QStringLiteral("UPDATE results SET label = ?, defect_type = ?%1 WHERE rgb = ?");
    const QString marked = QStringLiteral(", %1 = ?").arg(annotatedColumns().join(QStringLiteral(" = ?, ")));
    bool ok = true;
    for (auto part = parts.begin(); ok && part != parts.end(); ++part) {
        QVariantList values{solid(toString(part->label)), solid(QString::fromStdString(part->defectType))};
        if (part->annotated)
            values += annotatedValues(*part->annotated);
        values += QString::fromStdString(part->rgb);
        ok = exec(query, said.arg(part->annotated ? marked : QString()), values);
    }
    if (!ok) {
        const auto error = m_database.failed(query);
        query.finish();
        m_database.rollback();
        return error;
    }
    query.finish();
    return m_database.commit();
}

Result<std::vector<StoredRun>> ResultsStore::runs()
{
    QSqlQuery query = m_database.query();
    if (!query.exec(QStringLiteral(
            "SELECT id, part, recipe_revision, model_hash, model_part, source, who, started, finished, score_zero, "
            "score_one FROM runs ORDER BY id DESC")))
        return m_database.failed(query);
    std::vector<StoredRun> runs;
    QHash<qint64, std::size_t> byId;
    while (query.next()) {
        byId.insert(query.value(0).toLongLong(), runs.size());
        runs.push_back({query.value(0).toLongLong(),
                        query.value(1).toString(),
                        query.value(2).toInt(),
                        query.value(3).toString(),
                        query.value(4).toString(),
                        query.value(5).toString(),
                        query.value(6).toString(),
                        timeOf(query.value(7)),
                        query.value(8).isNull() ? QDateTime() : timeOf(query.value(8)),
                        {},
                        0,
                        {},
                        unitOf(query.value(9), query.value(10))});
    }
    if (query.lastError().isValid())
        return m_database.failed(query);
    if (!query.exec(QStringLiteral("SELECT run, verdict, COUNT(*) FROM results GROUP BY run, verdict")))
        return m_database.failed(query);
    while (query.next()) {
        const auto at = byId.constFind(query.value(0).toLongLong());
        if (at == byId.constEnd())
            continue; // began a moment ago
        auto& run = runs[*at];
        const qint64 count = query.value(2).toLongLong();
        const auto verdict = verdictFrom(query.value(1).toString().toStdString());
        if (query.value(1).isNull() || !verdict) {
            run.failed = count;
            continue;
        }
        switch (*verdict) {
        case Verdict::Ok: run.counts.ok = count; break;
        case Verdict::Review: run.counts.review = count; break;
        case Verdict::Reject: run.counts.reject = count; break;
        case Verdict::NoPart: run.counts.noPart = count; break;
        }
    }
    if (query.lastError().isValid())
        return m_database.failed(query);
    return runs;
}

Result<qint64> ResultsStore::count(const ResultFilter& filter)
{
    const auto selection = selectionOf(filter);
    QSqlQuery query = m_database.query();
    if (!exec(query, QStringLiteral("SELECT COUNT(*) FROM results") + selection.where, selection.values)
        || !query.next())
        return m_database.failed(query);
    return query.value(0).toLongLong();
}

Result<std::vector<StoredResult>> ResultsStore::page(const ResultFilter& filter, qint64 offset, qint64 limit)
{
    auto selection = selectionOf(filter);
    selection.values << limit << offset;
    QSqlQuery query = m_database.query();
    // Sorted by ids first: rows carry their regions, and sorting those costs a second for 100,000.
    const QString ids = QStringLiteral("SELECT id FROM results") + selection.where + selection.order
                      + QStringLiteral(" LIMIT ? OFFSET ?");
    if (!exec(query, selectStatement() + QStringLiteral(" WHERE results.id IN (%1)").arg(ids) + selection.order,
              selection.values))
        return m_database.failed(query);
    std::vector<StoredResult> results;
    while (query.next()) {
        auto result = resultFrom(query);
        if (!result)
            return at(m_database, result.error());
        results.push_back(std::move(*result));
    }
    if (query.lastError().isValid())
        return m_database.failed(query);
    return results;
}

Status ResultsStore::forEach(const ResultFilter& filter, const std::function<Status(const StoredResult&)>& each)
{
    const auto selection = selectionOf(filter);
    QSqlQuery query = m_database.query();
    if (!exec(query, selectStatement() + selection.where + selection.order, selection.values))
        return m_database.failed(query);
    while (query.next()) {
        const auto result = resultFrom(query);
        if (!result)
            return at(m_database, result.error());
        if (auto ok = each(*result); !ok)
            return ok;
    }
    if (query.lastError().isValid())
        return m_database.failed(query);
    return {};
}

Result<RunComparison> ResultsStore::compare(qint64 before, qint64 after, const RunContext& context)
{
    QHash<QString, ResultPair> first;
    auto read = eachOf(m_database, before, context, [&](const ResultPair& pair) { first[pair.sample] = pair; });
    if (!read)
        return passOn(read);
    RunComparison comparison;
    QSet<QString> onlyAfter;
    read = eachOf(m_database, after, context, [&](const ResultPair& pair) {
        const auto found = first.find(pair.sample);
        if (found == first.end()) {
            onlyAfter.insert(pair.sample);
            return;
        }
        found->after = pair.before;
        found->verdictAfter = pair.verdictBefore;
        found->scoreAfter = pair.scoreBefore;
        found->unitAfter = pair.unitBefore;
    });
    if (!read)
        return passOn(read);
    for (const auto& pair : std::as_const(first)) {
        if (pair.after == 0) {
            ++comparison.onlyBefore;
            continue;
        }
        comparison.changes.add(pair.verdictBefore, pair.verdictAfter);
        comparison.pairs.push_back(pair);
    }
    comparison.onlyAfter = onlyAfter.size();
    std::sort(comparison.pairs.begin(), comparison.pairs.end(),
              [](const ResultPair& a, const ResultPair& b) { return a.sample < b.sample; });
    return comparison;
}

Result<Redecision> ResultsStore::redecide(qint64 run, const Thresholds& thresholds, const RunContext& context)
{
    if (auto ok = checkThresholds(thresholds); !ok)
        return passOn(ok);
    ResultFilter filter;
    filter.run = run;
    const auto total = count(filter);
    if (!total)
        return passOn(total);
    Redecision redecision;
    qint64 done = 0;
    auto read = forEach(filter, [&](const StoredResult& result) -> Status {
        if (context.stopRequested())
            return cancelled();
        auto pair = pairOf(result);
        pair.after = pair.before;
        pair.scoreAfter = pair.scoreBefore;
        pair.unitAfter = pair.unitBefore;
        if (!result.record.failure) {
            const Decision decision = decide(result.record.evidence(thresholds), thresholds);
            pair.verdictAfter = decision.verdict;
            if (result.record.regionsMeasured()
                && std::any_of(decision.reasons.begin(), decision.reasons.end(), [](Reason reason) {
                       return reason == Reason::AreaUnknown || reason == Reason::DepthUnknown;
                   }))
                ++redecision.limitUnknown;
        }
        redecision.changes.add(pair.verdictBefore, pair.verdictAfter);
        redecision.pairs.push_back(std::move(pair));
        if (++done % kReportEvery == 0)
            context.report({"deciding", done, *total, {}, {}});
        return {};
    });
    if (!read)
        return passOn(read);
    return redecision;
}

} // namespace twinspect
