// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/report/report_html.h"

#include <cmath>

#include <QFont>
#include <QLocale>
#include <QUrl>

#include "ui/models/threshold_words.h"

namespace twinspect::report {

QString html(const QString& text) { return text.toHtmlEscaped(); }
QString html(const std::string& text) { return QString::fromStdString(text).toHtmlEscaped(); }
QString number(double value, int digits)
{
    return std::isfinite(value) ? QLocale().toString(value, 'g', digits) : QStringLiteral("–");
}
QString fixed(double value, int decimals)
{
    return std::isfinite(value) ? QLocale().toString(value, 'f', decimals) : QStringLiteral("–");
}
QString whole(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }
QString heading(const QString& text) { return QStringLiteral("<h2>%1</h2>").arg(html(text)); }
QString cell(const QString& text, const char* attributes)
{
    return QStringLiteral("<td %1>%2</td>").arg(QLatin1String(attributes), text);
}
QString head(const QString& text, const char* attributes)
{
    return QStringLiteral("<th %1>%2</th>").arg(QLatin1String(attributes), html(text));
}

VerdictStyle onPaper(std::optional<Verdict> verdict)
{
    QPalette white;
    white.setColor(QPalette::Window, Qt::white);
    white.setColor(QPalette::WindowText, Qt::black);
    return verdictStyle(verdict, white);
}

QString badge(std::optional<Verdict> verdict, int px)
{
    const auto style = onPaper(verdict);
    return QStringLiteral("<table cellpadding='8' cellspacing='0'><tr><td bgcolor='%1' style='color:%2; "
                          "font-size:%3px; font-weight:bold'>%4 %5</td></tr></table>")
        .arg(style.fill.name(), style.onFill.name(), QString::number(px), style.symbol, html(style.word));
}

QString word(std::optional<Verdict> verdict)
{
    const auto style = onPaper(verdict);
    return QStringLiteral("<span style='color:%1'>%2 %3</span>").arg(style.text.name(), style.symbol, html(style.word));
}

QString row(const QString& name, const QString& value)
{
    return QStringLiteral("<tr>%1%2</tr>").arg(cell(html(name), "width='32%' style='color:#555555'"), cell(value));
}

QString table(const QString& rows)
{
    return QStringLiteral("<table width='100%' cellpadding='2' cellspacing='0'>%1</table>").arg(rows);
}
QString ruled(const QString& rows)
{
    const auto lines = rows.split(QStringLiteral("<tr>"), Qt::SkipEmptyParts);
    QString shaded;
    for (qsizetype i = 0; i < lines.size(); ++i)
        shaded += QStringLiteral("<tr bgcolor='%1'>%2")
                      .arg(QLatin1String(i == 0       ? "#dfe3e8"
                                         : i % 2 == 0 ? "#f1f3f5"
                                                      : "#ffffff"),
                           lines[i]);
    return QStringLiteral("<table width='100%' cellpadding='3' cellspacing='0'>%1</table>").arg(shaded);
}

std::unique_ptr<QTextDocument> makeDocument()
{
    auto document = std::make_unique<QTextDocument>();
    QFont font(QStringLiteral("Sans Serif"));
    font.setPixelSize(12);
    font.setHintingPreference(QFont::PreferNoHinting); // the same widths on every screen
    document->setDefaultFont(font);
    document->setDefaultStyleSheet(
        QStringLiteral("h1 { font-size:22px; margin:0 } h2 { font-size:15px; margin-top:14px; margin-bottom:4px } p { "
                       "margin-top:2px; margin-bottom:4px } code { font-size:11px }"));
    return document;
}

QString picture(QTextDocument& document, const QString& name, const QImage& image, int width)
{
    const QUrl url(QStringLiteral("report:%1").arg(name));
    document.addResource(QTextDocument::ImageResource, url, image);
    const int height =
        image.isNull() ? 0 : static_cast<int>(std::lround(static_cast<double>(width) * image.height() / image.width()));
    return QStringLiteral("<img src='%1' width='%2' height='%3'>")
        .arg(url.toString(), QString::number(width), QString::number(height));
}

QString thresholdRows(const Thresholds& t)
{
    return row(ReportWords::tr("Review above"),
               t.review < t.reject ? number(t.review) : ReportWords::tr("no review band"))
         + row(ReportWords::tr("Reject above"), number(t.reject))
         + row(ReportWords::tr("A pixel counts above"), number(t.pixel))
         + row(ReportWords::tr("Smallest area"), t.minAreaMm2 > 0 ? ReportWords::tr("%1 mm²").arg(number(t.minAreaMm2))
                                                                  : ReportWords::tr("every size counts"));
}

QString originHtml(const ReportOrigin& origin)
{
    const auto& recipe = origin.recipe;
    auto rows =
        row(ReportWords::tr("Part"), html(recipe.part))
        + row(ReportWords::tr("Recipe"),
              origin.recipeFile.empty() ? ReportWords::tr("not saved")
                                        : ReportWords::tr("%1, revision %2")
                                              .arg(html(origin.recipeFile.filename().string()), whole(recipe.revision)))
        + row(ReportWords::tr("Model"), ReportWords::tr("%1, SHA-256 %2")
                                            .arg(html(recipe.model.filename().string()),
                                                 QStringLiteral("<code>%1</code>").arg(html(recipe.modelHash))))
        + row(ReportWords::tr("Data"), html(origin.dataRoot));
    if (!recipe.history.empty()) {
        const auto& last = recipe.history.back();
        const bool same =
            last.thresholds.review == origin.thresholds.review && last.thresholds.reject == origin.thresholds.reject;
        const auto when =
            QLocale().toString(last.when.toUTC(), QStringLiteral("yyyy-MM-dd HH:mm")) + QStringLiteral(" UTC");
        rows += row(ReportWords::tr("Thresholds set"),
                    same ? (last.who.isEmpty() ? when : ReportWords::tr("%1 by %2").arg(when, html(last.who)))
                         : ReportWords::tr("tried, not applied: these verdicts are provisional"));
        if (same) {
            const auto how = words::howFound(last.method, last.figures);
            rows += row(ReportWords::tr("How"), (how.isEmpty() ? html(last.method) : html(how))
                                                    + QStringLiteral("<br><code>%1</code>").arg(html(last.formula)));
            if (!last.set.isEmpty())
                rows += row(ReportWords::tr("Worked out on"), html(last.set));
            if (!last.why.isEmpty())
                rows += row(ReportWords::tr("Why"), html(last.why));
        }
    }
    if (!recipe.notes.isEmpty())
        rows += row(ReportWords::tr("Notes"), html(recipe.notes).replace(QLatin1Char('\n'), QStringLiteral("<br>")));
    return table(rows);
}

QString footerOf(const ReportOrigin& origin)
{
    return ReportWords::tr("Twinspect · %1, recipe revision %2, model %3")
        .arg(origin.recipe.part, whole(origin.recipe.revision), origin.recipe.modelHash.left(12));
}

} // namespace twinspect::report
