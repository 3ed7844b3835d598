// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/results_rows.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QSqlQuery>
#include <QStringList>

#include "core/record/record_json.h"

namespace twinspect::rows {

QString solid(QString text) { return text.isNull() ? QStringLiteral("") : text.remove(QChar(0)); }
QString solid(std::string_view text)
{
    return solid(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
}
QString textOf(const QDateTime& time) { return time.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ")); }
QDateTime timeOf(const QVariant& text) { return QDateTime::fromString(text.toString(), Qt::ISODateWithMs); }

namespace {

// Of the table results, in the order of bind().
const QStringList& columns()
{
    static const QStringList names =
        QStringLiteral(
            "run sample rgb geometry label defect_type part_found score peak verdict raised_by review reject "
            "pixel min_area_mm2 regions error inspected width height ground_visible thresholds_from reasons "
            "scores maps error_code run_row score_limit arithmetic thresholds_arithmetic min_depth_mm "
            "largest_area_mm2 largest_depth_mm interest thresholds_interest notes reading %1")
            .arg(annotatedColumns().join(QLatin1Char(' ')))
            .split(QLatin1Char(' '));
    return names;
}
constexpr auto kOfTheRun = "results.id, runs.model_hash, runs.model_part, runs.part, runs.recipe_revision, "
                           "runs.score_zero, runs.score_one";

double doubleOf(const QVariant& value)
{
    return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.toDouble();
}
QVariant nothing() { return QVariant(QMetaType(QMetaType::QString)); }
QString nameOf(Verdict verdict) { return solid(toString(verdict)); }
QString nameOf(Arithmetic arithmetic) { return QLatin1String(twinspect::nameOf(arithmetic)); }

bool counts(const RegionRecord& region) { return !region.ignored; }
bool counts(const AnnotatedRecord&) { return true; }

/// The largest of what `value` says about the regions: 0 without any, NULL when it is not known of one and the others
/// are not to be called the largest.
template <class Region, class Value>
QVariant largestOf(const std::vector<Region>& regions, Value value)
{
    double largest = 0;
    for (const Region& region : regions) {
        if (!counts(region))
            continue;
        const double each = value(region);
        if (!std::isfinite(each))
            return numberOf(each);
        largest = std::max(largest, each);
    }
    return largest;
}

double areaOf(const MeasuredRecord& region) { return region.areaMm2; }
double depthOf(const MeasuredRecord& region) { return deviationMm(region); }

/// ScoreUnit::readable() in SQL.
QString readableScore()
{
    const auto ofRun = [](const char* what, const char* otherwise) {
        return QStringLiteral("COALESCE((SELECT %1 FROM runs AS own WHERE own.id = results.run), %2)")
            .arg(QLatin1String(what), QLatin1String(otherwise));
    };
    return QStringLiteral("(score - %1) / %2")
        .arg(ofRun("own.score_zero", "0"), ofRun("own.score_one - own.score_zero", "1"));
}

QString likePattern(QString text)
{
    text.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
        .replace(QLatin1Char('%'), QLatin1String("\\%"))
        .replace(QLatin1Char('_'), QLatin1String("\\_"));
    return QLatin1Char('%') + text.toLower() + QLatin1Char('%');
}

} // namespace

QVariant numberOf(double value)
{
    return std::isfinite(value) ? QVariant(value) : QVariant(QMetaType(QMetaType::Double));
}

ScoreUnit unitOf(const QVariant& zero, const QVariant& one)
{
    return ScoreUnit::between(doubleOf(zero), doubleOf(one));
}

const QStringList& annotatedColumns()
{
    static const QStringList names{QStringLiteral("annotated"), QStringLiteral("annotated_types"),
                                   QStringLiteral("annotated_area_mm2"), QStringLiteral("annotated_depth_mm")};
    return names;
}

QVariantList annotatedValues(const std::vector<AnnotatedRecord>& regions)
{
    return {solid(annotatedText(regions)), solid(annotatedTypes(regions)), largestOf(regions, areaOf),
            largestOf(regions, depthOf)};
}

void bind(QSqlQuery& query, qint64 run, std::optional<qint64> row, const InspectionRecord& record)
{
    const auto failure = record.failure.value_or(FailureRecord());
    query.addBindValue(run);
    query.addBindValue(solid(record.sample));
    query.addBindValue(solid(record.rgb));
    query.addBindValue(solid(record.geometry));
    query.addBindValue(solid(toString(record.label)));
    query.addBindValue(solid(record.defectType));
    query.addBindValue(record.partFound ? 1 : 0);
    query.addBindValue(numberOf(record.score));
    query.addBindValue(numberOf(record.peak));
    query.addBindValue(record.verdict ? QVariant(nameOf(*record.verdict)) : nothing());
    query.addBindValue(record.raisedBy ? solid(toString(*record.raisedBy)) : QStringLiteral(""));
    query.addBindValue(numberOf(record.thresholds.review));
    query.addBindValue(numberOf(record.thresholds.reject));
    query.addBindValue(numberOf(record.thresholds.pixel));
    query.addBindValue(std::isfinite(record.thresholds.minAreaMm2) ? record.thresholds.minAreaMm2 : 0.0);
    query.addBindValue(solid(regionsText(record)));
    query.addBindValue(solid(failure.message));
    query.addBindValue(record.inspected ? solid(utcText(*record.inspected)) : QStringLiteral(""));
    query.addBindValue(record.width);
    query.addBindValue(record.height);
    query.addBindValue(record.groundVisible ? QVariant(*record.groundVisible ? 1 : 0)
                                            : QVariant(QMetaType(QMetaType::Int)));
    query.addBindValue(solid(record.thresholdsFrom));
    query.addBindValue(solid(reasonsText(record)));
    query.addBindValue(solid(scoresText(record)));
    query.addBindValue(solid(mapsText(record)));
    query.addBindValue(solid(failure.code));
    query.addBindValue(row ? QVariant(*row) : QVariant(QMetaType(QMetaType::LongLong)));
    query.addBindValue(numberOf(record.scoreLimit));
    query.addBindValue(nameOf(record.arithmetic));
    query.addBindValue(nameOf(record.thresholds.arithmetic));
    query.addBindValue(std::isfinite(record.thresholds.minDepthMm) ? record.thresholds.minDepthMm : 0.0);
    query.addBindValue(largestOf(record.regions, areaOf));
    query.addBindValue(largestOf(record.regions, depthOf));
    query.addBindValue(solid(interestText(record)));
    query.addBindValue(solid(record.thresholds.regions.id()));
    query.addBindValue(solid(notesText(record)));
    query.addBindValue(solid(readingText(record)));
    for (const QVariant& value : annotatedValues(record.annotated))
        query.addBindValue(value);
}

Result<StoredResult> resultFrom(const QSqlQuery& query)
{
    int column = 0; // one after the other, in the order of selectStatement()
    const auto next = [&] { return query.value(column++); };
    const auto text = [&] { return next().toString().toStdString(); };
    StoredResult result;
    InspectionRecord& record = result.record;
    result.id = next().toLongLong();
    record.model = text();
    record.part = text();
    record.recipe = text();
    record.recipeRevision = next().toInt();
    const QVariant zero = next();
    record.unit = unitOf(zero, next());
    result.run = next().toLongLong();
    record.sample = text();
    record.rgb = text();
    record.geometry = text();
    record.label = labelFrom(text()).value_or(Label::Unknown);
    record.defectType = text();
    record.partFound = next().toInt() != 0;
    record.score = doubleOf(next());
    record.peak = doubleOf(next());
    record.verdict = verdictFrom(text());
    record.raisedBy = raisedByFrom(text());
    record.thresholds.review = doubleOf(next());
    record.thresholds.reject = doubleOf(next());
    record.thresholds.pixel = doubleOf(next());
    record.thresholds.minAreaMm2 = next().toDouble();
    const std::string regions = text();
    const std::string error = text();
    record.inspected = utcFrom(text());
    record.width = next().toInt();
    record.height = next().toInt();
    if (const QVariant visible = next(); !visible.isNull())
        record.groundVisible = visible.toInt() != 0;
    record.thresholdsFrom = text();
    const std::string reasons = text();
    const std::string scores = text();
    const std::string maps = text();
    const std::string code = text();
    next(); // the row within its run
    if (const double limit = doubleOf(next()); std::isfinite(limit))
        record.scoreLimit = limit;
    for (Arithmetic* arithmetic : {&record.arithmetic, &record.thresholds.arithmetic}) {
        const auto known = enumNamed<Arithmetic>(text());
        if (!known)
            return failure(ErrorCode::BadData, "The scores were computed in a way that this version does not know", {},
                           "Update this program, or choose another file for the results");
        *arithmetic = *known;
    }
    record.thresholds.minDepthMm = next().toDouble();
    column += 2; // what results are filtered by follows from the regions
    const std::string interest = text();
    record.thresholds.regions = RegionsOfInterest::named(text());
    const std::string notes = text();
    const std::string reading = text();
    auto annotated = readAnnotated(text());
    if (!annotated)
        return passOn(annotated);
    record.annotated = std::move(*annotated);
    if (!error.empty())
        record.failure = FailureRecord{code, error};
    for (const Status& read : {readRegions(record, regions), readReasons(record, reasons), readScores(record, scores),
                               readMaps(record, maps), readInterest(record, interest), readNotes(record, notes),
                               readReading(record, reading)})
        if (!read)
            return passOn(read);
    return result;
}

QString selectStatement()
{
    return QStringLiteral("SELECT %1, results.%2 FROM results JOIN runs ON runs.id = results.run")
        .arg(QLatin1String(kOfTheRun), columns().join(QLatin1String(", results.")));
}

QString insertStatement(std::size_t rows)
{
    const QString row = QStringLiteral("(")
                      + QStringList(QVector<QString>(columns().size(), QStringLiteral("?"))).join(QLatin1Char(','))
                      + QLatin1Char(')');
    return QStringLiteral("INSERT INTO results(%1) VALUES ").arg(columns().join(QLatin1String(", ")))
         + QStringList(QVector<QString>(static_cast<qsizetype>(rows), row)).join(QLatin1Char(','))
         + QStringLiteral(" ON CONFLICT (run, run_row) DO NOTHING");
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
        add(QStringLiteral("(lower(sample) LIKE ? ESCAPE '\\' OR lower(defect_type) LIKE ? ESCAPE '\\' "
                           "OR lower(annotated_types) LIKE ? ESCAPE '\\')"),
            {likePattern(filter.text), likePattern(filter.text), likePattern(filter.text)});
    const QString falseReject = QStringLiteral("(label = 'good' AND verdict = 'REJECT')");
    const QString escape = QStringLiteral("(label = 'defect' AND verdict = 'OK')");
    if (filter.annotated)
        add(QStringLiteral("annotated <> ''"));
    const QLatin1String whose(filter.annotated ? "annotated" : "largest");
    const QLatin1String some(filter.annotated ? "annotated <> ''" : "regions <> '[]'");
    for (const auto& [column, least] :
         {std::pair("area_mm2", filter.minAreaMm2), std::pair("depth_mm", filter.minDepthMm)})
        if (least > 0) // what is not known is not left out
            add(QStringLiteral("(%1_%2 >= ? OR (%1_%2 IS NULL AND %3))").arg(whose, QLatin1String(column), some),
                {least});
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
    case ResultFilter::Sort::Inspected:
        selection.order = QStringLiteral(" ORDER BY results.id%1").arg(direction);
        break;
    case ResultFilter::Sort::Sample:
        selection.order = QStringLiteral(" ORDER BY sample%1, results.id%1").arg(direction);
        break;
    case ResultFilter::Sort::Score:
        // Scores of several models compare as people read them.
        selection.order = QStringLiteral(" ORDER BY (score IS NULL), %2%1, results.id%1")
                              .arg(direction, filter.run ? QStringLiteral("score") : readableScore());
        break;
    case ResultFilter::Sort::Verdict:
        selection.order = QStringLiteral(" ORDER BY CASE verdict WHEN 'OK' THEN 0 WHEN 'NO_PART' THEN 1 WHEN 'REVIEW' "
                                         "THEN 2 WHEN 'REJECT' THEN 3 ELSE 4 END%1, results.id%1")
                              .arg(direction);
        break;
    }
    return selection;
}

} // namespace twinspect::rows
