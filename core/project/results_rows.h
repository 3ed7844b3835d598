// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include <QStringList>
#include <QVariant>

#include "core/project/results_record.h"

class QSqlQuery;

/// How a stored result and its table row become one another, and a filter an SQL condition.
namespace twinspect::rows {

/// SELECT ... FROM results, joined with what its run says; resultFrom() reads a row of it.
[[nodiscard]] QString selectStatement();
[[nodiscard]] QString insertStatement(std::size_t rows);
/// Adds the values of one row for insertStatement(). What the run says (model, recipe) is not read.
void bind(QSqlQuery& query, qint64 run, std::optional<qint64> row, const InspectionRecord& record);
/// The columns of what people marked, and their values.
[[nodiscard]] const QStringList& annotatedColumns();
[[nodiscard]] QVariantList annotatedValues(const std::vector<AnnotatedRecord>& regions);
/// Of a query for selectStatement() that stands on a row. Errors: BadData.
[[nodiscard]] Result<StoredResult> resultFrom(const QSqlQuery& query);

/// NULL for what is not finite.
[[nodiscard]] QVariant numberOf(double value);
/// Of the two columns of a run that say it.
[[nodiscard]] ScoreUnit unitOf(const QVariant& zero, const QVariant& one);

/// To the millisecond, UTC; sorts as text.
[[nodiscard]] QString textOf(const QDateTime& time);
[[nodiscard]] QDateTime timeOf(const QVariant& text);
/// A null QString would become NULL, which these columns do not take, and PostgreSQL takes no character 0.
[[nodiscard]] QString solid(QString text);
[[nodiscard]] QString solid(std::string_view text);

/// A WHERE ... ORDER BY ... clause with the values to bind, in their order.
struct Selection {
    QString where, order;
    QVariantList values;
};
[[nodiscard]] Selection selectionOf(const ResultFilter& filter);

} // namespace twinspect::rows
