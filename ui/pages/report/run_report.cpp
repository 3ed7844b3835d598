// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <QFileInfo>
#include <QLocale>

#include "ui/common/error_text.h"
#include "ui/models/sample_words.h"
#include "ui/pages/report/report_document.h"
#include "ui/pages/report/report_html.h"
#include "ui/pages/report/report_pictures.h"

namespace twinspect {

using namespace report;

namespace {

constexpr int kMostPictures = 120; // rejected parts that get a picture; the list names all
constexpr int kPicturesInARow = 4;
constexpr int kPictureSide = 320;
constexpr int kRowsOfATable = 40;  // one large table is laid out in time that grows with its square

struct VerdictTotals {
    VerdictCounts good, defects, unlabelled;
    int failed = 0, learntFrom = 0;
};

std::optional<Decision> decisionOf(const InspectedSample& sample, const Thresholds& thresholds)
{
    return sample.score ? std::optional(decide(sample.score->record.evidence(thresholds), thresholds)) : std::nullopt;
}

VerdictTotals totalsOf(const RunReport& report)
{
    VerdictTotals totals;
    for (const auto& sample : report.samples) {
        const auto decision = decisionOf(sample, report.origin.thresholds);
        if (!decision) {
            ++totals.failed;
            continue;
        }
        totals.learntFrom += sample.score->seen == SeenBefore::Trained;
        auto& counts = sample.ref.label == Label::Good   ? totals.good
                     : sample.ref.label == Label::Defect ? totals.defects
                                                         : totals.unlabelled;
        switch (decision->verdict) {
        case Verdict::Ok: ++counts.ok; break;
        case Verdict::Review: ++counts.review; break;
        case Verdict::Reject: ++counts.reject; break;
        case Verdict::NoPart: ++counts.noPart; break;
        }
    }
    return totals;
}

QString totalsHtml(const VerdictTotals& totals)
{
    QString rows =
        QStringLiteral("<tr>%1%2%3%4%5</tr>")
            .arg(head(ReportWords::tr("Label")), head(onPaper(Verdict::Ok).word), head(onPaper(Verdict::Review).word),
                 head(onPaper(Verdict::Reject).word), head(onPaper(Verdict::NoPart).word));
    const auto line = [&](const QString& name, const VerdictCounts& c) {
        if (c.judged() + c.noPart > 0)
            rows += QStringLiteral("<tr>%1%2%3%4%5</tr>")
                        .arg(cell(html(name)), cell(whole(c.ok)), cell(whole(c.review)), cell(whole(c.reject)),
                             cell(whole(c.noPart)));
    };
    line(ReportWords::tr("Good parts"), totals.good);
    line(ReportWords::tr("Defects"), totals.defects);
    line(ReportWords::tr("Not labelled"), totals.unlabelled);
    auto text = ruled(rows);
    if (totals.learntFrom > 0)
        text += QStringLiteral("<p>%1</p>")
                    .arg(html(ReportWords::tr(
                                  "Parts among them that the model learnt from: %1. Their verdicts prove nothing.")
                                  .arg(whole(totals.learntFrom))));
    if (totals.failed > 0)
        text += QStringLiteral("<p>%1</p>")
                    .arg(html(ReportWords::tr("%n part(s) could not be inspected; the list says why.", nullptr,
                                              totals.failed)));
    return text;
}

QString share(std::int64_t part, std::int64_t of)
{
    return of == 0 ? QStringLiteral("–")
                   : ReportWords::tr("%1 of %2 (%3 %)")
                         .arg(whole(part), whole(of),
                              QLocale().toString(100.0 * static_cast<double>(part) / static_cast<double>(of), 'f', 1));
}

QString evidenceHtml(const std::vector<ReportedSet>& sets)
{
    QString rows = QStringLiteral("<tr>%1%2%3%4</tr>")
                       .arg(head(ReportWords::tr("Set")), head(ReportWords::tr("False rejects")),
                            head(ReportWords::tr("Escapes")), head(ReportWords::tr("To review")));
    QString proofs;
    for (const auto& set : sets) {
        const auto& c = set.counts;
        rows += QStringLiteral("<tr>%1%2%3%4</tr>")
                    .arg(cell(html(set.name)), cell(share(c.good.reject, c.good.judged())),
                         cell(share(c.defects.ok, c.defects.judged())),
                         cell(share(c.good.review + c.defects.review, c.good.judged() + c.defects.judged())));
        if (set.proof)
            proofs += QStringLiteral("<p>%1</p>")
                          .arg(html(ReportWords::tr("%1: with %2 % confidence at most %3 % of all good parts are "
                                                    "rejected. These parts had no say in the thresholds.")
                                        .arg(set.name, number(100 * set.proof->confidence),
                                             number(100 * set.proof->falseRejectUpper, 3))));
    }
    return ruled(rows) + proofs;
}

std::vector<PixelBox> boxesOf(const InspectionRecord& record)
{
    std::vector<PixelBox> boxes;
    for (const auto& region : record.regions)
        if (region.width > 0)
            boxes.push_back({region.row, region.column, region.width, region.height});
    return boxes;
}

QString rejectedHtml(QTextDocument& document, const RunReport& report)
{
    QString cells, rows;
    int shown = 0;
    int rejected = 0;
    const auto endRow = [&] {
        if (!cells.isEmpty())
            rows += QStringLiteral("<tr>%1</tr>").arg(cells);
        cells.clear();
    };
    for (const auto& sample : report.samples) {
        const auto decision = decisionOf(sample, report.origin.thresholds);
        if (!decision || decision->verdict != Verdict::Reject)
            continue;
        if (++rejected > kMostPictures)
            continue;
        const auto image = smallPicture(sample.ref.rgb, boxesOf(sample.score->record), kPictureSide);
        const auto text = image.isNull() ? html(ReportWords::tr("The picture cannot be read."))
                                         : picture(document, QStringLiteral("rejected%1").arg(shown), image, 150);
        cells += cell(QStringLiteral("%1<br>%2<br>%3")
                          .arg(text, html(sample.ref.id),
                               html(ReportWords::tr("score %1").arg(number(sample.score->record.score)))),
                      "width='25%' valign='top'");
        if (++shown % kPicturesInARow == 0)
            endRow();
    }
    while (!cells.isEmpty() && shown++ % kPicturesInARow != 0)
        cells += cell(QString(), "width='25%'");
    endRow();
    if (rejected == 0)
        return QStringLiteral("<p>%1</p>").arg(html(ReportWords::tr("No part was rejected.")));
    auto text = QStringLiteral("<table width='100%' cellpadding='4' cellspacing='0'>%1</table>").arg(rows);
    if (rejected > kMostPictures)
        text += QStringLiteral("<p>%1</p>")
                    .arg(html(ReportWords::tr("%n more rejected part(s) have no picture here; the list names them.",
                                              nullptr, rejected - kMostPictures)));
    return text;
}

QString listHtml(const RunReport& report)
{
    const auto header = QStringLiteral("<tr>%1%2%3%4%5%6</tr>")
                            .arg(head(ReportWords::tr("Part")), head(ReportWords::tr("Label")),
                                 head(ReportWords::tr("Verdict")), head(ReportWords::tr("Score")),
                                 head(ReportWords::tr("Raised by")), head(ReportWords::tr("Largest area, mm²")));
    QString text, rows;
    int inTable = 0;
    for (const auto& sample : report.samples) {
        const auto decision = decisionOf(sample, report.origin.thresholds);
        const auto label = html(words::label(sample.ref.label, sample.ref.defectType));
        if (decision)
            rows += QStringLiteral("<tr>%1%2%3%4%5%6</tr>")
                        .arg(cell(html(sample.ref.id)), cell(label), cell(word(decision->verdict)),
                             cell(sample.score->record.partFound ? number(sample.score->record.score) : QString()),
                             cell(html(words::raisedBy(sample.score->record.raisedBy))),
                             cell(fixed(decision->largestAreaMm2, 2)));
        else
            rows +=
                QStringLiteral("<tr>%1%2%3</tr>")
                    .arg(cell(html(sample.ref.id)), cell(label),
                         cell(html(ReportWords::tr("not inspected: %1").arg(messageOf(sample.error))), "colspan='4'"));
        if (++inTable == kRowsOfATable) {
            text += ruled(header + rows);
            rows.clear();
            inTable = 0;
        }
    }
    return rows.isEmpty() ? text : text + ruled(header + rows);
}

} // namespace

QDateTime newestOf(const std::vector<std::filesystem::path>& files)
{
    QDateTime newest;
    for (const auto& file : files) {
        const auto when = QFileInfo(QString::fromStdString(file.string())).lastModified().toUTC();
        if (when.isValid() && (!newest.isValid() || when > newest))
            newest = when;
    }
    return newest;
}

Report reportOf(const RunReport& report)
{
    auto document = makeDocument();
    std::vector<std::filesystem::path> files;
    for (const auto& sample : report.samples) {
        files.push_back(sample.ref.rgb);
        files.push_back(sample.ref.geometry);
    }
    const auto recorded = newestOf(files);
    const auto totals = totalsOf(report);
    QString text = QStringLiteral("<h1>%1</h1><p>%2</p>")
                       .arg(html(ReportWords::tr("Inspection report: %1").arg(report.origin.recipe.part)),
                            html(ReportWords::tr("%1 parts; newest scan of %2 UTC")
                                     .arg(whole(static_cast<std::int64_t>(report.samples.size())),
                                          recorded.isValid() ? recorded.toString(QStringLiteral("yyyy-MM-dd HH:mm"))
                                                             : QStringLiteral("–"))));
    text += heading(ReportWords::tr("Verdicts")) + totalsHtml(totals);
    text += heading(ReportWords::tr("Thresholds")) + table(thresholdRows(report.origin.thresholds));
    text += heading(ReportWords::tr("Evidence")) + evidenceHtml(report.sets);
    text += heading(ReportWords::tr("Recipe")) + originHtml(report.origin);
    text += heading(ReportWords::tr("Rejected parts")) + rejectedHtml(*document, report);
    text += heading(ReportWords::tr("All parts")) + listHtml(report);
    document->setHtml(text);
    return {std::move(document),
            {ReportWords::tr("Inspection report: %1").arg(report.origin.recipe.part), footerOf(report.origin),
             recorded}};
}

} // namespace twinspect
