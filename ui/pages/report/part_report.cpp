// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "core/inference/annotated_regions.h"
#include "ui/annotation/measurement_words.h"
#include "ui/common/value_text.h"
#include "ui/models/interest_words.h"
#include "ui/models/sample_words.h"
#include "ui/models/tolerance_words.h"
#include "ui/paper/page_template.h"
#include "ui/pages/report/report_document.h"
#include "ui/pages/report/report_pictures.h"
#include "ui/pages/report/report_values.h"
#include "ui/pages/report/report_words.h"

namespace twinspect {

using namespace report;

namespace {

QVariantList regionHeads()
{
    return {ReportWords::tr("No."),         ReportWords::tr("Highest score"),
            ReportWords::tr("Area, mm²"),   ReportWords::tr("Size, mm"),
            ReportWords::tr("Longest, mm"), ReportWords::tr("To the edge, mm"),
            ReportWords::tr("Deepest, mm"), ReportWords::tr("Highest, mm"),
            ReportWords::tr("Volume, mm³"), ReportWords::tr("Against good parts, mm"),
            ReportWords::tr("Raised by")};
}

QString uncertaintyNote()
{
    return ReportWords::tr(
        "± is the standard uncertainty (one standard deviation) from the noise of the sensor and the "
        "size of a pixel; which pixels belong to a region is not part of it.");
}

QVariantMap regionLine(std::size_t index, const DefectRegion& region, const ScoreUnit& unit)
{
    const auto& measured = region.measurement;
    const auto value = [&measured](Measured what) { return valueText(measured ? &*measured : nullptr, what); };
    const QVariantList cells{whole(static_cast<std::int64_t>(index) + 1),
                             scoreText(region.region.highestScore, unit),
                             value(Measured::Area),
                             measured ? ReportWords::tr("%1 × %2").arg(fixed(measured->lengthMm, 2),
                                                                       fixed(measured->widthMm, 2))
                                      : QStringLiteral("–"),
                             value(Measured::Longest),
                             value(Measured::ToEdge),
                             value(Measured::Deepest),
                             value(Measured::Highest),
                             value(Measured::Volume),
                             region.heightVsGoodMm && region.goodPartsVaryMm
                                 ? ReportWords::tr("%1, good parts vary by %2")
                                       .arg(fixed(*region.heightVsGoodMm, 2), fixed(*region.goodPartsVaryMm, 2))
                                 : fixed(region.heightVsGoodMm.value_or(std::nan("")), 2),
                             region.ignored ? ReportWords::tr("%1, ignored").arg(words::raisedBy(region.raisedBy))
                                            : words::raisedBy(region.raisedBy)};
    return {{"cells", cells}};
}

QVariantList annotationHeads()
{
    return {ReportWords::tr("No."),         ReportWords::tr("Defect type"),     ReportWords::tr("Area, mm²"),
            ReportWords::tr("Longest, mm"), ReportWords::tr("To the edge, mm"), ReportWords::tr("Deepest, mm"),
            ReportWords::tr("Highest, mm"), ReportWords::tr("Volume, mm³"),     ReportWords::tr("Severity"),
            ReportWords::tr("Note")};
}

QVariantList annotationLines(const PartReport& report)
{
    QVariantList lines;
    const auto outline = report.annotations.empty() ? std::vector<PixelCorner>() : edgeOf(report.part->geometry);
    for (const auto& annotation : report.annotations) {
        const auto measured =
            measureAnnotation(annotation.region, report.part->scan.cloud, report.part->geometry, outline);
        const auto value = [&measured](Measured what) { return valueText(measured ? &*measured : nullptr, what); };
        const QVariantList cells{whole(static_cast<std::int64_t>(lines.size()) + 1),
                                 annotation.defectType.empty() ? QStringLiteral("–")
                                                               : QString::fromStdString(annotation.defectType),
                                 value(Measured::Area),
                                 value(Measured::Longest),
                                 value(Measured::ToEdge),
                                 value(Measured::Deepest),
                                 value(Measured::Highest),
                                 value(Measured::Volume),
                                 annotation.severity > 0 ? whole(annotation.severity) : QStringLiteral("–"),
                                 QString::fromStdString(annotation.note)};
        lines += QVariantMap{{"cells", cells}};
    }
    return lines;
}

QVariantList pictureRow(QTextDocument& document, const PartReport& report)
{
    const auto pictures = picturesOf(*report.part, report.regions, report.origin.thresholds, report.model.get());
    const int width = pictures.map.isNull() ? 330 : 218;
    const bool outlined =
        !report.origin.thresholds.regions.empty() && report.part->anomaly && report.part->anomaly->partFound;
    QVariantList row;
    const auto add = [&](const QString& name, const QImage& image, const QString& caption) {
        auto values = pictureValues(document, name, image, width);
        values["caption"] = outlined ? ReportWords::tr("%1; dashed: regions of interest").arg(caption) : caption;
        row += values;
    };
    add(QStringLiteral("rgb"), pictures.rgb, ReportWords::tr("RGB"));
    add(QStringLiteral("height"), pictures.height, ReportWords::tr("Height over the ground"));
    if (!pictures.map.isNull())
        add(QStringLiteral("map"), pictures.map,
            ReportWords::tr("Anomaly map; coloured above the pixel threshold, line at it"));
    return row;
}

QVariantList resultFacts(const PartReport& report, const QDateTime& recorded)
{
    const auto& sample = report.part->sample;
    const bool found = report.part->anomaly && report.part->anomaly->partFound;
    const auto& unit = report.origin.unit;
    const auto& thresholds = report.origin.thresholds;
    const auto texts = scoreTexts({report.scores.imageScore, thresholds.review, thresholds.reject}, unit);
    QVariantList facts{fact(ReportWords::tr("Score of the part"), found ? texts[0] : QStringLiteral("–"))};
    facts += thresholdFacts(thresholds, unit);
    for (const auto& region : report.scores.interest.regions)
        facts += fact(ReportWords::tr("%1 on this part").arg(QString::fromStdString(region.name)),
                      words::outcome(region, unit));
    if (found && !report.scores.interest.id.empty())
        facts +=
            fact(ReportWords::tr("Score if every pixel counted"), scoreText(report.scores.interest.wholeScore, unit));
    if (found)
        facts += fact(ReportWords::tr("Raised by"), words::raisedBy(report.scores.raisedBy));
    facts += fact(ReportWords::tr("Label"), words::label(sample.label, sample.defectType));
    if (const auto wrong = outcome(sample.label, report.decision.verdict); !wrong.isEmpty())
        facts += fact(ReportWords::tr("Verdict compared with label"), wrong);
    facts += fact(ReportWords::tr("Picture file"), pathText(sample.rgb));
    facts += fact(ReportWords::tr("Depth file"), pathText(sample.geometry));
    facts += fact(ReportWords::tr("Recorded"), timeText(recorded));
    if (!report.note.isEmpty())
        facts += fact(ReportWords::tr("Note"), report.note);
    return facts;
}

QString sideText(const OutsideTolerance::Side& side)
{
    return side.areaMm2 > 0
             ? ReportWords::tr("%1, up to %2 mm").arg(areaText(side.areaMm2), fixed(std::fabs(side.mostMm), 2))
             : ReportWords::tr("nothing");
}

/// Deviation from the mean good part: picture, tolerance, what lies outside. Empty without a model's answer.
QVariantMap deviationValues(QTextDocument& document, const PartReport& report)
{
    const auto& part = *report.part;
    if (!part.anomaly || !part.anomaly->partFound)
        return {};
    const auto& tolerance = report.origin.recipe.tolerance;
    const auto picture = deviationPicture(part, tolerance);
    if (picture.isNull())
        return {{"heading", ReportWords::tr("Deviation from the mean good part")},
                {"note", ReportWords::tr("This part was not compared with the mean good part: the model has none, or "
                                         "its position was not found with certainty.")},
                {"compared", false}};
    const auto &deviationMm = part.anomaly->heightVsGoodMm, &varyMm = part.anomaly->goodPartsVaryMm;
    const double mmPerPixel = cropMmPerPixel(part.prepared);
    QVariantList facts{
        fact(ReportWords::tr("Tolerance"), tolerance ? words::tolerance(*tolerance) : ReportWords::tr("none is set"))};
    if (tolerance) {
        const auto outside = outsideTolerance(deviationMm, varyMm, *tolerance, mmPerPixel);
        facts += fact(ReportWords::tr("Too low"), sideText(outside.lower));
        facts += fact(ReportWords::tr("Too high"), sideText(outside.higher));
        facts += fact(ReportWords::tr("Not clear"),
                      ReportWords::tr("%1: outside by less than twice as much as good parts vary there")
                          .arg(areaText(outside.unclearMm2)));
    }
    const auto pixels = comparedPixels(deviationMm, varyMm, mmPerPixel);
    facts += fact(ReportWords::tr("Compared"), areaText(pixels.areaMm2));
    facts +=
        fact(ReportWords::tr("Good parts vary by"),
             ReportWords::tr("%1 mm (one standard deviation, middle of all pixels)").arg(fixed(pixels.usualVaryMm, 3)));
    const QVariantMap compared{{"picture", pictureValues(document, QStringLiteral("deviation"), picture, 300)},
                               {"caption",
                                tolerance ? ReportWords::tr(
                                                "Blue: too low; pale: within the tolerance; orange: too high; light "
                                                "colours: not clear")
                                          : ReportWords::tr("Blue: lower than good parts; orange: higher")},
                               {"facts", factsOf(facts)}};
    return {{"heading", ReportWords::tr("Deviation from the mean good part")},
            {"note", tolerance ? ReportWords::tr("The tolerance makes no verdict.") : QString()},
            {"compared", compared}};
}

} // namespace

Report reportOf(const PartReport& report)
{
    auto document = makeDocument();
    const auto& sample = report.part->sample;
    const auto recorded = newestOf({sample.rgb, sample.geometry});
    QStringList reasons;
    for (const auto reason : report.decision.reasons)
        reasons += words::reason(reason);
    if (report.part->score)
        reasons += words::notes(report.part->score->record);
    QVariantList regions;
    for (std::size_t i = 0; i < report.regions.size(); ++i)
        regions += regionLine(i, report.regions[i], report.origin.unit);
    const auto annotations = annotationLines(report);
    const auto title = ReportWords::tr("Inspection of %1").arg(QString::fromStdString(report.origin.recipe.part));
    const QVariantMap words{{"result", ReportWords::tr("Result")},
                            {"regions", ReportWords::tr("Regions above the pixel threshold")},
                            {"annotations", ReportWords::tr("Defects that a person marked")},
                            {"recipe", ReportWords::tr("Recipe")}};
    const QVariantMap values{{"words", words},
                             {"title", title},
                             {"part", QString::fromStdString(sample.id)},
                             {"verdict", verdictValues(report.decision.verdict)},
                             {"reasons", reasons.join(QLatin1Char(' '))},
                             {"pictures", pictureRow(*document, report)},
                             {"deviation", deviationValues(*document, report)},
                             {"result", factsOf(resultFacts(report, recorded))},
                             {"aboutUncertainty", regions.empty() ? QString() : uncertaintyNote()},
                             {"noRegions", regions.empty() ? ReportWords::tr("None.") : QString()},
                             {"regionTable", !regions.empty()},
                             {"heads", regionHeads()},
                             {"regions", shaded(regions)},
                             {"annotationTable", !annotations.empty()},
                             {"annotationHeads", annotationHeads()},
                             {"annotations", shaded(annotations)},
                             {"aboutAnnotations", annotations.empty() ? QString() : uncertaintyNote()},
                             {"origin", factsOf(originFacts(report.origin))},
                             {"signature", signatureValues(report.origin)}};
    document->setHtml(fillPage(pageTemplate(QStringLiteral("part.html")), values));
    keepTogether(*document);
    return {std::move(document),
            {ReportWords::tr("Inspection of %1: %2")
                 .arg(QString::fromStdString(report.origin.recipe.part), QString::fromStdString(sample.id)),
             footerOf(report.origin), recorded}};
}

} // namespace twinspect
