// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <functional>

#include <QFileInfo>
#include <QLocale>
#include <QTextCursor>

#include "core/evaluation/confusion.h"
#include "ui/common/error_text.h"
#include "ui/common/value_text.h"
#include "ui/models/sample_words.h"
#include "ui/paper/page_template.h"
#include "ui/pages/report/report_document.h"
#include "ui/pages/report/report_pictures.h"
#include "ui/pages/report/report_values.h"
#include "ui/pages/report/score_chart.h"

namespace twinspect {

using namespace report;

namespace {

constexpr int kMostPictures = 120; // of one kind of parts; the list names all
constexpr int kPicturesInARow = 4;
constexpr int kPictureSide = 320;
constexpr int kTextWidth = 680; // 1/96 inch, as the document is laid out

/// A part with what decide() says about it now.
struct Judged {
    const InspectedSample& sample;
    Decision decision;
    [[nodiscard]] bool learntFrom() const { return sample.score->seen == SeenBefore::Trained; }
};

std::vector<Judged> judge(const RunReport& report)
{
    std::vector<Judged> judged;
    for (const auto& sample : report.samples)
        if (sample.score)
            judged.push_back(
                {sample, decide(sample.score->record.evidence(report.origin.thresholds), report.origin.thresholds)});
    return judged;
}

/// Counts by label and verdict, without the parts that the model learnt from: their verdicts prove nothing.
QVariantList totals(const std::vector<Judged>& parts)
{
    VerdictCounts good, defects, unlabelled;
    for (const auto& part : parts)
        if (!part.learntFrom())
            (part.sample.ref.label == Label::Good     ? good
             : part.sample.ref.label == Label::Defect ? defects
                                                      : unlabelled)
                .add(part.decision.verdict);
    QVariantList lines;
    const auto add = [&](const QString& label, const VerdictCounts& c) {
        if (c.judged() + c.noPart > 0)
            lines +=
                QVariantMap{{"label", label},
                            {"counts", QVariantList{whole(c.ok), whole(c.review), whole(c.reject), whole(c.noPart)}}};
    };
    add(ReportWords::tr("Good parts"), good);
    add(ReportWords::tr("Defects"), defects);
    add(ReportWords::tr("Not labelled"), unlabelled);
    return shaded(lines);
}

QVariantList totalsNotes(const RunReport& report, const std::vector<Judged>& parts)
{
    QVariantList notes;
    if (const auto learnt = std::count_if(parts.begin(), parts.end(), std::mem_fn(&Judged::learntFrom)); learnt > 0)
        notes += ReportWords::tr("%n part(s) that the model learnt from are left out of counts, histogram and "
                                 "pictures: their verdicts prove nothing.",
                                 nullptr, static_cast<int>(learnt));
    if (const auto failed = report.samples.size() - parts.size(); failed > 0)
        notes +=
            ReportWords::tr("%n part(s) could not be inspected; the list says why.", nullptr, static_cast<int>(failed));
    const auto noted =
        std::ranges::count_if(parts, [](const Judged& part) { return !part.sample.score->record.notes.empty(); });
    if (noted > 0)
        notes += ReportWords::tr("Of %n part(s) a person should know how the score came about; the list says it.",
                                 nullptr, static_cast<int>(noted));
    return notes;
}

QVariantMap chartOf(QTextDocument& document, const std::vector<Judged>& parts, const ReportOrigin& origin)
{
    LabelledScores scores;
    for (const auto& part : parts)
        if (!part.learntFrom() && part.sample.score->record.partFound)
            scores.add(part.sample.ref.label, part.sample.score->record.score);
    return pictureValues(document, QStringLiteral("scores"), scoreChart(scores, origin.thresholds, origin.unit),
                         kTextWidth);
}

QString share(std::int64_t part, std::int64_t of)
{
    return of == 0 ? QStringLiteral("–")
                   : ReportWords::tr("%1 of %2 (%3 %)")
                         .arg(whole(part), whole(of),
                              QLocale().toString(100.0 * static_cast<double>(part) / static_cast<double>(of), 'f', 1));
}

QVariantList setLines(const std::vector<ReportedSet>& sets)
{
    QVariantList lines;
    for (const auto& set : sets) {
        const auto& c = set.counts;
        const auto reviewed = c.good.review + c.defects.review;
        lines += QVariantMap{{"name", set.name},
                             {"falseRejects", share(c.good.reject, c.good.judged())},
                             {"escapes", share(c.defects.ok, c.defects.judged())},
                             {"toReview", share(reviewed, c.good.judged() + c.defects.judged())}};
    }
    return shaded(lines);
}

QVariantList proofs(const std::vector<ReportedSet>& sets)
{
    QVariantList lines;
    for (const auto& set : sets)
        if (set.proof)
            lines +=
                ReportWords::tr("%1: with %2 % confidence at most %3 % of all good parts are rejected. These "
                                "parts had no say in the thresholds.")
                    .arg(set.name, number(100 * set.proof->confidence), number(100 * set.proof->falseRejectUpper, 3));
    return lines;
}

std::vector<PixelBox> boxesOf(const InspectionRecord& record)
{
    std::vector<PixelBox> boxes;
    for (const auto& region : record.regions)
        if (region.width > 0)
            boxes.push_back({region.row, region.column, region.width, region.height});
    return boxes;
}

QString labelOf(const InspectedSample& sample) { return words::label(sample.ref.label, sample.ref.defectType); }

QVariantMap pictureCell(QTextDocument& document, const Judged& part)
{
    const auto& sample = part.sample;
    const auto id = QString::fromStdString(sample.ref.id);
    const auto picture =
        pictureValues(document, QStringLiteral("part/") + id,
                      smallPicture(sample.ref.rgb, boxesOf(sample.score->record), kPictureSide), kTextWidth / 4 - 20);
    return {{"picture", picture},
            {"missing", picture.isEmpty() ? ReportWords::tr("The picture cannot be read.") : QString()},
            {"part", id},
            {"label", labelOf(sample)},
            {"outcome", outcome(sample.ref.label, part.decision.verdict)},
            {"score",
             ReportWords::tr("score %1").arg(scoreText(sample.score->record.score, sample.score->record.unit))}};
}

/// Pictures of the parts that `belongs` names, none of which the model has learnt from.
QVariantMap gallery(QTextDocument& document, const std::vector<Judged>& parts, const QString& heading,
                    const QString& none, const std::function<bool(const Judged&)>& belongs, const std::stop_token& stop)
{
    const QVariantMap empty{{"picture", false}, {"missing", false}, {"part", false},
                            {"label", false},   {"outcome", false}, {"score", false}};
    QVariantList rows, cells;
    int found = 0;
    for (const auto& part : parts) {
        if (stop.stop_requested())
            break;
        if (part.learntFrom() || !belongs(part) || ++found > kMostPictures)
            continue;
        cells += pictureCell(document, part);
        if (cells.size() == kPicturesInARow) {
            rows += QVariantMap{{"cells", cells}};
            cells.clear();
        }
    }
    if (!cells.isEmpty()) {
        while (cells.size() < kPicturesInARow)
            cells += empty;
        rows += QVariantMap{{"cells", cells}};
    }
    auto note = found == 0 ? none : QString();
    if (found > kMostPictures)
        note = ReportWords::tr("%n more part(s) have no picture here; the list names them.", nullptr,
                               found - kMostPictures);
    return {{"heading", heading}, {"note", note}, {"rows", rows}};
}

QVariantList galleries(QTextDocument& document, const std::vector<Judged>& parts, const std::stop_token& stop)
{
    QVariantList all;
    const auto isDefect = [](const Judged& part) { return part.sample.ref.label == Label::Defect; };
    if (std::any_of(parts.begin(), parts.end(), isDefect))
        all += gallery(
            document, parts, ReportWords::tr("Escapes: defective parts with the verdict OK"),
            ReportWords::tr("No defective part passed."),
            [&](const Judged& part) {
                return mistakeOf(part.sample.ref.label, part.decision.verdict) == Mistake::Escape;
            },
            stop);
    all += gallery(
        document, parts, ReportWords::tr("Rejected parts"), ReportWords::tr("No part was rejected."),
        [](const Judged& part) { return part.decision.verdict == Verdict::Reject; }, stop);
    return all;
}

QVariantMap listLine(const InspectedSample& sample, const Thresholds& thresholds)
{
    QVariantMap line{{"part", QString::fromStdString(sample.ref.id)}, {"label", labelOf(sample)}};
    if (!sample.score) {
        line["inspected"] = false;
        line["failed"] = ReportWords::tr("not inspected: %1").arg(messageOf(sample.error));
        return line;
    }
    const auto decision = decide(sample.score->record.evidence(thresholds), thresholds);
    auto inspected = verdictValues(decision.verdict);
    inspected["outcome"] = sample.score->seen == SeenBefore::Trained ? ReportWords::tr("learnt from")
                                                                     : outcome(sample.ref.label, decision.verdict);
    inspected["notes"] = QVariant(words::notes(sample.score->record)).toList();
    inspected["score"] =
        scoreTexts({sample.score->record.score, thresholds.review, thresholds.reject}, sample.score->record.unit)[0];
    inspected["raisedBy"] = words::raisedBy(sample.score->record.raisedBy);
    inspected["area"] = fixed(decision.largestAreaMm2, 2);
    line["inspected"] = inspected;
    line["failed"] = false;
    return line;
}

QString listPage(const RunReport& report)
{
    QVariantList parts;
    for (const auto& sample : report.samples)
        parts += listLine(sample, report.origin.thresholds);
    const QVariantMap words{{"allParts", ReportWords::tr("All parts")},
                            {"part", ReportWords::tr("Part")},
                            {"label", ReportWords::tr("Label")},
                            {"verdict", ReportWords::tr("Verdict")},
                            {"score", ReportWords::tr("Score")},
                            {"raisedBy", ReportWords::tr("Raised by")},
                            {"largestArea", ReportWords::tr("Largest area, mm²")}};
    return fillPage(pageTemplate(QStringLiteral("list.html")), {{"words", words}, {"parts", shaded(parts)}});
}

QVariantList headFacts(const RunReport& report, const QDateTime& newestScan)
{
    return {fact(ReportWords::tr("Date"), dayText(report.origin.date)),
            fact(ReportWords::tr("Inspector"), report.origin.inspector),
            fact(ReportWords::tr("Parts"), whole(static_cast<std::int64_t>(report.samples.size()))),
            fact(ReportWords::tr("Newest scan"), timeText(newestScan))};
}

} // namespace

QDateTime newestOf(const std::vector<std::filesystem::path>& files)
{
    QDateTime newest;
    for (const auto& file : files) {
        const auto when = QFileInfo(pathText(file)).lastModified().toUTC();
        if (when.isValid() && (!newest.isValid() || when > newest))
            newest = when;
    }
    return newest;
}

Report reportOf(const RunReport& report, const std::stop_token& stop)
{
    auto document = makeDocument();
    std::vector<std::filesystem::path> files;
    for (const auto& sample : report.samples) {
        files.push_back(sample.ref.rgb);
        files.push_back(sample.ref.geometry);
    }
    const auto recorded = newestOf(files);
    const auto parts = judge(report);
    const auto title = ReportWords::tr("Inspection report: %1").arg(QString::fromStdString(report.origin.recipe.part));
    const QVariantMap words{{"verdicts", ReportWords::tr("Verdicts")},
                            {"label", ReportWords::tr("Label")},
                            {"scores", ReportWords::tr("Scores")},
                            {"thresholds", ReportWords::tr("Thresholds")},
                            {"evidence", ReportWords::tr("Evidence")},
                            {"set", ReportWords::tr("Set")},
                            {"falseRejects", ReportWords::tr("False rejects")},
                            {"escapes", ReportWords::tr("Escapes")},
                            {"toReview", ReportWords::tr("To review")},
                            {"recipe", ReportWords::tr("Recipe")}};
    QVariantList verdicts;
    for (const auto verdict : {Verdict::Ok, Verdict::Review, Verdict::Reject, Verdict::NoPart})
        verdicts += verdictValues(verdict);
    const QVariantMap values{{"words", words},
                             {"title", title},
                             {"head", factsOf(headFacts(report, recorded))},
                             {"verdicts", verdicts},
                             {"totals", totals(parts)},
                             {"notes", totalsNotes(report, parts)},
                             {"chart", chartOf(*document, parts, report.origin)},
                             {"thresholds", factsOf(thresholdFacts(report.origin.thresholds, report.origin.unit))},
                             {"sets", setLines(report.sets)},
                             {"proofs", proofs(report.sets)},
                             {"origin", factsOf(originFacts(report.origin))},
                             {"signature", signatureValues(report.origin)},
                             {"galleries", galleries(*document, parts, stop)}};
    document->setHtml(fillPage(pageTemplate(QStringLiteral("run.html")), values));
    keepTogether(*document);
    QTextCursor end(document.get());
    end.movePosition(QTextCursor::End);
    end.insertBlock(); // or the list's heading would take over the block that follows the last table
    end.insertHtml(listPage(report));
    return {std::move(document), {title, footerOf(report.origin), recorded}};
}

} // namespace twinspect
