// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "ui/models/sample_words.h"
#include "ui/pages/report/report_document.h"
#include "ui/pages/report/report_html.h"
#include "ui/pages/report/report_pictures.h"
#include "ui/pages/report/report_words.h"

namespace twinspect {

using namespace report;

namespace {

QString regionRows(const std::vector<DefectRegion>& regions)
{
    QString rows = QStringLiteral("<tr>%1%2%3%4%5%6%7%8%9</tr>")
                       .arg(head(ReportWords::tr("No.")), head(ReportWords::tr("Highest score")),
                            head(ReportWords::tr("Area, mm²")), head(ReportWords::tr("Size, mm")),
                            head(ReportWords::tr("Deepest, mm")), head(ReportWords::tr("Highest, mm")),
                            head(ReportWords::tr("Volume, mm³")), head(ReportWords::tr("Against good parts, mm")),
                            head(ReportWords::tr("Raised by")));
    for (std::size_t i = 0; i < regions.size(); ++i) {
        const auto& region = regions[i];
        const auto& measured = region.measurement;
        const auto* depth = measured && measured->depth ? &*measured->depth : nullptr;
        const auto nan = std::nan("");
        rows +=
            QStringLiteral("<tr>%1%2%3%4%5%6%7%8%9</tr>")
                .arg(cell(whole(static_cast<std::int64_t>(i) + 1)), cell(number(region.region.highestScore)),
                     cell(fixed(measured ? measured->areaMm2 : nan, 2)),
                     cell(measured ? ReportWords::tr("%1 × %2").arg(fixed(measured->lengthMm, 2),
                                                                    fixed(measured->widthMm, 2))
                                   : QStringLiteral("–")),
                     cell(fixed(depth ? depth->lowestMm : nan, 3)), cell(fixed(depth ? depth->highestMm : nan, 3)),
                     cell(fixed(depth ? depth->volumeMm3 : nan, 3)),
                     cell(fixed(region.heightVsGoodMm.value_or(nan), 2)), cell(html(words::raisedBy(region.raisedBy))));
    }
    return rows;
}

} // namespace

Report reportOf(const PartReport& report)
{
    auto document = makeDocument();
    const auto& sample = report.part->sample;
    const auto& thresholds = report.origin.thresholds;
    const auto recorded = newestOf({sample.rgb, sample.geometry});
    const auto pictures = picturesOf(*report.part, report.regions, thresholds, report.model.get());
    QStringList reasons;
    for (const auto reason : report.decision.reasons)
        reasons += words::reason(reason);

    QString text = QStringLiteral("<table width='100%' cellspacing='0'><tr>%1%2</tr></table>")
                       .arg(cell(QStringLiteral("<h1>%1</h1><p>%2</p>")
                                     .arg(html(ReportWords::tr("Inspection of %1").arg(report.origin.recipe.part)),
                                          html(sample.id)),
                                 "valign='middle'"),
                            cell(badge(report.decision.verdict, 24), "align='right' valign='middle' width='30%'"));
    text += QStringLiteral("<p>%1</p>").arg(html(reasons.join(QLatin1Char(' '))));
    const int width = pictures.map.isNull() ? 330 : 218;
    QString cells =
        cell(QStringLiteral("%1<br>%2")
                 .arg(picture(*document, QStringLiteral("rgb"), pictures.rgb, width), html(ReportWords::tr("Picture"))))
        + cell(QStringLiteral("%1<br>%2")
                   .arg(picture(*document, QStringLiteral("height"), pictures.height, width),
                        html(ReportWords::tr("Height over the ground"))));
    if (!pictures.map.isNull())
        cells += cell(QStringLiteral("%1<br>%2")
                          .arg(picture(*document, QStringLiteral("map"), pictures.map, width),
                               html(ReportWords::tr("Anomaly map; coloured above the pixel threshold, line at it"))));
    text += QStringLiteral("<table width='100%' cellpadding='3' cellspacing='0'><tr>%1</tr></table>").arg(cells);

    const bool found = report.part->anomaly && report.part->anomaly->partFound;
    text += heading(ReportWords::tr("Result"));
    auto rows =
        row(ReportWords::tr("Score of the part"),
            found ? QStringLiteral("<b>%1</b>").arg(number(report.part->anomaly->imageScore)) : QStringLiteral("–"))
        + thresholdRows(thresholds);
    if (found)
        rows += row(ReportWords::tr("Raised by"), html(words::raisedBy(report.part->raisedBy)));
    rows += row(ReportWords::tr("Label"), html(words::label(sample.label, sample.defectType)))
          + row(ReportWords::tr("Picture file"), html(sample.rgb.string()))
          + row(ReportWords::tr("Depth file"), html(sample.geometry.string()))
          + row(ReportWords::tr("Recorded"),
                recorded.isValid() ? recorded.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) + QStringLiteral(" UTC")
                                   : QStringLiteral("–"));
    if (!report.note.isEmpty())
        rows += row(ReportWords::tr("Note"), html(report.note));
    text += table(rows);
    text += heading(ReportWords::tr("Regions above the pixel threshold"));
    text += report.regions.empty() ? QStringLiteral("<p>%1</p>").arg(html(ReportWords::tr("None.")))
                                   : ruled(regionRows(report.regions));
    text += heading(ReportWords::tr("Recipe")) + originHtml(report.origin);
    document->setHtml(text);
    return {std::move(document),
            {ReportWords::tr("Inspection of %1: %2").arg(report.origin.recipe.part, QString::fromStdString(sample.id)),
             footerOf(report.origin), recorded}};
}

} // namespace twinspect
