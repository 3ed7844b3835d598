// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/comparison_report.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include "core/record/comparison_tables.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/pages/compare/text_table_view.h"
#include "ui/paper/page_template.h"
#include "ui/paper/page_values.h"

namespace twinspect {

using namespace report;

namespace {

struct ComparisonReportWords {
    Q_DECLARE_TR_FUNCTIONS(ComparisonReport)
};

constexpr int kChartWidth = 420; // 1/96 inch

QVariantMap rowValues(const TextTable& table, const std::vector<Text>& row)
{
    QVariantMap values{{"name", cellText(row.front())}, {"cells", QVariantList()}, {"remark", QVariantMap()}};
    if (table.isRemark(row)) {
        values["remark"] = QVariantMap{{"span", QString::number(table.header.size() - 1)}, {"text", cellText(row[1])}};
        return values;
    }
    QVariantList cells;
    for (std::size_t i = 1; i < row.size(); ++i)
        cells += cellText(row[i]);
    values["cells"] = cells;
    return values;
}

QVariantMap tableValues(const TextTable& table)
{
    QVariantMap columns;
    if (!table.header.empty()) {
        QVariantList others, rows;
        for (std::size_t i = 1; i < table.header.size(); ++i)
            others += cellText(table.header[i]);
        for (const auto& row : table.rows)
            rows += rowValues(table, row);
        columns = {{"first", cellText(table.header.front())}, {"others", others}, {"rows", shaded(rows)}};
    }
    QVariantList notes;
    for (const Text& note : table.notes)
        notes += sentence(note);
    return {{"title", shown(table.title)}, {"columns", columns}, {"notes", notes}, {"chart", QVariantMap()}};
}

} // namespace

ComparisonReport reportOf(const Comparison& comparison, const std::filesystem::path& file,
                          const std::vector<ReportChart>& charts)
{
    auto document = makeDocument();
    const auto measured = QFileInfo(pathText(file)).lastModified().toUTC();
    QStringList parts;
    for (const std::string& part : comparison.parts)
        parts << QString::fromStdString(part);
    const auto title = ComparisonReportWords::tr("Comparison of detectors: %1").arg(parts.join(QStringLiteral(", ")));
    QVariantList tables;
    for (const auto& table : comparisonTables(comparison))
        tables += tableValues(table);
    for (std::size_t i = 0; i < charts.size(); ++i) {
        auto chart = pictureValues(*document, QStringLiteral("chart%1").arg(i), charts[i].picture, kChartWidth);
        chart["caption"] = charts[i].caption;
        tables.insert(tables.size() - 1, // before what the figures mean
                      QVariantMap{{"title", charts[i].title},
                                  {"columns", QVariantMap()},
                                  {"notes", QVariantList()},
                                  {"chart", chart}});
    }
    for (const auto& table : publishedTables(comparison))
        tables += tableValues(table);
    const QVariantList head{fact(ComparisonReportWords::tr("Measured"), timeText(measured)),
                            fact(ComparisonReportWords::tr("Compared with"),
                                 QString::fromStdString(comparison.models.front())),
                            fact(ComparisonReportWords::tr("Seed"), QLocale().toString(comparison.seed)),
                            fact(ComparisonReportWords::tr("File"), pathText(file))};
    document->setHtml(fillPage(pageTemplate(QStringLiteral("comparison.html")),
                               {{"title", title}, {"head", factsOf(head)}, {"tables", tables}}));
    keepTogether(*document);
    return {std::move(document), {title, ComparisonReportWords::tr("Twinspect · %1").arg(title), measured}};
}

} // namespace twinspect
