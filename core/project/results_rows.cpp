// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_rows.h"

#include <cmath>

#include <QSqlQuery>
#include <QStringList>

namespace twinspect::rows {

QString solid(QString text) { return text.isNull() ? QStringLiteral("") : text.remove(QChar(0)); }
QString solid(std::string_view text)
{
    return solid(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
}
QString textOf(const QDateTime& time) { return time.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ")); }
QDateTime timeOf(const QVariant& text) { return QDateTime::fromString(text.toString(), Qt::ISODateWithMs); }

namespace {

constexpr int kInserted = 19; // columns without id
QVariant numberOf(double value)
{
    return std::isfinite(value) ? QVariant(value) : QVariant(QMetaType(QMetaType::Double));
}
double doubleOf(const QVariant& value)
{
    return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.toDouble();
}
QString nameOf(Verdict verdict) { return solid(toString(verdict)); }
Label labelFrom(const QString& text)
{
    return text == QLatin1String("good")   ? Label::Good
         : text == QLatin1String("defect") ? Label::Defect
                                           : Label::Unknown;
}

QString likePattern(QString text)
{
    text.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
        .replace(QLatin1Char('%'), QLatin1String("\\%"))
        .replace(QLatin1Char('_'), QLatin1String("\\_"));
    return QLatin1Char('%') + text.toLower() + QLatin1Char('%');
}

} // namespace

void bind(QSqlQuery& query, qint64 run, const StoredResult& result)
{
    query.addBindValue(run);
    query.addBindValue(solid(result.sample));
    query.addBindValue(solid(result.rgb));
    query.addBindValue(solid(result.geometry));
    query.addBindValue(solid(toString(result.label)));
    query.addBindValue(solid(result.defectType));
    query.addBindValue(result.partFound ? 1 : 0);
    query.addBindValue(numberOf(result.score));
    query.addBindValue(numberOf(result.peak));
    query.addBindValue(result.verdict ? QVariant(nameOf(*result.verdict)) : QVariant(QMetaType(QMetaType::QString)));
    query.addBindValue(solid(result.raisedBy));
    query.addBindValue(numberOf(result.thresholds.review));
    query.addBindValue(numberOf(result.thresholds.reject));
    query.addBindValue(numberOf(result.thresholds.pixel));
    query.addBindValue(std::isfinite(result.thresholds.minAreaMm2) ? result.thresholds.minAreaMm2 : 0.0);
    query.addBindValue(result.regionsMeasured ? 1 : 0);
    query.addBindValue(solid(regionsText(result.regions)));
    query.addBindValue(solid(result.error));
    query.addBindValue(textOf(result.when));
}

Result<StoredResult> resultFrom(const QSqlQuery& query)
{
    StoredResult result;
    result.id = query.value(0).toLongLong();
    result.run = query.value(1).toLongLong();
    result.sample = query.value(2).toString();
    result.rgb = query.value(3).toString();
    result.geometry = query.value(4).toString();
    result.label = labelFrom(query.value(5).toString());
    result.defectType = query.value(6).toString();
    result.partFound = query.value(7).toInt() != 0;
    result.score = doubleOf(query.value(8));
    result.peak = doubleOf(query.value(9));
    result.verdict = query.value(10).isNull() ? std::nullopt : verdictFrom(query.value(10).toString().toStdString());
    result.raisedBy = query.value(11).toString().toStdString();
    result.thresholds = {doubleOf(query.value(12)), doubleOf(query.value(13)), doubleOf(query.value(14)),
                         query.value(15).toDouble()};
    result.regionsMeasured = query.value(16).toInt() != 0;
    auto regions = parseRegions(query.value(17).toString().toStdString());
    if (!regions)
        return passOn(regions);
    result.regions = std::move(*regions);
    result.error = query.value(18).toString();
    result.when = timeOf(query.value(19));
    return result;
}

QString insertStatement(std::size_t rows)
{
    const QString row = QStringLiteral("(")
                      + QStringList(QVector<QString>(kInserted, QStringLiteral("?"))).join(QLatin1Char(','))
                      + QLatin1Char(')');
    return QStringLiteral("INSERT INTO results(%1) VALUES ").arg(QLatin1String(kColumns).mid(4))
         + QStringList(QVector<QString>(static_cast<qsizetype>(rows), row)).join(QLatin1Char(','));
}

Selection selectionOf(const ResultFilter& filter)
{
    Selection selection;
    QStringList conditions;
    const auto add = [&](const QString& condition, std::initializer_list<QVariant> values = {}) {
        conditions.append(condition);
        selection.values.append(QVariantList(values));
    };
    if (filter.run)
        add(QStringLiteral("run = ?"), {*filter.run});
    if (filter.verdict)
        add(QStringLiteral("verdict = ?"), {nameOf(*filter.verdict)});
    if (filter.failedOnly)
        add(QStringLiteral("error <> ''"));
    if (filter.from.isValid())
        add(QStringLiteral("inspected >= ?"), {textOf(filter.from)});
    if (filter.until.isValid())
        add(QStringLiteral("inspected <= ?"), {textOf(filter.until)});
    if (!filter.text.isEmpty())
        add(QStringLiteral("(lower(sample) LIKE ? ESCAPE '\\' OR lower(defect_type) LIKE ? ESCAPE '\\')"),
            {likePattern(filter.text), likePattern(filter.text)});
    const QString falseReject = QStringLiteral("(label = 'good' AND verdict = 'REJECT')");
    const QString escape = QStringLiteral("(label = 'defect' AND verdict = 'OK')");
    switch (filter.agreement) {
    case ResultFilter::Agreement::Any: break;
    case ResultFilter::Agreement::Disagrees: add(QStringLiteral("(%1 OR %2)").arg(falseReject, escape)); break;
    case ResultFilter::Agreement::FalseRejects: add(falseReject); break;
    case ResultFilter::Agreement::Escapes: add(escape); break;
    }
    if (!filter.sample.isEmpty())
        add(QStringLiteral("sample = ?"), {filter.sample});
    if (!filter.part.isEmpty())
        add(QStringLiteral("run IN (SELECT id FROM runs WHERE part = ?)"), {filter.part});
    if (!conditions.isEmpty())
        selection.where = QStringLiteral(" WHERE ") + conditions.join(QLatin1String(" AND "));
    const QString direction = filter.descending ? QStringLiteral(" DESC") : QString();
    // NULL last in either direction, on both databases.
    switch (filter.sort) {
    case ResultFilter::Sort::Inspected: selection.order = QStringLiteral(" ORDER BY id%1").arg(direction); break;
    case ResultFilter::Sort::Sample: selection.order = QStringLiteral(" ORDER BY sample%1, id%1").arg(direction); break;
    case ResultFilter::Sort::Score:
        selection.order = QStringLiteral(" ORDER BY (score IS NULL), score%1, id%1").arg(direction);
        break;
    case ResultFilter::Sort::Verdict:
        selection.order = QStringLiteral(" ORDER BY CASE verdict WHEN 'OK' THEN 0 WHEN 'NO_PART' THEN 1 WHEN 'REVIEW' "
                                         "THEN 2 WHEN 'REJECT' THEN 3 ELSE 4 END%1, id%1")
                              .arg(direction);
        break;
    }
    return selection;
}

} // namespace twinspect::rows
